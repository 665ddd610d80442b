"""The experts: trade, level, years and specialties that go together, employers, masters and apprentices."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random

from loaders.sample.awards import honours
from loaders.sample.firms import Firm, Row, employers, phone, written_industry
from loaders.sample.names import person
from loaders.sample.places import cities_of
from loaders.sample.reference import vocabulary
from loaders.sample.texts import Area, Problem, areas

#: Levels of workers with their share and the years after which somebody has one.
_LEVELS = {
    "高级技师": (29, 16, 41), "技师": (35, 11, 32), "高级工": (13, 7, 20), "特级技师": (2, 22, 40), "首席技师": (1.2, 24, 41),
    "一级/高级技师": (4, 17, 40), "二级/技师": (4, 11, 30), "三级/高级工": (2, 8, 20),
}  # fmt: skip
_OFFICE = {"工程师": (45, 8, 24), "高级工程师": (35, 15, 36), "技师": (10, 12, 28), "高级技师": (10, 16, 36)}
_TEACHERS = {"高级技师": (40, 15, 36), "高级实习指导教师": (20, 15, 36), "高级讲师": (25, 15, 36), "讲师": (15, 8, 20)}
#: Only masters with a name lead a workshop of their own.
_LEADERS = {"高级技师": (70, 18, 38), "特级技师": (20, 22, 38), "首席技师": (10, 24, 39)}
_LEADER = "高技能人才工作室领办人"
_OFFICE_TRADE = re.compile(
    "工程技术人员|设计师|班组长|安全员|评价师|计划员|管理员|程序员|程序设计员|技术员|培训师|指导员|协调员"
)
#: Words for what goes wrong, which nobody is good at.
_DEFECT = re.compile("裂纹|龟裂|冷隔|气孔|缺陷|问题|异响|空洞|轴电流|谐波|缩水|变形|色牢度|漏|短路|压降|客诉|降本|报价")
_STATUSES = {"在岗": 955, "请假": 12, "外派": 12, "停用": 6, "退出": 5}
_NUMERALS = {c: n for n, c in enumerate("一二三四五六七八九", 1)}
_YEARS = re.compile("([0-9]{2}|[二三四]?十[一二三四五六七八九]?)(余|多)?年")
#: Nobody has brought up many apprentices or leads a workshop with fewer years of work.
_LONG_SERVED, _LONG = re.compile("带徒|带出|领衔|考评员"), 19


@dataclass
class Expert:
    """A row of the experts list with what it was made from; `running` counts the cases in hand."""

    code: str
    row: Row
    name: str
    firm: Firm
    area: Area
    trade: str
    level: str
    years: int
    woman: bool
    specialty: str
    capacity: int
    running: int = 0
    teams: list[str] = field(default_factory=list)

    @property
    def available(self) -> bool:
        return self.row["状态"] in ("在岗", "退居二线", "返聘", "离退休")


def years_said(text: str) -> int:
    """The years of work that a specialty speaks of, 0 where it does not."""
    found = _YEARS.search(text)
    if not found:
        return 0
    said = found[1]
    if said.isdigit():
        return int(said)
    tens, ones = said.split("十")
    return 10 * _NUMERALS.get(tens, 1) + _NUMERALS.get(ones, 0)


def _level(rng: Random, trade: str, firm: Firm) -> tuple[str, int, int]:
    """A level, the years of work that go with it, and the least."""
    levels = _TEACHERS if firm.kind == "college" else _OFFICE if _OFFICE_TRADE.search(trade) else _LEVELS
    levels = _LEADERS if trade == _LEADER else levels
    name = rng.choices(list(levels), [share for share, _, _ in levels.values()])[0]
    _, low, high = levels[name]
    if firm.area == "tea-agriculture":
        name = name.replace("工程师", "农艺师")
    return name, round(rng.triangular(low, high, low + (high - low) * 0.4)), low


def own_problems(area: Area, trade: str) -> list[Problem]:
    """The problems that name something of the trade's own; all of them for an all-rounder."""
    fit = area.trades[trade]
    return [p for p in area.problems if fit.anything or fit.names(p.evidence)]


def _specialties(rng: Random, area: Area, trade: str, firm: Firm, least: int, years: int) -> list[str]:
    """One to three specialties of the trade that suit the place, and years of work between the two numbers."""
    fitting = [
        text
        for text in area.specialties_of(trade)
        if (not years_said(text) or least <= years_said(text) <= years)
        and (years >= _LONG or not _LONG_SERVED.search(text))
        and firm.place.city in (cities_of(text) or (firm.place.city,))
    ]
    # Somebody at a firm that makes electric cycles has not worked in a drying room, if there is another choice.
    fitting = [text for text in fitting if firm.industry in area.industries_of(text)] or fitting
    chosen = rng.sample(fitting, min(len(fitting), rng.choices((1, 2, 3), (45, 40, 15))[0]))
    aged = [text for text in chosen if years_said(text)]
    chosen = [text for text in chosen if text not in aged[1:]]
    if not chosen or rng.random() < 0.35:
        city = firm.place.city
        golds = [
            p.gold
            for p in own_problems(area, trade)
            if len(p.gold) > 1
            and not _DEFECT.search("、".join(p.gold[:2]))
            and city in (cities_of(p.evidence) or (city,))
            and firm.industry in area.industries_of(p.text)
        ]
        if golds:
            chosen.append(f"{rng.choice(('熟悉', '擅长', '精通'))}{'、'.join(rng.choice(golds)[:2])}")
    return chosen or [f"在{trade}岗位上多年，熟悉整套操作和常见毛病的处理"]


def _skills(rng: Random, area: Area, trade: str, specialty: str, rank: int) -> str:
    """Skills of the vocabulary: what the specialty names, then what the trade has; some with a level."""
    known = vocabulary(area.vocabulary)
    fit, golds = area.trades[trade], [word for p in own_problems(area, trade) for word in p.gold]
    golds = [word for word in golds if fit.anything or fit.names(word)] or golds
    named = known.within(specialty)
    rest = [*known.trades.get(trade, ()), *(skill for skill in map(known.skill, golds) if skill)]
    pool = list(dict.fromkeys([*named[:2], *rng.sample(rest, len(rest))]))
    if not pool or rng.random() < 0.06:
        return ""
    words = ("初级", "中级", "高级", "技师", "高级技师")
    written = []
    for place, name in enumerate(pool[: rng.choices((1, 2, 3, 4), (20, 40, 28, 12))[0]]):
        level = max(1, min(5, rank - (place > 1) - (rng.random() < 0.2)))
        mark = rng.random()
        written.append(f"{name}({level})" if mark < 0.45 else f"{name}（{words[level - 1]}）" if mark < 0.65 else name)
    return "、".join(written)


def _status(rng: Random, age: int, woman: bool) -> str:
    if age >= (56 if woman else 60):
        return rng.choices(("返聘", "离退休", "退居二线"), (50, 35, 15))[0]
    if age >= 54 and rng.random() < 0.15:
        return "退居二线"
    return rng.choices(list(_STATUSES), list(_STATUSES.values()))[0]


def rank_of(level: str) -> int:
    """The level of skill (1-5) that goes with a level or title."""
    if level in ("高级工", "三级/高级工"):
        return 3
    return 4 if level in ("技师", "二级/技师", "工程师", "农艺师", "讲师") else 5


def _employer(rng: Random, area: Area, trade: str, listed: dict[str, list[Firm]], others: list[Firm]) -> Firm:
    """A firm of the enterprises list or another employer, whose products the trade has to do with."""
    fitting = {c for p in area.problems if trade in area.trades_of(p.evidence) for c in area.industries_of(p.text)}
    fitting &= {c for s in area.specialties_of(trade) for c in area.industries_of(s)} or fitting
    own = [f for f in listed.get(area.key, ()) if f.industry in fitting and f.scale != "微型"]
    if own and rng.random() < 0.3:
        return rng.choice(own)
    outside = [f for f in others if f.industry in fitting]
    return rng.choice(outside or own or others)


def experts(rng: Random, firms: list[Firm], count: int) -> list[Expert]:
    """Experts of all areas in turn; the trades of more troubles come oftener."""
    listed: dict[str, list[Firm]] = {}
    for firm in firms:
        listed.setdefault(firm.area, []).append(firm)
    # Three rounds, the general areas in two of them: a short list has somebody of every area.
    keys = [key for turn in range(3) for key, area in areas().items() if turn < 2 or not area.is_general]
    pools = {key: employers(rng, areas()[key], max(24, count // 260)) for key in areas()}
    weights = {
        key: [sum(t in a.trades_of(p.evidence) for p in a.problems) ** 0.5 for t in a.trades]
        for key, a in areas().items()
    }
    found: list[Expert] = []
    seen: set[tuple[str, str]] = set()
    while len(found) < count:
        area = areas()[keys[len(found) % len(keys)]]
        trade = rng.choices(list(area.trades), weights[area.key])[0]
        made = _expert(rng, area, trade, _employer(rng, area, trade, listed, pools[area.key]), len(found) + 1)
        if (made.name, made.firm.name) not in seen:
            seen.add((made.name, made.firm.name))
            found.append(made)
    _namesakes(found)
    _masters(rng, found)
    return found


def _namesakes(found: list[Expert]) -> None:
    """Sees to it that two people of a longer list bear one name, as among any eighty: how they are told apart is to be seen."""
    if len(found) < 60 or len({expert.name for expert in found}) < len(found):
        return
    last = found[-1]
    first = next(expert for expert in found if expert.woman is last.woman and expert.firm.name != last.firm.name)
    last.name = first.name
    last.row["姓名"] = first.name


def _expert(rng: Random, area: Area, trade: str, firm: Firm, number: int) -> Expert:
    level, years, least = _level(rng, trade, firm)
    chosen = _specialties(rng, area, trade, firm, least, years)
    years = next((said + rng.randint(0, 1) for said in map(years_said, chosen) if said), years)
    woman = rng.random() < (0.45 if re.search("检|缝|化验|评茶|培训|指导|糕点|化妆品|调色|印前", trade) else 0.1)
    age = min(rng.randint(18, 23) + years, 64)
    name, specialty, code = person(rng, 2026 - age, woman), "；".join(chosen), f"ZJ{number:04d}"
    capacity = rng.choices((1, 2, 3, 4, 5), (10, 25, 40, 15, 10))[0]
    row: Row = {
        "编号": code,
        "姓名": name,
        "工种": trade,
        "技能等级": level,
        "工作单位": firm.name,
        "所在地区": firm.place.written(rng),
        "行业": written_industry(rng, firm.sector) if rng.random() < 0.85 else "",
        "专业特长": specialty,
        # Dice of its own: another vocabulary must change the skills and nothing else.
        "技能": _skills(Random(rng.random()), area, trade, specialty, rank_of(level)),
        "荣誉": "、".join(honours(rng, area, firm, level, years, woman, always=trade == _LEADER)),
        "服务队": "",
        "师傅": "",
        "从业年限": years,
        "可承接数": capacity if rng.random() < 0.9 else "",
        "状态": _status(rng, age, woman),
        "联系电话": phone(number),
        "邮箱": f"{code.lower()}@example.com" if rng.random() < 0.5 else "",
    }
    return Expert(code, row, name, firm, area, trade, level, years, woman, specialty, int(row["可承接数"] or 3))  # type: ignore[call-overload]


def _masters(rng: Random, found: list[Expert]) -> None:
    """Gives three in ten of the younger ones a master of their trade, of the same employer if there is one."""
    groups: dict[tuple[str, str], list[Expert]] = {}
    names: dict[str, int] = {}
    for expert in found:
        groups.setdefault((expert.area.key, expert.trade), []).append(expert)
        names[expert.name] = names.get(expert.name, 0) + 1
    for expert in found:
        if rng.random() > 0.5:
            continue
        older = [
            e
            for e in groups[expert.area.key, expert.trade]
            if e.years >= expert.years + 8 and rank_of(e.level) >= rank_of(expert.level) and rank_of(e.level) > 3
        ]
        near = [e for e in older if e.firm is expert.firm] or [
            e for e in older if e.firm.place.city == expert.firm.place.city
        ]
        if not older or not (near or rng.random() < 0.5):
            continue
        master = rng.choice(near or older)
        expert.row["师傅"] = refer(rng, master, names[master.name])


def refer(rng: Random, expert: Expert, bearers: int) -> str:
    """How a cell names an expert: mostly by 编号, else by name, with the employer where there are namesakes."""
    if rng.random() < 0.65:
        return expert.code
    return expert.name if bearers == 1 else f"{expert.name}（{expert.firm.name}）"
