"""Spaces, widths, traditional characters and separators: what every text cell goes through.

`clean` is NFKC with exceptions that a reader would miss: the Chinese punctuation `，；：？！（）～…` stays as it was
written, and so do units (℃), raised and lowered digits (10² is not 102) and the circled numbers of enumerations (①).
Names are compared by `match_key`, which makes all of these alike.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from graph.text import simplify
from loaders.normalise.finding import Finding, Parsed, warning

#: Longer texts are refused: they are documents in a cell, and the vectors see only the first part of them anyway.
MAX_TEXT = 10_000

_CJK = "\u3400-\u9fff\U00020000-\U0003ffff"
_KEPT = "，；：？！（）～…℃㎡㎥⁰¹²³⁴-⁹₀-₉①-⑳"
_ODD = re.compile(f"[^\x21-\x7e \u4e00-\u9fff、。《》【】“”‘’—·{_KEPT}]|  |^ | $")
_KEPT_RUN = re.compile(f"([{_KEPT}]+)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_SPACES = re.compile(r"\s+")
_LINE_BREAKS = re.compile("\r\n|[\n\r\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n{3,}")

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_FORMULA_START = frozenset("=+-@＝＋－＠")
_REMARKABLE_STARTS = _FORMULA_START | {"'", " "}
_REMARKABLE = re.compile(r"^\s*'?\s*[=+\-@＝＋－＠]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# A sign and a number, perhaps with words behind (-20℃以下), but nothing that a spreadsheet could go on reckoning with.
_SIGNED_NUMBER = re.compile(r"[+-]\s?[.\d][^-+*/=|!&(^]*")

_DOTS = re.compile("\\s*[·・•‧∙⋅]\\s*")
_PLAIN_DOT = re.compile(f"(?<=[{_CJK}])\\.(?=[{_CJK}])")
_INNER_SPACE = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")

_BRACKETS = str.maketrans("[{【〔〖]}】〕〗", "((((()))))")
# A point between digits stays (3.5 and 35 differ), and so do + and # (C, C++ and C# differ).
_NOT_KEY = re.compile(r"(?<![0-9])\.|\.(?![0-9])|[^\w()+#.]|_")

_SEPARATOR = re.compile("[、；;，,､\n\r\u2028\u2029]+")
_PAIRS = dict(zip("(（[【〔《〈「“{", ")）]】〕》〉」”}", strict=True))
_CLOSING = frozenset(_PAIRS.values())
_ANY_OPENING = re.compile("[" + re.escape("".join(_PAIRS)) + "]")


def clean(text: str) -> str:
    """The text in one line: NFKC (see above), no invisible characters, single spaces, none at the ends. Idempotent."""
    if not _ODD.search(text):
        return text
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text))
    parts = _KEPT_RUN.split(text)
    parts[::2] = [normalize("NFKC", part) for part in parts[::2]]
    return _SPACES.sub(" ", _INVISIBLE.sub("", "".join(parts))).strip()


def person_name(text: str) -> str:
    """A person's name: `张　伟` is 张伟, any middle dot is `·`, the spaces of Latin names stay."""
    text = _DOTS.sub("·", clean(text))
    return _INNER_SPACE.sub("", _PLAIN_DOT.sub("·", text))


@lru_cache(maxsize=1 << 15)
def match_key(text: str) -> str:
    """What two spellings of a name have in common: width, case, script, spaces, punctuation and brackets do not count.

    Brackets stay, as `()`, since they set one name apart from another: 广东电网（佛山）. Idempotent.
    """
    text = normalize("NFKC", text).lower().translate(_BRACKETS)
    return normalize("NFKC", simplify(_NOT_KEY.sub("", text))).lower()


def formula_like(text: str) -> bool:
    """Whether a spreadsheet program could take the text for a formula; a signed number is none."""
    text = text.lstrip()
    if not text or text[0] not in _FORMULA_START:
        return False
    return _SIGNED_NUMBER.fullmatch(normalize("NFKC", text)) is None


def defuse(text: str) -> str:
    """The text as it may be written to a CSV file or workbook: formula-like text gets an apostrophe in front."""
    return "'" + text if formula_like(text) else text


def undefuse(text: str) -> str:
    """Takes back what `defuse` did, so that a list that was written here can be loaded again unchanged."""
    return text[1:] if text.startswith("'") and formula_like(text[1:]) else text


def looks_plain(text: str) -> bool:
    """Whether there is surely nothing in `text_findings` to say of a filled cell; a tenth of the time for most."""
    if len(text) > MAX_TEXT:
        return False
    return (text.isprintable() and text[:1] not in _REMARKABLE_STARTS) or not _REMARKABLE.search(text)


def text_findings(text: str) -> tuple[Finding, ...]:
    """What is wrong with a text of any kind: `too_long`, `control_characters` (errors), `formula_like` (warning)."""
    findings: list[Finding] = []
    if len(text) > MAX_TEXT:
        reason = f"文字有 {len(text)} 个字，超过 {MAX_TEXT} 字的上限"
        findings.append(Finding("too_long", reason, "请只写要点，把详细材料另存为附件"))
    if match := _CONTROL.search(text):
        reason = f"第 {match.start() + 1} 个字符是看不见的控制字符"
        findings.append(Finding("control_characters", reason, "请删去该字符，或把内容重新录入一遍"))
    if formula_like(text):
        reason = f"内容以“{text.lstrip()[0]}”开头，像是公式"
        findings.append(warning("formula_like", reason, "如果不是公式，请去掉开头的符号；导出时会在前面加一撇"))
    return tuple(findings)


def free_text(text: str) -> Parsed[str]:
    """A description: `clean` line by line, line breaks kept; findings as in `text_findings`, the value stays."""
    text = undefuse(text)
    findings = text_findings(text)
    if _ODD.search(text):
        lines = (clean(line) for line in _LINE_BREAKS.split(text))
        text = _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
    return Parsed(text, findings)


def _outside_brackets(text: str) -> list[str]:
    """Splits at separators outside matched pairs of brackets; a bracket that is never closed protects nothing."""
    opened: list[tuple[str, int]] = []
    protected: list[tuple[int, int]] = []
    for position, character in enumerate(text):
        if character in _PAIRS:
            opened.append((_PAIRS[character], position))
        elif character in _CLOSING:
            for depth in range(len(opened) - 1, -1, -1):
                # Lists mix widths: （ may be closed by ).
                if normalize("NFKC", opened[depth][0]) == normalize("NFKC", character):
                    protected.append((opened[depth][1], position))
                    del opened[depth:]
                    break
    parts, start = [], 0
    for match in _SEPARATOR.finditer(text):
        if not any(left < match.start() < right for left, right in protected):
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


@lru_cache(maxsize=1 << 14)
def _split(text: str) -> tuple[str, ...]:
    parts = _outside_brackets(text) if _ANY_OPENING.search(text) else _SEPARATOR.split(text)
    return tuple(dict.fromkeys(value for part in parts if (value := clean(part))))


def split_values(text: str) -> list[str]:
    """The values of a cell, separated by 、；;，, or line breaks outside brackets, clean, each once."""
    return list(_split(text))
