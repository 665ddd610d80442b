"""Finds by sound: pinyin, initials, both mixed, homophones, syllables that are easily taken for one another, misspelt ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from graph.index.name_index import Element, Ints, NameIndex, Set
from graph.index.names import Field
from graph.lexicon.pinyin import readings
from queries.matches.points import MISHEARD, Hits, joined

#: Doubt about a syllable that is only begun.
BEGUN = 3.0
LONGEST_SYLLABLE = 6
#: Letters of a word that may have one of them wrong.
FEWEST_LETTERS, MOST_LETTERS = 4, 128
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_DIGITS = frozenset("0123456789")
_PAIRS = ("zh", "ch", "sh")


@dataclass(frozen=True)
class Choice:
    """One way to read on: how many letters it takes, which characters it fits, what should be heard there (None: anything),
    doubt, whether it may stand only where a name begins, and whether it is misspelt (once in a word)."""

    letters: int
    element: Element
    heard: Set | None = None
    doubt: float = 0.0
    anchored: bool = False
    misspelt: bool = False


Choices = Callable[[int], list[Choice]]


@dataclass(frozen=True)
class _State:
    """Where stretches begin, how far they have been read, and doubts; for a first step the choice that they come from."""

    start: Ints
    stop: Ints
    doubt: npt.NDArray[np.float64] | Choice

    def doubts(self, index: NameIndex, start: Ints, chosen: Set | slice = slice(None)) -> npt.NDArray[np.float64]:
        """Doubts about some of the stretches."""
        return _doubts(index, self.doubt, start) if isinstance(self.doubt, Choice) else self.doubt[chosen]


def spelled(index: NameIndex, word: str) -> Hits:
    """The word as pinyin; the last syllable may be incomplete, and what is not pinyin stands for itself (cncjiagong)."""
    return _follow(index, word, lambda at: _syllables(index, word, at), index.end(Field.TEXT))


def misspelled(index: NameIndex, word: str) -> Hits:
    """The word as pinyin with one letter wrong in one syllable, in names and aliases."""
    if not FEWEST_LETTERS <= len(word) <= MOST_LETTERS:
        return joined([])
    sounds = index.sounds

    def choices(at: int) -> list[Choice]:
        found = _syllables(index, word, at)
        for letters in range(1, min(LONGEST_SYLLABLE + 1, len(word) - at) + 1):
            if near := one_letter_off(word[at : at + letters]):
                chosen: Set = np.logical_or.reduce([sounds.read_as(syllable) for syllable in near])
                found.append(Choice(letters, chosen, misspelt=True))
        return found

    return _follow(index, word, choices, index.end(Field.ALIAS), misspelt=True)


@lru_cache(maxsize=4096)
def one_letter_off(letters: str) -> tuple[str, ...]:
    """Syllables that differ from the letters by one letter, or by two neighbours that changed places."""
    known = sorted(readings().syllables)
    distances = process.cdist([letters], known, scorer=OSA.distance, score_cutoff=1)[0]
    return tuple(syllable for syllable, distance in zip(known, distances.tolist(), strict=True) if distance == 1)


def alike(index: NameIndex, word: str) -> Hits:
    """The word as pinyin, or its characters, where z stands for zh, n for l, in for ing."""
    sounds, known = index.sounds, readings()
    if _LETTERS.isdisjoint(word):
        spoken = known.spoken(word)
        pattern = [
            sounds.like(syllable) if syllable else index.number.get(char, 0)
            for char, syllable in zip(word, spoken, strict=True)
        ]
        return Hits.whole(index.find(pattern, index.end(Field.TEXT)), len(word))

    def choices(at: int) -> list[Choice]:
        found = [Choice(1, index.number.get(word[at], 0))]
        for letters in range(1, min(LONGEST_SYLLABLE, len(word) - at) + 1):
            if (syllable := word[at : at + letters]) in known.syllables:
                found.append(Choice(letters, sounds.like(syllable)))
        return found

    return _follow(index, word, choices, index.end(Field.TEXT))


def initials(index: NameIndex, word: str) -> Hits:
    """The first letters of the syllables; Latin letters, digits and Chinese characters stand for themselves."""
    pattern = [_initial(index, char) for char in word]
    found = index.find(pattern, index.end(Field.TEXT))
    doubt = np.zeros(len(found))
    for n, char in enumerate(word if len(found) else ""):
        if char in _LETTERS:
            doubt += _misheard(index, index.sounds.heard_beginning(char), found + n)
    return Hits.whole(found, len(word), doubt)


def mixed(index: NameIndex, word: str) -> Hits:
    """Whole syllables and initials in one word, from the beginning of a name on: zhuscx."""
    sounds = index.sounds

    def choices(at: int) -> list[Choice]:
        found = _syllables(index, word, at)
        if word[at] in _LETTERS:
            found.append(Choice(1, sounds.beginning(word[at]), sounds.heard_beginning(word[at])))
            if (pair := word[at : at + 2]) in _PAIRS:
                found.append(Choice(2, sounds.beginning(pair), sounds.heard_beginning(pair)))
        return [Choice(c.letters, c.element, c.heard, c.doubt, at == 0) for c in found]

    return _follow(index, word, choices, index.end(Field.ALIAS))


def homophones(index: NameIndex, word: str) -> Hits:
    """Characters that sound like those of the word, one for one."""
    spoken = readings().spoken(word)
    pattern = [
        index.sounds.read_as(syllable) if syllable else index.number.get(char, 0)
        for char, syllable in zip(word, spoken, strict=True)
    ]
    found = index.find(pattern, index.end(Field.TEXT))
    doubt = np.zeros(len(found))
    for n, syllable in enumerate(spoken if len(found) else ()):
        if syllable:
            doubt += _misheard(index, index.sounds.heard_as(syllable), found + n)
    return Hits.whole(found, len(word), doubt)


def _initial(index: NameIndex, char: str) -> Element:
    return index.sounds.beginning(char) if char in _LETTERS | _DIGITS else index.number.get(char, 0)


def _syllables(index: NameIndex, word: str, at: int) -> list[Choice]:
    known, sounds = readings(), index.sounds
    found = [Choice(1, index.number.get(word[at], 0))]
    if word[at] not in _LETTERS:
        return found
    for letters in range(1, min(LONGEST_SYLLABLE, len(word) - at) + 1):
        if (syllable := word[at : at + letters]) in known.syllables:
            found.append(Choice(letters, sounds.read_as(syllable), sounds.heard_as(syllable)))
    rest = word[at:] if len(word) - at <= LONGEST_SYLLABLE else ""
    if rest in known.beginnings:
        found.append(Choice(len(rest), sounds.beginning(rest), sounds.heard_beginning(rest), BEGUN, anchored=at == 0))
    return found


def _follow(index: NameIndex, word: str, choices: Choices, end: int, *, misspelt: bool = False) -> Hits:
    """Stretches that can be read as the word, whatever way its letters are divided; with `misspelt` those in which exactly
    one choice is misspelt."""
    reached: dict[tuple[int, bool], list[_State]] = defaultdict(list)
    for choice in choices(0):
        if choice.anchored:
            start = index.beginnings[: np.searchsorted(index.beginnings, np.int64(end))]
            start = start[index.fits(choice.element, start)]
        else:
            start = index.places(choice.element, end)
        reached[choice.letters, choice.misspelt].append(_State(start, start + 1, choice))
    for at in range(1, len(word)):
        states = {before: _merged(reached.pop((at, before), [])) for before in (False, True)}
        following = choices(at) if any(states.values()) else []
        for before, state in ((before, state) for before, found in states.items() for state in found):
            for choice in following:
                if before and choice.misspelt:
                    continue
                fitting = index.fits(choice.element, state.stop)
                start, here = state.start[fitting], state.stop[fitting]
                if len(start):
                    doubt = state.doubts(index, start, fitting) + _doubts(index, choice, here)
                    reached[at + choice.letters, before or choice.misspelt].append(_State(start, here + 1, doubt))
    return joined(
        [
            Hits.spans(state.start, state.stop, state.doubts(index, state.start))
            for state in reached.pop((len(word), misspelt), [])
        ]
    )


def _merged(states: list[_State]) -> list[_State]:
    """States of more than one step as one; those of the first step, which are many and mostly lead nowhere, as they are."""
    later = [state for state in states if not isinstance(state.doubt, Choice)]
    if len(later) < 2:
        return [state for state in states if len(state.start)]
    start, stop = (np.concatenate([getattr(state, name) for state in later]) for name in ("start", "stop"))
    doubt = np.concatenate([state.doubt for state in later])
    first = [state for state in states if isinstance(state.doubt, Choice) and len(state.start)]
    return [*first, _State(start, stop, doubt)]


def _doubts(index: NameIndex, choice: Choice, positions: Ints) -> npt.NDArray[np.float64]:
    misheard = 0.0 if choice.heard is None else _misheard(index, choice.heard, positions)
    return np.zeros(len(positions)) + choice.doubt + misheard


def _misheard(index: NameIndex, heard: Set, positions: Ints) -> npt.NDArray[np.float64]:
    """Doubt where something else is heard; what is no Chinese character is heard as it stands."""
    syllables = index.sounds.heard[positions]
    return np.where(heard[syllables] | (syllables == 0), 0.0, MISHEARD)
