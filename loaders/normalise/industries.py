"""Industries by GB/T 4754-2017: code, official name, or one of the everyday names of the alias table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from unicodedata import normalize

from graph.text import simplify
from loaders.normalise.finding import Finding, Parsed, did_you_mean, nearest, quoted, warning
from loaders.normalise.tables import read_tsv, read_yaml
from loaders.normalise.text import clean, match_key
from loaders.normalise.words import WordFinder

_LEVELS = ("section", "division", "group", "class")
_CODE = re.compile(r"([A-Za-z])?\s*[-.]?\s*([0-9]{2,4})(?:\.0)?|([A-Za-z])")
_CODE_FIRST = re.compile(r"([A-Za-z]?[0-9]{2,4}|[A-Za-z](?=[^A-Za-z0-9]))[^\w]*([^\W0-9a-zA-Z].*)", re.DOTALL)
_NAME_FIRST = re.compile(r"(.*?[^\W0-9a-zA-Z])[^\w]*([A-Za-z]?[0-9]{2,4}|[A-Za-z])[^\w]*", re.DOTALL)
# 家具 for 家具制造业, 模具行业 for 模具制造: what people leave out or put behind.
_TAIL = re.compile(r"(?<=..)(?:制造业|加工业|行业|产业|领域|企业|制造|加工|业)$")

#: Aliases that tell no industry in running text, where they stand in most descriptions; a cell may hold them.
_GENERIC = """
    设计 投资 安装 气体 面板 标签 管理 服务 培训 检测 认证 研发 科研 教育 保险 广告 开关 电源 计量 拆除 零售 批发
    配送 装饰 互联网 电子 电脑 计算机 服务器 软件 运维 按摩 护理 游戏 体育 健身 医疗 节能 环保 设备维修 信息技术
    零部件 包装 工艺品 银行 外贸 会计 法律 旅游 出版 摄影 保洁 市政 发电 新材料 新能源 自动化 通信 通讯 人力资源
"""
_ADVICE = "请填国民经济行业分类（GB/T 4754）的代码或名称，例如：C3525 模具制造"


@dataclass(frozen=True)
class Industry:
    """A row of the classification; `parent` is empty for the sections A to T."""

    code: str
    name: str
    parent: str


class Industries:
    """The classification with its aliases and clusters. Unknown codes raise KeyError, except in `resolve`."""

    def __init__(
        self,
        rows: Iterable[Industry],
        aliases: Mapping[str, Sequence[str]],
        clusters: Mapping[str, Sequence[str]],
    ) -> None:
        self._rows = {row.code: row for row in rows}
        self._clusters = {match_key(name): tuple(codes) for name, codes in clusters.items()}
        self._parents = {code: self._climb(code) for code in self._rows}
        # A class that is alone in its group has the group's name; the later row, the class, stands for both.
        self._names = {match_key(row.name): row.code for row in self._rows.values()}
        self._aliases = {match_key(alias): codes[0] for alias, codes in aliases.items()}
        self._short = self._shortened()
        self._choices = {key: self.label(code) for key, code in (self._aliases | self._names).items()}
        generic = set(_GENERIC.split())
        words = [(row.name, row.code) for row in self._rows.values()]
        words += [(alias, codes[0]) for alias, codes in aliases.items()]
        self._words = {_text_key(word): (code, word) for word, code in words if word not in generic}
        self._finder = WordFinder(self._words)
        self._cached = lru_cache(maxsize=1 << 14)(self._resolve)

    def _climb(self, code: str) -> tuple[str, ...]:
        above: list[str] = []
        while code := self._rows[code].parent:
            above.append(code)
        return tuple(above)

    def _shortened(self) -> dict[str, list[str]]:
        """Shortened names with the topmost codes they can mean: 家具 is 21, though 2190 is called 其他家具制造."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for code, row in self._rows.items():
            short = _shorten(match_key(row.name))
            lowest = self._names[match_key(row.name)]
            if short != "其他" and not any(known in (lowest, *self._parents[code]) for known in found[short]):
                found[short].append(lowest)
        return dict(found)

    def all(self) -> list[Industry]:
        """Every row, in the order of the standard."""
        return list(self._rows.values())

    def name(self, code: str) -> str:
        return self._rows[code].name

    def label(self, code: str) -> str:
        """Code and name as a cell may hold them: `C3525 模具制造`."""
        section = (code, *self._parents[code])[-1]
        return f"{section if section != code else ''}{code} {self._rows[code].name}"

    def parents(self, code: str) -> list[str]:
        """The codes above, the nearest first, the section last."""
        return list(self._parents[code])

    def level(self, code: str) -> str:
        """section, division, group or class (门类, 大类, 中类, 小类)."""
        return _LEVELS[len(self._parents[code])]

    def cluster(self, text: str) -> tuple[str, ...]:
        """The codes of the cluster with this name, such as 先进制造业; none when it is no cluster."""
        return self._clusters.get(match_key(text), ())

    def resolve(self, text: str) -> Parsed[str]:
        """The code of what a cell names. Error `unknown_industry`; warning `code_name_differ` (the code counts)."""
        return self._cached(text)

    def in_text(self, text: str) -> list[tuple[str, str]]:
        """(code, word) of the industries named in running text, in order; generic words do not count."""
        found: dict[str, str] = {}
        for _, key in self._finder.find(_text_key(text)):
            code, word = self._words[key]
            found.setdefault(code, word)
        return list(found.items())

    def _related(self, one: str, other: str) -> bool:
        return one == other or one in self._parents[other] or other in self._parents[one]

    def _code(self, text: str) -> tuple[str, bool] | None:
        """The code that a text is, and whether its letter fits; a leading zero that a workbook ate is put back."""
        match = _CODE.fullmatch(text)
        if not match:
            return None
        letter, digits, alone = (part.upper() if part else "" for part in match.groups())
        if alone:
            return (alone, True) if alone in self._rows else None
        known = [code for code in (digits, "0" + digits) if code in self._rows]
        fitting = [code for code in known if not letter or self._parents[code][-1] == letter]
        if fitting:
            return fitting[0], True
        return (known[0], False) if known else None

    def _name(self, text: str) -> list[str]:
        """The codes that a name can mean."""
        key = match_key(text)
        for spelling in dict.fromkeys((key, _shorten(key))):
            code = self._names.get(spelling) or self._aliases.get(spelling)
            if code:
                return [code]
            if spelling in self._short:
                return self._short[spelling]
        return []

    def _resolve(self, text: str) -> Parsed[str]:
        text = simplify(clean(text))
        if not text:
            return Parsed(None)
        if found := self._code(text):
            return self._by_code(text, *found, "")
        names = self._name(text)
        if len(names) == 1:
            return Parsed(names[0])
        if match := _CODE_FIRST.fullmatch(text):
            code, name = match.groups()
        elif match := _NAME_FIRST.fullmatch(text):
            name, code = match.groups()
        else:
            return self._unknown(text, names)
        found = self._code(code)
        if found and found[0].isalpha():
            return self._in_section(text, found[0], name)
        return self._by_code(text, *found, name) if found else self._unknown(text, names)

    def _in_section(self, text: str, letter: str, name: str) -> Parsed[str]:
        """A section's letter and a name: the section where it is its own name, else what the name says within it."""
        if match_key(name) == match_key(self.name(letter)):
            return Parsed(letter)
        names = [code for code in self._name(name) if self._related(letter, code)]
        return Parsed(names[0]) if len(names) == 1 else self._unknown(text, names)

    def _by_code(self, text: str, code: str, fits: bool, name: str) -> Parsed[str]:
        named = self._name(name) if name else []
        if fits and (not named or any(self._related(code, other) for other in named)):
            return Parsed(code)
        reason = f"{quoted(text)}的代码与{'名称' if fits else '门类字母'}不一致，已按代码记为{self.label(code)}"
        near = did_you_mean([self.label(other) for other in named[:3]]) if named else did_you_mean([self.label(code)])
        return Parsed(code, (warning("code_name_differ", reason, near),))

    def _unknown(self, text: str, names: list[str]) -> Parsed[str]:
        """The error, with the names that the text can mean, else those within it, else those near it."""
        labels = [self.label(code) for code in names[:3]]
        labels = labels or [self.label(code) for code, _ in self.in_text(text)[:3]]
        labels = labels or nearest(match_key(text), self._choices)
        reason = f"{quoted(text)}可以指几个行业" if len(names) > 1 else f"没有找到行业{quoted(text)}"
        advice = did_you_mean(labels) if labels else _ADVICE
        return Parsed(None, (Finding("unknown_industry", reason, advice),))


def _text_key(text: str) -> str:
    """Running text as it is searched: script, width and case do not count, every character keeps its place."""
    return simplify(normalize("NFKC", text)).lower()


def _shorten(key: str) -> str:
    while (shorter := _TAIL.sub("", key)) != key:
        key = shorter
    return key


@cache
def industries() -> Industries:
    """The classification that ships with the project, read on first use."""
    raw = read_yaml("industry_aliases.yaml")
    return Industries((Industry(**row) for row in read_tsv("industries.tsv")), raw["aliases"], raw["clusters"])
