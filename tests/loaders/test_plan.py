"""What a plan keeps, leaves out and writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.engine import GraphEngine, open_engine
from loaders.plan import Plan, same

SKILLS = ("HAS_SKILL", "Expert", "Skill")
PAIR = ("expert:a", "skill:x")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[GraphEngine]:
    opened = open_engine(str(tmp_path / "graph"))
    yield opened
    opened.close()


def write(engine: GraphEngine, plan: Plan) -> None:
    with engine.transaction("load") as transaction:
        plan.write(transaction)


def filled(engine: GraphEngine) -> None:
    plan = Plan()
    plan.put_node("Expert", None, {"id": "expert:a", "name": "甲", "years": 0})
    plan.put_node("Skill", None, {"id": "skill:x", "name": "焊接", "aliases": []})
    plan.put_edge(SKILLS, PAIR, None, {"level": 3, "how": "stated", "evidence": "焊接"})
    write(engine, plan)


@pytest.mark.parametrize(
    ("before", "after", "alike"),
    [
        ({"name": "甲"}, {"name": "甲"}, True),
        ({"name": "甲"}, {"name": "乙"}, False),
        ({"name": "甲", "trade": None}, {"name": "甲"}, True),
        ({"aliases": []}, {"aliases": None}, True),
        ({"aliases": ["a", "b"]}, {"aliases": ["b", "a"]}, False),
        ({"years": 0}, {"years": None}, False),
        ({"trade": ""}, {"trade": None}, False),
        ({"rev": 1, "updated_at": "x", "source": "a.xlsx"}, {"rev": 2, "source": "b.xlsx"}, True),
    ],
)
def test_plan_same(before: dict[str, Any], after: dict[str, Any], alike: bool) -> None:
    assert same(before, after) is alike and same(after, before) is alike


def test_plan_is_empty_until_something_is_planned() -> None:
    plan = Plan()
    assert not plan
    assert not plan.put_node("Expert", {"id": "expert:a", "name": "甲"}, {"id": "expert:a", "name": "甲"})
    assert not plan.put_edge(SKILLS, PAIR, {"from": "expert:a", "level": 3, "rev": 1}, {"level": 3})
    assert not plan


@pytest.mark.parametrize("what", ["node", "edge", "cut", "withdrawn"])
def test_plan_is_not_empty_with_one_change(what: str) -> None:
    plan = Plan()
    if what == "node":
        assert plan.put_node("Expert", {"id": "expert:a", "name": "甲"}, {"id": "expert:a", "name": "乙"})
    elif what == "edge":
        assert plan.put_edge(SKILLS, PAIR, {"level": 3}, {"level": 4})
    elif what == "cut":
        plan.cut_edge(SKILLS, PAIR)
    else:
        plan.withdrawn["Expert"].add("expert:a")
    assert plan


def test_plan_writes_what_it_holds(engine: GraphEngine) -> None:
    filled(engine)
    assert engine.nodes_by_id("Expert", ["expert:a"])[0]["years"] == 0
    assert engine.edges_of(*SKILLS, ["expert:a"])[0]["level"] == 3


def test_plan_against_what_is_there_is_empty(engine: GraphEngine) -> None:
    filled(engine)
    plan = Plan()
    plan.put_node("Expert", engine.nodes_by_id("Expert", ["expert:a"])[0], {"id": "expert:a", "name": "甲", "years": 0})
    plan.put_node("Skill", engine.nodes_by_id("Skill", ["skill:x"])[0], {"id": "skill:x", "name": "焊接"})
    stored = engine.edges_of(*SKILLS, ["expert:a"])[0]
    plan.put_edge(SKILLS, PAIR, stored, {"level": 3, "how": "stated", "evidence": "焊接"})
    assert not plan


@pytest.mark.parametrize("cut_first", [True, False])
def test_plan_edge_both_cut_and_put_stays(engine: GraphEngine, cut_first: bool) -> None:
    filled(engine)
    plan = Plan()
    if cut_first:
        plan.cut_edge(SKILLS, PAIR)
    plan.put_edge(SKILLS, PAIR, None, {"level": 5})
    if not cut_first:
        plan.cut_edge(SKILLS, PAIR)
    write(engine, plan)
    assert [edge["level"] for edge in engine.edges_of(*SKILLS, ["expert:a"])] == [5]


def test_plan_cuts_and_withdraws(engine: GraphEngine) -> None:
    filled(engine)
    plan = Plan()
    plan.cut_edge(SKILLS, PAIR)
    write(engine, plan)
    assert engine.edges_of(*SKILLS, ["expert:a"]) == []
    plan = Plan()
    plan.withdrawn["Expert"].add("expert:a")
    write(engine, plan)
    assert engine.scan_nodes("Expert").num_rows == 0
    assert [(g["item"], g["rev"]) for g in engine.tombstones(since=-1)] == [("HAS_SKILL", 2), ("expert", 3)]


def test_plan_tells_its_progress_to_the_end(engine: GraphEngine) -> None:
    plan, told = Plan(), []
    plan.put_node("Expert", None, {"id": "expert:a", "name": "甲"})
    plan.put_node("Skill", None, {"id": "skill:x", "name": "焊接"})
    plan.put_edge(SKILLS, PAIR, None, {"level": 3})
    with engine.transaction("load") as transaction:
        plan.write(transaction, lambda done, total: told.append((done, total)))
    assert told[-1] == (3, 3) and told == sorted(told)
