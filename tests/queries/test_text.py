"""Every .cypher text is portable, documented, and runs on the engine for everything that the schema allows."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from graph.engine import GraphEngine
from graph.schema import SCHEMA
from queries.text import FOLDER, statement

FILES = sorted(FOLDER.glob("*.cypher"))
NOT_PORTABLE = {
    "variable length": r"\*\s*\d*\s*\.\.|-\[[^\]]*\*",
    "shortestPath": r"(?i)shortest",
    "comprehension": r"\[\s*\w+\s+IN\b|\|",
    "map projection": r"\w\s*\{\s*\.",
    "subquery": r"(?i)\bCALL\b",
    "merging map": r"\+=",
    "label function": r"(?i)\b(labels|type|label)\s*\(",
    "substring": r"(?i)\bsubstring\b",
    "limit parameter": r"\$limit",
    "nodes without a label": r"\(\s*\w*\s*\)(?<!\(\*\))",
    "relation without a type": r"\[\s*\w*\s*\]",
    "write": r"\b(CREATE|MERGE|SET|DELETE|COPY|LOAD)\b",
}
PARAMS = {
    "rev": 1,
    "above": 0,
    "upto": 5,
    "low": "",
    "high": "~",
    "id": "expert:ZJ1",
    "ids": ["expert:ZJ1", "skill:焊接"],
    "after": "",
    "max_rows": 3,
    "texts": ["张伟"],
    "name": "张伟",
    "employers": ["深圳铁匠"],
    "status": "待匹配",
}


def body(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("//"))


def fillings(text: str) -> list[dict[str, str]]:
    """Everything of the schema that fits the placeholders of a text."""
    wanted = set(re.findall(r"\{([a-z_]+)\}", text)) - {"where", "node_columns"} | ({"label"} & _derived(text))
    if "relation" not in wanted:
        labels = re.search(r"PART_OF|n\.status", text)
        allowed = {"PART_OF": ("Team", "Region", "Industry"), "n.status": ("Problem", "TrainingNeed")}
        chosen = allowed[labels[0]] if labels else SCHEMA.nodes
        values = {"label": chosen, "property": ("name",)}
        return [
            dict(zip(sorted(wanted), row, strict=True)) for row in product(*(values[key] for key in sorted(wanted)))
        ]
    found = []
    for relation, source, target in SCHEMA.triples():
        fixed_source, fixed_target = re.search(r"\([ae]:`(\w+)`", text), re.search(r"\(b:`(\w+)`", text)
        if (fixed_source and fixed_source[1] != source) or (fixed_target and fixed_target[1] != target):
            continue
        label, other = (target, source) if "<-[" in text else (source, target)
        ends = {"relation": relation.name, "source": source, "target": target, "label": label, "other": other}
        found.append({key: value for key, value in ends.items() if key in wanted})
    return found


def _derived(text: str) -> set[str]:
    return {"label"} if "{node_columns}" in text else set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_text_is_portable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [why for why, pattern in NOT_PORTABLE.items() if re.search(pattern, body(text))]
    assert found == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_text_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    head = text[: text.index(body(text))]
    assert text.startswith("// ")
    assert "Params: " in head
    assert "Returns: " in head
    for parameter in re.findall(r"\$(\w+)", body(text)):
        assert parameter in head


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_text_order_ends_in_an_id(path: Path) -> None:
    text = body(path.read_text(encoding="utf-8"))
    for order in re.findall(r"ORDER BY (.+)", text):
        # Counts by revision are ordered by it, edges of the feed by both of their ends: nothing else tells them apart.
        assert re.search(r"(\bid|\.id|^rev|^start, stop)$", order.strip())
    # A hub's step is cut off and thrown away, so it needs no order.
    if "LIMIT" in text and not path.stem.startswith("step_"):
        assert "ORDER BY" in text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_text_there_and_back_differs(path: Path) -> None:
    text = body(path.read_text(encoding="utf-8"))
    for pattern in re.findall(r"MATCH (.+)", text):
        if pattern.count("]-") > 1 or re.search(r"\)-\[[^\]]*\]-\(", pattern):
            assert ".id <> " in text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_text_runs(engine: GraphEngine, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    params = {name: PARAMS[name] for name in set(re.findall(r"\$(\w+)", body(text)))}
    for filling in fillings(body(text)):
        rows = engine.read(statement(path.stem, **filling), **params)
        assert all(not isinstance(value, dict) for row in rows for value in row.values())


def test_text_refuses_what_is_no_identifier() -> None:
    for bad in ("Nobody", "Expert`) DETACH DELETE (n", "expert", ""):
        with pytest.raises(ValueError, match="schema"):
            statement("record", label=bad)
    with pytest.raises(ValueError, match="schema"):
        statement("degree_out", label="Expert", other="Skill", relation="KNOWS")
    with pytest.raises(ValueError, match="property"):
        statement("named", label="Expert", property="phone")
    with pytest.raises(ValueError, match="property"):
        statement("records", label="Expert", where=["name = '' OR n.phone"])
    with pytest.raises(ValueError, match="needs"):
        statement("named", label="Expert")
    with pytest.raises(ValueError, match="called"):
        statement("../text", label="Expert")


def test_text_never_asks_for_personal_data() -> None:
    for label, node in SCHEMA.nodes.items():
        text = statement("record", label=label)
        for prop in node.properties:
            assert (f"n.{prop.name} AS" in text) is not prop.personal
