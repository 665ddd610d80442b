"""Skill levels, titles, and levels behind a skill."""

from __future__ import annotations

import pytest

from loaders.normalise.levels import SkillRef, level, skill_cell


@pytest.mark.parametrize(
    ("written", "name", "skill_level"),
    [
        ("学徒工", "学徒工", 1),
        ("五级/初级工", "初级工", 1),
        ("一级／高级技师", "高级技师", 5),
        ("二级（技师）", "技师", 4),
        ("技師", "技师", 4),
        ("首席技师", "首席技师", 5),
        ("高级工程师", "高级工程师", 5),
        ("教授级高工", "正高级工程师", 5),
        ("维修电工高级技师", "高级技师", 5),
        ("电工（高级技师）", "高级技师", 5),
        ("焊工三级", "高级工", 3),
        # Several in one cell: the highest counts, and a title counts as the step it is worth.
        ("技师、高级技师", "高级技师", 5),
        ("工程师；高级技师", "高级技师", 5),
        ("电工/技师", "技师", 4),
    ],
)
def test_level(written, name, skill_level):
    found = level(written).value
    assert (found.name, found.skill_level, found.known) == (name, skill_level, True)


def test_unknown_level_is_kept_with_a_warning():
    parsed = level("三段")
    assert (parsed.value.name, parsed.value.skill_level, parsed.value.known) == ("三段", None, False)
    [finding] = parsed.findings
    assert (finding.code, finding.severity) == ("unknown_level", "warning")
    assert "首席技师" in finding.suggestion


def test_unknown_level_near_a_known_one():
    [finding] = level("首席技士").findings
    assert finding.suggestion.startswith("您是不是要填：首席技师")


def test_a_known_level_beside_an_unknown_one():
    parsed = level("技师、三段")
    assert parsed.value.name == "技师"
    assert [f.code for f in parsed.findings] == ["unknown_level"]


def test_a_longer_title_is_no_level():
    assert not level("总工程师").value.known


@pytest.mark.parametrize(
    ("written", "name", "number"),
    [
        ("氩弧焊", "氩弧焊", None),
        ("氩弧焊(5)", "氩弧焊", 5),
        ("氩弧焊（５）", "氩弧焊", 5),
        ("氩弧焊 (2.0)", "氩弧焊", 2),
        ("氩弧焊(3级)", "氩弧焊", 3),
        ("氩弧焊（高级）", "氩弧焊", 3),
        ("氩弧焊（高級）", "氩弧焊", 3),
        ("氩弧焊【技师】", "氩弧焊", 4),
        ("氩弧焊[首席技师]", "氩弧焊", 5),
        ("FANUC(31i)（3）", "FANUC(31i)", 3),
        # No levels: these brackets belong to the name.
        ("氩弧焊5级", "氩弧焊5级", None),
        ("无损检测（二级）", "无损检测（二级）", None),
        ("PLC（S7-1200）", "PLC（S7-1200）", None),
        ("焊接标准（610）", "焊接标准（610）", None),
    ],
)
def test_skill_cell(written, name, number):
    parsed = skill_cell(written)
    assert parsed.value == SkillRef(name, number)
    assert not parsed.findings


@pytest.mark.parametrize("written", ["氩弧焊(6)", "氩弧焊（0）", "氩弧焊(-1)", "氩弧焊(2.5)", "(5)"])
def test_bad_skill_levels(written):
    parsed = skill_cell(written)
    assert parsed.value is None
    assert [(f.code, f.severity) for f in parsed.findings] == [("bad_skill_level", "error")]


def test_empty_cells():
    assert level("").value is None
    assert skill_cell(" ").value is None
