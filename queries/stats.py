"""How much the graph holds."""

from __future__ import annotations

from collections import Counter
from typing import Any

from graph.engine import GraphReader
from graph.schema import SCHEMA
from queries.text import statement

OPEN = "待匹配"
OUTCOMES = ("已解决", "部分解决", "未解决", "进行中")


def stats(reader: GraphReader) -> dict[str, Any]:
    """`revision`, `nodes` by kind, `edges` by relation, `open_needs`, and `cases_by_outcome`; zeros included."""
    nodes = {node.kind: _count(reader, statement("count_nodes", label=node.name)) for node in SCHEMA.nodes.values()}
    edges = Counter(dict.fromkeys(SCHEMA.relations, 0))
    for relation, source, target in SCHEMA.triples():
        text = statement("count_edges", relation=relation.name, source=source, target=target)
        edges[relation.name] += _count(reader, text)
    open_needs = sum(
        _count(reader, statement("count_needs", label=label), status=OPEN) for label in ("Problem", "TrainingNeed")
    )
    counted = {row["outcome"]: row["n"] for row in reader.read(statement("cases_by_outcome"))}
    return {
        "revision": reader.revision(),
        "nodes": nodes,
        "edges": dict(edges),
        "open_needs": open_needs,
        "cases_by_outcome": {outcome: counted.get(outcome, 0) for outcome in OUTCOMES},
    }


def _count(reader: GraphReader, text: str, **params: str) -> int:
    return int(reader.read(text, **params)[0]["n"])
