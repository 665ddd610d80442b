"""Keeps the search index of a workspace: made when first asked for, brought up by revision, saved beside the match index."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from graph.collector import collector_paused
from graph.errors import BadInput, GraphUnavailable
from graph.index import MatchIndex
from graph.index.name_index import NameIndex
from graph.index.name_rows import NameRows
from graph.logs import get_logger

log = get_logger()
#: A graph and its revision: the database of a server may be replaced by another one at the same revision.
State = tuple[str, int]
#: Where the texts are saved, for as long as it is held; None for nowhere.
Folder = Callable[[], AbstractContextManager[Path | None]]


class NameKeeper:
    """Safe for use from several threads: one makes the index, the others wait for it."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._rows: NameRows | None = None
        self._index: NameIndex | None = None
        self._making = threading.Lock()
        self._ahead: threading.Thread | None = None

    def at(self, wanted: Callable[[], State], match_index: Callable[[], MatchIndex]) -> NameIndex:
        """The index of a state; `match_index` gives the graph's texts when they have changed since they were saved."""
        index = self._index
        if index is not None and _state(index.names) == wanted():
            return index
        with self._making:
            # Asked once more: while this thread waited for another one, the graph may have moved on.
            state = wanted()
            if self._index is None or _state(self._index.names) != state:
                self._index = self._made(self._current(state, match_index))
            return self._index

    def renew(self, match_index: MatchIndex) -> None:
        """After a load: saves the texts and, when there was an index, makes the next one, so that nobody waits for it."""
        with self._making:
            if self._index is None and not self._saves():
                return
            rows = self._current(match_index.state, lambda: match_index)
            if self._index is not None:
                self._index = self._made(rows)

    def mend(self, match_index: MatchIndex) -> bool:
        """Compares what is held or saved with the graph; whether it was missing or wrong and had to be made anew."""
        with self._making:
            held = self._held(match_index.state[0])
            current = held is not None and _state(held) == match_index.state
            rows = NameRows.collect(match_index.projection)
            if current and held and held.rows.equals(rows.rows) and held.records.equals(rows.records):
                return False
            missing = held is None and self._saves()
            self._rows = rows
            self._save(rows)
            if self._index is not None:
                self._index = self._made(rows)
            return current or missing

    def prepare(self, wanted: Callable[[], State], match_index: Callable[[], MatchIndex]) -> None:
        """Makes the index in the background, so that the start of a service need not wait for it."""
        self._ahead = threading.Thread(target=self.at, args=(wanted, match_index), name="search index")
        self._ahead.start()

    def close(self) -> None:
        """Waits for what is being made."""
        if self._ahead is not None:
            self._ahead.join()

    def _made(self, rows: NameRows) -> NameIndex:
        with collector_paused():
            index = NameIndex(rows)
            _ = (index.sounds, index.synonyms, index.beginnings)
        return index

    def _current(self, wanted: State, match_index: Callable[[], MatchIndex]) -> NameRows:
        self._rows = self._held(wanted[0])
        if self._rows is None or _state(self._rows) != wanted:
            # A saved state of a later revision (a graph put back from a copy) still knows how its texts are squeezed.
            self._rows = NameRows.collect(match_index().projection, self._rows)
            self._save(self._rows)
        return self._rows

    def _held(self, graph_id: str) -> NameRows | None:
        if self._rows is not None:
            return self._rows
        with self._folder() as folder:
            return NameRows.load(folder, graph_id) if folder else None

    def _saves(self) -> bool:
        with self._folder() as folder:
            return folder is not None

    def _save(self, rows: NameRows) -> None:
        try:
            with self._folder() as folder:
                if folder:
                    rows.save(folder)
        except (OSError, BadInput, GraphUnavailable) as error:
            # Search works without; the next start takes some seconds longer.
            log.warning("Search index not saved", reason=getattr(error, "strerror", None) or str(error))


def _state(rows: NameRows) -> State:
    return rows.graph_id, rows.revision
