"""kill -9 while transactions are written: what was acknowledged is there, and nothing is half there."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.engine import GraphEngine, open_engine

SKILLS = ("HAS_SKILL", "Expert", "Skill")
ROUNDS, NODES = 6, 20
#: Revision n writes NODES experts with years = n, each with an edge, and deletes the skill of the revision before. Every
#: third is followed by a checkpoint, which otherwise comes only when the log has grown.
CHILD = f"""
import sys
from graph.engine import open_engine
engine = open_engine(sys.argv[1])
print("open", flush=True)
for _ in range(10_000):
    with engine.transaction("load") as t:
        n = t.revision
        t.write_nodes("Expert", [{{"id": f"expert:{{i}}", "name": "甲" * 200, "years": n}} for i in range({NODES})])
        t.write_nodes("Skill", [{{"id": f"skill:{{n}}", "name": str(n)}}])
        edges = [{{"from": f"expert:{{i}}", "to": f"skill:{{n}}", "level": n}} for i in range({NODES})]
        t.write_edges("HAS_SKILL", "Expert", "Skill", edges)
        t.delete_nodes("Skill", [f"skill:{{n - 1}}"])
    print(n, flush=True)
    if n % 3 == 0:
        engine.checkpoint()
"""


def killed_after(folder: Path, seconds: float) -> int:
    """Runs the writer, kills it, and gives the last revision that it has acknowledged (0 for none)."""
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdout.readline() == "open\n"
    time.sleep(seconds)
    assert child.poll() is None, "the writer ended by itself"
    child.kill()
    said = [line.strip() for line in child.stdout.read().split("\n")[:-1]]
    child.wait()
    child.stdout.close()
    return int(said[-1]) if said else 0


def check_whole(engine: GraphEngine, revision: int) -> None:
    """The graph is that of one revision, with its log and tombstones."""
    assert engine.revision() == revision
    assert [row["id"] for row in engine.revisions()] == list(range(1, revision + 1))
    years = engine.scan_nodes("Expert")["years"].to_pylist()
    assert years == [revision] * NODES
    assert engine.scan_nodes("Skill")["id"].to_pylist() == [f"skill:{revision}"]
    edges = engine.scan_edges(*SKILLS)
    assert edges["to"].to_pylist() == [f"skill:{revision}"] * NODES and set(edges["level"].to_pylist()) == {revision}
    graves = [(g["source"], g["target"], g["rev"]) for g in engine.tombstones(since=-1)]
    nodes = [(source, rev) for source, target, rev in graves if target is None]
    assert nodes == [(f"skill:{rev - 1}", rev) for rev in range(2, revision + 1)]
    assert len(graves) == (revision - 1) * (NODES + 1)


def test_crash_loses_nothing_acknowledged_and_halves_nothing(tmp_path: Path) -> None:
    chance, folder, written = random.Random(20240305), tmp_path / "graph", 0
    for number in range(ROUNDS):
        acknowledged = killed_after(folder, chance.uniform(0.15, 0.7))
        engine = open_engine(str(folder), create=False)
        revision = engine.revision()
        assert revision >= acknowledged, number
        if revision:
            check_whole(engine, revision)
        engine.close()
        written = max(written, acknowledged)
    assert written > 1, "too slow to have been killed while writing"


def test_crash_while_the_graph_is_made(tmp_path: Path) -> None:
    """However early the first opening is cut off, the next one makes a graph that works."""
    code = "import sys; from graph.engine import open_engine; print('go', flush=True); open_engine(sys.argv[1])"
    for number, seconds in enumerate((0.005, 0.02, 0.04, 0.07)):
        folder = tmp_path / str(number)
        child = subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None and child.stdout.readline() == "go\n"
        time.sleep(seconds)
        child.kill()
        child.communicate()
        engine = open_engine(str(folder))
        assert engine.revision() == 0
        with engine.transaction("load") as transaction:
            transaction.write_nodes("Skill", [{"id": "skill:x", "name": "焊接"}])
        assert engine.revision() == 1
        engine.close()


@pytest.mark.parametrize("torn", ["cut 1", "cut 40", "cut 3000", "zero 1", "zero 40", "zero 3000"])
def test_crash_in_the_middle_of_the_log_keeps_what_was_acknowledged(tmp_path: Path, torn: str) -> None:
    """A torn last record, as a kill while it is written leaves it, costs that transaction only."""
    engine = open_engine(str(tmp_path / "graph"))
    sizes = []
    for number in (1, 2):
        with engine.transaction("load") as transaction:
            rows = [{"id": f"skill:{n}", "name": "甲" * 50, "area": str(number)} for n in range(200)]
            transaction.write_nodes("Skill", rows)
        sizes.append((tmp_path / "graph" / "graph.lbug.wal").stat().st_size)
    shutil.copytree(tmp_path / "graph", tmp_path / "torn")
    engine.close()
    how, count = torn.split()
    with (tmp_path / "torn" / "graph.lbug.wal").open("r+b") as log:
        assert sizes[1] - sizes[0] > 3000
        log.truncate(sizes[1] - int(count))
        if how == "zero":
            log.truncate(sizes[1])
    for _ in range(2):
        engine = open_engine(str(tmp_path / "torn"), create=False)
        assert engine.revision() == 1 and [row["id"] for row in engine.revisions()] == [1]
        assert engine.scan_nodes("Skill")["area"].to_pylist() == ["1"] * 200
        engine.close()
