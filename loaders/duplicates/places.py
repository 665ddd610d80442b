"""Whether two places can be one; codes of GB/T 2260, '' where a place is not known."""

from __future__ import annotations

_PROVINCE, _CITY = 2, 4


def near(one: str, other: str) -> bool:
    """Whether one of the places lies in the other, or is not known."""
    first, second = _significant(one), _significant(other)
    return first.startswith(second) or second.startswith(first)


def city(code: str) -> str:
    """The code of the city that holds a place, '' where only a province is known."""
    return code[:_CITY] if code[_PROVINCE:_CITY].strip("0") else ""


def shared_region(one: str, other: str) -> str:
    """The place that both are in: the same county, or the city where one of them tells no more; '' where none is known."""
    if not city(one) or city(one) != city(other):
        return ""
    if one == other:
        return one
    return city(one) if near(one, other) else ""


def _significant(code: str) -> str:
    """The digits that say something: 440600 is 4406."""
    if code[_CITY:6].strip("0"):
        return code
    return code[:_CITY] if city(code) else code[:_PROVINCE]
