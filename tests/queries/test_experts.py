from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.engine import GraphEngine
from graph.errors import BadInput, NotFound
from queries.experts import experts, skills_within

#: A case is some reads of the store: their time says nothing.
ON_THE_ENGINE = settings(deadline=None, max_examples=40)


def ids(engine: GraphEngine, **filters: Any) -> list[str]:
    return [item["id"].removeprefix("expert:") for item in experts(engine, **filters).items]


def test_experts_without_filter_are_all(engine: GraphEngine) -> None:
    assert ids(engine) == ["N-1", "ZJ1", "ZJ2", "ZJ3", "ZJ4", "陈静@佛山陶机"]
    assert all(item["matched"] == [] and "phone" not in item for item in experts(engine).items)


def test_experts_of_a_skill(engine: GraphEngine) -> None:
    items = experts(engine, skill="氩弧焊").items
    assert [(item["id"], item["name"], item["kind"]) for item in items] == [
        ("expert:ZJ1", "张伟", "expert"),
        ("expert:ZJ3", "李娜", "expert"),
    ]
    assert items[0]["matched"] == [{"id": "skill:氩弧焊", "name": "氩弧焊", "level": 3 + 2, "hops": 0}]


def test_experts_of_near_skills_nearest_and_best_first(engine: GraphEngine) -> None:
    found = {item["id"]: item["matched"] for item in experts(engine, skill="skill:氩弧焊", hops=1).items}
    assert found.keys() == {"expert:ZJ1", "expert:ZJ2", "expert:ZJ3"}
    assert [(skill["name"], skill["hops"]) for skill in found["expert:ZJ1"]] == [("氩弧焊", 0), ("焊接", 1)]
    assert [(skill["name"], skill["hops"]) for skill in found["expert:ZJ3"]] == [("氩弧焊", 0), ("无损检测", 1)]
    assert found["expert:ZJ3"][1]["level"] is None


def test_experts_hops_go_up_down_and_across(engine: GraphEngine) -> None:
    assert skills_within(engine, "skill:氩弧焊", 0) == {"skill:氩弧焊": 0}
    assert skills_within(engine, "skill:氩弧焊", 3) == {
        "skill:氩弧焊": 0,
        "skill:焊接": 1,
        "skill:管道氩弧焊": 1,
        "skill:无损检测": 1,
        "skill:加工": 2,
        "skill:激光焊": 2,
        "skill:数控车削": 3,
    }
    assert ids(engine, skill="氩弧焊", hops=2) == ["ZJ1", "ZJ2", "ZJ3"]
    assert ids(engine, skill="氩弧焊", hops=3) == ["ZJ1", "ZJ2", "ZJ3", "陈静@佛山陶机"]
    assert ids(engine, skill="茶叶加工", hops=3) == ["ZJ4"]


def test_experts_of_team_industry_and_region_with_all_below(engine: GraphEngine) -> None:
    assert ids(engine, team="T1") == ["ZJ1", "ZJ2", "ZJ3"]
    assert ids(engine, team="深圳焊接服务队") == ["ZJ1", "ZJ3"]
    assert ids(engine, team="team:T3") == ["ZJ3"]
    assert ids(engine, industry="C") == ["ZJ1", "ZJ3", "ZJ4"]
    assert ids(engine, industry="352") == ["ZJ1"]
    assert ids(engine, industry="先进制造业") == ids(engine, industry="高端装备制造") == ["ZJ1"]
    assert ids(engine, region="广东") == ["ZJ1", "ZJ2", "ZJ3", "ZJ4"]
    assert ids(engine, region="440300") == ["ZJ1", "ZJ3"]
    assert ids(engine, region="region:440305") == ["ZJ1"]


def test_experts_filters_combine(engine: GraphEngine) -> None:
    assert ids(engine, skill="氩弧焊", hops=1, team="T1", region="深圳市") == ["ZJ1", "ZJ3"]
    assert ids(engine, skill="氩弧焊", hops=1, industry="3525") == ["ZJ1"]
    assert ids(engine, skill="茶叶加工", team="T1") == []


@ON_THE_ENGINE
@given(
    skill=st.sampled_from([None, "skill:氩弧焊", "skill:加工"]),
    hops=st.integers(0, 3),
    team=st.sampled_from([None, "T1", "T4"]),
    region=st.sampled_from([None, "440000", "440300"]),
    limit=st.integers(1, 7),
)
def test_experts_pages_make_the_whole(engine: GraphEngine, limit: int, **filters: Any) -> None:
    whole = experts(engine, **filters, limit=500)
    assert whole.next_cursor is None
    items, cursor = [], None
    while True:
        page = experts(engine, **filters, limit=limit, cursor=cursor)
        items += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
        assert len(page.items) == limit
    assert items == whole.items
    for name in filters.keys() - {"hops"}:
        alone = experts(engine, **{name: filters[name], **({"hops": filters["hops"]} if name == "skill" else {})})
        assert {item["id"] for item in items} <= {item["id"] for item in alone.items}


@ON_THE_ENGINE
@given(skill=st.sampled_from(["加工", "焊接", "氩弧焊", "管道氩弧焊", "数控车削", "激光焊", "无损检测"]))
def test_experts_more_hops_lose_nobody(engine: GraphEngine, skill: str) -> None:
    found = [set(ids(engine, skill=skill, hops=hops)) for hops in range(4)]
    assert found[0] <= found[1] <= found[2] <= found[3]


def test_experts_refused(engine: GraphEngine) -> None:
    for wrong in ({"hops": 4}, {"hops": -1}, {"limit": 501}, {"cursor": "x"}):
        with pytest.raises(BadInput):
            experts(engine, skill="焊接", **wrong)
    for unknown in ({"skill": "没有"}, {"team": "ZJ1"}, {"region": ""}, {"industry": "99999"}):
        with pytest.raises(NotFound):
            experts(engine, **unknown)  # type: ignore[arg-type]
