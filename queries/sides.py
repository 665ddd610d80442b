"""From which sides a relation touches a label: each is one read around a node."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from graph.schema import SCHEMA

Direction = Literal["in", "out"]


@dataclass(frozen=True)
class Side:
    """A triple of the schema seen from one of its ends."""

    relation: str
    direction: Direction
    label: str
    other: str

    @property
    def kind(self) -> str:
        """The kind of the node at the other end."""
        return SCHEMA.nodes[self.other].kind


@cache
def sides(label: str) -> tuple[Side, ...]:
    """All sides of a label in the order of their neighbours: relation, direction, id (which begins with the kind)."""
    found = []
    for relation, source, target in SCHEMA.triples():
        if source == label:
            found.append(Side(relation.name, "out", label, target))
        if target == label:
            found.append(Side(relation.name, "in", label, source))
    return tuple(sorted(found, key=lambda side: (side.relation, side.direction, f"{side.kind}:")))
