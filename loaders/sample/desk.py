"""Finds the people for a trouble and keeps count of what they have in hand."""

from __future__ import annotations

from random import Random

from loaders.sample.experts import Expert, refer
from loaders.sample.firms import Firm
from loaders.sample.texts import Area

_Grams = frozenset[str]


def _grams(text: str) -> _Grams:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


class Desk:
    """Finds the people for a trouble and keeps count of what they have in hand."""

    def __init__(self, rng: Random, experts: list[Expert]) -> None:
        self.rng = rng
        self.bearers: dict[str, int] = {}
        self._served: dict[str, int] = {}
        self._groups: dict[tuple[str, str], list[Expert]] = {}
        self._grams = {e.code: _grams(e.specialty) for e in experts}
        for expert in experts:
            self.bearers[expert.name] = self.bearers.get(expert.name, 0) + 1
            if expert.available:
                self._groups.setdefault((expert.area.key, expert.trade), []).append(expert)

    def assign(self, firm: Firm, area: Area, about: str, running: bool) -> list[Expert]:
        """One to three of the fitting trades who do not work for the firm: who know the thing, live near and have not done most of it."""
        people = [e for trade in area.trades_of(about) for e in self._groups.get((area.key, trade), ())]
        people = self.rng.sample(people, min(14, len(people)))
        people = [e for e in people if e.firm.name != firm.name and (not running or e.running < e.capacity)]
        wanted, city = _grams(about), firm.place.city
        people.sort(
            key=lambda e: (
                0.6 * self._served.get(e.code, 0)
                - min(4, len(wanted & self._grams[e.code]))
                - 2.5 * (e.firm.place.city == city),
                e.code,
            )
        )
        chosen = people[: self.rng.choices((1, 2, 3), (72, 21, 7))[0]]
        for expert in chosen:
            expert.running += running
            self._served[expert.code] = self._served.get(expert.code, 0) + 1
        return chosen

    def cell(self, chosen: list[Expert]) -> str:
        """The 专家 cell."""
        return "、".join(refer(self.rng, e, self.bearers[e.name]) for e in chosen)
