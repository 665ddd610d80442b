"""How Chinese characters sound: toneless syllables by character and by phrase, from the tables of pypinyin.

Which reading a name takes cannot be told for sure (pypinyin reads the 长安 of 东莞市长安镇 as zhang an, for 市长 stands before it),
so every usual reading of a character counts, and the one of its phrase comes first. ü is v; lu, nu, lyu, nyu will do for it.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

#: Readings that a character may take from the table of single characters without any phrase to show for them: surnames
#: (单 shan, 解 xie) and local names (涌 chong) stand among the first three, rarities behind.
USUAL = 3
#: The last character of the block in common use; what lies beyond is not in names that anybody types.
LAST = 0x9FFF
_VOWELS = frozenset("aeiouv")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c\u0302"))
#: What is written for a syllable with ü where there is no such key.
ALSO = {"lv": ("lu", "lyu"), "nv": ("nu", "nyu"), "lve": ("lue", "lyue"), "nve": ("nue", "nyue")}
#: Surnames that are read otherwise than the character elsewhere.
SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "朴": "piao", "翟": "zhai", "覃": "qin", "洗": "xian",
    "盖": "ge", "乐": "yue", "缪": "miao", "秘": "bi", "员": "yun", "重": "chong", "折": "she", "种": "chong", "繁": "po", "隗": "wei",
    "召": "shao", "祭": "zhai", "郇": "xun", "粘": "nian", "尉迟": "yu chi", "长孙": "zhang sun", "万俟": "mo qi", "澹台": "tan tai",
    "单于": "chan yu",
}  # fmt: skip
#: Sounds that speakers of southern dialects mix up, each with what stands for both.
_MIXED = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_ENDS = (("iang", "ian"), ("uang", "uan"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


@dataclass(frozen=True)
class Readings:
    """Readings of characters, the main one first, and the phrases in which a character takes another than its main one."""

    of: Mapping[str, tuple[str, ...]]
    phrases: Mapping[str, tuple[str, ...]]

    @cached_property
    def syllables(self) -> frozenset[str]:
        """Every syllable that occurs."""
        return frozenset(syllable for readings in self.of.values() for syllable in readings)

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """Every syllable and what one begins with."""
        return frozenset(syllable[:n] for syllable in self.syllables for n in range(1, len(syllable) + 1))

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self.phrases), default=0)

    def spoken(self, text: str) -> list[str]:
        """The syllable of each character of a text, by the longest phrases from the left; "" for what is not Chinese."""
        found = [self.of.get(char, ("",))[0] for char in text]
        at = 0
        while at < len(text):
            for end in range(min(len(text), at + self._longest), at + 1, -1):
                if phrase := self.phrases.get(text[at:end]):
                    found[at:end] = phrase
                    at = end
                    break
            else:
                at += 1
        return found

    def splits(self, letters: str) -> bool:
        """Whether letters are whole syllables, one after the other."""
        reached = {0}
        for end in range(1, len(letters) + 1):
            if any(letters[start:end] in self.syllables for start in range(max(0, end - 6), end) if start in reached):
                reached.add(end)
        return len(letters) in reached


@cache
def readings() -> Readings:
    """The tables, made when first asked for (0.7 s)."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    shown: dict[str, set[str]] = defaultdict(set)
    for phrase, sounds in PHRASES_DICT.items():
        for char, sound in zip(phrase, sounds, strict=False):
            shown[char].add(sound[0])
    of: dict[str, tuple[str, ...]] = {}
    for code, listed in PINYIN_DICT.items():
        if code > LAST:
            continue
        char, marked = chr(code), listed.split(",")
        kept = [plain(s) for n, s in enumerate(marked) if n < USUAL or s in shown.get(char, ())]
        own = [s for s in dict.fromkeys(kept) if not _VOWELS.isdisjoint(s)]
        also = [other for s in own for other in ALSO.get(s, ())]
        if own:
            of[char] = tuple(dict.fromkeys([*own, *also]))
    return Readings(of, dict(_deviating(of, PHRASES_DICT)))


def _deviating(
    of: Mapping[str, tuple[str, ...]], phrases: Mapping[str, list[list[str]]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for phrase, sounds in phrases.items():
        if len(phrase) == len(sounds):
            told = tuple(plain(sound[0]) for sound in sounds)
            if any(of.get(char, (sound,))[0] != sound for char, sound in zip(phrase, told, strict=True)):
                yield phrase, told


@cache
def plain(sound: str) -> str:
    """A syllable without its tone; ü as v."""
    bare = unicodedata.normalize("NFD", sound).translate(_TONES)
    return unicodedata.normalize("NFC", bare).replace("ü", "v")


@cache
def mixed_up(syllable: str) -> str:
    """What a syllable and those that are easily taken for it have in common: zhu and zu, sheng and sen, lan and nang."""
    for sound, both in _MIXED:
        if syllable.startswith(sound):
            syllable = both + syllable[len(sound) :]
            break
    else:
        if syllable[0] in "ln":
            syllable = "l" + syllable[1:]
    for sound, both in _ENDS:
        if syllable.endswith(sound):
            return syllable.removesuffix(sound) + both
    return syllable
