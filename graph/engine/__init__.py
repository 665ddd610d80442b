"""Opens a graph by its URL: a folder (LadybugDB in this process)."""

from __future__ import annotations

from graph.engine.base import GraphEngine, GraphReader, Health, Pair, Restoration, Row, WriteTransaction
from graph.engine.ladybug import LadybugEngine
from graph.errors import GraphUnavailable, GraphUnfinished

__all__ = ["GraphEngine", "GraphReader", "Health", "Pair", "Restoration", "Row", "WriteTransaction", "open_engine"]


def open_engine(url: str, *, create: bool = True, restoring: bool = False) -> GraphEngine:
    """Opens the graph and brings its schema up to date. GraphUnavailable when it is not there (and `create` is false),
    is in use by another process, or is of a newer version; GraphUnfinished when a copy into it was cut off, unless it is
    opened for `restoring`."""
    if "://" in url:
        raise GraphUnavailable(f"不支持的图谱地址：{url.split('://')[0]}://…；请给出一个文件夹路径")
    engine = LadybugEngine.open(url, create=create)
    try:
        engine.ensure_schema()
    except GraphUnfinished:
        if not restoring:
            engine.close()
            raise
    except BaseException:
        engine.close()
        raise
    return engine
