"""What every engine offers. Outside this folder nobody asks which engine it is.

Rows are plain dicts keyed by property name. A graph is read through snapshots and changed through transactions; each
transaction takes the next revision, stamps what it writes with it, and leaves tombstones for what it deletes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa

Row = dict[str, Any]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Health:
    """Whether the graph answers, with the reason when it does not."""

    ok: bool
    detail: str = ""


class GraphReader(Protocol):
    """Reads of one consistent state of the graph."""

    def read(self, cypher: str, **params: Any) -> list[Row]:
        """Runs a reading query of queries/*.cypher; the rows in the order of the query."""

    def scan_nodes(
        self, label: str, *, since: int = -1, columns: Sequence[str] | None = None, between: Pair | None = None
    ) -> pa.Table:
        """All nodes of a label changed after revision `since`; columns of the schema (default all), ordered by id (by
        code point). `between` = (low, high) leaves those with low < id <= high, without reading the others."""

    def scan_edges(
        self, relation: str, source: str, target: str, *, since: int = -1, between: Pair | None = None
    ) -> pa.Table:
        """All edges of a triple changed after `since`: columns from, to and the properties, ordered by from, to.
        `between` = (low, high) leaves those with low < from <= high, without reading the others."""

    def nodes_by_id(self, label: str, ids: Sequence[str]) -> list[Row]:
        """The full nodes among `ids` that exist, ordered by id."""

    def edges_of(self, relation: str, source: str, target: str, ids: Sequence[str], *, side: str = "from") -> list[Row]:
        """The edges of a triple whose `side` ('from' or 'to') is among `ids`, ordered by from, to."""

    def tombstones(self, *, since: int, after: str = "", max_rows: int | None = None) -> list[Row]:
        """What was deleted after `since`: id, rev, at, item (kind or relation), source, target (None for a node) and the
        labels of both ends, oldest first. `id` is a text whose order is that of the tombstones; `after` leaves those
        behind it, `max_rows` the first so many of them."""

    def revisions(self, *, since: int = -1) -> list[Row]:
        """The log of write transactions after `since`: id, at, what, detail."""

    def revision(self) -> int:
        """The revision of this state; 0 for an empty graph."""


class WriteTransaction(Protocol):
    """Changes that become visible together, or not at all."""

    @property
    def revision(self) -> int:
        """The revision that these changes get."""

    def write_nodes(self, label: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Creates or replaces whole nodes by id; a property that a row lacks becomes null. Of rows with one id the last
        counts. ValueError on a wrong type."""

    def write_edges(self, relation: str, source: str, target: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Creates or replaces edges by (from, to); both ends must exist. Of rows with one pair the last counts."""

    def delete_nodes(self, label: str, ids: Sequence[str]) -> None:
        """Deletes nodes with all their edges; unknown ids are passed over."""

    def delete_edges(self, relation: str, source: str, target: str, pairs: Sequence[Pair]) -> None:
        """Deletes edges; unknown pairs are passed over."""


class Restoration(Protocol):
    """Rows put into an empty graph as they were elsewhere: nothing is stamped, no revision taken. Every row comes once,
    nodes before the edges that need them; tables have the columns of the schema, `rev` and `updated_at` included."""

    def put_nodes(self, label: str, rows: pa.Table) -> None:
        """Creates nodes; columns as scan_nodes gives them."""

    def put_edges(self, relation: str, source: str, target: str, rows: pa.Table) -> None:
        """Creates edges; columns as scan_edges gives them. GraphUnavailable when an end is missing."""

    def put_tombstones(self, rows: Sequence[Row]) -> None:
        """Creates tombstones as GraphReader.tombstones gives them, in that order, also over several calls."""

    def put_revisions(self, rows: Sequence[Row]) -> None:
        """Writes the log as GraphReader.revisions gives it; the greatest id becomes the revision of the graph."""


class GraphEngine(GraphReader, Protocol):
    """One graph. Safe for use from several threads; writers queue.

    `shared` tells whether other processes may change the graph while this one has it open."""

    name: str
    shared: bool

    @property
    def graph_id(self) -> str:
        """Which graph this is, for what is derived from it and kept elsewhere."""

    def ensure_schema(self) -> None:
        """Creates or migrates the schema; SchemaMismatch when the graph is of a newer version, GraphUnfinished (after
        all else is done) when a restoration was cut off."""

    def snapshot(self) -> AbstractContextManager[GraphReader]:
        """Several reads of the same state. An engine that cannot keep an old state raises SnapshotMoved on leaving when
        another revision was published meanwhile: whatever was read is then to be read again (graph.engine.retried)."""

    def transaction(
        self, what: str, detail: str = "", *, after: int | None = None
    ) -> AbstractContextManager[WriteTransaction]:
        """One write transaction: commits on leaving, rolls back on an exception. `what` is load, withdraw, …; `after` is
        the revision that the changes were worked out from: SnapshotMoved when another one has come since."""

    def restoration(self) -> AbstractContextManager[Restoration]:
        """Fills this graph from another one; it keeps its own graph_id. BadInput when the graph has a revision already.

        The store may take it in several transactions, so that memory stays bounded; therefore the graph is marked as
        unfinished before the first row and freed of the mark after the last, on leaving without an exception. While
        the mark stands, ensure_schema raises GraphUnfinished, also in the next process; what a restoration that was cut
        off has left is cleared when the next one begins. No other writer gets in between."""

    def health(self) -> Health:
        """A cheap question to the store."""

    def close(self) -> None:
        """Releases the store; idempotent."""
