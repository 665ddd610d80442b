"""Applies items of the change feed to a graph, in their order: replaying all of them from 0 rebuilds the graph.

The other graph takes revisions of its own, and holds nothing personal, since the feed does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from graph.engine import GraphEngine, WriteTransaction
from graph.errors import BadInput
from graph.schema import SCHEMA

Item = Mapping[str, Any]


def replay(engine: GraphEngine, items: Iterable[Item], *, detail: str = "") -> int:
    """Applies some items as one revision, which it returns; items that are applied already change nothing but the revision.
    BadInput for an item of a kind or relation that this version does not know, or of another shape."""
    with engine.transaction("replay", detail) as transaction:
        for (op, *table), run in groupby(items, key=_table):
            _apply(transaction, op, table, list(run))
        return transaction.revision


def _apply(transaction: WriteTransaction, op: str, table: list[str], items: list[Item]) -> None:
    if len(table) == 1:
        if op == "delete":
            transaction.delete_nodes(table[0], [item["id"] for item in items])
        else:
            transaction.write_nodes(table[0], [{**item["data"], "id": item["id"]} for item in items])
        return
    relation, source, target = table
    if op == "delete":
        transaction.delete_edges(relation, source, target, [(item["from"], item["to"]) for item in items])
    else:
        rows = [{**item["data"], "from": item["from"], "to": item["to"]} for item in items]
        transaction.write_edges(relation, source, target, rows)


def _table(item: Item) -> tuple[str, ...]:
    """What to do and the table that it concerns: (op, label) or (op, relation, source label, target label)."""
    try:
        op = item["op"]
        if op not in ("upsert", "delete"):
            raise BadInput(f"变更的 op 应是 upsert 或 delete，收到的是“{str(op)[:60]}”")
        if "relation" not in item:
            return op, SCHEMA.node_of_kind(item["kind"]).name
        ends = tuple(SCHEMA.node_of_kind(item[end].partition(":")[0]).name for end in ("from", "to"))
        if ends not in SCHEMA.relations[item["relation"]].endpoints:
            raise BadInput(f"没有 {ends[0]} 到 {ends[1]} 的 {item['relation']} 关系")
        return (op, item["relation"], *ends)
    except (KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"不认识的变更（{error}）；它可能来自更新的版本") from error
