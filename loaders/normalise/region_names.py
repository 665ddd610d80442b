"""Reads the names of places in a cell from left to right: 广东省深圳市南山区, 深圳南山, 南山."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graph.text import simplify
from loaders.normalise.text import clean


@dataclass(frozen=True)
class Region:
    """A row of the region table. `level` is province, city, county or town; functional zones count as towns."""

    code: str
    name: str
    short: str
    level: str
    parent: str

    @property
    def is_zone(self) -> bool:
        return self.level == "town" and not self.name.endswith(("镇", "街道"))


#: Short names that are ordinary words: alone in a cell they are places, in front of other words they are not.
_ORDINARY = "新兴 和平 光明 港口 三角 古镇 东区 西区 南区 民众 城区 东城 南城 高明 平远 桥头 沙田 长安 黄江"
ORDINARY = frozenset(_ORDINARY.split())

_GAPS = re.compile(r"[\s\-—–/\\|·>,，、;；()（）\[\]【】_→]+")
_COUNTRY = re.compile("^(?:中华人民共和国|中国)(?=.)")
# A short name with one of these behind it is another place: 中山区 lies in 大连, 和平区 in 天津, 长安区 in 西安.
_SUFFIX = re.compile("(?:街道|[省市区县镇乡州旗盟村路])(?!桥|隆|心|城)|.{1,6}族自治")
_PROVINCE_TAIL = re.compile("省|自治区|特区")
_FORMER_TAIL = re.compile("[市县区]")
_TOWN_TAIL = re.compile("街道办事处|街道办|街道|[镇区]")
_ZONE_TAIL = re.compile("(?:特别)?合作区|(?:经济技术|经济|高新技术产业)?开发区|经开区|高新区|新区|园区|区")


def place_key(text: str) -> str:
    """The text without the gaps, brackets and the country that people put into the path of a place."""
    return _COUNTRY.sub("", _GAPS.sub("", simplify(clean(text))))


class RegionNames:
    """All names of the table, full and short; a name may belong to several places."""

    def __init__(self, rows: Iterable[Region]) -> None:
        self.rows = {row.code: row for row in rows}
        self.codes: defaultdict[str, list[str]] = defaultdict(list)
        for row in self.rows.values():
            for name in {row.name, row.short}:
                self.codes[name].append(row.code)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for name in self.codes:
            lengths[name[0]].add(len(name))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}
        self._parents = {code: self._climb(code) for code in self.rows}

    def _climb(self, code: str) -> tuple[str, ...]:
        above: list[str] = []
        while code := self.rows[code].parent:
            above.append(code)
        return tuple(above)

    def parents(self, code: str) -> tuple[str, ...]:
        """The places that hold this one, the nearest first. KeyError if there is none of that code."""
        return self._parents[code]

    def parse(self, key: str) -> tuple[list[str], str]:
        """The places that the longest readable beginning of a `place_key` can mean, and what stands behind it."""
        found = self._read(key, 0, "")
        end = max(position for position, _ in found)
        return list(dict.fromkeys(code for position, code in found if position == end and code)), key[end:]

    def _read(self, key: str, start: int, context: str) -> list[tuple[int, str]]:
        """(end, code) of every way to go on; 中山港口镇 is 中山 and 港口镇, though 中山港 is a place as well."""
        found = [(start, context)]
        for length in self._lengths.get(key[start : start + 1], ()):
            name = key[start : start + length]
            for code in self.codes.get(name, ()):
                if not context or context in self._parents[code]:
                    end = self._end(self.rows[code], key, start, name, bool(context))
                    if end:
                        found += self._read(key, end, code)
        return found

    def _end(self, row: Region, key: str, start: int, name: str, inside: bool) -> int:
        """Where the name ends, with what people put behind a short one; 0 where it is not this place at all."""
        end = start + len(name)
        if name == row.name:
            return end
        tail = self._tail(row, inside)
        if tail and (match := tail.match(key, end)):
            return match.end()
        if _SUFFIX.match(key, end) and not self._holds_name_at(row.code, key, end):
            return 0
        # 三角洲 is no 三角镇: before other words, only a path makes a town or an ordinary word a place.
        loose = row.level == "town" and not row.is_zone
        return 0 if end < len(key) and not inside and (loose or name in ORDINARY) else end

    def _holds_name_at(self, code: str, key: str, start: int) -> bool:
        """Whether the full name of a place inside this one stands there: 清远 goes before 连南瑶族自治县."""
        names = (key[start : start + length] for length in self._lengths.get(key[start : start + 1], ()))
        inside = ((name, below) for name in names for below in self.codes.get(name, ()) if code in self._parents[below])
        return any(name == self.rows[below].name for name, below in inside)

    def _tail(self, row: Region, inside: bool) -> re.Pattern[str] | None:
        if row.level == "province":
            return _PROVINCE_TAIL
        if row.is_zone:
            return _ZONE_TAIL
        # 广州市增城市, 东莞市东城区: former and popular names are plain only within their city.
        if not inside:
            return None
        return {"county": _FORMER_TAIL, "town": _TOWN_TAIL}.get(row.level)
