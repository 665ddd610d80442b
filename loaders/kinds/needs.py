"""需求清单: one technical problem or training need a row."""

from __future__ import annotations

from typing import Any

from loaders.kinds.common import (
    check_order,
    new_record,
    optional_date,
    plain,
    prose,
    read_industries,
    read_skills,
    refer,
    title,
)
from loaders.normalise.closed import NEED_KINDS, NEED_STATUS, SERVICE_LEVELS, URGENCY, choose
from loaders.normalise.credit_code import credit_code
from loaders.normalise.finding import Parsed
from loaders.normalise.numbers import integer
from loaders.normalise.text import match_key
from loaders.records import Cells, Record, Slot
from loaders.sheets import ListSheet, SheetRow

DEFAULT_STATUS = "待匹配"
_KINDS = {"技术难题": ("Problem", "problem"), "培训需求": ("TrainingNeed", "training_need")}


def _closed(choices: tuple[str, ...], label: str, text: str) -> Parsed[str]:
    return choose(text, choices, decides=False, label=label)


def parse(sheet: ListSheet, row: SheetRow) -> Record:
    """Reads one row; findings are in the record."""
    cells = Cells(sheet, row)
    cells.require("enterprise", "credit_code")
    cells.require("kind")
    cells.require("description")
    chosen = cells.read("kind", lambda text: choose(text, NEED_KINDS, decides=True, label="需求类型"))
    label, kind = _KINDS.get(chosen or "", _KINDS["技术难题"])
    values: dict[str, Any] = {}
    description = cells.read("description", prose)
    values["description"] = description
    cells.put(values, "urgency", "urgency", lambda text: _closed(URGENCY, "紧急程度", text))
    cells.put(values, "raised_at", "raised_at", optional_date)
    cells.put(values, "due_at", "due_at", optional_date)
    check_order(cells, "raised_at", "due_at", values, decides=False)
    cells.put(values, "team_level", "team_level", lambda text: _closed(SERVICE_LEVELS, "服务层级", text))
    cells.put(values, "match_hint", "match_hint", prose)
    cells.put(values, "status", "status", lambda text: _closed(NEED_STATUS, "状态", text))
    if label == "TrainingNeed":
        cells.put(values, "headcount", "headcount", lambda text: integer(text, 0, 1_000_000, unit="人"))
    elif cells.raw("headcount"):
        cells.read("headcount", lambda text: integer(text, 0, 1_000_000, unit="人"))
    record = new_record(cells, label, kind, title(description or ""), (match_key(description or ""),), values)
    read_industries(cells, record)
    read_skills(cells, record)
    slot = Slot("RAISED", "Enterprise", label, "to")
    number = cells.read("credit_code", credit_code) if cells.raw("credit_code") else None
    name = cells.read("enterprise", plain) if cells.raw("enterprise") else None
    if number or name:
        made = refer(cells, record, "credit_code" if number else "enterprise", {"Enterprise": slot})
        for reference in made:
            reference.text = number or name or ""
    return record
