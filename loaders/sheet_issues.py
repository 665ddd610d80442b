"""What is to be said of a sheet before any of its rows: unknown and missing columns, footers, unreadable lines."""

from __future__ import annotations

from loaders.report import Issue
from loaders.sheets import ListSheet, footer_label


def sheet_issues(sheet: ListSheet) -> list[Issue]:
    """Warnings at the heading row and at passed-over rows; an error for each line that could not be read."""
    found = [
        Issue(
            sheet.header_row,
            heading,
            heading,
            "warning",
            "unknown_column",
            f"“{heading}”不是{sheet.kind.label_zh}的列，内容另存备查，不参与匹配",
            "如是已有列的别名，请改成模板中的列名",
        )
        for _, heading in sorted(sheet.unknown.items())
    ]
    found += [
        Issue(
            sheet.header_row,
            column.heading,
            None,
            "warning",
            "missing_column",
            f"缺少必填列“{column.heading}”，各行都无法导入",
            f"请加上这一列；模板见 gongjiang template {sheet.kind.name}",
        )
        for column in sheet.missing
    ]
    found += [
        Issue(
            row,
            None,
            footer_label(text),
            "warning",
            "footer_skipped",
            "看起来是合计或填表说明，已跳过",
            "如是一条记录，请补全这一行",
        )
        for row, text in sheet.footers
    ]
    return found + [broken_line(row, reason) for row, reason in sheet.broken]


def broken_line(row: int, reason: str) -> Issue:
    """The error of a line that could not be read."""
    return Issue(row, None, None, "error", "broken_line", reason, "请改正这一行的格式")
