from __future__ import annotations

from typing import Any

import pytest

from graph.engine import GraphEngine
from graph.errors import BadInput, NotFound
from graph.schema import SCHEMA
from queries.records import record, records, records_by_id
from tests.queries.conftest import EDGES, NODES


def test_record_has_public_properties_and_counts(engine: GraphEngine) -> None:
    found = record(engine, "expert", "ZJ1")
    assert found["kind"] == "expert"
    assert found["name"] == "张伟"
    assert found["capacity"] == 3
    assert found["rev"] == 1
    assert found["relations"] == {
        "AWARDED": 1,
        "HAS_SKILL": 2,
        "IN_INDUSTRY": 1,
        "LOCATED_IN": 1,
        "MEMBER_OF": 1,
        "MENTORS": 2,
        "TEACHES_COURSE": 1,
        "WORKED_ON": 1,
        "WORKS_AT": 1,
    }


def test_record_shows_no_personal_data(engine: GraphEngine) -> None:
    for label, rows in NODES.items():
        node = SCHEMA.nodes[label]
        found = record(engine, node.kind, rows[0]["id"])
        assert found.keys() == {"kind", "relations"} | {p.name for p in node.public}
        assert not {"phone", "email", "contact", "extra"} & found.keys()


def test_record_counts_every_end_once(engine: GraphEngine) -> None:
    ends = sum(len(rows) for rows in EDGES.values()) * 2
    ids = [row["id"] for rows in NODES.values() for row in rows]
    assert sum(sum(record(engine, id.partition(":")[0], id)["relations"].values()) for id in ids) == ends


def test_record_not_found(engine: GraphEngine) -> None:
    with pytest.raises(NotFound):
        record(engine, "skill", "expert:ZJ1")
    with pytest.raises(BadInput):
        record(engine, "wizard", "ZJ1")


def all_pages(engine: GraphEngine, kind: str, limit: int, **more: Any) -> list[dict[str, Any]]:
    items, cursor = [], None
    while True:
        page = records(engine, kind, limit=limit, cursor=cursor, **more)
        assert len(page.items) <= limit
        assert page.revision == engine.revision()
        items += page.items
        cursor = page.next_cursor
        if cursor is None:
            return items


@pytest.mark.parametrize("kind", SCHEMA.kinds)
def test_records_pages_make_the_whole(engine: GraphEngine, kind: str) -> None:
    whole = all_pages(engine, kind, 500)
    assert [item["id"] for item in whole] == sorted(row["id"] for row in NODES[SCHEMA.node_of_kind(kind).name])
    for limit in range(1, len(whole) + 2):
        assert all_pages(engine, kind, limit) == whole


def test_records_where(engine: GraphEngine) -> None:
    def ids(kind: str, **where: Any) -> list[str]:
        return [item["id"] for item in all_pages(engine, kind, 1, where=where)]

    assert ids("problem", status="待匹配") == ["problem:N-1"]
    assert ids("case", outcome="已解决", rating="4.5") == ["case:C1"]
    assert ids("training_need", headcount="20") == ["training_need:N-8"]
    assert ids("expert", name="' OR 1=1 //") == []


@pytest.mark.parametrize(
    "where",
    [
        {"phone": "13800000000"},
        {"nothing": "x"},
        {"capacity": "many"},
        {"capacity": float("inf")},
        {"capacity": 2**63},
        {"name": "\ud800"},
    ],
)
def test_records_where_refused(engine: GraphEngine, where: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        records(engine, "expert", where=where)


def test_records_cursor_of_another_kind(engine: GraphEngine) -> None:
    cursor = records(engine, "skill", limit=1).next_cursor
    with pytest.raises(BadInput):
        records(engine, "expert", cursor=cursor)
    with pytest.raises(BadInput):
        records(engine, "expert", limit=0)


def test_records_by_id_passes_over_unknown_ids(engine: GraphEngine) -> None:
    ids = ["expert:ZJ3", "expert:ZJ1", "expert:nobody", "expert:ZJ1"]
    assert [item["id"] for item in records_by_id(engine, "expert", ids)] == ["expert:ZJ1", "expert:ZJ3"]
    assert records_by_id(engine, "expert", []) == []
