"""Reads the hand-written texts (texts/*.yaml) and what fits together in them (fits.yaml)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from graph.yaml_files import read_yaml

FOLDER = Path(__file__).parent

#: Areas that a firm of any industry has trouble with.
GENERAL = (
    "lean-and-quality",
    "team-and-training",
    "safety",
    "workshop-it",
    "electrical-maintenance",
    "machinery-maintenance",
)
#: Areas whose troubles are about people and order, so that nothing is said of a machine.
SOFT = ("lean-and-quality", "team-and-training", "workshop-it", "safety")


@dataclass(frozen=True)
class Solution:
    """What was done about a problem and what came of it."""

    text: str
    outcome: str
    benefit_wan: float


@dataclass(frozen=True)
class Problem:
    """A trouble as firms word it; `wordings` begins with `text`."""

    text: str
    urgency: str
    gold: tuple[str, ...]
    solutions: tuple[Solution, ...]
    wordings: tuple[str, ...]

    @property
    def evidence(self) -> str:
        """What the patterns are looked for in."""
        return f"{self.text} {' '.join(self.gold)}"


@dataclass(frozen=True)
class Training:
    """A training need."""

    topic: str
    headcount: int


@dataclass(frozen=True)
class Course:
    """A course as a college announces it; `level` is 初级, 中级 or 高级."""

    name: str
    hours: int
    mode: str
    level: str
    intro: str


@dataclass(frozen=True)
class Service:
    """What an expert or a team offers."""

    name: str
    type: str
    text: str


@dataclass(frozen=True)
class Fit:
    """What is said of an industry or trade in fits.yaml: words of its own, and whether (`.`) it deals with anything."""

    own: re.Pattern[str] | None = None
    anything: bool = False

    def names(self, text: str) -> bool:
        """Whether the text has words of its own."""
        return self.own is not None and self.own.search(text) is not None

    @classmethod
    def parse(cls, written: str | None) -> Fit:
        own = [word for word in (written or "").split("|") if word and word != "."]
        return cls(re.compile("|".join(own)) if own else None, anything=(written or "").split("|")[0] == ".")


@dataclass(frozen=True)
class Area:
    """A field of work with its texts, and what is said of its industries (by code) and trades in fits.yaml."""

    key: str
    name: str
    industries: dict[str, Fit]
    trades: dict[str, Fit]
    general: tuple[str, ...]
    cities: dict[str, float]
    vocabulary: tuple[str, ...]
    specialties: tuple[str, ...]
    problems: tuple[Problem, ...]
    training: tuple[Training, ...]
    courses: tuple[Course, ...]
    services: tuple[Service, ...]
    _memory: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    def industries_of(self, text: str) -> tuple[str, ...]:
        """Codes of the industries whose firms may say this; all of them where the text names no product."""
        return self._fitting("industry", self.industries, tuple(self.industries), text)

    def trades_of(self, text: str) -> tuple[str, ...]:
        """The trades that may deal with this."""
        return self._fitting("trade", self.trades, self.general or tuple(self.trades), text)

    def specialties_of(self, trade: str) -> tuple[str, ...]:
        """The specialties that somebody of this trade may have."""
        own = tuple(text for text in self.specialties if trade in self.trades_of(text))
        return own or self.specialties

    @property
    def is_general(self) -> bool:
        return self.key in GENERAL

    def _fitting(self, sort: str, fits: dict[str, Fit], rest: tuple[str, ...], text: str) -> tuple[str, ...]:
        found = self._memory.get((sort, text))
        if found is None:
            named = [key for key, fit in fits.items() if fit.names(text)]
            always = [key for key, fit in fits.items() if fit.anything]
            found = tuple(dict.fromkeys([*named, *always, *(() if named else rest)]))
            self._memory[sort, text] = found
        return found


def _area(path: Path, fits: dict[str, Any]) -> Area:
    raw = read_yaml(path)
    own = fits.get(path.stem, {})
    replace, industries, trades = own.get("replace", {}), own.get("industries", {}), own.get("trades", {})
    same = {group[0]: tuple(group) for group in raw.get("same") or ()}
    codes = [replace.get(code, code) for code in map(str, raw["industries"])]
    return Area(
        key=path.stem,
        name=raw["area"],
        industries={code: Fit.parse(industries.get(code)) for code in codes},
        trades={trade: Fit.parse(trades.get(trade)) for trade in raw["trades"]},
        general=tuple(own.get("general", ())),
        cities=own.get("cities", {}),
        vocabulary=tuple(own.get("vocabulary", (path.stem,))),
        specialties=tuple(raw["specialties"]),
        problems=tuple(
            Problem(
                text=p["text"],
                urgency=p["urgency"],
                gold=tuple(p["gold"]),
                solutions=tuple(Solution(s["text"], s["outcome"], float(s["benefit_wan"])) for s in p["solutions"]),
                wordings=same.get(p["text"], (p["text"],)),
            )
            for p in raw["problems"]
        ),
        training=tuple(Training(t["topic"], t["headcount"]) for t in raw["training"]),
        courses=tuple(Course(**c) for c in raw["courses"]),
        services=tuple(Service(**s) for s in raw["services"]),
    )


@cache
def areas() -> dict[str, Area]:
    """All areas by the stem of their file, in its order."""
    fits = read_yaml(FOLDER / "fits.yaml")
    return {path.stem: _area(path, fits) for path in sorted((FOLDER / "texts").glob("*.yaml"))}
