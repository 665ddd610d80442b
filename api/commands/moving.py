"""export, copy: the graph for other programs, and the graph in another place."""

from __future__ import annotations

import os
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.commands.common import DbOption, JsonOption, connected, err, out, print_json, told
from api.copying import copy_graph
from graph.errors import BadInput
from graph.settings import settings

MIB = 2**20


class ExportFormat(StrEnum):
    """As queries.export names them."""

    graphml = "graphml"
    jsonld = "jsonld"
    csv = "csv"


def export(
    file: Annotated[Path, typer.Argument(metavar="PATH", help="写到哪个文件")],
    format: Annotated[ExportFormat, typer.Option("--format", help="graphml、jsonld 或 csv（一个 zip）")],
    db: DbOption = None,
) -> None:
    """导出整个图谱（不含电话、邮箱和联系人），供 Gephi、networkx、Excel 等使用。"""
    with told():
        _check(file)
        with connected(db) as found:
            pieces = found.export(format.value)
            size = _written(file, pieces)
        err.print(f"已导出 {file}（{size / MIB:.1f} MiB）", markup=False)


def _check(file: Path) -> None:
    """Says before any work is done that a file cannot be written where it is wanted."""
    folder = file.resolve().parent
    if not folder.is_dir():
        raise BadInput(f"文件夹不存在：{file.parent}")
    if file.is_dir():
        raise BadInput(f"{file} 是文件夹；请给出文件名，例如 {file / 'gongjiang.graphml'}")
    if not os.access(folder, os.W_OK):
        raise BadInput(f"{file}：写不进去，请换一个位置")


def _written(file: Path, pieces: Iterable[bytes]) -> int:
    """Writes beside the file and takes its place at the end, so that no half file ever has its name; the size."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with fresh.open("wb") as target:
            target.writelines(pieces)
        size = fresh.stat().st_size
        fresh.replace(file)
        return size
    except OSError as error:
        raise BadInput(f"{file}：写不进去（{error.strerror}）") from error
    finally:
        fresh.unlink(missing_ok=True)


def copy(
    source: Annotated[str, typer.Argument(metavar="FROM_URL", help="来源图谱：文件夹或 neo4j:// 地址")],
    target: Annotated[str, typer.Argument(metavar="TO_URL", help="目标图谱：新的或空的")],
    json: JsonOption = False,
) -> None:
    """把整个图谱（含个人信息、版本记录和删除标记）复制到另一个空的图谱，并核对。"""
    with told():
        copied = copy_graph(
            source,
            target,
            seconds=settings().wait_seconds,
            waiting=lambda: err.print("图谱正被另一个命令使用，等它结束…"),
        )
        found = copied.digest
        if json:
            answer = {"revision": copied.revision, "nodes": found.nodes, "edges": found.edges}
            print_json({**answer, "content_hash": found.content, "whole_hash": found.whole})
        else:
            counts = f"{sum(found.nodes.values())} 个节点，{sum(found.edges.values())} 条关系"
            out.print(
                f"复制完成并核对一致：{counts}，图谱版本 {copied.revision}，内容校验值 {found.content}", markup=False
            )
