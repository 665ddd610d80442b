"""Reads of a graph on a Neo4j server. Statements are built from schema identifiers only; values are parameters."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from graph.engine.base import Row
from graph.engine.neo4j_sessions import Sessions
from graph.schema import SCHEMA, Property
from graph.tables import arrow_schema

ENDS = (Property("from", "string", "起"), Property("to", "string", "止"))
#: Ids per statement.
CHUNK = 20_000

#: Column names and the values row by row.
Found = tuple[Sequence[str], list[list[Any]]]


class Neo4jReader(ABC):
    """The reading half of the protocol over one way of running a statement."""

    _sessions: Sessions

    @abstractmethod
    def _run(self, statement: str, params: dict[str, Any], seconds: float) -> Found:
        """Runs a reading statement, stopped by the server after so many seconds."""

    @abstractmethod
    def revision(self) -> int:
        """Revision of this state."""

    def _rows(self, statement: str, seconds: float = 0.0, **params: Any) -> list[Row]:
        keys, values = self._run(statement, params, seconds or self._sessions.read_seconds)
        return [dict(zip(keys, row, strict=True)) for row in values]

    def _table(self, statement: str, properties: Sequence[Property], since: int) -> pa.Table:
        params = {} if since < 0 else {"since": since}
        _, values = self._run(statement, params, self._sessions.write_seconds)
        columns = list(zip(*values, strict=True)) if values else [()] * len(properties)
        schema = arrow_schema(properties)
        arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
        return pa.table(arrays, schema=schema)

    def read(self, cypher: str, **params: Any) -> list[Row]:
        """Rows of a reading query."""
        return self._rows(cypher, **params)

    def scan_nodes(self, label: str, *, since: int = -1, columns: Sequence[str] | None = None) -> pa.Table:
        """Nodes changed after `since`, ordered by id."""
        wanted = [p for p in SCHEMA.nodes[label].properties if columns is None or p.name in columns or p.name == "id"]
        where = "" if since < 0 else "WHERE n.rev > $since "
        returned = ", ".join(f"n.{p.name}" for p in wanted)
        table = self._table(f"MATCH (n:`{label}`) {where}RETURN {returned}", wanted, since).sort_by("id")
        return table if columns is None or "id" in columns else table.drop_columns("id")

    def scan_edges(self, relation: str, source: str, target: str, *, since: int = -1) -> pa.Table:
        """Edges changed after `since`, ordered by both ends."""
        where = "" if since < 0 else "WHERE r.rev > $since "
        statement = f"MATCH (a:`{source}`)-[r:{relation}]->(b:`{target}`) {where}RETURN {_edge_columns(relation)}"
        table = self._table(statement, (*ENDS, *SCHEMA.relations[relation].properties), since)
        return table.sort_by([("from", "ascending"), ("to", "ascending")])

    def nodes_by_id(self, label: str, ids: Sequence[str]) -> list[Row]:
        """Full nodes among `ids`, ordered by id."""
        returned = ", ".join(f"n.{p.name} AS {p.name}" for p in SCHEMA.nodes[label].properties)
        rows = self._by_ids(f"UNWIND $ids AS wanted MATCH (n:`{label}` {{id: wanted}}) RETURN {returned}", ids)
        return sorted(rows, key=lambda row: row["id"])

    def edges_of(self, relation: str, source: str, target: str, ids: Sequence[str], *, side: str = "from") -> list[Row]:
        """Edges touching `ids` on one side, ordered by both ends."""
        end = "a" if side == "from" else "b"
        label = source if side == "from" else target
        rows = self._by_ids(
            f"UNWIND $ids AS wanted MATCH ({end}:`{label}` {{id: wanted}}) "
            f"MATCH (a:`{source}`)-[r:{relation}]->(b:`{target}`) RETURN {_edge_columns(relation)}",
            ids,
        )
        return sorted(rows, key=lambda row: (row["from"], row["to"]))

    def _by_ids(self, statement: str, ids: Sequence[str]) -> list[Row]:
        wanted, seconds = sorted(set(ids)), self._sessions.write_seconds
        chunks = (wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK))
        return [row for chunk in chunks for row in self._rows(statement, seconds, ids=chunk)]

    def tombstones(self, *, since: int) -> list[Row]:
        """Deletions after `since`, oldest first."""
        return self._rows(
            "MATCH (t:Tombstone) WHERE t.rev > $since RETURN t.rev AS rev, t.at AS at, t.item AS item, t.source AS source, "
            "t.target AS target, t.source_label AS source_label, t.target_label AS target_label, t.id AS id "
            "ORDER BY t.rev, t.id",
            self._sessions.write_seconds,
            since=since,
        )

    def revisions(self, *, since: int = -1) -> list[Row]:
        """The transaction log after `since`."""
        return self._rows(
            "MATCH (r:Revision) WHERE r.id > $since RETURN r.id AS id, r.at AS at, r.what AS what, r.detail AS detail "
            "ORDER BY r.id",
            self._sessions.write_seconds,
            since=since,
        )


def _edge_columns(relation: str) -> str:
    own = ", ".join(f"r.{p.name} AS {p.name}" for p in SCHEMA.relations[relation].properties)
    return f"a.id AS `from`, b.id AS `to`, {own}"
