"""Numbers as people write them in lists: 12, 12.0, １２, 1,200, 5人, 约20人, 12万."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from loaders.normalise.finding import Finding, Parsed, quoted, warning
from loaders.normalise.text import clean

_DIGITS = r"[0-9]{1,15}|[0-9]{1,3}(?:[,，][0-9]{3}){1,4}"
_NUMBER = re.compile(
    rf"(?P<about>大约|大概|约为|约|近|超过|超|不少于|至少)?[¥￥]?(?P<number>[+-]?(?:{_DIGITS})(?:\.[0-9]{{0,12}})?)"
    r"(?P<more>余|多)?(?P<factor>[百千万亿])?(?P<more2>余|多)?(?P<unit>[^0-9\W_]{0,3}?)(?P<after>左右|上下|以上|\+)?"
)
_NUMERALS = re.compile("[零一二两三四五六七八九十百千万亿]")
_RANGE = re.compile(r"[0-9][^0-9.]*?(?:[-~～—–至到]+)[^0-9.]*?[0-9]")
_FACTORS = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_CHINESE = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_CHINESE_NUMBER = re.compile(
    r"(?:([一二三四五六七八九])?十([一二三四五六七八九])?|([零〇一二两三四五六七八九]))(?=[^\W\d_]{0,2}$)"
)

#: What may stand behind a number in a column of a unit; another unit there (18个月 in a column of years) is an error.
_SAME = {
    "年": frozenset({"年", "周年", "年整"}),
    "人": frozenset({"人", "名", "位", "个", "个人", "人次"}),
    "学时": frozenset({"学时", "课时", "小时", "个学时", "节", "节课"}),
    "项": frozenset({"项", "个", "件", "家", "起"}),
    "分": frozenset({"分", "星", "颗星"}),
    "万元": frozenset({"元", "圆", "人民币", "元整"}),
    "元": frozenset({"元", "圆", "人民币", "元整"}),
}
_OTHERS = frozenset({"次", "户", "天", "日", "个月", "周", "台", "套", "岁", "期", "门", "份"})
_KNOWN = _OTHERS.union(*_SAME.values())


def _from_chinese(text: str) -> str:
    """三年 as 3年, 二十五人 as 25人; numbers of three digits and more are not written in characters in lists."""
    match = _CHINESE_NUMBER.match(text)
    if not match:
        return text
    tens, ones, single = match.groups()
    value = _CHINESE[single] if single else 10 * _CHINESE[tens or "一"] + _CHINESE[ones or "零"]
    return f"{value}{text[match.end() :]}"


def _value(match: re.Match[str], unit: str) -> Decimal | None:
    """The number in the column's unit, None where another unit stands behind it."""
    number = Decimal(match["number"].replace(",", "").replace("，", "").rstrip("."))
    factor, behind = match["factor"], match["unit"]
    if behind and behind not in (_SAME[unit] if unit else _KNOWN):
        return None
    value = number * _FACTORS.get(factor or "", 1)
    # In a column of 万元 a bare number is one of 万元 already; with 万, 亿 or 元 behind it, it is not.
    return value / 10_000 if unit == "万元" and (factor or behind) else value


def _read(text: str, low: float | None, high: float | None, unit: str, example: str) -> Parsed[Decimal]:
    text = clean(text)
    if not text:
        return Parsed(None)
    compact = text if text.isascii() else _from_chinese(text.replace(" ", ""))
    match = _NUMBER.fullmatch(compact)
    value = _value(match, unit) if match else None
    if match is None or value is None:
        why = "是一个范围，要填一个数" if _RANGE.search(text) else "不是可以识别的数字"
        if match and not _NUMERALS.search(match["unit"]):
            why = f"的单位不对，本列按“{unit or '个'}”计"
        advice = f"请只填数字，例如 {example}" if high is None or high > float(example) else _limits(low, high)
        return Parsed(None, (Finding("bad_number", f"{quoted(text)}{why}", advice),))
    if (low is not None and value < Decimal(str(low))) or (high is not None and value > Decimal(str(high))):
        return Parsed(None, (Finding("out_of_range", f"{quoted(text)}超出范围", _limits(low, high)),))
    if match["about"] or match["more"] or match["more2"] or match["after"]:
        return Parsed(
            value,
            (warning("approximate", f"{quoted(text)}是约数，已按 {_plain(value)} 记录", "知道准确数的，请改填准确的"),),
        )
    return Parsed(value)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _limits(low: float | None, high: float | None) -> str:
    """The instruction for a number out of range."""
    if low is None or high is None:
        return f"请填不小于 {low:g} 的数" if low is not None else f"请填不大于 {high:g} 的数"
    return f"请填 {low:g} 到 {high:g} 之间的数"


@lru_cache(maxsize=1 << 14)
def integer(text: str, low: float | None = None, high: float | None = None, *, unit: str = "") -> Parsed[int]:
    """A whole number between `low` and `high`, both included.

    `unit` is the column's: 年, 人, 学时, 项, 分, 元, 万元, or empty for any. Errors `bad_number` and `out_of_range`,
    warning `approximate`.
    """
    parsed = _read(text, low, high, unit, "12")
    if parsed.value is None:
        return Parsed(None, parsed.findings)
    if parsed.value != parsed.value.to_integral_value():
        near = _plain(parsed.value.to_integral_value())
        return Parsed(None, (Finding("bad_number", f"{quoted(text)}不是整数", f"请填整数，例如 {near}"),))
    return Parsed(int(parsed.value), parsed.findings)


@lru_cache(maxsize=1 << 14)
def decimal(text: str, low: float | None = None, high: float | None = None, *, unit: str = "") -> Parsed[float]:
    """A number between `low` and `high`, both included; `unit` and findings as for `integer`.

    `12万` is 120000, and 12 where the unit is 万元.
    """
    parsed = _read(text, low, high, unit, "12.5")
    return Parsed(None if parsed.value is None else float(parsed.value), parsed.findings)
