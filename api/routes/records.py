"""Records of every kind: lists and single ones. The routes follow from the schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter

from api.deps import Cursor, Limit, WorkspaceDep
from api.schemas import PageAnswer
from graph.schema import SCHEMA, NodeType
from queries.page import Page
from queries.records import record, records
from queries.resolve import resolve
from queries.stats import stats

router = APIRouter(tags=["记录"])
#: Kinds whose lists take filters of their own stand in other modules.
OWN_LISTS = ("expert", "case")


@router.get("/stats", summary="总数")
def totals(workspace: WorkspaceDep) -> dict[str, Any]:
    """各类节点和关系的数量。"""
    with workspace.engine.snapshot() as reader:
        return stats(reader)


def page_answer(page: Page) -> dict[str, Any]:
    """A page in the shape of the contract."""
    return {"items": page.items, "next_cursor": page.next_cursor, "revision": page.revision}


def _list_of(node: NodeType) -> Callable[..., dict[str, Any]]:
    def listed(workspace: WorkspaceDep, limit: Limit = 50, cursor: Cursor = None) -> dict[str, Any]:
        with workspace.engine.snapshot() as reader:
            return page_answer(records(reader, node.kind, limit=limit, cursor=cursor))

    return listed


def _one_of(node: NodeType) -> Callable[..., dict[str, Any]]:
    def one(id: str, workspace: WorkspaceDep) -> dict[str, Any]:
        with workspace.engine.snapshot() as reader:
            return record(reader, node.kind, resolve(reader, id, [node.kind]).id)

    return one


for _node in SCHEMA.nodes.values():
    if _node.plural is None:
        continue
    if _node.kind not in OWN_LISTS:
        router.add_api_route(
            f"/{_node.plural}",
            _list_of(_node),
            summary=f"{_node.label_zh}列表",
            description=f"按 id 排序，用 cursor 翻页。{_node.label_zh}的编号规则：{_node.key}",
            response_model=PageAnswer,
            name=f"list_{_node.kind}",
        )
    router.add_api_route(
        f"/{_node.plural}/{{id:path}}",
        _one_of(_node),
        summary=f"一个{_node.label_zh}",
        description="id、编号或唯一的名称都可以。",
        name=f"get_{_node.kind}",
    )
