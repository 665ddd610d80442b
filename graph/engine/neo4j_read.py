"""Reads of a graph on a Neo4j server. Statements are built from schema identifiers only; values are parameters.

Whole tables come as one list of rows a page, not row by row: the driver takes 22 µs for a record and 1.5 µs for a list in a
list. Pages follow the ids of the label (for edges: of their source), so that the server holds no more than a page.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from graph.engine.base import Pair, Row
from graph.engine.neo4j_sessions import Sessions
from graph.schema import SCHEMA, Property
from graph.tables import arrow_schema

ENDS = (Property("from", "string", "起"), Property("to", "string", "止"))
#: Ids, or nodes of the paged label, per statement.
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

    def _collected(self, statement: str, **params: Any) -> list[list[Any]]:
        """The one list of rows that a statement collects."""
        rows: list[list[Any]] = self._run(statement, params, self._sessions.write_seconds)[1][0][0]
        return rows

    def _paged(self, label: str, rest: str, **params: Any) -> list[list[Any]]:
        """All rows of a statement over `n`, the nodes of a label, a page of nodes at a time."""
        rows: list[list[Any]] = []
        after: str | None = ""
        while after is not None:
            statement = f"MATCH (n:`{label}`) WHERE n.id > $after WITH n ORDER BY n.id LIMIT {CHUNK} {rest}, max(n.id), count(DISTINCT n)"
            _, found = self._run(statement, {"after": after, **params}, self._sessions.write_seconds)
            page, last, nodes = found[0]
            rows += page
            after = last if nodes == CHUNK else None
        return rows

    def read(self, cypher: str, **params: Any) -> list[Row]:
        """Rows of a reading query."""
        return self._rows(cypher, **params)

    def scan_nodes(
        self, label: str, *, since: int = -1, columns: Sequence[str] | None = None, between: Pair | None = None
    ) -> pa.Table:
        """Nodes changed after `since`, ordered by id."""
        wanted = [p for p in SCHEMA.nodes[label].properties if columns is None or p.name in columns or p.name == "id"]
        row = f"collect([{', '.join(f'n.{p.name}' for p in wanted)}])"
        if since < 0 and between is None:
            rows = self._paged(label, f"RETURN {row}")
        else:
            where, params = _conditions("n", since, "n", between)
            rows = self._collected(f"MATCH (n:`{label}`) WHERE {where} RETURN {row}", **params)
        table = _table(rows, wanted).sort_by("id")
        return table if columns is None or "id" in columns else table.drop_columns("id")

    def scan_edges(
        self, relation: str, source: str, target: str, *, since: int = -1, between: Pair | None = None
    ) -> pa.Table:
        """Edges changed after `since`, ordered by both ends."""
        properties = (*ENDS, *SCHEMA.relations[relation].properties)
        if since < 0 and between is None:
            row = f"CASE WHEN r IS NULL THEN NULL ELSE {_edge_row('n', relation)} END"
            rest = f"OPTIONAL MATCH (n)-[r:{relation}]->(b:`{target}`) RETURN collect({row})"
            rows = self._paged(source, rest)
        else:
            where, params = _conditions("r", since, "a", between)
            hint = f"USING INDEX r:{relation}(rev) " if between is None else ""
            rows = self._collected(
                f"MATCH (a:`{source}`)-[r:{relation}]->(b:`{target}`) {hint}"
                f"WHERE {where} RETURN collect({_edge_row('a', relation)})",
                **params,
            )
        return _table(rows, properties).sort_by([("from", "ascending"), ("to", "ascending")])

    def nodes_by_id(self, label: str, ids: Sequence[str]) -> list[Row]:
        """Full nodes among `ids`, ordered by id."""
        names = [p.name for p in SCHEMA.nodes[label].properties]
        row = f"[{', '.join(f'n.{name}' for name in names)}]"
        rows = self._by_ids(f"UNWIND $ids AS wanted MATCH (n:`{label}` {{id: wanted}}) RETURN collect({row})", ids)
        return sorted((dict(zip(names, row, strict=True)) for row in rows), key=lambda row: row["id"])

    def edges_of(self, relation: str, source: str, target: str, ids: Sequence[str], *, side: str = "from") -> list[Row]:
        """Edges touching `ids` on one side, ordered by both ends."""
        end, label = ("a", source) if side == "from" else ("b", target)
        rows = self._by_ids(
            f"UNWIND $ids AS wanted MATCH ({end}:`{label}` {{id: wanted}}) "
            f"MATCH (a:`{source}`)-[r:{relation}]->(b:`{target}`) RETURN collect({_edge_row('a', relation)})",
            ids,
        )
        names = ["from", "to", *(p.name for p in SCHEMA.relations[relation].properties)]
        return [dict(zip(names, row, strict=True)) for row in sorted(rows, key=lambda row: row[:2])]

    def _by_ids(self, statement: str, ids: Sequence[str]) -> list[list[Any]]:
        wanted = sorted(set(ids))
        chunks = (wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK))
        return [row for chunk in chunks for row in self._collected(statement, ids=chunk)]

    def tombstones(self, *, since: int, after: str = "", max_rows: int | None = None) -> list[Row]:
        """Deletions after `since`, oldest first."""
        return self._rows(
            "MATCH (t:Tombstone) WHERE t.rev > $since AND t.id > $after RETURN t.rev AS rev, t.at AS at, t.item AS item, t.source AS source, "
            "t.target AS target, t.source_label AS source_label, t.target_label AS target_label, t.id AS id "
            f"ORDER BY t.id{'' if max_rows is None else ' LIMIT $max_rows'}",
            self._sessions.write_seconds,
            since=since,
            after=after,
            **({} if max_rows is None else {"max_rows": max_rows}),
        )

    def revisions(self, *, since: int = -1) -> list[Row]:
        """The transaction log after `since`."""
        return self._rows(
            "MATCH (r:Revision) WHERE r.id > $since RETURN r.id AS id, r.at AS at, r.what AS what, r.detail AS detail "
            "ORDER BY r.id",
            self._sessions.write_seconds,
            since=since,
        )


def _edge_row(start: str, relation: str) -> str:
    own = ", ".join(f"r.{p.name}" for p in SCHEMA.relations[relation].properties)
    return f"[{start}.id, b.id, {own}]"


def _conditions(changed: str, since: int, ranged: str, between: Pair | None) -> tuple[str, dict[str, Any]]:
    conditions: list[str] = []
    params: dict[str, Any] = {}
    if since >= 0:
        conditions.append(f"{changed}.rev > $since")
        params["since"] = since
    if between is not None:
        conditions.append(f"{ranged}.id > $low AND {ranged}.id <= $high")
        params["low"], params["high"] = between
    return " AND ".join(conditions), params


def _table(rows: list[list[Any]], properties: Sequence[Property]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(properties)
    schema = arrow_schema(properties)
    arrays = [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.table(arrays, schema=schema)
