"""The graph that most tests here write to. A further engine joins the contract by one more entry in ENGINES."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.engine import GraphEngine, open_engine


def _embedded(folder: Path) -> GraphEngine:
    return open_engine(str(folder / "graph"))


ENGINES: dict[str, Callable[[Path], GraphEngine]] = {"ladybug": _embedded}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[GraphEngine]:
    """An empty graph, once per engine."""
    opened = ENGINES[request.param](tmp_path)
    yield opened
    opened.close()
