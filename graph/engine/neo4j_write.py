"""Writes of a graph on a Neo4j server: one transaction for all the changes of a revision, sent in batches.

Writers queue at the Meta node: a transaction locks it before anything else and counts its revision up in the same
transaction, so that revisions have neither gaps nor doubles, whatever process writes (docs/decisions/0007-neo4j.md).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from neo4j import Transaction

from graph.engine.base import Pair
from graph.engine.graves import Graves, now
from graph.engine.neo4j_gate import UNFINISHED, state
from graph.engine.neo4j_read import ENDS, Found, Neo4jReader
from graph.engine.neo4j_sessions import Sessions
from graph.errors import GraphUnavailable, GraphUnfinished
from graph.schema import SCHEMA, Property
from graph.tables import to_table

#: Rows per statement: 5,000 to 20,000 are equally fast (bench/engines.py), fewer need less memory at a time.
BATCH = 10_000
_LOCK = (
    "MATCH (m:Meta {id: 'graph'}) SET m.locked = true WITH m SET m.revision = m.revision + 1 REMOVE m.locked "
    "RETURN m.revision"
)


class _Held(Neo4jReader):
    """Reads within the writing transaction: they see its changes."""

    def __init__(self, sessions: Sessions, transaction: Transaction) -> None:
        self._sessions, self._transaction = sessions, transaction

    def _run(self, statement: str, params: dict[str, Any], seconds: float) -> Found:
        result = self._transaction.run(statement, params)
        return result.keys(), result.values()

    def revision(self) -> int:
        """The revision that these changes get."""
        return int(self._run("MATCH (m:Meta {id: 'graph'}) RETURN m.revision", {}, 0)[1][0][0])


class Neo4jTransaction:
    """See graph.engine.base.WriteTransaction. `token` tells the log entry of this transaction from any other's."""

    def __init__(self, sessions: Sessions, transaction: Transaction, what: str, detail: str) -> None:
        self._transaction = transaction
        self._state = _Held(sessions, transaction)
        self._what, self._detail, self._at, self.token = what, detail, now(), uuid.uuid4().hex
        self._empty: dict[tuple[str, ...], bool] = {}
        rows = transaction.run(_LOCK).values()
        if not rows:
            raise GraphUnavailable("图数据库中还没有图谱；请先用 gongjiang load 导入名单")
        self._revision = int(rows[0][0])
        if self._revision == UNFINISHED + 1:
            raise GraphUnfinished(f"{sessions.address} 的数据库 {sessions.database}")
        self._graves = Graves(self._revision, self._at)

    @property
    def revision(self) -> int:
        """The revision that these changes get."""
        return self._revision

    def gate_is_stale(self) -> bool:
        """Whether a dead writer has left the gate other than open at the revision before; asked with the lock held."""
        found = state(self._transaction)
        return found is None or list(found[:2]) != [self._revision - 1] * 2

    def _run(self, statement: str, rows: Sequence[Any]) -> int:
        """Runs a statement over the rows, a batch at a time; the sum of the counts that it returns."""
        total = 0
        for start in range(0, len(rows), BATCH):
            result = self._transaction.run(statement, {"rows": rows[start : start + BATCH]})
            total += sum(int(row[0]) for row in result.values())
        return total

    def write_nodes(self, label: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Creates or replaces nodes by id."""
        if not rows:
            return
        last = list({row["id"]: row for row in rows}.values())
        new = self._is_empty((label,), f"MATCH (n:`{label}`)")
        first = f"CREATE (n:`{label}`)" if new else f"MERGE (n:`{label}` {{id: row.id}})"
        self._run(
            f"UNWIND $rows AS row {first} SET n = row",
            _maps(last, SCHEMA.nodes[label].properties, rev=self._revision, updated_at=self._at),
        )
        self._empty[(label,)] = False

    def write_edges(self, relation: str, source: str, target: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Creates or replaces edges by (from, to)."""
        if not rows:
            return
        last = list({(row["from"], row["to"]): row for row in rows}.values())
        triple = (relation, source, target)
        new = self._is_empty(triple, f"MATCH (:`{source}`)-[r:{relation}]->(:`{target}`)")
        properties = SCHEMA.relations[relation].properties
        own = _maps(last, properties, rev=self._revision)
        ends = to_table(last, ENDS)
        sent = [list(row) for row in zip(ends["from"].to_pylist(), ends["to"].to_pylist(), own, strict=True)]
        written = self._run(
            f"UNWIND $rows AS row MATCH (a:`{source}` {{id: row[0]}}) MATCH (b:`{target}` {{id: row[1]}}) "
            f"{'CREATE' if new else 'MERGE'} (a)-[r:{relation}]->(b) SET r = row[2] RETURN count(r)",
            sent,
        )
        if written != len(last):
            raise GraphUnavailable(f"图谱写入失败：{relation} 有 {len(last) - written} 条关系的一端不在图谱中")
        self._empty[triple] = False

    def delete_nodes(self, label: str, ids: Sequence[str]) -> None:
        """Deletes nodes with their edges, leaving a tombstone for each."""
        present = [row["id"] for row in self._state.nodes_by_id(label, ids)]
        if not present:
            return
        for relation, source, target in SCHEMA.triples():
            for side, end in (("from", source), ("to", target)):
                if end == label:
                    edges = self._state.edges_of(relation.name, source, target, present, side=side)
                    self.delete_edges(relation.name, source, target, [(e["from"], e["to"]) for e in edges])
        self._run(f"UNWIND $rows AS row MATCH (n:`{label}` {{id: row}}) DETACH DELETE n", present)
        self._graves.nodes(label, present)

    def delete_edges(self, relation: str, source: str, target: str, pairs: Sequence[Pair]) -> None:
        """Deletes edges, leaving a tombstone for each."""
        wanted = set(pairs)
        edges = self._state.edges_of(relation, source, target, sorted({pair[0] for pair in wanted}))
        present = [(e["from"], e["to"]) for e in edges if (e["from"], e["to"]) in wanted]
        self._run(
            f"UNWIND $rows AS row MATCH (a:`{source}` {{id: row[0]}}) MATCH (b:`{target}` {{id: row[1]}}) "
            f"MATCH (a)-[r:{relation}]->(b) DELETE r",
            [list(pair) for pair in present],
        )
        self._graves.edges(relation, source, target, present)

    def finish(self) -> None:
        """Writes tombstones and the log entry; called once, before the commit."""
        self._run("UNWIND $rows AS row CREATE (t:Tombstone) SET t = row", self._graves.rows)
        log = {"id": self._revision, "at": self._at, "what": self._what, "detail": self._detail, "token": self.token}
        self._run("UNWIND $rows AS row CREATE (r:Revision) SET r = row", [log])

    def _is_empty(self, key: tuple[str, ...], pattern: str) -> bool:
        if key not in self._empty:
            self._empty[key] = not self._state.read(f"{pattern} RETURN 1 AS one LIMIT 1")
        return self._empty[key]


def _maps(rows: Sequence[Mapping[str, Any]], properties: Sequence[Property], **constant: Any) -> list[dict[str, Any]]:
    """The properties of each row that are not null, with the types of the schema."""
    table = to_table(rows, properties, **constant)
    return [{name: value for name, value in row.items() if value is not None} for row in table.to_pylist()]
