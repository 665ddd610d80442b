"""LadybugDB table definitions from the schema. Identifiers come from the schema only, never from a request; labels stand
in backticks since Case is a word of the language."""

from __future__ import annotations

from graph.schema.model import NodeType, PropertyType, RelationType, Schema

TYPES: dict[PropertyType, str] = {"string": "STRING", "int": "INT64", "float": "DOUBLE", "strings": "STRING[]"}

#: Tables of the store itself: the one Meta row, the log of write transactions, and what was deleted when.
INTERNAL = {
    "Meta": (("id", "STRING"), ("revision", "INT64"), ("schema_version", "INT64"), ("graph_id", "STRING")),
    "Revision": (("id", "INT64"), ("at", "STRING"), ("what", "STRING"), ("detail", "STRING")),
    "Tombstone": (
        ("id", "STRING"),
        ("rev", "INT64"),
        ("at", "STRING"),
        ("item", "STRING"),
        ("source", "STRING"),
        ("target", "STRING"),
        ("source_label", "STRING"),
        ("target_label", "STRING"),
    ),
}


def internal_table(name: str) -> str:
    """CREATE statement of one of the store's own tables."""
    columns = ", ".join(f"{column} {kind}" for column, kind in INTERNAL[name])
    return f"CREATE NODE TABLE IF NOT EXISTS {name}({columns}, PRIMARY KEY(id))"


def node_table(node: NodeType) -> str:
    """CREATE statement of a node type."""
    columns = ", ".join(f"{p.name} {TYPES[p.type]}" for p in node.properties)
    return f"CREATE NODE TABLE IF NOT EXISTS `{node.name}`({columns}, PRIMARY KEY(id))"


def relation_table(relation: RelationType) -> str:
    """CREATE statement of a relation type with all its endpoint pairs."""
    ends = [f"FROM `{s}` TO `{t}`" for s, t in relation.endpoints]
    columns = [f"{p.name} {TYPES[p.type]}" for p in relation.properties]
    return f"CREATE REL TABLE IF NOT EXISTS {relation.name}({', '.join(ends + columns)})"


def statements(schema: Schema) -> list[str]:
    """Everything that an empty graph needs, in order."""
    return [
        *(internal_table(name) for name in INTERNAL),
        *(node_table(node) for node in schema.nodes.values()),
        *(relation_table(relation) for relation in schema.relations.values()),
    ]
