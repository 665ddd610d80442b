"""How two spellings of a name differ: in a character that sounds alike, one that looks alike, or one that is just wrong."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from loaders.normalise.tables import read_yaml

#: `sound` 陈伟/陈玮, `shape` 张末/张未, `slip` any other single character wrong, missing, added or changed places.
Slip = Literal["sound", "shape", "slip"]


@lru_cache(maxsize=1 << 14)
def readings(character: str) -> tuple[str, ...]:
    """The readings of a character without tones, the most usual first; any other sign is its own reading."""
    from pypinyin import Style, pinyin  # its dictionary takes 0.3 s, which only a load of experts or firms needs

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else (character,)


@lru_cache(maxsize=1 << 15)
def sound_key(text: str) -> str:
    """What spellings that sound alike have in common."""
    return " ".join([readings(character)[0] for character in text])


@cache
def _shapes() -> dict[int, str]:
    groups: list[str] = read_yaml("look_alike.yaml")["groups"]
    return {ord(character): group[0] for group in groups for character in group}


def shape_key(text: str) -> str:
    """What spellings that look alike have in common."""
    return text.translate(_shapes())


@lru_cache(maxsize=1 << 14)
def slip_between(one: str, other: str) -> Slip | None:
    """How two different spellings differ, None where it is in more than one character."""
    if OSA.distance(one, other, score_cutoff=1) != 1:
        return None
    if len(one) != len(other):
        return "slip"
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(differing) > 1:  # two neighbours that have changed places
        return "slip"
    ((a, b),) = differing
    if set(readings(a)) & set(readings(b)):
        return "sound"
    return "shape" if shape_key(a) == shape_key(b) else "slip"
