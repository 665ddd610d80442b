"""What the firms ask: technical problems and training needs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from loaders.sample.firms import Firm, Row, written_industry
from loaders.sample.places import cities_of
from loaders.sample.reference import vocabulary
from loaders.sample.texts import GENERAL, SOFT, Area, Problem, areas
from loaders.sample.wording import vary, vary_training

#: The day on which the lists are drawn up.
TODAY = date(2026, 11, 20)
#: For how many days at most a need of an urgency waits for somebody.
_WAITS = {"特急": 12, "紧急": 60, "一般": 210}
#: What nobody says where fewer than twenty people work: departments, shifts, lines and systems.
_NOT_IN_WORKSHOPS = re.compile(
    "MES|ERP|班组|组长|工作室|流水线|全厂|在制品|半成品|5S|准交|排产|计划|追溯|夜班|倒班|每班|一个班|内训|题库|等级认定|实习|没有档案|账|仓库|库存|日报|"
    "物料清单|坏了才修|成天救火|故障停机|电工都是|流失|计件|提案|供应商|换线|五台机|三十台|统计|考评|多能工|骨干|全员|全线|有限空间|值班|轮岗|智能|力调|无功"
)


@dataclass
class Need:
    """A row of the needs list with what it was made from."""

    row: Row
    firm: Firm
    area: Area
    problem: Problem | None
    raised: date


def sayable(area: Area, firm: Firm, text: str, base: str) -> bool:
    """Whether a firm of this industry, city and size has such a trouble."""
    if firm.scale == "微型" and (_NOT_IN_WORKSHOPS.search(text) or _NOT_IN_WORKSHOPS.search(base)):
        return False
    allowed, based = area.industries_of(text), area.industries_of(base)
    both = set(allowed) & set(based) or set(allowed)
    if firm.industry not in both and (firm.industry in area.industries or len(both) < len(area.industries)):
        return False
    cities = cities_of(text) or cities_of(base)
    return not cities or firm.place.city in cities


def general_areas(firm: Firm) -> tuple[str, ...]:
    """The general areas that a firm has to do with: only factories, lot sizes only where pieces are made, workshops not their order."""
    division = firm.industry[:2]
    if not "13" <= division <= "43":
        return ()
    if firm.scale == "微型":
        return ("safety", "electrical-maintenance", "machinery-maintenance")
    pieces = division >= "18" and division not in ("26", "27", "30")
    return GENERAL if pieces else tuple(key for key in GENERAL if key != "lean-and-quality")


class Chooser:
    """Hands out wordings to firms so that none is worn out, and none comes twice to the same firm (nor what is `given`)."""

    def __init__(self, rng: Random, given: Iterable[tuple[str, str]] = ()) -> None:
        self.rng = rng
        self._uses: dict[str, int] = {}
        self._given = set(given)
        self._menus: dict[tuple[str, str, str, bool], list[tuple[Area, Problem, str]]] = {}

    def menu(self, firm: Firm, area: Area) -> list[tuple[Area, Problem, str]]:
        """The wordings of the area that fit the firm."""
        key = (area.key, firm.industry, firm.place.city, firm.scale == "微型")
        if key not in self._menus:
            self._menus[key] = [
                (area, problem, wording)
                for problem in area.problems
                for wording in problem.wordings
                if sayable(area, firm, wording, problem.text)
            ]
        return self._menus[key]

    def _area(self, firm: Firm) -> Area:
        if self.rng.random() < 0.2 or not self.menu(firm, areas()[firm.area]):
            return areas()[self.rng.choice(general_areas(firm) or (firm.area,))]
        return areas()[firm.area]

    def choose(self, firm: Firm, fresh: bool = True, area: Area | None = None) -> tuple[Area, Problem, str] | None:
        """The least used wording of a few; None when the firm has said it all."""
        menu = self.menu(firm, area or self._area(firm))
        few = self.rng.sample(menu, min(5, len(menu)))
        if fresh:
            few = [entry for entry in few if (firm.name, entry[1].text) not in self._given]
        if not few:
            return None
        best = min(few, key=lambda entry: self._uses.get(entry[2], 0))
        self._uses[best[2]] = self._uses.get(best[2], 0) + 1
        self._given.add((firm.name, best[1].text))
        return best


def waiting_since(rng: Random, urgency: str) -> date:
    """A day on which a need was raised that still waits."""
    return TODAY - timedelta(days=rng.randint(2, _WAITS[urgency]))


def long_ago(rng: Random) -> date:
    """A day of the last five years, with more of the later ones."""
    return TODAY - timedelta(days=int(20 + 1750 * rng.random() ** 1.6))


def _skills(rng: Random, area: Area, words: tuple[str, ...]) -> str:
    """The skills asked for, where the vocabulary has them and the firm has filled in the cell."""
    known = vocabulary(area.vocabulary)
    found = list(dict.fromkeys(skill for skill in map(known.skill, words) if skill))
    return "、".join(found[:2]) if rng.random() < 0.4 else ""


def _due(rng: Random, raised: date, urgency: str) -> date | str:
    if rng.random() < 0.4:
        return ""
    low, high = {"特急": (3, 15), "紧急": (10, 40)}.get(urgency, (30, 120))
    return raised + timedelta(days=rng.randint(low, high))


def _row(rng: Random, firm: Firm, kind: str, text: str, number: int) -> Row:
    level = rng.choices(("", "市", "县", "基层", "省"), (50, 22, 16, 8, 4))[0]
    return {
        "编号": f"XQ{number:04d}",
        "企业名称": firm.name,
        "统一社会信用代码": firm.credit_code if rng.random() < 0.8 else "",
        "需求类型": kind,
        "需求描述": text,
        "行业": written_industry(rng, firm.industry) if rng.random() < 0.6 else "",
        "所需技能": "",
        "培训人数": "",
        "紧急程度": "一般",
        "提出日期": "",
        "期望完成日期": "",
        "服务层级": level,
        "匹配建议": "",
        "状态": "待匹配",
    }


def problems(rng: Random, firms: list[Firm], count: int, richness: float) -> list[Need]:
    """Technical problems of the firms; `richness` says how much the wordings vary."""
    chooser, found, texts = Chooser(rng), list[Need](), set[tuple[str, str]]()
    weights = [{"微型": 1, "小型": 2, "中型": 4, "大型": 5}[firm.scale] for firm in firms]
    queue = [*firms, *rng.choices(firms, weights, k=count * 3)]
    for firm in queue:
        if len(found) == count:
            break
        chosen = chooser.choose(firm, fresh=richness < 0.5)
        if chosen is None:
            continue
        area, problem, wording = chosen
        soft, second = area.key in SOFT, None
        if richness > 0.5 and rng.random() < 0.12:
            other = chooser.choose(firm, area=area)
            if other and other[1] is not problem and not wording.endswith("？"):
                second = other[2]
        text = vary(rng, wording, firm, soft, richness, second)
        if (firm.name, text) in texts:
            continue
        texts.add((firm.name, text))
        row = _row(rng, firm, "技术难题", text, len(found) + 1)
        raised = waiting_since(rng, problem.urgency)
        if rng.random() < 0.12:
            row["匹配建议"] = f"建议由{rng.choice(area.trades_of(problem.evidence))}对接"
        row |= {"所需技能": _skills(rng, area, problem.gold), "紧急程度": problem.urgency}
        row |= {"提出日期": raised, "期望完成日期": _due(rng, raised, problem.urgency)}
        found.append(Need(row, firm, area, problem, raised))
    return found


def training_needs(rng: Random, firms: list[Firm], count: int, richness: float, first: int) -> list[Need]:
    """Training needs of the firms, as many people as the firm can spare."""
    found, asked = list[Need](), set[tuple[str, str]]()
    while len(found) < count:
        firm = rng.choice(firms)
        area = areas()[rng.choice(general_areas(firm) or (firm.area,)) if rng.random() < 0.25 else firm.area]
        topics = [t for t in area.training if sayable(area, firm, t.topic, t.topic)]
        if not topics:
            continue
        topic = rng.choice(topics)
        if (firm.name, topic.topic) in asked and richness < 0.5:
            continue
        text = vary_training(rng, topic.topic, firm, richness)
        if (firm.name, text) in asked:
            continue
        asked |= {(firm.name, text), (firm.name, topic.topic)}
        row = _row(rng, firm, "培训需求", text, first + len(found))
        raised = waiting_since(rng, "一般")
        people = min(max(4, round(topic.headcount * rng.uniform(0.6, 1.4))), max(4, firm.headcount * 2 // 3))
        row |= {"培训人数": people, "提出日期": raised, "期望完成日期": _due(rng, raised, "一般")}
        row["所需技能"] = "、".join(vocabulary(area.vocabulary).within(text)[:1]) if rng.random() < 0.4 else ""
        found.append(Need(row, firm, area, None, raised))
    return found
