"""What a load is going to change, kept until it is written in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from graph.engine import Pair, Row, WriteTransaction
from graph.schema import SCHEMA

Triple = tuple[str, str, str]
#: Properties that do not make a record another one.
IGNORED = frozenset({"rev", "updated_at", "source"})


class Plan:
    """Nodes to write, edges to write and edges to cut."""

    def __init__(self) -> None:
        self.nodes: dict[str, dict[str, Row]] = defaultdict(dict)
        #: (from, to, values in the order of the schema): dicts for a million edges would be half of a load's memory.
        self.edges: dict[Triple, list[tuple[Any, ...]]] = defaultdict(list)
        self.cuts: dict[Triple, set[Pair]] = defaultdict(set)
        self.withdrawn: dict[str, set[str]] = defaultdict(set)

    def __bool__(self) -> bool:
        return self.size > 0 or any(self.withdrawn.values())

    @property
    def size(self) -> int:
        """Nodes and edges that are going to be written or cut."""
        nodes = sum(map(len, self.nodes.values()))
        return nodes + sum(map(len, self.edges.values())) + sum(map(len, self.cuts.values()))

    def put_node(self, label: str, before: Mapping[str, Any] | None, after: Row) -> bool:
        """Plans a node if it differs from what is there; whether it does."""
        if before is not None and same(before, after):
            return False
        self.nodes[label][after["id"]] = after
        return True

    def put_edge(self, triple: Triple, pair: Pair, before: Mapping[str, Any] | None, properties: Row) -> bool:
        """Plans an edge if it differs from what is there; whether it does."""
        own = SCHEMA.relations[triple[0]].own
        if before is not None and all(_said(before.get(p.name)) == _said(properties.get(p.name)) for p in own):
            return False
        self.edges[triple].append((*pair, *(properties.get(p.name) for p in own)))
        return True

    def cut_edge(self, triple: Triple, pair: Pair) -> None:
        """Plans the removal of an edge; one that is put as well stays."""
        self.cuts[triple].add(pair)

    def write(
        self, transaction: WriteTransaction, progress: Callable[[int, int], None] = lambda done, total: None
    ) -> None:
        """Writes everything and lets go of what is written; nodes go before edges, cuts before puts."""
        total, done = self.size, 0
        for label in sorted(self.nodes):
            nodes = self.nodes.pop(label)
            transaction.write_nodes(label, [nodes[key] for key in sorted(nodes)])
            done += len(nodes)
            progress(done, total)
        for triple in sorted(self.cuts):
            pairs = self.cuts.pop(triple)
            transaction.delete_edges(*triple, sorted(pairs - {edge[:2] for edge in self.edges.get(triple, ())}))
            done += len(pairs)
            progress(done, total)
        for triple in sorted(self.edges):
            edges = self.edges.pop(triple)
            transaction.write_edges(*triple, _edge_rows(triple, edges))
            done += len(edges)
            progress(done, total)
        for label in sorted(self.withdrawn):
            transaction.delete_nodes(label, sorted(self.withdrawn.pop(label)))


def _edge_rows(triple: Triple, edges: list[tuple[Any, ...]]) -> list[Row]:
    names = ("from", "to", *(p.name for p in SCHEMA.relations[triple[0]].own))
    edges.sort(key=lambda edge: edge[:2])
    return [dict(zip(names, edge, strict=True)) for edge in edges]


def same(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether two nodes say the same; an empty list is as good as none, but 0 is not."""
    names = (before.keys() | after.keys()) - IGNORED
    return all(_said(before.get(name)) == _said(after.get(name)) for name in names)


def _said(value: Any) -> Any:
    return None if value in ([], ()) else value
