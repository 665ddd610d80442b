"""CSV files: encoding and delimiter are found out, a row's number is the line on which it starts."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from loaders.readers.base import Cell, RawSheet, Unreadable
from loaders.readers.encoding import read_text

DELIMITERS = (",", "\t", ";")

#: Rows that the delimiter is told from.
_SAMPLE = 30
#: Excel's own limit is 32,767 characters; the module's default of 131,072 would fail on a text that is merely too long.
_FIELD_LIMIT = 10_000_000
# A record of its own at the end: if it is not read back alone, a quote was never closed and swallowed it.
_END = "\ue000end"


def read_csv(path: Path) -> list[RawSheet]:
    """The file as one sheet. Unreadable for an unknown encoding, NUL bytes or a quote that is never closed."""
    text = read_text(path)
    csv.field_size_limit(_FIELD_LIMIT)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in _records(f"{text}\n{_END}", _delimiter(text)):
            rows.append(row)
    except csv.Error as exc:
        line = rows[-1][0] + 1 if rows else 1
        raise Unreadable(f"{path.name}：第 {line} 行之后的内容不是 CSV（{exc}），请检查引号和分隔符") from exc
    line, last = rows.pop()
    if last != [_END]:
        raise Unreadable(f"{path.name}：第 {line} 行开始的双引号没有配对，后面的内容无法分列；请补上或删去这个引号")
    kept: list[tuple[int, list[Cell]]] = [(number, [cell or None for cell in row]) for number, row in rows if any(row)]
    return [RawSheet(path.name, None, kept)]


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    # newline="" keeps line breaks inside quotes as they are and still splits lines at \r, \n and \r\n.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    start = 1
    for record in reader:
        yield start, record
        start = reader.line_num + 1


def _delimiter(text: str) -> str:
    """The delimiter that divides most of the first rows alike, then into most columns; a comma when nothing does."""
    # One quoted cell may span lines, so the sample is generous and its torn end does not matter.
    sample = text[:200_000]

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            counts = Counter(len(record) for _, record in islice(_records(sample, delimiter), _SAMPLE))
        except csv.Error:
            return 0, 0
        return max(((rows, width) for width, rows in counts.items() if width > 1), default=(0, 0))

    return max(DELIMITERS, key=fit)
