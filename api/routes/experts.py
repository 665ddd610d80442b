"""Experts by what they can, where they are and whom they work with."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import Cursor, Limit, WorkspaceDep
from api.routes.records import page_answer
from api.schemas import PageAnswer
from queries.experts import experts

router = APIRouter(tags=["记录"])


@router.get("/experts", summary="专家列表", response_model=PageAnswer)
def listed(
    workspace: WorkspaceDep,
    skill: Annotated[str | None, Query(min_length=1, max_length=300, description="技能", examples=["注塑成型"])] = None,
    hops: Annotated[int, Query(ge=0, le=3, description="经上下位、相关技能走几步")] = 0,
    team: Annotated[
        str | None, Query(min_length=1, max_length=300, description="服务队，含下级队", examples=["FWD001"])
    ] = None,
    industry: Annotated[
        str | None, Query(min_length=1, max_length=300, description="行业代码，含下级", examples=["C292"])
    ] = None,
    region: Annotated[
        str | None, Query(min_length=1, max_length=300, description="地区代码，含下级", examples=["佛山市"])
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """可按技能、服务队、行业、地区组合筛选。"""
    with workspace.engine.snapshot() as reader:
        found = experts(
            reader, skill=skill, hops=hops, team=team, industry=industry, region=region, limit=limit, cursor=cursor
        )
        return page_answer(found)
