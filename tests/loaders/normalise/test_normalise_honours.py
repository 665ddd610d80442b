"""Honours with years, levels and who they are for."""

from __future__ import annotations

import pytest

from loaders.normalise.honours import honour
from loaders.normalise.tables import read_yaml


def codes(parsed):
    return [(finding.code, finding.severity) for finding in parsed.findings]


def test_every_title_and_alias_is_its_entry():
    for entry in read_yaml("honours.yaml")["honours"]:
        for word in (entry["title"], *entry["aliases"]):
            found = honour(word).value
            assert (found.title, found.level, found.body) == (entry["title"], entry["level"], entry["body"]), word


@pytest.mark.parametrize(
    ("written", "title", "level", "year"),
    [
        ("2019年全国五一劳动奖章", "全国五一劳动奖章", "国家级", 2019),
        ("全国技术能手（2021）", "全国技术能手", "国家级", 2021),
        ("2021年度全国技术能手", "全国技术能手", "国家级", 2021),
        ("全国“五一”劳动奖章(2018年)", "全国五一劳动奖章", "国家级", 2018),
        ("荣获全國勞動模範", "全国劳动模范", "国家级", None),
        ("全国技术能手荣誉称号获得者（焊工）", "全国技术能手", "国家级", None),
        ("第45届世界技能大赛金牌", "世界技能大赛金牌", "国家级", None),
        ("大国工匠年度人物", "大国工匠年度人物", "国家级", None),
        ("轻工大国工匠", "轻工大国工匠", "行业级", None),
        ("广东省总工会授予广东省五一劳动奖章", "广东省五一劳动奖章", "省级", None),
        ("佛山市大城工匠", "佛山大城工匠", "市级", None),
    ],
)
def test_known_honours(written, title, level, year):
    parsed = honour(written)
    assert (parsed.value.title, parsed.value.level, parsed.value.year) == (title, level, year)
    assert not parsed.findings


@pytest.mark.parametrize(
    "written", ["技术能手", "劳模", "劳动模范", "五一劳动奖章", "2015年五一劳动奖章", "政府特殊津贴"]
)
def test_bare_honours_are_kept_without_a_level(written):
    parsed = honour(written)
    assert parsed.value.level == "未知"
    assert parsed.value.title in written
    assert codes(parsed) == [("honour_level_unknown", "warning")]


@pytest.mark.parametrize("written", ["全国五一劳动奖状", "广东省工人先锋号", "省技能大师工作室", "韶关市工人先锋号"])
def test_honours_of_units_and_teams(written):
    parsed = honour(written)
    assert parsed.value is not None
    assert codes(parsed) == [("not_personal", "warning")]


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("全国优秀农民工", "国家级"),
        ("全国技术能手提名奖", "国家级"),
        ("南粤工匠之星", "省级"),
        ("湖南省技术能手", "省级"),
        ("广西壮族自治区劳动模范", "省级"),
        ("北京市劳动模范", "省级"),
        ("广东省电力行业技术能手", "省级"),
        ("市劳模", "市级"),
        ("深圳百优工匠", "市级"),
        ("韶关市五一劳动奖章", "市级"),
        ("深圳市南山区工匠", "县级"),
        ("国家电网公司劳动模范", "企业级"),
    ],
)
def test_unknown_honours_whose_words_tell_the_level(written, level):
    parsed = honour(written)
    assert (parsed.value.title, parsed.value.level, parsed.value.body) == (written, level, None)
    assert not parsed.findings


@pytest.mark.parametrize("written", ["优秀员工", "粤港澳大湾区工匠", "超市之星", "2020"])
def test_unknown_honours(written):
    parsed = honour(written)
    assert (parsed.value.title, parsed.value.level) == (written, "未知")
    assert codes(parsed) == [("unknown_honour", "warning")]


def test_unknown_honour_with_a_year():
    assert honour("2020年优秀员工").value.title == "优秀员工"
    assert honour("2020年优秀员工").value.year == 2020


def test_an_empty_cell():
    assert honour(" ").value is None
    assert not honour("").findings
