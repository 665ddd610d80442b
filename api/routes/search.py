"""Search over every kind of record."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import Limit, NamesDep
from api.schemas import SearchAnswer
from graph.schema import SCHEMA
from queries.search import DEFAULT_LIMIT, search

router = APIRouter(tags=["搜索"])
KINDS = "、".join(f"{node.kind}（{node.label_zh}）" for node in SCHEMA.nodes.values())


@router.get("/search", summary="搜索", response_model=SearchAnswer)
def found(
    names: NamesDep,
    q: Annotated[
        str,
        Query(
            min_length=1,
            description="一个词、全拼、首字母、别名、编号；几个词用空格隔开，都要符合；边输入边搜索也用它",
            examples=["注塑"],
        ),
    ],
    kinds: Annotated[
        list[str] | None, Query(description=f"只要这些类别，用逗号隔开：{KINDS}", examples=["expert,skill"])
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
) -> dict[str, Any]:
    """按名称、别名、编号、描述、拼音、首字母、同义词查找各类记录，容许错一个字；最可能要找的排在最前。

    `how` 说明依据哪条规则：name 名称、inner_word 名称或描述中的词、pinyin 拼音、initials 首字母、synonym 同义词、typo 近似、code 编号；
    `matched` 是匹配到的文字。"""
    return search(names, q, kinds or (), limit)
