"""load, template, sample, withdraw: lists in, records out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from api.backends import graph_exists
from api.commands.common import (
    DbOption,
    JsonOption,
    StageProgress,
    connected,
    err,
    graph_url,
    out,
    plain,
    print_json,
    told,
)
from graph.errors import BadInput
from loaders.columns import LIST_KINDS

#: Findings that a terminal shows of each list; all of them are in --json and, for refused rows, in --rejects.
SHOWN = 20


def load(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="名单文件或文件夹（.xlsx、.csv、.jsonl）")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入")] = False,
    rejects: Annotated[
        Path | None, typer.Option("--rejects", metavar="FILE.xlsx", help="退回的行写到这里，改正后可再导入")
    ] = None,
    no_wait: Annotated[
        bool, typer.Option("--no-wait", help="不等待后台计算（目前没有后台计算，加不加都一样）")
    ] = False,
    json: JsonOption = False,
    db: DbOption = None,
) -> None:
    """导入名单。各名单一起核对引用，一行有错不影响其他行。"""
    with told():
        _check_target(rejects, "退回的行")
        with connected(_graph_for(db, dry_run), create=True) as found, StageProgress() as progress:
            report = found.load(paths, dry_run, rejects, progress)
        if json:
            print_json(report)
        else:
            _show(report, rejects)
        if report["totals"]["rejected"]:
            raise typer.Exit(1)


def _check_target(file: Path | None, what: str) -> None:
    """Says before any work is done that a workbook cannot be written where it is wanted."""
    if file is None:
        return
    if not file.resolve().parent.is_dir():
        raise BadInput(f"文件夹不存在：{file.parent}")
    if file.is_dir():
        raise BadInput(f"{file} 是文件夹；请给出文件名，例如 {file / '名单.xlsx'}")
    if file.suffix.lower() != ".xlsx":
        raise BadInput(f"{what}写成工作簿，文件名应以 .xlsx 结尾")
    if not os.access(file if file.exists() else file.resolve().parent, os.W_OK):
        raise BadInput(f"{file}：写不进去，请换一个位置，或先关闭已打开的同名文件")


def _graph_for(db: str | None, dry_run: bool) -> str:
    """The graph to load into; a dry run on a graph that is not there works on an empty one in memory."""
    url = graph_url(db)
    return ":memory:" if dry_run and not graph_exists(url) else url


def _show(report: dict[str, Any], rejects: Path | None) -> None:
    table = Table("名单", "行数", "新增", "更新", "不变", "疑似重复", "退回")
    for part in report["lists"]:
        name = part["file"] + (f" / {part['sheet']}" if part["sheet"] else "")
        counts = (part[key] for key in ("rows", "created", "updated", "unchanged", "suspected_duplicates", "rejected"))
        table.add_row(f"{name}（{LIST_KINDS[part['kind']].label_zh}）", *map(str, counts))
    out.print(table)
    for part in report["lists"]:
        issues = sorted(part["issues"], key=_importance)
        for issue in issues[:SHOWN]:
            mark = "错误" if issue["severity"] == "error" else "提醒"
            column = f" {issue['column']}" if issue["column"] else ""
            hint = f"　{issue['suggestion']}" if issue["suggestion"] else ""
            out.print(f"{mark} {part['file']} 第 {issue['row']} 行{column}：{issue['reason']}{hint}", markup=False)
        if len(issues) > SHOWN:
            out.print(f"…另有 {len(issues) - SHOWN} 条，见 --json", markup=False)
    for skipped in report["skipped"]:
        where = skipped["file"] + (f" / {skipped['sheet']}" if skipped["sheet"] else "")
        out.print(f"跳过 {where}：{skipped['reason']}", markup=False)
    done = "检查完毕，没有写入任何内容" if report["dry_run"] else f"导入完成，图谱版本 {report['revision']}"
    out.print(done)
    if report["totals"]["rejected"]:
        where = f"已写入 {rejects}" if rejects else "加 --rejects FILE.xlsx 可得到退回的行"
        out.print(f"退回 {report['totals']['rejected']} 行；{where}，改正后再次导入即可", markup=False)


def _importance(issue: dict[str, Any]) -> tuple[bool, bool, int]:
    """A missing column explains all the rows below it, so it goes first; then errors."""
    return (issue["code"] != "missing_column", issue["severity"] != "error", issue["row"])


def _spare_filled(file: Path) -> None:
    """A list that somebody has filled in is not overwritten by a blank one."""
    from loaders.load import read_lists

    if not file.is_file() or not file.stat().st_size:
        return
    try:
        filled = any(sheet.rows for sheet in read_lists([file])[0])
    except BadInput:
        filled = True
    if filled:
        raise BadInput(f"{file} 已存在且有内容，没有覆盖；请换一个文件名")


def template(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="、".join(f"{k.name}（{k.label_zh}）" for k in LIST_KINDS.values()))
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="写到哪里")],
) -> None:
    """写出一种名单的空白模板，带填写说明和下拉选项。"""
    with told():
        _check_target(file, "模板")
        from loaders.templates import write_template

        _spare_filled(file)
        write_template(kind, file)
        err.print(f"已写出模板 {file}")


def sample(folder: Annotated[Path, typer.Argument(metavar="DIR", help="写到哪个文件夹")]) -> None:
    """写出样例省份的全部名单（人物与企业均为虚构）。"""
    from loaders.sample.write import write_sample

    with told():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            files = write_sample(folder)
        except OSError as error:
            raise BadInput(f"{folder}：写不进去（{error.strerror}）") from error
        err.print(f"已写出 {len(files)} 个文件到 {folder}（样例数据，人物与企业均为虚构）")


def withdraw(
    ids: Annotated[list[str], typer.Argument(metavar="ID…", help="id、编号或唯一的名称")],
    json: JsonOption = False,
    db: DbOption = None,
) -> None:
    """撤回记录：连同它的所有关系从图谱中删除，并留下删除标记。"""
    with told():
        with connected(db) as found:
            answer = found.withdraw([plain(mention) or "" for mention in ids])
        if json:
            print_json(answer)
        else:
            message = f"已撤回 {'、'.join(answer['withdrawn'])}，同时断开 {answer['relations']} 条关系，图谱版本 {answer['revision']}"
            out.print(message, markup=False)
