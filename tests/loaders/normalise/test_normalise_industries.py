"""Industries by code, name and everyday word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.normalise.industries import industries
from loaders.normalise.tables import read_yaml


def codes(parsed):
    return [(finding.code, finding.severity) for finding in parsed.findings]


def test_every_row_is_found_by_code_name_and_both():
    table = industries()
    for row in table.all():
        assert table.resolve(row.code).value == row.code
        # A group and its only class share a name: either will do.
        assert table.name(table.resolve(row.name).value) == row.name
        parsed = table.resolve(table.label(row.code))
        assert parsed.findings == ()
        assert table.name(parsed.value) == row.name


def test_every_alias_is_its_first_code():
    for alias, aliased in read_yaml("industry_aliases.yaml")["aliases"].items():
        name = industries().resolve(alias)
        assert name.value is not None, alias
        assert name.value == aliased[0] or industries().name(name.value) == alias


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("3525", "3525"),
        ("3525.0", "3525"),
        ("C3525", "3525"),
        ("c3525", "3525"),
        ("Ｃ３５２５", "3525"),
        ("C35", "35"),
        ("35", "35"),
        ("C", "C"),
        ("C3525 模具制造", "3525"),
        ("C3525模具制造", "3525"),
        ("3525-模具制造", "3525"),
        ("模具制造（C3525）", "3525"),
        ("C 制造业", "C"),
        ("K 房地产业", "K"),
        ("C35 模具制造", "35"),
        ("模具製造", "3525"),
        ("农林牧渔业", "A"),
        ("制造业", "C"),
        ("家具", "21"),
        ("通用设备", "34"),
        ("模具行业", "3525"),
        ("注塑", "2929"),
        ("LED", "3975"),
        ("pcb", "3982"),
        # A workbook that ate the leading zero; the letter tells which is meant.
        ("A111", "0111"),
        ("B111", "111"),
        ("111", "111"),
    ],
)
def test_known_industries(written, code):
    parsed = industries().resolve(written)
    assert parsed.value == code
    assert not parsed.findings


@pytest.mark.parametrize("written", ["C3525 注塑", "3525 汽车整车制造", "D3525"])
def test_the_code_counts_where_code_and_name_differ(written):
    parsed = industries().resolve(written)
    assert parsed.value == "3525"
    assert codes(parsed) == [("code_name_differ", "warning")]


@pytest.mark.parametrize(
    ("written", "in_suggestion"),
    [
        ("量子计算", "GB/T 4754"),
        ("摩具制造", "C3525 模具制造"),
        ("精密模具及注塑", "C3525 模具制造、C2929"),
        ("9999", "GB/T 4754"),
        ("C3525、C2929", "GB/T 4754"),
        ("其他", ""),
        ("业", ""),
        ("D 模具制造", ""),
    ],
)
def test_unknown_industries(written, in_suggestion):
    parsed = industries().resolve(written)
    assert parsed.value is None
    assert codes(parsed) == [("unknown_industry", "error")]
    assert in_suggestion in parsed.findings[0].suggestion


def test_tree():
    table = industries()
    assert table.parents("3525") == ["352", "35", "C"]
    assert [table.level(code) for code in ("C", "35", "352", "3525")] == ["section", "division", "group", "class"]
    assert table.name("3525") == "模具制造"
    with pytest.raises(KeyError):
        table.name("9999")
    assert "392" in table.cluster("新一代电子信息")
    assert table.cluster("模具") == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("注塑件表面有缩痕，模具排气不良", [("2929", "注塑件"), ("3525", "模具")]),
        ("铝合金压铸模开裂", [("3525", "压铸模")]),
        ("led封装产线", [("3975", "LED封装")]),
        ("SMTLED", []),
        ("服务设计、投资管理、安装标签", []),
        ("", []),
    ],
)
def test_industries_in_running_text(text, found):
    assert industries().in_text(text) == found


@given(st.text(max_size=20) | st.text(alphabet="模具制造业CD0123459 、（）", max_size=12))
def test_any_text_is_an_industry_or_an_error(text):
    parsed = industries().resolve(text)
    assert parsed.value is not None or parsed.failed or not parsed.findings
