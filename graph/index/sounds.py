"""How the characters of an index sound: which may be read as a syllable, begin with a letter, or be taken for one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
from ahocorasick_rs import AhoCorasick, MatchKind

from graph.lexicon.pinyin import ALSO, SURNAMES, mixed_up, readings

Set = npt.NDArray[np.bool_]


class Sounds:
    """`chars`: the characters by number; `codes` and `text`: the texts whose readings in context are wanted, as numbers and
    as they are; `persons`: where names of persons begin in them. Sets of characters are boolean arrays over the numbers."""

    def __init__(
        self,
        chars: Sequence[str],
        codes: npt.NDArray[np.uint16],
        text: str,
        persons: npt.NDArray[np.int64],
    ) -> None:
        self._size = len(chars)
        known = readings()
        #: Syllables by number; 0 is silence.
        self.syllables = ["", *sorted(known.syllables)]
        self.number = {syllable: n for n, syllable in enumerate(self.syllables) if n}
        self._chars_of: dict[str, list[int]] = defaultdict(list)
        main = np.zeros(self._size, np.uint16)
        self._latin: dict[str, int] = {}
        for n, char in enumerate(chars):
            for syllable in known.of.get(char, ()):
                self._chars_of[syllable].append(n)
                main[n] = main[n] or self.number[syllable]
            if char.isascii():
                self._latin[char] = n
        #: The syllable heard at each position: the main reading, or that of the phrase which the character stands in.
        self.heard = main[codes]
        self._hear_phrases(text)
        self._hear_surnames(text, persons)
        self._sets: dict[tuple[str, str], Set] = {}
        self._heard_sets: dict[tuple[str, str], Set] = {}

    def _hear_phrases(self, text: str) -> None:
        phrases = readings().phrases
        patterns = list(phrases)
        matcher = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)
        found = matcher.find_matches_as_indexes(text)
        if not found:
            return
        which, start, end = np.array(found, np.int64).T
        lengths = end - start
        numbers = [[self.number.get(s, 0) for s in phrases[pattern]] for pattern in patterns]
        for offset in range(int(lengths.max())):
            at = lengths > offset
            syllable = np.array([row[offset] if len(row) > offset else 0 for row in numbers], np.uint16)
            self.heard[start[at] + offset] = syllable[which[at]]

    def _hear_surnames(self, text: str, persons: npt.NDArray[np.int64]) -> None:
        spoken = {surname: [self.number[s] for s in sounds.split()] for surname, sounds in SURNAMES.items()}
        for start in persons.tolist():
            for length in (2, 1):
                if numbers := spoken.get(text[start : start + length]):
                    self.heard[start : start + length] = numbers
                    break

    # -- sets of characters ------------------------------------------------------------------------------------------

    def read_as(self, syllable: str) -> Set:
        """Characters that may be read so."""
        return self._set("read", syllable, lambda: [syllable])

    def beginning(self, letters: str) -> Set:
        """Characters with a reading that begins so, and the character itself when it is one Latin letter or digit."""
        if letters not in readings().beginnings and letters not in self._latin:
            return np.zeros(self._size, np.bool_)  # not kept: anybody may ask for anything
        return self._set("begin", letters, lambda: [s for s in self.syllables if s.startswith(letters)])

    def like(self, syllable: str) -> Set:
        """Characters with a reading that is easily taken for this one."""
        return self._set("like", syllable, lambda: self._by_mixture[mixed_up(syllable)])

    @cached_property
    def _by_mixture(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for syllable in self.syllables[1:]:
            found[mixed_up(syllable)].append(syllable)
        return found

    def _set(self, how: str, what: str, syllables: Callable[[], Iterable[str]]) -> Set:
        if (how, what) not in self._sets:
            chosen = np.zeros(self._size, np.bool_)
            for syllable in syllables():
                chosen[self._chars_of.get(syllable, [])] = True
            if how == "begin" and what in self._latin:
                chosen[self._latin[what]] = True
            self._sets[(how, what)] = chosen
        return self._sets[(how, what)]

    # -- sets of syllables, to be compared with `heard` ----------------------------------------------------------------

    def heard_as(self, syllable: str) -> Set:
        """The syllable; what is written so for want of ü, too."""
        return self._heard_set("as", syllable, lambda s: s == syllable or syllable in ALSO.get(s, ()))

    def heard_beginning(self, letters: str) -> Set:
        """Syllables that begin so."""
        return self._heard_set("begin", letters, lambda s: s.startswith(letters))

    def _heard_set(self, how: str, what: str, fits: Callable[[str], bool]) -> Set:
        if (how, what) not in self._heard_sets:
            if what not in readings().beginnings:
                return np.zeros(len(self.syllables), np.bool_)
            self._heard_sets[(how, what)] = np.array([bool(s) and fits(s) for s in self.syllables])
        return self._heard_sets[(how, what)]
