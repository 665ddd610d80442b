from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.api.answers import V1, is_problem, whole
from tests.conftest import Province

CASES = f"{V1}/cases"
OUTCOMES = {"resolved": "已解决", "partial": "部分解决", "unresolved": "未解决", "ongoing": "进行中"}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_cases_of_an_outcome(client: TestClient, province: Province, outcome: str) -> None:
    wanted = sorted(f"case:{row['编号']}" for row in province.rows["cases"] if row["结果"] == OUTCOMES[outcome])
    assert [item["id"] for item in whole(client, "/cases", outcome=outcome, limit=3)] == wanted
    assert [item["id"] for item in whole(client, "/cases", outcome=OUTCOMES[outcome])] == wanted


def test_cases_similar_to_a_problem(client: TestClient, province: Province) -> None:
    found = 0
    for need in province.rows["needs"][:30]:
        answer = client.get(CASES, params={"similar_to": need["编号"], "outcome": "resolved", "limit": 5})
        assert answer.status_code == 200
        body = answer.json()
        assert body.keys() == {"items", "next_cursor", "revision"} and body["next_cursor"] is None
        assert len(body["items"]) <= 5
        for item in body["items"]:
            assert item.keys() == {"case", "similarity", "how", "shared"}
            assert item["case"]["kind"] == "case" and item["case"]["outcome"] == "已解决"
            assert 0 < item["similarity"] <= 1 and item["how"] in ("words", "skills", "words+skills")
            assert item["shared"] or item["how"] == "words"
        likeness = [item["similarity"] for item in body["items"]]
        assert likeness == sorted(likeness, reverse=True)
        found += len(likeness)
    assert found


def test_cases_similar_to_a_text(client: TestClient, province: Province) -> None:
    need = next(need for need in province.rows["needs"] if need["需求类型"] == "技术难题")
    by_text = client.get(CASES, params={"text": need["需求描述"]}).json()["items"]
    by_id = client.get(CASES, params={"similar_to": f"problem:{need['编号']}"}).json()["items"]
    assert [item["case"]["id"] for item in by_text] == [item["case"]["id"] for item in by_id]


@pytest.mark.parametrize(
    "query",
    [
        "outcome=perhaps",
        "outcome=",
        "text=",
        "text=%20",
        "similar_to=",
        "text=银纹&similar_to=XQ0001",
        "text=银纹&outcome=x",
        "text=银纹&limit=0",
        "similar_to=XQ0001&cursor=x",
        "cursor=x",
        "limit=501",
    ],
)
def test_cases_bad_input(client: TestClient, query: str) -> None:
    assert is_problem(client.get(f"{CASES}?{query}"), 422)


def test_cases_text_too_long(client: TestClient) -> None:
    # In one byte a character: httpx does not send an address of more than 64 KiB.
    assert is_problem(client.get(CASES, params={"text": "x" * 10_001}), 422)


def test_cases_not_found_and_not_allowed(client: TestClient) -> None:
    assert is_problem(client.get(CASES, params={"similar_to": "没有"}), 404)
    assert is_problem(client.get(CASES, params={"similar_to": "ZJ0001"}), 404)
    assert is_problem(client.post(CASES), 405)
