"""Finds by what is written: the word itself, other words for it, the word in pieces."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np

from graph.index.name_index import Ints, NameIndex
from graph.index.names import Field
from queries.matches.points import Hits, joined

#: Doubt about a word in which only a part was put in other words.
REWORDED = 20.0
#: Pieces are two characters at least, and a longer word is not a name with something left out.
PIECE, LONGEST_APART = 2, 16
#: Doubt for the second gap.
GAP = 15.0


def written(index: NameIndex, word: str) -> Hits:
    """The word as it is, in every text."""
    found = index.find(index.elements(word), len(index.codes))
    return Hits.whole(found, len(word))


def reworded(index: NameIndex, word: str) -> Hits:
    """Other words for the word, or for a part of it."""
    parts = [Hits.whole(written(index, other).start, len(other)) for other in index.synonyms.of(word)]
    for other in index.synonyms.rewordings(word):
        parts.append(Hits.whole(written(index, other).start, len(other), REWORDED))
    return joined(parts)


def apart(index: NameIndex, word: str) -> Hits:
    """The word in two pieces, or else three, one after the other in the same text: 顺德建卓宝 in 佛山市顺德区建卓宝塑胶公司."""
    if not 2 * PIECE <= len(word) <= LONGEST_APART:
        return joined([])
    end = index.end(Field.TEXT)
    places = {
        (a, b): index.find(index.elements(word[a:b]), end)
        for a, b in combinations(range(len(word) + 1), 2)
        if b - a >= PIECE and (a == 0 or b == len(word))
    }
    two = [_in_order(index, word, [places[0, cut], places[cut, len(word)]], [cut]) for cut in _cuts(0, len(word))]
    found = [hits for hits in two if len(hits.start)]
    if found or len(word) < 3 * PIECE:
        return joined(found)
    for first, second in combinations(_cuts(0, len(word)), 2):
        if second - first >= PIECE and len(places[0, first]) and len(places[second, len(word)]):
            middle = index.find(index.elements(word[first:second]), end)
            found.append(_in_order(index, word, [places[0, first], middle, places[second, len(word)]], [first, second]))
    return joined(found)


def _cuts(start: int, stop: int) -> range:
    return range(start + PIECE, stop - PIECE + 1)


def _in_order(index: NameIndex, word: str, pieces: list[Ints], cuts: list[int]) -> Hits:
    """Rows in which the pieces stand in order; the first place of each piece behind the one before it is taken."""
    none = joined([])
    if not all(len(piece) for piece in pieces):
        return none
    sizes = [stop - start for start, stop in pairwise([0, *cuts, len(word)])]
    start = pieces[0]
    _, firsts = np.unique(index.row[start], return_index=True)
    start = start[firsts]
    stop = start + sizes[0]
    for piece, size in zip(pieces[1:], sizes[1:], strict=True):
        at = np.searchsorted(piece, stop)
        there = at < len(piece)
        start, stop, at = start[there], stop[there], at[there]
        same = index.row[piece[at]] == index.row[start] if len(at) else np.zeros(0, np.bool_)
        start, stop = start[same], piece[at[same]] + size
    whole = np.full(len(start), len(word), np.int64)
    return Hits(start, stop, whole, np.full(len(start), GAP * (len(cuts) - 1)))
