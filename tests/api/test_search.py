"""GET /search and the command: what they answer, refuse, withstand and keep to themselves."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from api.workspace import Workspace, opened
from graph.index.name_rows import NameRows
from queries.search import LABELS, search
from tests.api.commands import inside, run, serving
from tests.conftest import Province

V1 = "/api/v1/search"
HOSTILE = [
    "注塑" * 3_500, "a" * 10_000, "zhu" * 3_000, "z s " * 2_000, "%" * 1_000, "%00", "\0", "\x1b[31m\x07", "'\"`;--", "(.*)+$[^]\\",
    "🔧", "👩‍🔧" * 300, "。" * 200, "a", "机", "1", "\ufeff注塑\u200b", "‮注塑", "﷽" * 500, "\u0300" * 500, "机" * 48, "zhsh" * 16,
    "shi" * 60, "expert:", ":", "expert:expert:expert:", "注 塑 成 型 工 艺 机 械", "x" * 200 + "注塑", "\\u6ce8", "../../etc/passwd",
]  # fmt: skip
SECONDS = 1.0


def test_search_works(client: TestClient) -> None:
    answer = client.get(V1, params={"q": "注塑", "limit": 5})
    assert answer.status_code == 200
    document = answer.json()
    assert list(document) == ["items", "next_cursor", "revision"] and document["next_cursor"] is None
    assert len(document["items"]) == 5
    for item in document["items"]:
        assert list(item) == ["kind", "id", "name", "matched", "how"] and item["how"] in LABELS
    assert document["items"][0]["id"] == "skill:注塑成型"
    assert document["revision"] == client.get("/api/v1/stats").json()["revision"]


def test_search_default_limit_and_kinds(client: TestClient) -> None:
    assert len(client.get(V1, params={"q": "佛山"}).json()["items"]) == 20
    for asked in ({"kinds": "expert,skill"}, {"kinds": ["expert", "skill"]}, {"kinds": "expert，skill"}):
        kinds = {item["kind"] for item in client.get(V1, params={"q": "焊", **asked}).json()["items"]}
        assert kinds == {"expert", "skill"}


def test_search_finds_every_kind_of_record(client: TestClient, province: Province) -> None:
    for kind, plural in {"expert": "experts", "enterprise": "enterprises", "team": "teams", "course": "courses",
                         "service": "services", "case": "cases", "problem": "problems"}.items():  # fmt: skip
        record = client.get(f"/api/v1/{plural}", params={"limit": 1}).json()["items"][0]
        for q in (record["name"], record["id"], record["code"] or record["id"]):
            found = client.get(V1, params={"q": q, "kinds": kind, "limit": 500}).json()["items"]
            assert record["id"] in [item["id"] for item in found], (kind, q)


def test_search_not_found_is_empty(client: TestClient) -> None:
    assert client.get(V1, params={"q": "貔貅饕餮"}).json()["items"] == []


@pytest.mark.parametrize(
    "query",
    ["", "q=", "q=%20", "q=%E3%80%80", "q=x&limit=0", "q=x&limit=501", "q=x&limit=a", "q=x&limit=1.5", "q=x&kinds=foo",
     "q=x&kinds=expert,foo", "q=x&kinds=experts"],
)  # fmt: skip
def test_search_bad_input(client: TestClient, query: str) -> None:
    answer = client.get(f"{V1}?{query}")
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"
    assert any("\u4e00" <= char <= "\u9fff" for char in answer.json()["detail"])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_search_not_allowed(client: TestClient, method: str) -> None:
    assert client.request(method, V1, params={"q": "x"}).status_code == 405


@pytest.mark.parametrize("q", HOSTILE)
def test_search_hostile_texts_do_no_harm(client: TestClient, q: str) -> None:
    client.get(V1, params={"q": "预热"})
    started = time.process_time()
    answer = client.get(f"{V1}?q={quote(q, errors='surrogatepass')}&limit=500")
    assert answer.status_code in (200, 422)
    assert time.process_time() - started < SECONDS


@given(
    st.text(max_size=300), st.integers(-1, 600), st.sampled_from(["", "&kinds=expert", "&kinds=%00", "&kinds=skill,"])
)
@hypothesis_settings(max_examples=60)
def test_search_any_text_is_answered(client: TestClient, q: str, limit: int, kinds: str) -> None:
    answer = client.get(f"{V1}?q={quote(q, safe='', errors='surrogatepass')}&limit={limit}{kinds}")
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        assert len(answer.json()["items"]) <= limit


def test_search_raw_bytes_in_the_address(client: TestClient) -> None:
    for raw in ("%ED%A0%80", "%FF%FE", "%", "%zz", "%00", "+", "a&q=b", "%F0%9F"):
        assert client.get(f"{V1}?q={raw}").status_code in (200, 422)


def test_search_never_looks_at_personal_data(client: TestClient, province: Province) -> None:
    owners = {"experts": ("联系电话", "邮箱"), "enterprises": ("联系人", "联系电话")}
    public = json.dumps([[v for k, v in row.items() if k not in ("联系电话", "邮箱", "联系人")]
                         for rows in province.rows.values() for row in rows], ensure_ascii=False, default=str)  # fmt: skip
    asked = 0
    for kind, columns in owners.items():
        for row in province.rows[kind][:25]:
            for value in (str(row[column]) for column in columns if row.get(column)):
                for q in (value, value[-8:]) if value.isascii() else (value,):
                    asked += 1
                    items = client.get(V1, params={"q": q, "limit": 500}).json()["items"]
                    assert q in public or not [i for i in items if i["how"] in ("name", "inner_word", "code")], q
                    assert q in public or not any(q in json.dumps(i, ensure_ascii=False) for i in items)
    assert asked > 50


def test_search_sees_a_load_at_once_and_a_restart_changes_nothing(copied: Callable[[], Path], tmp_path: Path) -> None:
    graph = copied()
    path = tmp_path / "专家.csv"
    path.write_text("编号,姓名,工种,工作单位,所在地区,专业特长\nNEW1,貔貅生,焊工,新厂,深圳,饕餮纹\n", encoding="utf-8")

    def ask(workspace: Workspace, q: str) -> list[str]:
        return [item["id"] for item in search(workspace.names, q)["items"]]

    with opened(str(graph), index_folder=graph / "index") as workspace:
        before = workspace.names
        assert ask(workspace, "貔貅生") == [] and (graph / "search" / "manifest.json").exists()
        workspace.load([path])
        assert ask(workspace, "貔貅生") == ask(workspace, "pixiusheng") == ask(workspace, "饕餮纹") == ["expert:NEW1"]
        assert workspace.names is not before and workspace.names is workspace.names
        answers = [search(workspace.names, q) for q in ("焊", "zhusu", "NEW1", "fs")]
    with opened(str(graph), index_folder=graph / "index") as workspace:
        assert [search(workspace.names, q) for q in ("焊", "zhusu", "NEW1", "fs")] == answers
        workspace.withdraw(["NEW1"])
        assert ask(workspace, "貔貅生") == []
        assert workspace.names.revision == workspace.engine.revision()


def test_search_rebuilds_what_was_damaged(copied: Callable[[], Path]) -> None:
    graph = copied()
    with opened(str(graph), index_folder=graph / "index") as workspace:
        whole = search(workspace.names, "注塑")
    (graph / "search" / "rows.arrow").write_bytes(b"damaged")
    with opened(str(graph), index_folder=graph / "index") as workspace:
        assert search(workspace.names, "注塑") == whole


def test_search_index_that_differs_is_mended_by_doctor(copied: Callable[[], Path]) -> None:
    graph = copied()

    def mended(workspace: Workspace) -> bool:
        return bool(next(c["mended"] for c in workspace.doctor()["checks"] if c["name"] == "search"))

    with opened(str(graph), index_folder=graph / "index") as workspace:
        whole = search(workspace.names, "注塑")
        assert not mended(workspace)
        names = workspace.names.names
    NameRows(names.revision, names.graph_id, names.records, names.rows.slice(5_000)).save(graph / "search")
    with opened(str(graph), index_folder=graph / "index") as workspace:
        assert search(workspace.names, "注塑") != whole
        assert mended(workspace) and not mended(workspace)
        assert search(workspace.names, "注塑") == whole


def test_search_command(copied: Callable[[], Path]) -> None:
    graph = copied()
    done = inside(graph, "search", "注塑成型", "--limit", "3")
    assert done.code == 0 and "技能" in done.stdout and "名称" in done.stdout and "skill:注塑成型" in done.stdout
    assert "没有找到" in inside(graph, "search", "貔貅饕餮").stdout
    alone = inside(graph, "search", "zhusu", "--kinds", "skill,course", "--limit", "4", "--json").json
    assert len(alone["items"]) == 4 and {item["kind"] for item in alone["items"]} <= {"skill", "course"}
    for arguments in (["search", ""], ["search", "x", "--kinds", "foo"], ["search", "x", "--limit", "0"], ["search"]):
        assert inside(graph, *arguments).refused(2)
    assert inside(graph, "search", b"\xff\xfe zhusu", "--json").code == 0
    assert run(graph, "search", "zhusu", "--kinds", "skill,course", "--limit", "4", "--json").json == alone


def test_search_command_beside_a_service(copied: Callable[[], Path]) -> None:
    graph = copied()
    alone = inside(graph, "search", "注塑", "--kinds", "expert,skill", "--json").json
    with serving(graph) as (_, url):
        assert inside(graph, "search", "注塑", "--kinds", "expert,skill", "--json").json == alone
        over_http = httpx.get(f"{url}{V1}", params={"q": "注塑", "kinds": "expert,skill"})
        assert over_http.json() == alone
        assert inside(graph, "search", "注塑" * 5_000, "--json").json["items"] == []
        assert inside(graph, "search", "x", "--kinds", "foo").refused(2)
        # An address longer than an HTTP client would send.
        address = f"{V1}?q={quote('注塑' * 10_000)}"
        connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)
        connection.request("GET", address)
        assert connection.getresponse().status < 500
        connection.close()
