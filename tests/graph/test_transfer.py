"""Copies between graphs: everything as it was, or nothing that can be used."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from graph import batches
from graph.content import Digest, digest
from graph.engine import GraphEngine, open_engine
from graph.errors import BadInput, GraphUnavailable, GraphUnfinished
from graph.schema import SCHEMA
from graph.transfer import decode, encode, parts, restore
from tests.graph.test_engine import people_and_skills

SKILLS = ("HAS_SKILL", "Expert", "Skill")
SAMPLE: dict[str, Any] = {"string": "文'\"\\\n𠮷", "int": -7, "float": 0.1, "strings": ["甲、", "乙"]}


@pytest.fixture
def target(tmp_path: Path) -> Iterator[GraphEngine]:
    """An empty graph to copy to."""
    opened = open_engine(str(tmp_path / "target"))
    yield opened
    opened.close()


def lived_in(engine: GraphEngine) -> None:
    """A graph with updates, deletions, personal data and every property of every table."""
    with engine.transaction("load", "甲.xlsx") as transaction:
        people_and_skills(transaction)
        for node in SCHEMA.nodes.values():
            row = {p.name: SAMPLE[p.type] for p in node.properties}
            transaction.write_nodes(node.name, [{**row, "id": f"{node.kind}:{n}"} for n in range(3)])
        for relation, source, end in SCHEMA.triples():
            row = {p.name: SAMPLE[p.type] for p in relation.own}
            ends = {"from": f"{SCHEMA.nodes[source].kind}:0", "to": f"{SCHEMA.nodes[end].kind}:1"}
            transaction.write_edges(relation.name, source, end, [{**row, **ends}])
    with engine.transaction("load", "乙.xlsx") as transaction:
        transaction.write_nodes("Expert", [{"id": "expert:a", "name": "改", "phone": "13800000000"}])
        transaction.delete_edges(*SKILLS, [("expert:a", "skill:y")])
    with engine.transaction("withdraw", "skill:x") as transaction:
        transaction.delete_nodes("Skill", ["skill:x"])


def state(engine: GraphEngine) -> dict[Any, Any]:
    """All that can be read; the ids of tombstones are the engine's own affair."""
    found: dict[Any, Any] = {label: engine.scan_nodes(label).to_pylist() for label in SCHEMA.nodes}
    for relation, source, end in SCHEMA.triples():
        found[(relation.name, source, end)] = engine.scan_edges(relation.name, source, end).to_pylist()
    graves = [{k: v for k, v in row.items() if k != "id"} for row in engine.tombstones(since=-1)]
    return {**found, "graves": graves, "log": engine.revisions(), "revision": engine.revision()}


def test_transfer_keeps_everything(engine: GraphEngine, target: GraphEngine) -> None:
    lived_in(engine)
    copied = restore(parts(engine), target)
    assert state(target) == state(engine) and copied.revision == engine.revision() == 3
    assert copied.digest == digest(engine) and target.graph_id != engine.graph_id


def test_transfer_over_a_connection_and_in_small_batches(
    engine: GraphEngine, target: GraphEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "NODES", 2)
    monkeypatch.setattr(batches, "TOMBSTONES", 1)
    lived_in(engine)
    restore(decode(io.BytesIO(b"".join(encode(parts(engine))))), target)
    assert state(target) == state(engine)


def test_transfer_can_be_written_to_and_copied_again(engine: GraphEngine, target: GraphEngine, tmp_path: Path) -> None:
    lived_in(engine)
    restore(parts(engine), target)
    for graph in (engine, target):
        with graph.transaction("load") as transaction:
            transaction.write_nodes("Skill", [{"id": "skill:x", "name": "又来"}])
            transaction.delete_nodes("Expert", ["expert:b"])
            assert transaction.revision == 4
    assert digest(target).content == digest(engine).content
    third = open_engine(str(tmp_path / "third"))
    restore(parts(target), third)
    assert state(third) == state(target)
    third.close()


def test_transfer_of_an_empty_graph(engine: GraphEngine, target: GraphEngine) -> None:
    assert restore(parts(engine), target).revision == 0
    assert state(target) == state(engine)


def test_transfer_refuses_a_target_that_is_not_empty(engine: GraphEngine, target: GraphEngine) -> None:
    lived_in(engine)
    with target.transaction("load") as transaction:
        transaction.write_nodes("Skill", [{"id": "skill:own", "name": "原有"}])
    before = state(target)
    with pytest.raises(BadInput, match="不是空的"):
        restore(parts(engine), target)
    assert state(target) == before


@pytest.mark.parametrize("taken", [0, 1, 9, 30])
def test_transfer_that_ends_early_leaves_no_usable_graph(engine: GraphEngine, tmp_path: Path, taken: int) -> None:
    lived_in(engine)
    target = open_engine(str(tmp_path / "target"))
    with pytest.raises(GraphUnavailable, match="断了"):
        restore(islice(parts(engine), taken), target)
    target.close()
    with pytest.raises(GraphUnfinished, match="gongjiang copy"):
        open_engine(str(tmp_path / "target"))
    again = open_engine(str(tmp_path / "target"), restoring=True)
    restore(parts(engine), again)
    again.close()
    whole = open_engine(str(tmp_path / "target"), create=False)
    assert state(whole) == state(engine)
    whole.close()


@pytest.mark.parametrize("length", [0, 1, 100, 5_000, -1])
def test_transfer_notices_a_connection_that_breaks(engine: GraphEngine, target: GraphEngine, length: int) -> None:
    lived_in(engine)
    sent = b"".join(encode(parts(engine)))[:length]
    with pytest.raises(GraphUnavailable, match="断了"):
        restore(decode(io.BytesIO(sent)), target)


def test_transfer_of_an_edge_without_its_ends(engine: GraphEngine, target: GraphEngine) -> None:
    lived_in(engine)
    edges_only = (part for part in parts(engine) if part.what != "nodes")
    with pytest.raises(GraphUnavailable, match="一端"):
        restore(edges_only, target)


def test_transfer_that_is_killed_is_noticed(tmp_path: Path) -> None:
    """kill -9 at some moments: the target is unfinished, or whole."""
    source = open_engine(str(tmp_path / "source"))
    with source.transaction("load") as transaction:
        transaction.write_nodes("Skill", [{"id": f"skill:{n}", "name": "甲" * 50} for n in range(20_000)])
        pairs = [{"from": f"skill:{n}", "to": f"skill:{n + 1}", "weight": 0.5} for n in range(19_999)]
        transaction.write_edges("RELATED", "Skill", "Skill", pairs)
    wanted = digest(source)
    source.close()
    code = (
        "import sys; from graph.engine import open_engine; from graph.transfer import parts, restore\n"
        "a, b = open_engine(sys.argv[1]), open_engine(sys.argv[2], restoring=True)\n"
        "print('go', flush=True); restore(parts(a), b); b.close()"
    )
    for seconds in (0.02, 0.2, 0.5):
        target = tmp_path / f"target{seconds}"
        child = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "source"), str(target)], stdout=-1)
        assert child.stdout is not None and child.stdout.readline() == b"go\n"
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        try:
            whole = open_engine(str(target), create=False)
        except GraphUnfinished:
            whole = open_engine(str(target), restoring=True)
        source = open_engine(str(tmp_path / "source"))
        if whole.revision() < 1:
            restore(parts(source), whole)
        assert digest(whole) == wanted
        whole.close()
        source.close()


# -- digests -----------------------------------------------------------------------------------------------------------


def test_digest_tells_content_from_stamps_and_personal_data(engine: GraphEngine) -> None:
    lived_in(engine)
    before = digest(engine)
    row = engine.nodes_by_id("Expert", ["expert:a"])[0]
    with engine.transaction("load") as transaction:
        transaction.write_nodes("Expert", [{**row, "phone": "13900000000", "source": "丙.xlsx"}])
    after = digest(engine)
    assert after.content == before.content and after.whole != before.whole
    with engine.transaction("load") as transaction:
        transaction.write_nodes("Expert", [{**row, "years": 0}])
    assert digest(engine).content != before.content


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ({"name": "甲", "code": "乙"}, {"name": "甲乙"}, False),
        ({"name": "a code:1:b"}, {"name": "a", "code": "b"}, False),
        ({"aliases": ["甲", "乙"]}, {"aliases": ["甲、乙"]}, False),
        ({"aliases": []}, {"aliases": None}, True),
        ({"name": ""}, {"name": None}, False),
    ],
)
def test_digest_keeps_values_apart(engine: GraphEngine, one: Any, other: Any, equal: bool) -> None:
    found = []
    for row in (one, other):
        with engine.transaction("load") as transaction:
            transaction.write_nodes("Skill", [{"id": "skill:1", **row}])
        found.append(digest(engine).content)
    assert (found[0] == found[1]) is equal


def test_digest_takes_rows_in_any_order(engine: GraphEngine) -> None:
    lived_in(engine)
    table = engine.scan_nodes("Expert")
    one, other = Digest(), Digest()
    one.add_nodes("Expert", table)
    for number in reversed(range(table.num_rows)):
        other.add_nodes("Expert", table.slice(number, 1))
    assert one == other
