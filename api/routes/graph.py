"""The graph itself: neighbours of a node, paths between two."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import Cursor, Limit, WorkspaceDep
from api.routes.records import page_answer
from api.schemas import PageAnswer
from graph.errors import BadInput
from graph.schema import SCHEMA
from queries.neighbours import neighbours
from queries.resolve import resolve

router = APIRouter(prefix="/graph", tags=["图谱"])
RELATIONS = "、".join(f"{r.name}（{r.label_zh}）" for r in SCHEMA.relations.values())
KINDS = "、".join(f"{n.kind}（{n.label_zh}）" for n in SCHEMA.nodes.values())


@router.get("/paths", summary="两个节点之间的路径")
def between(
    workspace: WorkspaceDep,
    start: Annotated[
        str, Query(alias="from", min_length=1, max_length=300, description="起点 id、编号或名称", examples=["ZJ0001"])
    ],
    end: Annotated[
        str,
        Query(alias="to", min_length=1, max_length=300, description="终点 id、编号或名称", examples=["skill:注塑成型"]),
    ],
    max_hops: Annotated[int, Query(ge=1, le=6, description="最多几步")] = 4,
    k: Annotated[int, Query(ge=1, le=20, description="最多几条")] = 3,
) -> dict[str, Any]:
    """最短的几条路径，边的 from、to 按存储方向。"""
    from queries.paths import paths  # networkx takes 0.3 s of a start that must be short

    with workspace.engine.snapshot() as reader:
        ends = [resolve(reader, text).id for text in (start, end)]
        return {"items": paths(reader, *ends, max_hops=max_hops, k=k), "revision": reader.revision()}


@router.get("/{id:path}/neighbours", summary="邻居", response_model=PageAnswer)
def around(
    id: str,
    workspace: WorkspaceDep,
    relations: Annotated[str | None, Query(max_length=1000, description=f"逗号分隔：{RELATIONS}")] = None,
    kinds: Annotated[str | None, Query(max_length=1000, description=f"逗号分隔：{KINDS}")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """一个节点的所有关系，可按关系和种类筛选。"""
    with workspace.engine.snapshot() as reader:
        node = resolve(reader, id).id
        found = neighbours(reader, node, relations=_split(relations), kinds=_split(kinds), limit=limit, cursor=cursor)
        return page_answer(found)


def _split(text: str | None) -> list[str] | None:
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise BadInput("筛选条件为空；不需要筛选时请去掉这个参数")
    return parts
