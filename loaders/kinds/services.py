"""服务项目: one service that an expert or a team offers a row."""

from __future__ import annotations

from typing import Any

from loaders.kinds.common import new_record, plain, prose, read_industries, read_skills, refer
from loaders.normalise.closed import SERVICE_TYPES, choose
from loaders.normalise.text import clean, match_key
from loaders.records import Cells, Record, Slot
from loaders.sheets import ListSheet, SheetRow


def parse(sheet: ListSheet, row: SheetRow) -> Record:
    """Reads one row; findings are in the record."""
    cells = Cells(sheet, row)
    cells.require("name")
    cells.require("provider")
    values: dict[str, Any] = {}
    name = cells.read("name", plain)
    provider = clean(cells.raw("provider"))
    cells.put(
        values, "service_type", "service_type", lambda t: choose(t, SERVICE_TYPES, decides=False, label="服务类型")
    )
    cells.put(values, "description", "description", prose)
    record = new_record(cells, "Service", "service", name, (match_key(name or ""), match_key(provider)), values)
    record.key = f"{name}（{provider}）"
    read_industries(cells, record)
    read_skills(cells, record)
    slots = {
        "Expert": Slot("PROVIDES", "Expert", "Service", "to"),
        "Team": Slot("PROVIDES", "Team", "Service", "to"),
    }
    refer(cells, record, "provider", slots, multiple=True)
    return record
