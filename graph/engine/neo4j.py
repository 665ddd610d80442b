"""A graph on a Neo4j server (5.26 or newer, Community or a cluster), which any number of processes share.

Readers see whole revisions only (graph.engine.neo4j_gate). A snapshot is a row of short reads, each with its time limit and
the driver's retries, between two looks at the gate: a reading transaction would not keep an older state either.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import pyarrow as pa
from neo4j import ManagedTransaction, Transaction
from neo4j.exceptions import DriverError, Neo4jError

from graph.engine.address import check_address
from graph.engine.base import Health, Pair, Row
from graph.engine.neo4j_errors import told
from graph.engine.neo4j_gate import STATE, Gate, state
from graph.engine.neo4j_read import Found, Neo4jReader
from graph.engine.neo4j_restore import Neo4jRestoration, mark
from graph.engine.neo4j_sessions import Sessions
from graph.engine.neo4j_write import Neo4jTransaction
from graph.engine.retry import retried
from graph.errors import GongjiangError, GraphUnavailable, SchemaMismatch, SnapshotMoved
from graph.logs import get_logger
from graph.schema import SCHEMA, SCHEMA_VERSION
from graph.schema.constraints import statements
from graph.settings import Settings, settings

T = TypeVar("T")
log = get_logger()


class Neo4jEngine(Neo4jReader):
    """See graph.engine.base.GraphEngine."""

    name = "neo4j"
    shared = True

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._gate = Gate(sessions)
        self._writing = threading.Lock()

    @classmethod
    def open(cls, url: str, configured: Settings | None = None) -> Neo4jEngine:
        """The graph at an address; nothing is asked of the server yet."""
        return cls(Sessions(check_address(url), configured or settings()))

    @property
    def graph_id(self) -> str:
        """Which graph this is; another one when the server's database was replaced."""
        return self._gate.graph_id

    # -- reading ---------------------------------------------------------------------------------------------------

    def _run(self, statement: str, params: dict[str, Any], seconds: float) -> Found:
        """Reads outside a snapshot: the answer of a revision that was whole before and after."""

        def work(transaction: ManagedTransaction) -> tuple[Found, list[Any] | None]:
            result = transaction.run(statement, params)
            found = (result.keys(), result.values())
            return found, state(transaction)

        revision = self._gate.known if self._gate.known >= 0 else self._gate.wait()
        end = time.monotonic() + self._sessions.read_seconds
        while True:
            found, after = self._sessions.read(work, seconds)
            if self._gate.settled(after) == revision:
                return found
            if time.monotonic() > end:
                raise SnapshotMoved
            revision = self._gate.wait()

    def revision(self) -> int:
        """The latest revision."""
        return self._gate.wait()

    @contextmanager
    def snapshot(self) -> Iterator[Neo4jReader]:
        """Several reads of one revision; SnapshotMoved on leaving when another was published meanwhile."""
        reader = _Snapshot(self._sessions, self._gate.wait())
        try:
            yield reader
        except GraphUnavailable:
            raise
        except Exception as error:
            # Half of a commit may look like anything: what it led to counts only if there was none.
            if self._gate.look() != reader.revision():
                raise SnapshotMoved from error
            raise
        if self._gate.look() != reader.revision():
            raise SnapshotMoved

    # Reads of several statements: outside a snapshot each is one of its own.

    def _alone(self, work: Callable[[Neo4jReader], T]) -> T:
        def within() -> T:
            with self.snapshot() as reader:
                return work(reader)

        return retried(within)

    def scan_nodes(
        self, label: str, *, since: int = -1, columns: Sequence[str] | None = None, between: Pair | None = None
    ) -> pa.Table:
        """Nodes changed after `since`, ordered by id."""
        return self._alone(lambda reader: reader.scan_nodes(label, since=since, columns=columns, between=between))

    def scan_edges(
        self, relation: str, source: str, target: str, *, since: int = -1, between: Pair | None = None
    ) -> pa.Table:
        """Edges changed after `since`, ordered by both ends."""
        return self._alone(lambda reader: reader.scan_edges(relation, source, target, since=since, between=between))

    def nodes_by_id(self, label: str, ids: Sequence[str]) -> list[Row]:
        """Full nodes among `ids`, ordered by id."""
        return self._alone(lambda reader: reader.nodes_by_id(label, ids))

    def edges_of(self, relation: str, source: str, target: str, ids: Sequence[str], *, side: str = "from") -> list[Row]:
        """Edges touching `ids` on one side, ordered by both ends."""
        return self._alone(lambda reader: reader.edges_of(relation, source, target, ids, side=side))

    # -- writing ---------------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self, what: str, detail: str = "", *, after: int | None = None) -> Iterator[Neo4jTransaction]:
        """One write transaction; another writer of any process waits."""
        with self._writing:
            self._gate.look()  # finds out with retries whether the server is there; what follows has none
            with self._refused(), self._sessions.session() as session:
                held = session.begin_transaction(timeout=self._sessions.write_seconds)
                try:
                    changes = Neo4jTransaction(self._sessions, held, what, detail)
                    if changes.gate_is_stale():
                        self._gate.force(changes.revision - 1)
                    if after is not None and changes.revision != after + 1:
                        raise SnapshotMoved
                    yield changes
                    changes.finish()
                    self._gate.start(changes.revision)
                except BaseException:
                    _rollback(held)
                    raise
                self._commit(held, changes)

    def _commit(self, held: Transaction, changes: Neo4jTransaction) -> None:
        try:
            held.commit()
        except (Neo4jError, DriverError, OSError) as error:
            if not self._was_committed(changes):
                raise told(error, self._sessions.address, self._sessions.database, writing=True) from error
        try:
            self._gate.finish(changes.revision)
        except GongjiangError:
            log.warning("The gate stays closed until somebody looks", revision=changes.revision)

    def _was_committed(self, changes: Neo4jTransaction) -> bool:
        """Whether a commit whose answer got lost has happened: its entry in the log tells."""
        end = time.monotonic() + self._sessions.retry_seconds
        statement = "MATCH (r:Revision {id: $id}) RETURN r.token"
        while True:
            with suppress(GongjiangError):
                self._gate.heal()
                rows = self._sessions.read(
                    lambda transaction: transaction.run(statement, {"id": changes.revision}).values()
                )
                return bool(rows) and rows[0][0] == changes.token
            if time.monotonic() > end:
                raise GraphUnavailable(
                    f"与图数据库 {self._sessions.address} 的连接在提交时中断，不知道是否写入；待它恢复后再导入一次即可，不会重复"
                )
            time.sleep(0.2)

    @contextmanager
    def restoration(self) -> Iterator[Neo4jRestoration]:
        """Fills this graph from another one; writers of all processes wait."""
        with self._writing:
            token, cleared = mark(self._sessions)
            with self._refused(), self._sessions.session() as session:
                held = session.begin_transaction(timeout=self._sessions.write_seconds)
                try:
                    restoration = Neo4jRestoration(self._sessions, held)
                    restoration.begin(token, cleared=cleared)
                    yield restoration
                    restoration.finish()
                    held.commit()
                except BaseException:
                    _rollback(held)
                    raise

    @contextmanager
    def _refused(self) -> Iterator[None]:
        # Not the OSErrors that translated() takes as well: those may come from what the changes are made of.
        try:
            yield
        except (Neo4jError, DriverError) as error:
            raise told(error, self._sessions.address, self._sessions.database, writing=True) from error

    def ensure_schema(self, *, create: bool = True) -> None:
        """Constraints, indexes and the first nodes of an empty database; a newer graph is refused, an older one migrated.

        Nothing of an older graph need be changed: Neo4j takes new labels and properties as they come."""
        version = self._version()
        if version == SCHEMA_VERSION:
            self._gate.wait()
            return
        if version is not None and version > SCHEMA_VERSION:
            raise SchemaMismatch(
                f"图谱的结构版本是 {version}，本程序只认识到 {SCHEMA_VERSION}：它由更新的 gongjiang 写成，请升级程序后再打开"
            )
        if version is None:
            if not create:
                self._gate.settled(None)
            self._refuse_strangers()
        for statement in statements(SCHEMA):
            self._sessions.write(statement, self._sessions.write_seconds)
        self._sessions.write("CALL db.awaitIndexes(300)", self._sessions.write_seconds)
        self._sessions.write(
            "MERGE (m:Meta {id: 'graph'}) ON CREATE SET m.revision = 0, m.graph_id = $graph_id "
            "SET m.schema_version = $version WITH m MERGE (g:Gate {id: 'graph'}) "
            "ON CREATE SET g.started = m.revision, g.finished = m.revision, g.graph_id = m.graph_id",
            graph_id=uuid.uuid4().hex,
            version=SCHEMA_VERSION,
        )
        self._gate.wait()

    def _version(self) -> int | None:
        rows = self._sessions.read(
            lambda transaction: transaction.run("MATCH (m:Meta {id: 'graph'}) RETURN m.schema_version").values()
        )
        return int(rows[0][0]) if rows else None

    def _refuse_strangers(self) -> None:
        for label in SCHEMA.nodes:
            statement = f"MATCH (n:`{label}`) RETURN 1 LIMIT 1"
            if self._sessions.read(lambda transaction, text=statement: transaction.run(text).values()):  # type: ignore[misc]
                raise SchemaMismatch(
                    f"{self._sessions.address} 的数据库 {self._sessions.database} 里已有不是由 gongjiang 写入的 {label} 节点；"
                    "请用 GONGJIANG_NEO4J_DATABASE 另给一个空的数据库"
                )

    def health(self) -> Health:
        """Asks for the gate, once and without retries."""
        try:
            rows = self._sessions.ask(STATE)
            self._gate.settled(rows[0] if rows else None)
        except GongjiangError as error:
            return Health(False, error.detail)
        return Health(True)

    def close(self) -> None:
        """Closes the connections."""
        self._sessions.close()


class _Snapshot(Neo4jReader):
    """Reads of the revision that the gate showed; whether it stayed so is asked when the snapshot is left."""

    def __init__(self, sessions: Sessions, revision: int) -> None:
        self._sessions, self._revision = sessions, revision

    def _run(self, statement: str, params: dict[str, Any], seconds: float) -> Found:
        def work(transaction: ManagedTransaction) -> Found:
            result = transaction.run(statement, params)
            return result.keys(), result.values()

        return self._sessions.read(work, seconds)

    def revision(self) -> int:
        """The revision of this snapshot."""
        return self._revision


def _rollback(held: Transaction) -> None:
    with suppress(Neo4jError, DriverError, OSError):
        held.close()
