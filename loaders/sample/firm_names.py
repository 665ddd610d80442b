"""Invented names of firms and other employers: place, a made-up trade name, the line of business, the legal form."""

from __future__ import annotations

from functools import cache
from random import Random

import yaml

from loaders.sample.places import CITY_WEIGHTS, Place, cities_of, places
from loaders.sample.texts import FOLDER

_FIRST = "恒 利 鑫 宏 盛 昌 隆 泰 裕 兴 源 顺 丰 达 骏 铭 锐 卓 启 晟 诚 信 永 康 正 凯 嘉 佳 汇 联 粤 岭 南 穗 珠 明 华 建 立 新 创 精 盈 庆 德 和 祥 瑞 安 润 富 合 益 广 东 中 海 金 银 宝 星 耀 炬 辉 伟 雄 志 远 长 鸿 腾 翔 飞 振 奋 力 勤 巧 匠".split()  # noqa: E501
_SECOND = "达 利 泰 盛 隆 昌 兴 源 丰 顺 鑫 宏 恒 裕 华 明 辉 耀 发 成 信 诚 德 和 祥 瑞 安 康 润 益 强 力 创 骏 铭 锐 卓 晟 凯 嘉 联 合 立 业 盈 通 捷 航 腾 翔 远 展 鸿 邦 邦 科 艺 匠 记 越 峰 岳 川 河 田 林".split()  # noqa: E501
_THIRD = "达 泰 盛 隆 兴 源 丰 华 发 成 信 特 斯 尔 美 能 力 威 雅 宝 德 嘉 康".split()

#: Trade names of known firms, and words that read oddly.
_TAKEN = frozenset(
    "立邦 联邦 东华 海信 海天 华为 华润 东鹏 万和 金发 康佳 创维 立信 立白 中信 中兴 华兴 广汽 广船 南航 信达 恒大 恒安 海尔 海康 金立 金山 金龙 新华 "
    "东风 中联 中通 中华 中和 建行 建业 华联 德力 正泰 德邦 顺丰 华强 华星 中航 海航 东航 中科 海联 粤海 粤电 南方 珠江 志高 "
    "振华 美的 宝钢 金科 新和成 中原 长安 长城 飞利 安信 安利 银联 银河 银川 和记 永丰 中远 中力 中成 华泰 东方 广发 广信 南瑞 腾讯 "
    "新东 东东 明明 信信 合合 力力 金利 金利来 安康 中国 中安 南宁 东莞 广东 海南 海河 信川 长川 华晨 南宏 富力 富士康 广安 福安 "
    "利源 华林 中林 银行 宝马 广华 德记 立德 精明 力和 匠记 建立 和田 宝田 东田 金田 广田 广田集 富田 正田 佳能 康华".split()
)
_FORMS = ("有限公司", "有限公司", "有限公司", "实业有限公司")
#: Divisions of GB/T 4754 whose firms like to call themselves 科技.
_MODERN = ("26", "29", "34", "35", "36", "38", "39", "40")
_COLLEGES = "启航 立匠 崇技 南工 匠行 励新 精艺 敏行 尚工 求技 知行 工信 建匠 岭匠 粤匠".split()


@cache
def _words() -> dict[str, list[str]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(yaml.load((FOLDER / "firm_words.yaml").read_text(encoding="utf-8"), Loader=loader))


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
        if rng.random() < 0.3:
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
    if small and industry[0] in "123" and not word.endswith(("科技", "厂", "工程")) and rng.random() < 0.12:
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
    number, own = list(CITY_WEIGHTS).index(city), places()[city]
    if rng.random() < 0.5:
        return f"{city}{_COLLEGES[number % len(_COLLEGES)]}职业技术学院", own[number * 3 % len(own)]
    return f"{city}{_COLLEGES[(number * 2 + 7) % len(_COLLEGES)]}技师学院", own[(number * 5 + 1) % len(own)]


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
