"""Dates in every accepted form, and those that could be read in two ways."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.normalise.dates import date


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-05",
        "2024/3/5",
        "2024.3.5",
        "2024年3月5日",
        "2024 年 3 月 5 日",
        "20240305",
        "20240305.0",
        "2024-03-05 00:00:00",
        "2024-03-05T08:30:00Z",
        "２０２４．３．５",
        "45356",
        "45356.0",
        "45356.75",
    ],
)
def test_a_day(written):
    parsed = date(written)
    assert parsed.value == "2024-03-05"
    assert not parsed.findings


@pytest.mark.parametrize("written", ["2024年3月", "2024.03", "2024-03", "2024/3", "202403", "2024年3月份"])
def test_a_month_is_its_first_day(written):
    assert date(written).value == "2024-03-01"


def test_october_that_a_workbook_cut_to_january():
    parsed = date("2024.1")
    assert parsed.value == "2024-01-01"
    assert [(f.code, f.severity) for f in parsed.findings] == [("unsure_date", "warning")]
    assert not date("2024.10").findings
    assert not date("2024-1").findings


@pytest.mark.parametrize(
    ("written", "suggestion"),
    [
        ("24-3-5", "您是不是要填：2024-03-05？"),
        ("13/3/2024", "您是不是要填：2024-03-13？"),
        ("5/3/2024", "请填 2024-03-05 这样的日期"),
        ("2024-02-30", "请填 2024-03-05 这样的日期"),
        ("2024-13-01", None),
        ("2023-02-29", None),
        ("1024-03-05", None),
        ("2024", None),
        ("至今", None),
        ("2024-03-05 至 2024-03-08", None),
        ("19000", None),
        ("90000", None),
    ],
)
def test_bad_dates(written, suggestion):
    parsed = date(written)
    assert parsed.value is None
    [finding] = parsed.findings
    assert (finding.code, finding.severity) == ("bad_date", "error")
    assert suggestion is None or finding.suggestion == suggestion


def test_an_empty_cell():
    assert date("  ").value is None
    assert not date("").findings


@given(st.dates(min_value=datetime.date(1955, 1, 1), max_value=datetime.date(2099, 12, 31)))
def test_every_form_of_a_day_means_that_day(day):
    forms = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        day.strftime("%Y%m%d"),
        f"{day.isoformat()} 00:00:00",
        str((day - datetime.date(1899, 12, 30)).days),
    ]
    assert {date(form).value for form in forms} == {day.isoformat()}


@given(st.text(max_size=20) | st.text(alphabet="0123456789-/.年月日 :", max_size=14))
def test_any_text_is_a_date_or_an_error(text):
    parsed = date(text)
    if parsed.value is None:
        assert parsed.failed or not text.strip("\u200b") or not parsed.findings
    else:
        assert datetime.date.fromisoformat(parsed.value).isoformat() == parsed.value
