"""The graph that most tests here write to. A further engine joins the contract by one more entry in ENGINES."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.engine import GraphEngine, open_engine
from tests.engines import ENGINES, Neo4jPlace


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GraphEngine]:
    """An empty graph, once per engine."""
    if request.param == "neo4j":
        place: Neo4jPlace = request.getfixturevalue("neo4j_place")
        opened = place.open_empty()
    else:
        opened = open_engine(str(tmp_path / "graph"))
    yield opened
    opened.close()
