"""服务队: one team a row."""

from __future__ import annotations

from typing import Any

from loaders.kinds.common import new_record, plain, read_industries, read_region, refer
from loaders.normalise.closed import TEAM_LEVELS, choose
from loaders.normalise.regions import regions
from loaders.normalise.text import match_key
from loaders.records import Cells, Record, Slot
from loaders.sheets import ListSheet, SheetRow

MEMBERS = Slot("MEMBER_OF", "Expert", "Team", "to")


def parse(sheet: ListSheet, row: SheetRow) -> Record:
    """Reads one row; findings are in the record."""
    cells = Cells(sheet, row)
    for required in ("name", "level", "region"):
        cells.require(required)
    values: dict[str, Any] = {}
    name = cells.read("name", plain)
    values["level"] = cells.read("level", lambda text: choose(text, TEAM_LEVELS, decides=True, label="层级"))
    record = new_record(cells, "Team", "team", name, (match_key(name or ""),), values)
    read_industries(cells, record)
    read_region(cells, record)
    record.natural = (match_key(name or ""), record.region or "")
    record.key = f"{name}（{regions().name(record.region) if record.region else ''}）"
    refer(cells, record, "parent", {"Team": Slot("PART_OF", "Team", "Team")})
    leaders = refer(cells, record, "leader", {"Expert": MEMBERS}, multiple=True)
    for reference in leaders:
        reference.properties["role"] = "队长"
    named = {reference.text for reference in leaders}
    for reference in refer(cells, record, "members", {"Expert": MEMBERS}, multiple=True):
        if reference.text not in named:
            reference.properties["role"] = "队员"
    return record
