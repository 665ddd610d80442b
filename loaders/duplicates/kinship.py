"""Whether two names can be two spellings of one firm, and by what they differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from loaders.duplicates.firm_name import FirmName, firm_name, specific
from loaders.normalise.spelling import slip_between

#: From the surest to the least sure. `same` differs in nothing, `form` in legal form, brackets or place, `short` in words
#: of the line of business, `spelling` in one character, `loose` says more than the other where nobody knows what it is.
Kind = Literal["same", "form", "former", "short", "spelling", "loose"]

#: A slip that neither sounds nor looks alike is one only in a name of this length, behind the characters of a 字号.
LONG, BEHIND = 6, 3
_SLIPS: dict[str, str] = {"sound": "同音", "shape": "字形相近", "slip": "只差一个字"}


@dataclass(frozen=True, slots=True)
class Kinship:
    """What two names have in common; `told` is the reason in Chinese."""

    kind: Kind
    told: str


@lru_cache(maxsize=1 << 14)
def kinship(one: FirmName, other: FirmName) -> Kinship | None:
    """The surest way in which the names can be of one firm, None where the 字号 or the lines of business differ."""
    if one.whole == other.whole:
        return Kinship("same", "名称相同")
    if one.branch != other.branch:
        return None
    if one.core == other.core:
        told = "名称只在地名、括号或组织形式上不同" if one.form != other.form or one.is_full else "名称只在地名上不同"
        return Kinship("form", told)
    if _is_former(one, other) or _is_former(other, one):
        return Kinship("former", "一方括号里的原名就是另一方")
    if one.brand == other.brand:
        return _same_brand(one, other)
    return _spelling(one, other) or _loose(one, other) or _loose(other, one)


def _is_former(one: FirmName, other: FirmName) -> bool:
    former = [firm_name(name) for name in one.former]
    return any(name.core == other.core for name in former) or bool(former and set(one.former) & set(other.former))


def _same_brand(one: FirmName, other: FirmName) -> Kinship | None:
    if fits(one.line, other.line):
        return Kinship("short", f"字号同为“{one.brand}”，一方写得较短")
    return _slip_behind(one, other)


def _slip_behind(one: FirmName, other: FirmName) -> Kinship | None:
    """精密模具 and 精密磨具 behind the same 字号."""
    mine, yours = one.core, other.core
    slip = slip_between(mine, yours)
    if slip and (slip != "slip" or (min(len(mine), len(yours)) >= LONG and mine[:BEHIND] == yours[:BEHIND])):
        return Kinship("spelling", f"名称“{mine}”与“{yours}”{_SLIPS[slip]}")
    return None


def _spelling(one: FirmName, other: FirmName) -> Kinship | None:
    """恒利 and 恒力, 粤铸 and 奥铸; a 字号 of three characters that differ in any other way is another one."""
    slip = slip_between(one.brand, other.brand)
    if slip and slip != "slip" and fits(one.line, other.line):
        return Kinship("spelling", f"字号“{one.brand}”与“{other.brand}”{_SLIPS[slip]}")
    return _slip_behind(one, other)


def _loose(one: FirmName, other: FirmName) -> Kinship | None:
    """鑫明某某电气 and 鑫明电气 (some words are not known), 粤铸精模 for 粤铸精密模具. One more character is another 字号."""
    more = len(one.brand) - len(other.brand)
    if one.brand.startswith(other.brand) and more > 1:
        if fits(one.brand[len(other.brand) :] + one.line, other.line):
            return Kinship("loose", f"名称都以“{other.brand}”开头，一方写得较短")
        if _is_subsequence(one.core, other.core) and len(one.core) >= 4:
            return Kinship("loose", f"“{one.core}”像是“{other.core}”的简称")
    return None


def fits(one: str, other: str) -> bool:
    """Whether two lines of business can be one: 模具, 精密模具 and nothing at all, but not 模具 and 五金."""
    short, long = sorted((one, other), key=len)
    if _is_subsequence(short, long):
        return True
    mine, yours = specific(one), specific(other)
    return bool(mine) and mine == yours


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)
