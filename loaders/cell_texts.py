"""What is to be said of every cell as text, whatever its column is for: too long, control characters, formulas."""

from __future__ import annotations

from dataclasses import replace

from loaders.normalise.finding import Finding
from loaders.normalise.text import looks_plain, text_findings, undefuse
from loaders.records import Record, issue_at
from loaders.report import Issue

#: A number may begin with + there, with more signs to come: +86-755-12345678.
_SIGNED = frozenset(("phone",))
#: What a workbook shows in place of the result of a formula.
_FAILED = frozenset(("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"))


def check_texts(record: Record) -> None:
    """Adds what the normalisers of the cells have not found yet; in an unknown column everything is a warning."""
    found = {(issue.column, issue.code) for issue in record.issues}
    for field, text in record.row.cells.items():
        if text in _FAILED:
            told = Finding("failed_formula", f"单元格里的公式出错，只有 {text}", "请改正公式，或把它换成数值或文字")
            record.report(field, told)
            continue
        if looks_plain(text):
            continue
        for finding in text_findings(undefuse(text)):
            if finding.code == "formula_like" and field in _SIGNED and text.lstrip()[0] in "+＋":
                continue
            issue = issue_at(record.sheet, record.row, field, finding)
            if (issue.column, issue.code) not in found:
                record.issues.append(issue)
    for heading, text in record.row.extra.items():
        for finding in text_findings(undefuse(text)):
            told = replace(finding, severity="warning")
            issue = Issue(record.row.number, heading, text, told.severity, told.code, told.reason, told.suggestion)
            record.issues.append(issue)
