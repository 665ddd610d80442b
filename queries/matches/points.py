"""What a find is worth, by the rule that fired, the text that it was found in, and whether that is all of the text.

The order follows what a coordinator most likely means: a whole name, a code, another name for it, the beginning of a name, a
whole name in pinyin, a word inside a name, initials; then words on the record; last what may be a slip of the hand. Within
such a step the find that covers more of its text comes first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Self

import numpy as np
import numpy.typing as npt

from graph.index.name_index import Ints, NameIndex
from graph.index.names import KINDS, Field

Floats = npt.NDArray[np.float64]
#: Finds of one rule that are weighed; more say nothing.
MOST = 200_000


class Rule(IntEnum):
    """What fired."""

    TEXT = 0
    SYNONYM = 1
    PINYIN = 2
    HOMOPHONE = 3
    INITIALS = 4
    MIXED = 5
    APART = 6  #: the word in two or three pieces, with something between them
    SLIP = 7  #: one character too many, too few, another one, or two that changed places
    LIKE = 8  #: syllables that are easily taken for one another
    MISSPELT = 9  #: one letter of the pinyin too many, too few, …


# All of the text; all of the telling part of a firm's name; its beginning; elsewhere.
_Steps = tuple[int, int, int, int]
POINTS: dict[Rule, dict[Field, _Steps]] = {
    Rule.TEXT: {
        Field.NAME: (1000, 930, 890, 830),
        Field.ALIAS: (950, 950, 810, 770),
        Field.SAID: (800, 800, 740, 720),
        Field.TOLD: (1000, 1000, 680, 670),
        Field.TEXT: (740, 740, 640, 640),
        Field.CODE: (980, 980, 870, 500),
    },
    Rule.SYNONYM: {
        Field.NAME: (900, 880, 780, 770),
        Field.ALIAS: (880, 880, 740, 730),
        Field.SAID: (740, 740, 690, 680),
        Field.TOLD: (700, 700, 660, 655),
        Field.TEXT: (715, 715, 610, 610),
    },
    Rule.PINYIN: {
        Field.NAME: (920, 860, 820, 760),
        Field.ALIAS: (880, 880, 740, 700),
        Field.SAID: (690, 690, 640, 620),
        Field.TOLD: (700, 700, 590, 580),
        Field.TEXT: (650, 650, 560, 560),
    },
    Rule.HOMOPHONE: {
        Field.NAME: (860, 800, 740, 700),
        Field.ALIAS: (830, 830, 690, 660),
        Field.SAID: (650, 650, 600, 590),
        Field.TOLD: (640, 640, 560, 550),
        Field.TEXT: (600, 600, 530, 530),
    },
    Rule.INITIALS: {
        Field.NAME: (840, 790, 720, 660),
        Field.ALIAS: (800, 800, 650, 620),
        Field.SAID: (600, 600, 540, 520),
        Field.TOLD: (600, 600, 500, 480),
        Field.TEXT: (560, 560, 460, 460),
    },
    Rule.MIXED: {Field.NAME: (815, 760, 690, 640), Field.ALIAS: (780, 780, 640, 600)},
    Rule.APART: {
        Field.NAME: (750, 750, 750, 750),
        Field.ALIAS: (690, 690, 690, 690),
        Field.SAID: (640, 640, 640, 640),
        Field.TOLD: (610, 610, 610, 610),
        Field.TEXT: (560, 560, 560, 560),
    },
    Rule.SLIP: {
        Field.NAME: (780, 740, 640, 600),
        Field.ALIAS: (740, 740, 600, 570),
        Field.SAID: (560, 560, 530, 520),
        Field.TOLD: (560, 560, 500, 490),
        Field.TEXT: (540, 540, 480, 480),
    },
    Rule.LIKE: {
        Field.NAME: (720, 670, 620, 560),
        Field.ALIAS: (680, 680, 540, 520),
        Field.SAID: (500, 500, 470, 460),
        Field.TOLD: (500, 500, 450, 440),
    },
    Rule.MISSPELT: {Field.NAME: (710, 660, 560, 530), Field.ALIAS: (670, 670, 520, 500)},
}
#: More for covering all of the text, and for being much in use.
COVER, USE = 30.0, 2.0
#: More for what is asked for most, so that of equally good finds it comes first.
KIND = {"skill": 6.0, "industry": 3.0}
_KIND = np.array([KIND.get(kind, 0.0) for kind in KINDS])
#: Less for a character that is heard otherwise in its phrase.
MISHEARD = 20.0
#: A code that is only begun says little while it is letters (ZJ begins every expert's).
LETTERS_ONLY = 500
_TABLE = np.array([[POINTS[rule].get(field, (0, 0, 0, 0)) for field in Field] for rule in Rule], np.float64)


def most(rule: Rule) -> float:
    """The most that a rule can bring."""
    return float(_TABLE[rule].max() + COVER + USE + _KIND.max())


@dataclass(frozen=True)
class Hits:
    """Stretches that a rule found: where they begin and end (positions of the index), how much of what was typed they hold
    (characters), and what is taken off for doubts."""

    start: Ints
    stop: Ints
    size: Ints
    doubt: Floats

    @classmethod
    def whole(cls, start: Ints, size: int, doubt: Floats | float = 0.0) -> Self:
        """Stretches of one size."""
        sizes = np.full(len(start), size, np.int64)
        return cls(start, start + size, sizes, np.broadcast_to(np.asarray(doubt, np.float64), start.shape))

    @classmethod
    def spans(cls, start: Ints, stop: Ints, doubt: Floats | float = 0.0) -> Self:
        """Stretches that are all of them typed."""
        return cls(start, stop, stop - start, np.broadcast_to(np.asarray(doubt, np.float64), start.shape))


def joined(parts: list[Hits]) -> Hits:
    """All finds together."""
    if not parts:
        return Hits.whole(np.empty(0, np.int64), 0)
    columns = [[getattr(part, name) for part in parts] for name in ("start", "stop", "size", "doubt")]
    return Hits(*(np.concatenate(column) for column in columns))


def weigh(index: NameIndex, rule: Rule, hits: Hits, *, letters_only: bool = False) -> tuple[Ints, Floats]:
    """The row of each find and its points."""
    if len(hits.start) > MOST:
        hits = Hits(hits.start[:MOST], hits.stop[:MOST], hits.size[:MOST], hits.doubt[:MOST])
    row = index.row[hits.start].astype(np.int64)
    first, core, stop = index.start[row], index.core_start[row], index.core_stop[row]
    last = first + index.length[row]
    step = np.where((hits.start == first) | (hits.start == core), 2, 3)
    step = np.where((hits.start == core) & (hits.stop >= stop) & (hits.size >= stop - core), 1, step)
    whole = (hits.start == first) & (hits.stop == last) & (rule != Rule.APART)
    step = np.where(whole, 0, step)
    points = _TABLE[rule][index.field[row], step]
    if letters_only:
        points = np.where((index.field[row] == Field.CODE) & (step > 1), LETTERS_ONLY, points)
    record = index.record[row]
    length = np.where(hits.start >= core, stop - core, index.length[row])
    cover = np.minimum(hits.size / np.maximum(length, 1), 1.0)
    points = points + COVER * cover + USE * index.use[record] + _KIND[index.kind[record]] - hits.doubt
    return row, points
