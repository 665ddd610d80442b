"""What a load tells: issues by row, counts by list and totals, in the shape of `load --json`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from loaders.columns import kinds_with, match_heading

Severity = Literal["error", "warning"]

#: Longer values are cut in issues: a cell may hold 32,767 characters, a report is read on a screen.
VALUE_LIMIT = 80
COUNTS = ("created", "updated", "unchanged", "suspected_duplicates", "rejected")

_PHONE = re.compile(r"(?<![0-9A-Za-z])(1[3-9]\d)\d{4}(\d{4})(?![0-9A-Za-z])")
# Plain letters only: Chinese text may stand right before an address.
_EMAIL = re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True)
class Issue:
    """One finding in a row. `error` rejects the row, `warning` never does. `value` is kept as it came, unmasked.

    `personal` says that the column is; phones, e-mails and contact persons are known by their headings as well.
    """

    row: int
    column: str | None
    value: str | None
    severity: Severity
    code: str
    reason: str
    suggestion: str | None = None
    personal: bool = False

    def to_json(self) -> dict[str, Any]:
        """The issue as an answer may show it: personal values masked wherever they stand, long values cut."""
        value = self.value or ""
        # The name of a column is no secret, and the one that is not known has to be told.
        personal = self.code != "unknown_column" and (self.personal or is_personal(self.column))
        return {
            "row": self.row,
            "column": self.column,
            "value": cut(masked(value) if personal else mask_contacts(value)),
            "severity": self.severity,
            "code": self.code,
            "reason": self._told(self.reason, personal),
            "suggestion": self._told(self.suggestion or "", personal),
        }

    def _told(self, text: str, personal: bool) -> str:
        """A sentence about the value, without the value where that is personal."""
        value = (self.value or "").strip()
        if personal and value:
            text = text.replace(value, masked(value))
        return mask_contacts(text)


@dataclass(frozen=True)
class Skipped:
    """A file or sheet that is no list, with the reason in Chinese."""

    file: str
    sheet: str | None
    reason: str

    def to_json(self) -> dict[str, Any]:
        return {"file": self.file, "sheet": self.sheet, "reason": self.reason}


@dataclass
class ListReport:
    """What became of one list. A row counts once among created, updated, unchanged and rejected."""

    file: str
    sheet: str | None
    kind: str
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    suspected_duplicates: int = 0
    rejected: int = 0
    issues: list[Issue] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        head = {"file": self.file, "sheet": self.sheet, "kind": self.kind, "rows": self.rows}
        counts = {name: getattr(self, name) for name in COUNTS}
        return {**head, **counts, "issues": [issue.to_json() for issue in self.issues]}


@dataclass
class LoadReport:
    """What one load did; `revision` is the one it published, or the one it found when nothing changed."""

    revision: int
    dry_run: bool = False
    lists: list[ListReport] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def totals(self) -> dict[str, int]:
        return {name: sum(getattr(report, name) for report in self.lists) for name in COUNTS}

    def to_json(self) -> dict[str, Any]:
        return {
            "revision": self.revision,
            "dry_run": self.dry_run,
            "totals": self.totals,
            "lists": [report.to_json() for report in self.lists],
            "skipped": [skipped.to_json() for skipped in self.skipped],
        }


def cut(text: str, limit: int = VALUE_LIMIT) -> str:
    """The text with at most `limit` characters, the last an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


@cache
def is_personal(column: str | None) -> bool:
    """Whether a heading (or a synonym of it) is one of the personal columns of some list."""
    if not column:
        return False
    matches = (match_heading(kind, column) for kind in kinds_with(column))
    return any(match.personal for match in matches if match)


def masked(value: str) -> str:
    """`138****1234` for a number of at least 11 digits, `***` for any other personal value."""
    digits = re.sub(r"\D", "", value)
    if len(digits) >= 11 and not re.search(r"[^\W\d]", value):
        return f"{digits[:3]}****{digits[-4:]}"
    return "***" if value.strip() else ""


def mask_contacts(text: str) -> str:
    """Masks mobile numbers and e-mail addresses in any text: a shifted row puts them into other columns."""
    return _EMAIL.sub("***", _PHONE.sub(r"\1****\2", text))
