"""企业名单: one enterprise a row."""

from __future__ import annotations

from typing import Any

from loaders.kinds.common import plain, private, read_industries, read_region
from loaders.normalise.closed import SIZES, TIERS, choose
from loaders.normalise.contacts import phone
from loaders.normalise.credit_code import credit_code
from loaders.normalise.text import match_key
from loaders.records import Cells, Record
from loaders.sheets import ListSheet, SheetRow


def parse(sheet: ListSheet, row: SheetRow) -> Record:
    """Reads one row; findings are in the record."""
    cells = Cells(sheet, row)
    for required in ("name", "industry", "region"):
        cells.require(required)
    values: dict[str, Any] = {}
    name = cells.read("name", plain)
    number = cells.read("credit_code", credit_code)
    cells.put(values, "size", "size", lambda text: choose(text, SIZES, decides=False, label="规模"))
    cells.put(values, "tier", "tier", lambda text: choose(text, TIERS, decides=False, label="培育层级"))
    cells.put(values, "contact", "contact", private)
    cells.put(values, "phone", "phone", phone)
    record = Record(
        sheet,
        row,
        "Enterprise",
        "enterprise",
        name or "",
        number,
        (match_key(name or ""),),
        values,
        issues=cells.issues,
    )
    record.key = name or ""
    read_industries(cells, record)
    read_region(cells, record)
    return record
