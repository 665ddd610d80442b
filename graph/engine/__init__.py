"""Opens a graph by its URL: a folder (LadybugDB in this process), or the address of a Neo4j server."""

from __future__ import annotations

from graph.engine.address import check_address, is_server
from graph.engine.base import GraphEngine, GraphReader, Health, Pair, Restoration, Row, WriteTransaction
from graph.engine.ladybug import LadybugEngine
from graph.engine.retry import retried
from graph.errors import GraphUnfinished
from graph.settings import Settings

__all__ = [
    "GraphEngine",
    "GraphReader",
    "Health",
    "Pair",
    "Restoration",
    "Row",
    "WriteTransaction",
    "check_address",
    "is_server",
    "open_engine",
    "retried",
]


def open_engine(
    url: str, *, create: bool = True, restoring: bool = False, configured: Settings | None = None
) -> GraphEngine:
    """Opens the graph and brings its schema up to date. GraphUnavailable when it is not there (and `create` is false),
    cannot be reached, is in use by another process, or is of a newer version; GraphUnfinished when a copy into it was cut
    off, unless it is opened for `restoring`."""
    if is_server(url):
        from graph.engine.neo4j import Neo4jEngine  # the driver takes 0.2 s that an embedded graph need not wait for

        server = Neo4jEngine.open(url, configured)
        try:
            server.ensure_schema(create=create)
        except GraphUnfinished:
            if not restoring:
                server.close()
                raise
        except BaseException:
            server.close()
            raise
        return server
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
