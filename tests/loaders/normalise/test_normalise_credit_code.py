"""Check digits of unified social credit codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from loaders.normalise.credit_code import credit_code

GOOD = "91110000600037341L"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODES = st.builds(
    lambda digits, rest: digits + rest + uscc.calc_check_digit(digits + rest),
    st.text(alphabet="0123456789", min_size=8, max_size=8),
    st.text(alphabet=ALPHABET, min_size=9, max_size=9),
)


@pytest.mark.parametrize(
    "written", [GOOD, GOOD.lower(), "9111 0000 6000 37341L", "91110000-60003734-1L", "９１１１００００600037341Ｌ"]
)
def test_good_codes(written):
    parsed = credit_code(written)
    assert parsed.value == GOOD
    assert not parsed.findings


@pytest.mark.parametrize(
    ("written", "in_reason"),
    [
        (GOOD[:-1], "17 位"),
        (GOOD + "1", "19 位"),
        ("91110000600037341M", "校验位"),
        ("9111000060003V341L", "V"),
        ("A1110000600037341L", "前 8 位"),
        ("9.11100006E+17", "丢失"),
        ("911100006000373000", "丢失"),
        ("无", "1 位"),
    ],
)
def test_bad_codes_say_why(written, in_reason):
    parsed = credit_code(written)
    assert parsed.value is None
    [finding] = parsed.findings
    assert (finding.code, finding.severity) == ("bad_credit_code", "error")
    assert in_reason in finding.reason
    assert finding.suggestion


def test_misread_letters_are_mended_in_the_suggestion():
    [finding] = credit_code("9111OOOO6OOO3734IL").findings
    assert finding.suggestion == f"您是不是要填：{GOOD}？"


def test_no_suggestion_where_mending_does_not_help():
    [finding] = credit_code("9111OOOO600037341M").findings
    assert "您是不是要填" not in finding.suggestion


@given(CODES, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_changed_character_is_refused(code, position, character):
    assert credit_code(code).value == code
    changed = code[:position] + character + code[position + 1 :]
    assert (credit_code(changed).value is None) == (changed != code)
