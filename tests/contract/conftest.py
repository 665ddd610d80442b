"""The invented province on an engine under test, and on the embedded engine to compare with; both behind the service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.workspace import Workspace
from graph.settings import settings
from loaders.load import LoadResult
from tests.conftest import Province
from tests.engines import ENGINES, Neo4jPlace


@dataclass(frozen=True)
class Side:
    """One engine with the province in it; `first` is how its load went."""

    workspace: Workspace
    client: TestClient
    first: LoadResult


@dataclass(frozen=True)
class Both:
    """The engine under test and the one that it is compared with."""

    tried: Side
    reference: Side
    lists: Path


def opened(url: str, lists: Path) -> Side:
    """The province loaded at a URL. No service runs: the index is refreshed where a test says so."""
    workspace = Workspace.open(url, index_folder=None)
    first = workspace.load([lists])
    return Side(workspace, TestClient(create_app(workspace), raise_server_exceptions=False), first)


@pytest.fixture(scope="module", params=ENGINES)
def both(request: pytest.FixtureRequest, province: Province) -> Iterator[Both]:
    """Both sides, loaded from the same lists."""
    with pytest.MonkeyPatch.context() as patch:
        url = ":memory:"
        if request.param == "neo4j":
            place: Neo4jPlace = request.getfixturevalue("neo4j_place")
            place.wipe()
            url = place.url
            for name, value in place.environment.items():
                patch.setenv(name, value)
        settings.cache_clear()
        found = Both(opened(url, province.lists), opened(":memory:", province.lists), province.lists)
        yield found
        for side in (found.tried, found.reference):
            side.workspace.close()
    settings.cache_clear()
