"""Finds stretches of characters in all searchable texts at once: one array of characters, with the places of each.

A pattern is a sequence of elements, each a character or a set of characters (those that sound alike, say). The places of its
rarest element are looked at, so a search costs as much as that is frequent, and no text can make a pattern expensive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.index.name_rows import NameRows
from graph.index.names import KINDS, STOP, Field
from graph.index.sounds import Sounds
from graph.lexicon.synonyms import Synonyms

Ints = npt.NDArray[np.int64]
Set = npt.NDArray[np.bool_]
#: A character by its number, or a set of characters.
Element = int | Set
#: Number of what is no character: ends of rows and sentences, and characters that occur nowhere.
NONE = 0
_CODES = 0x110000
#: Kinds whose names and aliases are words that other texts use.
WORDS = ("skill", "industry", "region", "honor")


class NameIndex:
    """Immutable. Positions count characters over all rows; rows of earlier fields (names, aliases) come first."""

    def __init__(self, names: NameRows) -> None:
        self.names = names
        rows = names.rows
        self.field = rows["field"].to_numpy()
        self.record = rows["record"].to_numpy()
        self.kind = names.records["kind"].to_numpy()
        self.use = names.records["use"].to_numpy()
        lengths = pc.utf8_length(rows["text"]).to_numpy()
        self.length = lengths.astype(np.int32)
        #: Where each row begins; one more for where another would.
        self.start = np.concatenate([[0], np.cumsum(lengths + 1)]).astype(np.int32)
        self.core_start = self.start[:-1] + rows["core_start"].to_numpy()
        self.core_stop = self.start[:-1] + rows["core_stop"].to_numpy()
        self._take_apart(rows["text"])
        self.row = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths + 1)

    @property
    def revision(self) -> int:
        """The revision of the graph that this index shows."""
        return self.names.revision

    def _take_apart(self, texts: pa.ChunkedArray) -> None:
        points = np.frombuffer(_joined(texts).encode("utf-32-le"), np.uint32)
        present = np.zeros(_CODES, np.bool_)
        present[points] = True
        present[[ord(STOP), ord("\n")]] = False
        numbers = np.zeros(_CODES, np.uint16)
        chars = np.flatnonzero(present)[: np.iinfo(np.uint16).max]
        numbers[chars] = np.arange(1, len(chars) + 1, dtype=np.uint16)
        #: The character of each number.
        self.chars = ["", *map(chr, chars.tolist())]
        self.number = {char: n for n, char in enumerate(self.chars) if n}
        self.codes = numbers[points]
        self._order = np.argsort(self.codes, kind="stable").astype(np.int32)
        self._count = np.bincount(self.codes, minlength=len(self.chars))
        self._first = np.concatenate([[0], np.cumsum(self._count)])

    @cached_property
    def sounds(self) -> Sounds:
        """How the characters sound."""
        texts = self.names.rows["text"].slice(0, self._rows_to(Field.TEXT))
        named = slice(0, self._rows_to(Field.NAME))
        persons = self.start[named][self.kind[self.record[named]] == KINDS.index("expert")]
        return Sounds(self.chars, self.codes[: self.end(Field.TEXT)], _joined(texts), persons.astype(np.int64))

    @cached_property
    def synonyms(self) -> Synonyms:
        """Words of the graph that mean the same. Trades have no record of their own: those that imply the very same
        skills are one trade by several names."""
        wanted = np.isin(self.kind[self.record], [KINDS.index(kind) for kind in WORDS]) & (self.field <= Field.ALIAS)
        groups: dict[int, list[str]] = defaultdict(list)
        for record, text in self._some_texts(wanted):
            groups[record].append(text)
        trades: dict[str, list[int]] = defaultdict(list)
        implied = (self.kind[self.record] == KINDS.index("skill")) & (self.field == Field.SAID)
        for record, text in self._some_texts(implied):
            trades[text].append(record)
        named: dict[tuple[int, ...], list[str]] = defaultdict(list)
        for trade, skills in sorted(trades.items()):
            named[tuple(skills)].append(trade)
        return Synonyms([*groups.values(), *named.values()])

    @cached_property
    def beginnings(self) -> Ints:
        """Where names, aliases and the telling parts of names begin, in order."""
        rows = slice(0, self._rows_to(Field.ALIAS))
        return np.union1d(self.start[rows], self.core_start[rows]).astype(np.int64)

    def _some_texts(self, wanted: Set) -> list[tuple[int, str]]:
        rows = np.flatnonzero(wanted)
        texts = self.names.rows["text"].take(pa.array(rows)).to_pylist()
        return list(zip(self.record[rows].tolist(), texts, strict=True))

    def _rows_to(self, field: Field) -> int:
        return int(np.searchsorted(self.field, field, side="right"))

    def end(self, field: Field) -> int:
        """The position behind the last row of a field and those before it."""
        return int(self.start[self._rows_to(field)])

    # -- patterns ----------------------------------------------------------------------------------------------------

    def elements(self, text: str) -> list[Element]:
        """The characters of a text; those that occur nowhere are NONE, which fits nothing."""
        return [self.number.get(char, NONE) for char in text]

    @cached_property
    def anything(self) -> Set:
        """Any character."""
        chosen = np.ones(len(self.chars), np.bool_)
        chosen[NONE] = False
        return chosen

    def places(self, element: Element, end: int) -> Ints:
        """Positions before `end` where an element stands, in no order when it is a set."""
        if isinstance(element, np.ndarray):
            numbers = np.flatnonzero(element)
            spans = [self._order[self._first[n] : self._first[n + 1]] for n in numbers.tolist() if n]
            found = np.concatenate(spans) if spans else self._order[:0]
            return found[found < end].astype(np.int64)
        if element == NONE:
            return np.empty(0, np.int64)
        span = self._order[self._first[element] : self._first[element + 1]]
        # A number of another type would have all of the span converted first.
        return span[: np.searchsorted(span, np.int32(end))].astype(np.int64)

    def fits(self, element: Element, positions: Ints) -> Set:
        """Whether an element stands at each of the positions; they may lie beyond either end."""
        codes = np.where(positions >= 0, self.codes.take(positions, mode="clip"), NONE)
        return element[codes] if isinstance(element, np.ndarray) else (codes == element) & (codes != NONE)

    def find(self, pattern: Sequence[Element], end: int, at: Ints | None = None) -> Ints:
        """Where a pattern begins: among the positions `at`, or anywhere before `end`."""
        if not pattern or any(isinstance(e, int) and e == NONE for e in pattern):
            return np.empty(0, np.int64)
        order = sorted(range(len(pattern)), key=lambda n: self._frequency(pattern[n]))
        if at is None:
            rarest = order.pop(0)
            at = self.places(pattern[rarest], end) - rarest
        for n in order:
            if not len(at):
                break
            at = at[self.fits(pattern[n], at + n)]
        return at

    def _frequency(self, element: Element) -> int:
        return int(self._count[element].sum()) if isinstance(element, np.ndarray) else int(self._count[element])


def _joined(texts: pa.ChunkedArray) -> str:
    """All texts, each with a line end behind it."""
    ended = pc.binary_join_element_wise(texts, pa.scalar(""), "\n").combine_chunks()
    return "".join(ended.to_pylist())
