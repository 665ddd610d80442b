"""Records that stand above themselves: masters who learned from their apprentices, teams and skills above each other.

Walking up such a chain never ends; the cells that close it are told and not written. It makes no difference which row
comes first: every row of a load that belongs to the circle is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from graph.engine import GraphReader
from loaders.ends import ends as far_ends
from loaders.normalise.finding import Finding
from loaders.records import Record, heading

#: Label, field, relation, and on which side of it the lower one stands.
_CHAINS = (("Expert", "mentor", "MENTORS", "to"), ("Team", "parent", "PART_OF", "from"))


def cut_reference_cycles(reader: GraphReader, records: Iterable[Record]) -> None:
    """Takes back references of 师傅 and 上级服务队 that close a circle, with a warning `reference_cycle` each."""
    rows = list(records)
    for label, field, relation, side in _CHAINS:
        stating = {r.id: r for r in rows if r.label == label and r.has(field)}
        if not any(reference.field == field for record in stating.values() for reference in record.references):
            continue
        above = far_ends(reader, relation, label, label, side=side)
        for node, record in stating.items():
            above[node] = {r.found for r in record.references if r.field == field and r.found}
        circle = _circles(above)
        for node, record in stating.items():
            for reference in record.references:
                if reference.field == field and reference.found and circle.get(reference.found) == circle.get(node, -1):
                    reference.found = None
                    record.report(field, _told(record, field, reference.text))


def cut_skill_cycles(reader: GraphReader, records: Iterable[Record], skill_id: Callable[[str], str]) -> None:
    """The same for 上位技能, which are names until the vocabulary is known."""
    stating = {r.id: r for r in records if r.label == "Skill" and r.has("broader")}
    if not any(record.facts["broader"] for record in stating.values()):
        return
    above = far_ends(reader, "BROADER", "Skill", "Skill")
    for node, record in stating.items():
        above[node] = {skill_id(name) for name in record.facts["broader"]} - {node}
    circle = _circles(above)
    for node, record in stating.items():
        for name in list(record.facts["broader"]):
            other = skill_id(name)
            if other == node:
                told = f"上位技能“{name}”就是这项技能自己，没有记下"
                record.report("broader", Finding("self_reference", told, "请改填别的，没有就留空", "warning"))
            elif circle.get(other) == circle.get(node, -1):
                record.facts["broader"].remove(name)
                record.report("broader", _told(record, "broader", name))


def _circles(above: dict[str, set[str]]) -> dict[str, int]:
    """The number of the circle that each record of one stands in."""
    edges = [(low, high) for low, highs in above.items() for high in highs if low != high]
    if not edges:
        return {}
    place = {node: number for number, node in enumerate(dict.fromkeys(node for edge in edges for node in edge))}
    ends = np.array([(place[low], place[high]) for low, high in edges], dtype=np.int64).T
    chain = coo_array((np.ones(len(edges), dtype=np.int8), tuple(ends)), shape=(len(place), len(place)))
    _, circle = connected_components(chain, directed=True, connection="strong")
    sizes = np.bincount(circle, minlength=1)
    return {node: int(circle[at]) for node, at in place.items() if sizes[circle[at]] > 1}


def _told(record: Record, field: str, text: str) -> Finding:
    column = heading(record.sheet, field)
    reason = f"{column}“{text}”往上又回到“{record.name}”自己，成了一个圈，没有记下"
    return Finding("reference_cycle", reason, f"请核对是谁在上，改正其中一行的{column}", "warning")
