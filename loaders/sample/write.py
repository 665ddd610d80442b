"""Writes lists as workbooks, CSV or JSON lines, and the sample as a whole."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from loaders.sample.province import SAMPLE, build

#: File name and required headings by kind, in the order of the contract.
LISTS: dict[str, tuple[str, frozenset[str]]] = {
    "experts": ("专家名单", frozenset({"姓名", "工种", "工作单位", "所在地区"})),
    "enterprises": ("企业名单", frozenset({"企业名称", "行业", "所在地区"})),
    "needs": ("需求清单", frozenset({"企业名称", "需求类型", "需求描述"})),
    "cases": ("服务案例", frozenset({"专家", "结果"})),
    "courses": ("培训课程", frozenset({"课程名称", "主办机构"})),
    "services": ("服务项目", frozenset({"项目名称", "提供者"})),
    "teams": ("服务队", frozenset({"名称", "层级", "所在地区"})),
    "skills": ("技能词表", frozenset({"技能"})),
}
SEED = 20261124
#: From here on a workbook is written row by row, without keeping it in memory.
_BIG = 5000
_WIDE = frozenset({"需求描述", "难题描述", "解决方案", "专业特长", "课程简介", "说明"})
_NOTE = """样例数据，人物与企业均为虚构

本文件夹是“工匠”程序的样例清单，人名、企业、学校、电话、邮箱、统一社会信用代码全部是编造的，与任何真实的人和单位无关。
电话是 130-0000 号段内按顺序编的号，请勿拨打；邮箱都在 example.com；统一社会信用代码校验位有效，但组织机构代码以 YY 开头，实际不会发放。

可以整个文件夹一起导入：gongjiang load <本文件夹>

专家名单.xlsx  企业名单.xlsx  需求清单.xlsx  服务案例.xlsx
培训课程.xlsx  服务项目.xlsx  服务队.xlsx    技能词表.xlsx

带 * 的列为必填。可在此基础上删改成自己的清单。
"""

Rows = Sequence[Mapping[str, object]]


def _headings(kind: str, rows: Rows) -> list[tuple[str, str]]:
    """Key and written heading of each column."""
    required = LISTS[kind][1]
    return [(key, key + "*" * (key in required)) for key in (rows[0] if rows else ())]


def _workbook(path: Path, kind: str, rows: Rows) -> None:
    """One sheet with the list and one that says that all is invented; codes and phones are text, dates are dates."""
    options = {"constant_memory": len(rows) > _BIG, "strings_to_numbers": False, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(str(path), options)
    # A fixed day of making, so that the same rows give the same file.
    book.set_properties(
        {"title": LISTS[kind][0], "comments": "样例数据，人物与企业均为虚构", "created": date(2026, 11, 24)}
    )
    bold = book.add_format({"bold": True, "bg_color": "#DDE7F0", "border": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(LISTS[kind][0])
    headings = _headings(kind, rows)
    for column, (key, _) in enumerate(headings):
        sheet.set_column(column, column, 48 if key in _WIDE else 16)
    for column, (_, heading) in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, 1):
        for column, (key, _) in enumerate(headings):
            value = row[key]
            if isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif isinstance(value, int | float):
                sheet.write_number(number, column, value)
            elif value:
                sheet.write_string(number, column, str(value))
    note = book.add_worksheet("说明")
    note.write_string(0, 0, "样例数据，人物与企业均为虚构")
    book.close()


def _written(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _csv(path: Path, kind: str, rows: Rows) -> None:
    headings = _headings(kind, rows)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([heading for _, heading in headings])
        writer.writerows([_written(row[key]) for key, _ in headings] for row in rows)


def _jsonl(path: Path, kind: str, rows: Rows) -> None:
    headings = _headings(kind, rows)
    with path.open("w", encoding="utf-8") as stream:
        for row in rows:
            filled = {heading: _written(row[key]) for key, heading in headings if row[key] != ""}
            stream.write(json.dumps(filled, ensure_ascii=False) + "\n")


_FORMATS = {"xlsx": _workbook, "csv": _csv, "jsonl": _jsonl}


def write_lists(rows: Mapping[str, Rows], folder: Path, *, format: str = "xlsx") -> list[Path]:
    """Writes one file a list into the folder (made if it is not there) and answers their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind, (name, _) in LISTS.items():
        if kind in rows:
            path = folder / f"{name}.{format}"
            _FORMATS[format](path, kind, rows[kind])
            paths.append(path)
    return paths


def write_sample(folder: Path) -> list[Path]:
    """Writes the sample province, always the same, with a note that everything in it is invented."""
    paths = write_lists(build(SAMPLE, SEED), folder)
    note = folder / "说明.txt"
    note.write_text(_NOTE, encoding="utf-8")
    return [*paths, note]
