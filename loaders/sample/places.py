"""Where the sample lives: cities and counties of Guangdong by weight, and the ways in which people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random

from loaders.sample.reference import FOLDER

#: Share of a city in the province's small industry, roughly.
CITY_WEIGHTS = {
    "深圳": 20, "广州": 18, "佛山": 17, "东莞": 17, "中山": 7, "惠州": 7, "江门": 5, "珠海": 4, "汕头": 4, "肇庆": 3,
    "揭阳": 2.5, "清远": 2.5, "潮州": 2, "湛江": 2, "茂名": 1.5, "韶关": 1.5, "阳江": 1.5, "梅州": 1.5, "河源": 1.5,
    "云浮": 1.2, "汕尾": 1,
}  # fmt: skip
#: Counties with much industry count more than the rest of their city.
BUSY = frozenset((
    "宝安区", "龙岗区", "龙华区", "光明区", "顺德区", "南海区", "番禺区", "白云区", "花都区", "增城区", "黄埔区", "惠城区", "博罗县", "惠阳区", "长安镇", "虎门镇",
    "大朗镇", "塘厦镇", "寮步镇", "小榄镇", "古镇镇", "新会区", "蓬江区", "鹤山市", "高要区", "四会市", "潮安区", "清城区", "香洲区", "斗门区", "澄海区", "潮南区", "普宁市",
))  # fmt: skip

#: Things that are made in some cities only, looked for in what a firm or an expert says.
LOCAL = {
    re.compile("陈皮|果皮"): ("江门",),
    re.compile("单丛|乌龙|做青"): ("潮州", "梅州", "揭阳"),
    re.compile("英德|红茶"): ("清远", "河源", "湛江"),
    re.compile("梅菜"): ("惠州", "梅州"),
    re.compile("荔枝|龙眼"): ("茂名", "湛江", "阳江", "惠州", "广州"),
    re.compile("潮汕|手拉坯"): ("潮州", "汕头", "揭阳"),
    re.compile("海边"): ("阳江", "汕尾", "湛江", "汕头", "珠海", "惠州"),
    re.compile("台风"): ("阳江", "汕尾", "湛江", "汕头", "珠海", "茂名", "江门", "深圳"),
    re.compile("山上|山区"): ("韶关", "清远", "梅州", "河源", "云浮", "肇庆", "阳江", "茂名", "惠州"),
    re.compile("村民"): ("清远", "河源", "梅州", "肇庆", "江门", "茂名", "湛江", "阳江", "惠州", "佛山"),
}


@dataclass(frozen=True)
class Place:
    """A county, or a town of the two cities without counties; `city` is the short name."""

    code: str
    city: str
    city_name: str
    name: str
    short: str

    def written(self, rng: Random) -> str:
        """The place as somebody fills in a form."""
        return rng.choices(
            (
                f"{self.city_name}{self.name}",
                f"广东省{self.city_name}{self.name}",
                f"{self.city}{self.name}",
                self.name if self.name not in _AMBIGUOUS else f"{self.city_name}{self.name}",
                self.city_name,
                self.city,
                self.code[:6],
            ),
            (62, 16, 6, 6, 5, 2, 3),
        )[0]


_AMBIGUOUS = frozenset({"城区", "港口镇", "三角镇", "东区街道", "西区街道", "南区街道", "东坑镇", "新兴县"})


@cache
def places() -> dict[str, tuple[Place, ...]]:
    """The places of each city, by its short name."""
    lines = (FOLDER / "regions.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows: list[list[str]] = [line.split("\t") for line in lines if line.startswith("44")]
    cities = {row[0]: row for row in rows if row[3] == "city"}
    found: dict[str, list[Place]] = {row[2]: [] for row in cities.values()}
    for code, name, short, level, parent in rows:
        if level == "county" or (level == "town" and parent in ("441900", "442000") and int(code[6:]) < 400):
            city = cities[parent]
            found[city[2]].append(Place(code, city[2], city[1], name, short))
    return {city: tuple(own) for city, own in found.items()}


@cache
def city_names() -> dict[str, str]:
    """Full name of a city by its short one."""
    return {city: own[0].city_name for city, own in places().items()}


def choose_city(rng: Random, favours: Mapping[str, float], allowed: tuple[str, ...] = ()) -> str:
    """A city by weight; `favours` multiplies weights, `allowed` leaves the others out."""
    cities = [city for city in CITY_WEIGHTS if not allowed or city in allowed]
    weights = [CITY_WEIGHTS[city] * favours.get(city, 1.0) for city in cities]
    if not any(weights):
        weights = [CITY_WEIGHTS[city] for city in cities]
    return rng.choices(cities, cum_weights=list(accumulate(weights)))[0]


def choose_place(rng: Random, city: str, favours: Mapping[str, float]) -> Place:
    """A county (or town) of the city, busy ones more often; `favours` multiplies weights by name."""
    own = places()[city]
    weights = [(4 if place.name in BUSY else 1) * favours.get(place.name, 1.0) for place in own]
    return rng.choices(own, weights if any(weights) else None)[0]


def cities_of(text: str) -> tuple[str, ...]:
    """The cities where such a thing is said; empty where anywhere will do."""
    for pattern, cities in LOCAL.items():
        if pattern.search(text):
            return cities
    return ()
