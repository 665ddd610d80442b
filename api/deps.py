"""What routes take from the application."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.exceptions import HTTPException

from api.imports import ImportJobs
from api.workspace import Workspace
from graph.index import MatchIndex
from graph.index.name_index import NameIndex
from queries.changes import ChangeFeed


def _workspace(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


def _index(request: Request) -> MatchIndex:
    return _workspace(request).index


def _names(request: Request) -> NameIndex:
    return _workspace(request).names


def _jobs(request: Request) -> ImportJobs:
    jobs: ImportJobs = request.app.state.jobs
    return jobs


def _feed(request: Request) -> ChangeFeed:
    state = request.app.state
    if state.feed is None:  # the graph may not have been there when the application was made
        state.feed = ChangeFeed(_workspace(request).engine)
    feed: ChangeFeed = state.feed
    return feed


def _local_command(request: Request) -> None:
    token = getattr(request.app.state, "token", None)
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not token or not secrets.compare_digest(given.encode(), token.encode()):
        raise HTTPException(404)


WorkspaceDep = Annotated[Workspace, Depends(_workspace)]
NamesDep = Annotated[NameIndex, Depends(_names)]
IndexDep = Annotated[MatchIndex, Depends(_index)]
FeedDep = Annotated[ChangeFeed, Depends(_feed)]
JobsDep = Annotated[ImportJobs, Depends(_jobs)]
LocalCommand = Depends(_local_command)
Limit = Annotated[int, Query(ge=1, le=500, description="每页条数")]
Cursor = Annotated[str | None, Query(max_length=2000, description="上一页给出的 next_cursor")]
