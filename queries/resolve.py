"""Which node is meant: by id, bare 编号 or unambiguous name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

from graph.engine import GraphReader
from graph.errors import BadInput, NotFound
from graph.schema import SCHEMA, NodeType
from queries.kinds import node_types
from queries.text import statement

#: Properties that hold a name: 深圳 is as good as 深圳市.
NAMES = {"Region": ("name", "short")}
SHOWN = 5
_AT_EMPLOYER = re.compile(r"(.+?)\s*[（(](.+)[）)]")
_INDUSTRY_CODE = re.compile(r"[A-Za-z](\d{2,4})")


@dataclass(frozen=True)
class NodeRef:
    """A node as far as a list or a path shows it."""

    kind: str
    id: str
    name: str


def resolve(reader: GraphReader, text: str, kinds: Sequence[str] | None = None) -> NodeRef:
    """The one node of the kinds (default all) with this id, else 编号, else exact name or 姓名（工作单位）.

    NotFound when there is none, BadInput naming candidates when several fit."""
    nodes = node_types(kinds)
    wanted = "".join(text.split("\0")).encode("utf-8", "ignore").decode().strip()
    if wanted:
        kind = wanted.partition(":")[0]
        for node in nodes:
            if node.kind == kind and (found := _by_id(reader, node, wanted)):
                return found[0]
        for search in (_coded, _named, _at_employer):
            if candidates := search(reader, nodes, wanted):
                return _only(candidates, wanted)
    what = "或".join(node.label_zh for node in nodes) if kinds else "记录"
    raise NotFound(f"没有找到{what}“{wanted[:60]}”；请核对编号或名称")


def _by_id(reader: GraphReader, node: NodeType, wanted: str, code: str | None = None) -> list[NodeRef]:
    rows = reader.read(statement("node", label=node.name), id=wanted)
    return [NodeRef(node.kind, r["id"], r["name"] or "") for r in rows if code is None or r["code"] == code]


def _coded(reader: GraphReader, nodes: Sequence[NodeType], wanted: str) -> list[NodeRef]:
    """By 编号. It is the key of the id wherever it is given, so a look-up by primary key for each kind will do."""
    found = []
    for node in nodes:
        code = wanted
        if node.name == "Industry" and (match := _INDUSTRY_CODE.fullmatch(wanted)):
            code = match[1]
        for spelling in dict.fromkeys((code, normalize("NFKC", code), code.upper())):
            found += _by_id(reader, node, f"{node.kind}:{spelling}", spelling)
    return found


def _named(reader: GraphReader, nodes: Sequence[NodeType], wanted: str) -> list[NodeRef]:
    found: dict[str, NodeRef] = {}
    for node in nodes:
        for name in NAMES.get(node.name, ("name",)):
            rows = reader.read(statement("named", label=node.name, property=name), texts=_spellings(wanted))
            found.update((row["id"], NodeRef(node.kind, row["id"], row["name"])) for row in rows)
    return list(found.values())


def _at_employer(reader: GraphReader, nodes: Sequence[NodeType], wanted: str) -> list[NodeRef]:
    match = _AT_EMPLOYER.fullmatch(wanted)
    if match is None or SCHEMA.nodes["Expert"] not in nodes:
        return []
    name, employers = normalize("NFKC", match[1]), _spellings(match[2].strip())
    rows = reader.read(statement("expert_at"), name=name, employers=employers)
    return [NodeRef("expert", row["id"], row["name"]) for row in rows]


def _spellings(text: str) -> list[str]:
    """A name may have been kept with full-width or with plain brackets."""
    plain = normalize("NFKC", text)
    return list(dict.fromkeys((text, plain, plain.replace("(", "（").replace(")", "）"))))


def _only(candidates: list[NodeRef], wanted: str) -> NodeRef:
    first = min(candidates, key=lambda node: (len(node.id), node.id))
    # A class of the classification and its only subclass share a name (433 and 4330): the wider one holds the narrower.
    if len(candidates) == 1 or all(n.kind == "industry" and n.id.startswith(first.id) for n in candidates):
        return first
    shown = "、".join(f"{node.name}（{node.id}）" for node in sorted(candidates, key=lambda node: node.id)[:SHOWN])
    more = f"等 {len(candidates)} 个" if len(candidates) > SHOWN else ""
    raise BadInput(f"“{wanted[:60]}”不止一个：{shown}{more}；请改用其中一个编号")
