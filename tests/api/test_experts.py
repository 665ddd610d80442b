from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.workspace import Workspace
from queries.experts import experts
from tests.api.answers import V1, is_problem, whole
from tests.conftest import Province


@pytest.fixture(scope="module")
def common(client: TestClient) -> dict[str, str]:
    """What the first expert of a team has: a filter of each kind that finds somebody."""
    for expert in whole(client, "/experts"):
        around = whole(client, f"/graph/{expert['id']}/neighbours")
        found = {edge["relation"]: edge["node"]["id"] for edge in around}
        if {"MEMBER_OF", "HAS_SKILL", "IN_INDUSTRY", "LOCATED_IN"} <= found.keys():
            return {
                "skill": found["HAS_SKILL"],
                "team": found["MEMBER_OF"],
                "industry": found["IN_INDUSTRY"],
                "region": found["LOCATED_IN"],
                "expert": expert["id"],
            }
    raise AssertionError("nobody has it all")


@pytest.mark.parametrize("name", ["skill", "team", "industry", "region"])
def test_experts_filtered(client: TestClient, workspace: Workspace, common: dict[str, str], name: str) -> None:
    items = whole(client, "/experts", **{name: common[name]})
    assert common["expert"] in [item["id"] for item in items]
    assert len(items) < len(whole(client, "/experts"))
    assert items == experts(workspace.engine, limit=500, **{name: common[name]}).items  # type: ignore[arg-type]
    assert whole(client, "/experts", limit=1, **{name: common[name]}) == items


def test_experts_filters_combine(client: TestClient, common: dict[str, str]) -> None:
    names = ("skill", "team", "industry", "region")
    both = whole(client, "/experts", **{name: common[name] for name in names})
    alone = [{item["id"] for item in whole(client, "/experts", **{name: common[name]})} for name in names]
    assert {item["id"] for item in both} == set.intersection(*alone)


def test_experts_of_a_skill_say_how_they_matched(client: TestClient, common: dict[str, str]) -> None:
    near = whole(client, "/experts", skill=common["skill"], hops=2)
    found = whole(client, "/experts", skill=common["skill"])
    assert {item["id"] for item in found} <= {item["id"] for item in near}
    assert all(match["id"] == common["skill"] and match["hops"] == 0 for item in found for match in item["matched"])
    assert all(item["matched"] and item["matched"][0].keys() == {"id", "name", "level", "hops"} for item in near)


def test_experts_of_the_province_are_all(client: TestClient, province: Province) -> None:
    assert len(whole(client, "/experts", region="广东")) == len(province.rows["experts"])


@pytest.mark.parametrize("name", ["skill", "team", "industry", "region"])
def test_experts_filter_not_found(client: TestClient, name: str) -> None:
    assert is_problem(client.get(f"{V1}/experts", params={name: "没有这一个"}), 404)


@pytest.mark.parametrize(
    "query", ["skill=", "team=", "region=", "industry=", "skill=焊接&hops=4", "skill=焊接&hops=-1", "hops=x", "limit=0"]
)
def test_experts_bad_filter(client: TestClient, query: str) -> None:
    assert is_problem(client.get(f"{V1}/experts?{query}"), 422)
