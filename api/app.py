"""The application: one workspace, its routes, and everything around them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from fastapi_offline import FastAPIOffline

from api import problems
from api.again import AskedAgain
from api.follower import Follower
from api.imports import ImportJobs
from api.limits import BodyLimit
from api.metrics import Measured
from api.routes import cases, experts, graph, health, imports, internal, moving, recommendations, records, search
from api.schemas import Problem
from api.workspace import Workspace
from graph.logs import get_logger
from graph.settings import Settings, settings

log = get_logger()
PREFIX = "/api/v1"
DESCRIPTION = """
把专家、企业、需求、案例、课程、服务队和服务项目的名单变成知识图谱，回答：谁能解决这个难题，为什么。

- 名单从 `POST /api/v1/imports` 进来，`GET /api/v1/imports/{id}` 看进度和每一行的问题。
- `POST /api/v1/recommendations/experts` 给出有理由的专家名单，`GET /api/v1/recommendations/why-not` 说明为什么没有某人。
- 出错时的回答都是 RFC 9457 problem details（`application/problem+json`），`detail` 用中文说明怎么改。
"""


def program_version() -> str:
    """The installed version."""
    try:
        return version("gongjiang")
    except PackageNotFoundError:
        return "0"


def create_app(workspace: Workspace, *, token: str | None = None, configured: Settings | None = None) -> FastAPI:
    """The service over an open workspace; `token` opens the internal routes to commands on this machine."""
    configured = configured or settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.jobs = ImportJobs(workspace)
        follower = Follower(workspace, configured.follow_seconds) if workspace.shared else None
        yield
        if follower:
            follower.close()
        app.state.jobs.close()

    app: FastAPI = FastAPIOffline(
        title="工匠 gongjiang",
        version=program_version(),
        description=DESCRIPTION,
        lifespan=lifespan,
        responses={422: {"model": Problem, "description": "输入有误"}},
    )
    app.state.workspace, app.state.token, app.state.feed = workspace, token, None
    problems.install(app)
    app.add_middleware(AskedAgain)
    app.add_middleware(BodyLimit, upload_limit=configured.upload_limit_mib * 2**20)
    app.add_middleware(Measured)
    app.include_router(health.router)
    app.include_router(internal.router)
    # graph and experts stand before records: /experts with filters is more than a plain list.
    for module in (search, recommendations, imports, graph, moving, experts, cases, records):
        app.include_router(module.router, prefix=PREFIX)

    app.add_api_route("/", _home, include_in_schema=False)
    return app


def _home() -> RedirectResponse:
    return RedirectResponse("/docs")
