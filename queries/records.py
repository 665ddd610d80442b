"""Nodes with their public properties, one or page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from graph.engine import GraphReader
from graph.errors import BadInput
from graph.schema import NodeType
from queries.kinds import node_type
from queries.page import Page, check_limit, decode_cursor, encode_cursor
from queries.resolve import resolve
from queries.sides import sides
from queries.text import statement

_EXPECTED = {"string": "文字", "int": "整数", "float": "数字"}


def record(reader: GraphReader, kind: str, id: str) -> dict[str, Any]:
    """A node (by id, 编号 or name) with `kind`, its public properties, and `relations`: how many edges of each relation
    it has, in either direction."""
    node = node_type(kind)
    found = resolve(reader, id, [node.kind]).id
    row = reader.read(statement("record", label=node.name), id=found)[0]
    return {"kind": node.kind, **row, "relations": _degrees(reader, node, found)}


def records(
    reader: GraphReader,
    kind: str,
    *,
    limit: int = 50,
    cursor: str | None = None,
    where: Mapping[str, str | int | float] | None = None,
) -> Page:
    """The nodes of a kind by id; `where` keeps those whose public properties have these values."""
    node = node_type(kind)
    check_limit(limit)
    (after,) = decode_cursor(cursor, node.kind)
    values = {f"where_{name}": _value(node, name, value) for name, value in (where or {}).items()}
    text = statement("records", label=node.name, where=sorted(where or {}))
    rows = reader.read(text, after=after, max_rows=limit + 1, **values)
    items = [{"kind": node.kind, **row} for row in rows[:limit]]
    following = encode_cursor(node.kind, items[-1]["id"]) if len(rows) > limit else None
    return Page(items, following, reader.revision())


def records_by_id(reader: GraphReader, kind: str, ids: Sequence[str]) -> list[dict[str, Any]]:
    """The nodes among `ids` that exist, by id."""
    node = node_type(kind)
    rows = reader.read(statement("records_by_id", label=node.name), ids=sorted(set(ids))) if ids else []
    return [{"kind": node.kind, **row} for row in rows]


def _degrees(reader: GraphReader, node: NodeType, id: str) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for side in sides(node.name):
        text = statement(f"degree_{side.direction}", label=node.name, relation=side.relation, other=side.other)
        counts[side.relation] += reader.read(text, id=id)[0]["n"]
    return {relation: n for relation, n in sorted(counts.items()) if n}


def _value(node: NodeType, name: str, value: str | int | float) -> str | int | float:
    prop = next((p for p in node.public if p.name == name and p.type != "strings"), None)
    if prop is None:
        allowed = "、".join(p.name for p in node.public if p.type != "strings")
        raise BadInput(f"{node.label_zh}不能按“{name[:60]}”筛选；可用的有：{allowed}")
    try:
        if prop.type == "float":
            return float(value)
        if prop.type == "string":
            return str(value).encode().decode()  # no lone surrogates, which a driver could not take
        if -(2**63) <= (number := int(value)) < 2**63:
            return number
    except (ValueError, OverflowError):
        pass
    raise BadInput(f"不能按{prop.label_zh}“{ascii(value)[:60]}”筛选；请给出{_EXPECTED[prop.type]}")
