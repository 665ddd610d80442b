"""Whole tables of a graph in batches, so that memory does not grow with the graph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow as pa

from graph.engine.base import GraphReader, Pair, Row

#: Nodes of a batch, and source nodes of a batch of edges; with the nine skills of an expert 18,000 edges, 2 MB.
NODES = 2_000
TOMBSTONES = 5_000


def node_batches(reader: GraphReader, label: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """The nodes of a label by id, a few thousand at a time."""
    for between in ranges(reader, label):
        yield reader.scan_nodes(label, columns=columns, between=between)


def edge_batches(reader: GraphReader, relation: str, source: str, target: str) -> Iterator[pa.Table]:
    """The edges of a triple by from and to, those of a few thousand sources at a time; batches may be empty."""
    for between in ranges(reader, source):
        yield reader.scan_edges(relation, source, target, between=between)


def tombstone_batches(reader: GraphReader) -> Iterator[list[Row]]:
    """All tombstones, oldest first."""
    after = ""
    while rows := reader.tombstones(since=-1, after=after, max_rows=TOMBSTONES):
        yield rows
        after = rows[-1]["id"]


def ranges(reader: GraphReader, label: str) -> Iterator[Pair]:
    """Pairs (low, high) that cut the ids of a label into pieces low < id <= high."""
    ids = reader.scan_nodes(label, columns=["id"])["id"]
    low = ""
    for end in range(NODES, len(ids) + NODES, NODES):
        high = ids[min(end, len(ids)) - 1].as_py()
        yield low, high
        low = high
