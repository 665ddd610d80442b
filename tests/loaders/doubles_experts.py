"""Pairs of experts: one person in two rows, and two persons who look like one."""

from __future__ import annotations

from dataclasses import dataclass

from tests.loaders.doubles import GIVEN, LINES, PLACES, Maker, Rows, alike, expert, traditional

COMMON = ("张伟", "陈伟", "李敏", "王芳", "刘强", "黄勇")


@dataclass
class Seat:
    """An employer with its place and trade."""

    city: str
    district: str
    brand: str
    business: str
    trade: str

    @property
    def full(self) -> str:
        return f"{self.city}市{self.brand}{self.business}有限公司"

    @property
    def region(self) -> str:
        return f"{self.city}市{self.district}"


def seat(maker: Maker, **given: str) -> Seat:
    city = given.get("city") or maker.place()[0]
    district = given.get("district") or maker.chance.choice(PLACES[city].split())
    business = given.get("business") or maker.business()
    return Seat(city, district, given.get("brand") or maker.brand(), business, LINES[business][1])


def same_experts(maker: Maker) -> list[Rows]:
    """One pair of each sort; every pair is one person."""
    found: list[Rows] = []

    def put(sort: str, first: dict[str, str], second: dict[str, str]) -> None:
        found.append(Rows(sort, [expert(maker, **first), expert(maker, **{**first, **second})], True))

    def base(at: Seat, middle: str = GIVEN) -> dict[str, str]:
        return {
            "name": maker.person(middle),
            "trade": at.trade,
            "employer": at.full,
            "region": at.region,
            "phone": "",
        }

    at = seat(maker)
    put("employer in short", base(at), {"employer": f"{at.brand}{at.business}"})
    at = seat(maker, business="精密模具")
    put("employer in very short", base(at), {"employer": f"{at.brand}模具"})
    at = seat(maker)
    put("other legal form", base(at), {"employer": f"{at.city}市{at.brand}{at.business}股份有限公司"})
    at = seat(maker)
    put("liability in full", base(at), {"employer": f"{at.city}市{at.brand}{at.business}有限责任公司"})
    at = seat(maker)
    put("city in brackets", base(at), {"employer": f"{at.brand}{at.business}（{at.city}）有限公司"})
    at = seat(maker)
    put("province in front", base(at), {"employer": f"广东{at.brand}{at.business}有限公司", "region": at.city})
    at = seat(maker, brand=f"{maker.brand('鑫铭锋华东龙')}")
    put("traditional employer", base(at), {"employer": traditional(at.full)})
    at = seat(maker, brand=f"{maker.brand('利鑫宏盛嘉铭锋')}")
    put("employer by sound", base(at), {"employer": alike(at.full)})
    at = seat(maker, business="精密模具")
    put("slip in employer", base(at), {"employer": at.full.replace("模具", "摸具")})
    at = seat(maker)
    put("department", base(at), {"employer": f"{at.full}技术部"})
    at, phone, mail = seat(maker), maker.phone(), f"{maker.code().lower()}@example.com"
    put("phone", {**base(at), "phone": phone}, {"employer": seat(maker).full, "phone": phone})
    put("mail", {**base(at), "email": mail}, {"employer": seat(maker).full, "email": mail})
    at, other = seat(maker), seat(maker)
    put("rare name, trade and county", base(at), {"employer": other.full})
    at, other = seat(maker), seat(maker)
    put("honour", {**base(at), "honours": f"{at.city}市{at.trade}状元"}, {"employer": other.full})
    at = seat(maker)
    put("name by sound", {**base(at), "name": maker.person("铭锋辉")}, {})
    found[-1].lines[1] = found[-1].lines[1].translate(str.maketrans("铭锋辉", "明峰晖"))
    at, phone = seat(maker), maker.phone()
    name = maker.person()
    put("slip in the name", {**base(at), "name": name, "phone": phone}, {"name": f"{name[0]}某{name[2]}"})
    at = seat(maker)
    put("traditional name", {**base(at), "name": f"陈{maker.person('铭锋辉')[1:]}"}, {})
    found[-1].lines[1] = "|".join(
        traditional(cell) if n == 1 else cell for n, cell in enumerate(found[-1].lines[1].split("|"))
    )
    at = seat(maker)
    first = base(at)
    put("gap in the name", first, {"name": "　".join(first["name"])})
    at = seat(maker)
    first = base(at)
    put("former name", first, {"name": f"{maker.person()}（曾用名{first['name']}）"})
    at = seat(maker)
    put("without 编号", base(at), {"code": "", "employer": f"{at.brand}{at.business}"})
    return found


def other_experts(maker: Maker) -> list[Rows]:
    """Rows of each sort, of which no two are one person."""
    found: list[Rows] = []

    def put(sort: str, *rows: dict[str, str]) -> None:
        found.append(Rows(sort, [expert(maker, **row) for row in rows], False))

    def at(place: Seat, name: str, **cells: str) -> dict[str, str]:
        return {"name": name, "trade": place.trade, "employer": place.full, "region": place.region, **cells}

    common = maker.chance.choice(COMMON)
    one, two = seat(maker, business="食品"), seat(maker, business="五金制品")
    put("nothing but a common name", at(one, common), at(two, common))
    name = maker.person()
    one, two = seat(maker, business="食品"), seat(maker, business="五金制品")
    put("nothing but a rare name", at(one, name), at(two, name))
    one = seat(maker)
    two = seat(maker, business=one.business, city=maker.other(one.city, list(PLACES)))
    name = maker.person()
    put("other city", at(one, name), at(two, name))
    one = seat(maker, business="食品")
    two = seat(maker, business="五金制品", city=one.city, district=one.district)
    name = maker.person()
    put("other trade", at(one, name), at(two, name))
    one = seat(maker)
    two = seat(maker, business=one.business, city=one.city)
    put("common name, other phones", at(one, common, region=one.city), at(two, common, region=one.city))
    one, name = seat(maker), maker.person()
    put("colleagues with like names", at(one, f"{name[0]}志强"), at(one, f"{name[0]}志明"))
    one, name = seat(maker), maker.person("铭锋辉")
    master = maker.code()
    put("master and pupil", at(one, name, code=master), at(one, alike(name), mentor=master))
    one, desk = seat(maker), f"0757-8{maker.number():07d}"
    put("one desk", *(at(one, maker.person(), phone=desk) for _ in range(2)))
    clerk, name = maker.phone(), maker.person()
    places = [seat(maker) for _ in range(5)]
    put(
        "one clerk",
        *(at(place, name if n < 2 else maker.person(), phone=clerk, region="广东") for n, place in enumerate(places)),
    )
    one = seat(maker, business="食品")
    two = seat(maker, business="五金制品", city=one.city, district=one.district, brand=one.brand)
    name = maker.person()
    put("one 字号, two firms", at(one, name), at(two, name))
    one, name = seat(maker), maker.person("铭锋辉")
    put("names by sound, other phones and trades", at(one, name), at(one, alike(name), trade="安全员"))
    one, name = seat(maker), maker.person()
    put("told apart by remarks", at(one, f"{name}（大）"), at(one, f"{name}（小）"))
    one, two = seat(maker), seat(maker)
    put("colleagues", at(one, maker.person()), at(one, maker.person()))
    return found
