"""Finds in spite of one slip of the hand: a character too many, too few, another one, or two that changed places.

With one slip one half of the word stands as it should. That half is looked up, and beside it every form which the other half
may have taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from rapidfuzz.distance import OSA

from graph.index.name_index import Element, Ints, NameIndex
from graph.index.names import Field
from graph.lexicon.pinyin import readings
from queries.matches.points import Hits, joined

SHORTEST, LONGEST = 3, 48
#: Doubt about what sounds quite different; finds beyond the first so many have it in full.
UNLIKE, COMPARED = 30.0, 300


def slipped(index: NameIndex, word: str) -> Hits:
    """One character of the word wrong. What sounds nearly like the word
    comes first: most slips are made with an input method."""
    if not SHORTEST <= len(word) <= LONGEST:
        return _by_sound(index, word, _short(index, word)) if len(word) == SHORTEST - 1 else joined([])
    end = index.end(Field.TEXT)
    pattern = index.elements(word)
    middle = len(pattern) // 2
    first, second = pattern[:middle], pattern[middle:]
    parts: list[Hits] = []
    for form in _forms(index, first, leading=True):
        at = index.find(second, end) - len(form)
        parts.append(_whole(index.find(form, end, at), len(form) + len(second)))
    for form in _forms(index, second, leading=False):
        at = index.find(form, end, index.find(first, end) + len(first)) - len(first)
        parts.append(_whole(at, len(first) + len(form)))
    swapped = [*first[:-1], second[0], first[-1], *second[1:]]
    parts.append(_whole(index.find(swapped, end), len(word)))
    return _by_sound(index, word, joined(parts))


def _short(index: NameIndex, word: str) -> Hits:
    """Whole names and aliases of two characters of which one is the same, or both have changed places; of three with one
    in the middle that is missing."""
    end = index.end(Field.ALIAS)
    first, second = index.elements(word)
    any_one = index.anything
    parts = []
    for form in ([first, any_one], [any_one, second], [second, first], [first, any_one, second]):
        start = index.find(form, end)
        row = index.row[start]
        whole = (start == index.start[row]) & (index.length[row] == len(form))
        parts.append(_whole(start[whole], len(form)))
    return joined(parts)


def _whole(start: Ints, size: int) -> Hits:
    return Hits.whole(start, size)


def _forms(index: NameIndex, half: Sequence[Element], *, leading: bool) -> Iterator[list[Element]]:
    """What a half may look like in the right word; a form that is only the half with more at the outer end is left out,
    for then the word itself stands there."""
    half = list(half)
    for n in range(len(half)):
        yield [*half[:n], index.anything, *half[n + 1 :]]
        if len(half) > 1:
            yield [*half[:n], *half[n + 1 :]]
        if n + 1 < len(half):
            yield [*half[:n], half[n + 1], half[n], *half[n + 2 :]]
    for n in range(1 if leading else 0, len(half) + 1 if leading else len(half)):
        yield [*half[:n], index.anything, *half[n:]]


def _by_sound(index: NameIndex, word: str, hits: Hits) -> Hits:
    spoken = readings().spoken
    said = "".join(sound or char for sound, char in zip(spoken(word), word, strict=True))
    doubt = np.full(len(hits.start), UNLIKE)
    row = index.row[hits.start]
    cover = hits.size / np.maximum(index.length[row], 1)
    for n in np.lexsort((hits.start, -cover))[:COMPARED].tolist():
        text = "".join(index.chars[code] for code in index.codes[hits.start[n] : hits.stop[n]].tolist())
        heard = "".join(sound or char for sound, char in zip(spoken(text), text, strict=True))
        doubt[n] = UNLIKE * OSA.normalized_distance(said, heard)
    return Hits(hits.start, hits.stop, hits.size, doubt)
