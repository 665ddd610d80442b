"""One module per list kind: `parse(sheet, row) -> Record` reads the cells, pure, without the graph."""

from __future__ import annotations

from collections.abc import Callable

from loaders.kinds import cases, courses, enterprises, experts, needs, services, skills, teams
from loaders.records import Record
from loaders.sheets import ListSheet, SheetRow

PARSERS: dict[str, Callable[[ListSheet, SheetRow], Record]] = {
    "experts": experts.parse,
    "enterprises": enterprises.parse,
    "needs": needs.parse,
    "cases": cases.parse,
    "courses": courses.parse,
    "services": services.parse,
    "teams": teams.parse,
    "skills": skills.parse,
}
