"""Numbers with units, widths, thousands and approximations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.normalise.numbers import decimal, integer


def codes(parsed):
    return [(finding.code, finding.severity) for finding in parsed.findings]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("12", 12),
        ("12.0", 12),
        ("１２", 12),
        ("1,200", 1200),
        ("1，200", 1200),
        ("5人", 5),
        ("3年", 3),
        ("12 人", 12),
        ("12万", 120_000),
        ("十年", 10),
        ("二十五人", 25),
        ("-3", -3),
    ],
)
def test_integer(written, expected):
    parsed = integer(written)
    assert parsed.value == expected
    assert not parsed.findings


@pytest.mark.parametrize("written", ["约20人", "20余人", "20人左右", "20人以上", "20+", "近20人"])
def test_approximate_numbers_are_taken_with_a_warning(written):
    parsed = integer(written)
    assert parsed.value == 20
    assert codes(parsed) == [("approximate", "warning")]


@pytest.mark.parametrize(
    "written", ["五六个", "12.5", "10-20", "1e5", "nan", "1,2", "abc", "9" * 400, "12;13", "若干", "-"]
)
def test_what_is_no_whole_number(written):
    parsed = integer(written)
    assert parsed.value is None
    assert codes(parsed) == [("bad_number", "error")]
    assert parsed.findings[0].suggestion


def test_a_unit_of_another_column_is_refused():
    assert integer("18个月", unit="年").failed
    assert integer("18年", unit="年").value == 18
    assert integer("18个月").value == 18


def test_range_holds_its_ends():
    assert integer("1", 1, 5).value == 1
    assert decimal("5", 1, 5).value == 5
    assert codes(decimal("5.1", 1, 5)) == [("out_of_range", "error")]
    assert codes(integer("0", 1)) == [("out_of_range", "error")]


@pytest.mark.parametrize(
    ("written", "yuan", "wan"),
    [
        ("12", 12, 12),
        ("12万", 120_000, 12),
        ("12万元", 120_000, 12),
        ("1.2亿", 120_000_000, 12_000),
        ("120000元", 120_000, 12),
    ],
)
def test_money_in_the_unit_of_the_column(written, yuan, wan):
    assert decimal(written, unit="元").value == yuan
    assert decimal(written, unit="万元").value == wan


def test_an_empty_cell_is_no_number_and_no_finding():
    assert integer(" ").value is None
    assert not integer("").findings


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_integers_survive(number):
    assert integer(str(number)).value == number
    assert integer(f"{number:,}").value == number
    assert integer(f"{number}.0").value == number
