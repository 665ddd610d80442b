"""What a row becomes before it meets the graph: values, stated relations, references, findings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from dataclasses import field as made_by
from typing import Any, NamedTuple, TypeVar

from loaders.columns import Column
from loaders.normalise.finding import Finding, Parsed
from loaders.report import Issue
from loaders.sheets import ListSheet, SheetRow

T = TypeVar("T")


class Slot(NamedTuple):
    """Edges of one triple on one side of a record: `side` is where the record itself stands ('from' or 'to')."""

    relation: str
    source: str
    target: str
    side: str = "from"

    @property
    def triple(self) -> tuple[str, str, str]:
        return (self.relation, self.source, self.target)

    @property
    def other(self) -> str:
        """The label at the far end."""
        return self.target if self.side == "from" else self.source

    def pair(self, owner: str, other: str) -> tuple[str, str]:
        """The edge between the record and a node at the far end, as (from, to)."""
        return (owner, other) if self.side == "from" else (other, owner)


@dataclass(slots=True)
class Reference:
    """A cell's mention of another record, by 编号 or name; must be found in the graph or the same load."""

    field: str
    text: str
    labels: tuple[str, ...]
    slots: dict[str, Slot]
    properties: dict[str, Any] = made_by(default_factory=dict)
    required: bool = True
    found: str | None = None


@dataclass(slots=True)
class StatedSkill:
    """A skill named in a 技能 cell, with its level where the cell gives one."""

    name: str
    level: int | None
    field: str


@dataclass(slots=True)
class Record:
    """One row on its way into the graph."""

    sheet: ListSheet
    row: SheetRow
    label: str
    kind: str
    name: str
    code: str | None
    natural: tuple[str, ...]
    values: dict[str, Any]
    key: str = ""
    references: list[Reference] = made_by(default_factory=list)
    skills: list[StatedSkill] | None = None
    industries: list[str] | None = None
    region: str | None = None
    made: list[tuple[Slot, str, dict[str, Any], dict[str, Any]]] = made_by(default_factory=list)
    governed: set[Slot] = made_by(default_factory=set)
    issues: list[Issue] = made_by(default_factory=list)
    facts: dict[str, Any] = made_by(default_factory=dict)
    id: str = ""
    twin: bool = False

    @property
    def rejected(self) -> bool:
        return any(issue.severity == "error" for issue in self.issues)

    def has(self, name: str) -> bool:
        """Whether the list of this record has the column."""
        return name in self.sheet.fields

    def report(self, name: str | None, finding: Finding) -> None:
        """Adds a finding at the cell of a field."""
        self.issues.append(issue_at(self.sheet, self.row, name, finding))


class Cells:
    """Reads the cells of one row through normalisers and collects what they find."""

    def __init__(self, sheet: ListSheet, row: SheetRow) -> None:
        self.sheet, self.row = sheet, row
        self.issues: list[Issue] = []

    def has(self, name: str) -> bool:
        """Whether the list has this column."""
        return name in self.sheet.fields

    def raw(self, name: str) -> str:
        """The cell's text, '' when empty."""
        return self.row.cells.get(name, "")

    def find(self, name: str, finding: Finding) -> None:
        """Notes a finding at a field."""
        self.issues.append(issue_at(self.sheet, self.row, name, finding))

    def read(self, name: str, parse: Callable[[str], Parsed[T]]) -> T | None:
        """The cell through a normaliser; None when it is empty or not readable."""
        text = self.row.cells.get(name)
        if not text:
            return None
        parsed = parse(text)
        for finding in parsed.findings:
            self.find(name, finding)
        return parsed.value

    def put(self, values: dict[str, Any], prop: str, name: str, parse: Callable[[str], Parsed[Any]]) -> None:
        """Sets `prop` from a column that the list has: an empty cell clears it, a missing column leaves it alone."""
        if self.has(name):
            values[prop] = self.read(name, parse)

    def require(self, *names: str) -> None:
        """An error at the first of the columns when all of them are empty."""
        if not any(self.raw(name) for name in names):
            headings = "或".join(heading(self.sheet, name) for name in names)
            self.find(names[0], Finding("missing_value", f"必填项“{headings}”为空", f"请填写{headings}"))


def heading(sheet: ListSheet, name: str) -> str:
    """The contract's heading of a field."""
    column = column_of(sheet, name)
    return column.heading if column else name


def column_of(sheet: ListSheet, name: str) -> Column | None:
    """The column of a field in the sheet's list kind."""
    return next((column for column in sheet.kind.columns if column.field == name), None)


def issue_at(sheet: ListSheet, row: SheetRow, name: str | None, finding: Finding) -> Issue:
    """A finding as the report shows it; personal values are masked there."""
    column = column_of(sheet, name) if name else None
    return Issue(
        row=row.number,
        column=column.heading if column else name,
        value=row.cells.get(name, "") if name else None,
        severity=finding.severity,
        code=finding.code,
        reason=finding.reason,
        suggestion=finding.suggestion,
        personal=bool(column and column.personal),
    )


def digest(parts: Iterable[str]) -> str:
    """A short stable key from a natural key that is too long for an id."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
