"""Seeded pairs of rows: the same person or firm written in two ways, and different ones that look alike. All invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

EXPERT_HEAD = "编号|姓名|工种|工作单位|所在地区|师傅|荣誉|从业年限|联系电话|邮箱"
FIRM_HEAD = "统一社会信用代码|企业名称|行业|所在地区|联系人|联系电话"

PLACES = {
    "广州": "番禺区 白云区 花都区",
    "深圳": "宝安区 龙岗区 光明区",
    "佛山": "南海区 顺德区 三水区",
    "惠州": "惠城区 惠阳区",
    "江门": "新会区 蓬江区",
}
#: Line of business, industry of the list, trade.
LINES = {
    "精密模具": ("3525", "模具工"),
    "五金制品": ("3399", "冲压工"),
    "机械设备": ("3484", "数控车工"),
    "照明电器": ("3872", "电工"),
    "塑料包装": ("2926", "注塑工"),
    "食品": ("1411", "烘焙工"),
}
ALIKE = {"利": "力", "鑫": "欣", "宏": "鸿", "盛": "胜", "嘉": "佳", "铭": "明", "锋": "峰", "辉": "晖"}
TRADITIONAL = {
    "华": "華",
    "东": "東",
    "铭": "銘",
    "锋": "鋒",
    "辉": "輝",
    "龙": "龍",
    "鑫": "鑫",
    "达": "達",
    "张": "張",
    "陈": "陳",
}
BRAND_END = "达丰泰源昌顺捷远邦科腾翔科锐晟越铸"
SURNAMES = "冼佘丘巫植容阮覃甘霍招翁洪詹熊段雷尹贺田柯"
GIVEN = "焕炳泽锡沛楚仕兆绍钊镇汉旭毓晋翰懋璟骞"
GIVEN_END = "章坤鹏森荃谦韬坚祺琛勋彦巍恺弼衡"


@dataclass
class Rows:
    """Rows of one pair, in list order, and whether they are the same."""

    sort: str
    lines: list[str]
    same: bool


class Maker:
    """Makes names and numbers that no other pair of the same seed has."""

    def __init__(self, seed: int) -> None:
        self.chance, self._used, self._number = Random(seed), set[str](), 0

    def once(self, make: Callable[[], str]) -> str:
        while (found := make()) in self._used:
            pass
        self._used.add(found)
        return found

    def number(self) -> int:
        self._number += 1
        return self._number

    def code(self) -> str:
        return f"ZJ{self.number():05d}"

    def phone(self) -> str:
        return f"1300{self.number():07d}"

    def person(self, middle: str = GIVEN) -> str:
        pick = self.chance.choice
        return self.once(lambda: pick(SURNAMES) + pick(middle) + pick(GIVEN_END))

    def brand(self, start: str = "恒利鑫宏盛隆泰裕兴源嘉铭锋卓信永康凯汇穗珠华立创盈庆祥润益") -> str:
        pick = self.chance.choice
        return self.once(lambda: pick(start) + pick(BRAND_END))

    def place(self) -> tuple[str, str]:
        city = self.chance.choice(list(PLACES))
        return city, self.chance.choice(PLACES[city].split())

    def business(self) -> str:
        return self.chance.choice(list(LINES))

    def other(self, found: str, pool: list[str]) -> str:
        return self.chance.choice([one for one in pool if one != found])


def expert(maker: Maker, **cells: str) -> str:
    """A row of the experts list with a phone of its own unless the cells say otherwise."""
    row = {"code": maker.code(), "mentor": "", "honours": "", "years": "", "phone": maker.phone(), "email": "", **cells}
    names = ("code", "name", "trade", "employer", "region", "mentor", "honours", "years", "phone", "email")
    return "|".join(row[name] for name in names)


def firm(maker: Maker, **cells: str) -> str:
    """A row of the enterprises list without a code and contacts unless the cells say otherwise."""
    row = {"code": "", "contact": "", "phone": "", **cells}
    return "|".join(row[name] for name in ("code", "name", "industry", "region", "contact", "phone"))


def alike(text: str) -> str:
    """The text with the first character that has one replaced by one that sounds alike."""
    at = next(place for place, char in enumerate(text) if char in ALIKE)
    return text[:at] + ALIKE[text[at]] + text[at + 1 :]


def traditional(text: str) -> str:
    return "".join(TRADITIONAL.get(char, char) for char in text)
