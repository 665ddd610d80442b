"""What readers may see of a graph on a server.

Neo4j reads committed data, but it does not publish a commit at one instant: while the changes of a transaction are being
applied, a query can see some of them and not yet others. (Seen on 5.26: of 1,600 counts beside commits of 20,000 nodes 183
were torn, of 2,250 beside commits of ten nodes 4.) A Gate node tells readers about it, as a seqlock does: a writer raises
`started` before its commit and `finished` after it, each in a transaction of its own. What was read while both were equal,
and found the same afterwards, is the state of that revision.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import Any

from neo4j import ManagedTransaction, Transaction

from graph.engine.neo4j_sessions import Sessions
from graph.errors import GongjiangError, GraphMissing, GraphUnavailable, GraphUnfinished

#: The revision of a graph whose restoration has not ended.
UNFINISHED = -1
STATE = "MATCH (g:Gate {id: 'graph'}) RETURN g.started, g.finished, g.graph_id"
_RAISE = "MATCH (g:Gate {{id: 'graph'}}) SET g.{0} = CASE WHEN g.{0} < $revision THEN $revision ELSE g.{0} END"
_FORCE = "MATCH (g:Gate {id: 'graph'}) SET g.started = $revision, g.finished = $revision"
#: Takes the writers' lock, so that nobody is committing, and opens the gate at what is committed.
_HEAL = (
    "MATCH (m:Meta {id: 'graph'}) SET m.locked = true WITH m MATCH (g:Gate {id: 'graph'}) "
    "SET g.started = m.revision, g.finished = m.revision REMOVE m.locked"
)
#: A commit takes 10 ms, one of a million changes some seconds. After so long a reader looks whether the writer has died.
PATIENCE, HEAL_SECONDS = 1.0, 0.5
PAUSE, LONGEST = 0.003, 0.1


class Gate:
    """The gate of one graph; `graph_id` is that of the last look."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._healing = threading.Lock()
        #: The last revision that was seen whole.
        self.known = -1
        self.graph_id = ""

    def settled(self, state: list[Any] | None) -> int | None:
        """The revision of a state in which nobody is committing; None while somebody is. GraphUnfinished during a
        restoration and after one that was cut off."""
        if state is None:
            raise GraphMissing(
                f"{self._sessions.address} 的数据库 {self._sessions.database} 中还没有图谱；请先用 gongjiang load 导入名单"
            )
        started, finished, self.graph_id = state
        if started == UNFINISHED:
            raise GraphUnfinished(f"{self._sessions.address} 的数据库 {self._sessions.database}")
        if started != finished:
            return None
        self.known = finished
        return self.known

    def look(self) -> int | None:
        """Asks once: the revision, or None while a commit is being published."""

        return self.settled(self._sessions.read(state))

    def wait(self) -> int:
        """The revision that readers see, once no commit is being published."""
        begun, pause = time.monotonic(), PAUSE
        while True:
            revision = self.look()
            if revision is not None:
                return revision
            waited = time.monotonic() - begun
            if waited > self._sessions.read_seconds:
                raise GraphUnavailable("图谱正在发布一次很大的修改；请稍后再试")
            if waited > PATIENCE:
                self.heal()
            time.sleep(pause)
            pause = min(2 * pause, LONGEST)

    def start(self, revision: int) -> None:
        """Closes the gate: this revision is about to be committed."""
        self._sessions.write(_RAISE.format("started"), revision=revision)

    def finish(self, revision: int) -> None:
        """Opens it: this revision is whole."""
        self._sessions.write(_RAISE.format("finished"), revision=revision)

    def force(self, revision: int) -> None:
        """Opens it at a revision; only for who holds the writers' lock."""
        self._sessions.write(_FORCE, revision=revision)

    def heal(self) -> None:
        """Opens the gate that a dead writer has left closed; while a living one holds the lock nothing happens."""
        if self._healing.acquire(blocking=False):
            try:
                with suppress(GongjiangError):
                    self._sessions.write(_HEAL, seconds=HEAL_SECONDS)
            finally:
                self._healing.release()


def state(transaction: ManagedTransaction | Transaction) -> list[Any] | None:
    """started, finished and graph id as a transaction sees them; None without a graph."""
    rows = transaction.run(STATE).values()
    return rows[0] if rows else None
