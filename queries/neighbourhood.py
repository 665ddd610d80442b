"""The part of the graph around the two ends of a path, grown by one-hop reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

import networkx as nx

from graph.engine import GraphReader
from graph.schema import SCHEMA
from queries.sides import Side, sides
from queries.text import statement

#: A node with more edges is a hub (a city, a common skill) and is not grown from: one step through it reaches thousands
#: of nodes that have nothing else in common. It still joins two nodes that were both reached from their own side.
HUB = 300
#: Up to this many nodes of a label are read one by one (0.2 ms a read by primary key); more of them together, since the
#: embedded engine answers a list of ids by scanning the relation (10 ms on 60,000 edges).
ONE_BY_ONE = 20
#: No node of a graph has more edges of one triple than this.
ALL = 10_000_000

Edge = tuple[str, str, str]
Found = tuple[Side, str, str, str]


class Neighbourhood:
    """Nodes and edges read so far. `graph` joins node ids; `edges` of a joined pair are (relation, from, to) as stored."""

    def __init__(self, reader: GraphReader, ends: Iterable[str]) -> None:
        self._reader = reader
        self._ends = frozenset(ends)
        self._expanded: set[str] = set()
        self._hubs: set[str] = set()
        self.graph: nx.Graph[str] = nx.Graph()
        self.graph.add_nodes_from(self._ends)
        self.names: dict[str, str] = {}

    def around(self, nodes: Collection[str]) -> set[str]:
        """The nodes joined with some of `nodes`, hubs aside; reads what was not read before."""
        by_label: dict[str, list[str]] = defaultdict(list)
        for node in sorted(set(nodes) - self._expanded - self._hubs):
            by_label[SCHEMA.node_of_kind(node.partition(":")[0]).name].append(node)
        for label, ids in by_label.items():
            if len(ids) > ONE_BY_ONE:
                self._expand_together(label, ids)
            else:
                for id in ids:
                    self._expand(label, id)
        return {far for node in nodes if node in self._expanded for far in self.graph[node]}

    def edges(self, a: str, b: str) -> list[Edge]:
        """The edges between two joined nodes, by relation and source."""
        return sorted(self.graph.edges[a, b]["edges"])

    def _expand(self, label: str, id: str) -> None:
        found: list[Found] = []
        for side in sides(label):
            text = statement(f"neighbours_{side.direction}", label=label, relation=side.relation, other=side.other)
            max_rows = ALL if id in self._ends else HUB + 1 - len(found)
            rows = self._reader.read(text, id=id, after="", max_rows=max_rows)
            found += [(side, id, row["node_id"], row["node_name"]) for row in rows]
            if len(found) > HUB and id not in self._ends:
                self._hubs.add(id)
                return
        self._add([id], found)

    def _expand_together(self, label: str, ids: Sequence[str]) -> None:
        degrees: Counter[str] = Counter()
        for side in sides(label):
            for row in self._reader.read(_text("degrees", side), ids=ids):
                degrees[row["id"]] += row["n"]
        self._hubs.update(id for id in ids if degrees[id] > HUB and id not in self._ends)
        near = [id for id in ids if id not in self._hubs]
        found: list[Found] = []
        for side in sides(label):
            rows = self._reader.read(_text("steps", side), ids=near) if near else []
            found += [(side, row["near"], row["far"], row["name"]) for row in rows]
        self._add(near, found)

    def _add(self, expanded: Iterable[str], found: Iterable[Found]) -> None:
        self._expanded.update(expanded)
        self.graph.add_nodes_from(expanded)
        for side, near, far, name in found:
            edge = (side.relation, near, far) if side.direction == "out" else (side.relation, far, near)
            self.names[far] = name or ""
            self.graph.add_edge(near, far)
            self.graph.edges[near, far].setdefault("edges", set()).add(edge)


def _text(name: str, side: Side) -> str:
    return statement(f"{name}_{side.direction}", label=side.label, relation=side.relation, other=side.other)
