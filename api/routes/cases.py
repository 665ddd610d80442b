"""Cases, plain or by likeness to a need."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import Cursor, Limit, WorkspaceDep
from api.routes.records import page_answer
from api.schemas import PageAnswer
from graph.errors import BadInput
from queries.need import Request
from queries.records import records
from queries.similar_cases import known_outcome, similar_cases

router = APIRouter(tags=["记录"])


@router.get("/cases", summary="案例列表，或相似案例", response_model=PageAnswer)
def listed(
    workspace: WorkspaceDep,
    similar_to: Annotated[
        str | None, Query(min_length=1, max_length=300, description="需求的 id 或编号", examples=["XQ0001"])
    ] = None,
    text: Annotated[str | None, Query(description="一句需求描述，代替 similar_to", examples=["主轴老是有异响"])] = None,
    outcome: Annotated[
        str | None, Query(max_length=20, description="resolved、partial、unresolved、ongoing，或中文结果")
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """给出 similar_to 或 text 时，按相似程度列出以往案例（how 说明凭什么相似，shared 是共同的技能和词）；否则按 id 翻页。"""
    if similar_to is None and text is None:
        where = {"outcome": known_outcome(outcome)} if outcome is not None else None
        with workspace.engine.snapshot() as reader:
            return page_answer(records(reader, "case", limit=limit, cursor=cursor, where=where))
    if cursor is not None:
        raise BadInput("相似案例不翻页，请用 limit 指定条数")
    index = workspace.index
    found = similar_cases(index, Request(text=text, problem_id=similar_to), outcome=outcome, limit=limit)
    return {"items": found, "next_cursor": None, "revision": index.revision}
