"""Excel workbooks, read with calamine after a survey that keeps hostile files away from it (see survey.py)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from sys import intern
from typing import Any

import python_calamine

from loaders.readers.base import Cell, RawSheet, Unreadable
from loaders.readers.cells import SheetSurvey
from loaders.readers.survey import survey

Range = tuple[tuple[int, int], tuple[int, int]]

#: Texts up to this length are often repeated.
SHORT = 16


def read_xlsx(path: Path) -> list[RawSheet]:
    """All worksheets, hidden ones too. Cells merged downwards stand in every row they cover that has cells of its own.

    Error values come as text (`#REF!`), a formula that was never calculated as `=…`. Unreadable when the file is no
    workbook, is damaged, protected by a password or out of all proportion.
    """
    surveys = survey(path)
    try:
        with python_calamine.load_workbook(path) as workbook:
            if len(workbook.sheet_names) != len(surveys):
                raise Unreadable(f"{path.name}：工作簿的目录已损坏；请用表格软件打开，另存为 .xlsx")
            return [
                RawSheet(path.name, name, _rows(workbook.get_sheet_by_index(index), surveyed))
                for index, (name, surveyed) in enumerate(zip(workbook.sheet_names, surveys, strict=True))
                if surveyed is not None
            ]
    except (Unreadable, MemoryError):
        raise
    except BaseException as exc:
        # A panic of the Rust parser is no Exception, and its class cannot be imported.
        if isinstance(exc, Exception) or type(exc).__name__ == "PanicException":
            raise Unreadable(f"{path.name}：工作簿的内容已损坏；请用表格软件打开，另存为 .xlsx") from exc
        raise


def _rows(sheet: python_calamine.CalamineSheet, surveyed: SheetSurvey) -> list[tuple[int, list[Cell]]]:
    top, left = sheet.start or (0, 0)
    rows: dict[int, list[Cell]] = {}
    for number, cells in enumerate(sheet.to_python(), start=top):
        kept = [_cell(cell) for cell in cells]
        if any(cell is not None for cell in kept):
            rows[number] = [None] * left + kept
    for (number, column), text in (surveyed.errors | surveyed.formulas).items():
        _put(rows.setdefault(number, []), column, text)
    _fill_merged(rows, sheet.merged_cell_ranges or [])
    return [(number + 1, rows[number]) for number in sorted(rows)]


def _fill_merged(rows: dict[int, list[Cell]], merged: list[Range]) -> None:
    """Repeats a merged cell downwards, in rows that have cells of their own: the others are the rest of a tall row."""
    numbers = sorted(rows)
    for (top, column), (bottom, _) in merged:
        if top == bottom or top not in rows or column >= len(rows[top]):
            continue
        value = rows[top][column]
        # A hostile range may reach down to row 1,048,576, the rows that exist are few.
        for number in numbers if bottom - top > len(numbers) else range(top + 1, bottom + 1):
            if top < number <= bottom and number in rows:
                _put(rows[number], column, value)


def _put(row: list[Cell], column: int, value: Cell) -> None:
    row.extend([None] * (column + 1 - len(row)))
    row[column] = value


def _cell(cell: Any) -> Cell:
    if isinstance(cell, str):
        # A list repeats its few levels, places and states in every row; one object for each saves a tenth of a load's memory.
        return (intern(cell) if len(cell) <= SHORT else cell) if cell.strip() else None
    # Times of day and durations have no place in a list; as text they are at least seen.
    return cell if isinstance(cell, int | float | date | datetime) else str(cell)
