"""专家名单: one expert a row."""

from __future__ import annotations

from typing import Any

from loaders.kinds.common import new_record, plain, prose, read_industries, read_region, read_skills, refer
from loaders.normalise.closed import EXPERT_STATUS, choose
from loaders.normalise.contacts import email, phone
from loaders.normalise.finding import Finding, Parsed
from loaders.normalise.honours import honour
from loaders.normalise.levels import level
from loaders.normalise.numbers import integer
from loaders.normalise.text import match_key, person_name, split_values
from loaders.records import Cells, Record, Slot
from loaders.sheets import ListSheet, SheetRow

DEFAULT_STATUS, DEFAULT_CAPACITY = "在岗", 3


def _name(text: str) -> Parsed[str]:
    parsed = plain(text)
    if parsed.value and not any(character.isalpha() for character in parsed.value):
        return Parsed(None, (Finding("bad_name", "姓名里只有数字和符号", "请核对这一行的各格是否错了列"),))
    return Parsed(person_name(parsed.value) if parsed.value else None, parsed.findings)


def _trade(text: str) -> Parsed[str]:
    parsed = plain("、".join(split_values(text)))
    return Parsed(parsed.value, parsed.findings)


def _status(text: str) -> Parsed[str]:
    return choose(text, EXPERT_STATUS, decides=False, label="状态")


def parse(sheet: ListSheet, row: SheetRow) -> Record:
    """Reads one row; findings are in the record."""
    cells = Cells(sheet, row)
    for required in ("name", "trade", "employer", "region"):
        cells.require(required)
    values: dict[str, Any] = {}
    name = cells.read("name", _name)
    cells.put(values, "trade", "trade", _trade)
    cells.put(values, "employer", "employer", plain)
    grade = cells.read("skill_level", level)
    if cells.has("skill_level"):
        values["skill_level"] = grade.name if grade else None
    cells.put(values, "specialty", "specialty", prose)
    cells.put(values, "years", "years", lambda text: integer(text, 0, 80, unit="年"))
    cells.put(values, "capacity", "capacity", lambda text: integer(text, 0, 100, unit="项"))
    cells.put(values, "status", "status", _status)
    cells.put(values, "phone", "phone", phone)
    cells.put(values, "email", "email", email)
    employer = values.get("employer") or ""
    record = new_record(cells, "Expert", "expert", name, (match_key(name or ""), match_key(employer)), values)
    record.key = f"{name}（{employer}）"
    read_industries(cells, record)
    read_region(cells, record)
    read_skills(cells, record)
    _honours(cells, record)
    refer(cells, record, "teams", {"Team": Slot("MEMBER_OF", "Expert", "Team")}, multiple=True)
    refer(cells, record, "mentor", {"Expert": Slot("MENTORS", "Expert", "Expert", "to")}, multiple=True)
    return record


def _honours(cells: Cells, record: Record) -> None:
    if not cells.has("honours"):
        return
    slot = Slot("AWARDED", "Expert", "Honor")
    record.governed.add(slot)
    for item in split_values(cells.raw("honours")):
        parsed = honour(item)
        for finding in parsed.findings:
            cells.find("honours", finding)
        if parsed.value is None:
            continue
        found = parsed.value
        node = {
            "name": found.title,
            "title": found.title,
            "level": found.level,
            "body": found.body,
            "aliases": list(found.aliases) or None,
        }
        record.made.append((slot, f"honor:{found.title}（{found.level}）", node, {"year": found.year}))
