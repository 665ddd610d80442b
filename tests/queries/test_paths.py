from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.engine import GraphEngine, open_engine
from graph.errors import BadInput, NotFound
from queries import neighbourhood
from queries import paths as module
from queries.neighbours import neighbours
from queries.paths import paths
from tests.queries.conftest import EDGES, NODES

NAMES = {row["id"]: row["name"] for rows in NODES.values() for row in rows}
GRAPH: nx.Graph[str] = nx.Graph((row["from"], row["to"]) for rows in EDGES.values() for row in rows)

#: A case is some reads of the store: their time says nothing.
ON_THE_ENGINE = settings(deadline=None, max_examples=40)


def expected(start: str, end: str, max_hops: int, k: int) -> list[list[str]]:
    """All simple paths by brute force."""
    if start not in GRAPH or end not in GRAPH:
        return []
    found = nx.all_simple_paths(GRAPH, start, end, cutoff=max_hops)
    return sorted(found, key=lambda path: (len(path), path))[:k]


def nodes(items: list[dict[str, Any]]) -> list[list[str]]:
    return [[node["id"] for node in item["nodes"]] for item in items]


def test_paths_item_shape(engine: GraphEngine) -> None:
    (item,) = paths(engine, "ZJ4", "problem:N-2", k=1)
    assert item == {
        "length": 2,
        "nodes": [
            {"kind": "expert", "id": "expert:ZJ4", "name": "王强"},
            {"kind": "case", "id": "case:C2", "name": "卡料"},
            {"kind": "problem", "id": "problem:N-2", "name": "包装机卡料"},
        ],
        "edges": [
            {"from": "expert:ZJ4", "relation": "WORKED_ON", "to": "case:C2"},
            {"from": "case:C2", "relation": "ADDRESSED", "to": "problem:N-2"},
        ],
    }


def test_paths_choose_one_of_several_edges(engine: GraphEngine) -> None:
    there, back = paths(engine, "激光焊", "焊接", k=1), paths(engine, "skill:焊接", "skill:激光焊", k=1)
    edge = {"from": "skill:激光焊", "relation": "BROADER", "to": "skill:焊接"}
    assert there[0]["edges"] == back[0]["edges"] == [edge]
    assert paths(engine, "氩弧焊", "无损检测", k=1)[0]["edges"][0]["from"] == "skill:无损检测"


@ON_THE_ENGINE
@given(
    start=st.sampled_from(sorted(NAMES)),
    end=st.sampled_from(sorted(NAMES)),
    max_hops=st.integers(1, 6),
    k=st.integers(1, 20),
)
def test_paths_are_the_shortest_in_order(engine: GraphEngine, start: str, end: str, max_hops: int, k: int) -> None:
    if start == end:
        return
    assert nodes(paths(engine, start, end, max_hops=max_hops, k=k)) == expected(start, end, max_hops, k)


@ON_THE_ENGINE
@given(start=st.sampled_from(sorted(NAMES)), end=st.sampled_from(sorted(NAMES)))
def test_paths_are_made_of_neighbours(engine: GraphEngine, start: str, end: str) -> None:
    if start == end:
        return
    for item in paths(engine, start, end, k=5):
        ids = [node["id"] for node in item["nodes"]]
        assert (ids[0], ids[-1], len(set(ids))) == (start, end, len(ids))
        assert item["length"] == len(item["edges"]) == len(ids) - 1
        assert [node["name"] for node in item["nodes"]] == [NAMES[id] for id in ids]
        for (here, there), edge in zip(pairwise(ids), item["edges"], strict=True):
            direction = "out" if edge["from"] == here else "in"
            assert {edge["from"], edge["to"]} == {here, there}
            around = neighbours(engine, here, relations=[edge["relation"]], limit=500).items
            assert (direction, there) in [(found["direction"], found["node"]["id"]) for found in around]


def test_paths_read_together_are_the_same(engine: GraphEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [("expert:ZJ1", "expert:ZJ4"), ("honor:五一劳动奖章", "problem:N-2"), ("team:T3", "course:K1")]
    one_by_one = [paths(engine, *pair, max_hops=6, k=20) for pair in pairs]
    monkeypatch.setattr(neighbourhood, "ONE_BY_ONE", 0)
    assert [paths(engine, *pair, max_hops=6, k=20) for pair in pairs] == one_by_one
    assert any(one_by_one)


def test_paths_with_a_large_end_grow_the_other(engine: GraphEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = paths(engine, "ZJ1", "ZJ4", max_hops=4, k=3)
    monkeypatch.setattr(module, "MAX_FRONTIER", 5)
    assert nodes(paths(engine, "ZJ1", "ZJ4", max_hops=4, k=1)) == nodes(whole[:1])


def test_paths_none_found(engine: GraphEngine) -> None:
    assert paths(engine, "expert:N-1", "ZJ1", max_hops=6) == []
    assert paths(engine, "ZJ1", "ZJ4", max_hops=1) == []


def test_paths_refused(engine: GraphEngine) -> None:
    with pytest.raises(BadInput, match="同一个"):
        paths(engine, "ZJ1", "张伟（深圳铁匠）")
    with pytest.raises(NotFound):
        paths(engine, "ZJ1", "nobody")
    for wrong in ({"max_hops": 0}, {"max_hops": 7}, {"k": 0}, {"k": 21}):
        with pytest.raises(BadInput):
            paths(engine, "ZJ1", "ZJ2", **wrong)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphEngine]:
    """A city with 310 experts, three of whom matter: A and B also share a team, C has only the city."""
    engine = open_engine(str(tmp_path_factory.mktemp("crowded") / "graph"))
    people = ["A", "B", "C", *(f"X{i}" for i in range(307))]
    with engine.transaction("load") as transaction:
        transaction.write_nodes("Expert", [{"id": f"expert:{p}", "name": p, "code": p} for p in people])
        transaction.write_nodes("Region", [{"id": "region:1", "name": "城"}, {"id": "region:2", "name": "省"}])
        transaction.write_nodes("Team", [{"id": "team:T", "name": "队"}])
        city = [{"from": f"expert:{p}", "to": "region:1"} for p in people]
        transaction.write_edges("LOCATED_IN", "Expert", "Region", city)
        transaction.write_edges("PART_OF", "Region", "Region", [{"from": "region:1", "to": "region:2"}])
        members = [{"from": f"expert:{p}", "to": "team:T"} for p in "AB"]
        transaction.write_edges("MEMBER_OF", "Expert", "Team", members)
    yield engine
    engine.close()


@pytest.mark.parametrize("one_by_one", [0, 20])
def test_paths_pass_a_hub_only_in_the_middle(
    crowded: GraphEngine, monkeypatch: pytest.MonkeyPatch, one_by_one: int
) -> None:
    monkeypatch.setattr(neighbourhood, "ONE_BY_ONE", one_by_one)
    shared = [["expert:A", "region:1", "expert:B"], ["expert:A", "team:T", "expert:B"]]
    assert nodes(paths(crowded, "A", "B", max_hops=6, k=20)) == shared
    team = [["expert:C", "region:1", "expert:A", "team:T"], ["expert:C", "region:1", "expert:B", "team:T"]]
    assert nodes(paths(crowded, "C", "team:T", max_hops=3)) == team
    assert nodes(paths(crowded, "team:T", "C", max_hops=3)) == [path[::-1] for path in team]


def test_paths_from_a_hub(crowded: GraphEngine) -> None:
    assert nodes(paths(crowded, "region:1", "X5", k=1)) == [["region:1", "expert:X5"]]
    found = nodes(paths(crowded, "team:T", "region:1"))
    assert found == [["team:T", "expert:A", "region:1"], ["team:T", "expert:B", "region:1"]]
