"""Writes lists as they come from offices: title rows above the headings, dates as dates, numbers as numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import xlsxwriter

Cells = Mapping[str, object]
TITLE = "2026 年度登记表"


def write_csv(path: Path, headings: Iterable[str], titles: int, rows: Sequence[Cells]) -> None:
    """One list as CSV; dates in ISO form."""
    columns = list(headings)
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerows([[TITLE]] * titles)
        writer.writerow(columns)
        writer.writerows([row.get(column, "") for column in columns] for row in rows)


@dataclass(frozen=True)
class Sheet:
    """One list of a workbook; `merged` tells by row which column has one cell for that row and the next."""

    name: str
    titles: int
    rows: Sequence[Cells]
    merged: Mapping[int, str]


def write_workbook(path: Path, sheets: Iterable[Sheet]) -> None:
    """Several lists in one file."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for found in sheets:
        page = book.add_worksheet(found.name)
        for line in range(found.titles):
            page.write_string(line, 0, TITLE)
        columns = list(found.rows[0])
        for place, heading in enumerate(columns):
            page.write_string(found.titles, place, heading)
        for number, row in enumerate(found.rows):
            line = found.titles + 1 + number
            for place, column in enumerate(columns):
                value = row.get(column, "")
                if found.merged.get(number - 1) == column:
                    continue
                if found.merged.get(number) == column:
                    page.merge_range(line, place, line + 1, place, str(value))
                elif isinstance(value, date):
                    page.write_datetime(line, place, value, day)
                elif isinstance(value, int | float):
                    page.write_number(line, place, value)
                elif value:
                    page.write_string(line, place, str(value))
    book.close()
