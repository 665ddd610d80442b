"""How far a skill that an expert has stands in for one that a need asks for.

Strengths per hop: a narrower skill (TIG焊 for 焊接) nearly covers what is asked, a broader one in part, siblings and related
skills help. The best of all ways counts; ways and values are kept so that an answer can be drawn as edges of the graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

#: Factor of each hop, by what the expert's skill is to the one asked for.
NARROWER, BROADER, RELATED = 0.85, 0.6, 0.5
#: Hops that are followed; farther ones add noise only.
HOPS = 2
#: Ways weaker than this are not kept.
FLOOR = 0.3

Step = tuple[str, str, str]


@dataclass(frozen=True)
class Way:
    """From the expert's skill to the one asked for: a strength and the edges as stored."""

    skill: str
    strength: float
    steps: tuple[Step, ...]


class SkillSpace:
    """Skills with their broader and related ones. Immutable; ways are found when first asked for and kept."""

    def __init__(self, skills: Sequence[str], broader: pa.Table, related: pa.Table) -> None:
        self.skills = list(skills)
        self._next: dict[str, list[tuple[str, float, Step]]] = defaultdict(list)
        for low, high in zip(broader["from"].to_pylist(), broader["to"].to_pylist(), strict=True):
            step = (low, "BROADER", high)
            self._next[high].append((low, NARROWER, step))
            self._next[low].append((high, BROADER, step))
        weights = related["weight"].to_pylist()
        for a, b, weight in zip(related["from"].to_pylist(), related["to"].to_pylist(), weights, strict=True):
            step = (a, "RELATED", b)
            factor = RELATED * (0.5 + (weight if weight is not None else 0.5))
            self._next[a].append((b, factor, step))
            self._next[b].append((a, factor, step))
        self._ways: dict[str, Mapping[str, Way]] = {}

    def ways(self, wanted: str) -> Mapping[str, Way]:
        """Skills that stand in for `wanted`, by id, each with its best way; itself with strength 1."""
        found = self._ways.get(wanted)
        if found is None:
            found = self._ways[wanted] = self._search(wanted)
        return found

    def _search(self, wanted: str) -> Mapping[str, Way]:
        best = {wanted: Way(wanted, 1.0, ())}
        edge = [best[wanted]]
        for _ in range(HOPS):
            grown: dict[str, Way] = {}
            for way in edge:
                for other, factor, step in sorted(self._next.get(way.skill, ())):
                    strength = way.strength * factor
                    known = grown.get(other) or best.get(other)
                    if strength >= FLOOR and (known is None or strength > known.strength):
                        grown[other] = Way(other, strength, (step, *way.steps))
            best.update(grown)
            edge = [grown[skill] for skill in sorted(grown)]
        return best
