"""Prometheus metrics of the service."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

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
