"""What every reader answers: rows as they stand in the file, with the numbers that its users see."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from graph.errors import BadInput

#: What a cell may hold; times of day and durations come as text.
Cell = str | int | float | bool | date | datetime | None


class Unreadable(BadInput):
    """A file that cannot be read as a whole; the detail names it and says what to do. Nothing is written then."""

    title = "文件无法读取"


@dataclass
class RawSheet:
    """One sheet or file. Rows carry the spreadsheet's row number or the file's line number; blank rows may be left out.

    In JSONL the headings stand as row 0. `broken` holds rows that could not be read at all, with the reason.
    """

    file: str
    sheet: str | None
    rows: list[tuple[int, list[Cell]]]
    broken: list[tuple[int, str]] = field(default_factory=list)


# Spaces of all widths and the invisible characters that copying from a web page brings along.
_EDGES = "".join(c for c in map(chr, range(0x3001)) if c.isspace()) + "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def cell_text(cell: Cell) -> str:
    """A cell as text: `12.0` is 12, no exponents, 是 and 否, ISO dates without time; stripped, lines kept."""
    if isinstance(cell, str):
        text = cell.strip(_EDGES)
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        if cell.is_integer():
            return str(int(cell))
        # Spreadsheet programs show 15 digits, so that 0.1 + 0.2 is 0.3.
        return format(Decimal(f"{cell:.15g}"), "f")
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)
