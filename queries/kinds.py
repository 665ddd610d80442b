"""Kinds and relation names as a request writes them, checked against the schema."""

from __future__ import annotations

from collections.abc import Iterable

from graph.errors import BadInput
from graph.schema import SCHEMA, NodeType


def node_type(kind: str) -> NodeType:
    """The node type of a kind (`training_need`; case and hyphens do not matter); BadInput naming the kinds."""
    try:
        return SCHEMA.node_of_kind(kind.strip().lower().replace("-", "_"))
    except KeyError:
        raise BadInput(f"没有“{kind[:60]}”这一类；可用的有：{'、'.join(SCHEMA.kinds)}") from None


def node_types(kinds: Iterable[str] | None) -> list[NodeType]:
    """The node types of some kinds, of all without any."""
    found = [node_type(kind) for kind in kinds or ()]
    return list(dict.fromkeys(found)) if found else list(SCHEMA.nodes.values())


def relation_names(relations: Iterable[str] | None) -> set[str]:
    """Relation names in capitals, of all without any; BadInput naming the relations."""
    found = {relation.strip().upper() for relation in relations or ()}
    if unknown := sorted(found - SCHEMA.relations.keys()):
        raise BadInput(f"没有“{unknown[0][:60]}”这种关系；可用的有：{'、'.join(sorted(SCHEMA.relations))}")
    return found or set(SCHEMA.relations)
