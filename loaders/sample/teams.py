"""Service teams on the levels of province, city, industry, county and grass roots, with the experts as members."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from loaders.sample.experts import Expert, rank_of, refer
from loaders.sample.firms import Row
from loaders.sample.places import BUSY, CITY_WEIGHTS, Place, city_names, places
from loaders.sample.texts import areas

#: Industry teams: the name and the areas that they bring together.
INDUSTRIES = {
    "装备制造": ("machining", "machinery-maintenance", "hydraulics-compressors", "packaging-machinery"),
    "智能制造": ("industrial-robots", "plc-automation", "workshop-it"),
    "模具与塑料": ("mould-making", "injection-molding"),
    "金属加工": ("welding", "stamping-sheet-metal", "die-casting", "surface-treatment"),
    "电子信息": ("smt-electronics", "pcb-making"),
    "新能源与汽车": ("lithium-battery", "automotive-nev"),
    "电力能源": ("power-grid", "electrical-maintenance", "refrigeration-boilers"),
    "纺织服装鞋帽": ("garment", "textile-dyeing", "footwear-leather"),
    "家居建材": ("furniture", "ceramics", "construction-installation"),
    "食品与农产品": ("food-processing", "tea-agriculture"),
    "印刷化工": ("printing-packaging", "coatings-chemicals"),
    "班组管理与安全生产": ("lean-and-quality", "team-and-training", "safety"),
}
#: Areas whose firms do not (only) make things.
_NOT_MAKERS = ("power-grid", "construction-installation", "refrigeration-boilers", "hydraulics-compressors")
_PROVINCE = "广东省劳模工匠助企服务队"


@dataclass
class Team:
    """A row of the teams list with its members; `scope` is what an expert's city, county, area or employer must be."""

    code: str
    name: str
    level: str
    scope: str
    parent: str
    region: str
    industry: str = ""
    members: list[Expert] = field(default_factory=list)
    leader: Expert | None = None

    def row(self, rng: Random, bearers: dict[str, int]) -> Row:
        """The row; a long list of members is left to the experts list."""
        leader = self.leader
        few = self.members if len(self.members) <= 8 else []
        return {
            "编号": self.code,
            "名称": self.name,
            "层级": self.level,
            "上级服务队": self.parent,
            "所在地区": self.region,
            "行业": self.industry,
            "队长": refer(rng, leader, bearers[leader.name]) if leader else "",
            "成员": "、".join(refer(rng, e, bearers[e.name]) for e in few),
        }


def _divisions(keys: tuple[str, ...]) -> str:
    """Codes of the divisions that the areas work for most; nothing for those that work for all."""
    found = [key for key in keys if not areas()[key].is_general]
    return "、".join(
        dict.fromkeys(f"C{next(iter(areas()[key].industries))[:2]}" for key in found if key not in _NOT_MAKERS)
    )


class _Register:
    """Numbers the teams as they are made."""

    def __init__(self) -> None:
        self.teams: list[Team] = []

    def add(self, name: str, level: str, scope: str, parent: str, region: str, industry: str = "") -> Team:
        team = Team(f"FWD{len(self.teams) + 1:03d}", name, level, scope, parent, region, industry)
        self.teams.append(team)
        return team


def _counties() -> list[Place]:
    """Counties, those of the larger cities and with much industry first."""
    found = [place for own in places().values() for place in own if not place.name.endswith(("镇", "街道"))]
    order = list(CITY_WEIGHTS)
    busy_first = [sorted(own, key=lambda place: place.name not in BUSY) for own in places().values()]
    rank = {place.code: number for own in busy_first for number, place in enumerate(own)}
    return sorted(found, key=lambda place: (rank[place.code] // 2 * 4 + order.index(place.city), place.code))


def make_teams(rng: Random, experts: list[Expert], count: int) -> list[Team]:
    """One team of the province, one a city, then industry, county and grass-roots teams; each has a team above it."""
    register = _Register()
    register.add(_PROVINCE, "省", "", "", "广东省")
    cities = {
        city: register.add(f"{city_names()[city]}劳模工匠助企服务队", "市", city, _PROVINCE, city_names()[city])
        for city in CITY_WEIGHTS
    }
    for name, keys in INDUSTRIES.items():
        sort = "" if name == "班组管理与安全生产" else "产业"
        register.add(f"广东省{name}{sort}工匠服务队", "产业", name, _PROVINCE, "广东省", _divisions(keys))
    if count > 200:
        for area in areas().values():
            register.add(f"广东省{area.name}工匠服务队", "产业", area.key, _PROVINCE, "广东省", _divisions((area.key,)))
    parents: dict[str, str] = {}
    left = count - len(register.teams)
    for place in _counties()[: max(1, min(left * 3 // 5, 130))]:
        county = register.add(
            f"{place.city_name}{place.name}劳模工匠服务队",
            "县",
            place.code,
            cities[place.city].name,
            f"{place.city_name}{place.name}",
        )
        parents[place.code] = county.code if rng.random() < 0.4 else county.name
    staff: dict[str, list[Expert]] = {}
    for expert in experts:
        staff.setdefault(expert.firm.name, []).append(expert)
    for name, people in sorted(staff.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(register.teams) >= count:
            break
        place = people[0].firm.place
        parent = parents.get(place.code) or cities[place.city].name
        register.add(f"{name}工匠服务队", "基层", name, parent, f"{place.city_name}{place.name}")
    _join(rng, experts, register.teams)
    return register.teams


def _join(rng: Random, experts: list[Expert], teams: list[Team]) -> None:
    """Experts join the nearest teams; a holder of national honours often the one of the province."""
    by_scope = {team.scope: team for team in teams}
    industry = {key: name for name, keys in INDUSTRIES.items() for key in keys}
    for expert in experts:
        place = expert.firm.place
        near = [by_scope[s] for s in (expert.firm.name, place.code, place.city) if s in by_scope]
        chosen = [near[0]] if rng.random() < 0.75 else []
        if rng.random() < 0.3:
            chosen.append(
                by_scope[rng.choice([s for s in (industry[expert.area.key], expert.area.key) if s in by_scope])]
            )
        if "全国" in str(expert.row["荣誉"]) and rng.random() < 0.6:
            chosen.append(teams[0])
        for team in chosen:
            team.members.append(expert)
    for team in teams:
        if not team.members:
            city = [e for e in experts if e.firm.place.city_name in team.region or e.area.key == team.scope] or experts
            team.members.append(rng.choice(city))
    leaders: set[str] = set()
    for team in teams:
        for expert in team.members:
            expert.teams.append(team.name)
        team.leader = max(
            team.members,
            # Nobody leads two teams where another can; a team of the province wants somebody of great name.
            key=lambda e: (
                e.available and e.row["状态"] in ("在岗", "返聘"),
                e.code not in leaders,
                team.level == "省" and "全国" in str(e.row["荣誉"]),
                rank_of(e.level),
                bool(e.row["荣誉"]),
                e.years,
                e.code,
            ),
        )
        leaders.add(team.leader.code)
    for expert in experts:
        codes = {team.name: team.code for team in teams} if rng.random() < 0.3 else {}
        expert.row["服务队"] = "、".join(codes.get(name, name) for name in expert.teams)
