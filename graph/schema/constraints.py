"""Neo4j constraints and indexes from the schema. Identifiers come from the schema only, never from a request.

The id of every label is unique. `rev` is indexed on nodes and relations, so that a refresh reads what has changed and not
everything.
"""

from __future__ import annotations

from graph.schema.model import Schema

#: The store's own nodes: the counter and lock, what readers may see, the log of write transactions, what was deleted when.
INTERNAL = ("Meta", "Gate", "Revision", "Tombstone")


def statements(schema: Schema) -> list[str]:
    """Everything that an empty graph needs; each may be run again."""
    labels = [*INTERNAL, *schema.nodes]
    return [
        *(f"CREATE CONSTRAINT {n.lower()}_id IF NOT EXISTS FOR (n:`{n}`) REQUIRE n.id IS UNIQUE" for n in labels),
        *(
            f"CREATE RANGE INDEX {n.lower()}_rev IF NOT EXISTS FOR (n:`{n}`) ON (n.rev)"
            for n in ("Tombstone", *schema.nodes)
        ),
        *(
            f"CREATE RANGE INDEX {r.lower()}_rel_rev IF NOT EXISTS FOR ()-[r:{r}]-() ON (r.rev)"
            for r in schema.relations
        ),
    ]
