"""The skill lexicon: names, aliases, cues and trades of the Skill nodes of a graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log
from typing import Any

from graph.lexicon.links import SkillLink, settle, term_weight
from graph.lexicon.matcher import HALVES, TermMatcher
from graph.text import bigrams, normal

#: Share of a text's weighted character pairs that a skill must cover to be linked by likeness alone.
LIKENESS = 0.3


class SkillLexicon:
    """Immutable; built from rows with id, name, aliases, cues, trades and source. Safe to share between threads."""

    def __init__(self, skills: Iterable[Mapping[str, Any]]) -> None:
        rows = sorted(skills, key=lambda row: row["id"])
        self.names: dict[str, str] = {row["id"]: row["name"] for row in rows}
        terms: dict[str, dict[str, str]] = defaultdict(dict)
        listed: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            for how, words in (
                ("alias", [row["name"], *(row.get("aliases") or ())]),
                ("cue", row.get("cues") or ()),
            ):
                for word in words:
                    term = normal(word)
                    if term:
                        terms[term].setdefault(row["id"], how)
                        if how == "alias" and row.get("source") != "builtin":
                            listed[term].add(row["id"])
        # A word that a list of the user's own claims as name or alias belongs to that skill alone.
        for term, owners in listed.items():
            terms[term] = {skill: how for skill, how in terms[term].items() if skill in owners or how == "cue"}
        self._terms = dict(terms)
        self._trades: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            for word in row.get("trades") or ():
                self._trades[normal(word)].append(row["id"])
        self._matcher = TermMatcher(self._terms)
        self._trade_matcher = TermMatcher(self._trades)
        self._grams: dict[str, list[str]] | None = None
        self._rows = rows

    def __len__(self) -> int:
        return len(self.names)

    def skill_named(self, text: str) -> str | None:
        """The id of the skill whose name or alias is exactly this text (a name goes before an alias), else None."""
        owners = self._terms.get(normal(text), {})
        wanted = normal(text)
        exact = [skill for skill in owners if normal(self.names[skill]) == wanted]
        named = exact or sorted(skill for skill, how in owners.items() if how == "alias")
        return named[0] if named else None

    def trade_skills(self, trade: str) -> list[str]:
        """Skills that a trade implies, by its exact name or the longest trade name inside the text."""
        term = normal(trade)
        if term in self._trades:
            return sorted(self._trades[term])
        found = [m for m in self._trade_matcher.find(term) if m.whole]
        return sorted({skill for mention in found for skill in self._trades[mention.term]})

    def link(self, text: str, *, limit: int = 6, likeness: bool = True) -> list[SkillLink]:
        """Skills that a text calls for, best first. When no term is found, skills whose words are alike (how 'text')."""
        scores: dict[str, dict[str, float]] = defaultdict(dict)
        how: dict[str, tuple[float, str, str]] = {}
        for mention in self._matcher.find(text):
            owners = self._terms[mention.term]
            for skill, kind in owners.items():
                weight = term_weight(mention.term, len(owners), kind) * (1.0 if mention.whole else HALVES)
                self._note(scores, how, skill, mention.term, kind, weight)
        for mention in self._trade_matcher.find(text):
            if mention.whole:
                skills = self._trades[mention.term]
                for skill in skills:
                    weight = term_weight(mention.term, len(skills), "trade")
                    self._note(scores, how, skill, mention.term, "trade", weight)
        if not scores and likeness:
            return self._alike(text, limit)
        return settle(scores, how, limit)

    def known_spans(self, text: str) -> list[tuple[int, int]]:
        """Where names, aliases, cues and trades stand whole in a text in normal form."""
        mentions = [*self._matcher.find(text), *self._trade_matcher.find(text)]
        return sorted({(m.start, m.end) for m in mentions if m.whole})

    @staticmethod
    def _note(
        scores: dict[str, dict[str, float]],
        how: dict[str, tuple[float, str, str]],
        skill: str,
        term: str,
        kind: str,
        weight: float,
    ) -> None:
        scores[skill][term] = max(scores[skill].get(term, 0.0), weight)
        if skill not in how or weight > how[skill][0]:
            how[skill] = (weight, kind, term)

    def _alike(self, text: str, limit: int) -> list[SkillLink]:
        grams = set(bigrams(text))
        index = self._gram_index()
        known = {gram: index[gram] for gram in grams if gram in index}
        total = len(self.names)
        worth = {gram: log(1 + total / len(owners)) for gram, owners in known.items()}
        whole = sum(worth.values()) + (len(grams) - len(known)) * log(1 + total)
        scores: dict[str, dict[str, float]] = defaultdict(dict)
        how: dict[str, tuple[float, str, str]] = {}
        for gram in sorted(known):
            for skill in known[gram]:
                scores[skill][gram] = worth[gram] / whole
        sums = {skill: sum(terms.values()) for skill, terms in scores.items() if len(terms) >= 2}
        best = {skill: total for skill, total in sums.items() if total >= LIKENESS}
        for skill in best:
            shared = "、".join(sorted(scores[skill], key=lambda g: (-scores[skill][g], g))[:3])
            how[skill] = (best[skill], "text", shared)
        return settle({skill: {"": best[skill]} for skill in best}, how, min(limit, 3))

    def _gram_index(self) -> dict[str, list[str]]:
        if self._grams is None:
            index: dict[str, set[str]] = defaultdict(set)
            for row in self._rows:
                for word in (row["name"], *(row.get("aliases") or ()), *(row.get("cues") or ())):
                    for gram in bigrams(word):
                        index[gram].add(row["id"])
            self._grams = {gram: sorted(owners) for gram, owners in index.items()}
        return self._grams
