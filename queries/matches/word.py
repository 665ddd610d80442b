"""All rules over one word: the best find of every record."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graph.index.name_index import Ints, NameIndex, Set
from graph.index.names import KINDS, Field
from graph.lexicon.pinyin import readings
from queries.matches import slips, sounds, words
from queries.matches.points import Hits, Rule, most, weigh

#: Taken off where something is found as it was typed: a slip of the hand is unlikely then, and so is another character of
#: the same sound, though a name that one has only heard is written so.
SLIP, HEARD = 260.0, 120.0
#: A whole name or alias as it was typed: nothing else was meant.
SURE = 800.0
_LETTER = re.compile("[a-z]")
_INDUSTRY_CODE = re.compile(r"[a-t]\d{2,4}")
_LETTERS_ONLY = re.compile("[^0-9]+")
#: Letters of a word that is looked at for how it sounds; the pinyin of a name of forty characters has 240 at most.
LONGEST_SPELLED = 256


@dataclass(frozen=True)
class Step:
    """A rule, what finds by it, which words it is for, and what is taken off where something is found as it was typed."""

    rule: Rule
    find: Callable[[NameIndex, str], Hits]
    suits: Callable[[str], bool]
    unlikely: float = 0.0


def _always(word: str) -> bool:
    return True


def _spelled(word: str) -> bool:
    return _LETTER.search(word) is not None and len(word) <= LONGEST_SPELLED


def _chinese(word: str) -> bool:
    return not _spelled(word) and 2 <= len(word) <= LONGEST_SPELLED and any(char in readings().of for char in word)


def _initials(word: str) -> bool:
    return _spelled(word) and len(word) > 1


def _mixed(word: str) -> bool:
    return _spelled(word) and len(word) > 2


#: In the order of what they can bring at most.
STEPS = (
    Step(Rule.TEXT, words.written, _always),
    Step(Rule.PINYIN, sounds.spelled, _spelled),
    Step(Rule.SYNONYM, words.reworded, _always),
    Step(Rule.HOMOPHONE, sounds.homophones, _chinese, HEARD),
    Step(Rule.INITIALS, sounds.initials, _initials),
    Step(Rule.MIXED, sounds.mixed, _mixed),
    Step(Rule.SLIP, slips.slipped, _always, SLIP),
    Step(Rule.APART, words.apart, lambda word: not word.isascii()),
    Step(Rule.LIKE, sounds.alike, lambda word: _chinese(word) or _mixed(word), SLIP),
    Step(Rule.MISSPELT, sounds.misspelled, _spelled, SLIP),
)
_POSITION_BITS, _RULE_BITS = 32, 4
_LAST_POSITION, _LAST_RULE = (1 << _POSITION_BITS) - 1, (1 << _RULE_BITS) - 1


class Finds:
    """The best find of each record: points, rule and position, packed into one number (0: none), so that the best of
    very many finds is one array operation and equal points are settled by what stands first."""

    def __init__(self, index: NameIndex, allowed: Set) -> None:
        self._index, self._allowed = index, allowed
        self.best: Ints = np.zeros(len(index.kind), np.int64)

    def add(self, rule: Rule, start: Ints, row: Ints, points: npt.NDArray[np.float64]) -> None:
        """Notes finds of one rule."""
        record = self._index.record[row]
        kept = self._allowed[record] & (points > 0)
        worth = (points[kept] * 100).astype(np.int64)
        packed = ((worth << _RULE_BITS | (_LAST_RULE - rule)) << _POSITION_BITS) | (_LAST_POSITION - start[kept])
        np.maximum.at(self.best, record[kept], packed)

    def points(self, records: Ints | slice = slice(None)) -> npt.NDArray[np.float64]:
        """Points of the records."""
        return (self.best[records] >> (_POSITION_BITS + _RULE_BITS)) / 100

    def rules(self, records: Ints) -> Ints:
        """The rules that fired for the records."""
        return _LAST_RULE - (self.best[records] >> _POSITION_BITS & _LAST_RULE)

    def positions(self, records: Ints) -> Ints:
        """Where the finds begin."""
        return _LAST_POSITION - (self.best[records] & _LAST_POSITION)

    def count(self, bar: float) -> int:
        """How many records have so many points."""
        return int(np.count_nonzero(self.best >= int(bar * 100) << (_POSITION_BITS + _RULE_BITS)))


def find(index: NameIndex, word: str, allowed: Set, enough: int, *, slips_too: bool = True) -> Finds:
    """Runs the rules over a squeezed word until `enough` records are better than any further rule could make another."""
    finds = Finds(index, allowed)
    spelled = word.replace("ü", "v")
    letters_only = _LETTERS_ONLY.fullmatch(word) is not None
    as_typed = 0
    for step in STEPS:
        slip = step.unlikely >= SLIP
        if not step.suits(spelled) or (slip and (not slips_too or as_typed >= enough or finds.count(SURE))):
            continue
        less = step.unlikely if as_typed else 0.0
        if finds.count(most(step.rule) - less) >= enough:
            continue
        hits = step.find(index, word if step.rule is Rule.TEXT else spelled)
        if len(hits.start):
            row, points = weigh(index, step.rule, hits, letters_only=letters_only)
            finds.add(step.rule, hits.start, row, points - less)
        if step.rule is Rule.TEXT and _INDUSTRY_CODE.fullmatch(word):
            _add_industry_code(index, word, finds)
        if not step.unlikely:
            as_typed = int(np.count_nonzero(finds.best))
    return finds


def _add_industry_code(index: NameIndex, word: str, finds: Finds) -> None:
    """C3525 is stored as 3525."""
    hits = words.written(index, word[1:])
    row, points = weigh(index, Rule.TEXT, hits)
    industry = index.kind[index.record[row]] == KINDS.index("industry")
    kept = industry & (index.field[row] == Field.CODE) & (hits.start == index.start[row])
    finds.add(Rule.TEXT, hits.start[kept], row[kept], points[kept])
