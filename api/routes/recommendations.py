"""Who can solve this, and why (not)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import IndexDep, WorkspaceDep
from api.schemas import ExpertAnswer, ExpertRequest, WhyNotAnswer
from queries.need import Request
from queries.recommend import recommend_experts
from queries.why_not import why_not

router = APIRouter(prefix="/recommendations", tags=["推荐"])


@router.post("/experts", summary="推荐专家", response_model=ExpertAnswer, response_model_exclude_unset=True)
def experts(body: ExpertRequest, workspace: WorkspaceDep) -> dict[str, Any]:
    """按一句需求描述（或已有需求的编号）给出排好序的专家，每位都有得分组成和可核对的依据。"""
    return recommend_experts(workspace.index, body.to_request(), workspace.engine.name)


@router.get("/why-not", summary="为什么没有他", response_model=WhyNotAnswer)
def why(
    index: IndexDep,
    expert_id: Annotated[
        str, Query(min_length=1, max_length=300, description="专家的 id、编号或姓名", examples=["ZJ0001"])
    ],
    text: Annotated[
        str | None, Query(description="需求描述；与 problem_id 二选一", examples=["注塑件表面有银纹，烘料后还是出现"])
    ] = None,
    problem_id: Annotated[
        str | None, Query(min_length=1, max_length=300, description="已有需求的 id 或编号", examples=["XQ0001"])
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="名单长度")] = 10,
) -> dict[str, Any]:
    """说明某位专家为什么没有列入名单，或为什么排得靠后：哪条规则，或缺了哪一部分。"""
    return why_not(index, Request(text=text, problem_id=problem_id, limit=limit), expert_id)
