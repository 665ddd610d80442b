"""Pairs of enterprises: one firm in two rows, and two firms that look like one."""

from __future__ import annotations

from stdnum.cn import uscc

from tests.loaders.doubles import LINES, PLACES, Maker, Rows, alike, firm, traditional


def credit_code(maker: Maker) -> str:
    """A valid code that no office has given out."""
    body = f"914406000YY{maker.number():06d}"
    return body + str(uscc.calc_check_digit(body))


def same_firms(maker: Maker) -> list[Rows]:
    """One pair of each sort; every pair is one firm."""
    found: list[Rows] = []

    def put(sort: str, first: str, second: str, **cells: str) -> None:
        business, (city, district) = place
        common = {"industry": LINES[business][0], "region": f"{city}市{district}"}
        coded = {"code": credit_code(maker)} if maker.chance.random() < 0.6 else {}
        rows = [firm(maker, **{**common, **coded, "name": first}), firm(maker, **{**common, "name": second, **cells})]
        found.append(Rows(sort, rows[:: maker.chance.choice((1, -1))], True))

    def new(business: str = "", start: str = "") -> tuple[str, str, str]:
        nonlocal place
        place = (business or maker.business(), maker.place())
        return place[1][0], maker.brand(start) if start else maker.brand(), place[0]

    place = (maker.business(), maker.place())
    city, brand, business = new()
    put("short and full", f"{city}市{brand}{business}有限公司", f"{brand}{business}")
    city, brand, _ = new("精密模具")
    put("very short", f"{city}市{brand}精密模具有限公司", f"{brand}模具", industry="3525")
    city, brand, _ = new("精密模具")
    put("two short names", f"{brand}精密模具", f"{brand}模具")
    city, brand, business = new()
    put("bare 字号", f"{city}市{brand}{business}有限公司", brand)
    city, brand, business = new()
    put("other form", f"{city}市{brand}{business}有限公司", f"{city}市{brand}{business}股份有限公司")
    city, brand, business = new()
    put("factory", f"{city}市{brand}{business}有限公司", f"{city}市{brand}{business}厂")
    city, brand, business = new()
    put("city in brackets", f"{city}市{brand}{business}有限公司", f"{brand}{business}（{city}）有限公司")
    city, brand, business = new()
    put("city without 市", f"{city}市{brand}{business}有限公司", f"{city}{brand}{business}有限公司")
    city, brand, business = new()
    put("district too", f"{city}市{brand}{business}有限公司", f"{city}市{place[1][1]}{brand}{business}有限公司")
    city, brand, business = new()
    put("province", f"{city}市{brand}{business}有限公司", f"广东{brand}{business}有限公司", region=city)
    city, brand, business = new(start="鑫铭锋华龙")
    put("traditional and short", f"{city}市{brand}{business}有限公司", traditional(f"{brand}{business}"))
    city, brand, business = new(start="利鑫宏盛嘉铭锋")
    put("by sound", f"{city}市{brand}{business}有限公司", f"{city}市{alike(brand)}{business}有限公司")
    city, brand, _ = new("精密模具")
    put("slip", f"{city}市{brand}精密模具有限公司", f"{city}市{brand}精密摸具有限公司")
    city, brand, business = new()
    old = f"{maker.place()[0]}市{maker.brand()}{business}厂"
    put("former name", f"{city}市{brand}{business}有限公司（原{old}）", old)
    city, brand, business = new()
    far = maker.other(city, list(PLACES))
    found.append(
        Rows(
            "moved, same phone",
            [
                firm(maker, name=f"{brand}{business}有限公司", industry=LINES[business][0], region=r, phone=p)
                for p in [maker.phone()]
                for r in (city, far)
            ],
            True,
        )
    )
    found[-1].lines[1] = found[-1].lines[1].replace("有限公司", "")
    return found


def other_firms(maker: Maker) -> list[Rows]:
    """Rows of each sort, of which no two are one firm."""
    found: list[Rows] = []

    def put(
        sort: str, *names: str, codes: bool = False, regions: tuple[str, ...] = (), kinds: tuple[str, ...] = ()
    ) -> None:
        rows = [
            firm(
                maker,
                name=name,
                industry=(kinds or (LINES[business][0],) * 2)[n],
                region=(regions or (f"{city}市{district}",) * 2)[n],
                code=credit_code(maker) if codes else "",
                phone=maker.phone(),
            )
            for n, name in enumerate(names)
        ]
        found.append(Rows(sort, rows, False))

    def new() -> tuple[str, str]:
        nonlocal city, district, business
        (city, district), business = maker.place(), maker.business()
        return maker.brand(), maker.brand()

    city, district, business = "", "", ""
    one, two = new()
    put("other 字号", f"{city}市{one}{business}有限公司", f"{city}市{two}{business}有限公司")
    one, _ = new()
    put("other business", f"{city}市{one}食品有限公司", f"{city}市{one}五金制品有限公司", kinds=("1411", "3399"))
    one, _ = new()
    far = maker.other(city, list(PLACES))
    put("other city", f"{city}市{one}{business}有限公司", f"{far}市{one}{business}有限公司", regions=(city, far))
    one, _ = new()
    put(
        "other district",
        f"佛山市南海{one}{business}有限公司",
        f"佛山市顺德{one}{business}有限公司",
        regions=("佛山市南海区", "佛山市顺德区"),
    )
    one, _ = new()
    put("one more character", f"{city}市{one}{business}有限公司", f"{city}市{one}特{business}有限公司")
    brand = maker.brand("利鑫宏盛嘉铭锋")
    one, _ = new()
    far = maker.other(city, list(PLACES))
    put("by sound, elsewhere", f"{brand}{business}有限公司", f"{alike(brand)}{business}有限公司", regions=(city, far))
    brand = maker.brand("利鑫宏盛嘉铭锋")
    new()
    put("by sound, two codes", f"{city}市{brand}{business}厂", f"{city}市{alike(brand)}{business}厂", codes=True)
    one, _ = new()
    put("factory and firm with codes", f"{city}市{one}{business}厂", f"{city}市{one}{business}有限公司", codes=True)
    one, _ = new()
    put("branch", f"{city}市{one}{business}有限公司", f"{city}市{one}{business}有限公司惠州分公司", codes=True)
    one, two = new()
    put("nothing in common", f"{city}市{one}食品有限公司", f"{two}照明电器", kinds=("1411", "3872"))
    return found
