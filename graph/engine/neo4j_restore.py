"""Fills an empty graph on a Neo4j server from another one.

Each batch commits for itself, since one transaction of a million edges would not fit into the server's memory. A revision of
-1, in Meta and in the gate, marks the graph as unfinished meanwhile: no reader of any process takes it for a graph. A
transaction that holds the writers' lock from the first row to the last keeps everybody else from writing.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from neo4j import Transaction

from graph.engine.base import Row
from graph.engine.neo4j_gate import UNFINISHED
from graph.engine.neo4j_sessions import Sessions
from graph.engine.neo4j_write import BATCH
from graph.errors import BadInput, GraphUnavailable
from graph.schema import SCHEMA
from graph.schema.ddl import INTERNAL

#: Takes the lock before it asks, so that of two restorations one sees what the other has done.
_MARK = (
    "MATCH (m:Meta {id: 'graph'}) SET m.locked = true REMOVE m.locked WITH m WHERE m.revision <= 0 "
    f"MATCH (g:Gate {{id: 'graph'}}) WITH m, g, m.revision AS before SET m.revision = {UNFINISHED}, "
    f"m.restoring = $token, g.started = {UNFINISHED}, g.finished = {UNFINISHED} RETURN before"
)
_HOLD = "MATCH (m:Meta {id: 'graph'}) SET m.locked = true RETURN m.restoring"
_FREE = (
    "MATCH (m:Meta {id: 'graph'}) MATCH (g:Gate {id: 'graph'}) SET m.revision = $revision, g.started = $revision, "
    "g.finished = $revision REMOVE m.locked, m.restoring"
)


class Neo4jRestoration:
    """See graph.engine.base.Restoration. `held` is an open transaction that does nothing but hold the writers' lock; its
    commit takes the mark away."""

    def __init__(self, sessions: Sessions, held: Transaction) -> None:
        self._sessions, self._held = sessions, held
        self._graves: dict[int, int] = {}
        self._revision = 0

    def begin(self, token: str, *, cleared: bool) -> None:
        """Takes the lock; clears, unless told that there is nothing to clear, what an earlier restoration has left."""
        if self._held.run(_HOLD).values() != [[token]]:
            raise GraphUnavailable(f"另一个复制正在写入 {self._sessions.address}；请等它结束")
        if not cleared:
            self._clear()

    def put_nodes(self, label: str, rows: pa.Table) -> None:
        """Creates nodes as they are."""
        maps = _maps(rows.select([p.name for p in SCHEMA.nodes[label].properties]))
        self._run(f"UNWIND $rows AS row MERGE (n:`{label}` {{id: row.id}}) SET n = row RETURN count(n)", maps)

    def put_edges(self, relation: str, source: str, target: str, rows: pa.Table) -> None:
        """Creates edges as they are."""
        own = _maps(rows.select([p.name for p in SCHEMA.relations[relation].properties]))
        ends = (rows["from"].to_pylist(), rows["to"].to_pylist())
        created = self._run(
            f"UNWIND $rows AS row MATCH (a:`{source}` {{id: row[0]}}) MATCH (b:`{target}` {{id: row[1]}}) "
            f"MERGE (a)-[r:{relation}]->(b) SET r = row[2] RETURN count(r)",
            [list(row) for row in zip(*ends, own, strict=True)],
        )
        if created != rows.num_rows:
            raise GraphUnavailable(f"图谱写入失败：{relation} 有 {rows.num_rows - created} 条关系的一端不在图谱中")

    def put_tombstones(self, rows: Sequence[Row]) -> None:
        """Creates tombstones, numbered as transactions number theirs."""
        numbered = []
        for row in rows:
            number = self._graves.get(row["rev"], 0)
            self._graves[row["rev"]] = number + 1
            numbered.append({**row, "id": f"{row['rev']:012d}-{number:08d}"})
        self._put_internal("Tombstone", numbered)

    def put_revisions(self, rows: Sequence[Row]) -> None:
        """Writes the log."""
        self._put_internal("Revision", rows)
        self._revision = max([self._revision, *(row["id"] for row in rows)])

    def finish(self) -> None:
        """Takes the mark away, once `held` is committed."""
        self._held.run(_FREE, {"revision": self._revision}).consume()

    def _put_internal(self, name: str, rows: Sequence[Row]) -> None:
        columns = [column for column, _ in INTERNAL[name]]
        maps = [{column: row[column] for column in columns if row.get(column) is not None} for row in rows]
        self._run(f"UNWIND $rows AS row MERGE (n:{name} {{id: row.id}}) SET n = row RETURN count(n)", maps)

    def _run(self, statement: str, rows: Sequence[Any]) -> int:
        # MERGE and not CREATE: the driver sends a batch again when the answer to its commit got lost.
        batches = (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
        written = (self._sessions.write(statement, self._sessions.write_seconds, rows=batch) for batch in batches)
        return sum(int(found[0][0]) for found in written)

    def _clear(self) -> None:
        """Deletes everything of the graph but Meta and the gate; edges first, since some nodes have a great many."""
        for relation, source, target in SCHEMA.triples():
            self._emptied(f"MATCH (:`{source}`)-[r:{relation.name}]->(:`{target}`) WITH r LIMIT {BATCH} DELETE r")
        for label in (*SCHEMA.nodes, "Revision", "Tombstone"):
            self._emptied(f"MATCH (n:`{label}`) WITH n LIMIT {BATCH} DETACH DELETE n")

    def _emptied(self, statement: str) -> None:
        while self._sessions.write(f"{statement} RETURN count(*)", self._sessions.write_seconds)[0][0]:
            pass


def mark(sessions: Sessions) -> tuple[str, bool]:
    """Marks the graph as unfinished; a token that tells this restoration from any other, and whether the graph is known
    to be clear. BadInput when it is not empty."""
    token = uuid.uuid4().hex
    found = sessions.write(_MARK, sessions.write_seconds, token=token)
    if not found:
        raise BadInput(f"{sessions.address} 的数据库 {sessions.database} 不是空的；复制只能写入新的或空的图谱")
    return token, found[0][0] == 0


def _maps(rows: pa.Table) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if value is not None} for row in rows.to_pylist()]
