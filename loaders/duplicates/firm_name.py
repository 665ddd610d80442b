"""Takes the name of a firm apart: place, 字号 (its own name), line of business, legal form.

佛山市南海区粤铸精密模具有限公司 is 佛山市南海区 + 粤铸 + 精密模具 + 有限公司. The 字号 sets firms apart; the rest is often left out
or written in another way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from loaders.normalise.regions import regions
from loaders.normalise.tables import read_yaml
from loaders.normalise.text import match_key

#: A 字号 has two characters at least.
SHORTEST = 2

_BRACKETED = re.compile(r"\(([^()]*)\)")
_FORMER = re.compile(r"^(?:原名?|曾用名|前身|旧称|现名?)[:是为]?(?:名为)?(?=..)")
#: 长沙市, 宜春市: places outside the region table.
_OTHER_PLACE = re.compile(r"[^\W\d]{2,3}?(?:省|市|县|自治[区州县])(?![场政民场])(?=..)")
_HEAD = re.compile(r"(.{4,}?(?:公司|集团|厂))(.+)")


@dataclass(frozen=True, slots=True)
class FirmName:
    """A name in parts, each in match-key form, '' where it has none.

    `place` is a region code, `form` a kind of legal form, `branch` what stands behind the firm itself (佛山分公司).
    """

    whole: str
    place: str
    brand: str
    line: str
    form: str
    branch: str
    former: tuple[str, ...]

    @property
    def core(self) -> str:
        """字号 and line of business."""
        return self.brand + self.line

    @property
    def is_full(self) -> bool:
        """Whether it is written out with a legal form."""
        return bool(self.form)


@cache
def _words() -> tuple[dict[str, str], frozenset[str], frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """Forms with their kinds, words of business, the general ones among them, endings of branches and departments."""
    raw = read_yaml("firm_words.yaml")
    forms = {word: kind for kind, words in raw["forms"].items() for word in words}
    aliases = read_yaml("industry_aliases.yaml")["aliases"]
    lines = {match_key(word) for word in (*raw["classification"].split(), *aliases, *raw["lines"])}
    general = frozenset(raw["general"])
    lines = {word for word in lines if len(word) >= 2 and word not in forms} | general
    return forms, frozenset(lines), general, tuple(raw["branches"]), tuple(raw["departments"])


@lru_cache(maxsize=1 << 15)
def firm_name(text: str) -> FirmName:
    """The parts of a name; what is not recognised stays with the 字号."""
    whole = match_key(text)
    rest, place, former, kinds = _without_brackets(whole)
    rest, branch = _without_branch(rest)
    rest, form = _without_form(rest)
    before, rest = _without_place(rest)
    brand, line = _divided(rest)
    if not brand:
        # 佛山照明 has no other name than its place.
        brand, line = (regions().name(before), line) if before else (line, "")
    return FirmName(whole, before or place, brand, line, form or kinds, branch, former)


def _without_brackets(text: str) -> tuple[str, str, tuple[str, ...], str]:
    """The text without brackets that hold a place, a legal form or a former name; others stay as part of the name."""
    place, former, form = "", [], ""

    def look(match: re.Match[str]) -> str:
        nonlocal place, form
        inside = match[1]
        if said := _FORMER.match(inside):
            former.append(inside[said.end() :])
        elif inside in _words()[0]:
            form = _words()[0][inside]
        elif code := _place(inside):
            place = code
        elif inside != "中国":
            return match[0]
        return ""

    return _BRACKETED.sub(look, text), place, tuple(former), form


def _place(text: str) -> str:
    """The code of a text that is a place and nothing else."""
    codes, rest = regions().leading(text)
    return codes[0] if codes and not rest else ""


def _without_branch(text: str) -> tuple[str, str]:
    """The firm and the branch behind it (佛山分公司); a department is dropped."""
    match = _HEAD.fullmatch(text)
    if not match:
        return text, ""
    head, tail = match.groups()
    _, _, _, branches, departments = _words()
    if tail.endswith(branches):
        return head, tail
    return (head, "") if tail.endswith(departments) else (text, "")


def _without_form(text: str) -> tuple[str, str]:
    """The text without its legal forms, and the kind of the last of them."""
    forms, kind = _words()[0], ""
    while True:
        found = next((n for n in range(min(8, len(text) - SHORTEST), 0, -1) if text[-n:] in forms), 0)
        if not found:
            return text, kind
        kind = kind or forms[text[-found:]]
        text = text[:-found]


def _without_place(text: str) -> tuple[str, str]:
    """The code of the place that a name begins with, and the rest; all is rest where nothing would be left of it."""
    codes, rest = regions().leading(text)
    if not codes or len(rest) < SHORTEST:
        codes, rest = [], text
    match = _OTHER_PLACE.match(rest)
    return codes[0] if codes else "", rest[match.end() :] if match else rest


@lru_cache(maxsize=1 << 10)
def _divided(text: str) -> tuple[str, str]:
    """字号 and line of business: words of business are taken off from the right; no 字号 where they are all there is."""
    lines = _words()[1]
    end = len(text)
    while end:
        found = next((n for n in range(min(8, end), 0, -1) if text[end - n : end] in lines), 0)
        if not found or 0 < end - found < SHORTEST:
            break
        end -= found
    return text[:end], text[end:]


@lru_cache(maxsize=1 << 14)
def specific(line: str) -> str:
    """A line of business without its general words: 精密模具制造 is 模具."""
    return _general().sub("", line)


@cache
def _general() -> re.Pattern[str]:
    words = sorted((word for word in _words()[2] if len(word) > 1), key=len, reverse=True)
    return re.compile("|".join(words))
