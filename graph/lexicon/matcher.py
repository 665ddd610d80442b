"""Finds dictionary terms in text: whole terms (Aho-Corasick, longest first) and the two halves of a longer term apart.

People write "主轴老是有异响" where the dictionary says 主轴异响. A term of four to eight Chinese characters therefore also
counts, at a discount, when its two halves stand in one clause in either order and not far apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, MatchKind

from graph.text import cuts_word, inside_word, normal

_CLAUSE = re.compile(r"[。；！？;!?]+")
_LINE_BREAK = re.compile(r"[\r\n]+")
_ASCII_WORD = re.compile(r"[0-9a-z]")
_HAN_ONLY = re.compile(r"^[\u3400-\u9fff]+$")
#: Characters that may stand between the halves: "轴承部位温度高、还会发热" has 8.
REACH = 8
#: What a term found in halves is worth beside one found whole.
HALVES = 0.7
#: What a two-character term is worth that cuts a word: 底盘 in 月底盘点.
CUT = 0.3


@dataclass(frozen=True, slots=True)
class Mention:
    """A term found in a text; `whole` is false when only its halves were found, `cut` true when it stands across the
    edge of an ordinary word."""

    term: str
    start: int
    end: int
    whole: bool
    cut: bool = False

    @property
    def trust(self) -> float:
        """How surely the term is meant, in (0, 1]."""
        return (1.0 if self.whole else HALVES) * (CUT if self.cut else 1.0)


def halves(term: str) -> list[tuple[str, str]]:
    """Ways to cut a term in two parts of at least two characters; none for short or Latin terms."""
    if not 4 <= len(term) <= 8 or not _HAN_ONLY.match(term):
        return []
    cuts = range(2, len(term) - 1) if len(term) < 7 else range(3, len(term) - 2)
    return [(term[:cut], term[cut:]) for cut in cuts]


class TermMatcher:
    """An immutable set of terms in normal form."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = sorted({normal(term) for term in terms} - {""})
        self._whole = AhoCorasick(self._terms, matchkind=MatchKind.Standard) if self._terms else None
        partners: dict[str, dict[str, str]] = defaultdict(dict)
        pieces: set[str] = set()
        for term in self._terms:
            for first, second in halves(term):
                partners[first][second] = term
                pieces.update((first, second))
        self._partners = dict(partners)
        self._pieces = sorted(pieces)
        self._parts = AhoCorasick(self._pieces, matchkind=MatchKind.Standard) if pieces else None

    def find(self, text: str) -> list[Mention]:
        """Mentions in a text, in order of place; none lies inside another whole one."""
        text = normal(_LINE_BREAK.sub("。", text))  # the normal form has no line breaks, but they end a clause
        if not text or self._whole is None:
            return []
        whole = self._find_whole(text)
        return sorted(whole + self._find_halves(text, whole), key=lambda m: (m.start, -m.end, m.term))

    def _find_whole(self, text: str) -> list[Mention]:
        assert self._whole is not None
        found = []
        for number, start, end in self._whole.find_matches_as_indexes(text, overlapping=True):
            if _splits_ascii_word(text, start, end):
                continue
            # 电机 inside 发电机组 is no motor: a two-character term must not cut a dictionary word in two.
            if end - start == 2 and text[start] > "\u33ff" and inside_word(text, start, end):
                continue
            found.append(
                Mention(self._terms[number], start, end, True, end - start == 2 and cuts_word(text, start, end))
            )
        found.sort(key=lambda m: (m.start, -m.end))
        kept: list[Mention] = []
        reach = -1
        for mention in found:
            if mention.end > reach:
                kept.append(mention)
                reach = mention.end
        return kept

    def _find_halves(self, text: str, whole: list[Mention]) -> list[Mention]:
        if self._parts is None:
            return []
        places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, start, end in self._parts.find_matches_as_indexes(text, overlapping=True):
            places[self._pieces[number]].append((start, end))
        breaks = [match.start() for match in _CLAUSE.finditer(text)]
        present = places.keys()
        known = {mention.term for mention in whole}
        found: dict[str, Mention] = {}
        for first, here in places.items():
            partners = self._partners.get(first, {})
            for second in partners.keys() & present:
                term = partners[second]
                if term in known or term in found:
                    continue
                pair = _nearest(here, places[second], breaks)
                if pair and not any(m.start <= pair[0] and pair[1] <= m.end for m in whole):
                    found[term] = Mention(term, *pair, False)
        return list(found.values())


def _nearest(first: list[tuple[int, int]], second: list[tuple[int, int]], breaks: list[int]) -> tuple[int, int] | None:
    best: tuple[int, int] | None = None
    for a in first:
        for b in second:
            left, right = (a, b) if a[0] <= b[0] else (b, a)
            gap = right[0] - left[1]
            if 0 <= gap <= REACH and not any(left[1] <= at < right[0] for at in breaks):
                span = (left[0], right[1])
                if best is None or span[1] - span[0] < best[1] - best[0]:
                    best = span
    return best


def _splits_ascii_word(text: str, start: int, end: int) -> bool:
    before = start > 0 and _ASCII_WORD.match(text[start - 1]) and _ASCII_WORD.match(text[start])
    after = end < len(text) and _ASCII_WORD.match(text[end]) and _ASCII_WORD.match(text[end - 1])
    return bool(before or after)
