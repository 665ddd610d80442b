"""Where a firm of an industry sits: cities and counties by weight, from seats.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from graph.yaml_files import read_yaml
from loaders.sample.places import Place, choose_city, choose_place, places
from loaders.sample.texts import FOLDER

#: Divisions of GB/T 4754 whose firms need an office and no workshop: supply, building, software, schools.
OFFICES = frozenset(("44", "47", "49", "50", "65", "83"))


@dataclass(frozen=True)
class _Rule:
    """Factors of cities, and the only counties or towns (empty: all)."""

    cities: Mapping[str, float]
    places: frozenset[str]


@cache
def _document() -> dict[str, Any]:
    return dict(read_yaml(FOLDER / "seats.yaml"))


@cache
def _rule(industry: str) -> _Rule:
    """The rule of the longest key with which the code begins."""
    written = _document()["industries"]
    keys = [key for key in written if industry.startswith(key)]
    found = written[max(keys, key=len)] if keys else {}
    return _Rule(found.get("cities", {}), frozenset(found.get("places", ())))


@cache
def _counties(industry: str) -> Mapping[str, float]:
    """Factors of counties and towns for the industry."""
    known: dict[str, float] = _document()["counties"]["office" if industry[:2] in OFFICES else "workshop"]
    only = _rule(industry).places
    if not only:
        return known
    return {place.name: float(place.name in only) for own in places().values() for place in own}


def seat(rng: Random, industry: str, favours: Mapping[str, float], allowed: tuple[str, ...] = ()) -> Place:
    """A place for a firm of the industry; the industry's factors of cities go before `favours`."""
    rule = _rule(industry)
    if rule.places:
        named = tuple(city for city, own in places().items() if any(place.name in rule.places for place in own))
        allowed = tuple(city for city in allowed if city in named) or named
    return choose_place(rng, choose_city(rng, {**favours, **rule.cities}, allowed), _counties(industry))


def school_seat(city: str, technicians: bool) -> Place:
    """Where the vocational college or the technicians' school of a city is."""
    name: str = _document()["schools"][city][technicians]
    return next(place for place in places()[city] if place.name == name)
