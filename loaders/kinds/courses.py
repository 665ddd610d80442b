"""培训课程: one course a row."""

from __future__ import annotations

from typing import Any

from loaders.kinds.common import new_record, plain, prose, read_region, read_skills, refer
from loaders.normalise.levels import level
from loaders.normalise.numbers import decimal, integer
from loaders.normalise.text import match_key
from loaders.records import Cells, Record, Slot
from loaders.sheets import ListSheet, SheetRow


def parse(sheet: ListSheet, row: SheetRow) -> Record:
    """Reads one row; findings are in the record."""
    cells = Cells(sheet, row)
    cells.require("name")
    cells.require("organizer")
    values: dict[str, Any] = {}
    name = cells.read("name", plain)
    organizer = cells.read("organizer", plain)
    grade = cells.read("level", level)
    if cells.has("level"):
        values["level"] = grade.name if grade else None
    cells.put(values, "hours", "hours", lambda text: decimal(text, 0, 10_000, unit="学时"))
    cells.put(values, "mode", "mode", plain)
    cells.put(values, "seats", "seats", lambda text: integer(text, 0, 1_000_000, unit="人"))
    cells.put(values, "description", "description", prose)
    natural = (match_key(name or ""), match_key(organizer or ""))
    record = new_record(cells, "Course", "course", name, natural, values)
    record.key = f"{name}（{organizer}）"
    read_region(cells, record)
    read_skills(cells, record)
    slot = Slot("OFFERS", "Organization", "Course", "to")
    record.governed.add(slot)
    if organizer:
        node: dict[str, Any] = {"name": organizer}
        category = cells.read("organizer_type", plain) if cells.has("organizer_type") else None
        if category:
            node["category"] = category
        record.made.append((slot, f"organization:{organizer}", node, {}))
    refer(cells, record, "teachers", {"Expert": Slot("TEACHES_COURSE", "Expert", "Course", "to")}, multiple=True)
    return record
