"""Cells that several list kinds share: skills, industries, regions, references, codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from loaders.normalise.dates import date
from loaders.normalise.finding import Finding, Parsed
from loaders.normalise.industries import industries
from loaders.normalise.levels import skill_cell
from loaders.normalise.regions import regions
from loaders.normalise.text import clean, free_text, split_values
from loaders.records import Cells, Record, Reference, Slot, StatedSkill, heading
from loaders.report import mask_contacts

#: Lengths at which a name or 编号 is surely something else that slipped into the column.
NAME_LIMIT, CODE_LIMIT = 200, 64


def plain(text: str) -> Parsed[str]:
    """Short text on one line, which every answer may show: phone numbers and e-mail addresses in it are masked."""
    return _without_contacts(private(text))


def private(text: str) -> Parsed[str]:
    """Short text on one line of a personal column."""
    value = clean(text)
    if len(value) > NAME_LIMIT:
        return Parsed(None, (Finding("too_long", f"文字超过 {NAME_LIMIT} 个字", "请核对是否填错了列"),))
    checked = free_text(value)
    return Parsed(" ".join((checked.value or "").split()) or None, checked.findings)


def code(text: str) -> Parsed[str]:
    """A 编号: any short text without blanks."""
    value = clean(text).replace(" ", "")
    if len(value) > CODE_LIMIT:
        return Parsed(None, (Finding("bad_code", f"编号超过 {CODE_LIMIT} 个字符", "请核对是否填错了列"),))
    checked = free_text(value)
    return Parsed(checked.value or None, tuple(f for f in checked.findings if f.severity == "error"))


def prose(text: str) -> Parsed[str]:
    """Free text, which every answer may show: phone numbers and e-mail addresses in it are masked."""
    return _without_contacts(free_text(text))


def _without_contacts(checked: Parsed[str]) -> Parsed[str]:
    if checked.value is None or (masked := mask_contacts(checked.value)) == checked.value:
        return checked
    told = Finding("contact_in_text", "文字里有电话或邮箱，已遮住", "联系方式请写进联系电话、邮箱列", "warning")
    return Parsed(masked, (*checked.findings, told))


def optional_date(text: str) -> Parsed[str]:
    """A date that no rule needs: an unreadable one is told and left out, the row is not lost for it."""
    parsed = date(text)
    told = (replace(f, reason=f"{f.reason}，没有记下", severity="warning") for f in parsed.findings if parsed.failed)
    return Parsed(None, tuple(told)) if parsed.failed else parsed


def check_order(cells: Cells, start: str, end: str, values: Mapping[str, Any], *, decides: bool) -> None:
    """Tells of two dates of a row that are in the wrong order, at the later one."""
    first, last = values.get(start), values.get(end)
    if first and last and last < first:
        reason = f"{heading(cells.sheet, end)}早于{heading(cells.sheet, start)} {first}"
        cells.find(end, Finding("dates_reversed", reason, "请核对两个日期", "error" if decides else "warning"))


def title(description: str) -> str:
    """The name of a problem, need or case: its description on one line, cut at 40 characters."""
    return " ".join(description.split())[:40]


def new_record(
    cells: Cells, label: str, kind: str, name: str | None, natural: tuple[str, ...], values: dict[str, Any]
) -> Record:
    """A record with what its cells have found so far."""
    number = cells.read("code", code) if cells.has("code") else None
    return Record(cells.sheet, cells.row, label, kind, name or "", number, natural, values, issues=cells.issues)


def read_skills(cells: Cells, record: Record, name: str = "skills") -> None:
    """The stated skills of a 技能 cell; an empty cell states that there are none."""
    if not cells.has(name):
        return
    record.skills = []
    for item in split_values(cells.raw(name)):
        if mask_contacts(item) != item:
            cells.find(
                name, Finding("contact_in_text", "技能里有电话或邮箱，没有收入", "请移到联系电话、邮箱列", "warning")
            )
            continue
        parsed = skill_cell(item)
        for finding in parsed.findings:
            cells.find(name, finding)
        if parsed.value is not None and parsed.value.name:
            record.skills.append(StatedSkill(parsed.value.name, parsed.value.level, name))


def read_industries(cells: Cells, record: Record) -> None:
    """The 行业 cell: one industry, or several; names of the standard may hold the separators themselves."""
    if not cells.has("industry"):
        return
    record.industries = []
    text = cells.raw("industry")
    if not text:
        return
    for parsed in _industry_parts(text):
        for finding in parsed.findings:
            cells.find("industry", finding)
        record.industries += [code for code in parsed.value or () if code not in record.industries]


def _industry_parts(text: str) -> list[Parsed[tuple[str, ...]]]:
    """The industries of a cell, taking the longest run of its parts that names one: 糕点、面包制造、包装饮用水制造 are two."""
    whole = _one_industry(text)
    items = split_values(text)
    if whole.value is not None or len(items) < 2:
        return [whole]
    parts, start = [], 0
    while start < len(items):
        for stop in range(len(items), start, -1):
            parsed = _one_industry("、".join(items[start:stop]))
            if parsed.value is not None or stop == start + 1:
                parts.append(parsed)
                start = stop
                break
    return parts


def _one_industry(text: str) -> Parsed[tuple[str, ...]]:
    """The code of an industry, or those of a cluster such as 先进制造业."""
    parsed = industries().resolve(text)
    if parsed.value is not None:
        return Parsed((parsed.value,), parsed.findings)
    if codes := industries().cluster(text):
        reason = f"“{clean(text)}”是产业集群，不是一个行业，已按其中的 {len(codes)} 个行业记录"
        return Parsed(codes, (Finding("industry_cluster", reason, "知道具体行业的，请改填代码或名称", "warning"),))
    return Parsed(None, parsed.findings)


def read_region(cells: Cells, record: Record) -> None:
    """The 所在地区 cell: the nearest known region, and the place in its own words."""
    if not cells.has("region"):
        return
    record.governed.add(Slot("LOCATED_IN", record.label, "Region"))
    record.values["place"] = clean(cells.raw("region")) or None
    match = cells.read("region", regions().resolve)
    places = split_values(cells.raw("region"))
    if match is not None and len(places) > 1 and regions().resolve(places[1]).value is not None:
        told = f"只能记一个地区，已按{regions().full_name(match.code)}记录"
        cells.find("region", Finding("several_regions", told, "请只填一个地区", "warning"))
    record.region = match.code if match is not None else None


def refer(
    cells: Cells, record: Record, name: str, slots: dict[str, Slot], *, multiple: bool = False, **properties: Any
) -> list[Reference]:
    """References of a cell to records of the labels in `slots`; the relation of each follows from the label found."""
    if not cells.has(name):
        return []
    record.governed.update(slots.values())
    text = cells.raw(name)
    items = split_values(text) if multiple else [clean(text)] if clean(text) else []
    made = [Reference(name, item, tuple(slots), slots, dict(properties)) for item in items]
    record.references += made
    return made
