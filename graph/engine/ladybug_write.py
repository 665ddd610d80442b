"""Writes of the embedded engine.

New rows go in by COPY from Arrow (50,000-250,000 rows/s), changed nodes by LOAD FROM … MERGE. Edges are never merged:
LadybugDB 0.22 plans a two-sided MERGE from a table as a product and runs out of buffer at 1,000 rows, so an edge is
replaced by deleting the pair and copying it anew.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import ladybug
import pyarrow as pa

from graph.engine.base import Pair, Row
from graph.engine.ladybug_read import ENDS, SCAN_FROM, HeldReader
from graph.errors import GraphUnavailable
from graph.schema import SCHEMA, Property
from graph.schema.ddl import INTERNAL
from graph.tables import to_table

#: Rows per statement; larger edge batches ran out of a 512 MiB buffer.
CHUNK = 100_000


def now() -> str:
    """The time stamp of a write, UTC to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class LadybugTransaction:
    """See graph.engine.base.WriteTransaction."""

    def __init__(self, connection: ladybug.Connection, what: str, detail: str) -> None:
        self._held = connection
        self._state = HeldReader(connection)
        self._what, self._detail, self._at = what, detail, now()
        self._tombstones: list[Row] = []
        self._empty: dict[tuple[str, ...], bool] = {}
        rows = self._state.read(
            "MATCH (m:Meta {id: 'graph'}) SET m.revision = m.revision + 1 RETURN m.revision AS revision"
        )
        self._revision = int(rows[0]["revision"])

    @property
    def revision(self) -> int:
        """The revision that these changes get."""
        return self._revision

    def _run(self, statement: str, table: pa.Table) -> None:
        for start in range(0, table.num_rows, CHUNK):
            try:
                self._held.execute(statement, {"rows": table.slice(start, CHUNK)})
            except RuntimeError as error:
                raise GraphUnavailable(f"图谱写入失败：{str(error).splitlines()[0]}") from error

    def write_nodes(self, label: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Creates or replaces nodes by id."""
        if not rows:
            return
        properties = SCHEMA.nodes[label].properties
        last = {row["id"]: row for row in rows}
        stamped = [{**row, "rev": self._revision, "updated_at": self._at} for row in last.values()]
        known = self._known_ids(label, [row["id"] for row in stamped])
        new = [row for row in stamped if row["id"] not in known]
        changed = [row for row in stamped if row["id"] in known]
        self._run(f"COPY `{label}`{_columns(properties)} FROM $rows", to_table(new, properties))
        own = [p.name for p in properties if p.name != "id"]
        setters = ", ".join(f"n.{name} = {name}" for name in own)
        self._run(f"LOAD FROM $rows MERGE (n:`{label}` {{id: id}}) SET {setters}", to_table(changed, properties))
        self._empty[(label,)] = False

    def write_edges(self, relation: str, source: str, target: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Creates or replaces edges by (from, to)."""
        if not rows:
            return
        last = {(row["from"], row["to"]): row for row in rows}
        self._remove(relation, source, target, list(last))
        stamped = [{**row, "rev": self._revision} for row in last.values()]
        properties = SCHEMA.relations[relation].properties
        table = to_table(stamped, (*ENDS, *properties))
        option = f" (from='{source}', to='{target}')" if len(SCHEMA.relations[relation].endpoints) > 1 else ""
        self._run(f"COPY {relation}{_columns(properties)} FROM $rows{option}", table)
        self._empty[(relation, source, target)] = False

    def delete_nodes(self, label: str, ids: Sequence[str]) -> None:
        """Deletes nodes with their edges, leaving a tombstone for each."""
        present = sorted(self._known_ids(label, ids))
        if not present:
            return
        for relation, source, target in SCHEMA.triples():
            for side, end in (("from", source), ("to", target)):
                if end == label:
                    edges = self._state.edges_of(relation.name, source, target, present, side=side)
                    self.delete_edges(relation.name, source, target, [(e["from"], e["to"]) for e in edges])
        self._run(f"LOAD FROM $rows MATCH (n:`{label}` {{id: id}}) DETACH DELETE n", pa.table({"id": present}))
        self._tombstones += [self._grave(SCHEMA.nodes[label].kind, node, None, label, None) for node in present]

    def delete_edges(self, relation: str, source: str, target: str, pairs: Sequence[Pair]) -> None:
        """Deletes edges, leaving a tombstone for each."""
        for pair in self._remove(relation, source, target, pairs):
            self._tombstones.append(self._grave(relation, *pair, source, target))

    def finish(self) -> None:
        """Writes tombstones and the log entry; called once, before the commit."""
        for number, row in enumerate(self._tombstones):
            row["id"] = f"{self._revision:012d}-{number:08d}"
        self._copy_internal("Tombstone", self._tombstones)
        log = {"id": self._revision, "at": self._at, "what": self._what, "detail": self._detail}
        self._copy_internal("Revision", [log])

    def _copy_internal(self, name: str, rows: list[Row]) -> None:
        properties = [Property(c, "int" if kind == "INT64" else "string", c) for c, kind in INTERNAL[name]]
        self._run(f"COPY {name}{_columns(properties)} FROM $rows", to_table(rows, properties))

    def _grave(self, item: str, source: str, target: str | None, label: str, target_label: str | None) -> Row:
        ends = {"source": source, "target": target, "source_label": label, "target_label": target_label}
        return {"rev": self._revision, "at": self._at, "item": item, **ends}

    def _remove(self, relation: str, source: str, target: str, pairs: Sequence[Pair]) -> list[Pair]:
        if self._is_empty((relation, source, target), f"MATCH (a:`{source}`)-[r:{relation}]->(b:`{target}`)"):
            return []
        wanted = set(pairs)
        edges = self._state.edges_of(relation, source, target, sorted({pair[0] for pair in wanted}))
        present = [(e["from"], e["to"]) for e in edges if (e["from"], e["to"]) in wanted]
        if present:
            self._run(
                f"LOAD FROM $rows MATCH (a:`{source}` {{id: start}})-[r:{relation}]->(b:`{target}`) WHERE b.id = stop DELETE r",
                pa.table({"start": [p[0] for p in present], "stop": [p[1] for p in present]}),
            )
        return present

    def _known_ids(self, label: str, ids: Sequence[str]) -> set[str]:
        if self._is_empty((label,), f"MATCH (n:`{label}`)"):
            return set()
        if len(ids) >= SCAN_FROM:
            return set(ids) & set(self._state.scan_nodes(label, columns=["id"])["id"].to_pylist())
        found = self._state.read(
            f"UNWIND $ids AS wanted MATCH (n:`{label}` {{id: wanted}}) RETURN n.id AS id", ids=list(set(ids))
        )
        return {row["id"] for row in found}

    def _is_empty(self, key: tuple[str, ...], pattern: str) -> bool:
        if key not in self._empty:
            self._empty[key] = self._state.read(f"{pattern} RETURN count(*) AS n")[0]["n"] == 0
        return self._empty[key]


def _columns(properties: Sequence[Property]) -> str:
    """COPY goes by place, and a table that was migrated has its newer columns at the end."""
    return f"({', '.join(f'`{p.name}`' for p in properties)})"
