"""Nodes that rows make on their way: organizations, honours and skills that no list has introduced."""

from __future__ import annotations

from collections.abc import Collection

from graph.engine import GraphReader, Row
from loaders.plan import Plan

#: What an organization is when only somebody's 工作单位 is known of it.
WORKPLACE = "工作单位"


class MadeNodes:
    """Collected over a load; written where the graph lacks them."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._nodes: dict[str, dict[str, Row]] = {}

    def add(self, label: str, node_id: str, node: Row) -> None:
        """Notes a node; a later mention fills in what an earlier one left open."""
        made = self._nodes.setdefault(label, {}).setdefault(node_id, {"id": node_id, "source": self._source})
        for key, value in node.items():
            held = made.get(key)
            if held in (None, WORKPLACE):
                made[key] = value
            elif value not in (None, WORKPLACE):
                made[key] = min(held, value)  # rows that disagree come to the same in any order

    def settle(self, reader: GraphReader, listed: Collection[str], plan: Plan) -> None:
        """Plans the nodes that neither the graph nor the load's own rows hold."""
        for label, nodes in sorted(self._nodes.items()):
            wanted = {node: row for node, row in nodes.items() if node not in listed}
            present = {row["id"]: row for row in reader.nodes_by_id(label, sorted(wanted))}
            for node, row in sorted(wanted.items()):
                before = present.get(node)
                if before is None:
                    plan.put_node(label, None, row)
                elif label == "Organization" and row.get("category", WORKPLACE) != WORKPLACE:
                    plan.put_node(label, before, {**before, "category": row["category"]})
                elif label == "Honor" and row.get("aliases") and not before["aliases"]:
                    # Graphs of schema version 2 have their honours without.
                    plan.put_node(label, before, {**before, "aliases": row["aliases"]})
