"""A small invented province, loaded once a session; whoever writes takes a copy of its graph."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from api.workspace import Workspace, opened
from loaders.sample.province import Size, build
from loaders.sample.write import write_lists
from tests.engines import Neo4jPlace, given_place
from tests.neo4j_server import Neo4jServer, missing

# The first example of a run loads dictionaries; speed is measured in bench/.
hypothesis_settings.register_profile("gongjiang", deadline=None)
hypothesis_settings.load_profile("gongjiang")

SIZE = Size(
    experts=80, teams=12, enterprises=40, problems=80, training_needs=20, courses=12, services=12, cases=120
)  # fmt: skip
SEED = 7
Rows = list[dict[str, object]]


@dataclass(frozen=True)
class Province:
    """Its rows by kind of list, the folder with the lists, and the folder of a graph that nobody has open."""

    rows: dict[str, Rows]
    lists: Path
    graph: Path


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    """The province with its graph; nobody writes to it."""
    folder = tmp_path_factory.mktemp("province")
    found = Province(build(SIZE, SEED), folder / "lists", folder / "graph")
    write_lists(found.rows, found.lists)
    with opened(str(found.graph), index_folder=found.graph / "index") as workspace:
        totals = workspace.load([found.lists]).report.totals
    assert totals["rejected"] == 0
    return found


@pytest.fixture(scope="session")
def copied(province: Province, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes copies of the province's graph."""

    def copy() -> Path:
        return shutil.copytree(province.graph, tmp_path_factory.mktemp("copy") / "graph")

    return copy


@pytest.fixture(scope="session")
def workspace(copied: Callable[[], Path]) -> Iterator[Workspace]:
    """The province's graph, open; no test changes it."""
    folder = copied()
    with opened(str(folder), index_folder=folder / "index") as found:
        yield found


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """A Neo4j server of the tests' own; skipped with the reason where none can be started."""
    reason = missing()
    if reason:
        pytest.skip(f"no Neo4j: {reason}, and NEO4J_URI is not set")
    server = Neo4jServer(tmp_path_factory.mktemp("neo4j")).start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def neo4j_place(request: pytest.FixtureRequest) -> Iterator[Neo4jPlace]:
    """The database at NEO4J_URI, else one of the tests' own server."""
    given = given_place()
    if given is None:
        server: Neo4jServer = request.getfixturevalue("neo4j_server")
        given = Neo4jPlace(server.url, "neo4j", server.password)
        yield given
    else:
        yield given
        given.clear()
