"""Fills an empty embedded graph from another one.

Each statement commits for itself, since one transaction of a million edges would have to stay in the buffer pool as a whole.
A revision of -1 marks the graph as unfinished meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ladybug
import pyarrow as pa

from graph.engine.base import Row
from graph.engine.ladybug_write import CHUNK, create_edges, create_internal, create_nodes
from graph.errors import GraphUnavailable
from graph.schema import SCHEMA
from graph.schema.ddl import INTERNAL, statements

UNFINISHED = -1


class LadybugRestoration:
    """See graph.engine.base.Restoration."""

    def __init__(self, connection: ladybug.Connection) -> None:
        self._held = connection
        self._graves: dict[int, int] = {}
        self._revision = 0

    def begin(self) -> None:
        """Marks the graph, and clears what an earlier restoration has left."""
        held = self._held.execute("MATCH (m:Meta {id: 'graph'}) RETURN m.revision").get_next()[0]
        self._mark(UNFINISHED)
        if held == UNFINISHED:
            clear(self._held)

    def put_nodes(self, label: str, rows: pa.Table) -> None:
        """Creates nodes as they are."""
        names = [p.name for p in SCHEMA.nodes[label].properties]
        self._run(create_nodes(label), rows.select(names))

    def put_edges(self, relation: str, source: str, target: str, rows: pa.Table) -> None:
        """Creates edges as they are."""
        names = ["from", "to", *(p.name for p in SCHEMA.relations[relation].properties)]
        created = self._run(create_edges(relation, source, target), rows.select(names))
        if created != rows.num_rows:
            raise GraphUnavailable(f"图谱写入失败：{relation} 有 {rows.num_rows - created} 条关系的一端不在图谱中")

    def put_tombstones(self, rows: Sequence[Row]) -> None:
        """Creates tombstones, numbered as transactions number theirs."""
        numbered = []
        for row in rows:
            number = self._graves.get(row["rev"], 0)
            self._graves[row["rev"]] = number + 1
            numbered.append({**row, "id": f"{row['rev']:012d}-{number:08d}"})
        self._run(*create_internal("Tombstone", numbered))

    def put_revisions(self, rows: Sequence[Row]) -> None:
        """Writes the log."""
        self._run(*create_internal("Revision", rows))
        self._revision = max([self._revision, *(row["id"] for row in rows)])

    def finish(self) -> None:
        """Takes the mark away."""
        self._mark(self._revision)
        self._held.execute("CHECKPOINT")

    def _mark(self, revision: int) -> None:
        self._held.execute("MATCH (m:Meta {id: 'graph'}) SET m.revision = $revision", {"revision": revision})

    def _run(self, statement: str, table: pa.Table) -> int:
        created = 0
        for start in range(0, table.num_rows, CHUNK):
            try:
                result: Any = self._held.execute(statement, {"rows": table.slice(start, CHUNK).combine_chunks()})
                created += sum(int(row[0]) for row in result.get_all() if statement.endswith("RETURN count(*)"))
            except RuntimeError as error:
                raise GraphUnavailable(f"图谱写入失败：{str(error).splitlines()[0]}") from error
        return created


def clear(connection: ladybug.Connection) -> None:
    """Empties every table but Meta."""
    tables = [*SCHEMA.relations, *SCHEMA.nodes, *(name for name in INTERNAL if name != "Meta")]
    for name in tables:
        connection.execute(f"DROP TABLE `{name}`")
    for statement in statements(SCHEMA):
        connection.execute(statement)
