"""Phone numbers and addresses, which no finding repeats."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.normalise.contacts import email, phone


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("13800138000.0", "13800138000"),
        ("1.3800138E10", "13800138000"),
        ("13800138000（微信同号）", "13800138000"),
        ("0755-83712345", "0755-83712345"),
        ("（0755）8371 2345", "0755-83712345"),
        ("010-62345678", "010-62345678"),
        ("0755-83712345转801", "0755-83712345转801"),
        ("75583712345", "0755-83712345"),
        ("13800138000、0755-83712345", "13800138000、0755-83712345"),
        ("13800138000/13900139000", "13800138000、13900139000"),
        ("13800138000 13900139000", "13800138000、13900139000"),
        ("13800138000\n13800138000", "13800138000"),
    ],
)
def test_phone(written, expected):
    parsed = phone(written)
    assert parsed.value == expected
    assert not parsed.findings


@pytest.mark.parametrize("written", ["1380013800", "83712345", "12345", "13800138000；123", "无", "11111111111"])
def test_bad_phone_is_kept_and_not_repeated(written):
    parsed = phone(written)
    assert parsed.value
    [finding] = parsed.findings
    assert (finding.code, finding.severity) == ("bad_phone", "warning")
    assert written not in finding.reason
    assert "13800138000" not in finding.reason


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("wang@example.com", "wang@example.com"),
        ("wang＠EXAMPLE.com", "wang@example.com"),
        ("wang@example。com", "wang@example.com"),
        ("mailto:wang@example.com", "wang@example.com"),
        ("wang@example.com；li@example.com", "wang@example.com、li@example.com"),
    ],
)
def test_email(written, expected):
    parsed = email(written)
    assert parsed.value == expected
    assert not parsed.findings


@pytest.mark.parametrize("written", ["wang", "wang@", "wang@example", "王@example.com", "wang@example.com、li"])
def test_bad_email_is_kept_and_not_repeated(written):
    parsed = email(written)
    assert parsed.value
    [finding] = parsed.findings
    assert (finding.code, finding.severity) == ("bad_email", "warning")
    assert "wang" not in finding.reason


@given(st.text(max_size=20) | st.text(alphabet="0123456789+-()转、/ @.a", max_size=20))
def test_any_text_is_taken(text):
    for parsed in (phone(text), email(text)):
        assert not parsed.failed
