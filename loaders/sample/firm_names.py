"""Invented names of firms and other employers: place, a made-up trade name, the line of business, the legal form."""

from __future__ import annotations

from functools import cache
from random import Random

from graph.yaml_files import read_yaml
from loaders.sample.names import known_names
from loaders.sample.places import CITY_WEIGHTS, Place, cities_of
from loaders.sample.seats import school_seat
from loaders.sample.texts import FOLDER

_FIRST = "恒利鑫宏盛昌隆泰裕兴源顺丰达骏铭锐卓启晟诚信永康正凯嘉佳汇联粤岭明华建新创精盈庆德和祥瑞安润富合益广海金宝星耀辉伟雄志远长鸿腾翔振"
_SECOND = "达利泰盛隆昌兴源丰顺鑫宏恒裕华明辉耀发成信诚德和祥瑞安康润益强创骏铭锐卓晟凯嘉联合业盈通捷航腾翔远展鸿邦越峰"
_THIRD = "达泰盛隆兴源丰华成"

#: Trade names of known firms, and words that read oddly.
_TAKEN = known_names("firms")
_FORMS = ("有限公司", "有限公司", "有限公司", "实业有限公司")
#: Divisions of GB/T 4754 whose firms like to call themselves 科技.
_MODERN = ("26", "29", "34", "35", "36", "38", "39", "40")
_COLLEGES = (
    "启航", "立匠", "崇技", "南工", "匠行", "励新", "精艺", "敏行", "尚工", "求技", "知行", "工信", "建匠", "岭匠", "粤匠",
)  # fmt: skip


@cache
def _words() -> dict[str, list[str]]:
    return dict(read_yaml(FOLDER / "firm_words.yaml"))


def _entry(area: str, industry: str) -> list[str]:
    words = _words()
    return words.get(f"{area}/{industry}") or words[industry]


def product(area: str, industry: str) -> str:
    """What a firm of the industry says it makes."""
    return _entry(area, industry)[1]


def line_of_business(rng: Random, area: str, industry: str, city: str) -> str:
    """The word in the name that says what the firm does; local specialities only where they are at home."""
    words = [w for w in _entry(area, industry)[0].split() if city in (cities_of(w) or (city,))]
    return rng.choice(words)


def trade_name(rng: Random) -> str:
    """A made-up 字号 of two or three characters."""
    while True:
        name = rng.choice(_FIRST) + rng.choice(_SECOND)
        if rng.random() < 0.1:
            name += rng.choice(_THIRD)
        if name not in _TAKEN and name[:2] not in _TAKEN and len(set(name)) == len(name):
            return name


def seat(place: Place) -> str:
    """The place as it begins the name of a firm: 佛山市顺德区, 东莞市长安, 台山市."""
    if place.name.endswith("市"):
        return place.name
    return place.city_name + (place.short if place.name.endswith(("镇", "街道")) else place.name)


def firm_name(rng: Random, area: str, industry: str, place: Place, small: bool) -> str:
    """The name of a small or a larger firm."""
    word, own = line_of_business(rng, area, industry, place.city), trade_name(rng)
    if (
        small
        and industry[0] in "123"
        and not word.endswith(("科技", "厂", "工程", "能源", "材料", "装备"))
        and rng.random() < 0.12
    ):
        return f"{seat(place)}{own}{word}厂"
    form = rng.choice((*_FORMS, "科技有限公司") if industry[:2] in _MODERN else _FORMS)
    if word.endswith(("科技", "工程", "技术", "实业", "服务", "厂", "业", "材料")):
        form = "有限公司"
    if not small and rng.random() < 0.4:
        return f"广东{own}{word}{'股份有限公司' if rng.random() < 0.3 else '有限公司'}"
    return f"{rng.choice((seat(place), seat(place), place.city_name, place.city_name, place.city))}{own}{word}{form}"


def group_name(rng: Random, area: str, industry: str, place: Place) -> str:
    """A large firm or state firm that has experts of its own."""
    word, own = line_of_business(rng, area, industry, place.city), trade_name(rng)
    form = rng.choice(("集团有限公司", "股份有限公司", "有限公司", "有限公司"))
    if word.endswith(("科技", "工程", "技术", "服务")):
        form = "有限公司"
    return f"{rng.choice(('广东', place.city, place.city_name))}{own}{word}{form}"


def college(rng: Random, city: str) -> tuple[str, Place]:
    """A vocational college or technicians' school and where it is; a city has one of each."""
    number = list(CITY_WEIGHTS).index(city)
    if rng.random() < 0.5:
        return f"{city}{_COLLEGES[number % len(_COLLEGES)]}职业技术学院", school_seat(city, technicians=False)
    return f"{city}{_COLLEGES[(number * 2 + 7) % len(_COLLEGES)]}技师学院", school_seat(city, technicians=True)


def power_name(rng: Random, place: Place) -> str:
    """A power bureau or a firm that serves the grid; the grid company is made up."""
    return rng.choice(
        (
            f"粤岭电网{place.city}供电局",
            f"粤岭电网{place.city}供电局",
            f"粤岭电网{place.city}{place.short}供电局",
            f"{place.city}岭能输变电工程有限公司",
            f"粤岭电网{place.city}变电运行所",
        )
    )
