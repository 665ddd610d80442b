"""How many namesakes chance would give: the rarer a name, a trade and a place are, the less two records have them by chance.

Shares are counted over the experts at hand, without the two that are compared, and smoothed with what is usual in
Guangdong: two 张伟 are nothing remarkable in a list of ten either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import cache
from typing import Literal

from loaders.duplicates.people import Person
from loaders.duplicates.places import city
from loaders.normalise.spelling import sound_key
from loaders.normalise.tables import read_yaml

#: Shares before anything is counted: of a surname, of a given name of one and of more characters (as many times that of
#: all that sound alike), of a city, a county, and of a trade, an honour or a master.
SURNAME, SHORT_GIVEN, LONG_GIVEN, SOUNDS = 0.002, 0.01, 0.001, 4
CITY, COUNTY, OTHER = 0.1, 0.03, 0.05
#: The share of given names that have one of two characters in common with another.
HALF_GIVEN = 0.02
#: As many counted records weigh as much as the shares above.
SMOOTHING = 50
#: The experts of the province, of which a smaller list is a part.
PROVINCE = 20_000
_TWO = "欧阳 司徒 上官 诸葛 司马 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 端木 长孙 宇文"
_DOUBLE = frozenset(_TWO.split())

#: `former` is a name that one of two records gives as a former one; the last three are slips, see spelling.py.
NameRelation = Literal["same", "former", "sound", "shape", "slip"]


@cache
def _surnames() -> dict[str, float]:
    shares: dict[str, int] = read_yaml("surnames.yaml")["shares"]
    return {surname: share / 1000 for surname, share in shares.items()}


class Chance:
    """Shares of names, trades and places among experts."""

    def __init__(self, people: Collection[Person]) -> None:
        self.total = max(len(people), PROVINCE)
        self._counted = len(people)
        self._surnames = Counter(parts(person.names[0])[0] for person in people)
        self._given = Counter(parts(person.names[0])[1] for person in people)
        self._sounds = Counter(sound_key(given) for given in self._given.elements())
        self._trades = Counter(trade for person in people for trade in person.trades)
        self._regions = Counter(person.region for person in people)
        self._cities = Counter(city(person.region) for person in people)
        self._honours = Counter(honour for person in people for honour in person.honours)
        self._mentors = Counter(mentor for person in people for mentor in person.mentors)
        self._at = Counter((person.firm.brand, trade) for person in people for trade in person.trades)

    def _share(self, counts: Counter[str], value: str, usual: float) -> float:
        others = max(0, counts[value] - 2)
        return (others + SMOOTHING * usual) / (max(0, self._counted - 2) + SMOOTHING)

    def name(self, name: str, relation: NameRelation) -> float:
        """The share of experts whose name has this relation to a name."""
        surname, given = parts(name)
        usual = SHORT_GIVEN if len(given) < 2 else LONG_GIVEN
        family = self._share(self._surnames, surname, _surnames().get(surname, SURNAME))
        if relation == "slip":
            return family * HALF_GIVEN
        if relation in ("sound", "shape"):
            return family * self._share(self._sounds, sound_key(given), usual * SOUNDS)
        return family * self._share(self._given, given, usual)

    def trades(self, shared: Collection[str]) -> float:
        """The share of the rarest of some trades."""
        return min(self._share(self._trades, trade, OTHER) for trade in shared)

    def region(self, code: str) -> float:
        """The share of a place, a city where the code is that of one."""
        if code == city(code) or not code[4:6].strip("0"):
            return self._share(self._cities, city(code), CITY)
        return self._share(self._regions, code, COUNTY)

    def honours(self, shared: Collection[str]) -> float:
        """The share of the rarest of some honours."""
        return min(self._share(self._honours, honour, OTHER) for honour in shared)

    def mentors(self, shared: Collection[str]) -> float:
        """The share of those who learned from one of some masters."""
        return min(self._share(self._mentors, mentor, OTHER) for mentor in shared)

    def colleagues(self, brand: str, shared: Collection[str]) -> int:
        """How many others are at a firm in one of some trades."""
        return max((self._at[brand, trade] for trade in shared), default=2) - 2


def parts(name: str) -> tuple[str, str]:
    """Surname and given name of a name in match-key form."""
    cut = 2 if name[:2] in _DOUBLE and len(name) > 2 else 1
    return name[:cut], name[cut:]
