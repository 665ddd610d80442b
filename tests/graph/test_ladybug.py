"""The embedded engine on disk: opening, reopening, other versions, and folders that are no graph."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import ladybug
import pytest

from graph.engine import GraphEngine, open_engine
from graph.engine.ladybug import STORE
from graph.errors import GraphUnavailable, SchemaMismatch
from graph.schema import SCHEMA, SCHEMA_VERSION

SKILLS = ("HAS_SKILL", "Expert", "Skill")


def tables(engine: GraphEngine) -> dict[object, object]:
    found: dict[object, object] = {label: engine.scan_nodes(label).to_pylist() for label in SCHEMA.nodes}
    for relation, source, target in SCHEMA.triples():
        triple = (relation.name, source, target)
        found[triple] = engine.scan_edges(*triple).to_pylist()
    return {**found, "log": engine.revisions(), "graves": engine.tombstones(since=-1)}


def fill(engine: GraphEngine) -> None:
    with engine.transaction("load", "a.csv") as transaction:
        transaction.write_nodes(
            "Expert", [{"id": "expert:a", "name": "甲", "years": 3}, {"id": "expert:b", "name": "乙"}]
        )
        transaction.write_nodes("Skill", [{"id": "skill:x", "name": "焊接", "aliases": ["电焊"]}])
        transaction.write_edges(*SKILLS, [{"from": "expert:a", "to": "skill:x", "level": 4}])
        transaction.write_edges("MENTORS", "Expert", "Expert", [{"from": "expert:a", "to": "expert:b"}])
    with engine.transaction("withdraw") as transaction:
        transaction.delete_edges("MENTORS", "Expert", "Expert", [("expert:a", "expert:b")])


def alter(folder: Path, *statements: str) -> None:
    """Changes a closed store behind the engine's back."""
    database = ladybug.Database(str(folder / STORE))
    connection = ladybug.Connection(database)
    for statement in statements:
        connection.execute(statement)
    connection.close()
    database.close()


def test_ladybug_reopened_keeps_everything(tmp_path: Path) -> None:
    url = str(tmp_path / "deep" / "中文 graph")
    engine = open_engine(url)
    fill(engine)
    before, name = tables(engine), engine.graph_id
    engine.close()
    engine = open_engine(url, create=False)
    assert tables(engine) == before and engine.graph_id == name and engine.revision() == 2
    fill(engine)
    assert engine.revision() == 4
    engine.close()


def test_ladybug_checkpoint_changes_nothing(tmp_path: Path) -> None:
    engine = open_engine(str(tmp_path))
    fill(engine)
    before = tables(engine)
    engine.checkpoint()  # type: ignore[attr-defined]
    assert tables(engine) == before
    engine.close()


def test_ladybug_graphs_have_names_of_their_own(tmp_path: Path) -> None:
    engines = [open_engine(str(tmp_path / name)) for name in "ab"]
    assert engines[0].graph_id != engines[1].graph_id
    for engine in engines:
        engine.close()


def test_ladybug_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    engine = open_engine(str(tmp_path))
    fill(engine)
    before = tables(engine)
    engine.close()
    alter(tmp_path, f"MATCH (m:Meta) SET m.schema_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(SchemaMismatch):
        open_engine(str(tmp_path))
    alter(tmp_path, f"MATCH (m:Meta) SET m.schema_version = {SCHEMA_VERSION}")
    engine = open_engine(str(tmp_path))
    assert tables(engine) == before
    engine.close()


def test_ladybug_older_version_is_brought_up(tmp_path: Path) -> None:
    """An older graph lacks a label with its relations, a relation, two properties and a pair of ends."""
    engine = open_engine(str(tmp_path))
    fill(engine)
    before = tables(engine)
    engine.close()
    alter(
        tmp_path,
        "DROP TABLE TEACHES_COURSE",
        "DROP TABLE IN_GROUP",
        "DROP TABLE ProblemGroup",
        "DROP TABLE WORKS_AT",
        "CREATE REL TABLE WORKS_AT(FROM `Expert` TO `Enterprise`, rev INT64)",
        "ALTER TABLE `Expert` DROP specialty",
        "ALTER TABLE HAS_SKILL DROP evidence",
        "MATCH (m:Meta) SET m.schema_version = 0",
    )
    engine = open_engine(str(tmp_path))
    assert tables(engine) == before and engine.revision() == 2
    with engine.transaction("load") as transaction:
        new = {"id": "expert:c", "name": "丙", "specialty": "会修", "years": 9, "trade": "焊工"}
        transaction.write_nodes("Expert", [{"id": "expert:a", "name": "甲", "specialty": "会修"}, new])
        transaction.write_nodes("Organization", [{"id": "organization:o"}])
        transaction.write_nodes("Problem", [{"id": "problem:p"}])
        transaction.write_nodes("ProblemGroup", [{"id": "problem_group:g", "size": 2}])
        transaction.write_edges(*SKILLS, [{"from": "expert:a", "to": "skill:x", "evidence": "会"}])
        transaction.write_edges("IN_GROUP", "Problem", "ProblemGroup", [{"from": "problem:p", "to": "problem_group:g"}])
        transaction.write_edges("WORKS_AT", "Expert", "Organization", [{"from": "expert:a", "to": "organization:o"}])
    after = tables(engine)
    engine.close()
    engine = open_engine(str(tmp_path))
    assert tables(engine) == after
    assert engine.scan_edges("WORKS_AT", "Expert", "Organization").num_rows == 1
    edge, node = engine.edges_of(*SKILLS, ["expert:a"])[0], engine.nodes_by_id("Expert", ["expert:c"])[0]
    assert (edge["evidence"], edge["level"], edge["rev"]) == ("会", None, 3)
    assert (node["specialty"], node["years"], node["trade"], node["rev"]) == ("会修", 9, "焊工", 3)
    engine.close()


def test_ladybug_version_that_cannot_be_brought_up_is_refused(tmp_path: Path) -> None:
    """A label that has become a relation: adding alone does not help, and nothing is half done."""
    open_engine(str(tmp_path)).close()
    alter(
        tmp_path,
        "DROP TABLE MENTORS",
        "ALTER TABLE `Expert` DROP specialty",
        "CREATE NODE TABLE MENTORS(id STRING, PRIMARY KEY(id))",
        "MATCH (m:Meta) SET m.schema_version = 0",
    )
    for _ in range(2):
        with pytest.raises(SchemaMismatch):
            open_engine(str(tmp_path))


def test_ladybug_file_in_place_of_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "lists.xlsx"
    path.write_bytes(b"PK")
    for create in (True, False):
        with pytest.raises(GraphUnavailable):
            open_engine(str(path), create=create)
    with pytest.raises(GraphUnavailable):
        open_engine(str(path / "below"))
    assert path.read_bytes() == b"PK"


@pytest.mark.parametrize("name", ["", "below"])
def test_ladybug_missing_graph_is_not_made_unasked(tmp_path: Path, name: str) -> None:
    with pytest.raises(GraphUnavailable):
        open_engine(str(tmp_path / name), create=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"this is no graph" * 1_000, b"\0" * 8_192, b"x"])
def test_ladybug_file_that_is_no_store_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    (tmp_path / STORE).write_bytes(content)
    with pytest.raises(GraphUnavailable):
        open_engine(str(tmp_path))
    assert (tmp_path / STORE).read_bytes() == content


@pytest.mark.parametrize("url", ["http://example.org/x", "sqlite:///a.db"])
def test_ladybug_unknown_address_is_refused(url: str) -> None:
    with pytest.raises(GraphUnavailable):
        open_engine(url)


def test_ladybug_second_process_is_refused(tmp_path: Path) -> None:
    engine = open_engine(str(tmp_path))
    fill(engine)
    code = (
        "import sys; from graph.engine import open_engine; from graph.errors import GraphUnavailable\n"
        "try: open_engine(sys.argv[1])\n"
        "except GraphUnavailable as error: print(error.exit_code); sys.exit(9)"
    )
    second = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert (second.returncode, second.stdout.strip()) == (9, "3"), second.stderr
    fill(engine)
    assert engine.revision() == 4
    engine.close()
