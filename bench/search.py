"""Search: hit@10 of the written queries, and times with hostile ones: python -m bench search [--work DIR] [--failures].

The queries (bench/queries/search/*.yaml) were written by hand against the sample province, the built-in reference data and
the lists beside them; `tune` was looked at while the rules were made, `held` was not. Times are over HTTP, as a page asks, on
the province of bench.generate (more than 100,000 records); the graph of --work, as bench.speed leaves it, is taken if there.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import yaml

from bench.speed import COMMAND, report, served

FOLDER = Path(__file__).parent / "queries" / "search"
SORTS = ("inner_word", "pinyin", "initials", "synonym", "typo")
FIRST = 10
#: What nobody should be able to hold a service up with; lone surrogates cannot be put into an address.
HOSTILE = (
    "注塑" * 3_500, "a" * 10_000, "zhu" * 3_000, "z s " * 2_000, "%" * 1_000, "%00", "\0", "\x1b[31m\x07", "'\"`;--", "(.*)+$[^]\\",
    "🔧", "👩‍🔧" * 300, "。" * 200, "a", "z", "机", "1", " 注 ", "！？", "\ufeff注塑\u200b", "‮注塑", "ｚｈｕｓｕ", "公司", "有限公司", "x" * 200 + "注塑",
    "机" * 48, "zhsh" * 16, "ananananananananananan", "1391234", "\u0300" * 500, "﷽" * 500, "注 塑 成 型 工 艺", "shishishishishi",
)  # fmt: skip


def main() -> None:
    """Quality on the sample province, then times on the large one."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(arguments.work or scratch)
        work.mkdir(parents=True, exist_ok=True)
        _quality(work, arguments.failures)
        _times(work, arguments.queries)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", help="keep the lists and the graphs here")
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument(
        "--failures", action="store_true", help="print the queries that missed, of the half `tune` only"
    )
    return parser.parse_args()


def queries(sort: str) -> dict[str, list[tuple[str, str]]]:
    """What is typed and what is meant, by half."""
    document = yaml.safe_load((FOLDER / f"{sort}.yaml").read_text(encoding="utf-8"))
    return {half: [(str(typed), str(meant)) for typed, meant in pairs] for half, pairs in document.items()}


def _quality(work: Path, failures: bool) -> None:
    graph, lists = work / "search-graph", work / "search-lists"
    if not graph.exists():
        subprocess.run(
            [*COMMAND, "sample", str(lists)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        paths = [str(lists), str(FOLDER / "lists")]
        done = subprocess.run(
            [*COMMAND, "load", *paths, "--db", str(graph), "--json"], check=False, capture_output=True
        )
        if done.returncode:
            raise SystemExit(done.stdout.decode()[:2000] + done.stderr.decode()[-2000:])
    with served(graph) as client:
        client.get("/api/v1/search", params={"q": "预热"})
        for sort in SORTS:
            for half, pairs in queries(sort).items():
                missed = [(typed, meant) for typed, meant in pairs if not _hit(client, typed, meant)]
                report(f"hit@10 {sort} ({half}, {len(pairs)} queries)", 1 - len(missed) / len(pairs), "", None)
                if failures and half == "tune":
                    print(f"  {missed}")


def _hit(client: httpx.Client, typed: str, meant: str) -> bool:
    answer = client.get("/api/v1/search", params={"q": typed, "limit": FIRST})
    answer.raise_for_status()
    return any(meant in (item["id"], item["id"].partition(":")[2], item["name"]) for item in answer.json()["items"])


def _times(work: Path, number: int) -> None:
    lists, graph = work / "lists", work / "graph"
    if not lists.exists():
        subprocess.run([sys.executable, "-m", "bench.generate", str(lists)], check=True, stderr=subprocess.DEVNULL)
    if not graph.exists():
        subprocess.run(
            [*COMMAND, "load", str(lists), "--db", str(graph), "--json"], check=False, stdout=subprocess.DEVNULL
        )
    with served(graph) as client:
        started = time.perf_counter()
        _ask(client, "注塑")
        report("first search after the start", time.perf_counter() - started, "s", None)
        total = client.get("/api/v1/stats").json()["nodes"]
        print(f"  {sum(total.values())} records")
        asked = [typed for sort in SORTS for pairs in queries(sort).values() for typed, _ in pairs]
        asked += list(_typed_out(asked))
        times = [_ask(client, random.Random(n).choice(asked)) for n in range(number)]
        report(f"search over HTTP p50 ({number} queries)", statistics.median(times), "ms", None)
        report("search over HTTP p95", statistics.quantiles(times, n=20)[18], "ms", 50)
        hostile = [max(_ask(client, text) for _ in range(3)) for text in HOSTILE]
        report(f"slowest of {len(HOSTILE)} hostile queries", max(hostile), "ms", 1000)


def _typed_out(asked: list[str]) -> Iterator[str]:
    """What a page asks while somebody types."""
    for text in asked[::7]:
        yield from (text[:n] for n in range(1, len(text)))


def _ask(client: httpx.Client, text: str) -> float:
    """The time of one answer in milliseconds; too long an address is refused by the server, which counts as an answer."""
    started = time.perf_counter()
    answer = client.get("/api/v1/search", params={"q": text})
    if answer.status_code >= 500:
        raise SystemExit(f"{answer.status_code} for {text[:40]!r}")
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
