"""Spaces, widths, scripts, separators and formula-like text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loaders.normalise.text import (
    MAX_TEXT,
    clean,
    defuse,
    formula_like,
    free_text,
    looks_plain,
    match_key,
    person_name,
    simplify,
    split_values,
    text_findings,
    undefuse,
)

TEXT = st.text(max_size=40)
CHINESE = st.text(alphabet="电焊電乾坤瞭解薴坏一后後 　·（）()、，;；\u200b\u00a0Ａａ1.²①", max_size=30)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("  电焊工 ", "电焊工"),
        ("ＰＬＣ　编程", "PLC 编程"),
        ("广东ＡＢＣ（深圳）有限公司", "广东ABC（深圳）有限公司"),
        ("第一，第二；第三", "第一，第二；第三"),
        ("a\u00a0\u00a0b\u200bc\ufeff", "a bc"),
        ("上\n下", "上 下"),
        ("振动 10² mm，200℃", "振动 10² mm，200℃"),
        ("①检查②更换", "①检查②更换"),
        ("", ""),
    ],
)
def test_clean(written, expected):
    assert clean(written) == expected


@given(TEXT | CHINESE)
def test_clean_is_idempotent(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("電焊工", "电焊工"),
        ("氬弧焊後處理", "氩弧焊后处理"),
        ("瞭解", "了解"),
        ("乾隆", "乾隆"),
        ("薴", "苎"),
        # Simplified text is not touched, though the converter knows phrases made of its characters.
        ("设备一坏就停机", "设备一坏就停机"),
        ("反覆", "反覆"),
        ("皇后", "皇后"),
        ("ABC", "ABC"),
    ],
)
def test_simplify(written, expected):
    assert simplify(written) == expected


@given(TEXT | CHINESE)
@example("乾坤設備薴")
def test_simplify_is_idempotent(text):
    assert simplify(simplify(text)) == simplify(text)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("张　伟", "张伟"),
        (" 欧 阳 明 ", "欧阳明"),
        ("阿依古丽 • 买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("John  Smith", "John Smith"),
        ("J. Smith", "J. Smith"),
        ("张伟（甲公司）", "张伟（甲公司）"),
    ],
)
def test_person_name(written, expected):
    assert person_name(written) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("广东ＡＢＣ（深圳）有限公司", "广东abc(深圳)有限公司"),
        ("甲【乙】", "甲(乙)"),
        ("“小巨人”", "小巨人"),
        ("電 焊", "电焊"),
        ("农、林、牧、渔业", "农林牧渔业"),
        ("CO2/MAG", "co2mag"),
    ],
)
def test_match_key_ignores_spelling(one, other):
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(("one", "other"), [("C", "C++"), ("C#", "C"), ("3.5mm", "35mm"), ("甲（乙）", "甲乙")])
def test_match_key_keeps_what_differs(one, other):
    assert match_key(one) != match_key(other)


@given(TEXT | CHINESE)
def test_match_key_is_idempotent(text):
    assert match_key(match_key(text)) == match_key(text)


@pytest.mark.parametrize("text", ["=1+1", "+A1", "@SUM(A1)", "-检查", "＝1", "-2+3+cmd|' /C calc'!A0", "  =1", "\t=1"])
def test_formula_like_is_found_and_defused(text):
    assert formula_like(text)
    assert defuse(text) == "'" + text
    assert undefuse(defuse(text)) == text
    assert [f.code for f in free_text(text).findings if f.code == "formula_like"] == ["formula_like"]
    assert not free_text(text).failed


@pytest.mark.parametrize("text", ["-5", "+5.2", "-20℃以下开裂", "3=4", "1-2", "+86 13800138000", "", "'引号"])
def test_numbers_and_plain_text_are_no_formulas(text):
    assert not formula_like(text)
    assert defuse(text) == undefuse(text) == text


@given(TEXT)
def test_defuse_leaves_no_formula(text):
    assert not formula_like(defuse(text))


def test_free_text_keeps_lines():
    assert free_text(" 第一行 \r\n\n\n\n第二行　ＰＬＣ ").value == "第一行\n\n第二行 PLC"


def test_free_text_of_a_list_that_was_written_here():
    parsed = free_text("'=1+1")
    assert parsed.value == "=1+1"
    assert [f.code for f in parsed.findings] == ["formula_like"]


def test_free_text_limits():
    assert not free_text("字" * MAX_TEXT).findings
    [finding] = free_text("字" * (MAX_TEXT + 1)).findings
    assert (finding.code, finding.severity) == ("too_long", "error")
    [finding] = free_text("电\x07焊").findings
    assert (finding.code, finding.severity) == ("control_characters", "error")
    assert not free_text("电\t焊\n工").findings


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("氩弧焊、电焊；钳工;车工，铣工,磨工\n刨工", ["氩弧焊", "电焊", "钳工", "车工", "铣工", "磨工", "刨工"]),
        ("PLC（S7-1200、博途）、触摸屏", ["PLC（S7-1200、博途）", "触摸屏"]),
        ("PLC（S7-1200、博途)、触摸屏", ["PLC（S7-1200、博途)", "触摸屏"]),
        ("氩弧焊(5、电焊", ["氩弧焊(5", "电焊"]),
        ("电焊)、钳工", ["电焊)", "钳工"]),
        ("、电焊、、 电焊 ；", ["电焊"]),
        ("", []),
    ],
)
def test_split_values(written, expected):
    assert split_values(written) == expected


@given(
    st.lists(st.text(alphabet="电焊钳工PLC12", min_size=1, max_size=5), max_size=6, unique=True),
    st.sampled_from("、；;，,\n"),
)
def test_split_values_undoes_joining(values, separator):
    assert split_values(separator.join(values)) == values


def test_split_values_gives_every_caller_its_own_list():
    split_values("甲、乙").append("丙")
    assert split_values("甲、乙") == ["甲", "乙"]


@given(st.text(max_size=12) | st.text(alphabet=" '=+-@＝＋电\x07\x851", max_size=6))
def test_text_that_looks_plain_has_no_findings(text):
    if looks_plain(text):
        assert text_findings(undefuse(text)) == ()
