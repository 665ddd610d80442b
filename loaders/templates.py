"""Blank lists to be filled in: one sheet with headings and drop-downs, one that explains the columns."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from loaders.columns import Column, ListKind, list_kind
from loaders.sheets import NOTES_SHEET

#: Rows below the heading that offer drop-downs.
DROP_DOWN_ROWS = 5_000
#: Excel refuses a longer literal list.
_CHOICES_LIMIT = 255
#: Excel would turn these into numbers and lose leading zeros or the last digits.
_TEXT_FIELDS = frozenset({"code", "credit_code", "phone", "need", "region", "industry"})
# A fixed time makes two templates of one kind equal byte by byte.
_CREATED = datetime(2024, 1, 1)


def write_template(kind: str, target: Path | BinaryIO) -> None:
    """Writes the blank list of a kind (`experts` or 专家名单), which loads as no rows; BadInput when there is none."""
    found = list_kind(kind)
    workbook = Workbook(target if not isinstance(target, Path) else str(target), {"in_memory": True})
    workbook.set_properties({"title": found.label_zh, "created": _CREATED})
    _write_list(workbook, workbook.add_worksheet(found.sheet), found)
    _write_notes(workbook, workbook.add_worksheet(NOTES_SHEET), found)
    workbook.close()


def _write_list(workbook: Workbook, sheet: Worksheet, kind: ListKind) -> None:
    base = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
    required = workbook.add_format({**base, "bg_color": "#FFF2CC"})
    optional = workbook.add_format({**base, "bg_color": "#DDEBF7"})
    text = workbook.add_format({"num_format": "@"})
    for position, column in enumerate(kind.columns):
        heading = f"{column.heading}*" if column.required else column.heading
        sheet.write_string(0, position, heading, required if column.required else optional)
        sheet.write_comment(0, position, _remark(kind, column), {"x_scale": 1.6, "author": ""})
        sheet.set_column(position, position, column.width, text if column.field in _TEXT_FIELDS else None)
        # 技能等级 takes professional titles too, so a value that is not offered only raises a question.
        if column.choices and not column.multiple and len(",".join(column.choices)) <= _CHOICES_LIMIT:
            rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            told = {"error_title": column.heading, "error_message": "不是下拉列表中的值，确定要填写吗？"}
            sheet.data_validation(1, position, DROP_DOWN_ROWS, position, {**rule, **told})
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 0)


def _write_notes(workbook: Workbook, sheet: Worksheet, kind: ListKind) -> None:
    header = workbook.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for position, (heading, width) in enumerate((("列名", 20), ("是否必填", 16), ("可填的值", 40), ("填写说明", 60))):
        sheet.write_string(0, position, heading, header)
        sheet.set_column(position, position, width)
    for row, column in enumerate(kind.columns, start=1):
        cells = (column.heading, _necessity(kind, column), "、".join(column.choices), column.note)
        for position, cell in enumerate(cells):
            sheet.write_string(row, position, cell, wrapped)
    sheet.freeze_panes(1, 0)


def _necessity(kind: ListKind, column: Column) -> str:
    if column.required:
        return "必填"
    for group in kind.alternatives:
        if column.field in group:
            others = "、".join(kind.column(field).heading for field in group if field != column.field)
            return f"与{others}至少填一项"
    return "可不填"


def _remark(kind: ListKind, column: Column) -> str:
    parts = [f"{_necessity(kind, column)}。", column.note]
    if column.choices:
        parts.append(f"可填：{'、'.join(column.choices)}")
    return "\n".join(part for part in parts if part)
