"""Places by code, name and path."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.normalise.region_names import Region
from loaders.normalise.regions import Regions, regions


def codes(parsed):
    return [(finding.code, finding.severity) for finding in parsed.findings]


def test_every_row_is_found_by_code_name_short_name_and_path():
    table = regions()
    for row in table.all():
        for written in (row.code, row.name, row.short, table.full_name(row.code), f"{row.code} {row.name}"):
            parsed = table.resolve(written)
            assert parsed.value is not None, written
            assert (parsed.value.code, parsed.value.exact, parsed.findings) == (row.code, True, ()), written


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("广东省深圳市南山区", "440305"),
        ("深圳市南山区", "440305"),
        ("深圳南山", "440305"),
        ("广东 深圳 南山", "440305"),
        ("广东省-深圳市-南山区", "440305"),
        ("广东省／深圳市／南山区", "440305"),
        ("中国广东省深圳市南山区", "440305"),
        ("廣東省深圳市南山區", "440305"),
        ("南山区（深圳市）", "440305"),
        ("440305.0", "440305"),
        ("440300000000", "440300"),
        ("4403", "440300"),
        ("44", "440000"),
        ("深圳", "440300"),
        ("广西", "450000"),
        ("北京市", "110000"),
        ("東莞市長安鎮", "441900119"),
        ("中山港口镇", "442000108"),
        ("中山港", "442000003"),
        ("东莞市东城区", "441900003"),
        ("广州市增城市", "440118"),
        ("惠州大亚湾区", "441300901"),
        ("三角", "442000109"),
    ],
)
def test_known_places(written, code):
    parsed = regions().resolve(written)
    assert (parsed.value.code, parsed.value.exact) == (code, True)
    assert not parsed.findings


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("东莞市长安镇乌沙村", "441900119"),
        ("广州市天河区石牌街道", "440106"),
        ("番禺市桥", "440113"),
        ("惠阳镇隆镇", "441303"),
        ("440305001", "440305"),
        ("440305001002", "440305"),
        ("441900119001", "441900119"),
        ("湖南省长沙市", "430000"),
        ("430100", "430000"),
        ("天津市和平区", "120000"),
        ("深圳光明新区", "440311"),
    ],
)
def test_places_below_the_known_ones(written, code):
    parsed = regions().resolve(written)
    assert (parsed.value.code, parsed.value.exact) == (code, False)
    assert not parsed.findings


@pytest.mark.parametrize(
    ("written", "in_suggestion"),
    [
        ("长沙市", "湖南省长沙市"),
        ("深川市", "广东省深圳市"),
        ("增城市", "广东省广州市增城区"),
        ("深圳市南海区", "广东省佛山市南海区"),
        ("深圳市南山区、宝安区", "广东省深圳市宝安区"),
        ("440399", "440300"),
        ("990000", "代码或名称"),
        # Namesakes elsewhere in China.
        ("大连中山区", "省份"),
        ("和平区", "省份"),
        ("长安区", "省份"),
        ("吉林市", "省份"),
        ("海南藏族自治州", "省份"),
        # Ordinary words that begin like a place.
        ("三角洲", ""),
        ("新兴产业园", ""),
        ("全国", ""),
        ("abc", ""),
    ],
)
def test_unknown_places(written, in_suggestion):
    parsed = regions().resolve(written)
    assert parsed.value is None
    assert codes(parsed) == [("unknown_region", "error")]
    assert in_suggestion in parsed.findings[0].suggestion


def test_code_and_name_that_differ():
    parsed = regions().resolve("440305 福田区")
    assert parsed.value.code == "440305"
    assert codes(parsed) == [("code_name_differ", "warning")]


def test_namesakes_need_context():
    table = Regions(
        [
            Region("10", "甲省", "甲", "province", ""),
            Region("1001", "东山市", "东山", "city", "10"),
            Region("100101", "城关区", "城关", "county", "1001"),
            Region("1002", "西山市", "西山", "city", "10"),
            Region("100201", "城关区", "城关", "county", "1002"),
        ]
    )
    parsed = table.resolve("城关区")
    assert parsed.value is None
    assert codes(parsed) == [("ambiguous_region", "error")]
    assert "甲省东山市城关区" in parsed.findings[0].reason
    assert "甲省西山市城关区" in parsed.findings[0].reason
    assert table.resolve("西山城关").value.code == "100201"
    assert table.resolve("城关区（东山市）").value.code == "100101"


def test_tree():
    table = regions()
    assert table.parents("440305") == ["440300", "440000"]
    assert table.parents("440000") == []
    assert table.name("440305") == "南山区"
    assert table.full_name("440305") == "广东省深圳市南山区"
    with pytest.raises(KeyError):
        table.name("000000")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("东莞市长安镇某模具厂的注塑件缩水", "441900119"),
        ("深圳客户在南山区的现场", "440305"),
        ("中山灯饰企业", "442000"),
        ("在佛山的客户，还有深圳的", "440600"),
        ("新兴产业、和平光明、港口、三角带、古镇、民众", None),
        ("中山装的版型", None),
        ("东区西区南区的城区", None),
        ("没有地名", None),
        ("", None),
    ],
)
def test_places_in_running_text(text, code):
    assert regions().in_text(text) == code


@given(st.text(max_size=20) | st.text(alphabet="广东省深圳市南山区中港口镇长安（）、 0123456789", max_size=14))
def test_any_text_is_a_place_or_an_error(text):
    parsed = regions().resolve(text)
    assert parsed.value is not None or parsed.failed or not parsed.findings
    assert regions().in_text(text) is None or regions().name(regions().in_text(text))


@pytest.mark.parametrize(
    ("text", "code", "suggested"),
    [
        ("汕头潮楠区", "440500", "潮南区"),
        ("汕头市潮楠区某某路", "440500", "潮南区"),
        ("汕头潮楠", "440500", "潮南区"),
        ("广东省潮楠区", "440000", "潮南区"),
        ("深圳市宝岸区", "440300", "宝安区"),
        ("广州市东山区", "440100", "核对"),
    ],
)
def test_wrong_county_behind_the_right_city_is_told(text, code, suggested):
    parsed = regions().resolve(text)
    (finding,) = parsed.findings
    assert (parsed.value.code, parsed.value.exact) == (code, False)
    assert (finding.code, finding.severity) == ("unknown_district", "warning")
    assert suggested in finding.suggestion


@pytest.mark.parametrize(
    "text",
    [
        "东莞市某某村",
        "佛山市南海区桂城街道",
        "佛山高新区",
        "深圳市华强北",
        "广州市某某小区",
        "湖南省长沙市岳麓区",
        "肇庆某某工业园区",
    ],
)
def test_place_below_the_county_is_not_told(text):
    assert regions().resolve(text).findings == ()
