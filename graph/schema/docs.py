"""Writes docs/data-model.md from the schema: `python -m graph.schema.docs [--check]`."""

from __future__ import annotations

import sys
from pathlib import Path

from graph.schema.model import COMMON, SCHEMA, Property, Schema

TARGET = Path(__file__).parents[2] / "docs" / "data-model.md"


def _table(properties: tuple[Property, ...]) -> list[str]:
    lines = ["| property | zh | type | meaning |", "|---|---|---|---|"]
    for p in properties:
        meaning = p.description + (" (personal data: in no answer)" if p.personal else "")
        lines.append(f"| `{p.name}` | {p.label_zh} | {p.type} | {meaning.strip()} |")
    return lines


def render(schema: Schema = SCHEMA) -> str:
    """The whole page as Markdown."""
    lines = [
        "# Data model",
        "",
        "Generated from `graph/schema/nodes/*.yaml` and `graph/schema/relations/*.yaml` by",
        "`python -m graph.schema.docs`; do not edit.",
        "",
        "Every node carries:",
        "",
        *_table(COMMON),
        "",
        "Every relation carries `rev`.",
        "",
        "## Nodes",
    ]
    for node in schema.nodes.values():
        route = f"; route `/api/v1/{node.plural}`" if node.plural else ""
        lines += ["", f"### {node.name} {node.label_zh}", "", f"Id `{node.kind}:key`; key: {node.key}{route}.", ""]
        lines += _table(node.own) if node.own else ["No properties of its own."]
    lines += ["", "## Relations"]
    for relation in schema.relations.values():
        ends = ", ".join(f"{s} → {t}" for s, t in relation.endpoints)
        lines += ["", f"### {relation.name} {relation.label_zh}", "", ends + ".", ""]
        lines += _table(relation.own) if relation.own else ["No properties of its own."]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Writes the page, or with --check only compares; 1 when it is stale."""
    if "--check" in arguments:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != render():
            sys.stderr.write("docs/data-model.md is stale: run python -m graph.schema.docs\n")
            return 1
        return 0
    TARGET.write_text(render(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
