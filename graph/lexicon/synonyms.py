"""Which words mean the same: name and aliases of one skill, industry, region or honour, and the names of one trade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

#: A word that more things claim than this says too little to stand for all that they are called.
MOST_GROUPS = 4
#: How many other words one word brings along, and how long a text may be of which a part is put in other words.
MOST_WORDS, LONGEST = 24, 40


class Synonyms:
    """Immutable; built from groups of squeezed words, each with its main word first."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._groups = [tuple(dict.fromkeys(group)) for group in groups]
        self._of: dict[str, list[int]] = defaultdict(list)
        for n, group in enumerate(self._groups):
            for word in group:
                if len(group) > 1 and len(word) > 1:
                    self._of[word].append(n)
        self._terms = list(self._of)
        self._matcher = AhoCorasick(self._terms, matchkind=MatchKind.LeftmostLongest)

    def of(self, word: str) -> list[str]:
        """Other words for this one; those of the thing that it is the main word of come first."""
        groups = self._of.get(word, [])
        owned = [n for n in groups if self._groups[n][0] == word]
        chosen = owned or groups
        if len(chosen) > MOST_GROUPS:
            return []
        found = dict.fromkeys(other for n in chosen for other in self._groups[n])
        found.pop(word, None)
        return list(found)[:MOST_WORDS]

    def rewordings(self, text: str) -> list[str]:
        """The text with a word in it put in other words: CNC加工编程 for 数控加工编程."""
        found: dict[str, None] = {}
        if len(text) > LONGEST:
            return []
        for number, start, end in self._matcher.find_matches_as_indexes(text):
            if end - start < len(text):
                for other in self.of(self._terms[number]):
                    if text[start:end] not in other:  # 深圳市 for 深圳 in 深圳市福田区 would say 市 twice
                        found[text[:start] + other + text[end:]] = None
        found.pop(text, None)
        return list(found)[:MOST_WORDS]
