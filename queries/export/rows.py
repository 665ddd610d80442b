"""What all formats write: public properties, without those that have no value."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from graph.batches import edge_batches, node_batches
from graph.engine import GraphReader, Row
from graph.schema import NodeType, Property, RelationType

#: Joins the values of a list where a format has none.
SEPARATOR = "、"


def nodes(reader: GraphReader, node: NodeType) -> Iterator[Row]:
    """The nodes of a type by id, public properties only."""
    for table in node_batches(reader, node.name, [p.name for p in node.public]):
        yield from table.to_pylist()


def edges(reader: GraphReader, relation: RelationType) -> Iterator[Row]:
    """The edges of a type by pair of labels, from and to: from, to and the public properties."""
    names = ["from", "to", *(p.name for p in public(relation))]
    for source, target in relation.endpoints:
        for table in edge_batches(reader, relation.name, source, target):
            yield from table.select(names).to_pylist()


def public(relation: RelationType) -> tuple[Property, ...]:
    """The public properties of a relation."""
    return tuple(p for p in relation.properties if not p.personal)


def values(row: Row, properties: Sequence[Property]) -> Iterator[tuple[Property, Any]]:
    """The properties that have a value; an empty list, or a number that is none, is no value."""
    for prop in properties:
        value = row[prop.name]
        if value is None or value == [] or (isinstance(value, float) and not math.isfinite(value)):
            continue
        yield prop, value


def text(value: Any) -> str:
    """A value where a format has texts only."""
    return SEPARATOR.join(value) if isinstance(value, list) else str(value)
