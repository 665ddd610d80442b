"""The real service over the province: one that only reads, and one of a module's own that may be written to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.workspace import Workspace, opened
from graph.settings import Settings

#: Small enough that a test can pass it.
UPLOAD_MIB = 1


@pytest.fixture(scope="session")
def client(workspace: Workspace) -> Iterator[TestClient]:
    """The service; no test changes its graph."""
    with TestClient(create_app(workspace), raise_server_exceptions=False) as found:
        yield found


@pytest.fixture(scope="module")
def writable(copied: Callable[[], Path]) -> Iterator[TestClient]:
    """A service over a copy of the graph, with a small limit for uploads."""
    folder = copied()
    configured = Settings(upload_limit_mib=UPLOAD_MIB)
    with (
        opened(str(folder), index_folder=folder / "index") as found,
        TestClient(create_app(found, configured=configured), raise_server_exceptions=False) as service,
    ):
        yield service
