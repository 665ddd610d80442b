"""Recognises industries in running text, by the names and aliases of the Industry nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graph.lexicon.matcher import TermMatcher
from graph.text import normal

#: Aliases that say nothing about the industry of a firm when they stand in a sentence.
_GENERIC = frozenset(
    [
        "设计",
        "投资",
        "安装",
        "气体",
        "面板",
        "标签",
        "管理",
        "服务",
        "建筑",
        "机械",
        "材料",
        "零售",
        "批发",
        "维修",
        "教育",
        "培训",
        "加工",
        "制造",
    ]
)
_LEVELS = {"小类": 4, "中类": 3, "大类": 2, "门类": 1}


class IndustryLexicon:
    """Immutable; built from rows with id, name, level and aliases."""

    def __init__(self, industries: Iterable[Mapping[str, Any]]) -> None:
        self._owner: dict[str, tuple[int, str]] = {}
        for row in sorted(industries, key=lambda r: r["id"]):
            rank = _LEVELS.get(row.get("level") or "", 0)
            names = [row["name"]] if len(row["name"]) >= 3 and row.get("level") != "门类" else []
            short = [name.removesuffix("制造").removesuffix("加工") for name in names]
            for word, priority in [
                *((w, 2) for w in row.get("aliases") or ()),
                *((w, 1) for w in names),
                *((w, 0) for w in short if len(w) >= 4),
            ]:
                term = normal(word)
                if len(term) < 2 or term in _GENERIC:
                    continue
                # 3525 and 352 may share a name; the wider one is the safer reading.
                held = self._owner.get(term)
                if held is None or (priority * 10 - rank) > held[0]:
                    self._owner[term] = (priority * 10 - rank, row["id"])
        self._matcher = TermMatcher(self._owner)

    def find(self, text: str) -> str | None:
        """The id of the industry whose longest word stands in the text, the first of equally long ones; else None."""
        mentions = [m for m in self._matcher.find(text) if m.whole]
        if not mentions:
            return None
        best = max(mentions, key=lambda m: (m.end - m.start, -m.start))
        return self._owner[best.term][1]
