"""The driver of one server: sessions, time limits, managed retries, bookmarks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    Driver,
    GraphDatabase,
    ManagedTransaction,
    NotificationMinimumSeverity,
    Session,
    unit_of_work,
)

from graph.engine.address import shown
from graph.engine.neo4j_errors import translated
from graph.errors import GraphUnavailable
from graph.settings import Settings

T = TypeVar("T")
#: Rows that the server sends at a time; 1,000 (the default) cost a fifth more on whole tables.
FETCH = 10_000
#: A server that is starting takes connections before it answers on them; the second limit holds for both together.
CONNECT_SECONDS, POOL_SECONDS = 5.0, 8.0
#: Every failed try would be a line in the driver's own log, on stderr; what comes of it is told by who asked.
logging.getLogger("neo4j").setLevel(logging.CRITICAL)


class Sessions:
    """Runs work on the server. One bookmark manager for the process: whatever it wrote, it reads, on any member."""

    def __init__(self, url: str, configured: Settings) -> None:
        self.address, self.database = shown(url), configured.neo4j_database
        self.read_seconds, self.write_seconds = configured.neo4j_read_seconds, configured.neo4j_write_seconds
        self.retry_seconds = configured.neo4j_retry_seconds
        self._bookmarks = GraphDatabase.bookmark_manager()
        self._closed = False
        with translated(self.address, self.database):
            self._driver: Driver = GraphDatabase.driver(
                url,
                auth=(configured.neo4j_user, configured.neo4j_password.get_secret_value()),
                connection_timeout=CONNECT_SECONDS,
                connection_acquisition_timeout=POOL_SECONDS,
                max_transaction_retry_time=self.retry_seconds,
                initial_retry_delay=0.1,
                keep_alive=True,
                telemetry_disabled=True,
                # Hints about labels that do not exist yet would fill the log.
                notifications_min_severity=NotificationMinimumSeverity.OFF,
            )

    def session(self, access: str = WRITE_ACCESS) -> Session:
        """A session; GraphUnavailable once closed."""
        if self._closed:
            raise GraphUnavailable("图谱已关闭")
        return self._driver.session(
            database=self.database,
            bookmark_manager=self._bookmarks,
            default_access_mode=access,
            fetch_size=FETCH,
        )

    def read(self, work: Callable[[ManagedTransaction], T], seconds: float | None = None) -> T:
        """Work in a reading transaction, run again by the driver after a passing error."""
        with translated(self.address, self.database), self.session(READ_ACCESS) as session:
            return session.execute_read(unit_of_work(timeout=seconds or self.read_seconds)(work))

    def write(self, statement: str, seconds: float | None = None, **params: Any) -> list[list[Any]]:
        """One writing statement in a transaction of its own, run again by the driver after a passing error."""

        @unit_of_work(timeout=seconds or self.read_seconds)
        def work(transaction: ManagedTransaction) -> list[list[Any]]:
            return transaction.run(statement, params).values()

        with translated(self.address, self.database, writing=True), self.session() as session:
            return session.execute_write(work)

    def ask(self, statement: str, **params: Any) -> list[list[Any]]:
        """One question without retries: whether the server answers now."""
        with translated(self.address, self.database), self.session(READ_ACCESS) as session:
            transaction = session.begin_transaction(timeout=self.read_seconds)
            return transaction.run(statement, params).values()

    def close(self) -> None:
        """Closes all connections; idempotent."""
        if not self._closed:
            self._closed = True
            with suppress(Exception):
                self._driver.close()
