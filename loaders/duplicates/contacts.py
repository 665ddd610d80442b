"""Phone numbers and addresses as evidence. They are compared and never told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from loaders.normalise.text import split_values

#: A number that more records give is the desk of a firm or the clerk who filled in the list.
HOLDERS = 3

_DIGITS = 7
_MOBILE = re.compile(r"1[3-9][0-9]{9}")


def numbers(text: str | None) -> frozenset[str]:
    """The numbers of a phone cell."""
    return frozenset(part for part in split_values(text or "") if sum(c.isdigit() for c in part) >= _DIGITS)


def addresses(text: str | None) -> frozenset[str]:
    """The addresses of an e-mail cell, in lower case."""
    return frozenset(part.lower() for part in split_values(text or "") if "@" in part)


def usual(held: Iterable[Collection[str]]) -> frozenset[str]:
    """What so many records give that it says nothing of any of them."""
    counts = Counter(value for values in held for value in values)
    return frozenset(value for value, count in counts.items() if count > HOLDERS)


def desks(contacts: Iterable[str]) -> frozenset[str]:
    """The numbers that are no mobile ones, which colleagues may share."""
    return frozenset(c for c in contacts if "@" not in c and not _MOBILE.fullmatch(c))


def clash(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both give mobile numbers or addresses, and none in common."""
    mine, yours = one - desks(one), other - desks(other)
    return bool(mine and yours) and not mine & yours
