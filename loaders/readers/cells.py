"""Follows the cells of a worksheet's XML: how far they reach, and the ones that the parser leaves out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_LAST_COLUMN = 16_383
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class SheetSurvey:
    """What a worksheet holds beyond the parser's view, by (row, column) from 0."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)


class Cells:
    """Follows the cells of one worksheet; a cell is settled when the next one starts, which spares an end handler."""

    def __init__(self, lengths: list[int]) -> None:
        self.found = SheetSurvey()
        self.text = 0
        self._lengths = lengths
        # Rows and columns in use, as they are written (12 and AB): a sheet has few of either next to its cells.
        self._rows: set[str] = set()
        self._columns: set[str] = set()
        self._row, self._reference, self._ahead = -1, "", -1
        self._type: str | None = None
        self._filled = self._calculated = False
        self._value = self._formula = ""
        self._in_formula = False

    def corner(self) -> tuple[int, int]:
        """Row and column of the last filled cell, counted from 1; (0, 0) when there is none."""
        return max(map(int, self._rows), default=0), max(map(_column, self._columns), default=-1) + 1

    def area(self) -> int:
        """The rectangle from the first to the last filled cell."""
        if not self._rows:
            return 0
        rows, columns = [int(row) for row in self._rows], [_column(column) for column in self._columns]
        return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag of the sheet; expat calls it for each."""
        if tag == "c":
            if self._filled:
                self.close()
            self._type = attributes.get("t")
            if reference := attributes.get("r"):
                self._reference, self._ahead = reference, 0
            else:
                self._ahead += 1
        elif tag == "v" or tag == "t":
            self._filled, self._in_formula = True, False
        elif tag == "f":
            self._filled = self._calculated = self._in_formula = True
        elif tag == "row":
            if self._filled:
                self.close()
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() else self._row + 1
            self._reference, self._ahead = "", -1
        elif ":" in tag:
            self.start(local_name(tag), attributes)
        elif self._filled and self._type != "inlineStr":
            # Merges, notes and page headers follow the last cell with text of their own.
            self.close()

    def characters(self, data: str) -> None:
        """Text between tags; expat calls it."""
        if self._in_formula:
            self._formula += data
        elif self._filled:
            self._value += data

    def close(self) -> None:
        """Settles the last cell."""
        if not self._filled:
            return
        reference, value = self._reference, self._value
        letters = reference.rstrip("0123456789")
        if self._ahead or not letters or letters == reference:
            row, column = self._position()
            self._rows.add(str(row + 1))
            self._columns.add(_letters(column))
        else:
            self._rows.add(reference[len(letters) :])
            self._columns.add(letters)
        if self._type == "s":
            index = value.strip()
            self.text += self._lengths[int(index)] if index.isdecimal() and int(index) < len(self._lengths) else 0
        else:
            self.text += len(value)
        if self._type == "e":
            self.found.errors[self._position()] = value.strip()
        elif self._calculated and self._type != "str" and not value.strip():
            # A calculated empty text is stored with the type str; without one nobody has calculated the cell yet.
            self.found.formulas[self._position()] = f"={self._formula.strip() or '公式'}"
        self._filled = self._calculated = self._in_formula = False
        self._value = self._formula = ""

    def _position(self) -> tuple[int, int]:
        match = _REFERENCE.fullmatch(self._reference)
        if not match:
            return self._row, self._ahead
        return int(match[2]) - 1, _column(match[1]) + self._ahead


def _column(letters: str) -> int:
    """A is 0, AA is 26; anything that is no column counts as the last one."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64 if "A" <= letter <= "Z" else _LAST_COLUMN + 1
    return number - 1


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters, column = chr(65 + letter) + letters, column - 1
    return letters


def local_name(tag: str) -> str:
    """The tag without its prefix: some programs write `x:c` for `c`."""
    return tag.rpartition(":")[2]
