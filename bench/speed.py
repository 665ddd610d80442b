"""Load, start and answer times on a generated province: python -m bench.speed [--work DIR] [--queries N].

Prints one line per figure with its limit. Everything runs in processes of its own, as a user would run it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

COMMAND = [sys.executable, "-m", "api"]


def main() -> None:
    """Generates, loads, serves and asks."""
    arguments = _arguments()
    print(f"machine: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(arguments.work or scratch)
        lists, graph = work / "lists", work / "graph"
        if not lists.exists():
            _run([sys.executable, "-m", "bench.generate", str(lists)])
        seconds = _load(lists, graph)
        report("load from XLSX", seconds, "s", 120)
        report("peak memory of the load", _peak_gib(), "GiB", 2)
        report("the same load again", _load(lists, graph), "s", None)
        _serve_and_ask(graph, arguments.queries)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", help="keep the lists and the graph here")
    parser.add_argument("--queries", type=int, default=500)
    return parser.parse_args()


def report(what: str, value: float, unit: str, limit: float | None) -> None:
    """One figure."""
    verdict = "" if limit is None else f"  (limit {limit} {unit}: {'ok' if value <= limit else 'MISSED'})"
    print(f"{what}: {value:.3f} {unit}{verdict}", flush=True)


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _load(lists: Path, graph: Path) -> float:
    started = time.perf_counter()
    done = subprocess.run(
        [*COMMAND, "load", str(lists), "--db", str(graph), "--json"], check=False, stdout=subprocess.PIPE
    )
    seconds = time.perf_counter() - started
    totals = json.loads(done.stdout)["totals"]
    print(f"  {totals}", flush=True)
    return seconds


def _peak_gib() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20


@contextmanager
def served(graph: Path) -> Iterator[httpx.Client]:
    """A client of a service on a graph, as soon as it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    service = subprocess.Popen([*COMMAND, "serve", "--db", str(graph), "--port", str(port)], stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as client:
            _wait_ready(client, service)
            yield client
    finally:
        service.terminate()
        service.wait()


def _serve_and_ask(graph: Path, queries: int) -> None:
    started = time.perf_counter()
    with served(graph) as client:
        report("serve ready with a saved index", time.perf_counter() - started, "s", 5)
        texts = _texts(client)
        times = [_ask(client, random.Random(n).choice(texts)) for n in range(queries + 20)][20:]
        report("recommendation over HTTP p50", statistics.median(times), "ms", 15)
        report("recommendation over HTTP p95", statistics.quantiles(times, n=20)[18], "ms", 50)


def _wait_ready(client: httpx.Client, service: subprocess.Popen[bytes]) -> None:
    while service.poll() is None:
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.02)
    raise SystemExit("the service ended before it was ready")


def _texts(client: httpx.Client) -> list[str]:
    items = []
    cursor = None
    for _ in range(10):
        page = client.get("/api/v1/problems", params={"limit": 500, **({"cursor": cursor} if cursor else {})}).json()
        items += [item["description"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    return items


def _ask(client: httpx.Client, text: str) -> float:
    started = time.perf_counter()
    answer = client.post("/api/v1/recommendations/experts", json={"text": text})
    answer.raise_for_status()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
