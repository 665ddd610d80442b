"""Enterprises that ask for help, and the other employers of the experts."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from stdnum.cn import uscc

from loaders.sample import firm_names
from loaders.sample.names import person
from loaders.sample.places import Place
from loaders.sample.reference import industry_names
from loaders.sample.seats import seat
from loaders.sample.texts import Area, areas

Row = dict[str, object]

#: Sections of GB/T 4754 by division, where it is neither farming (A) nor manufacturing (C).
_LETTERS = {"44": "D", "47": "E", "49": "E", "50": "E", "65": "I", "81": "O", "83": "P"}
SCALES = ("微型", "小型", "中型", "大型")
_HEADCOUNTS = {"微型": (8, 19), "小型": (22, 280), "中型": (310, 900), "大型": (1000, 2400)}
#: Industries (codes or what they begin with) in which a workshop of fewer than 20 people lives; a dye house or a shipyard does not.
_WORKSHOPS = (
    "0164", "131", "1353", "137", "1411", "1419", "1421", "1431", "1530", "1819", "1829", "1830", "1922", "1953", "2012", "2110", "2190",
    "2319", "2452", "2927", "2929", "3075", "3351", "3389", "3399", "3482", "3484", "3491", "3525", "4011", "4910", "4920", "5011", "5012", "6513",
    "8111",
)  # fmt: skip
#: Industries whose firms only help others: a software house has no workshop to bring in order.
_HELPERS = ("6513",)
#: Industries without large firms: a workshop trade stays small.
_NEVER_LARGE = ("0164", "131", "137", "1530", "3075", "5012", "6513", "8111")
_TIERS = {
    "微型": (("无", "创新型"), (85, 15)),
    "小型": (("无", "创新型", "省级专精特新", "国家级专精特新“小巨人”"), (62, 22, 14, 2)),
    "中型": (("无", "创新型", "省级专精特新", "国家级专精特新“小巨人”"), (35, 22, 33, 10)),
    "大型": (("无", "创新型", "省级专精特新"), (50, 20, 30)),
}


@dataclass(frozen=True)
class Firm:
    """An employer; only those with a credit code stand in the enterprises list."""

    name: str
    area: str
    industry: str
    place: Place
    kind: str
    scale: str = "中型"
    credit_code: str = ""
    headcount: int = 0

    @property
    def product(self) -> str:
        return firm_names.product(self.area, self.industry)

    @property
    def sector(self) -> str:
        """The industry that the employer itself belongs to: a school teaches a trade but is a school."""
        if self.kind != "college":
            return self.industry
        return "8341" if self.name.endswith("职业技术学院") else "8336"


def phone(number: int) -> str:
    """A made-up number; in the sample all are of the block 130-0000-xxxx, counted up."""
    return f"13000{number:06d}"


def _firm_phone(number: int) -> str:
    """In the upper half of the experts' block as long as that lasts."""
    return phone(5_000 + number if number < 5_000 else 500_000 + number)


def credit_code(place: Place, number: int) -> str:
    """A valid code over an organisation code that begins with YY, which no office gives out."""
    body = f"YY{number:06d}"
    values = [int(c) if c.isdigit() else ord(c) - 55 for c in body]
    check = 11 - sum(w * v for w, v in zip((3, 7, 9, 10, 5, 8, 4, 2), values, strict=True)) % 11
    code = f"91{place.code[:6]}{body}{'0' if check == 11 else 'X' if check == 10 else check}"
    return code + str(uscc.calc_check_digit(code))


def written_industry(rng: Random, code: str) -> str:
    """An industry as people write it: code, name, or both."""
    name, division = industry_names()[code], code[:2]
    letter = _LETTERS.get(division) or ("A" if division <= "05" else "C")
    return rng.choices((name, code, f"{letter}{code} {name}", f"{letter}{code}"), (55, 20, 15, 10))[0]


def _industry(rng: Random, area: Area, without: tuple[str, ...] = ()) -> str:
    """An industry of the area (but `without` these), more often where more of its troubles belong."""
    counts = {
        c: sum(c in area.industries_of(p.text) for p in area.problems) for c in area.industries if c not in without
    }
    return rng.choices(list(counts), [count if count < 12 else 12 for count in counts.values()])[0]


def _scale(rng: Random, industry: str) -> str:
    """A size that firms of the industry have."""
    weights = [26, 56, 16, 2] if industry.startswith(_WORKSHOPS) else [0, 62, 32, 6]
    if industry.startswith(_NEVER_LARGE):
        weights = [30, 62, 8, 0]
    if industry[:2] in ("36", "44"):
        weights = [0, 50, 43, 7]
    return rng.choices(SCALES, weights)[0]


def enterprises(rng: Random, count: int) -> tuple[list[Firm], list[Row]]:
    """Firms of all areas in turn, with the rows of their list."""
    firms: list[Firm] = []
    rows: list[Row] = []
    seen: set[str] = set()
    keys = [key for turn in range(2) for key, area in areas().items() if turn < 1 or not area.is_general]
    while len(firms) < count:
        area = areas()[keys[len(firms) % len(keys)]]
        industry = _industry(rng, area, without=_HELPERS)
        place, scale = seat(rng, industry, area.cities), _scale(rng, industry)
        name = firm_names.firm_name(rng, area.key, industry, place, scale in ("微型", "小型"))
        if name in seen:
            continue
        seen.add(name)
        number = len(firms) + 1
        code = credit_code(place, number)
        firms.append(Firm(name, area.key, industry, place, "firm", scale, code, rng.randint(*_HEADCOUNTS[scale])))
        tiers, weights = _TIERS[scale]
        rows.append(
            {
                "统一社会信用代码": code,
                "企业名称": name,
                "行业": written_industry(rng, industry),
                "所在地区": place.written(rng),
                "规模": scale,
                "培育层级": rng.choices(tiers, weights)[0],
                "联系人": person(rng, rng.randint(1968, 1997), rng.random() < 0.4),
                "联系电话": _firm_phone(number),
            }
        )
    return firms, rows


def _other(rng: Random, area: Area, industry: str) -> Firm:
    place = seat(rng, industry, area.cities)
    chance = rng.random()
    if area.key == "power-grid" and chance < 0.7:
        return Firm(firm_names.power_name(rng, place), area.key, "4420", place, "power", "大型")
    if chance > 0.9:
        name, place = firm_names.college(rng, place.city)
        return Firm(name, area.key, industry, place, "college", "大型")
    if chance > 0.55:
        return Firm(firm_names.group_name(rng, area.key, industry, place), area.key, industry, place, "group", "大型")
    return Firm(firm_names.firm_name(rng, area.key, industry, place, chance < 0.25), area.key, industry, place, "firm")


def employers(rng: Random, area: Area, count: int) -> list[Firm]:
    """Employers outside the enterprises list, so that every industry of the area has some."""
    found: dict[str, Firm] = {}
    for turn in range(count):
        firm = _other(
            rng, area, list(area.industries)[turn % len(area.industries)] if turn < 12 else _industry(rng, area)
        )
        found.setdefault(firm.name, firm)
    return list(found.values())
