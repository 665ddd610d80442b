"""The graph for other programs: what has changed, and all of it as a file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse

from api.deps import Cursor, FeedDep, Limit, WorkspaceDep
from api.routes.records import page_answer
from api.schemas import PageAnswer
from queries.export import export, formats
from queries.export.jsonld import CONTEXT

router = APIRouter(tags=["导出与变更"])


@router.get("/changes", summary="变更", response_model=PageAnswer)
def changes(
    feed: FeedDep,
    since: Annotated[int | None, Query(ge=0, le=2**62, description="从这个版本之后开始，默认 0，即全部")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """某个版本之后的变更，旧的在前；从 0 开始依次重放可重建整个图谱（不含个人信息）。

    一页接一页读到 next_cursor 为空为止；回答里的 revision 就是下一次的 since。revision 小于 since
    说明图谱已被替换，请从 0 重新开始。
    """
    return page_answer(feed.page(since=since, limit=limit, cursor=cursor))


@router.get(
    "/export",
    summary="导出整个图谱",
    response_class=StreamingResponse,
    responses={200: {"content": {f.media_type: {} for f in formats().values()}, "description": "文件，边读边传"}},
)
def whole_graph(
    workspace: WorkspaceDep,
    format: Annotated[Literal["graphml", "jsonld", "csv"], Query(description="文件格式；csv 是一个 zip")],
) -> StreamingResponse:
    """同一时刻的整个图谱，不含电话、邮箱和联系人。传输中断时连接会异常结束，文件不完整。"""
    wanted = formats()[format]
    headers = {"Content-Disposition": f'attachment; filename="gongjiang{wanted.suffix}"'}
    return StreamingResponse(begun(export(workspace.engine, format)), media_type=wanted.media_type, headers=headers)


@router.get("/context.jsonld", include_in_schema=False)
def terms() -> Response:
    """导出的 JSON-LD 文件用到的术语（文件中已内嵌）。"""
    return Response(CONTEXT.read_bytes(), media_type="application/ld+json")


def begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces with the first one read: what is wrong shows before the answer has begun."""
    first = next(pieces, b"")
    return chain([first], pieces)
