"""search: find a record by whatever is known of it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from api.commands.common import DbOption, JsonOption, connected, out, plain, print_json, told
from graph.schema import SCHEMA
from queries.search import DEFAULT_LIMIT, LABELS


def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="词、拼音、首字母、别名或编号", callback=plain)],
    kinds: Annotated[
        str | None, typer.Option("--kinds", metavar="K,…", help="只要这些类别，例如 expert,skill", callback=plain)
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=500, help="最多几条")] = DEFAULT_LIMIT,
    json: JsonOption = False,
    db: DbOption = None,
) -> None:
    """搜索：按名称、拼音、首字母、别名、编号查找各类记录，容许错一个字。"""
    with told():
        with connected(db) as found:
            answer = found.search(text, [kinds or ""], limit)
        if json:
            print_json(answer)
            return
        if not answer["items"]:
            out.print("没有找到；请换一个词，或只写其中几个字", markup=False)
            return
        table = Table("类别", "名称", "编号", "匹配", "依据")
        for item in answer["items"]:
            label = SCHEMA.node_of_kind(item["kind"]).label_zh
            table.add_row(label, item["name"], item["id"], item["matched"], LABELS[item["how"]])
        out.print(table)
