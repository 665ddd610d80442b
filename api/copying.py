"""A copy from one graph to another, whatever they are and whoever has the first one open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from api.folder import GraphFolder, ServiceNote
from graph.engine import is_server, open_engine
from graph.errors import BadInput, GraphUnavailable
from graph.transfer import Copied, Part, parts, restore

Waiting = Callable[[], None]


def copy_graph(source: str, target: str, *, seconds: float, waiting: Waiting) -> Copied:
    """Copies and compares. BadInput when the target is not empty or is the source; GraphUnavailable when one of them
    cannot be reached, or a running service breaks off (the target is then unfinished, and another copy begins anew)."""
    if _place(source) == _place(target):
        raise BadInput("来源和目标是同一个图谱；请给出另一个目标")
    with _source(source, seconds, waiting) as found, _held(target, seconds, waiting):
        engine = open_engine(target, restoring=True)
        try:
            return restore(found, engine)
        finally:
            engine.close()


def _place(url: str) -> str | Path:
    return url.rstrip("/") if is_server(url) else GraphFolder(url).path


@contextmanager
def _source(url: str, seconds: float, waiting: Waiting) -> Iterator[Iterator[Part]]:
    """The parts of a graph: read here, or by the service that has it open."""
    if not is_server(url):
        folder = GraphFolder(url)
        if not folder.exists:
            raise GraphUnavailable(f"{folder.path} 中没有图谱；请检查来源的路径")
        held = folder.acquire(seconds, waiting)
        if isinstance(held, ServiceNote):
            from api.service_backend import ServiceBackend  # an HTTP client that other copies need not wait for

            service = ServiceBackend(held)
            try:
                yield service.parts()
            finally:
                service.close()
            return
        with held:
            yield from _opened(url)
        return
    yield from _opened(url)


def _opened(url: str) -> Iterator[Iterator[Part]]:
    engine = open_engine(url, create=False)
    try:
        yield parts(engine)
    finally:
        engine.close()


@contextmanager
def _held(url: str, seconds: float, waiting: Waiting) -> Iterator[None]:
    """Keeps other commands away from the target."""
    if is_server(url):
        yield
        return
    held = GraphFolder(url).acquire(seconds, waiting)
    if isinstance(held, ServiceNote):
        raise BadInput(f"目标图谱正由服务打开（{held.url}），不是空的；请换一个新的文件夹")
    with held:
        yield
