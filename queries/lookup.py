"""Finds nodes of the match index by id, 编号 or name: what a request says in its own words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from graph.errors import BadInput, NotFound
from graph.index import MatchIndex
from graph.schema import SCHEMA
from graph.text import normal

Names = dict[str, list[str]]
#: C3525 模具制造: the code says it all.
_CODE_AND_NAME = re.compile(r"^([a-z]?\d{2,4})\s*[\u3400-\u9fff].*$")


def node_id(index: MatchIndex, labels: str | Sequence[str], text: str) -> str:
    """The one node of the labels with this id, 编号 or name; NotFound, or BadInput naming the candidates."""
    labels = (labels,) if isinstance(labels, str) else tuple(labels)
    wanted = text.strip()
    for label in labels:
        if wanted in index.arrays.numbers(label):
            return wanted
    for attribute in ("code", "name"):
        found = [node for label in labels for node in _table(index, label, attribute).get(normal(wanted), [])]
        if len(found) == 1:
            return found[0]
        if found:
            raise BadInput(f"“{wanted}”不止一个：{'、'.join(sorted(found)[:5])}；请改用其中一个编号")
    if "Expert" in labels and (at_work := _at_employer(index, wanted)):
        return at_work
    kinds = "或".join(SCHEMA.nodes[label].label_zh for label in labels)
    near = process.extract(normal(wanted), list(_names(index, labels)), scorer=fuzz.ratio, limit=3, score_cutoff=50)
    hint = f"您是不是要填：{'、'.join(name for name, _, _ in near)}？" if near else "请核对编号或名称"
    raise NotFound(f"没有找到{kinds}“{wanted[:60]}”；{hint}")


def _names(index: MatchIndex, labels: Sequence[str]) -> Iterator[str]:
    """Names that a suggestion may come from: those of vocabularies, not of persons or texts."""
    for label in labels:
        if label in ("Skill", "Industry", "Region", "Team"):
            yield from _table(index, label, "name")


def skill_id(index: MatchIndex, text: str) -> str:
    """A skill by id, name or alias."""
    return index.skill_lexicon.skill_named(text) or node_id(index, "Skill", text)


def industry_id(index: MatchIndex, text: str) -> str:
    """An industry by id, code (with or without its letter), name or alias."""
    wanted = _CODE_AND_NAME.sub(r"\1", normal(text))
    digits = wanted[1:] if len(wanted) > 1 and wanted[0].isalpha() and wanted[1:].isdigit() else wanted
    for key in (f"industry:{digits}", f"industry:{digits.upper()}"):
        if key in index.arrays.numbers("Industry"):
            return key
    aliases = _aliases(index)
    if wanted in aliases:
        return aliases[wanted]
    named = _table(index, "Industry", "name").get(wanted)
    if named:
        # 3525 and 352 may share a name; the wider class holds the narrower.
        return min(named, key=len)
    return node_id(index, "Industry", text)


@dataclass(frozen=True)
class IndustryGroup:
    """What a request means by its industry: one industry, or those of a named cluster such as 先进制造业."""

    name: str
    ids: tuple[str, ...]

    @property
    def id(self) -> str | None:
        """The industry, when it is one."""
        return self.ids[0] if len(self.ids) == 1 else None


def industry_group(index: MatchIndex, text: str) -> IndustryGroup:
    """A cluster by its name, else an industry by id, code, name or alias."""
    if members := _clusters(index).get(normal(text)):
        return IndustryGroup(text.strip(), members)
    return one_industry(index, industry_id(index, text))


def one_industry(index: MatchIndex, node: str) -> IndustryGroup:
    """A single industry as a group."""
    return IndustryGroup(index.industries.names[node], (node,))


def region_id(index: MatchIndex, text: str) -> str:
    """A region by id, code, full or short name; a path such as 广东省深圳市南山区 by its last part."""
    wanted = normal(text)
    if f"region:{wanted}" in index.arrays.numbers("Region"):
        return f"region:{wanted}"
    for attribute in ("name", "short"):
        found = _table(index, "Region", attribute).get(wanted, [])
        if len(found) == 1:
            return found[0]
    ends = [
        (len(name), node)
        for attribute in ("name", "short")
        for name, nodes in _table(index, "Region", attribute).items()
        for node in nodes
        if name and wanted.endswith(name) and _mentions_parents(index, wanted.removesuffix(name), node)
    ]
    if ends:
        return max(ends)[1]
    return node_id(index, "Region", text)


def _mentions_parents(index: MatchIndex, rest: str, node: str) -> bool:
    """Whether what stands before a region's name are names of regions above it, and nothing else."""
    names = dict(zip(index.arrays.ids("Region"), index.arrays.column("Region", "short"), strict=True))
    for above in reversed(index.regions.path(node)[1:]):
        for name in (index.regions.names[above], names[above] or ""):
            if name and rest.startswith(normal(name)):
                rest = rest.removeprefix(normal(name)).strip(" -/·")
                break
    return not rest


def _table(index: MatchIndex, label: str, attribute: str) -> Names:
    cache: dict[tuple[str, str], Names] = index.__dict__.setdefault("_lookup_tables", {})
    if (label, attribute) not in cache:
        table: Names = defaultdict(list)
        if attribute in index.projection.nodes[label].column_names:
            for node, value in zip(index.arrays.ids(label), index.arrays.column(label, attribute), strict=True):
                if value:
                    table[normal(value)].append(node)
        cache[(label, attribute)] = dict(table)
    return cache[(label, attribute)]


def _aliases(index: MatchIndex) -> dict[str, str]:
    cache: dict[str, str] | None = index.__dict__.get("_industry_aliases")
    if cache is None:
        rows = index.projection.nodes["Industry"].to_pylist()
        cache = {normal(word): row["id"] for row in rows for word in row["aliases"] or ()}
        index.__dict__["_industry_aliases"] = cache
    return cache


def _clusters(index: MatchIndex) -> dict[str, tuple[str, ...]]:
    cache: dict[str, tuple[str, ...]] | None = index.__dict__.get("_industry_clusters")
    if cache is None:
        table: Names = defaultdict(list)
        for row in index.projection.nodes["Industry"].to_pylist():
            for name in row["clusters"] or ():
                table[normal(name)].append(row["id"])
        cache = {name: tuple(ids) for name, ids in table.items()}
        index.__dict__["_industry_clusters"] = cache
    return cache


def _at_employer(index: MatchIndex, text: str) -> str | None:
    """姓名（工作单位）."""
    name, bracket, rest = normal(text).partition("(")
    if not bracket:
        return None
    employer = rest.rstrip(") ")
    numbers = index.arrays.numbers("Expert")
    employers = index.arrays.column("Expert", "employer")
    found = [
        e
        for e in _table(index, "Expert", "name").get(name.strip(), [])
        if normal(employers[numbers[e]] or "") == employer
    ]
    return found[0] if len(found) == 1 else None
