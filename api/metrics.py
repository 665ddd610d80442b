"""Prometheus metrics of the service."""

from __future__ import annotations

import time

from prometheus_client import Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUESTS = Counter(
    "gongjiang_requests_total", "HTTP requests by route, method and status", ["route", "method", "status"]
)
SECONDS = Histogram(
    "gongjiang_request_seconds",
    "Seconds to answer by route",
    ["route"],
    buckets=(0.002, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
REVISION = Gauge("gongjiang_index_revision", "Revision of the match index in use")
IMPORTS = Counter("gongjiang_imports_total", "Imports by how they ended", ["status"])
IMPORTED_ROWS = Counter("gongjiang_imported_rows_total", "Rows of imports by outcome", ["outcome"])


class Measured:
    """Counts and times requests. A plain middleware: one of the decorator kind ends the body of an answer in good order
    when the route breaks off in the middle, so that half an export would look like a whole one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", "other")
            REQUESTS.labels(route, scope["method"], str(status)).inc()
            SECONDS.labels(route).observe(time.perf_counter() - started)
