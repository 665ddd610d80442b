"""技能词表: one skill a row; adds to the built-in vocabulary or overrides it."""

from __future__ import annotations

from typing import Any

from loaders.kinds.common import plain
from loaders.normalise.finding import Parsed
from loaders.normalise.text import match_key, split_values
from loaders.records import Cells, Record, Slot
from loaders.sheets import ListSheet, SheetRow

_CATEGORIES = {
    "工艺": "process", "设备": "equipment", "材料": "material", "软件": "software", "管理": "management", "安全": "safety",
}  # fmt: skip


def _words(text: str) -> Parsed[list[str]]:
    return Parsed(split_values(text))


def _category(text: str) -> Parsed[str]:
    parsed = plain(text)
    return Parsed(_CATEGORIES.get(parsed.value or "", parsed.value), parsed.findings)


def parse(sheet: ListSheet, row: SheetRow) -> Record:
    """Reads one row; findings are in the record."""
    cells = Cells(sheet, row)
    cells.require("name")
    values: dict[str, Any] = {}
    name = cells.read("name", plain)
    cells.put(values, "aliases", "aliases", _words)
    cells.put(values, "cues", "cues", _words)
    cells.put(values, "category", "category", _category)
    record = Record(
        sheet, row, "Skill", "skill", name or "", None, (match_key(name or ""),), values, issues=cells.issues
    )
    record.key = name or ""
    if cells.has("broader"):
        record.governed.add(Slot("BROADER", "Skill", "Skill"))
        record.facts["broader"] = split_values(cells.raw("broader"))
    if cells.has("related"):
        record.governed.add(Slot("RELATED", "Skill", "Skill"))
        record.facts["related"] = split_values(cells.raw("related"))
    return record
