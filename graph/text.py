"""Normal form and tokens of Chinese text: what matching and search compare."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import opencc

from graph.segmenter import segmenter

_SPACES = re.compile(r"\s+")
#: Runs of Chinese, and Latin words or numbers with what joins them.
WORDLIKE = re.compile(r"[0-9a-z]+(?:[.\-/+#][0-9a-z]+)*|[\u3400-\u9fff]+")
#: Words that carry no meaning for a match; kept short on purpose, idf takes care of the rest.
STOP_WORDS = frozenset(
    [
        "的",
        "了",
        "是",
        "在",
        "和",
        "与",
        "及",
        "有",
        "也",
        "都",
        "就",
        "还",
        "又",
        "很",
        "不",
        "没",
        "没有",
        "我",
        "我们",
        "你们",
        "公司",
        "企业",
        "厂",
        "一个",
        "这个",
        "那个",
        "怎么",
        "怎样",
        "如何",
        "什么",
        "为什么",
        "请",
        "问",
        "吗",
        "呢",
        "吧",
        "啊",
        "需要",
        "希望",
        "想",
        "进行",
        "对",
        "把",
        "被",
        "让",
        "使",
        "由",
        "从",
        "到",
        "后",
        "前",
        "时",
        "中",
        "上",
        "下",
        "等",
        "或",
        "以及",
        "出现",
        "现在",
        "目前",
        "问题",
        "解决",
        "情况",
    ]
)


@cache
def _traditional() -> tuple[opencc.OpenCC, frozenset[str]]:
    """The converter and the characters that it changes.

    瞭 changes only in company (瞭解, 瞭望). The others of that sort (覆, 沈, 坏) are left out: they are ordinary in
    simplified text, where the converter's phrases do harm (一坏 would become 一坯).
    """
    converter = opencc.OpenCC("t2s")
    ranges = (range(0x2E80, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x2FA20))
    characters = [chr(code) for codes in ranges for code in codes]
    # One call for all of them (20 ms); the line breaks keep neighbours from being read as phrases.
    converted = converter.convert("\n".join(characters)).split("\n")
    return converter, frozenset(a for a, b in zip(characters, converted, strict=True) if a != b) | {"瞭"}


def simplify(text: str) -> str:
    """Traditional to simplified characters (OpenCC t2s); simplified text comes back as it is. Idempotent."""
    if text.isascii():
        return text
    converter, characters = _traditional()
    while not characters.isdisjoint(text):  # twice at most: 薴 becomes 苧, which is itself changed
        converted: str = converter.convert(text)
        if converted == text:
            break
        text = converted
    return text


@lru_cache(maxsize=100_000)  # the vocabulary alone has 40,000 terms, each asked for four times while it is built
def normal(text: str) -> str:
    """NFKC, lower case, simplified characters, single spaces. Idempotent."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return _SPACES.sub(" ", simplify(folded)).strip()


def words(text: str) -> list[str]:
    """Words of a text by jieba's dictionary (search mode: long words also give their parts), without stop words."""
    found: list[str] = []
    for chunk in WORDLIKE.findall(normal(text)):
        if chunk[0] > "\u33ff":
            found += _chunk_words(chunk)
        else:
            found.append(chunk)
    return found


@lru_cache(maxsize=20_000)
def _chunk_words(chunk: str) -> tuple[str, ...]:
    return tuple(w for w in segmenter().cut_for_search(chunk, HMM=False) if w not in STOP_WORDS)


def bigrams(text: str) -> list[str]:
    """Overlapping character pairs of each Chinese run, and whole Latin words."""
    found = []
    for chunk in WORDLIKE.findall(normal(text)):
        if chunk[0] > "\u33ff":
            found += [chunk[i : i + 2] for i in range(len(chunk) - 1)] or [chunk]
        else:
            found.append(chunk)
    return found


def inside_word(text: str, start: int, end: int) -> bool:
    """Whether a stretch of an already normal text lies strictly inside a word of jieba's dictionary: 电机 in 发电机组."""
    known = segmenter().FREQ
    return any(
        known.get(text[left:right], 0) > 0
        for left in range(max(0, start - 2), start)
        for right in range(end + 1, min(len(text), end + 2) + 1)
    )


def cuts_word(text: str, start: int, end: int) -> bool:
    """Whether a stretch of an already normal text has a part of a word that reaches beyond it, and more: 底盘 in 月底盘点,
    but not 注塑 in 注塑机."""
    if text[start] <= "\u33ff":
        return False
    edges = _edges(text)
    return (start not in edges or end not in edges) and any(place in edges for place in range(start + 1, end))


@lru_cache(maxsize=2_000)
def _edges(text: str) -> frozenset[int]:
    """Places between the words of a text."""
    places, place = {0}, 0
    for word in segmenter().cut(text, HMM=False):
        place += len(word)
        places.add(place)
    return frozenset(places)
