from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.workspace import Workspace
from queries.need import Request
from queries.recommend import recommend_experts
from queries.why_not import why_not
from tests.api.answers import CHINESE, V1, is_problem, whole
from tests.conftest import Province

EXPERTS, WHY_NOT = f"{V1}/recommendations/experts", f"{V1}/recommendations/why-not"
TEXT = "变频器报过流，加速的时候跳闸"
FEATURES = ["skills", "cases", "profile", "industry", "region", "team", "load"]


def ask(client: TestClient, **body: Any) -> Response:
    return client.post(EXPERTS, json=body)


def test_recommend_shape(client: TestClient, workspace: Workspace) -> None:
    answer = ask(client, text=TEXT, region="深圳", industry="3812", limit=5)
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert body.keys() - {"advice"} == {"revision", "engine", "index", "need", "items"}
    assert (body["revision"], body["engine"]) == (workspace.engine.revision(), "ladybug")
    assert body["index"].keys() == {"revision", "vectors"} and 0 <= body["index"]["vectors"] <= 1
    need = body["need"]
    assert need["text"] == TEXT and need["skills"]
    assert all(skill.keys() == {"id", "name", "weight", "how"} for skill in need["skills"])
    assert sum(skill["weight"] for skill in need["skills"]) == pytest.approx(1, abs=1e-5)
    assert (need["industry"]["code"], need["region"]["name"]) == ("3812", "深圳市")
    assert 0 < len(body["items"]) <= 5
    for item in body["items"]:
        assert item.keys() == {"rank", "score", "expert", "availability", "parts", "evidence"}
        assert item["expert"].keys() == {"id", "code", "name", "trade", "skill_level", "employer", "region", "teams"}
        assert item["availability"] in ("free", "full")
        assert [part["feature"] for part in item["parts"]] == FEATURES
        for part in item["parts"]:
            assert part.keys() == {"feature", "label", "value", "weight", "contribution", "detail"}
            assert CHINESE.search(part["label"]) and CHINESE.search(part["detail"])
        for reason in item["evidence"]:
            assert reason.keys() == {"feature", "text", "path"} and reason["path"]
            assert CHINESE.search(reason["text"])
            assert all(step.keys() == {"from", "relation", "to"} for step in reason["path"])


def test_recommend_is_what_the_query_answers(client: TestClient, workspace: Workspace, province: Province) -> None:
    for need in province.rows["needs"][:10]:
        request = Request(problem_id=str(need["编号"]), limit=7)
        assert ask(client, problem_id=need["编号"], limit=7).json() == recommend_experts(
            workspace.index, request, "ladybug"
        )


def test_recommend_default_limit(client: TestClient) -> None:
    assert len(ask(client, text=TEXT, weights={"cases": 0}).json()["items"]) <= 10
    assert is_problem(ask(client, text=TEXT, limit=501), 422)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": None},
        {"text": ""},
        {"text": " \n　"},
        {"text": 5},
        {"text": ["x"]},
        {"text": TEXT, "problem_id": "XQ0001"},
        {"text": TEXT, "unknown": 1},
        {"text": TEXT, "limit": 0},
        {"text": TEXT, "limit": 501},
        {"text": TEXT, "limit": "many"},
        {"text": TEXT, "limit": 1.5},
        {"text": TEXT, "weights": {"luck": 1}},
        {"text": TEXT, "weights": {"cases": -1}},
        {"text": TEXT, "weights": {"cases": "much"}},
        {"text": TEXT, "weights": dict.fromkeys(FEATURES, 0)},
        {"text": TEXT, "filters": {"colour": "red"}},
        {"text": TEXT, "filters": {"region": ""}},
        {"text": TEXT, "filters": []},
        {"text": TEXT, "skills": "氩弧焊"},
        {"text": TEXT, "skills": [""]},
        {"text": TEXT, "exclude": [1]},
        {"text": TEXT, "industry": ""},
        {"text": "银" * 10_001},
    ],
    ids=lambda body: str(body)[:60],
)
def test_recommend_bad_input(client: TestClient, body: dict[str, Any]) -> None:
    assert is_problem(ask(client, **body), 422)


def test_recommend_longest_text(client: TestClient) -> None:
    assert ask(client, text="变频器过流，" * 1666 + "跳闸。。").status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {"problem_id": "没有"},
        {"problem_id": "expert:ZJ0001"},
        {"text": TEXT, "enterprise_id": "没有这家"},
        {"text": TEXT, "industry": "99999"},
        {"text": TEXT, "region": "火星"},
        {"text": TEXT, "skills": ["没有这门手艺"]},
        {"text": TEXT, "exclude": ["没有此人"]},
        {"text": TEXT, "filters": {"team": "没有这支队"}},
        {"text": TEXT, "filters": {"skill": "没有这门手艺"}},
        {"text": TEXT, "filters": {"region": "火星"}},
        {"text": TEXT, "filters": {"industry": "99999"}},
    ],
    ids=lambda body: str(body)[:60],
)
def test_recommend_not_found(client: TestClient, body: dict[str, Any]) -> None:
    assert is_problem(ask(client, **body), 404)


def test_recommend_not_allowed(client: TestClient) -> None:
    for method in ("GET", "PUT", "DELETE"):
        assert is_problem(client.request(method, EXPERTS), 405)


def test_why_not_shape(client: TestClient, workspace: Workspace) -> None:
    answer = client.get(WHY_NOT, params={"text": TEXT, "expert_id": "ZJ0001", "limit": 3})
    assert answer.status_code == 200
    body = answer.json()
    assert body.keys() == {
        "revision",
        "expert",
        "score",
        "rank",
        "last_listed_score",
        "excluded_by",
        "parts",
        "reasons",
    }
    assert body == why_not(workspace.index, Request(text=TEXT, limit=3), "ZJ0001")
    assert body["expert"]["id"] == "expert:ZJ0001" and body["reasons"]


def test_why_not_by_id_code_and_name(client: TestClient) -> None:
    names = [expert["name"] for expert in whole(client, "/experts")]
    expert = next(expert for expert in whole(client, "/experts") if names.count(expert["name"]) == 1)
    answers = [
        client.get(WHY_NOT, params={"problem_id": "XQ0001", "expert_id": expert[key]}).json()
        for key in ("id", "code", "name")
    ]
    assert answers[0]["expert"]["id"] == expert["id"]
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize(
    "query",
    [
        f"text={TEXT}",
        "expert_id=ZJ0001",
        "expert_id=&text=x",
        f"expert_id=ZJ0001&text={TEXT}&problem_id=XQ0001",
        "expert_id=ZJ0001&text=",
        f"expert_id=ZJ0001&text={TEXT}&limit=0",
        f"expert_id=ZJ0001&text={TEXT}&limit=501",
    ],
)
def test_why_not_bad_input(client: TestClient, query: str) -> None:
    assert is_problem(client.get(f"{WHY_NOT}?{query}"), 422)


def test_why_not_not_found_and_not_allowed(client: TestClient) -> None:
    assert is_problem(client.get(WHY_NOT, params={"text": TEXT, "expert_id": "没有此人"}), 404)
    assert is_problem(client.get(WHY_NOT, params={"problem_id": "没有", "expert_id": "ZJ0001"}), 404)
    assert is_problem(client.post(WHY_NOT), 405)


@pytest.mark.parametrize("name", ["teams", "courses", "experts/x", ""])
def test_recommendations_that_are_not_there(client: TestClient, name: str) -> None:
    assert is_problem(client.post(f"{V1}/recommendations/{name}", json={"text": TEXT}), 404)
