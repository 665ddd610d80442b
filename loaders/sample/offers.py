"""What is offered: courses, services, and the words that a region adds to the vocabulary."""

from __future__ import annotations

from random import Random

from loaders.sample.experts import Expert, refer
from loaders.sample.firm_names import college, trade_name
from loaders.sample.firms import Row
from loaders.sample.places import Place, choose_city, cities_of
from loaders.sample.reference import industry_names, vocabulary
from loaders.sample.seats import seat
from loaders.sample.teams import INDUSTRIES, Team
from loaders.sample.texts import Area, areas

_GRADES = {"初级": "初级工", "中级": "中级工", "高级": "高级工"}
#: The industry of those who train: 职业技能培训.
_TRAINING = "8391"
_ROUNDS = ("（{city}班）", "（{city}周末班）", "（第{n}期，{city}）", "（{city}企业专班）")


def _teachers(area: Area, about: str, experts: list[Expert], city: str) -> list[Expert]:
    """Experts of the fitting trades, those of the city first."""
    trades = area.trades_of(about)
    fitting = [e for e in experts if e.trade in trades and e.available]
    return [e for e in fitting if e.firm.place.city == city] or fitting or experts


def _organiser(rng: Random, place: Place, teacher: Expert) -> tuple[str, str, Place]:
    """Who runs a course, of what type that is, and where."""
    chance, (name, home) = rng.random(), college(rng, place.city)
    if teacher.firm.kind == "college":
        name, home, chance = teacher.firm.name, teacher.firm.place, 0.0
    if chance < 0.4:
        return name, "技工院校" if "技师" in name else "职业院校", home
    if chance < 0.6:
        return f"{place.city}{trade_name(rng)}职业培训学校", "培训机构", place
    if chance < 0.8 or teacher.firm.kind not in ("group", "power"):
        return f"{place.city_name}职工技能培训中心", "工会", place
    return teacher.firm.name, "企业", teacher.firm.place


def _groups(experts: list[Expert]) -> dict[str, list[Expert]]:
    """Experts by area; all of them for an area that has none."""
    groups: dict[str, list[Expert]] = {key: [] for key in areas()}
    for expert in experts:
        groups[expert.area.key].append(expert)
    return {key: own or experts for key, own in groups.items()}


def courses(rng: Random, experts: list[Expert], count: int) -> list[Row]:
    """Every course once, then again as classes of other places."""
    groups, bearers = _groups(experts), _bearers(experts)
    menu = [(area, course) for area in areas().values() for course in area.courses]
    rng.shuffle(menu)
    rows: list[Row] = []
    seen: set[str] = set()
    while len(rows) < count:
        area, course = menu[len(rows) % len(menu)]
        about = f"{course.name} {course.intro}"
        place = seat(rng, _TRAINING, area.cities, cities_of(about))
        staff = _teachers(area, about, groups[area.key], place.city)
        teachers = rng.sample(staff, min(len(staff), rng.choice((1, 1, 1, 2))))
        organiser, kind, place = _organiser(rng, place, teachers[0])
        name = course.name
        if len(rows) >= len(menu):
            name += rng.choice(_ROUNDS).format(city=place.city, n=rng.randint(2, 9))
        if (key := name + organiser) in seen:
            continue
        seen.add(key)
        rows.append(
            {
                "编号": f"KC{len(rows) + 1:04d}",
                "课程名称": name,
                "主办机构": organiser,
                "机构类型": kind,
                "授课专家": "、".join(refer(rng, e, bearers[e.name]) for e in teachers),
                "技能": "、".join(vocabulary(area.vocabulary).within(about)[:3]),
                "技能等级": _GRADES[course.level],
                "学时": course.hours,
                "授课方式": course.mode,
                "名额": rng.choice((20, 25, 30, 35, 40, 50))
                if course.mode == "线下"
                else rng.choice((60, 80, 100, 200)),
                "所在地区": place.written(rng),
                "课程简介": course.intro,
            }
        )
    return rows


def _bearers(experts: list[Expert]) -> dict[str, int]:
    found: dict[str, int] = {}
    for expert in experts:
        found[expert.name] = found.get(expert.name, 0) + 1
    return found


def services(rng: Random, experts: list[Expert], teams: list[Team], count: int) -> list[Row]:
    """Every service once, then again by other experts and teams."""
    groups, bearers = _groups(experts), _bearers(experts)
    by_scope = {team.scope: team for team in teams if team.level == "产业"}
    industry_team = {key: by_scope[name] for name, keys in INDUSTRIES.items() for key in keys if name in by_scope}
    menu = [(area, service) for area in areas().values() for service in area.services]
    rng.shuffle(menu)
    rows: list[Row] = []
    while len(rows) < count:
        area, service = menu[len(rows) % len(menu)]
        about = f"{service.name} {service.text}"
        expert = rng.choice(_teachers(area, about, groups[area.key], choose_city(rng, area.cities)))
        team = industry_team.get(area.key)
        provider, city = refer(rng, expert, bearers[expert.name]), expert.firm.place.city
        if team is not None and rng.random() < 0.25:
            provider = rng.choice((team.code, team.name))
        codes = area.industries_of(about)[: rng.choice((1, 1, 2))]
        names = [industry_names()[code] for code in codes]
        rows.append(
            {
                "编号": f"FW{len(rows) + 1:04d}",
                "项目名称": service.name + (f"（{city}）" if len(rows) >= len(menu) else ""),
                "提供者": provider,
                "服务类型": service.type,
                "行业": names[0]
                if len(names) == 1
                else "、".join(codes if any("、" in name for name in names) else names),
                "技能": "、".join(vocabulary(area.vocabulary).within(about)[:3]),
                "说明": service.text,
            }
        )
    return rows


#: 技能, 别名, 征象, 类别, 上位技能, 相关技能: trades at home in one place of the province.
_LOCAL_SKILLS = (
    ("刀剪开刃与刃磨", "菜刀开刃、剪刀合刃", "刀口不利、刃口卷边、剪刀夹布、开刃角度不一", "工艺", "", ""),
    ("新会陈皮翻晒与仓储", "陈皮陈化、开皮翻晒", "陈皮发霉、陈皮受潮、果皮起白毛、虫蛀", "工艺", "", ""),
    ("红木家具烫蜡", "红木上蜡、烫蜡打磨", "烫蜡发白、蜡面不匀、木纹不亮", "工艺", "", ""),
    ("灯饰配光与组装", "灯具配光、水晶灯组装", "灯光有暗斑、光斑不匀、灯体装配晃动", "工艺", "", ""),
    ("铝型材挤压修模", "挤压模修模、铝材修模", "型材扭拧、挤压线明显、壁厚不均、出料快慢不一", "工艺", "", ""),
    ("牛仔马骝与猫须", "手擦马骝、猫须制作", "马骝发花、猫须不对称、磨白过度", "工艺", "", ""),
    ("内衣钢圈与模杯", "模杯成型、文胸钢圈", "模杯起皱、钢圈戳出、杯型不对称", "工艺", "", ""),
    ("不锈钢餐具抛光", "刀叉抛光、餐具打磨", "餐具有暗纹、抛光起橘皮、刀叉锈点", "工艺", "", ""),
    ("石湾陶塑修坯", "公仔修坯、陶塑补坯", "陶塑开裂、坯体接口裂、手指断裂", "工艺", "", ""),
    ("玩具静音齿轮箱装配", "波箱装配、玩具波箱", "波箱响、玩具齿轮打滑、波箱卡死", "工艺", "", ""),
    ("凉果腌渍与晾晒", "凉果制作、话梅腌制", "凉果返潮、盐霜不匀、凉果变色", "工艺", "", ""),
    ("手袋台面油边", "台面油边、封边油打磨", "油边裂、油边起泡、边油粘手", "工艺", "", ""),
)


def local_skills(known: frozenset[str]) -> list[Row]:
    """The local additions that the vocabulary does not have yet."""
    headings = ("技能", "别名", "征象", "类别", "上位技能", "相关技能")
    rows: list[Row] = [dict(zip(headings, entry, strict=True)) for entry in _LOCAL_SKILLS]
    for row in rows:
        row["别名"] = "、".join(word for word in str(row["别名"]).split("、") if word not in known)
    return [row for row in rows if row["技能"] not in known]
