"""The change feed and the exports over HTTP."""

from __future__ import annotations

import csv
import io
import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import networkx as nx
import pytest
import structlog
import uvicorn
from fastapi.testclient import TestClient

from api.app import create_app
from api.workspace import Workspace
from graph.content import digest
from graph.engine import open_engine
from graph.logs import configure
from graph.transfer import decode
from loaders.replay import replay
from tests.api.answers import V1
from tests.api.test_imports import as_csv, expert, send
from tests.api.test_privacy import secrets
from tests.conftest import Province

FORMATS = ("graphml", "jsonld", "csv")


def feed(client: TestClient, since: int = 0, limit: int = 500) -> Iterator[dict[str, Any]]:
    """The pages of the feed."""
    page = client.get(f"{V1}/changes", params={"since": since, "limit": limit}).json()
    yield page
    while page["next_cursor"]:
        page = client.get(f"{V1}/changes", params={"cursor": page["next_cursor"], "limit": limit}).json()
        yield page


def plain(content: bytes) -> str:
    """The text of an export."""
    if content[:2] != b"PK":
        return content.decode()
    archive = zipfile.ZipFile(io.BytesIO(content))
    return "".join(archive.read(name).decode() for name in archive.namelist())


def test_changes_rebuild_the_graph(client: TestClient, workspace: Workspace) -> None:
    other = open_engine(":memory:")
    for page in feed(client):
        assert len(page["items"]) <= 500 and page["revision"] == workspace.engine.revision()
        replay(other, page["items"])
    assert digest(other).content == digest(workspace.engine).content
    other.close()


def test_changes_items_and_pages(client: TestClient) -> None:
    answer = client.get(f"{V1}/changes")
    assert answer.status_code == 200 and len(answer.json()["items"]) == 50
    for page in feed(client, since=1):
        for item in page["items"]:
            assert {"revision", "op", "data", "at"} <= item.keys() and item["op"] == "upsert"
            assert {"kind", "id"} <= item.keys() or {"relation", "from", "to"} <= item.keys()
            assert item["revision"] > 1


def test_changes_tell_updates_and_withdrawals(writable: TestClient, copied: Callable[[], Path]) -> None:
    other = open_engine(":memory:")
    since = 0
    for page in feed(writable):
        replay(other, page["items"])
        since = page["revision"]
    mirrored = {row["id"] for row in other.scan_nodes("Expert").to_pylist()}
    send(writable, ("专家.csv", as_csv(expert("MV1", 姓名="移动甲"), expert("MV2", 姓名="移动乙"))))
    send(writable, ("专家.csv", as_csv(expert("MV1", 姓名="移动丙"))))
    workspace = writable.app.state.workspace  # type: ignore[attr-defined]
    workspace.withdraw(["MV2", sorted(mirrored)[0]])
    items = [item for page in feed(writable, since, limit=7) for item in page["items"]]
    told = {(item["op"], item.get("id")): item for item in items if "kind" in item}
    assert told[("upsert", "expert:MV1")]["data"]["name"] == "移动丙"
    assert ("delete", "expert:MV2") in told and ("upsert", "expert:MV2") not in told
    assert [item["revision"] for item in items] == sorted(item["revision"] for item in items)
    replay(other, items)
    assert digest(other).content == digest(workspace.engine).content
    other.close()


def test_changes_beyond_the_present_are_none(client: TestClient, workspace: Workspace) -> None:
    answer = client.get(f"{V1}/changes?since=999999").json()
    assert answer == {"items": [], "next_cursor": None, "revision": workspace.engine.revision()}


@pytest.mark.parametrize(
    "query",
    ["since=-1", "since=x", "since=99999999999999999999", "limit=0", "limit=501", "cursor=x", "cursor=", "since=1.5"],
)
def test_changes_bad_input(client: TestClient, query: str) -> None:
    answer = client.get(f"{V1}/changes?{query}")
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("query", ["", "?format=", "?format=xlsx", "?format=CSV%00"])
def test_export_bad_input(client: TestClient, query: str) -> None:
    answer = client.get(f"{V1}/export{query}")
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/export", "/changes"])
def test_moving_takes_no_other_method(client: TestClient, path: str) -> None:
    assert client.post(f"{V1}{path}").status_code == 405


def test_export_graphml(client: TestClient, workspace: Workspace) -> None:
    answer = client.get(f"{V1}/export?format=graphml")
    assert answer.status_code == 200 and "gongjiang.graphml" in answer.headers["content-disposition"]
    graph = nx.read_graphml(io.BytesIO(answer.content))
    found = digest(workspace.engine)
    assert graph.number_of_nodes() == sum(found.nodes.values())
    assert graph.number_of_edges() == sum(found.edges.values())


def test_export_jsonld(client: TestClient) -> None:
    answer = client.get(f"{V1}/export?format=jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    document = json.loads(answer.content)
    assert document["@context"] == client.get(f"{V1}/context.jsonld").json()["@context"]


def test_export_csv(client: TestClient, province: Province) -> None:
    answer = client.get(f"{V1}/export?format=csv")
    assert answer.headers["content-type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    rows = list(csv.DictReader(io.StringIO(archive.read("expert.csv").decode("utf-8-sig"))))
    assert {row["code"] for row in rows} == {row["编号"] for row in province.rows["experts"]}


def test_export_when_the_graph_is_gone(copied: Callable[[], Path]) -> None:
    """What is wrong before the first byte is told as such."""
    folder = copied()
    found = Workspace.open(str(folder), index_folder=folder / "index")
    with TestClient(create_app(found), raise_server_exceptions=False) as service:
        found.close()
        answer = service.get(f"{V1}/export?format=csv")
        assert answer.status_code == 503 and answer.headers["content-type"] == "application/problem+json"
        assert service.get(f"{V1}/changes").status_code == 503


def test_export_that_breaks_off_never_looks_whole(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over a real connection: the status has been sent, so only the missing end can tell."""

    def breaking(*_: Any) -> Iterator[bytes]:
        yield b"x" * 100_000
        raise SnapshotBroken

    monkeypatch.setattr("api.routes.moving.export", breaking)
    configure("critical")  # by default the whole stack is drawn with all its variables, which takes ten seconds
    server = uvicorn.Server(uvicorn.Config(create_app(workspace), port=0, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.get(f"http://127.0.0.1:{port}{V1}/export?format=csv", trust_env=False, timeout=60)
    finally:
        server.should_exit = True
        thread.join()
        structlog.reset_defaults()


class SnapshotBroken(Exception):
    """Stands for whatever ends a stream."""


@pytest.mark.parametrize("name", FORMATS)
def test_export_shows_no_personal_data(client: TestClient, province: Province, name: str) -> None:
    text = plain(client.get(f"{V1}/export?format={name}").content)
    assert [secret for secret in secrets(province) if secret in text] == []


def test_changes_show_no_personal_data(client: TestClient, province: Province) -> None:
    text = json.dumps(list(feed(client)), ensure_ascii=False)
    assert [secret for secret in secrets(province) if secret in text] == []
    assert not [name for name in ('"phone"', '"email"', '"contact"', '"extra"') if name in text]


def test_parts_need_the_token(copied: Callable[[], Path], province: Province) -> None:
    folder = copied()
    found = Workspace.open(str(folder), index_folder=folder / "index")
    with TestClient(create_app(found, token="geheim"), raise_server_exceptions=False) as service:
        assert service.get("/internal/parts").status_code == 404
        assert service.get("/internal/parts", headers={"Authorization": "Bearer falsch"}).status_code == 404
        answer = service.get("/internal/parts", headers={"Authorization": "Bearer geheim"})
        whats = {part.what for part in decode(io.BytesIO(answer.content))}
        assert {"nodes", "edges", "revisions", "end"} <= whats
    found.close()
