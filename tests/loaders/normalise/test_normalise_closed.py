"""Closed lists and the other words for their values."""

from __future__ import annotations

import pytest

from loaders.normalise import closed
from loaders.normalise.closed import choose
from loaders.normalise.text import match_key


@pytest.mark.parametrize(
    ("choices", "written", "expected"),
    [
        (closed.TIERS, "小巨人", "国家级专精特新“小巨人”"),
        (closed.TIERS, '国家级专精特新"小巨人"', "国家级专精特新“小巨人”"),
        (closed.TIERS, "专精特新", "省级专精特新"),
        (closed.TEAM_LEVELS, "省级", "省"),
        (closed.TEAM_LEVELS, "地市", "市"),
        (closed.TEAM_LEVELS, "区", "县"),
        (closed.TEAM_LEVELS, "行业", "产业"),
        (closed.SERVICE_LEVELS, "县级", "县"),
        (closed.OUTCOMES, "完成", "已解决"),
        (closed.OUTCOMES, "解决", "已解决"),
        (closed.OUTCOMES, "未解決", "未解决"),
        (closed.NEED_KINDS, "难题", "技术难题"),
        (closed.NEED_KINDS, "培训", "培训需求"),
        (closed.NEED_STATUS, "进行中", "服务中"),
        (closed.URGENCY, "非常紧急", "特急"),
        (closed.URGENCY, " 特　急 ", "特急"),
        (closed.EXPERT_STATUS, "退休", "离退休"),
        (closed.SIZES, "中型企业", "中型"),
    ],
)
def test_other_words(choices, written, expected):
    parsed = choose(written, choices, decides=True, label="列")
    assert parsed.value == expected
    assert not parsed.findings


def test_unknown_value_is_kept_where_it_decides_nothing():
    parsed = choose("火烧眉毛", closed.URGENCY, decides=False, label="紧急程度")
    assert parsed.value == "火烧眉毛"
    [finding] = parsed.findings
    assert (finding.code, finding.severity) == ("unknown_value", "warning")
    assert "紧急程度" in finding.reason
    assert "一般、紧急、特急" in finding.suggestion


def test_unknown_value_is_an_error_where_it_decides():
    parsed = choose("巳解决", closed.OUTCOMES, decides=True, label="结果")
    assert parsed.value is None
    assert parsed.failed
    assert parsed.findings[0].suggestion.startswith("您是不是要填：已解决")


def test_own_words_take_the_place_of_the_lists():
    assert choose("急", closed.URGENCY, aliases={"急": "特急"}, decides=True, label="列").value == "特急"
    assert choose("加急", closed.URGENCY, aliases={}, decides=True, label="列").failed


def test_an_empty_cell():
    assert choose(" ", closed.URGENCY, decides=True, label="列").value is None


def test_every_word_means_a_value_and_none_is_one():
    assert len(closed.WORDS) == 11
    for choices, words in closed.WORDS.items():
        assert set(words.values()) <= set(choices)
        assert not {match_key(word) for word in words} & {match_key(value) for value in choices}


def test_experts_are_available_or_absent():
    assert closed.EXPERT_AVAILABLE + closed.EXPERT_ABSENT == closed.EXPERT_STATUS
