"""Keeps the search index of a workspace: made when first asked for, brought up by revision, saved beside the match index."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from graph.collector import collector_paused
from graph.index import MatchIndex
from graph.index.name_index import NameIndex
from graph.index.name_rows import NameRows
from graph.logs import get_logger

log = get_logger()


class NameKeeper:
    """Safe for use from several threads: one makes the index, the others wait for it."""

    def __init__(self, folder: Path | None, graph_id: str) -> None:
        self._folder, self._graph_id = folder, graph_id
        self._rows: NameRows | None = None
        self._index: NameIndex | None = None
        self._making = threading.Lock()
        self._ahead: threading.Thread | None = None

    def at(self, revision: int, match_index: Callable[[], MatchIndex]) -> NameIndex:
        """The index of a revision; `match_index` gives the graph's texts when they have changed since they were saved."""
        index = self._index
        if index is not None and index.revision == revision:
            return index
        with self._making:
            if self._index is None or self._index.revision != revision:
                self._index = self._made(self._current(revision, match_index))
            return self._index

    def renew(self, match_index: MatchIndex) -> None:
        """After a load: saves the texts and, when there was an index, makes the next one, so that nobody waits for it."""
        with self._making:
            rows = self._current(match_index.revision, lambda: match_index)
            if self._index is not None:
                self._index = self._made(rows)

    def mend(self, match_index: MatchIndex) -> bool:
        """Compares what is held or saved with the graph; whether it had to be made anew."""
        with self._making:
            held = self._rows or (NameRows.load(self._folder, self._graph_id) if self._folder else None)
            rows = NameRows.collect(match_index.projection)
            if held is not None and held.rows.equals(rows.rows) and held.records.equals(rows.records):
                return False
            self._rows = rows
            self._save(rows)
            if self._index is not None:
                self._index = self._made(rows)
            return True

    def prepare(self, revision: int, match_index: Callable[[], MatchIndex]) -> None:
        """Makes the index in the background, so that the start of a service need not wait for it."""
        self._ahead = threading.Thread(target=self.at, args=(revision, match_index), name="search index")
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

    def _current(self, revision: int, match_index: Callable[[], MatchIndex]) -> NameRows:
        if self._rows is None and self._folder is not None:
            self._rows = NameRows.load(self._folder, self._graph_id)
        if self._rows is None or self._rows.revision != revision:
            # A saved state of a later revision (a graph put back from a copy) still knows how its texts are squeezed.
            self._rows = NameRows.collect(match_index().projection, self._rows)
            self._save(self._rows)
        return self._rows

    def _save(self, rows: NameRows) -> None:
        if self._folder is None:
            return
        try:
            rows.save(self._folder)
        except OSError as error:
            # Search works without; the next start takes some seconds longer.
            log.warning("Search index not saved", reason=error.strerror)
