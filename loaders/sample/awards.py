"""Honours that fit the level, the age, the city and the employer."""

from __future__ import annotations

from random import Random

from loaders.sample.firms import Firm
from loaders.sample.places import city_names
from loaders.sample.texts import Area

_CITY_TITLES = {
    "深圳": ("深圳工匠", "鹏城工匠"),
    "广州": ("羊城工匠",),
    "佛山": ("佛山大城工匠",),
    "珠海": ("珠海工匠",),
    "阳江": ("阳江工匠",),
    "东莞": ("东莞市首席技师",),
}
_LIGHT = ("ceramics", "furniture", "footwear-leather", "garment", "food-processing")
_SENIOR = (
    "高级技师",
    "一级/高级技师",
    "特级技师",
    "首席技师",
    "高级工程师",
    "高级农艺师",
    "高级实习指导教师",
    "高级讲师",
)


def _national(rng: Random, area: Area, firm: Firm, level: str, years: int, woman: bool) -> str:
    titles = ["全国技术能手", "全国技术能手", "全国五一劳动奖章", "全国劳动模范"]
    if level in ("特级技师", "首席技师") and years >= 25:
        titles += ["享受国务院政府特殊津贴", "中华技能大奖", "大国工匠培育对象"]
    if firm.kind == "power":
        titles += ["全国电力行业技术能手"] * 3
    if firm.kind == "college":
        titles = ["全国技术能手", "全国先进工作者", "全国五一劳动奖章"]
    if area.key in _LIGHT:
        titles += ["轻工大国工匠"]
    if woman:
        titles += ["全国五一巾帼标兵", "全国三八红旗手"]
    return rng.choice(titles)


def _provincial(rng: Random, firm: Firm, level: str, years: int, woman: bool) -> str:
    titles = ["广东省技术能手", "广东省技术能手", "广东省职工创新能手"]
    if years >= 14:
        titles += ["广东省五一劳动奖章", "南粤技术能手奖"]
    if level in _SENIOR and years >= 20:
        titles += ["南粤工匠", "广东省先进工作者" if firm.kind == "college" else "广东省劳动模范"]
    if years <= 15:
        titles += ["广东省青年岗位能手"] * 3
    if woman:
        titles += ["广东省五一巾帼标兵", "广东省三八红旗手"]
    return rng.choice(titles)


def _municipal(rng: Random, firm: Firm, level: str, years: int) -> str:
    city = city_names()[firm.place.city]
    titles = [f"{city}技术能手"] * 3
    if years >= 12:
        titles += [f"{city}五一劳动奖章"] * 2
    if years >= 16:
        titles += [f"{city}先进工作者" if firm.kind == "college" else f"{city}劳动模范"]
    if level in _SENIOR and years >= 16:
        titles += list(_CITY_TITLES.get(firm.place.city, ())) * 2
        if firm.place.name == "南海区":
            titles += ["南海大城工匠"] * 2
    if years <= 14:
        titles += [f"{city}青年岗位能手"]
    return rng.choice(titles)


def honours(
    rng: Random, area: Area, firm: Firm, level: str, years: int, woman: bool, *, always: bool = False
) -> list[str]:
    """None for six in ten (unless `always`), else one to three, the highest first; high ones after long work only."""
    if not always and rng.random() > {"特级技师": 0.9, "首席技师": 0.9}.get(level, 0.5 if level in _SENIOR else 0.3):
        return []
    found = []
    if level in _SENIOR and years > 18 and rng.random() < (0.5 if level in ("特级技师", "首席技师") else 0.12):
        found.append(_national(rng, area, firm, level, years, woman))
    if level not in ("高级工", "三级/高级工") and rng.random() < (0.6 if level in _SENIOR else 0.35):
        found.append(_provincial(rng, firm, level, years, woman))
    if not found or rng.random() < 0.35:
        found.append(_municipal(rng, firm, level, years))
    # The year of an honour is at least ten years after the first day of work.
    return [f"{rng.randint(2016, 2025)}年{title}" if rng.random() < 0.06 and years > 20 else title for title in found]
