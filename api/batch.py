"""Many needs at once: a needs list as questions, nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.backends import Backend
from graph.errors import BadInput, GongjiangError, NotFound
from loaders.normalise.industries import industries
from loaders.normalise.text import clean, split_values
from loaders.readers import read_file
from loaders.report import Skipped
from loaders.sheets import ListSheet, SheetRow, find_list
from queries.need import Request


def questions(path: Path, limit: int) -> Iterator[tuple[SheetRow, Request]]:
    """One question a row, in order, of a needs list in any accepted format; only 需求描述 is required."""
    found: list[ListSheet] = []
    reasons: list[str] = []
    for raw in read_file(path):
        sheet = find_list(raw, kind="needs")
        if isinstance(sheet, Skipped) or "description" not in sheet.fields:
            reasons.append(sheet.reason if isinstance(sheet, Skipped) else "没有“需求描述”这一列")
        else:
            found.append(sheet)
    if not found:
        raise BadInput(f"{path.name} 中没有需求清单（{'；'.join(reasons[:3]) or '没有内容'}）；表头至少要有“需求描述”")
    for sheet in found:
        for row in sheet.rows:
            yield row, _question(row, limit)


def _question(row: SheetRow, limit: int) -> Request:
    cells = row.cells
    industry = industries().resolve(cells["industry"]).value if cells.get("industry") else None
    return Request(
        text=cells.get("description", ""),
        enterprise_id=clean(cells.get("credit_code") or cells.get("enterprise") or "") or None,
        industry=industry,
        skills=tuple(split_values(cells.get("skills", ""))),
        limit=limit,
    )


def answer(backend: Backend, row: SheetRow, request: Request) -> dict[str, Any]:
    """One line of the output; what the graph does not know (enterprise, skills) is passed over, and a row that is no
    question gets an empty list with the reason as advice."""
    number = clean(row.cells.get("code", "")) or None
    if not clean(request.text or ""):
        return _refused(row, number, BadInput(f"第 {row.number} 行没有需求描述"))
    for attempt in (request, replace(request, enterprise_id=None), replace(request, enterprise_id=None, skills=())):
        try:
            found = backend.recommend(attempt)
        except (NotFound, BadInput) as error:
            reason = error
            continue
        found["need"].update(code=number, row=row.number)
        return found
    return _refused(row, number, reason)


def _refused(row: SheetRow, number: str | None, reason: GongjiangError) -> dict[str, Any]:
    need: dict[str, Any] = {
        "text": row.cells.get("description", "")[:80],
        "skills": [],
        "industry": None,
        "region": None,
    }
    return {
        "revision": None,
        "engine": None,
        "index": None,
        "need": {**need, "code": number, "row": row.number},
        "items": [],
        "advice": reason.detail,
    }
