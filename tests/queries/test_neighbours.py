from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.engine import GraphEngine
from graph.errors import BadInput, NotFound
from graph.schema import SCHEMA
from queries.neighbours import neighbours
from queries.records import record
from tests.queries.conftest import EDGES, NODES

NAMES = {row["id"]: row["name"] for rows in NODES.values() for row in rows}

#: A case is some reads of the store: their time says nothing.
ON_THE_ENGINE = settings(deadline=None, max_examples=40)


def expected(id: str) -> list[tuple[str, str, str]]:
    """Relation, direction and id of everything at a node, from the data of the fixture."""
    found = []
    for (relation, _, _), rows in EDGES.items():
        found += [(relation, "out", row["to"]) for row in rows if row["from"] == id]
        found += [(relation, "in", row["from"]) for row in rows if row["to"] == id]
    return sorted(found)


def short(items: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(item["relation"], item["direction"], item["node"]["id"]) for item in items]


@pytest.mark.parametrize("id", NAMES)
def test_neighbours_are_all_edges_in_order(engine: GraphEngine, id: str) -> None:
    page = neighbours(engine, id, limit=500)
    assert short(page.items) == expected(id)
    assert page.next_cursor is None
    for item in page.items:
        node = item["node"]
        assert list(node) == ["kind", "id", "name"]
        assert node["kind"] == node["id"].partition(":")[0]
        assert node["name"] == NAMES[node["id"]]
    counts: dict[str, int] = {}
    for item in page.items:
        counts[item["relation"]] = counts.get(item["relation"], 0) + 1
    assert counts == record(engine, id.partition(":")[0], id)["relations"]


def test_neighbours_item_shape(engine: GraphEngine) -> None:
    (item,) = neighbours(engine, "张伟（深圳铁匠）", relations=["member_of"]).items
    assert item == {
        "relation": "MEMBER_OF",
        "direction": "out",
        "node": {"kind": "team", "id": "team:T2", "name": "深圳焊接服务队"},
        "properties": {"role": "队长", "since": None, "given_by": ["experts"], "rev": 1},
    }


def test_neighbours_filters(engine: GraphEngine) -> None:
    def of(**filters: Any) -> list[tuple[str, str, str]]:
        return short(neighbours(engine, "industry:3525", **filters).items)

    assert of(relations=["In_Industry"], kinds=["expert", "problem"]) == [
        ("IN_INDUSTRY", "in", "expert:ZJ1"),
        ("IN_INDUSTRY", "in", "problem:N-1"),
    ]
    assert of(kinds=["INDUSTRY"]) == [("PART_OF", "out", "industry:352")]
    assert of(relations=["RAISED"]) == []
    assert of(relations=[], kinds=[]) == expected("industry:3525")


@ON_THE_ENGINE
@given(
    id=st.sampled_from(sorted(NAMES)),
    limit=st.integers(1, 12),
    relations=st.none() | st.lists(st.sampled_from(sorted(SCHEMA.relations)), min_size=1),
    kinds=st.none() | st.lists(st.sampled_from(SCHEMA.kinds), min_size=1),
)
def test_neighbours_pages_make_the_whole(
    engine: GraphEngine, id: str, limit: int, relations: list[str] | None, kinds: list[str] | None
) -> None:
    whole = neighbours(engine, id, relations=relations, kinds=kinds, limit=500).items
    items, cursor = [], None
    while True:
        page = neighbours(engine, id, relations=relations, kinds=kinds, limit=limit, cursor=cursor)
        items += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
        assert len(page.items) == limit
    assert items == whole
    assert short(items) == [
        edge
        for edge in expected(id)
        if (relations is None or edge[0] in relations) and (kinds is None or edge[2].partition(":")[0] in kinds)
    ]


def test_neighbours_refused(engine: GraphEngine) -> None:
    with pytest.raises(NotFound):
        neighbours(engine, "expert:nobody")
    with pytest.raises(BadInput, match="HAS_SKILL"):
        neighbours(engine, "ZJ1", relations=["KNOWS"])
    with pytest.raises(BadInput, match="training_need"):
        neighbours(engine, "ZJ1", kinds=["wizard"])
    with pytest.raises(BadInput):
        neighbours(engine, "ZJ1", limit=0)
    with pytest.raises(BadInput):
        neighbours(engine, "ZJ2", cursor=neighbours(engine, "ZJ1", limit=1).next_cursor)
