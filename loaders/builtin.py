"""Brings the built-in reference data into a graph: industries, regions and the skill vocabulary.

They are written when the graph is new and again when the program brings other reference data; a skill that a list of the
user's own has defined stays as that list says.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from typing import Any

from graph.engine import GraphEngine, retried
from graph.yaml_files import read_yaml
from loaders.plan import Plan, Triple
from loaders.vocabulary import vocabulary

FOLDER = Path(__file__).parent / "reference"
BUILTIN = "builtin"
_LEVELS = {1: "门类", 2: "大类", 3: "中类", 4: "小类"}
TRIPLES: dict[str, Triple] = {
    "Industry": ("PART_OF", "Industry", "Industry"),
    "Region": ("PART_OF", "Region", "Region"),
}


def fingerprint() -> str:
    """A digest of all reference files that become nodes."""
    digest = hashlib.sha256()
    paths = [FOLDER / "industries.tsv", FOLDER / "industry_aliases.yaml", FOLDER / "regions.tsv"]
    for path in [*paths, *sorted((FOLDER / "skills").glob("*.yaml"))]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def seed(engine: GraphEngine) -> bool:
    """Writes what is missing or other; whether anything was written."""
    wanted = fingerprint()
    if any(row["what"] == "reference" and row["detail"] == wanted for row in engine.revisions()[-50:]):
        return False
    retried(lambda: _write(engine, wanted))
    return True


def _write(engine: GraphEngine, wanted: str) -> None:
    nodes: dict[str, list[dict[str, Any]]] = {"Industry": industry_nodes(), "Region": region_nodes()}
    edges: dict[Triple, list[dict[str, Any]]] = {}
    for label, rows in nodes.items():
        parents = [{"from": r["id"], "to": f"{label.lower()}:{r.pop('parent')}"} for r in rows if r["parent"]]
        for row in rows:
            row.pop("parent", None)
        edges[TRIPLES[label]] = parents
    nodes["Skill"], relations = vocabulary()
    for relation, rows in relations.items():
        edges[(relation, "Skill", "Skill")] = rows
    plan, before_all = Plan(), engine.revision()
    for label, rows in nodes.items():
        present = {row["id"]: row for row in engine.scan_nodes(label).to_pylist()}
        for row in rows:
            before = present.get(row["id"])
            if before is None or before["source"] == BUILTIN:
                plan.put_node(label, before, row)
    for triple, rows in edges.items():
        held = {(row["from"], row["to"]): row for row in engine.scan_edges(*triple).to_pylist()}
        for row in rows:
            pair = (row["from"], row["to"])
            plan.put_edge(triple, pair, held.get(pair), {k: v for k, v in row.items() if k not in ("from", "to")})
    with engine.transaction("reference", wanted, after=before_all) as transaction:
        plan.write(transaction)


def industry_nodes() -> list[dict[str, Any]]:
    """All of GB/T 4754-2017 with the 2019 amendment; `parent` is a code."""
    aliases: dict[str, list[str]] = {}
    clusters: dict[str, list[str]] = {}
    document = read_yaml(FOLDER / "industry_aliases.yaml")
    for word, codes in document["aliases"].items():
        aliases.setdefault(codes[0], []).append(word)
    for name, codes in document["clusters"].items():
        for code in codes:
            clusters.setdefault(code, []).append(name)
    return [
        {
            "id": f"industry:{row['code']}",
            "name": row["name"],
            "code": row["code"],
            "level": "门类" if row["code"].isalpha() else _LEVELS[len(row["code"])],
            "aliases": sorted(aliases.get(row["code"], ())),
            "clusters": sorted(clusters.get(row["code"], ())),
            "source": BUILTIN,
            "parent": row["parent"],
        }
        for row in _rows("industries.tsv")
    ]


def region_nodes() -> list[dict[str, Any]]:
    """Provinces, and Guangdong's cities, counties and listed towns; `parent` is a code."""
    return [
        {
            "id": f"region:{row['code']}",
            "name": row["name"],
            "code": row["code"],
            "short": row["short"],
            "level": row["level"],
            "source": BUILTIN,
            "parent": row["parent"],
        }
        for row in _rows("regions.tsv")
    ]


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
