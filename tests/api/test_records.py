from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from api.workspace import Workspace
from tests.api.answers import PLURALS, V1, is_problem, whole
from tests.conftest import Province

KINDS = pytest.mark.parametrize("kind", PLURALS)


def test_stats_count_what_the_lists_hold(client: TestClient, workspace: Workspace) -> None:
    answer = client.get(f"{V1}/stats")
    assert answer.status_code == 200
    body = answer.json()
    assert body["revision"] == workspace.engine.revision()
    assert PLURALS.keys() <= body["nodes"].keys()
    for kind, plural in PLURALS.items():
        assert body["nodes"][kind] == len(whole(client, f"/{plural}")), kind
    neighbours = whole(client, "/graph/expert:ZJ0001/neighbours")
    assert Counter(item["relation"] for item in neighbours).keys() <= body["edges"].keys()
    assert is_problem(client.post(f"{V1}/stats"), 405)


def test_records_are_the_rows_of_the_lists(client: TestClient, province: Province) -> None:
    def codes(plural: str) -> list[str]:
        return [item["code"] for item in whole(client, f"/{plural}")]

    needs = province.rows["needs"]
    trainings = [row["编号"] for row in needs if row["需求类型"] == "培训需求"]
    assert codes("experts") == sorted(str(row["编号"]) for row in province.rows["experts"])
    assert codes("problems") == sorted(str(row["编号"]) for row in needs if row["编号"] not in trainings)
    assert codes("training-needs") == sorted(map(str, trainings))
    for kind in ("cases", "courses", "services", "teams"):
        assert codes(kind) == sorted(str(row["编号"]) for row in province.rows[kind])
    names = {item["name"] for item in whole(client, "/enterprises")}
    assert names == {row["企业名称"] for row in province.rows["enterprises"]}


@KINDS
def test_records_list_in_the_order_of_ids(client: TestClient, kind: str) -> None:
    items = whole(client, f"/{PLURALS[kind]}")
    ids = [item["id"] for item in items]
    assert ids == sorted(set(ids)) and ids
    assert all(item["kind"] == kind and item["id"].startswith(f"{kind}:") and item["name"] for item in items)


@KINDS
@pytest.mark.parametrize("limit", [7, 50])
def test_records_pages_make_the_whole(client: TestClient, kind: str, limit: int) -> None:
    if kind in ("skill", "industry") and limit == 7:
        limit = 99
    assert whole(client, f"/{PLURALS[kind]}", limit=limit) == whole(client, f"/{PLURALS[kind]}")


def test_records_default_limit(client: TestClient) -> None:
    page = client.get(f"{V1}/problems").json()
    assert len(page["items"]) == 50 and page["next_cursor"]


@KINDS
def test_record_by_id_code_and_name(client: TestClient, kind: str) -> None:
    items = whole(client, f"/{PLURALS[kind]}")
    names, codes = (Counter(item.get(key) for item in items) for key in ("name", "code"))
    for item in (items[0], items[len(items) // 2], items[-1]):
        mentions = [item["id"]]
        mentions += [item["code"]] if codes[item.get("code")] == 1 and item.get("code") else []
        mentions += [item["name"]] if names[item["name"]] == 1 else []
        for mention in mentions:
            answer = client.get(f"{V1}/{PLURALS[kind]}/{mention}")
            assert answer.status_code == 200, (mention, answer.text)
            found = answer.json()
            relations = found.pop("relations")
            assert {key: value for key, value in item.items() if key != "matched"} == found
        around = whole(client, f"/graph/{item['id']}/neighbours")
        assert relations == Counter(edge["relation"] for edge in around), item["id"]


@KINDS
def test_record_not_found(client: TestClient, kind: str) -> None:
    for wrong in ("没有这一个", f"{kind}:没有", "expert:", "x" * 5000, "%00", "..%2f..%2fetc%2fpasswd"):
        assert is_problem(client.get(f"{V1}/{PLURALS[kind]}/{wrong}"), 404)
    other = "problems" if kind != "problem" else "experts"
    of_another_kind = client.get(f"{V1}/{other}?limit=1").json()["items"][0]["id"]
    assert is_problem(client.get(f"{V1}/{PLURALS[kind]}/{of_another_kind}"), 404)


@KINDS
def test_record_not_allowed(client: TestClient, kind: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert is_problem(client.request(method, f"{V1}/{PLURALS[kind]}"), 405)
        assert is_problem(client.request(method, f"{V1}/{PLURALS[kind]}/x"), 405)


@KINDS
@pytest.mark.parametrize(
    "params",
    [
        {"limit": "0"},
        {"limit": "501"},
        {"limit": "-1"},
        {"limit": "x"},
        {"limit": ""},
        {"limit": "1.5"},
        {"limit": "9" * 5000},
        {"cursor": ""},
        {"cursor": "x"},
        {"cursor": "bm9wZQ"},
        {"cursor": "银纹"},
        {"cursor": "x" * 3000},
    ],
    ids=lambda params: f"{next(iter(params))}={next(iter(params.values()))[:12]}",
)
def test_records_bad_paging(client: TestClient, kind: str, params: dict[str, str]) -> None:
    assert is_problem(client.get(f"{V1}/{PLURALS[kind]}", params=params), 422)


def test_records_cursor_of_another_list(client: TestClient) -> None:
    cursor = client.get(f"{V1}/problems?limit=1").json()["next_cursor"]
    for kind in ("experts", "cases", "skills", "graph/ZJ0001/neighbours"):
        assert is_problem(client.get(f"{V1}/{kind}", params={"cursor": cursor}), 422)


def test_records_unknown_kind(client: TestClient) -> None:
    for plural in ("widgets", "expert", "problem-groups", "honors", "Experts"):
        assert is_problem(client.get(f"{V1}/{plural}"), 404)
        assert is_problem(client.get(f"{V1}/{plural}/x"), 404)


@settings(max_examples=60, deadline=None)
@given(cursor=st.text(max_size=60), limit=st.integers())
def test_records_any_cursor_is_a_page_or_refused(client: TestClient, cursor: str, limit: int) -> None:
    answer = client.get(f"{V1}/skills", params={"cursor": cursor.encode(errors="ignore"), "limit": limit})
    assert answer.status_code == 422 and is_problem(answer, 422)


def test_record_ambiguous_name_names_the_candidates(writable: TestClient) -> None:
    rows: list[dict[str, Any]] = [
        {"编号": f"TM{n}", "姓名": "同名同姓", "工种": "焊工", "工作单位": f"第{n}厂", "所在地区": "深圳"}
        for n in (1, 2)
    ]
    text = ",".join(rows[0]) + "\n" + "\n".join(",".join(row.values()) for row in rows)
    job = writable.post(f"{V1}/imports", files=[("files", ("专家.csv", text.encode()))]).json()
    while writable.get(f"{V1}/imports/{job['id']}").json()["status"] in ("queued", "running"):
        pass
    answer = writable.get(f"{V1}/experts/同名同姓")
    assert is_problem(answer, 422)
    assert "expert:TM1" in answer.json()["detail"] and "expert:TM2" in answer.json()["detail"]
    found = writable.get(f"{V1}/experts/同名同姓（第2厂）")
    assert found.status_code == 200 and found.json()["id"] == "expert:TM2"
