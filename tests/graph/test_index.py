"""The match index brought up step by step equals one built anew; saved ones fit their graph or are refused."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graph.engine import GraphEngine, WriteTransaction, open_engine
from graph.index import MatchIndex
from graph.index.match_index import profile_texts
from graph.index.name_rows import NameRows
from graph.index.projection import EDGES, NODES, Projection
from graph.index.texts import TextIndex
from graph.schema import SCHEMA

PHRASES = [
    "主轴异响",
    "氩弧焊气孔",
    "注塑缩水",
    "电机过热",
    "TIG焊",
    "CNC编程",
    "茶叶真空包装机卡料",
    "精益生产",
    "模具精度",
    "",
]
QUERIES = ["主轴老是有异响", "包装机卡料怎么办", "TIG焊", "天气晴朗", ""]
SIZE = 8


def contents(index: MatchIndex) -> dict[object, object]:
    """Everything that ranking reads, in plain values."""
    found: dict[object, object] = {label: index.projection.nodes[label].to_pylist() for label in NODES}
    found.update({triple: index.projection.edges[triple].to_pylist() for triple in EDGES})
    for name, text in index.texts.items():
        found[name] = list(text.ids)
        found[f"{name} scores"] = [np.round(text.scores(query), 9).tolist() for query in QUERIES]
        found[f"{name} words"] = [text.shared(query, row) for query in QUERIES for row in range(len(text.ids))]
    found["profiles"] = profile_texts(index.projection)
    found["links"] = [index.skill_lexicon.link(query) for query in QUERIES]
    found["industries"] = [index.industry_lexicon.find(query) for query in QUERIES]
    found["trees"] = [(dict(t.parent), dict(t.names)) for t in (index.industries, index.regions, index.teams)]
    found["ways"] = {skill: dict(index.skill_space.ways(skill)) for skill in index.skill_space.skills}
    arrays = index.arrays
    found["arrays"] = [
        *(
            a.tolist()
            for a in (arrays.case_worth, arrays.open_cases, arrays.capacity, arrays.available, arrays.team_record)
        ),
        *(
            (r.indptr.tolist(), r.columns.tolist(), r.values.tolist())
            for r in (arrays.skill_experts, arrays.case_experts, arrays.expert_cases, arrays.expert_industries)
        ),
        arrays.expert_region,
        arrays.expert_enterprise,
    ]
    return found


class Writer:
    """Random but repeatable transactions over a few ids of every label; knows what it has left in the graph."""

    def __init__(self, engine: GraphEngine, seed: int) -> None:
        self.engine, self.chance = engine, random.Random(seed)
        self.held: dict[str, set[str]] = {label: set() for label in NODES}
        self.pairs: dict[tuple[str, str, str], set[tuple[str, str]]] = {triple: set() for triple in EDGES}

    def step(self) -> None:
        with self.engine.transaction("load") as transaction:
            for _ in range(self.chance.randint(1, 4)):
                self.chance.choice((self.nodes, self.nodes, self.edges, self.edges, self.cut, self.delete))(transaction)

    def nodes(self, transaction: WriteTransaction) -> None:
        label = self.chance.choice(list(NODES))
        numbers = self.chance.sample(range(SIZE), self.chance.randint(1, 5))
        rows = [self.row(label, number) for number in numbers]
        transaction.write_nodes(label, rows)
        self.held[label].update(row["id"] for row in rows)

    def row(self, label: str, number: int) -> dict[str, Any]:
        text = self.chance.choice(PHRASES)
        values: dict[str, Any] = {"string": text, "int": number % 4, "float": 0.5, "strings": [text]}
        row = {p.name: values[p.type] for p in SCHEMA.nodes[label].own if self.chance.random() < 0.8}
        if label == "Case":
            row["outcome"] = self.chance.choice(["已解决", "进行中", "未解决"])
            row["ended"] = self.chance.choice(["2024-03-05", "2020-01-01", "x", None])
        return {**row, "id": f"{SCHEMA.nodes[label].kind}:{number}", "name": f"{text}{number}"}

    def edges(self, transaction: WriteTransaction) -> None:
        joinable = [triple for triple in EDGES if self.held[triple[1]] and self.held[triple[2]]]
        relation, source, target = triple = self.chance.choice(joinable or list(EDGES))
        possible = [(a, b) for a in sorted(self.held[source]) for b in sorted(self.held[target])]
        pairs = self.chance.sample(possible, min(len(possible), self.chance.randint(1, 6)))
        values: dict[str, Any] = {"string": self.chance.choice(PHRASES), "int": 3, "float": 0.5, "strings": []}
        own = {p.name: values[p.type] for p in SCHEMA.relations[relation].own}
        transaction.write_edges(relation, source, target, [{**own, "from": a, "to": b} for a, b in pairs])
        self.pairs[triple].update(pairs)

    def cut(self, transaction: WriteTransaction) -> None:
        triple = self.chance.choice([triple for triple in EDGES if self.pairs[triple]] or list(EDGES))
        pairs = sorted(self.pairs[triple])[: self.chance.randint(1, 3)]
        transaction.delete_edges(*triple, pairs)
        self.pairs[triple].difference_update(pairs)

    def delete(self, transaction: WriteTransaction) -> None:
        label = self.chance.choice(list(NODES))
        gone = set(sorted(self.held[label])[: self.chance.randint(0, 2)])
        transaction.delete_nodes(label, sorted(gone))
        self.held[label] -= gone
        for triple, pairs in self.pairs.items():
            self.pairs[triple] = {
                (a, b)
                for a, b in pairs
                if not (triple[1] == label and a in gone) and not (triple[2] == label and b in gone)
            }


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[GraphEngine]:
    opened = open_engine(str(tmp_path / "graph"))
    yield opened
    opened.close()


def filled(engine: GraphEngine, steps: int = 15, seed: int = 1) -> Writer:
    writer = Writer(engine, seed)
    for _ in range(steps):
        writer.step()
    return writer


@pytest.mark.parametrize("seed", range(2))
def test_index_refreshed_step_by_step_equals_one_built_anew(engine: GraphEngine, seed: int) -> None:
    writer = Writer(engine, seed)
    index = MatchIndex.build(engine)
    names = NameRows.collect(index.projection)
    for number in range(25):
        writer.step()
        if writer.chance.random() < 0.6 or number == 24:  # sometimes several revisions at once
            if writer.chance.random() < 0.5:
                index.warm()
            index = index.refresh(engine)
            assert index.revision == engine.revision()
            assert contents(index) == contents(MatchIndex.build(engine))
            names, anew = NameRows.collect(index.projection, names), NameRows.collect(index.projection)
            assert names.rows.equals(anew.rows) and names.records.equals(anew.records)
    for label in NODES:
        assert index.arrays.ids(label) == sorted(writer.held[label])
    for triple, table in index.projection.edges.items():
        assert list(zip(table["from"].to_pylist(), table["to"].to_pylist(), strict=True)) == sorted(
            writer.pairs[triple]
        )
    assert sum(map(len, writer.held.values())) > 15 and sum(map(len, writer.pairs.values())) > 5


def test_index_earlier_one_stays_as_it_was(engine: GraphEngine) -> None:
    writer = filled(engine)
    index = MatchIndex.build(engine)
    before = contents(index)
    for _ in range(10):
        writer.step()
    index.refresh(engine)
    assert contents(index) == before


def test_index_node_deleted_and_made_again(engine: GraphEngine) -> None:
    def write(name: str) -> None:
        with engine.transaction("load") as transaction:
            transaction.delete_nodes("Expert", ["expert:a"])
            transaction.write_nodes("Expert", [{"id": "expert:a", "name": name}])

    write("甲")
    index = MatchIndex.build(engine)
    write("乙")
    assert index.refresh(engine).projection.nodes["Expert"]["name"].to_pylist() == ["乙"]
    with engine.transaction("load") as transaction:
        transaction.delete_nodes("Expert", ["expert:a"])
    assert index.refresh(engine).projection.nodes["Expert"].num_rows == 0


def test_index_unchanged_revision_gives_itself(engine: GraphEngine) -> None:
    filled(engine)
    index = MatchIndex.build(engine)
    assert index.refresh(engine) is index


def test_index_refresh_hands_on_what_has_not_changed(engine: GraphEngine) -> None:
    filled(engine)
    index = MatchIndex.build(engine).warm()
    with engine.transaction("load") as transaction:
        transaction.write_nodes("Case", [{"id": "case:new", "name": "新", "description": "主轴异响"}])
    after = index.refresh(engine)
    assert after.skill_lexicon is index.skill_lexicon and after.skill_space is index.skill_space
    assert after.texts["profiles"] is index.texts["profiles"] and "case:new" in after.texts["cases"].ids


def test_index_of_an_empty_graph_answers(engine: GraphEngine) -> None:
    index = MatchIndex.build(engine).warm()
    assert index.revision == 0 and index.texts["cases"].scores("主轴异响").tolist() == []
    assert contents(index) == contents(MatchIndex.build(engine))


# -- saving ------------------------------------------------------------------------------------------------------------


def test_index_saved_and_loaded_is_the_same(engine: GraphEngine, tmp_path: Path) -> None:
    writer = filled(engine, 25)
    index = MatchIndex.build(engine)
    index.save(tmp_path / "index")
    loaded = MatchIndex.load(tmp_path / "index", engine)
    assert loaded is not None and loaded.revision == index.revision and contents(loaded) == contents(index)
    for _ in range(8):
        writer.step()
    assert contents(loaded.refresh(engine)) == contents(MatchIndex.build(engine))
    loaded.refresh(engine).save(tmp_path / "index")
    again = MatchIndex.load(tmp_path / "index", engine)
    assert again is not None and again.revision == engine.revision()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph", "index"]


def test_index_open_loads_refreshes_and_saves(engine: GraphEngine, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    writer = filled(engine)
    assert contents(MatchIndex.open(engine, folder)) == contents(MatchIndex.build(engine))
    assert MatchIndex.load(folder, engine) is not None
    writer.step()
    MatchIndex.open(engine, folder)
    saved = MatchIndex.load(folder, engine)
    assert saved is not None and saved.revision == engine.revision()
    assert MatchIndex.open(engine, None).revision == engine.revision()


def test_index_of_another_graph_is_refused(engine: GraphEngine, tmp_path: Path) -> None:
    filled(engine)
    MatchIndex.build(engine).save(tmp_path / "index")
    other = open_engine(str(tmp_path / "other"))
    filled(other)
    assert MatchIndex.load(tmp_path / "index", other) is None
    assert contents(MatchIndex.open(other, tmp_path / "index")) == contents(MatchIndex.build(other))
    other.close()


def test_index_of_a_newer_revision_is_refused(engine: GraphEngine, tmp_path: Path) -> None:
    """A backup of the graph was put back."""
    filled(engine)
    MatchIndex.build(engine).save(tmp_path / "index")
    manifest = tmp_path / "index" / "manifest.json"
    document = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**document, "revision": document["revision"] + 1}))
    assert MatchIndex.load(tmp_path / "index", engine) is None
    manifest.write_text(json.dumps({**document, "format": -1}))
    assert MatchIndex.load(tmp_path / "index", engine) is None
    manifest.write_text(json.dumps(document))
    assert MatchIndex.load(tmp_path / "index", engine) is not None


def test_index_missing_or_spoilt_file_is_refused(engine: GraphEngine, tmp_path: Path) -> None:
    filled(engine, 25)
    MatchIndex.build(engine).save(tmp_path / "index")
    assert MatchIndex.load(tmp_path / "nothing", engine) is None
    names = ("manifest.json", "Expert.arrow", "HAS_SKILL-Expert-Skill.arrow", "cases.json", "profiles.npz")
    for path in (tmp_path / "index" / name for name in names):
        for content in (None, b"", b"[]", path.read_bytes()[: path.stat().st_size // 2]):
            copy = tmp_path / "copy"
            shutil.copytree(tmp_path / "index", copy)
            if content is None:
                (copy / path.name).unlink()
            else:
                (copy / path.name).write_bytes(content)
            assert MatchIndex.load(copy, engine) is None, (path.name, content and len(content))
            shutil.rmtree(copy)


# -- texts -------------------------------------------------------------------------------------------------------------


def test_texts_refresh_equals_build() -> None:
    chance = random.Random(3)
    held = {f"case:{n}": chance.choice(PHRASES) for n in range(6)}
    index = TextIndex.build(list(held), list(held.values()))
    for _ in range(30):
        changed = set(chance.sample([f"case:{n}" for n in range(10)], 3))
        for doc in sorted(changed):
            if doc in held and chance.random() < 0.4:
                del held[doc]
            else:
                held[doc] = "。".join(chance.sample(PHRASES, 2))
        held = dict(sorted(held.items(), key=lambda item: chance.random()))
        index = index.refresh(list(held), list(held.values()), changed)
        anew = TextIndex.build(list(held), list(held.values()))
        for query in QUERIES:
            assert index.scores(query) == pytest.approx(anew.scores(query), abs=1e-12)


def test_texts_scores_lie_between_0_and_1_and_the_fitting_text_leads() -> None:
    texts = ["主轴异响，轴承发热", "注塑件缩水", "茶叶包装机卡料", ""]
    index = TextIndex.build([str(n) for n in range(4)], texts)
    for query, best in (("主轴老是有异响", 0), ("注塑缩水怎么办", 1), ("包装机总是卡料", 2)):
        scores = index.scores(query)
        assert int(scores.argmax()) == best and ((scores >= 0) & (scores <= 1)).all() and scores[3] == 0
    assert index.scores("天气晴朗").max() == 0 and index.scores("").max() == 0
    assert "主轴" in index.shared("主轴有响声", 0) and index.shared("主轴", 1) == []


def test_projection_reads_a_consistent_state(engine: GraphEngine) -> None:
    filled(engine)
    with engine.snapshot() as reader:
        before = Projection.build(reader, engine.graph_id)
        with engine.transaction("load") as transaction:
            transaction.write_nodes("Expert", [{"id": "expert:later", "name": "后来"}])
        inside = Projection.build(reader, engine.graph_id)
    assert inside.revision == before.revision == engine.revision() - 1
    assert inside.nodes["Expert"].equals(before.nodes["Expert"])
