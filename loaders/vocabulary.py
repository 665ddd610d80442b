"""The built-in vocabulary files as Skill nodes and their relations."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from graph.yaml_files import read_yaml

FOLDER = Path(__file__).parent / "reference" / "skills"


@cache
def vocabulary() -> tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    """Skill nodes, and edges by relation (BROADER, RELATED), of loaders/reference/skills/*.yaml."""
    skills: dict[str, dict[str, Any]] = {}
    trades: dict[str, list[str]] = defaultdict(list)
    edges: dict[str, list[dict[str, Any]]] = {"BROADER": [], "RELATED": []}
    for path in sorted(FOLDER.glob("*.yaml")):
        document = read_yaml(path)
        for raw in document["skills"]:
            name = raw["name"].rstrip("!")
            skills[name] = {
                "id": f"skill:{name}",
                "name": name,
                "aliases": [str(word).rstrip("!") for word in raw.get("aliases") or ()],
                "cues": [str(word) for word in raw.get("cues") or ()],
                "category": raw["kind"],
                "area": document["area"],
                "source": "builtin",
            }
            if raw.get("broader"):
                edges["BROADER"].append({"from": f"skill:{name}", "to": f"skill:{raw['broader']}"})
            for other in raw.get("related") or ():
                edges["RELATED"].append({"from": f"skill:{name}", "to": f"skill:{other}", "weight": 0.5})
        for trade in document["trades"]:
            for name in trade["skills"]:
                trades[name] += [trade["name"].rstrip("!"), *(word.rstrip("!") for word in trade.get("aliases") or ())]
    for name, node in skills.items():
        node["trades"] = sorted(set(trades.get(name, ())))
    for relation, rows in edges.items():
        edges[relation] = [
            r for r in rows if r["from"][6:] in skills and r["to"][6:] in skills and r["from"] != r["to"]
        ]
    return list(skills.values()), edges
