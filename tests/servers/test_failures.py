"""What goes wrong with a graph server, tried on a real one of the module's own, which may be killed."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.workspace import Workspace
from graph.engine import open_engine
from graph.errors import GraphMissing, GraphUnavailable, SchemaMismatch
from graph.schema import SCHEMA_VERSION
from tests.engines import ON_NEO4J, Neo4jPlace
from tests.neo4j_server import Neo4jServer, missing
from tests.servers.processes import answers, ended, experts, serving, started, until

pytestmark = ON_NEO4J
V1 = "/api/v1"
TEXT = "高炉鼓风机轴瓦烧损"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    if reason := missing():
        pytest.skip(f"no Neo4j of the tests' own: {reason}")
    found = Neo4jServer(tmp_path_factory.mktemp("neo4j"))
    yield found
    found.kill()


@pytest.fixture
def place(server: Neo4jServer) -> Neo4jPlace:
    """The server, running."""
    if server.pid is None:
        server.start()
    return Neo4jPlace(server.url, "neo4j", server.password)


@pytest.fixture
def filled(place: Neo4jPlace, tmp_path: Path) -> Neo4jPlace:
    """A graph with three experts."""
    place.wipe()
    done = ended(
        started(place, "load", str(experts(tmp_path / "first", {f"ZJ{n}": f"{TEXT} {n}" for n in range(3)})), "--json")
    )
    assert done.json["totals"]["created"] == 3, done.stderr
    return place


def test_failures_server_not_there_at_start(server: Neo4jServer, tmp_path: Path) -> None:
    """Commands end with 3; a service waits for the server and comes up by itself."""
    server.kill()
    place = Neo4jPlace(server.url, "neo4j", server.password)
    for command in (["recommend", TEXT], ["load", str(experts(tmp_path, {"ZJ1": TEXT}))], ["doctor"]):
        done = ended(started(place, *command, GONGJIANG_NEO4J_RETRY_SECONDS="0"))
        assert done.refused(3) and server.url in done.reason and server.password not in done.stderr
    with serving(place, tmp_path / "log", GONGJIANG_NEO4J_RETRY_SECONDS="0.5") as client:
        ready, stats = client.get("/readyz"), client.get(f"{V1}/stats")
        for answer in (ready, stats):
            assert answer.status_code == 503 and answer.headers["retry-after"] and server.url in answer.json()["detail"]
        server.start()
        until(lambda: answers(client, "/readyz") == 200)
        assert client.get(f"{V1}/stats").json()["nodes"]["industry"] > 1000
    assert server.password not in (tmp_path / "log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"GONGJIANG_NEO4J_PASSWORD": "falsches-wort"}, "GONGJIANG_NEO4J_PASSWORD"),
        ({"GONGJIANG_NEO4J_DATABASE": "nirgends"}, "GONGJIANG_NEO4J_DATABASE"),
    ],
)
def test_failures_refused_at_the_door(place: Neo4jPlace, changed: dict[str, str], named: str) -> None:
    for command in (["recommend", TEXT], ["serve", "--port", "0"]):
        done = ended(started(place, *command, **changed))
        assert done.refused(3) and named in done.reason
        assert "falsches-wort" not in done.stderr and place.password not in done.stderr


def test_failures_credentials_in_the_address_are_refused_unread(place: Neo4jPlace) -> None:
    url = place.url.replace("://", "://neo4j:geheimnis@")
    done = ended(started(place, "recommend", TEXT, "--db", url))
    assert done.refused(3) and "geheimnis" not in done.stderr and "GONGJIANG_NEO4J_PASSWORD" in done.reason


@pytest.mark.parametrize("url", ["redis://h:1", "bolt://", "bolt://h:port", "neo4j://h/db", "bolt+x://h"])
def test_failures_addresses_that_are_none(url: str) -> None:
    with pytest.raises(GraphUnavailable, match="地址"):
        open_engine(url)


def test_failures_no_graph_and_strangers_and_other_versions(place: Neo4jPlace) -> None:
    place.clear()
    with pytest.raises(GraphMissing):
        open_engine(place.url, create=False, configured=place.configured)
    place.run("CREATE (:Expert {id: 'x'})")
    with pytest.raises(SchemaMismatch, match="Expert"):
        place.open()
    place.clear()
    place.open().close()
    place.run("MATCH (m:Meta) SET m.schema_version = $version", version=SCHEMA_VERSION + 1)
    with pytest.raises(SchemaMismatch, match="升级"):
        place.open()
    place.run("MATCH (m:Meta) SET m.schema_version = 0")
    place.open().close()
    assert place.run("MATCH (m:Meta) RETURN m.schema_version AS version") == [{"version": SCHEMA_VERSION}]


def test_failures_read_only_database(server: Neo4jServer, filled: Neo4jPlace, tmp_path: Path) -> None:
    """Community has no roles; a database that is read-only refuses in the same way."""
    server.stop()
    server.configure({"server.databases.read_only": "neo4j"})
    server.start()
    try:
        done = ended(started(filled, "load", str(experts(tmp_path, {"ZJ9": TEXT}))))
        assert done.refused(3) and "只读" in done.reason
        done = ended(started(filled, "recommend", TEXT, "--json"))
        assert len(done.json["items"]) == 3
    finally:
        server.stop()
        server.configure()
        server.start()


def test_failures_lost_in_the_middle_of_a_load(server: Neo4jServer, filled: Neo4jPlace) -> None:
    engine = filled.open(neo4j_retry_seconds=0.5)
    before, held = engine.revision(), engine.scan_nodes("Expert").num_rows
    rows = [{"id": f"expert:n{n}", "name": f"新人{n}"} for n in range(3_000)]
    with pytest.raises(GraphUnavailable, match="连不上"), engine.transaction("load") as transaction:
        transaction.write_nodes("Expert", rows)
        server.kill()
        transaction.write_nodes("Expert", [{"id": "expert:last", "name": "末"}])
    assert not engine.health().ok
    server.start()
    assert engine.revision() == before and engine.scan_nodes("Expert").num_rows == held
    with engine.transaction("load", after=before) as transaction:
        transaction.write_nodes("Expert", rows)
    assert engine.revision() == before + 1 and engine.scan_nodes("Expert").num_rows == held + 3_000
    assert [row["id"] for row in engine.revisions()] == list(range(1, before + 2))
    engine.close()


def test_failures_killed_at_the_commit(server: Neo4jServer, filled: Neo4jPlace, monkeypatch: Any) -> None:
    """Whether the commit was done or not, the graph holds all of it or nothing, and readers are not kept out."""
    engine = filled.open(neo4j_retry_seconds=0.5)
    before = engine.revision()
    start = engine._gate.start  # type: ignore[attr-defined]

    def last_word(revision: int) -> None:
        start(revision)
        threading.Timer(0.002, server.kill).start()

    monkeypatch.setattr(engine._gate, "start", last_word)  # type: ignore[attr-defined]
    rows = [{"id": f"expert:n{n}", "name": f"新人{n}"} for n in range(3_000)]
    try:
        with engine.transaction("load") as transaction:
            transaction.write_nodes("Expert", rows)
    except GraphUnavailable as error:
        assert "连" in error.detail
    until(lambda: server.pid is None)
    server.start()
    written = engine.revision() - before
    assert written in (0, 1)
    found = engine.read("MATCH (n:Expert) WHERE n.id STARTS WITH 'expert:n' RETURN count(*) AS n")[0]["n"]
    assert found == 3_000 * written and len(engine.revisions()) == before + written
    engine.close()


def test_failures_gate_left_closed_by_a_dead_writer(filled: Neo4jPlace) -> None:
    """A reader opens it after a second; a writer at once."""
    engine = filled.open()
    revision = engine.revision()
    filled.run("MATCH (g:Gate) SET g.started = g.started + 1")
    begun = time.monotonic()
    assert engine.revision() == revision and time.monotonic() - begun < 10
    filled.run("MATCH (g:Gate) SET g.started = g.started + 1")
    with engine.transaction("load") as transaction:
        transaction.write_nodes("Skill", [{"id": "skill:neu", "name": "新"}])
    assert engine.revision() == revision + 1 and engine.scan_nodes("Skill", since=revision).num_rows == 1
    engine.close()


def test_failures_slow_question_is_stopped(filled: Neo4jPlace) -> None:
    engine = filled.open(neo4j_read_seconds=0.5)
    slow = "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b UNWIND range(1, 100) AS c RETURN sum(a * b + c) AS n"
    with pytest.raises(Exception, match="用时过长"):
        engine.read(slow)
    assert engine.health().ok
    engine.close()


def test_failures_memory_of_a_transaction_runs_out(server: Neo4jServer, filled: Neo4jPlace) -> None:
    server.stop()
    server.configure({"db.memory.transaction.max": "2m"})
    server.start()
    engine = filled.open()
    try:
        before = engine.revision()
        with pytest.raises(GraphUnavailable, match="内存"), engine.transaction("load") as transaction:
            rows = [{"id": f"expert:n{n}", "name": f"新人{n}", "specialty": "长" * 500} for n in range(20_000)]
            transaction.write_nodes("Expert", rows)
        assert engine.revision() == before and engine.scan_nodes("Expert").num_rows == 3
    finally:
        engine.close()
        server.stop()
        server.configure()
        server.start()


def test_failures_killed_while_eight_clients_ask(server: Neo4jServer, filled: Neo4jPlace, tmp_path: Path) -> None:
    """Answers are right or 503 with Retry-After, and come again without a restart of the service."""
    asks = [
        ("GET", f"{V1}/experts/ZJ1", None),
        ("GET", f"{V1}/experts?region=440600", None),
        ("GET", f"{V1}/graph/ZJ1/neighbours", None),
        ("POST", f"{V1}/recommendations/experts", {"text": TEXT}),
    ]
    with serving(filled, tmp_path / "log", GONGJIANG_NEO4J_RETRY_SECONDS="0.5") as client:
        until(lambda: answers(client, "/readyz") == 200)
        right = [client.request(method, path, json=body).json() for method, path, body in asks]
        seen, wrong, done = Counter[int](), [], threading.Event()

        def ask(number: int) -> None:
            own = httpx.Client(base_url=client.base_url, timeout=60, trust_env=False)
            while not done.is_set():
                method, path, body = asks[number % len(asks)]
                answer = own.request(method, path, json=body)
                seen[answer.status_code] += 1
                good = answer.status_code == 200 and answer.json() == right[number % len(asks)]
                gone = answer.status_code == 503 and "retry-after" in answer.headers
                if not good and not gone:
                    wrong.append((path, answer.status_code, answer.text[:300]))
                number += 1
                time.sleep(0.01)

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        server.kill()
        until(lambda: seen[503] > 8)
        assert answers(client, "/readyz") == 503 and answers(client, "/healthz") == 200
        server.start()
        until(lambda: answers(client, "/readyz") == 200)
        healed = seen.copy()
        until(lambda: seen[200] > healed[200] + 100)
        done.set()
        for thread in threads:
            thread.join()
        assert not wrong and seen.keys() == {200, 503}
        assert all(client.request(m, p, json=b).json() == r for (m, p, b), r in zip(asks, right, strict=True))


def test_failures_workspace_tells_why_it_waits(place: Neo4jPlace) -> None:
    workspace = Workspace.waiting(replace(place, url="bolt://127.0.0.1:9").url)
    workspace.followed = True
    with pytest.raises(GraphUnavailable, match="还没有连上"):
        _ = workspace.engine
    with pytest.raises(GraphUnavailable):
        _ = workspace.index
