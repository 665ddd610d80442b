"""Skill levels and professional titles, and the level that stands behind a skill."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from loaders.normalise.finding import Finding, Parsed, did_you_mean, nearest, quoted, warning
from loaders.normalise.tables import read_yaml
from loaders.normalise.text import clean, match_key, split_values


@dataclass(frozen=True)
class Level:
    """A level by its present name; `skill_level` is the 1-5 of the skills of such a person, `rank` one scale for all.

    An unknown one keeps its text as `name`, with neither.
    """

    name: str
    skill_level: int | None
    known: bool
    rank: int = 0


@dataclass(frozen=True)
class SkillRef:
    """A skill as a cell names it, with the level in brackets behind it."""

    name: str
    level: int | None


_BRACKETED = re.compile(r"([^()（）【】\[\]〔〕]*)[(（【\[〔]([^()（）【】\[\]〔〕]*)[)）】\]〕]")
_SKILL = re.compile(r"(.*?)\s*[(（【\[〔]\s*([^()（）【】\[\]〔〕]*?)\s*[)）】\]〕]", re.DOTALL)
# Three digits and more are a model or a standard: IPC（610）, not a level.
_NUMBER = re.compile(r"([+-]?[0-9]{1,2}(?:\.[0-9]+)?)级?")
_SLASH = re.compile(r"[/／|和兼及]")
# 维修电工高级技师 and 焊工三级 carry the trade in front of the level.
_TRADE = re.compile(r".*[工师员手匠]|国家|国家职业资格|企业|集团|公司")


@cache
def _levels() -> tuple[dict[str, Level], dict[str, Level], dict[str, str], tuple[str, ...]]:
    """All levels by key, those of skill (no titles) by key, key to present name, and the names of the eight steps."""
    raw = read_yaml("levels.yaml")
    skilled: dict[str, Level] = {}
    every: dict[str, Level] = {}
    for group in ("skill_levels", "titles"):
        for entry in raw[group]:
            level = Level(entry["name"], entry["skill_level"], True, entry["rank"])
            for word in (entry["name"], *entry["aliases"]):
                every.setdefault(match_key(word), level)
                if group == "skill_levels":
                    skilled.setdefault(match_key(word), level)
    steps = tuple(entry["name"] for entry in raw["skill_levels"])
    return every, skilled, {key: level.name for key, level in every.items()}, steps


@cache
def _behind_skill() -> dict[str, int]:
    return {match_key(word): level for word, level in read_yaml("levels.yaml")["behind_skill"].items()}


def _one(text: str) -> Level | None:
    """The level of a text that names one, with or without the trade beside it."""
    every, skilled, _, _ = _levels()
    key = match_key(text)
    if level := every.get(key):
        return level
    if match := _BRACKETED.fullmatch(text):
        inside = [found for part in match.groups() if (found := every.get(match_key(part)))]
        if inside:
            return max(inside, key=lambda found: found.rank)
    for start in range(1, len(key) - 1):
        if (level := skilled.get(key[start:])) and _TRADE.fullmatch(key[:start]):
            return level
    return None


def _unknown(text: str) -> Finding:
    _, _, names, steps = _levels()
    near = nearest(match_key(text), names)
    suggestion = did_you_mean(near) if near else f"请填其中之一：{'、'.join(steps)}"
    return warning("unknown_level", f"{quoted(text)}不是已知的技能等级或职称，已照原文保留", suggestion)


@lru_cache(maxsize=1 << 14)
def level(text: str) -> Parsed[Level]:
    """The level that a cell names, the highest where it names several. Warning `unknown_level`, the text is kept."""
    text = clean(text)
    if not text:
        return Parsed(None)
    if found := _one(text):
        return Parsed(found)
    parts = [part for value in split_values(text) for part in _SLASH.split(value) if part.strip()]
    known: list[Level] = []
    unknown: list[str] = []
    for part in parts:
        if found := _one(part):
            known.append(found)
        else:
            unknown.append(part)
    if not known:
        return Parsed(Level(text, None, False), (_unknown(text),))
    return Parsed(max(known, key=lambda found: found.rank), tuple(_unknown(part) for part in unknown))


@lru_cache(maxsize=1 << 12)
def skill_cell(text: str) -> Parsed[SkillRef]:
    """One value of a 技能 cell: 氩弧焊(5), 氩弧焊（高级）. Brackets that hold no level are part of the name.

    无损检测（二级） has no level: the steps of non-destructive testing, welds and the like count upwards. Error
    `bad_skill_level` for a number outside 1-5.
    """
    text = clean(text)
    match = _SKILL.fullmatch(text)
    if not match:
        return Parsed(SkillRef(text, None) if text else None)
    name, inside = match.groups()
    known = _behind_skill().get(match_key(inside))
    number = _NUMBER.fullmatch(clean(inside))
    if known is None and not number:
        return Parsed(SkillRef(text, None))
    value = known if number is None else float(number[1])
    if not name or value not in (1, 2, 3, 4, 5):
        reason = f"{quoted(text)}里的等级应为 1 到 5" if name else f"{quoted(text)}缺少技能名称"
        advice = f"请填 {name or '氩弧焊'}(3) 这样的形式：1 初级，2 中级，3 高级，4 技师，5 高级技师及以上"
        return Parsed(None, (Finding("bad_skill_level", reason, advice),))
    return Parsed(SkillRef(name, int(value)))
