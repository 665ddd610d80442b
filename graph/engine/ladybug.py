"""The embedded engine: LadybugDB in this process.

One process at a time opens the folder (a lock file beside the store says which); inside it one transaction writes while
any number of connections read, each a consistent snapshot. A committed transaction survives kill -9: the store's
write-ahead log is replayed at the next opening.
"""

from __future__ import annotations

import queue
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import ladybug

from graph.engine.base import Health
from graph.engine.ladybug_migrate import migrate
from graph.engine.ladybug_read import HeldReader, LadybugReader
from graph.engine.ladybug_restore import UNFINISHED, LadybugRestoration
from graph.engine.ladybug_write import LadybugTransaction
from graph.errors import BadInput, GraphUnavailable, GraphUnfinished, SchemaMismatch, SnapshotMoved
from graph.logs import get_logger
from graph.schema import SCHEMA, SCHEMA_VERSION
from graph.schema.ddl import statements

log = get_logger()
STORE = "graph.lbug"
#: What a transaction writes stays in the pool until it commits: half a GiB does not hold the generated province (105,000
#: rows, 900,000 edges), 1 GiB does. The default, 80 % of the memory, would starve the loader.
BUFFER_POOL = 2**30
#: A read that takes longer is stopped: exploration answers in milliseconds.
READ_TIMEOUT_MS = 20_000
#: A connection keeps the plan of every statement it has run (0.25-2.6 MB each, in the buffer pool); after so many different
#: ones it makes way for a fresh one, which costs 0.1 ms.
STATEMENTS = 40


class _Connection(ladybug.Connection):  # type: ignore[misc]
    """A connection that knows which statements it has kept."""

    def __init__(self, database: ladybug.Database) -> None:
        super().__init__(database)
        self.statements: set[str] = set()

    def execute(self, query: str, parameters: dict[str, Any] | None = None) -> Any:
        """Runs a statement."""
        self.statements.add(query)
        return super().execute(query, parameters)


class LadybugEngine(LadybugReader):
    """See graph.engine.base.GraphEngine. Reads outside a snapshot take the latest committed state, one at a time."""

    name = "ladybug"
    shared = False

    def __init__(self, database: ladybug.Database, where: str = "图谱") -> None:
        self._database = database
        self._where = where
        self._idle: queue.SimpleQueue[_Connection] = queue.SimpleQueue()
        self._writing = threading.Lock()
        self._closed = False
        self._graph_id = ""

    @classmethod
    def open(cls, path: str, *, create: bool = True) -> LadybugEngine:
        """Opens `path` (a folder), or a graph in memory for ':memory:'."""
        if path == ":memory:":
            return cls(ladybug.Database(":memory:", buffer_pool_size=BUFFER_POOL))
        folder = Path(path)
        if folder.is_file():
            raise GraphUnavailable(f"{folder} 是文件，不是图谱文件夹；请用 --db 指定一个文件夹")
        store = folder / STORE
        if not store.exists() and not create:
            raise GraphUnavailable(
                f"{folder} 中还没有图谱；请先用 gongjiang load 导入名单，或用 --db 指定图谱所在的文件夹"
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return cls(_database(store), str(folder))
        except (RuntimeError, OSError) as error:
            raise GraphUnavailable(_why(folder, str(error))) from error

    @property
    def graph_id(self) -> str:
        """The id given when the graph was made."""
        return self._graph_id

    # -- reading ---------------------------------------------------------------------------------------------------

    @contextmanager
    def _connection(self) -> Iterator[ladybug.Connection]:
        if self._closed:
            raise GraphUnavailable("图谱已关闭")
        try:
            connection = self._idle.get_nowait()
        except queue.Empty:
            connection = _Connection(self._database)
            connection.set_query_timeout(READ_TIMEOUT_MS)
        try:
            yield connection
        except BaseException:
            connection.close()  # an error may leave a transaction open; a fresh connection is cheap
            raise
        if len(connection.statements) > STATEMENTS:
            connection.close()
        else:
            self._idle.put(connection)

    @contextmanager
    def snapshot(self) -> Iterator[LadybugReader]:
        """Several reads of one committed state."""
        with self._connection() as connection:
            connection.execute("BEGIN TRANSACTION READ ONLY")
            yield HeldReader(connection)
            connection.execute("COMMIT")

    @contextmanager
    def _reading(self) -> Iterator[ladybug.Connection]:
        with self._connection() as connection:
            yield connection

    # -- writing ---------------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self, what: str, detail: str = "", *, after: int | None = None) -> Iterator[LadybugTransaction]:
        """One write transaction; a second writer waits."""
        with self._writing:
            if self._closed:
                raise GraphUnavailable("图谱已关闭")
            connection = ladybug.Connection(self._database)
            try:
                connection.execute("BEGIN TRANSACTION")
                try:
                    transaction = LadybugTransaction(connection, what, detail)
                    if after is not None and transaction.revision != after + 1:
                        raise SnapshotMoved
                    yield transaction
                    transaction.finish()
                    connection.execute("COMMIT")
                except BaseException:
                    _rollback(connection)
                    raise
            finally:
                connection.close()

    @contextmanager
    def restoration(self) -> Iterator[LadybugRestoration]:
        """Fills this graph from another one."""
        with self._writing:
            if self._closed:
                raise GraphUnavailable("图谱已关闭")
            if self.revision() > 0:
                raise BadInput(f"{self._where} 不是空的；复制只能写入新的或空的图谱")
            connection = ladybug.Connection(self._database)
            try:
                restoration = LadybugRestoration(connection)
                restoration.begin()
                yield restoration
                restoration.finish()
            finally:
                connection.close()

    def ensure_schema(self) -> None:
        """Creates the tables of an empty graph, migrates an older one, refuses a newer one."""
        with self._writing, self._connection() as connection:
            tables = {row[0] for row in connection.execute("CALL show_tables() RETURN name").get_all()}
            if "Meta" not in tables:
                connection.execute("BEGIN TRANSACTION")
                for statement in statements(SCHEMA):
                    connection.execute(statement)
                connection.execute(
                    "CREATE (:Meta {id: 'graph', revision: 0, schema_version: $version, graph_id: $graph_id})",
                    {"version": SCHEMA_VERSION, "graph_id": uuid.uuid4().hex},
                )
                connection.execute("COMMIT")
            version, self._graph_id, revision = connection.execute(
                "MATCH (m:Meta {id: 'graph'}) RETURN m.schema_version, m.graph_id, m.revision"
            ).get_next()
            if version > SCHEMA_VERSION:
                raise SchemaMismatch(
                    f"图谱的结构版本是 {version}，本程序只认识到 {SCHEMA_VERSION}：它由更新的 gongjiang 写成，请升级程序后再打开"
                )
            if version < SCHEMA_VERSION:
                migrate(connection, version)
            if revision == UNFINISHED:
                raise GraphUnfinished(self._where)

    def health(self) -> Health:
        """Reads the revision."""
        try:
            self.revision()
        except GraphUnavailable as error:
            return Health(False, error.detail)
        return Health(True)

    def checkpoint(self) -> None:
        """Folds the write-ahead log into the store, so that the next opening does not replay it."""
        with self._writing, self._connection() as connection:
            connection.execute("CHECKPOINT")

    def close(self) -> None:
        """Closes connections and store."""
        with self._writing:
            if self._closed:
                return
            self._closed = True
            while not self._idle.empty():
                self._idle.get_nowait().close()
            self._database.close()


def _database(store: Path) -> ladybug.Database:
    """Opens the store. A process killed while it wrote to the log leaves a torn last record, for which LadybugDB 0.22 refuses
    the whole store (seen once in 30 kills during small commits); what was torn had not been acknowledged and is dropped."""
    try:
        return ladybug.Database(str(store), buffer_pool_size=BUFFER_POOL)
    except RuntimeError as error:
        if "lock" in str(error) or not store.with_name(f"{STORE}.wal").exists():
            raise
        log.warning("Dropping the torn end of the write-ahead log", reason=str(error).splitlines()[0])
        return ladybug.Database(str(store), buffer_pool_size=BUFFER_POOL, throw_on_wal_replay_failure=False)


def _rollback(connection: ladybug.Connection) -> None:
    # A failed statement has rolled back already, and then there is nothing left to roll back.
    with suppress(RuntimeError):
        connection.execute("ROLLBACK")


def _why(folder: Path, message: str) -> str:
    if "lock" in message:
        return f"{folder} 正被另一个进程使用；请等它结束，或用 --db 指定另一个图谱"
    if "wal" in message.lower() or "corrupt" in message.lower() or "not a valid" in message.lower():
        return f"{folder} 中的图谱无法读取（可能已损坏）；请用备份恢复，或移走它后重新导入名单"
    return f"{folder} 无法打开：{message.splitlines()[0]}"
