"""Clean lists of all eight kinds with seeded faults: each fault stands in a row of its own that no other row needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

from bench.fault_files import Sheet, write_csv, write_workbook
from bench.fault_kinds import BEFORE_START, KINDS, NAMESAKE, OTHER_FIRM, OWN_CODE, Kind
from loaders.columns import LIST_KINDS
from loaders.sample.province import Size, build

Cells = dict[str, object]

#: Cells that would answer for an emptied or spoilt one.
_ALSO_EMPTY = {
    ("cases", "需求编号"): ("难题描述",),
    ("needs", "企业名称"): ("统一社会信用代码",),
}
_CODES = {"enterprises": "统一社会信用代码", "skills": "技能"}
_GIVEN = "仕兆绍钊镇旭毓晋翰懋璟骞焕炳泽锡沛楚"
_SURNAMES = "冼佘丘巫植容阮覃甘霍招翁洪詹熊段雷尹"


@dataclass
class Row:
    """One row on its way into a file. `faults` are the kinds in it, `merged` a column whose cell holds for the next row."""

    cells: Cells
    faults: list[Kind] = field(default_factory=list)
    merged: str = ""

    @property
    def good(self) -> bool:
        return all(fault.severity != "error" for fault in self.faults)


@dataclass(frozen=True)
class Fault:
    """Where a fault stands and what should be said of it."""

    file: str
    sheet: str | None
    row: int
    column: str
    severity: str
    code: str


@dataclass
class Lists:
    """Files with all their faults. `good` counts the rows without an error, `kept` has those of them with a 编号 and
    `refused` the others, as kind of list and 编号."""

    paths: list[Path] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    rows: int = 0
    good: int = 0
    kept: set[tuple[str, str]] = field(default_factory=set)
    refused: set[tuple[str, str]] = field(default_factory=set)


def make_lists(seed: int, folder: Path, size: Size, *, times: int = 2) -> Lists:
    """Writes the lists; every kind of fault stands `times` times in each of its columns."""
    chance = Random(seed)
    made = build(size, seed)
    lists = {kind: [Row(cells) for cells in rows] for kind, rows in made.items()}
    csv = set(chance.sample(sorted(lists), 4))
    names = _Names(chance, made)
    lists["experts"] += [Row(cells) for cells in names.namesakes()]
    for kind in KINDS:
        if kind.csv and kind.list not in csv:
            continue
        for _ in range(times):
            lists[kind.list].insert(chance.randint(0, len(lists[kind.list])), names.spoilt(kind))
    for rows in lists.values():
        rows += names.repeated(rows)
    lists["experts"] += [names.shifted() for _ in range(times)]
    for kind_name, column in (("experts", "师傅"), ("teams", "上级服务队"), ("skills", "上位技能")):
        lists[kind_name] += names.circle(kind_name, column)
    found = Lists()
    _merge_two(lists["experts"])
    _write(found, folder, lists, csv, chance)
    _without_column(found, folder, [names.copy("experts") for _ in range(times)])
    return found


def _merge_two(rows: list[Row]) -> None:
    """Two clean neighbours get one cell for their place, which a workbook holds in the upper one only."""
    upper, lower = next((a, b) for a, b in pairwise(rows) if not a.faults and not b.faults)
    lower.cells["所在地区"] = upper.cells["所在地区"]
    upper.merged = "所在地区"


def _without_column(found: Lists, folder: Path, rows: list[Cells]) -> None:
    """A list without a required column: no row can be loaded, and each is told."""
    for cells in rows:
        del cells["工作单位"]
    name = "缺列.csv"
    write_csv(folder / name, rows[0], 0, rows)
    found.paths.append(folder / name)
    found.rows += len(rows)
    found.faults.append(Fault(name, None, 1, "工作单位", "warning", "missing_column"))
    found.faults += [Fault(name, None, n, "工作单位", "error", "missing_value") for n in range(2, len(rows) + 2)]


class _Names:
    """Makes copies of clean rows with keys of their own."""

    def __init__(self, chance: Random, made: dict[str, list[Cells]]) -> None:
        self.chance, self.made, self._number = chance, made, 0

    def _fresh(self) -> int:
        self._number += 1
        return self._number

    def copy(self, kind: str) -> Cells:
        """A clean row as another record, which refers to what is there and is referred to by nothing."""
        cells = dict(self.chance.choice(self.made[kind]))
        number = self._fresh()
        column = _CODES.get(kind, "编号")
        cells[column] = "" if kind == "enterprises" else f"F{number:05d}" if kind != "skills" else f"试工法{number}"
        if kind == "experts":
            cells["姓名"] = self._person(number)
            cells["联系电话"] = cells["邮箱"] = cells["师傅"] = ""
        elif kind == "enterprises":
            cells["企业名称"] = f"{self._person(number)}{number}号机械厂"
            cells["联系电话"] = ""
        elif kind == "needs":
            cells["需求描述"] = f"{cells['需求描述']}（第 {number} 条）"
        elif kind in ("teams", "courses", "services"):
            name = {"teams": "名称", "courses": "课程名称", "services": "项目名称"}[kind]
            cells[name] = f"{cells[name]}{number}"
        return cells

    def _person(self, number: int) -> str:
        given = f"{_GIVEN[number % len(_GIVEN)]}{_GIVEN[number // len(_GIVEN) % len(_GIVEN)]}"
        return self.chance.choice(_SURNAMES) + given

    def namesakes(self) -> Iterator[Cells]:
        """Two persons of one name, in other trades and places."""
        for code, place, trade in (("NS1", "深圳市", "评茶员"), ("NS2", "湛江市", "船舶电工")):
            own = {"编号": code, "姓名": "同名人", "所在地区": place, "工种": trade, "工作单位": f"{code}厂"}
            yield {**self.copy("experts"), **own, "服务队": ""}

    def spoilt(self, kind: Kind) -> Row:
        """A row with one fault."""
        cells = self.copy(kind.list)
        value = self.chance.choice(kind.values)
        start, end = ("开始日期", "结束日期") if kind.list == "cases" else ("提出日期", "期望完成日期")
        if value == BEFORE_START:
            first = date(2024, 5, 1) + timedelta(days=self.chance.randint(0, 300))
            cells[start], cells[end] = first, first - timedelta(days=self.chance.randint(1, 200))
        elif kind.code == "bad_date":
            cells[start] = cells[end] = ""
            cells[kind.column] = value
        else:
            cells[kind.column] = self._text(kind, value, cells)
        if kind.code in ("missing_value", "unknown_reference"):
            cells.update(dict.fromkeys(_ALSO_EMPTY.get((kind.list, kind.column), ()), ""))
        if kind.list == "cases" and kind.column == "企业名称":
            cells["需求编号"], cells["难题描述"] = "", "主轴异响"
        return Row(cells, [kind])

    def _text(self, kind: Kind, value: str, cells: Cells) -> object:
        if value == OWN_CODE:
            return cells[_CODES.get(kind.list, "编号")]
        if value == NAMESAKE:
            return "同名人"
        if kind.code == "formula_like" and kind.column == "企业名称":
            return f"{value}{self._fresh()}"
        if value == OTHER_FIRM:
            mine, other = self.chance.sample(self.made["enterprises"], 2)
            cells["统一社会信用代码"] = mine["统一社会信用代码"]
            return other["企业名称"]
        return value

    def repeated(self, rows: list[Row]) -> list[Row]:
        """A row with the code of a clean one above and other content."""
        kind = next(k for k, made in self.made.items() if rows[0].cells.keys() == made[0].keys())
        first = next(row for row in rows if not row.faults)
        changed, column = self.copy(kind), _CODES.get(kind, "编号")
        while changed.keys() - {column} and all(changed[c] == first.cells[c] for c in changed if c != column):
            changed = self.copy(kind)
        changed[column] = first.cells[column]
        if kind == "skills":
            changed["类别"] = "另一类"
        return [Row(changed, [Kind("duplicate_in_load", kind, column, "error", ())])]

    def shifted(self) -> Row:
        """A row whose cells have moved to the right by one."""
        cells = self.copy("experts")
        columns = list(cells)
        moved = {column: cells[before] for before, column in pairwise(columns[1:])}
        fault = Kind("missing_value", "experts", "姓名", "error", ())
        return Row({columns[0]: cells[columns[0]], columns[1]: "", **moved}, [fault])

    def circle(self, kind: str, column: str) -> list[Row]:
        """Two rows that stand above each other."""
        one, other = self.copy(kind), self.copy(kind)
        code = _CODES.get(kind, "编号")
        one[column], other[column] = other[code], one[code]
        return [Row(cells, [Kind("reference_cycle", kind, column, "warning", ())]) for cells in (one, other)]


def _write(found: Lists, folder: Path, lists: dict[str, list[Row]], csv: set[str], chance: Random) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    odd = chance.choice(sorted(lists))
    book: list[Sheet] = []
    for kind, rows in lists.items():
        label = LIST_KINDS[kind].label_zh
        titles = chance.randint(0, 2)
        file, sheet = (f"{label}.csv", None) if kind in csv else ("名单.xlsx", label)
        if kind == odd:
            rows[0].cells["领导批示"] = "同意"
            found.faults.append(Fault(file, sheet, titles + 1, "领导批示", "warning", "unknown_column"))
        if sheet is None:
            found.paths.append(folder / file)
            write_csv(folder / file, rows[0].cells, titles, [row.cells for row in rows])
        else:
            merged = {number: row.merged for number, row in enumerate(rows) if row.merged}
            book.append(Sheet(label, titles, [row.cells for row in rows], merged))
        for number, row in enumerate(rows, titles + 2):
            found.rows += 1
            found.good += row.good
            if row.cells.get("编号"):
                (found.kept if row.good else found.refused).add((kind, str(row.cells["编号"])))
            found.faults += [Fault(file, sheet, number, f.column, f.severity, f.code) for f in row.faults]
    found.paths.append(folder / "名单.xlsx")
    write_workbook(folder / "名单.xlsx", book)
