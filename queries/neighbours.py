"""What a node is directly linked with, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph.engine import GraphReader
from graph.schema import SCHEMA
from queries.kinds import node_types, relation_names
from queries.page import Page, check_limit, decode_cursor, encode_cursor
from queries.resolve import resolve
from queries.sides import Side, sides
from queries.text import statement


def neighbours(
    reader: GraphReader,
    id: str,
    *,
    relations: Sequence[str] | None = None,
    kinds: Sequence[str] | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page:
    """The edges at a node (by id, 编号 or name) with the nodes at their other ends, by relation, direction and id.

    Each triple of the schema that touches the node's label is one read; those that `relations` and `kinds` (of the
    other end) exclude, those before the cursor and those behind a full page are not read."""
    check_limit(limit)
    wanted, labels = relation_names(relations), {node.name for node in node_types(kinds)}
    node = resolve(reader, id)
    scope = f"neighbours of {node.id}"
    shown = decode_cursor(cursor, scope, 3)
    items: list[dict[str, Any]] = []
    for side in sides(SCHEMA.node_of_kind(node.kind).name):
        place = (side.relation, side.direction)
        if side.relation in wanted and side.other in labels and place >= shown[:2] and len(items) <= limit:
            after = shown[2] if place == shown[:2] else ""
            items += _read(reader, side, node.id, after)
    following = None
    if len(items) > limit:
        last = items[limit - 1]
        following = encode_cursor(scope, last["relation"], last["direction"], last["node"]["id"])
    return Page(items[:limit], following, reader.revision())


def _read(reader: GraphReader, side: Side, id: str, after: str) -> list[dict[str, Any]]:
    name = f"neighbours_{side.direction}_after" if after else f"neighbours_{side.direction}"
    text = statement(name, label=side.label, relation=side.relation, other=side.other)
    items = []
    for row in reader.read(text, id=id, **({"after": after} if after else {})):
        found = {"kind": side.kind, "id": row.pop("node_id"), "name": row.pop("node_name") or ""}
        items.append({"relation": side.relation, "direction": side.direction, "node": found, "properties": row})
    return items
