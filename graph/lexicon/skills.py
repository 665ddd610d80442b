"""The skill lexicon: names, aliases, cues and trades of the Skill nodes of a graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from graph.lexicon.likeness import Floats, Likeness
from graph.lexicon.links import SkillLink, settle, term_weight, totals
from graph.lexicon.matcher import TermMatcher
from graph.text import normal

#: Share of a text's weighted character pairs that a skill must cover to be linked by likeness alone.
LIKENESS = 0.06
#: What a management skill is worth beside a technical one of at least CLEAR: 客户投诉 stands in many a need as its occasion.
BESIDE, CLEAR = 0.6, 0.3
#: What a cue keeps whose words all trades use: 对不准, 装不进去, 出厂测试.
COMMON = 0.4
#: So many skills likeness names where no term is found, and so many every need is given where words are alike at all.
FEWEST_SKILLS = 3


class SkillLexicon:
    """Immutable; built from rows with id, name, aliases, cues, trades, area, category and source. Safe to share between threads."""

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
        self._ids = [row["id"] for row in rows]
        self._rows = {skill: number for number, skill in enumerate(self._ids)}
        self._management = {row["id"] for row in rows if row.get("category") == "management"}
        self._own = {row["id"] for row in rows if not row.get("area")}
        self._likeness = Likeness(rows)

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

    def link(self, text: str, *, limit: int = 6, fill: int = 0) -> list[SkillLink]:
        """Skills that a text calls for, best first: those whose terms stand in it, by the weight of the terms, by how well
        the skill's area fits the text as a whole, and by how much of the text its vocabulary knows.

        `fill` places at least are filled with skills whose words are alike (how 'text') where too few terms are found;
        with 0 that is done only when no term is found at all."""
        scores: dict[str, dict[str, float]] = defaultdict(dict)
        how: dict[str, tuple[float, str, str]] = {}
        for mention in self._matcher.find(text):
            owners = self._terms[mention.term]
            for skill, kind in owners.items():
                weight = term_weight(mention.term, len(owners), kind) * mention.trust
                self._note(scores, how, skill, mention.term, kind, weight * self._telling(mention.term, kind, skill))
        for mention in self._trade_matcher.find(text):
            if mention.whole:
                skills = self._trades[mention.term]
                for skill in skills:
                    self._note(
                        scores, how, skill, mention.term, "trade", term_weight(mention.term, len(skills), "trade")
                    )
        found = totals(scores)
        cover, home = self._likeness.measure(text)
        for skill, total in found.items():
            row = self._rows[skill]
            found[skill] = float(home[row] * (total + cover[row]))
        if max((weight for skill, weight in found.items() if skill not in self._management), default=0.0) >= CLEAR:
            for skill in self._management.intersection(found):
                found[skill] *= BESIDE
        if len(found) < max(fill, 1):
            self._fill(text, found, how, cover * home, max(fill, FEWEST_SKILLS) - len(found))
        alike = {skill: float(cover[self._rows[skill]] * home[self._rows[skill]]) for skill in found}
        return settle(found, alike, how, limit)

    def _fill(
        self, text: str, found: dict[str, float], how: dict[str, tuple[float, str, str]], alike: Floats, places: int
    ) -> None:
        for row in np.lexsort((np.arange(len(alike)), -alike))[: places + len(found)].tolist():
            skill = self._ids[row]
            if skill not in found and places and alike[row] >= LIKENESS:
                shared = self._likeness.shared(text, row)
                if len(shared) >= 2:
                    found[skill], places = float(alike[row]), places - 1
                    how[skill] = (float(alike[row]), "text", "、".join(shared))

    def known_spans(self, text: str) -> list[tuple[int, int]]:
        """Where names, aliases, cues and trades stand whole in a text in normal form."""
        mentions = [*self._matcher.find(text), *self._trade_matcher.find(text)]
        return sorted({(m.start, m.end) for m in mentions if m.whole})

    def _telling(self, term: str, kind: str, skill: str) -> float:
        if kind != "cue" or skill in self._own:
            return 1.0
        return COMMON + (1 - COMMON) * self._likeness.telling(term)

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
