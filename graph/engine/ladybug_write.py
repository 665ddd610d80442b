"""Writes of the embedded engine.

New rows go in by LOAD FROM … CREATE, changed nodes by LOAD FROM … MERGE. Never by COPY: LadybugDB 0.22 leaves copied rows
out of its write-ahead log, so that a process killed between commit and checkpoint leaves half a transaction behind
(tests/graph/test_crash.py). Edges are never merged: a two-sided MERGE from a table is planned as a product and runs out of
buffer at 1,000 rows, so an edge is replaced by deleting the pair and creating it anew, one end looked up after the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ladybug
import pyarrow as pa

from graph.engine.base import Pair, Row
from graph.engine.graves import Graves, now
from graph.engine.ladybug_read import ENDS, SCAN_FROM, HeldReader
from graph.errors import GraphUnavailable
from graph.schema import SCHEMA, Property
from graph.schema.ddl import INTERNAL
from graph.tables import to_table

#: Rows per statement; edge batches of 100,000 ran out of a 512 MiB buffer, 20,000 are as fast as 50,000.
CHUNK = 20_000


class LadybugTransaction:
    """See graph.engine.base.WriteTransaction."""

    def __init__(self, connection: ladybug.Connection, what: str, detail: str) -> None:
        self._held = connection
        self._state = HeldReader(connection)
        self._what, self._detail, self._at = what, detail, now()
        self._empty: dict[tuple[str, ...], bool] = {}
        rows = self._state.read(
            "MATCH (m:Meta {id: 'graph'}) SET m.revision = m.revision + 1 RETURN m.revision AS revision"
        )
        self._revision = int(rows[0]["revision"])
        self._graves = Graves(self._revision, self._at)

    @property
    def revision(self) -> int:
        """The revision that these changes get."""
        return self._revision

    def _run(self, statement: str, table: pa.Table) -> int:
        """Runs a statement over the rows, a chunk at a time; the sum of the counts that it returns."""
        total = 0
        for start in range(0, table.num_rows, CHUNK):
            try:
                result = self._held.execute(statement, {"rows": table.slice(start, CHUNK)})
                total += sum(int(row[0]) for row in result.get_all() if statement.endswith("RETURN count(*)"))
            except RuntimeError as error:
                raise GraphUnavailable(f"图谱写入失败：{str(error).splitlines()[0]}") from error
        return total

    def write_nodes(self, label: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Creates or replaces nodes by id."""
        if not rows:
            return
        properties = SCHEMA.nodes[label].properties
        last = {row["id"]: row for row in rows}
        known = self._known_ids(label, list(last))
        new = [row for node, row in last.items() if node not in known]
        changed = [row for node, row in last.items() if node in known]
        stamp = {"rev": self._revision, "updated_at": self._at}
        self._run(create_nodes(label), to_table(new, properties, **stamp))
        own = [p.name for p in properties if p.name != "id"]
        setters = ", ".join(f"n.{name} = {name}" for name in own)
        self._run(
            f"LOAD FROM $rows MERGE (n:`{label}` {{id: id}}) SET {setters}", to_table(changed, properties, **stamp)
        )
        self._empty[(label,)] = False

    def write_edges(self, relation: str, source: str, target: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Creates or replaces edges by (from, to)."""
        if not rows:
            return
        last = {(row["from"], row["to"]): row for row in rows}
        self._remove(relation, source, target, list(last))
        properties = SCHEMA.relations[relation].properties
        created = self._run(
            create_edges(relation, source, target),
            to_table(list(last.values()), (*ENDS, *properties), rev=self._revision),
        )
        if created != len(last):
            raise GraphUnavailable(f"图谱写入失败：{relation} 有 {len(last) - created} 条关系的一端不在图谱中")
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
        self._graves.nodes(label, present)

    def delete_edges(self, relation: str, source: str, target: str, pairs: Sequence[Pair]) -> None:
        """Deletes edges, leaving a tombstone for each."""
        self._graves.edges(relation, source, target, self._remove(relation, source, target, pairs))

    def finish(self) -> None:
        """Writes tombstones and the log entry; called once, before the commit."""
        self._run(*create_internal("Tombstone", self._graves.rows))
        log = {"id": self._revision, "at": self._at, "what": self._what, "detail": self._detail}
        self._run(*create_internal("Revision", [log]))

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


def create_nodes(label: str) -> str:
    """The statement that makes nodes of the rows of `$rows`."""
    return f"LOAD FROM $rows CREATE (:`{label}` {_values(SCHEMA.nodes[label].properties)})"


def create_edges(relation: str, source: str, target: str) -> str:
    """The statement that makes edges of the rows of `$rows` and returns how many found both ends."""
    properties = SCHEMA.relations[relation].properties
    names = ", ".join(p.name for p in properties)
    return (
        f"LOAD FROM $rows WITH `from` AS start, `to` AS stop, {names} MATCH (a:`{source}` {{id: start}}) "
        f"WITH a, stop, {names} MATCH (b:`{target}` {{id: stop}}) CREATE (a)-[:{relation} {_values(properties)}]->(b) "
        "RETURN count(*)"
    )


def create_internal(name: str, rows: Sequence[Row]) -> tuple[str, pa.Table]:
    """The statement that fills one of the store's own tables, and its rows."""
    properties = [Property(c, "int" if kind == "INT64" else "string", c) for c, kind in INTERNAL[name]]
    return f"LOAD FROM $rows CREATE (:{name} {_values(properties)})", to_table(rows, properties)


def _values(properties: Sequence[Property]) -> str:
    return f"{{{', '.join(f'{p.name}: {p.name}' for p in properties)}}}"
