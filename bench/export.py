"""Time and peak memory of the exports, a copy and the change feed of a large graph: python -m bench.export GRAPH.

GRAPH is a folder, for example the one of `python -m bench.speed --work DIR` (DIR/graph). Each figure comes from a process of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.speed import report
from graph.engine import open_engine
from graph.schema import SCHEMA
from queries.changes import ChangeFeed
from queries.export import export, formats
from queries.stats import stats


def main() -> None:
    """Runs each part in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("graph")
    parser.add_argument("--part", choices=[*formats(), "copy", "feed"], help="only this one, in this process")
    arguments = parser.parse_args()
    if arguments.part:
        _part(arguments.graph, arguments.part)
        return
    engine = open_engine(arguments.graph, create=False)
    counted = stats(engine)
    print(f"{sum(counted['nodes'].values())} nodes, {sum(counted['edges'].values())} edges, {len(SCHEMA.nodes)} kinds")
    engine.close()
    for part in (*formats(), "copy", "feed"):
        subprocess.run([sys.executable, "-m", "bench.export", arguments.graph, "--part", part], check=True)


def _part(graph: str, part: str) -> None:
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        if part == "copy":
            command = [sys.executable, "-m", "api", "copy", graph, str(Path(scratch) / "copy"), "--json"]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
            print(f"  content {json.loads(done.stdout)['content_hash'][:16]}")
        elif part == "feed":
            _feed(graph)
        else:
            _export(graph, part, Path(scratch) / "file")
    report(part, time.perf_counter() - started, "s", None)
    who = resource.RUSAGE_CHILDREN if part == "copy" else resource.RUSAGE_SELF
    report(f"{part}, peak memory", resource.getrusage(who).ru_maxrss / 2**20, "GiB", None)


def _export(graph: str, name: str, file: Path) -> None:
    engine = open_engine(graph, create=False)
    with file.open("wb") as target:
        target.writelines(export(engine, name))
    engine.close()
    report(f"{name}, size", file.stat().st_size / 2**20, "MiB", None)


def _feed(graph: str) -> None:
    engine = open_engine(graph, create=False)
    feed, times, cursor, count = ChangeFeed(engine), [], None, 0
    while True:
        started = time.perf_counter()
        page = feed.page(limit=500, cursor=cursor)
        times.append((time.perf_counter() - started) * 1000)
        count += len(page.items)
        cursor = page.next_cursor
        if cursor is None:
            break
    engine.close()
    print(f"feed: {count} items in {len(times)} pages of 500")
    report("feed, page p50", statistics.median(times), "ms", None)
    report("feed, page p95", statistics.quantiles(times, n=20)[18], "ms", 100)
    report("feed, slowest page", max(times), "ms", None)


if __name__ == "__main__":
    main()
