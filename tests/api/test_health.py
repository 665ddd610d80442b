from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.workspace import Workspace
from tests.api.answers import V1, is_problem


def test_health_lives(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_health_ready(client: TestClient, workspace: Workspace) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "revision": workspace.engine.revision(), "engine": "ladybug"}


def test_health_not_ready_when_the_graph_is_gone(copied: Callable[[], Path]) -> None:
    folder = copied()
    workspace = Workspace.open(str(folder), index_folder=folder / "index")
    with TestClient(create_app(workspace), raise_server_exceptions=False) as client:
        assert client.get("/readyz").status_code == 200
        workspace.close()
        assert client.get("/healthz").status_code == 200
        answer = client.get("/readyz")
        assert is_problem(answer, 503)
        assert int(answer.headers["retry-after"]) > 0
        assert is_problem(client.get(f"{V1}/stats"), 503)


def test_health_metrics_count_requests_by_route(client: TestClient, workspace: Workspace) -> None:
    def seen(status: str, route: str) -> float:
        line = rf'gongjiang_requests_total{{method="GET",route="[^"]*{route}",status="{status}"}} (\S+)'
        return sum(float(n) for n in re.findall(line, client.get("/metrics").text))

    found, missing = seen("200", "/stats"), seen("404", "other")
    assert client.get(f"{V1}/stats").status_code == 200
    client.get("/nowhere-special")
    assert seen("200", "/stats") == found + 1
    assert seen("404", "other") == missing + 1
    text = client.get("/metrics").text
    assert f"gongjiang_index_revision {float(workspace.index.revision)}" in text
    assert "nowhere-special" not in text


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_health_not_allowed(client: TestClient, path: str) -> None:
    assert is_problem(client.post(path), 405)
    assert is_problem(client.delete(path), 405)


@pytest.mark.parametrize("path", ["/nowhere", V1, f"{V1}/change", "/healthz/x", "/internal/ping"])
def test_health_unknown_address(client: TestClient, path: str) -> None:
    assert is_problem(client.get(path), 404)


def test_health_home_leads_to_the_docs(client: TestClient) -> None:
    answer = client.get("/", follow_redirects=False)
    assert answer.status_code in (302, 307) and answer.headers["location"] == "/docs"
