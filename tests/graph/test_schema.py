"""The declarations: they load, fit together, refuse mistakes by file name, and the generated page is fresh."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from graph.schema import SCHEMA, SCHEMA_VERSION
from graph.schema.docs import TARGET, main, render
from graph.schema.model import load_schema

DECLARATIONS = Path(__file__).parents[2] / "graph" / "schema"
#: Digest of the declarations by version.
DIGESTS = {1: "8e6b8753a62b", 2: "32f567557fdb", 3: "1114ebf62501"}
#: Every relation that the design names, with its ends.
DESIGNED = {
    ("HAS_SKILL", "Expert", "Skill"),
    ("REQUIRES", "Problem", "Skill"),
    ("REQUIRES", "TrainingNeed", "Skill"),
    ("BROADER", "Skill", "Skill"),
    ("RELATED", "Skill", "Skill"),
    ("TEACHES", "Course", "Skill"),
    ("IN_INDUSTRY", "Enterprise", "Industry"),
    ("PART_OF", "Industry", "Industry"),
    ("PART_OF", "Region", "Region"),
    ("PART_OF", "Team", "Team"),
    ("LOCATED_IN", "Expert", "Region"),
    ("RAISED", "Enterprise", "Problem"),
    ("RAISED", "Enterprise", "TrainingNeed"),
    ("WORKED_ON", "Expert", "Case"),
    ("ADDRESSED", "Case", "Problem"),
    ("USED", "Case", "Skill"),
    ("SERVED", "Case", "Enterprise"),
    ("DELIVERED", "Team", "Case"),
    ("MEMBER_OF", "Expert", "Team"),
    ("TEACHES_COURSE", "Expert", "Course"),
    ("OFFERS", "Organization", "Course"),
    ("PROVIDES", "Expert", "Service"),
    ("PROVIDES", "Team", "Service"),
    ("LEADS", "Expert", "Organization"),
    ("MENTORS", "Expert", "Expert"),
    ("AWARDED", "Expert", "Honor"),
    ("IN_GROUP", "Problem", "ProblemGroup"),
}


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    """A copy of the declarations that a test may spoil."""
    for part in ("nodes", "relations"):
        shutil.copytree(DECLARATIONS / part, tmp_path / part)
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_schema_loads_again_from_a_copy(declared: Path) -> None:
    assert load_schema(declared) == SCHEMA


def test_schema_holds_what_the_design_names() -> None:
    held = {(relation.name, source, target) for relation, source, target in SCHEMA.triples()}
    assert held >= DESIGNED


def test_schema_names_are_unique_and_complete() -> None:
    kinds = [node.kind for node in SCHEMA.nodes.values()]
    routes = [node.plural for node in SCHEMA.nodes.values() if node.plural]
    assert len(set(kinds)) == len(kinds) and len(set(routes)) == len(routes)
    for item in (*SCHEMA.nodes.values(), *SCHEMA.relations.values()):
        names = [p.name for p in item.properties]
        assert len(set(names)) == len(names), item.name
        assert item.label_zh and all(p.label_zh for p in item.properties), item.name


def test_schema_marks_personal_data() -> None:
    personal = {(n.name, p.name) for n in SCHEMA.nodes.values() for p in n.own if p.personal}
    assert personal >= {("Expert", "phone"), ("Expert", "email"), ("Enterprise", "contact"), ("Enterprise", "phone")}
    assert {"phone", "email", "extra"}.isdisjoint(p.name for p in SCHEMA.nodes["Expert"].public)


def test_schema_node_of_kind() -> None:
    assert SCHEMA.node_of_kind("training_need").name == "TrainingNeed"
    with pytest.raises(KeyError):
        SCHEMA.node_of_kind("nothing")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("nodes/skill.yaml", "kind: skill", "kind: ability"),
        ("nodes/skill.yaml", "node: Skill", "node: Expert"),
        ("nodes/skill.yaml", "key: name\n", ""),
        ("nodes/skill.yaml", "type: strings", "type: texts"),
        ("nodes/skill.yaml", "type: strings, label_zh: 别名", "type: strings"),
        ("nodes/skill.yaml", "label_zh: 别名", "label_zh: 别名, unit: m"),
        ("nodes/skill.yaml", "node: Skill", "node: [Skill"),
        ("relations/has_skill.yaml", "relation: HAS_SKILL", "relation: KNOWS"),
        ("relations/has_skill.yaml", "[Expert, Skill]", "[Expert, Ability]"),
        ("relations/has_skill.yaml", "[Expert, Skill]", "[Expert]"),
        ("relations/has_skill.yaml", "label_zh: 掌握\n", ""),
    ],
)
def test_schema_mistake_is_named_by_file(declared: Path, name: str, old: str, new: str) -> None:
    spoil(declared, name, old, new)
    with pytest.raises(ValueError, match=r"skill\.yaml"):
        load_schema(declared)


def test_schema_page_is_fresh() -> None:
    assert TARGET.read_text(encoding="utf-8") == render()
    assert main(["--check"]) == 0


def test_schema_page_names_everything() -> None:
    page = render()
    for item in (*SCHEMA.nodes.values(), *SCHEMA.relations.values()):
        assert f"### {item.name} {item.label_zh}" in page
        assert all(f"| `{p.name}` | {p.label_zh} |" in page for p in item.own)


def shape() -> list[object]:
    """What a stored graph must agree with: tables, properties and types, ends; labels and descriptions may change."""
    nodes = [(n.name, [(p.name, p.type) for p in n.properties]) for n in SCHEMA.nodes.values()]
    relations = [(r.name, [(p.name, p.type) for p in r.properties], r.endpoints) for r in SCHEMA.relations.values()]
    return [nodes, relations]


def test_schema_version_is_raised_with_the_declarations() -> None:
    """Whoever changes a declaration raises SCHEMA_VERSION, so that older graphs migrate, and adds its digest here."""
    digest = hashlib.sha256(repr(shape()).encode()).hexdigest()[:12]
    assert DIGESTS[SCHEMA_VERSION] == digest
