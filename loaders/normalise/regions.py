"""Places by GB/T 2260 code or name: all provinces, and Guangdong down to counties, some towns and zones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from graph.text import simplify
from loaders.normalise.finding import Finding, Parsed, did_you_mean, nearest, quoted, warning
from loaders.normalise.region_names import ORDINARY, Region, RegionNames, place_key
from loaders.normalise.spelling import slip_between
from loaders.normalise.tables import read_tsv
from loaders.normalise.words import WordFinder

_CODE = re.compile(r"[0-9]{12}|[0-9]{9}|[0-9]{6}|[0-9]{4}|[0-9]{2}")
_CODE_AND_NAME = re.compile(r"([0-9]{6,12})(?:\.0)?(.*)|(.*?[^0-9])([0-9]{6,12})")
_OUTSIDE = "外省的地方请连省份一起填，例如：湖南省长沙市"
#: The province whose divisions the table holds completely.
_COMPLETE = "44"
_COUNTY = re.compile(r"([^\W\d]{1,5}?)(?:区|县|市)(?!场|政|民)")
# Zones, estates and quarters are many and in no table.
_ZONES = (
    "开发", "高新", "新", "合作", "示范", "保税", "工业", "园", "社", "小", "片", "试验", "产业", "港", "景", "校", "厂", "住宅", "商务",
    "经济", "科技", "创新", "综合", "功能", "管理", "老城", "主城", "自贸", "林", "库",
)  # fmt: skip
# Words that only look like places in running text.
_NO_PLACES = ("中山装", "孙中山", "中山大学", "中山路")


@dataclass(frozen=True)
class RegionMatch:
    """A known place. `exact` is false where the text names a place below it that the table does not hold."""

    code: str
    name: str
    exact: bool


class Regions:
    """The region table with its names. Codes that it does not hold raise KeyError, except in `resolve`."""

    def __init__(self, rows: Iterable[Region]) -> None:
        self._names = RegionNames(rows)
        self._rows = self._names.rows
        self._full = {code: "".join(self.name(c) for c in [*reversed(self.parents(code)), code]) for code in self._rows}
        self._choices = {
            key: full for code, full in self._full.items() for key in (full, self._rows[code].short, self.name(code))
        }
        self._in_text = {row.name: row.code for row in self.all() if row.name not in ORDINARY and not row.is_zone}
        self._in_text |= {row.short: row.code for row in self.all() if row.level == "city"}
        self._in_text |= {row.name: row.code for row in self.all() if row.is_zone and row.name.endswith("区")}
        self._finder = WordFinder([*self._in_text, *_NO_PLACES])
        # Bound here and not on the method: a cache on the class would keep every table alive.
        self._cached = lru_cache(maxsize=1 << 12)(self._resolve)

    def all(self) -> list[Region]:
        """Every row, in the order of the table."""
        return list(self._rows.values())

    def name(self, code: str) -> str:
        return self._rows[code].name

    def level(self, code: str) -> str:
        return self._rows[code].level

    def full_name(self, code: str) -> str:
        """The path in words: 广东省深圳市南山区."""
        return self._full[code]

    def parents(self, code: str) -> list[str]:
        """The codes above, the nearest first."""
        return list(self._names.parents(code))

    def resolve(self, text: str) -> Parsed[RegionMatch]:
        """The place that a cell names by code, full or short name, or path.

        Errors `unknown_region`, `ambiguous_region`; warnings `code_name_differ` (the code counts), `unknown_district` (a
        county that the complete province does not have: the place above counts).
        """
        return self._cached(text)

    def leading(self, text: str) -> tuple[list[str], str]:
        """The codes of the place that a text begins with, and what stands behind it; no code where it begins with none."""
        return self._names.parse(place_key(text))

    def in_text(self, text: str) -> str | None:
        """The code of the first place in running text, as deep as the words go on: full names, and cities in short."""
        found: str | None = None
        for _, word in self._finder.find(simplify(text)):
            code = self._in_text.get(word)
            if code and (found is None or found in self._names.parents(code)):
                found = code
        return found

    def _related(self, one: str, other: str) -> bool:
        return one == other or one in self._names.parents(other) or other in self._names.parents(one)

    def _match(self, code: str, exact: bool = True) -> RegionMatch:
        return RegionMatch(code, self._rows[code].name, exact)

    def _resolve(self, text: str) -> Parsed[RegionMatch]:
        key = place_key(text)
        if not key:
            return Parsed(None)
        match = _CODE_AND_NAME.fullmatch(key)
        code = key.removesuffix(".0") if _CODE.fullmatch(key.removesuffix(".0")) else (match and (match[1] or match[4]))
        if code:
            return self._by_code(text, code, (match[2] or match[3] or "") if match else "")
        return self._by_name(text, key)

    def _by_code(self, text: str, written: str, name: str) -> Parsed[RegionMatch]:
        """The place of a code; of a longer one (villages, towns not in the table) the nearest place above."""
        stem = written
        while stem not in self._rows and len(stem) > 2:
            padded = stem.ljust(6, "0")
            if padded in self._rows:
                stem = padded
                break
            stem = stem[: {12: 9, 9: 6, 6: 4, 4: 2}.get(len(stem), len(stem) - 1)]
        code = stem if stem in self._rows else stem.ljust(6, "0")
        whole = code.rstrip("0").startswith(written.rstrip("0"))
        # Guangdong is complete down to the county: a code of six digits that is not there does not exist.
        if code not in self._rows or (len(written) <= 6 and not whole and written.startswith(_COMPLETE)):
            advice = did_you_mean([f"{code} {self._full[code]}"]) if code in self._rows else "请填行政区划代码或名称"
            return Parsed(None, (Finding("unknown_region", f"没有行政区划代码 {written}", advice),))
        named = self._names.parse(name)[0] if name else []
        if named and not any(self._related(code, other) for other in named):
            reason = f"{quoted(text)}的代码是{self._full[code]}，与名称不一致，已按代码记录"
            return Parsed(self._match(code, whole), (warning("code_name_differ", reason, "请核对代码和名称"),))
        return Parsed(self._match(code, whole))

    def _by_name(self, text: str, key: str) -> Parsed[RegionMatch]:
        codes, rest = self._names.parse(key)
        if not codes:
            return self._unknown(text, key)
        behind, beyond = self._names.parse(rest) if rest else ([], "")
        if behind and not beyond:
            # 南山区（深圳市）: what follows may be the place above, which also tells namesakes apart.
            inner = [code for code in codes if set(behind) & {code, *self._names.parents(code)}]
            if inner:
                codes, rest = inner, ""
            elif rest not in ORDINARY and rest == self.name(behind[0]) and codes[0].startswith(_COMPLETE):
                reason = f"{quoted(text)}里的{rest}不在{self.name(codes[0])}之内"
                return Parsed(None, (Finding("unknown_region", reason, did_you_mean(self._full[c] for c in behind)),))
        if len(codes) > 1:
            names = [self._full[code] for code in codes]
            reason = f"{quoted(text)}可以指{'、'.join(names)}"
            return Parsed(None, (Finding("ambiguous_region", reason, did_you_mean(names)),))
        return Parsed(self._match(codes[0], exact=not rest), self._beyond(text, codes[0], rest))

    def _beyond(self, text: str, code: str, rest: str) -> tuple[Finding, ...]:
        """The warning for a county that the complete province does not have: 汕头市潮楠区, or 潮楠 for 潮南."""
        if not code.startswith(_COMPLETE) or self.level(code) not in ("province", "city"):
            return ()
        inside = [row for row in self.all() if code in self._names.parents(row.code)]
        match = _COUNTY.match(rest)
        if match and match[1].endswith(_ZONES):
            return ()
        written, short = (match[0], match[1]) if match else (rest, rest)
        alike = [self._full[row.code] for row in inside if slip_between(short, row.short) in ("sound", "shape")]
        if not match and not alike:
            return ()  # a village, a street or an estate
        near = nearest(written, {row.name: self._full[row.code] for row in inside}, cutoff=50) if match else []
        near = list(dict.fromkeys([*alike, *near]))[:3]
        reason = f"{quoted(text)}里的{written}不在{self._full[code]}的区划之内，已按{self._full[code]}记录"
        advice = did_you_mean(near) if near else "请核对区县的名称，或改填行政区划代码"
        return (warning("unknown_district", reason, advice),)

    def _unknown(self, text: str, key: str) -> Parsed[RegionMatch]:
        near = nearest(key, self._choices)
        advice = did_you_mean(near) if near else ""
        if not near or key.endswith(("市", "州", "盟", "县", "区")):
            advice += _OUTSIDE
        return Parsed(None, (Finding("unknown_region", f"没有找到地区{quoted(text)}", advice),))


@cache
def regions() -> Regions:
    """The table that ships with the project, read on first use."""
    return Regions(Region(**row) for row in read_tsv("regions.tsv"))
