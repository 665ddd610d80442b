"""Whether the service lives, is ready, and how it does."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.metrics import REVISION
from api.problems import problem
from graph.errors import GraphUnavailable

router = APIRouter(tags=["运行"])


@router.get("/healthz", summary="进程是否存活")
def healthz() -> dict[str, str]:
    """Answers while the process lives."""
    return {"status": "ok"}


@router.get("/readyz", summary="是否可以提供服务", response_model=None)
def readyz(request: Request) -> dict[str, Any] | Response:
    """Ready when the graph answers and the index is loaded."""
    workspace = request.app.state.workspace
    health = workspace.engine.health()
    if not health.ok:
        return problem(503, health.detail)
    return {"status": "ready", "revision": workspace.index.revision, "engine": workspace.engine.name}


@router.get("/metrics", summary="Prometheus 指标", response_class=Response)
def metrics(request: Request) -> Response:
    """Counters and histograms in the text format."""
    with suppress(GraphUnavailable):
        REVISION.set(request.app.state.workspace.index.revision)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
