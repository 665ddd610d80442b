"""Copies between the engines: everything as it was, there and back, or nothing that can be used."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from graph.content import digest
from graph.engine import GraphEngine, open_engine, retried
from graph.errors import BadInput, GraphUnavailable, GraphUnfinished, SnapshotMoved
from graph.transfer import parts, restore
from loaders.replay import replay
from queries.changes import ChangeFeed
from queries.export import export, formats
from tests.conftest import Province
from tests.engines import ON_NEO4J, Neo4jPlace
from tests.graph.test_transfer import lived_in, state
from tests.queries.test_changes import whole
from tests.servers.processes import ended, started

pytestmark = ON_NEO4J


@pytest.fixture
def source(tmp_path: Path) -> Iterator[GraphEngine]:
    """An embedded graph with updates, deletions, personal data and every property of every table."""
    opened = open_engine(str(tmp_path / "source"))
    lived_in(opened)
    yield opened
    opened.close()


@pytest.fixture
def server(neo4j_place: Neo4jPlace) -> Iterator[GraphEngine]:
    """An empty graph on the server."""
    opened = neo4j_place.open_empty()
    yield opened
    opened.close()
    neo4j_place.wipe()


def test_copy_there_and_back_keeps_everything(source: GraphEngine, server: GraphEngine, tmp_path: Path) -> None:
    copied = restore(parts(source), server)
    assert state(server) == state(source) and copied.revision == source.revision() == 3
    assert copied.digest == digest(source) and server.graph_id != source.graph_id
    back = open_engine(str(tmp_path / "back"))
    assert restore(parts(server), back) == copied and state(back) == state(source)
    for graph in (server, back):
        with graph.transaction("load") as transaction:
            transaction.write_nodes("Skill", [{"id": "skill:x", "name": "又来"}])
            transaction.delete_nodes("Expert", ["expert:b"])
            assert transaction.revision == 4
    assert digest(server).content == digest(back).content
    back.close()


def test_copy_by_command_there_and_back(province: Province, neo4j_place: Neo4jPlace, tmp_path: Path) -> None:
    """The province: counts, content, exports and the feed are the same on either engine."""
    neo4j_place.wipe()
    answers = []
    for one, other in ((str(province.graph), neo4j_place.url), (neo4j_place.url, str(tmp_path / "back"))):
        done = ended(started(neo4j_place, "copy", one, other, "--json"))
        assert done.code == 0, done.stderr
        answers.append(done.json)
    assert answers[0] == answers[1] and answers[0]["nodes"]["expert"] == 80
    refused = ended(started(neo4j_place, "copy", str(province.graph), neo4j_place.url))
    assert refused.refused(2) and "不是空的" in refused.reason
    server, back = neo4j_place.open(), open_engine(str(tmp_path / "back"), create=False)
    assert digest(server).content == answers[0]["content_hash"]
    for name in formats():
        if name != "csv":  # a zip holds the time of its making
            assert b"".join(export(server, name)) == b"".join(export(back, name))
    feeds = [whole(ChangeFeed(server)), whole(ChangeFeed(back))]
    assert feeds[0] == feeds[1]
    rebuilt = open_engine(str(tmp_path / "rebuilt"))
    replay(rebuilt, feeds[0])
    assert digest(rebuilt).content == answers[0]["content_hash"]
    for graph in (server, back, rebuilt):
        graph.close()
    neo4j_place.wipe()


def test_feed_of_an_embedded_graph_is_replayed_on_the_server(source: GraphEngine, server: GraphEngine) -> None:
    replay(server, whole(ChangeFeed(source)))
    assert digest(server).content == digest(source).content


@pytest.mark.parametrize("taken", [0, 1, 30])
def test_copy_that_ends_early_leaves_no_usable_graph(
    source: GraphEngine, server: GraphEngine, neo4j_place: Neo4jPlace, taken: int
) -> None:
    """Whoever has the graph open sees that it is unfinished; nobody writes; the next copy begins anew."""
    with pytest.raises(GraphUnavailable, match="断了"):
        restore(islice(parts(source), taken), server)
    for ask in (
        server.revision,
        lambda: server.scan_nodes("Skill"),
        lambda: server.read("MATCH (n:Skill) RETURN n.id"),
    ):
        with pytest.raises(GraphUnfinished, match="gongjiang copy"):
            ask()
    assert not server.health().ok
    with pytest.raises(GraphUnfinished), server.transaction("load") as transaction:
        transaction.write_nodes("Skill", [{"id": "skill:own", "name": "别的"}])
    with pytest.raises(GraphUnfinished, match="gongjiang copy"):
        neo4j_place.open()
    again = open_engine(neo4j_place.url, restoring=True, configured=neo4j_place.configured)
    restore(parts(source), again)
    again.close()
    assert state(server) == state(source)


def test_copy_refuses_a_server_that_is_not_empty(source: GraphEngine, server: GraphEngine) -> None:
    with server.transaction("load") as transaction:
        transaction.write_nodes("Skill", [{"id": "skill:own", "name": "原有"}])
    before = state(server)
    with pytest.raises(BadInput, match="不是空的"):
        restore(parts(source), server)
    assert state(server) == before


def test_copy_of_an_edge_without_its_ends(source: GraphEngine, server: GraphEngine) -> None:
    with pytest.raises(GraphUnavailable, match="一端"):
        restore((part for part in parts(source) if part.what != "nodes"), server)


def test_copy_keeps_other_writers_waiting(source: GraphEngine, server: GraphEngine, neo4j_place: Neo4jPlace) -> None:
    """A second copy ends without a trace; a writer that came in time is refused."""
    other = open_engine(neo4j_place.url, restoring=True, configured=neo4j_place.configured)
    hasty = neo4j_place.open(neo4j_write_seconds=1.0)
    with server.restoration() as restoration:
        with pytest.raises(GraphUnavailable), hasty.restoration():
            pass
        with pytest.raises(GraphUnavailable), other.transaction("load"):
            pass
        for part in parts(source):
            match part.what:
                case "nodes":
                    restoration.put_nodes(part.detail[0], part.table)
                case "edges":
                    restoration.put_edges(*part.detail, part.table)
                case "tombstones":
                    restoration.put_tombstones(part.table.to_pylist())
                case "revisions":
                    restoration.put_revisions(part.table.to_pylist())
    assert state(other) == state(source)
    with pytest.raises(BadInput, match="不是空的"), other.restoration():
        pass
    other.close()
    hasty.close()


def test_copy_from_a_server_that_moves_on_is_noticed(
    server: GraphEngine, neo4j_place: Neo4jPlace, tmp_path: Path
) -> None:
    lived_in(server)
    other, target = neo4j_place.open(), open_engine(str(tmp_path / "target"))

    def moving() -> Iterator[Any]:
        for number, part in enumerate(parts(server)):
            if number == 3:
                with other.transaction("load") as transaction:
                    transaction.write_nodes("Skill", [{"id": "skill:new", "name": "新"}])
            yield part

    with pytest.raises(SnapshotMoved):
        restore(moving(), target)
    retried(lambda: restore(parts(server), target))
    assert state(target) == state(server)
    other.close()
    target.close()


def test_copy_that_is_killed_is_noticed(neo4j_place: Neo4jPlace, tmp_path: Path) -> None:
    """kill -9 at some moments: the server's graph is unfinished, and the next copy makes it whole."""
    source = open_engine(str(tmp_path / "source"))
    with source.transaction("load") as transaction:
        transaction.write_nodes("Skill", [{"id": f"skill:{n}", "name": "甲" * 50} for n in range(20_000)])
        pairs = [{"from": f"skill:{n}", "to": f"skill:{n + 1}", "weight": 0.5} for n in range(19_999)]
        transaction.write_edges("RELATED", "Skill", "Skill", pairs)
    wanted = digest(source)
    code = (
        "import sys; from graph.engine import open_engine; from graph.transfer import parts, restore\n"
        "a, b = open_engine(sys.argv[1]), open_engine(sys.argv[2], restoring=True)\n"
        "print('go', flush=True); restore(parts(a), b); b.close()"
    )
    neo4j_place.wipe()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in neo4j_place.environment.items():
            patch.setenv(name, value)
        for seconds in (0.1, 1.0):
            source.close()
            command = [sys.executable, "-c", code, str(tmp_path / "source"), neo4j_place.url]
            child = subprocess.Popen(command, stdout=subprocess.PIPE)
            assert child.stdout is not None and child.stdout.readline() == b"go\n"
            time.sleep(seconds)
            child.send_signal(signal.SIGKILL)
            child.communicate()
            source = open_engine(str(tmp_path / "source"))
    again = open_engine(neo4j_place.url, restoring=True, configured=neo4j_place.configured)
    if not again.health().ok:
        restore(parts(source), again)
    assert digest(again) == wanted
    again.close()
    source.close()
    neo4j_place.wipe()
