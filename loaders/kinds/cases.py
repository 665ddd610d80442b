"""服务案例: one finished or running piece of work a row."""

from __future__ import annotations

from typing import Any

from loaders.kinds.common import (
    check_order,
    new_record,
    optional_date,
    prose,
    read_industries,
    read_skills,
    refer,
    title,
)
from loaders.normalise.closed import OUTCOMES, SERVICE_MODES, choose
from loaders.normalise.dates import date
from loaders.normalise.numbers import decimal, integer
from loaders.normalise.text import clean, match_key
from loaders.records import Cells, Record, Slot
from loaders.sheets import ListSheet, SheetRow


def parse(sheet: ListSheet, row: SheetRow) -> Record:
    """Reads one row; findings are in the record."""
    cells = Cells(sheet, row)
    cells.require("need", "description")
    cells.require("experts")
    cells.require("outcome")
    values: dict[str, Any] = {}
    description = cells.read("description", prose)
    if cells.raw("description"):
        values["description"] = description
    cells.put(values, "solution", "solution", prose)
    cells.put(values, "mode", "mode", lambda text: choose(text, SERVICE_MODES, decides=False, label="服务方式"))
    # Without a 编号 the case is known by its start too.
    cells.put(values, "started", "started", optional_date if cells.raw("code") else date)
    cells.put(values, "ended", "ended", optional_date)
    values["outcome"] = cells.read("outcome", lambda text: choose(text, OUTCOMES, decides=True, label="结果"))
    cells.put(values, "rating", "rating", lambda text: decimal(text, 1, 5, unit="分"))
    if cells.has("benefit_wan"):
        wan = cells.read("benefit_wan", lambda text: decimal(text, -1_000_000, 1_000_000, unit="万元"))
        values["benefit_yuan"] = None if wan is None else round(wan * 10_000, 2)
    cells.put(values, "trained", "trained", lambda text: integer(text, 0, 1_000_000, unit="人"))
    check_order(cells, "started", "ended", values, decides=True)
    natural = (match_key(description or ""), values.get("started") or "")
    record = new_record(cells, "Case", "case", title(description or ""), natural, values)
    read_industries(cells, record)
    read_skills(cells, record)
    refer(
        cells,
        record,
        "need",
        {"Problem": Slot("ADDRESSED", "Case", "Problem"), "TrainingNeed": Slot("ADDRESSED", "Case", "TrainingNeed")},
    )
    experts = refer(cells, record, "experts", {"Expert": Slot("WORKED_ON", "Expert", "Case", "to")}, multiple=True)
    for place, reference in enumerate(experts):
        reference.properties["role"] = "参与" if place else "主办"
    refer(cells, record, "team", {"Team": Slot("DELIVERED", "Team", "Case", "to")}, multiple=True)
    for reference in refer(cells, record, "enterprise", {"Enterprise": Slot("SERVED", "Case", "Enterprise")}):
        reference.required = False
    if cells.has("enterprise"):
        values["enterprise_name"] = clean(cells.raw("enterprise")) or None
    return record
