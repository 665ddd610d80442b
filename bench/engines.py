"""The same province on both engines: python -m bench.engines [--work DIR] [--needs N] [--size small] [--heap 2g].

Starts a Neo4j server of its own (or takes the empty database at NEO4J_URI), loads the generated province into both, serves
both side by side, and compares answers and times in one run: what the machine does otherwise, it does to both.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from bench.speed import report

V1 = "/api/v1"
COMMAND = [sys.executable, "-m", "api"]
SMALL = ["--experts", "500", "--enterprises", "300", "--needs", "1500", "--cases", "400"]
#: Within this the scores of both engines must agree.
TOLERANCE = 1e-9


def main() -> None:
    """Loads, serves, asks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", help="keep the lists here")
    parser.add_argument("--needs", type=int, default=500)
    parser.add_argument("--size", choices=("province", "small"), default="province")
    parser.add_argument("--heap", default="2g", help="of the server; one transaction holds the whole load")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, server(Path(scratch), arguments.heap) as neo4j:
        lists = Path(arguments.work or scratch) / "lists"
        if not lists.exists():
            size = SMALL if arguments.size == "small" else []
            subprocess.run([sys.executable, "-m", "bench.generate", str(lists), *size], check=True)
        places = {"ladybug": {"GONGJIANG_GRAPH": str(Path(scratch) / "graph")}, "neo4j": neo4j}
        for name, place in places.items():
            report(f"load, {name}", load(place, lists), "s", 300)
        with serving(places["ladybug"]) as one, serving(places["neo4j"]) as other:
            compare(one, other, arguments.needs)
            refresh(other, neo4j, Path(scratch))


@contextmanager
def server(scratch: Path, heap: str) -> Iterator[dict[str, str]]:
    """Variables that lead to a server with an empty database."""
    from tests.engines import Neo4jPlace, given_place
    from tests.neo4j_server import Neo4jServer, missing

    if given := given_place():
        yield given.environment
        return
    if reason := missing():
        raise SystemExit(f"no Neo4j: {reason}, and NEO4J_URI is not set")
    started = Neo4jServer(scratch / "neo4j", heap=heap).start()
    try:
        yield Neo4jPlace(started.url, "neo4j", started.password).environment
    finally:
        started.kill()


def load(place: dict[str, str], lists: Path) -> float:
    """Seconds of `gongjiang load`."""
    begun = time.perf_counter()
    done = subprocess.run(
        [*COMMAND, "load", str(lists), "--json"], env={**os.environ, **place}, check=False, stdout=subprocess.PIPE
    )
    if done.returncode not in (0, 1):
        raise SystemExit("the load failed")
    print(f"  {json.loads(done.stdout)['totals']}", flush=True)
    return time.perf_counter() - begun


@contextmanager
def serving(place: dict[str, str]) -> Iterator[httpx.Client]:
    """A service on a graph, ready."""
    from tests.neo4j_server import free_port

    port = free_port()
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port)], env={**os.environ, **place}, stderr=subprocess.DEVNULL
    )
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120, trust_env=False)
    begun = time.perf_counter()
    while True:
        if process.poll() is not None:
            raise SystemExit("the service ended before it was ready")
        try:
            if client.get("/readyz").status_code == 200:
                break
        except httpx.HTTPError:
            pass
        time.sleep(0.05)
    report(f"serve ready, {place['GONGJIANG_GRAPH'].partition('://')[0][-7:]}", time.perf_counter() - begun, "s", None)
    try:
        yield client
    finally:
        client.close()
        process.terminate()
        process.wait()


def compare(one: httpx.Client, other: httpx.Client, needs: int) -> None:
    """Random needs and exploration, asked of both in turn; the answers must be the same."""
    problems = listed(one, "problems", 10)
    chance = random.Random(1)
    texts = [chance.choice(problems)["description"] for _ in range(needs + 20)]
    bodies = [("POST", "/recommendations/experts", {"text": text}) for text in texts]
    figures("recommendation over HTTP", one, other, bodies, limit=1.2)
    for what, paths in exploration(one, problems, chance).items():
        figures(what, one, other, [("GET", path, None) for path in paths], limit=None)


def exploration(client: httpx.Client, problems: list[dict[str, Any]], chance: random.Random) -> dict[str, list[str]]:
    """Paths of all kinds of exploration."""
    some = [problem["id"] for problem in chance.sample(problems, 40)]
    experts = [row["id"] for row in chance.sample(listed(client, "experts", 2), 40)]
    skills = [row["id"] for row in chance.sample(listed(client, "skills", 1), 40)]
    teams = [row["id"] for row in chance.sample(listed(client, "teams", 1), 15)]
    return {
        "records": [f"/experts/{id}" for id in experts] + [f"/problems/{id}" for id in some] + ["/stats"],
        "neighbours": [f"/graph/{id}/neighbours" for id in [*experts, *some, *skills]],
        "paths": [f"/graph/paths?from={a}&to={b}&max_hops=4" for a, b in zip(experts[:25], some[:25], strict=True)],
        "experts by skill": [f"/experts?skill={id}&hops={n % 3}" for n, id in enumerate(skills)],
        "experts by team": [f"/experts?team={id}" for id in teams],
        "experts by industry and region": ["/experts?industry=C35&region=440600", "/experts?industry=C"],
        "similar cases": [f"/cases?similar_to={id}" for id in some],
        "why not": [
            f"/recommendations/why-not?problem_id={a}&expert_id={b}" for a, b in zip(some, experts, strict=True)
        ],
    }


def listed(client: httpx.Client, plural: str, pages: int) -> list[dict[str, Any]]:
    """The first pages of a list."""
    rows: list[dict[str, Any]] = []
    cursor = ""
    for _ in range(pages):
        page = client.get(f"{V1}/{plural}?limit=500{cursor}").json()
        rows += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    return rows


def figures(what: str, one: httpx.Client, other: httpx.Client, asks: list[Any], limit: float | None) -> None:
    """Times of both engines, their ratio, and how many answers differ."""
    times: tuple[list[float], list[float]] = ([], [])
    different = 0
    for number, (method, path, body) in enumerate(asks):
        answers: list[Any] = [None, None]
        for turn in ((0, 1), (1, 0))[number % 2]:
            begun = time.perf_counter()
            answers[turn] = (one, other)[turn].request(method, f"{V1}{path}", json=body).json()
            times[turn].append((time.perf_counter() - begun) * 1000)
        different += not same(*answers)
    medians = [statistics.median(found) for found in times]
    print(f"{what}: ladybug p50 {medians[0]:.1f} ms, neo4j p50 {medians[1]:.1f} ms", flush=True)
    report(f"{what}: answers of {len(asks)} that differ", different, "", 0)
    if limit is not None:
        report(f"{what}: neo4j / ladybug", medians[1] / medians[0], "", limit)


def same(a: Any, b: Any) -> bool:
    """Equal, fractions within the tolerance; the engine's name and the clock aside."""
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a if k not in ("engine", "updated_at"))
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, float) and isinstance(b, float):
        return abs(a - b) <= TOLERANCE
    return bool(a == b)


def refresh(client: httpx.Client, place: dict[str, str], scratch: Path) -> None:
    """From the commit of another process until the service ranks by it; and the refresh of an index alone."""
    from api.workspace import Workspace
    from graph.settings import settings

    os.environ.update(place)
    settings.cache_clear()
    workspace = Workspace.open(place["GONGJIANG_GRAPH"], index_folder=None)
    _ = workspace.index
    for attempt in range(3):
        lists = scratch / f"change{attempt}"
        lists.mkdir()
        rows = "".join(f"NEU{n},新人{n},焊工,新厂,佛山市,貔貅{attempt}饕餮{n}\n" for n in range(100))
        (lists / "专家.csv").write_text("编号,姓名,工种,工作单位,所在地区,专业特长\n" + rows, encoding="utf-8")
        load(place, lists)
        begun = time.perf_counter()
        workspace.refresh()
        report("refresh after a change of 100 rows", time.perf_counter() - begun, "s", 1)
        while workspace.index.revision != client.get("/readyz").json()["revision"]:
            time.sleep(0.01)
        report("the other service has followed, after", time.perf_counter() - begun, "s", 2)
    workspace.close()


if __name__ == "__main__":
    main()
