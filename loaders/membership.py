"""Who belongs to which team: the expert's row (服务队) and the team's row (队长, 成员) may both say so.

A membership stands while at least one of them does; each row takes back only its own word.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from graph.engine import GraphReader, Pair, Row
from loaders.plan import Plan, Triple
from loaders.records import Record, Slot

TRIPLE: Triple = ("MEMBER_OF", "Expert", "Team")
SIDES = {"experts": ("from", 0), "teams": ("to", 1)}
DEFAULT_ROLE = "队员"


class Memberships:
    """Collects what the rows of a load say, then plans the difference."""

    def __init__(self) -> None:
        self._claims: dict[Pair, dict[str, Mapping[str, Any]]] = {}
        self._speakers: dict[str, set[str]] = {"experts": set(), "teams": set()}

    def claim(self, record: Record, slot: Slot, edges: Mapping[str, Mapping[str, Any]]) -> None:
        """Notes all memberships that one row states."""
        self._speakers[record.sheet.kind.name].add(record.id)
        for other, properties in edges.items():
            self._claims.setdefault(slot.pair(record.id, other), {})[record.sheet.kind.name] = properties

    def settle(self, reader: GraphReader, stored: Collection[str], plan: Plan) -> set[str]:
        """Plans the changes; the ids of experts and teams whose memberships change."""
        held: dict[Pair, Row] = {}
        for list_kind, (side, _) in SIDES.items():
            known = sorted(node for node in self._speakers[list_kind] if node in stored)
            for row in reader.edges_of(*TRIPLE, known, side=side):
                held[(row["from"], row["to"])] = row
        changed: set[str] = set()
        for pair in sorted(held.keys() | self._claims.keys()):
            if self._settle_pair(pair, held.get(pair), plan):
                changed.update(pair)
        return changed

    def _settle_pair(self, pair: Pair, before: Row | None, plan: Plan) -> bool:
        claims = self._claims.get(pair, {})
        spoken = {kind for kind, (_, end) in SIDES.items() if pair[end] in self._speakers[kind]}
        given_before = set((before or {}).get("given_by") or ())
        given = given_before - spoken | claims.keys()
        if not given:
            plan.cut_edge(TRIPLE, pair)
            return True
        role = claims.get("teams", {}).get("role")
        if role is None and before and "teams" in given - spoken:
            role = before["role"]
        properties = {
            "role": role or DEFAULT_ROLE,
            "since": before["since"] if before else None,
            "given_by": sorted(given),
        }
        return plan.put_edge(TRIPLE, pair, before, properties)
