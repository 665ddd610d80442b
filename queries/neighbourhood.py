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
#: The step texts stop reading one row later.
HUB = 300
#: Up to this many nodes of a label are read one by one (0.2 ms a read by primary key); more of them together, since the
#: embedded engine answers a list of ids by scanning the relation (10 ms on 60,000 edges).
ONE_BY_ONE = 50

Edge = tuple[str, str, str]
Found = tuple[Side, str, str, str]


class Neighbourhood:
    """Nodes and edges read so far: `graph` joins node ids, `edges` gives the edges between two of them as stored."""

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
            rows = self._reader.read(_text("step", side), id=id)
            if len(rows) > HUB and id in self._ends:
                rows = self._reader.read(_text("steps", side), ids=[id])
            found += [(side, id, row["far"], row["name"]) for row in rows]
            if len(found) > HUB and id not in self._ends:
                self._hubs.add(id)
                return
        self._add([id], found)

    def _expand_together(self, label: str, ids: Sequence[str]) -> None:
        found: list[Found] = []
        for side in sides(label):
            rows = self._reader.read(_text("steps", side), ids=ids)
            found += [(side, row["near"], row["far"], row["name"]) for row in rows]
        degrees = Counter(near for _, near, _, _ in found)
        self._hubs.update(id for id in ids if degrees[id] > HUB and id not in self._ends)
        self._add(set(ids) - self._hubs, [row for row in found if row[1] not in self._hubs])

    def _add(self, expanded: Collection[str], found: Iterable[Found]) -> None:
        self._expanded.update(expanded)
        self.graph.add_nodes_from(expanded)
        for side, near, far, name in found:
            edge = (side.relation, near, far) if side.direction == "out" else (side.relation, far, near)
            self.names[far] = name or ""
            self.graph.add_edge(near, far)
            self.graph.edges[near, far].setdefault("edges", set()).add(edge)


def _text(name: str, side: Side) -> str:
    return statement(f"{name}_{side.direction}", label=side.label, relation=side.relation, other=side.other)
