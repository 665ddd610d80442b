"""What a command works on: the graph itself, or the service that has it open. Both answer with the same documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from api.folder import GraphFolder, ServiceNote
from api.workspace import Workspace
from graph.engine import is_server, open_engine
from graph.errors import GraphMissing, GraphUnavailable
from loaders.progress import Progress
from queries.export import export
from queries.need import Request
from queries.recommend import recommend_experts
from queries.search import search
from queries.vocabulary_gaps import vocabulary_gaps
from queries.why_not import why_not

Answer = dict[str, Any]


class Backend(Protocol):
    """The work of the commands."""

    def load(self, paths: Sequence[Path], dry_run: bool, rejects: Path | None, progress: Progress) -> Answer:
        """The report of a load; refused rows go to `rejects` when there are any."""

    def recommend(self, request: Request) -> Answer:
        """The answer of POST /recommendations/experts."""

    def why_not(self, request: Request, expert: str) -> Answer:
        """The answer of GET /recommendations/why-not."""

    def search(self, q: str, kinds: Sequence[str], limit: int) -> Answer:
        """The answer of GET /search."""

    def withdraw(self, ids: Sequence[str]) -> Answer:
        """Takes records out."""

    def doctor(self) -> Answer:
        """Checks and mends."""

    def vocabulary_gaps(self, limit: int, progress: Progress) -> Answer:
        """Needs and terms that the vocabulary does not know."""

    def export(self, format: str) -> Iterator[bytes]:
        """The file of GET /export."""


class LocalBackend:
    """The graph in this process."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def load(self, paths: Sequence[Path], dry_run: bool, rejects: Path | None, progress: Progress) -> Answer:
        """Loads in this process."""
        result = self._workspace.load(paths, dry_run=dry_run, progress=progress)
        if rejects is not None and result.rejected:
            result.write_rejects(rejects)
        return result.report.to_json()

    def recommend(self, request: Request) -> Answer:
        """Ranks in this process."""
        return recommend_experts(self._workspace.index, request, self._workspace.engine.name)

    def why_not(self, request: Request, expert: str) -> Answer:
        """Explains in this process."""
        return why_not(self._workspace.index, request, expert)

    def search(self, q: str, kinds: Sequence[str], limit: int) -> Answer:
        """Searches in this process."""
        return search(self._workspace.names, q, kinds, limit)

    def withdraw(self, ids: Sequence[str]) -> Answer:
        """Withdraws in this process."""
        return self._workspace.withdraw(ids)

    def doctor(self) -> Answer:
        """Checks in this process."""
        return self._workspace.doctor()

    def vocabulary_gaps(self, limit: int, progress: Progress) -> Answer:
        """Looks in this process."""
        return vocabulary_gaps(
            self._workspace.index, limit=limit, progress=lambda done, total: progress("查看需求", done, total)
        )

    def export(self, format: str) -> Iterator[bytes]:
        """Exports in this process."""
        return export(self._workspace.engine, format)


def graph_exists(url: str) -> bool:
    """Whether there is a graph already; GraphUnavailable when its server cannot be asked."""
    if not is_server(url):
        return GraphFolder(url).exists
    try:
        open_engine(url, create=False).close()
    except GraphMissing:
        return False
    return True


@contextmanager
def backend(url: str, *, seconds: float, waiting: Callable[[], None], create: bool) -> Iterator[Backend]:
    """The service of an embedded graph when one runs, else the graph itself, after waiting for other commands. A graph on
    a server takes any number of processes at once. With create=False a graph that is not there is GraphUnavailable."""
    if url == ":memory:" or is_server(url):
        workspace = Workspace.open(url, index_folder=None, create=create)
        try:
            yield LocalBackend(workspace)
        finally:
            workspace.close()
        return
    folder = GraphFolder(url)
    if not create and not folder.exists:
        raise GraphUnavailable(
            f"{folder.path} 中还没有图谱；请先用 gongjiang load 导入名单，或用 --db 指定图谱所在的文件夹"
        )
    held = folder.acquire(seconds, waiting)
    if isinstance(held, ServiceNote):
        from api.service_backend import (
            ServiceBackend,  # an HTTP client takes 0.2 s that other commands need not wait for
        )

        service = ServiceBackend(held)
        try:
            yield service
        finally:
            service.close()
        return
    with held:
        workspace = Workspace.open(str(folder.path), index_folder=folder.index, create=create)
        try:
            yield LocalBackend(workspace)
        finally:
            workspace.close()
