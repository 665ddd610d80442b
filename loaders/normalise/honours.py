"""Honours of persons by their official title, level and granting body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from graph.text import simplify
from loaders.normalise.finding import Finding, Parsed, did_you_mean, nearest, quoted, warning
from loaders.normalise.regions import regions
from loaders.normalise.tables import read_yaml
from loaders.normalise.text import clean, match_key
from loaders.normalise.words import WordFinder

UNKNOWN = "未知"


@dataclass(frozen=True)
class Honour:
    """An honour; `level` is 国家级, 省级, 市级, 县级, 企业级, 行业级 or 未知, `body` who grants it."""

    title: str
    level: str
    body: str | None
    year: int | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Entry:
    title: str
    level: str
    body: str
    personal: bool
    aliases: tuple[str, ...]


_YEAR = re.compile(
    r"[(（【\[]\s*((?:19|20)[0-9]{2})\s*年?度?\s*[)）】\]]"  # in brackets, which go with it
    r"|(?<![0-9])((?:19|20)[0-9]{2})(?:年度?|(?![0-9]))"
)
_STRAY = re.compile(r"^[\s,，:：\-—·、.]+|[\s,，:：\-—·、]+$|[(（]\s*[)）]")
_PREFIX = re.compile("^(?:荣获|获得|曾获|获评|被评为|被授予|授予|获|评为)+(?=..)")
# Not the honour itself: 全国技术能手提名奖, 全国劳动模范推荐人选.
_SHORT_OF = re.compile("提名|候选|入围|推荐人选|申报")
# What may stand behind a title without making another one of it, as 之星 and 培育对象 would.
_BEHIND = re.compile(r"(?:荣誉|称号|获得者|获奖者|奖章|奖|证书|个人|选手|\(.*\))*")
_NOT_PERSONAL = re.compile("奖状|先锋号|工作室|标兵岗|示范岗|文明号|先进集体|模范集体|标兵单位|先进单位|先进班组")
#: Granted at every level, so that the bare words do not say by whom.
_ANY_LEVEL = """
    技术能手 劳模 劳动模范 五一劳动奖章 五一奖章 三八红旗手 最美职工 政府特殊津贴 享受政府特殊津贴 政府津贴
    先进工作者 岗位能手 青年岗位能手 技术标兵 工匠 优秀共产党员 五一巾帼标兵 首席技师 职工创新能手
"""
# The first that fits counts: a company in a city, a district of a city, a city of a province.
_LEVEL_WORDS = (
    ("行业级", re.compile("中央企业|央企")),
    ("国家级", re.compile("全国|国家(?!电网|能源|电投|管网)|国务院|中华")),
    ("企业级", re.compile("公司|集团|企业|厂(?!商)|本单位")),
    ("县级", re.compile("(?<![湾治社园发地范校])区(?!域)|县|镇|街道")),
    ("省级", re.compile("自治区|北京市|上海市|天津市|重庆市")),
    ("市级", re.compile("(?<![超城都上])市(?![场值政])|鹏城|羊城|莞邑|禅城")),
    ("省级", re.compile("省|广东|南粤|岭南")),
    ("行业级", re.compile("行业|协会|学会|联合会")),
)


@cache
def _any_level() -> frozenset[str]:
    return frozenset(_ANY_LEVEL.split())


@cache
def _cities() -> WordFinder:
    return WordFinder(row.short for row in regions().all() if row.level == "city")


@cache
def _places() -> WordFinder:
    return WordFinder(row.short for row in regions().all() if row.level in ("province", "city"))


@cache
def _table() -> tuple[dict[str, _Entry], WordFinder, dict[str, str]]:
    """Entries by key, a finder of those keys, and key to title for suggestions."""
    entries: dict[str, _Entry] = {}
    for raw in read_yaml("honours.yaml")["honours"]:
        entry = _Entry(raw["title"], raw["level"], raw["body"], raw["for"] == "person", tuple(raw["aliases"]))
        for word in (raw["title"], *raw["aliases"]):
            entries.setdefault(match_key(word), entry)
    return entries, WordFinder(entries), {key: entry.title for key, entry in entries.items()}


def _guessed_level(text: str) -> str | None:
    """The level that the words of a title tell; a city's name tells 市级."""
    for level, words in _LEVEL_WORDS:
        if words.search(text):
            return level
        if level == "市级" and any(_cities().find(text)):
            return level
    return None


def _matched(key: str) -> _Entry | None:
    """The entry of the longest title or alias in the text; none where the words around it make another one of it.

    广东省电力行业技术能手 and 深圳市劳模创新工作室 are not what their endings alone would be.
    """
    entries, finder, _ = _table()
    found = max(finder.find(key), key=lambda hit: len(hit[1]), default=None)
    if found is None or _SHORT_OF.search(key):
        return None
    position, word = found
    if not _BEHIND.fullmatch(key, position + len(word)):
        return None
    entry = entries[word]
    before = key[:position]
    if word.startswith(("省", "市")):  # 湖南 and 省技术能手: the alias leaves out 广东, and this is not it
        return None if any(_places().find(before)) else entry
    if word.startswith(("全国", "国家", "广东", "中华", "世界", "国务院", "享受")):
        return entry
    return entry if _guessed_level(before) in (None, entry.level) else None


def _not_personal(title: str) -> Finding:
    reason = f"{quoted(title)}是授予单位或班组的荣誉，不是个人荣誉"
    return warning("not_personal", reason, "如果是个人荣誉，请填全称，例如：全国五一劳动奖章")


def _without_year(text: str) -> tuple[str, int | None]:
    match = _YEAR.search(text)
    if not match:
        return text, None
    return _STRAY.sub("", _YEAR.sub("", text)), int(match[1] or match[2])


@lru_cache(maxsize=1 << 14)
def honour(text: str) -> Parsed[Honour]:
    """The honour that one value of a 荣誉 cell names, with the year where there is one.

    An unknown title is kept. Warnings `not_personal`, `honour_level_unknown` (a bare 技术能手 or 劳模) and
    `unknown_honour` (the title does not even tell its level).
    """
    text = simplify(clean(text))
    if not text:
        return Parsed(None)
    written, year = _without_year(text)
    title = _PREFIX.sub("", written) or text
    key = match_key(title)
    if key in _any_level():
        reason = f"{quoted(title)}没有写明级别"
        advice = f"请写明授予的级别，例如：全国{title}、广东省{title}"
        if "津贴" in title:
            advice = "如果是国务院授予的，请填：享受国务院政府特殊津贴"
        return Parsed(Honour(title, UNKNOWN, None, year), (warning("honour_level_unknown", reason, advice),))
    if entry := _matched(key):
        findings = () if entry.personal else (_not_personal(entry.title),)
        return Parsed(Honour(entry.title, entry.level, entry.body, year, entry.aliases), findings)
    level = _guessed_level(title)
    found = [_not_personal(title)] if _NOT_PERSONAL.search(title) else []
    if level is None:
        near = nearest(key, _table()[2])
        advice = did_you_mean(near) if near else "请填荣誉的全称，写明级别或授予单位"
        found.append(warning("unknown_honour", f"不认识荣誉{quoted(title)}，级别未知，已照原文保留", advice))
    return Parsed(Honour(title, level or UNKNOWN, None, year), tuple(found))
