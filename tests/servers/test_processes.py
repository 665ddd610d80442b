"""Several processes on one graph: revisions without gaps, loads that overtake each other, services that follow."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import httpx

from api.workspace import Workspace
from graph.engine import GraphEngine
from graph.settings import settings
from loaders.load import load_files
from tests.engines import ON_NEO4J, Neo4jPlace
from tests.servers.processes import ROOT, answers, ended, experts, serving, started, until

pytestmark = ON_NEO4J
V1 = "/api/v1"
WRITER = """
import sys
from graph.engine import open_engine
from graph.settings import settings
engine = open_engine(settings().graph)
for step in range(int(sys.argv[2])):
    with engine.transaction("load", sys.argv[1]) as transaction:
        transaction.write_nodes("Skill", [{"id": f"skill:{sys.argv[1]}-{step}", "name": "并发"}])
        print(transaction.revision)
"""


def test_processes_write_revisions_without_gaps_or_doubles(neo4j_place: Neo4jPlace) -> None:
    neo4j_place.open_empty().close()
    environment = {**neo4j_place.environment, "PYTHONPATH": str(ROOT)}
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(n), "8"], env=environment, stdout=subprocess.PIPE, encoding="utf-8"
        )
        for n in range(3)
    ]
    taken = [int(line) for writer in writers for line in writer.communicate(timeout=120)[0].split()]
    assert sorted(taken) == list(range(1, 25))
    engine = neo4j_place.open()
    assert engine.revision() == 24 and [row["id"] for row in engine.revisions()] == list(range(1, 25))
    assert sorted(row["rev"] for row in engine.scan_nodes("Skill").to_pylist()) == list(range(1, 25))
    engine.close()


def test_processes_a_load_that_is_overtaken_is_planned_again(neo4j_place: Neo4jPlace, tmp_path: Path) -> None:
    """However often another writer comes between plan and write, the load gets in, at last by keeping him waiting."""
    engine, other = neo4j_place.open_empty(), neo4j_place.open()
    load_files(engine, [experts(tmp_path / "first", {"ZJ1": "甲"})])
    plans: list[int] = []

    def between(stage: str, done: int, total: int) -> None:
        if stage == "核对引用" and done:
            plans.append(engine.revision())
            if len(plans) <= 3:
                touch(other, len(plans))

    report = load_files(engine, [experts(tmp_path / "second", {"ZJ1": "乙", "ZJ2": "丙"})], progress=between).report
    assert len(plans) == 4 and report.totals["updated"] == 1 and report.totals["created"] == 1
    assert report.revision == engine.revision() == len(engine.revisions())
    assert engine.read("MATCH (n:Expert) WHERE n.code = 'ZJ1' RETURN n.specialty AS text") == [{"text": "乙"}]
    again = load_files(engine, [tmp_path / "second"]).report
    assert again.totals["unchanged"] == 2 and again.revision == report.revision
    engine.close()
    other.close()


def touch(engine: GraphEngine, number: int) -> None:
    with engine.transaction("load") as transaction:
        transaction.write_nodes("Skill", [{"id": f"skill:x{number}", "name": f"插队{number}", "source": "list"}])


def test_processes_index_is_built_while_another_writes(neo4j_place: Neo4jPlace, monkeypatch, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """The rows read before and after a commit are brought to one revision; the saved index is taken up by the next."""
    for name, value in {**neo4j_place.environment, "GONGJIANG_INDEX_FOLDER": str(tmp_path / "index")}.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    neo4j_place.open_empty().close()
    workspace, other = Workspace.open(neo4j_place.url, index_folder=None), neo4j_place.open()
    workspace.load([experts(tmp_path / "first", {"ZJ1": "甲"})])
    done = threading.Event()

    def write() -> None:
        number = 0
        while not done.wait(0.3):
            touch(other, number := number + 1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        fresh = Workspace.open(neo4j_place.url, index_folder=None)
        skills = fresh.index.projection.nodes["Skill"]
        revision = fresh.index.revision
    finally:
        done.set()
        writer.join()
    written = other.read("MATCH (n:Skill) WHERE n.rev <= $rev RETURN count(*) AS n", rev=revision)[0]["n"]
    assert skills.num_rows == written
    assert (tmp_path / "index" / fresh.engine.graph_id / "manifest.json").exists()
    assert workspace.refresh().revision == other.revision()
    for closing in (workspace, fresh, other):
        closing.close()
    settings.cache_clear()


def test_processes_two_services_follow_each_other(neo4j_place: Neo4jPlace, tmp_path: Path) -> None:
    """A load through one service is in the ranking of the other within two seconds of its end."""
    neo4j_place.wipe()
    with serving(neo4j_place, tmp_path / "one.log") as one, serving(neo4j_place, tmp_path / "two.log") as two:
        for client in (one, two):
            until(lambda client=client: answers(client, "/readyz") == 200)
        for number, text in enumerate(("高炉鼓风机轴瓦烧损", "貔貅饕餮雕刻")):
            path = experts(tmp_path / str(number), {f"ZJ{number}": text})
            with path.open("rb") as file:
                job = one.post(f"{V1}/imports", files={"files": ("专家.csv", file)}).json()
            until(lambda job=job: one.get(f"{V1}/imports/{job['id']}").json()["status"] == "done")
            seconds = until(lambda text=text, number=number: f"ZJ{number}" in ranked(two, text))
            assert seconds < 2
        done = ended(started(neo4j_place, "withdraw", "ZJ1", "--json"))
        assert done.json["withdrawn"] == ["expert:ZJ1"]
        for client in (one, two):
            until(lambda client=client: "ZJ1" not in ranked(client, "貔貅饕餮雕刻"), 10)
    assert neo4j_place.password not in "".join((tmp_path / f"{n}.log").read_text("utf-8") for n in ("one", "two"))


def ranked(client: httpx.Client, text: str) -> list[str]:
    items = client.post(f"{V1}/recommendations/experts", json={"text": text}).json()["items"]
    return [item["expert"]["code"] for item in items]
