"""How long something took, as the text about it says: 三个月后, 连用半年, 由每月6起降到1起."""

from __future__ import annotations

import re

_NUMERALS = {c: n for n, c in enumerate("一二三四五六七八九", 1)} | {"两": 2, "几": 3}
_DAYS = {"年": 365, "个月": 30, "月": 30, "周": 7, "星期": 7, "天": 1}
#: A number with a span of time. A rate (每周, 一年省), an age (近两年) and a month of the calendar (七八月) are none.
_SPAN = re.compile(
    r"(?<![每头约近0-9一二三四五六七八九十])(第?)([0-9]{1,3}|半|两|几|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])个?"
    r"(年|月|周|星期|天)(?!省|前)"
)
#: What can only be said after so many days of watching.
_WATCHED = {"每周": 14, "当月": 30, "月省": 30, "每月": 60, "次月": 60, "每季": 180, "季": 90, "年省": 180}
#: Longer spans are ages and plans, not what somebody waited for.
_LONGEST = 550


def _count(number: str) -> float:
    if number.isdigit():
        return int(number)
    if number == "半":
        return 0.5
    if "十" in number:
        tens, ones = number.split("十")
        return 10 * _NUMERALS.get(tens, 1) + _NUMERALS.get(ones, 0)
    return _NUMERALS[number]


def days_said(text: str) -> int:
    """The longest span of which the text speaks, in days; 0 where it speaks of none."""
    # 第二年 begins after one year, while 第二个月 is taken for two.
    spans = [(_count(number) - bool(nth and unit == "年")) * _DAYS[unit] for nth, number, unit in _SPAN.findall(text)]
    watched = [days for word, days in _WATCHED.items() if word in text]
    return round(max((days for days in (*spans, *watched) if days <= _LONGEST), default=0))
