"""Keeps the index of a service at the revision of a graph that other processes change too."""

from __future__ import annotations

import threading

from api.workspace import Workspace
from graph.errors import GraphUnavailable
from graph.logs import get_logger

log = get_logger()


class Follower:
    """Looks for a new revision every so many seconds, also while the server is away, until it is closed."""

    def __init__(self, workspace: Workspace, seconds: float) -> None:
        self._workspace, self._seconds = workspace, seconds
        self._ended = threading.Event()
        self._away = False
        workspace.followed = True
        self._thread = threading.Thread(target=self._work, name="follower", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        while not self._ended.is_set():
            self._look()
            self._ended.wait(self._seconds)

    def _look(self) -> None:
        try:
            self._workspace.follow()
        except GraphUnavailable as error:
            if not self._away:
                log.warning("Graph unavailable, waiting for it", detail=error.detail)
            self._away = True
        except Exception:
            log.exception("Following the graph failed")
        else:
            if self._away:
                log.info("Graph available again")
            self._away = False

    def close(self) -> None:
        """Ends the looking."""
        self._ended.set()
        self._thread.join(timeout=10)
