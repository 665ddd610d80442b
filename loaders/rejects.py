"""The rejects workbook: the rejected rows as they came, with 原因 and 建议, ready to be corrected and loaded again."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from loaders.readers.base import Cell
from loaders.report import Issue
from loaders.sheets import REJECT_HEADINGS, ListSheet, SheetRow

RejectedRow = tuple[SheetRow, list[Issue]]
Rejects = Sequence[tuple[ListSheet, Sequence[RejectedRow]]]

#: Excel's limits for a cell and for a sheet name.
CELL_LIMIT, NAME_LIMIT = 32_767, 31
#: Whole numbers beyond 15 digits lose their last digits in Excel; written as text they keep them.
_EXACT = 10**15
_CUT_NOTE = "…（原文过长，已截断）"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_rejects(target: Path | BinaryIO, items: Rejects) -> None:
    """Writes one sheet a list with its own headings, values and order, named after the kind of the list.

    Of several lists of one kind each tells its sheet or file too. No value becomes a formula or a link."""
    workbook = Workbook(target if not isinstance(target, Path) else str(target), {"in_memory": True})
    writer = _Writer(workbook)
    used: set[str] = set()
    lists = Counter(found.kind.name for found, _ in items)
    for found, rows in items:
        label, origin = found.kind.label_zh, found.sheet or Path(found.file).stem
        several = lists[found.kind.name] > 1 and origin != label
        writer.sheet(sheet_name(f"{label} {origin}" if several else label, used), found, rows)
    if not items:
        workbook.add_worksheet("没有退回的行")
    workbook.close()


def sheet_name(wanted: str, used: set[str]) -> str:
    """A legal sheet name like the wanted one that is not in `used` (lower case), to which it is added."""
    # Excel reserves History and forbids []:*?/\ and an apostrophe at either end.
    base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "_", wanted).strip().strip("'")[:NAME_LIMIT].rstrip("'") or "名单"
    if base.lower() == "history":
        base = "History_"
    name, number = base, 1
    while name.lower() in used:
        number += 1
        tail = f"({number})"
        name = base[: NAME_LIMIT - len(tail)] + tail
    used.add(name.lower())
    return name


class _Writer:
    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        style = {"valign": "top", "num_format": "@"}
        self.header = workbook.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True})
        self.text = workbook.add_format(style)
        # The mark of Excel itself for "this is text", kept when somebody edits the cell.
        self.quoted = workbook.add_format({**style, "quote_prefix": True})
        self.why = workbook.add_format({**style, "text_wrap": True, "font_color": "#C00000"})
        self.date = workbook.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        self.moment = workbook.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm:ss"})

    def sheet(self, name: str, found: ListSheet, rows: Iterable[RejectedRow]) -> None:
        sheet = self.workbook.add_worksheet(name)
        # The reasons of an earlier round give way to the new ones.
        kept = [position for position in range(len(found.headings)) if position not in found.ignored]
        while kept and not found.headings[kept[-1]] and kept[-1] not in found.unknown:
            kept.pop()
        for column, position in enumerate(kept):
            self._write(sheet, 0, column, found.headings[position], self.header)
            known = found.columns.get(position)
            sheet.set_column(column, column, known.width if known else 14)
        for column, heading in enumerate(REJECT_HEADINGS, start=len(kept)):
            sheet.write_string(0, column, heading, self.header)
            sheet.set_column(column, column, 40)
        sheet.freeze_panes(1, 0)
        for line, (row, issues) in enumerate(rows, start=1):
            for column, position in enumerate(kept):
                if position < len(row.raw):
                    self._write(sheet, line, column, row.raw[position])
            errors = [issue for issue in issues if issue.severity == "error"] or issues
            self._write(sheet, line, len(kept), _lines(_reason(i) for i in errors), self.why)
            self._write(sheet, line, len(kept) + 1, _lines(i.suggestion or "" for i in errors), self.why)

    def _write(self, sheet: Worksheet, row: int, column: int, value: Cell, style: Format | None = None) -> None:
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value)
        elif isinstance(value, date):
            self._date(sheet, row, column, value)
        elif isinstance(value, int | float) and math.isfinite(value) and abs(value) < _EXACT:
            sheet.write_number(row, column, value)
        elif value is not None and value != "":
            text = fit(str(value) if not isinstance(value, float) else f"{value:.0f}")
            plain = style or (self.quoted if text.startswith(_FORMULA_STARTS) else self.text)
            sheet.write_string(row, column, text, plain)

    def _date(self, sheet: Worksheet, row: int, column: int, value: date) -> None:
        if value.year < 1900:
            # The calendar of Excel begins in 1900.
            sheet.write_string(row, column, value.isoformat(), self.text)
        elif isinstance(value, datetime):
            sheet.write_datetime(row, column, value, self.moment)
        else:
            sheet.write_datetime(row, column, datetime.combine(value, time.min), self.date)


def fit(text: str) -> str:
    """The text cut to what a cell holds, counted as Excel does in UTF-16; a note at the end says so."""
    if len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT:
        return text
    room = CELL_LIMIT - len(_CUT_NOTE)
    return text.encode("utf-16-le")[: room * 2].decode("utf-16-le", errors="ignore") + _CUT_NOTE


def _reason(issue: Issue) -> str:
    return f"{issue.column}：{issue.reason}" if issue.column else issue.reason


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(text for text in texts if text))
