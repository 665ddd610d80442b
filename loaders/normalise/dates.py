"""Dates in the forms that lists hold, as ISO 8601 text."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from functools import lru_cache

from loaders.normalise.finding import Finding, Parsed, did_you_mean, quoted, warning
from loaders.normalise.text import clean

_TIME = r"(?:[T ]?[0-9]{1,2}[:时][0-9]{1,2}(?:[:分][0-9]{1,2}(?:\.[0-9]+)?秒?)?分?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_FULL = re.compile(rf"([0-9]{{4}})(?:[-/.年]|—|–)([0-9]{{1,2}})(?:[-/.月]|—|–)([0-9]{{1,2}})[日号]?{_TIME}")
_MONTH = re.compile(r"([0-9]{4})(?:[-/.年]|—|–)([0-9]{1,2})月?(?:份)?")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])?(?:\.0)?")
_SERIAL = re.compile(r"([2-8][0-9]{4})(?:\.[0-9]+)?")
_SHORT_YEAR = re.compile(r"'?([0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")

#: Excel counts the days from here; it takes 1900 for a leap year, so that the count is right from March 1900 on.
_EPOCH = datetime.date(1899, 12, 30)
_YEARS = range(1900, 2100)
_ADVICE = "请填 2024-03-05 这样的日期"


def _bad(text: str, why: str, suggestion: str = _ADVICE) -> Parsed[str]:
    return Parsed(None, (Finding("bad_date", f"{quoted(text)}{why}", suggestion),))


def _checked(text: str, year: int, month: int, day: int) -> Parsed[str]:
    """The date, or the reason why there is no such day."""
    if year not in _YEARS:
        return _bad(text, f"的年份不在 {_YEARS[0]} 到 {_YEARS[-1]} 之间")
    if not 1 <= month <= 12:
        return _bad(text, f"的月份是 {month}，没有这个月")
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        return _bad(text, f"不是真实的日期，{year} 年 {month} 月只有 {days} 天")
    return Parsed(f"{year:04}-{month:02}-{day:02}")


def _guess(text: str) -> str:
    """The suggestion for a date in a form that is not accepted because it can be read in more than one way."""
    if match := _SHORT_YEAR.fullmatch(text):
        year, month, day = map(int, match.groups())
        guessed = _checked(text, 2000 + year if year < 70 else 1900 + year, month, day).value
        return did_you_mean([guessed]) if guessed else _ADVICE
    if match := _DAY_FIRST.fullmatch(text):
        first, second, year = map(int, match.groups())
        # 5/3/2024 is March to one and May to another: only what is certain is suggested.
        guesses = {_checked(text, year, second, first).value, _checked(text, year, first, second).value} - {None}
        return did_you_mean(sorted(filter(None, guesses))) if len(guesses) == 1 else _ADVICE
    return _ADVICE


@lru_cache(maxsize=1 << 12)
def date(text: str) -> Parsed[str]:
    """An ISO date; a month stands for its first day. Error `bad_date`.

    Warning `unsure_date` for 2024.1: a cell that holds the number 2024.10 looks the same.
    """
    text = clean(text)
    if not text:
        return Parsed(None)
    compact = text.replace(" ", "") if not text.isascii() else text
    if match := _FULL.fullmatch(compact):
        year, month, day = map(int, match.groups())
        return _checked(text, year, month, day)
    if match := _MONTH.fullmatch(compact):
        parsed = _checked(text, int(match[1]), int(match[2]), 1)
        if parsed.value and compact == f"{match[1]}.1":
            finding = warning("unsure_date", f"{quoted(text)}已按 1 月记录", f"如果是 10 月，请填 {match[1]}-10")
            return Parsed(parsed.value, (finding,))
        return parsed
    if match := _COMPACT.fullmatch(compact):
        return _checked(text, int(match[1]), int(match[2]), int(match[3] or 1))
    if (match := _SERIAL.fullmatch(compact)) and 20_000 <= (serial := int(match[1])) <= 80_000:
        return Parsed((_EPOCH + datetime.timedelta(days=serial)).isoformat())
    return _bad(text, "不是可以识别的日期", _guess(compact))
