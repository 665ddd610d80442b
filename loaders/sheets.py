"""Raw rows to a list: which kind it is, where its headings stand, and what each cell says as text."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from unicodedata import normalize

from loaders.columns import LIST_KINDS, Column, ListKind, kinds_with, match_heading, normalise_heading
from loaders.readers.base import Cell, RawSheet, cell_text
from loaders.report import Skipped

#: Title rows above the headings are seldom more than three; 30 leaves room for a page of instructions.
HEADING_ROWS = 30
#: The sheet that every template carries beside its list.
NOTES_SHEET = "填写说明"
#: What a rejects workbook adds at the end of its headings; not the list's own when it is loaded again.
REJECT_HEADINGS = ("原因", "建议")
#: Running numbers.
SERIAL_HEADINGS = ("序号", "no", "no.")

_FOOTER = re.compile(
    r"(合\s*计|总\s*计|小\s*计|填(表|报)(人|单位|部门|日期|时间)|(制表|审核)(人|者|单位|部门|日期|时间|\s|:|$)"
    r"|(备\s*注|注|说\s*明|日\s*期|联系人|联系电话|联系方式|经办人|审批人|(单位)?负责人(签字|签名)?|(单位)?\(?(盖章|公章)\)?)\s*:"
    r"|\(?以下空白\)?$|(以上)?(共计?|总共)\s*\d+\s*[人名家条项个]$)"
)
# A footer has few filled cells; a record that begins like one has more.
_FOOTER_CELLS = 3
# What people put into a cell that is to stay empty.
_PLACEHOLDERS = frozenset(("无", "暂无", "没有", "-", "--", "—", "——", "/", "\\", "n/a", "na", "nan", "null", "none"))
_LONGEST_PLACEHOLDER = max(map(len, _PLACEHOLDERS))


@dataclass(slots=True)
class SheetRow:
    """One row: `cells` by field and `extra` by unknown heading hold only filled cells, `raw` the cells as they came."""

    number: int
    cells: dict[str, str]
    raw: list[Cell]
    extra: dict[str, str]

    @property
    def extra_json(self) -> str | None:
        """The unknown columns as a node keeps them; None when they are empty."""
        return json.dumps(self.extra, ensure_ascii=False) if self.extra else None


@dataclass
class ListSheet:
    """A sheet known to be a list. `columns` and `unknown` are by position in the row, `ignored` are 序号, 原因 and 建议.

    `missing` holds required columns that are not there: no row can be loaded then. `footers` and `broken` are rows
    passed over, with their text or the reason.
    """

    file: str
    sheet: str | None
    kind: ListKind
    columns: dict[int, Column]
    unknown: dict[int, str]
    header_row: int
    headings: list[str]
    rows: list[SheetRow] = field(default_factory=list)
    footers: list[tuple[int, str]] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    missing: list[Column] = field(default_factory=list)
    ignored: frozenset[int] = frozenset()

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields that the list has a column for, filled or not."""
        return frozenset(column.field for column in self.columns.values())


@dataclass(frozen=True)
class _Candidate:
    """A row read as the headings of one kind; `key` ranks candidates, a greater one is better."""

    index: int
    kind: ListKind
    columns: dict[int, Column]
    key: tuple[float, int]


def find_list(sheet: RawSheet, kind: str | None = None) -> ListSheet | Skipped:
    """The list on a sheet, or why it is none. With `kind` any sheet is that kind whose headings name such a record."""
    if sheet.sheet is not None and sheet.sheet.strip() == NOTES_SHEET:
        return Skipped(sheet.file, sheet.sheet, "填写说明，不是名单")
    if not sheet.rows:
        return Skipped(sheet.file, sheet.sheet, "没有内容")
    texts = [(number, [cell_text(cell) for cell in cells]) for number, cells in sheet.rows[:HEADING_ROWS]]
    kinds = [LIST_KINDS[kind]] if kind else list(LIST_KINDS.values())
    found = [c for index, (_, row) in enumerate(texts) for k in kinds if (c := _candidate(index, row, k, sheet))]
    if not found:
        return Skipped(sheet.file, sheet.sheet, f"前 {HEADING_ROWS} 行中没有名单的表头")
    # The earliest of equals: a heading row may be repeated on every printed page.
    best = max(found, key=lambda candidate: (candidate.key, -candidate.index))
    if not _convincing(best, texts[best.index][1], sheet, forced=kind is not None):
        names = "、".join(column.heading for column in _missing(best)) or "更多能辨认的列"
        return Skipped(sheet.file, sheet.sheet, f"不是名单；若是{best.kind.label_zh}，表头还缺少：{names}")
    return _list(sheet, best)


def _candidate(index: int, row: Sequence[str], kind: ListKind, sheet: RawSheet) -> _Candidate | None:
    columns = _columns(row, kind)
    if not columns:
        return None
    required = {column.field for group in kind.required_groups for column in group}
    # A heading that many kinds have says little, a required one that no other has nearly everything: a list of needs
    # may repeat all columns of the enterprise list, but no enterprise list has 需求描述.
    weight = sum(
        (4 if column.field in required else 1) / len(kinds_with(row[position])) for position, column in columns.items()
    )
    candidate = _Candidate(index, kind, columns, (0, 0))
    complete = not _missing(candidate)
    return _Candidate(index, kind, columns, (round(weight if complete else weight / 2, 6), _hint(kind, sheet)))


def _columns(row: Sequence[str], kind: ListKind) -> dict[int, Column]:
    """Position -> column. When two headings mean one column its own name goes before a synonym, else the first."""
    chosen: dict[str, int] = {}
    columns: dict[int, Column] = {}
    for position, text in enumerate(row):
        column = match_heading(kind.name, text) if text and len(text) <= 60 else None
        if column is None:
            continue
        before = chosen.get(column.field)
        if before is not None:
            if _is_own(row[before], column) or not _is_own(text, column):
                continue
            del columns[before]
        chosen[column.field], columns[position] = position, column
    return columns


def _is_own(text: str, column: Column) -> bool:
    return normalise_heading(text) == normalise_heading(column.heading)


def _missing(candidate: _Candidate) -> list[Column]:
    """The required columns that are not there, the first of each group."""
    fields = {column.field for column in candidate.columns.values()}
    groups = candidate.kind.required_groups
    return [group[0] for group in groups if not any(column.field in fields for column in group)]


def _hint(kind: ListKind, sheet: RawSheet) -> int:
    """2 when the sheet's name speaks of this kind, 1 when only the file's does."""
    names = ((sheet.sheet or "").lower(), sheet.file.lower())
    return max((2 - place for place, name in enumerate(names) if any(h in name for h in kind.name_hints)), default=0)


def _convincing(candidate: _Candidate, row: Sequence[str], sheet: RawSheet, *, forced: bool) -> bool:
    """Whether a heading row makes a list: a table of figures (工种, 技能等级, 人数) has a few of the headings too."""
    columns, kind = candidate.columns, candidate.kind
    identified = any(column.field in kind.identity for column in columns.values())
    if forced:
        return identified
    alien = sum(bool(text) for position, text in enumerate(row) if position not in columns)
    hinted = _hint(kind, sheet) > 0
    if not _missing(candidate):
        return len(columns) > 1 or alien <= 1 or hinted
    own = sum(kinds_with(row[position]) == (kind.name,) for position in columns)
    if identified:
        return len(columns) >= 2 and (own >= 1 or hinted)
    return len(columns) >= 4 and own >= 2 and alien <= len(columns)


def _list(sheet: RawSheet, best: _Candidate) -> ListSheet:
    header_row, header = sheet.rows[best.index]
    width = max(len(cells) for _, cells in sheet.rows[best.index :])
    headings = [cell_text(cell) for cell in header] + [""] * (width - len(header))
    ignored = _reject_columns(headings) | _serial_columns(headings)
    body = sheet.rows[best.index + 1 :]
    nameless = [position for position, heading in enumerate(headings) if not heading]
    used = {p for p in nameless if any(p < len(cells) and cell_text(cells[p]) for _, cells in body)}
    unknown = {
        position: " ".join(heading.split()) or f"第 {position + 1} 列（无标题）"
        for position, heading in enumerate(headings)
        if position not in best.columns and position not in ignored and (heading or position in used)
    }
    found = ListSheet(
        file=sheet.file,
        sheet=sheet.sheet,
        kind=best.kind,
        columns=best.columns,
        unknown=unknown,
        header_row=header_row,
        headings=headings,
        broken=list(sheet.broken),
        missing=_missing(best),
        ignored=ignored,
    )
    keys = {position: {normalise_heading(heading)} for position, heading in enumerate(headings)}
    for position, column in best.columns.items():
        keys[position].add(normalise_heading(column.heading))
    for number, cells in body:
        _add_row(found, keys, number, cells)
    return found


def _reject_columns(headings: Sequence[str]) -> frozenset[int]:
    """The positions of 原因 and 建议 where they close the headings, side by side; elsewhere they are the list's own."""
    last = max((position for position, heading in enumerate(headings) if heading), default=0)
    if last and tuple(headings[last - 1 : last + 1]) == REJECT_HEADINGS:
        return frozenset((last - 1, last))
    return frozenset()


def _serial_columns(headings: Sequence[str]) -> frozenset[int]:
    """A running number says nothing of the record: a list sorted anew must not look like one that was changed."""
    return frozenset(p for p, heading in enumerate(headings) if normalise_heading(heading).lower() in SERIAL_HEADINGS)


def _add_row(found: ListSheet, keys: dict[int, set[str]], number: int, cells: list[Cell]) -> None:
    """Adds a row; `keys` holds what each column is called, in the form of `normalise_heading`."""
    texts = {p: text for p, cell in enumerate(cells) if cell is not None and (text := cell_text(cell))}
    # 合计 stands in the first column, which is often the one of the running numbers.
    first = texts[min(texts)] if texts else ""
    if len(texts) <= _FOOTER_CELLS and footer_label(first):
        found.footers.append((number, first))
        return
    own = {p: text for p, text in texts.items() if p not in found.ignored} if found.ignored else texts
    if not own:
        return
    # A heading of a printed page; a skill may well be called 技能 when nothing else stands in the row of a wider list.
    if len(own) < min(2, len(found.columns)) or not all(normalise_heading(t) in keys[p] for p, t in own.items()):
        row = SheetRow(number, {}, cells, {})
        for position, text in own.items():
            if column := found.columns.get(position):
                if len(text) > _LONGEST_PLACEHOLDER or not _says_nothing(text, column):
                    row.cells[column.field] = text
            else:
                row.extra[_free_key(row.extra, found.unknown[position])] = text
        found.rows.append(row)


def footer_label(text: str) -> str:
    """The word that makes a text a footer, without what stands behind it (填表人：张伟 is 填表人); '' when it is none."""
    match = _FOOTER.match(normalize("NFKC", text))
    return match[0].rstrip(": ") if match else ""


def _says_nothing(text: str, column: Column) -> bool:
    """Whether 无, / and the like only fill an empty cell, which they do unless 无 is a choice of the column (培育层级)."""
    return text.lower() in _PLACEHOLDERS and "无" not in column.choices


def _free_key(taken: dict[str, str], heading: str) -> str:
    number, key = 1, heading
    while key in taken:
        number += 1
        key = f"{heading}（{number}）"
    return key
