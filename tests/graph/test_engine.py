"""The contract of graph.engine.base, the same for every engine."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from typing import Any

import pytest

from graph.engine import GraphEngine, WriteTransaction, retried
from graph.engine.ladybug_read import SCAN_FROM
from graph.errors import GraphUnavailable, SnapshotMoved
from graph.schema import SCHEMA

SKILLS = ("HAS_SKILL", "Expert", "Skill")
#: One value of every property type, with what a driver might spoil.
TEXTS = ["", " 前后空格 ", "一行\n两行\t制表", "引号'\"\\反斜杠", "𠮷野家😀", "0012", "null", "x" * 20_000]


def write(engine: GraphEngine, label: str, *rows: dict[str, Any]) -> int:
    with engine.transaction("load") as transaction:
        transaction.write_nodes(label, rows)
        return transaction.revision


def people_and_skills(transaction: WriteTransaction) -> None:
    transaction.write_nodes("Expert", [{"id": f"expert:{n}", "name": f"专家{n}"} for n in "abc"])
    transaction.write_nodes("Skill", [{"id": f"skill:{n}", "name": f"技能{n}"} for n in "xyz"])
    transaction.write_edges(
        *SKILLS,
        [
            {"from": "expert:a", "to": "skill:x", "level": 5, "how": "stated", "evidence": "甲"},
            {"from": "expert:a", "to": "skill:y", "level": 3, "how": "cue", "evidence": "乙"},
            {"from": "expert:b", "to": "skill:x"},
        ],
    )


def fill(engine: GraphEngine) -> None:
    with engine.transaction("load") as transaction:
        people_and_skills(transaction)


def ids(engine: GraphEngine, label: str, since: int = -1) -> list[str]:
    return engine.scan_nodes(label, since=since)["id"].to_pylist()  # type: ignore[no-any-return]


def pairs(engine: GraphEngine, *triple: str, since: int = -1) -> list[tuple[str, str]]:
    table = engine.scan_edges(*triple, since=since)
    return list(zip(table["from"].to_pylist(), table["to"].to_pylist(), strict=True))


# -- an empty graph ----------------------------------------------------------------------------------------------------


def test_engine_empty_graph_answers_everything(engine: GraphEngine) -> None:
    assert engine.revision() == 0 and engine.health().ok and engine.graph_id
    assert engine.revisions() == [] and engine.tombstones(since=-1) == []
    for label, node in SCHEMA.nodes.items():
        table = engine.scan_nodes(label)
        assert table.num_rows == 0 and set(table.column_names) == {p.name for p in node.properties}
        assert engine.nodes_by_id(label, ["a:b"]) == []
    for relation, source, target in SCHEMA.triples():
        table = engine.scan_edges(relation.name, source, target)
        assert table.num_rows == 0
        assert set(table.column_names) == {"from", "to", *(p.name for p in relation.properties)}
        assert engine.edges_of(relation.name, source, target, ["a:b"], side="to") == []


# -- round trips -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", TEXTS)
def test_engine_keeps_texts(engine: GraphEngine, text: str) -> None:
    write(engine, "Skill", {"id": "skill:x", "name": text, "aliases": [text, "另"]})
    found = engine.nodes_by_id("Skill", ["skill:x"])[0]
    assert found["name"] == text and found["aliases"] == [text, "另"]


@pytest.mark.parametrize("number", [0, 1, -1, 2**53 + 1, 2**63 - 1, -(2**63), None])
def test_engine_keeps_whole_numbers(engine: GraphEngine, number: int | None) -> None:
    write(engine, "Expert", {"id": "expert:a", "name": "甲", "years": number})
    assert engine.nodes_by_id("Expert", ["expert:a"])[0]["years"] == number


@pytest.mark.parametrize("number", [0.0, 0.1, -3.5, 1e300, 7, None])
def test_engine_keeps_fractions(engine: GraphEngine, number: float | None) -> None:
    write(engine, "Case", {"id": "case:a", "name": "甲", "rating": number})
    assert engine.nodes_by_id("Case", ["case:a"])[0]["rating"] == number


def test_engine_writes_every_property_of_every_label(engine: GraphEngine) -> None:
    sample: dict[str, Any] = {"string": "文", "int": 7, "float": 0.5, "strings": ["甲", "乙"]}
    with engine.transaction("load") as transaction:
        for node in SCHEMA.nodes.values():
            row = {p.name: sample[p.type] for p in node.properties}
            transaction.write_nodes(node.name, [{**row, "id": f"{node.kind}:1"}, {**row, "id": f"{node.kind}:2"}])
        for relation, source, target in SCHEMA.triples():
            ends = {"from": f"{SCHEMA.nodes[source].kind}:1", "to": f"{SCHEMA.nodes[target].kind}:2"}
            row = {p.name: sample[p.type] for p in relation.own}
            transaction.write_edges(relation.name, source, target, [{**row, **ends}])
    for node in SCHEMA.nodes.values():
        found = engine.nodes_by_id(node.name, [f"{node.kind}:1"])[0]
        assert all(found[p.name] == sample[p.type] for p in node.own)
        assert found["rev"] == 1 and found["updated_at"].startswith("20")
    for relation, source, target in SCHEMA.triples():
        rows = engine.scan_edges(relation.name, source, target).to_pylist()
        assert len(rows) == 1 and rows[0]["rev"] == 1
        assert all(rows[0][p.name] == sample[p.type] for p in relation.own)


def test_engine_takes_ragged_and_all_null_rows(engine: GraphEngine) -> None:
    with engine.transaction("load") as transaction:
        transaction.write_nodes("Skill", [])
        transaction.write_nodes(
            "Skill", [{"id": "skill:x"}, {"id": "skill:y", "aliases": []}, {"id": "skill:z", "cues": ["a"]}]
        )
    rows = {row["id"]: row for row in engine.nodes_by_id("Skill", ["skill:x", "skill:y", "skill:z"])}
    assert rows["skill:x"]["aliases"] is None and rows["skill:x"]["name"] is None
    assert not rows["skill:y"]["aliases"] and rows["skill:z"]["cues"] == ["a"]


def test_engine_read_binds_parameters(engine: GraphEngine) -> None:
    fill(engine)
    query = "MATCH (n:Expert) WHERE n.name = $name RETURN n.id AS id, 'Expert' AS kind ORDER BY n.id"
    assert engine.read(query, name="专家b") == [{"id": "expert:b", "kind": "Expert"}]
    assert engine.read(query, name="x' OR '1'='1") == []


# -- replacing and deleting --------------------------------------------------------------------------------------------


def test_engine_write_nodes_replaces_the_whole_node(engine: GraphEngine) -> None:
    write(
        engine,
        "Expert",
        {"id": "expert:a", "name": "甲", "years": 3, "trade": "焊工"},
        {"id": "expert:b", "name": "乙"},
    )
    write(engine, "Expert", {"id": "expert:a", "name": "甲甲", "trade": "钳工"}, {"id": "expert:c", "name": "丙"})
    a, b, c = engine.nodes_by_id("Expert", ["expert:a", "expert:b", "expert:c"])
    assert (a["name"], a["trade"], a["years"], a["rev"]) == ("甲甲", "钳工", None, 2)
    assert (b["name"], b["rev"]) == ("乙", 1) and (c["name"], c["rev"]) == ("丙", 2)


def test_engine_replacing_a_node_keeps_its_edges(engine: GraphEngine) -> None:
    fill(engine)
    write(engine, "Expert", {"id": "expert:a", "name": "新名"})
    assert pairs(engine, *SKILLS) == [("expert:a", "skill:x"), ("expert:a", "skill:y"), ("expert:b", "skill:x")]


def test_engine_write_edges_replaces_the_pair_only(engine: GraphEngine) -> None:
    fill(engine)
    with engine.transaction("load") as transaction:
        transaction.write_edges(*SKILLS, [{"from": "expert:a", "to": "skill:x", "level": 1}])
    rows = {(r["from"], r["to"]): r for r in engine.scan_edges(*SKILLS).to_pylist()}
    assert len(rows) == 3 and engine.scan_edges(*SKILLS).num_rows == 3
    assert (rows["expert:a", "skill:x"]["level"], rows["expert:a", "skill:x"]["how"]) == (1, None)
    assert (rows["expert:a", "skill:x"]["rev"], rows["expert:a", "skill:y"]["rev"]) == (2, 1)
    assert engine.tombstones(since=-1) == []


def test_engine_same_pair_twice_in_one_call_is_one_edge(engine: GraphEngine) -> None:
    fill(engine)
    rows = [{"from": "expert:c", "to": "skill:z", "level": level} for level in (1, 2)]
    with engine.transaction("load") as transaction:
        transaction.write_edges(*SKILLS, rows)
    assert [r["level"] for r in engine.edges_of(*SKILLS, ["expert:c"])] == [2]


def test_engine_same_node_twice_in_one_call_is_one_node(engine: GraphEngine) -> None:
    write(engine, "Skill", {"id": "skill:x", "name": "旧"}, {"id": "skill:x", "name": "新"})
    assert [r["name"] for r in engine.scan_nodes("Skill").to_pylist()] == ["新"]
    write(engine, "Skill", {"id": "skill:x", "name": "一"}, {"id": "skill:x", "name": "二"})
    assert [r["name"] for r in engine.scan_nodes("Skill").to_pylist()] == ["二"]


def test_engine_writes_a_node_twice_in_one_transaction(engine: GraphEngine) -> None:
    with engine.transaction("load") as transaction:
        transaction.write_nodes("Skill", [{"id": "skill:x", "name": "一"}])
        transaction.write_nodes("Skill", [{"id": "skill:x", "name": "二"}])
        transaction.delete_nodes("Skill", ["skill:x"])
        transaction.write_nodes("Skill", [{"id": "skill:x", "name": "三"}])
    assert [r["name"] for r in engine.scan_nodes("Skill").to_pylist()] == ["三"]


def test_engine_delete_nodes_buries_node_and_edges(engine: GraphEngine) -> None:
    fill(engine)
    with engine.transaction("withdraw") as transaction:
        transaction.delete_nodes("Skill", ["skill:x", "skill:x", "skill:unknown"])
    assert ids(engine, "Skill") == ["skill:y", "skill:z"] and pairs(engine, *SKILLS) == [("expert:a", "skill:y")]
    graves = engine.tombstones(since=1)
    assert {(g["item"], g["source"], g["target"], g["source_label"], g["target_label"]) for g in graves} == {
        ("skill", "skill:x", None, "Skill", None),
        ("HAS_SKILL", "expert:a", "skill:x", "Expert", "Skill"),
        ("HAS_SKILL", "expert:b", "skill:x", "Expert", "Skill"),
    }
    assert len(graves) == 3 and {g["rev"] for g in graves} == {2}
    assert engine.tombstones(since=2) == []


def test_engine_delete_nodes_with_a_loop(engine: GraphEngine) -> None:
    write(engine, "Team", {"id": "team:a", "name": "甲"})
    with engine.transaction("load") as transaction:
        transaction.write_edges("PART_OF", "Team", "Team", [{"from": "team:a", "to": "team:a"}])
    with engine.transaction("withdraw") as transaction:
        transaction.delete_nodes("Team", ["team:a"])
    assert [(g["item"], g["target"]) for g in engine.tombstones(since=2)] == [("PART_OF", "team:a"), ("team", None)]


def test_engine_delete_edges_leaves_the_ends(engine: GraphEngine) -> None:
    fill(engine)
    with engine.transaction("load") as transaction:
        wanted = [("expert:a", "skill:x"), ("expert:a", "skill:z"), ("expert:no", "skill:x"), ("expert:a", "skill:x")]
        transaction.delete_edges(*SKILLS, wanted)
    assert pairs(engine, *SKILLS) == [("expert:a", "skill:y"), ("expert:b", "skill:x")]
    assert ids(engine, "Expert") == ["expert:a", "expert:b", "expert:c"]
    graves = engine.tombstones(since=-1)
    assert [(g["item"], g["source"], g["target"]) for g in graves] == [("HAS_SKILL", "expert:a", "skill:x")]


def test_engine_deleting_what_is_not_there_changes_nothing(engine: GraphEngine) -> None:
    with engine.transaction("withdraw") as transaction:
        transaction.delete_nodes("Skill", ["skill:x"])
        transaction.delete_nodes("Skill", [])
        transaction.delete_edges(*SKILLS, [("expert:a", "skill:x")])
        transaction.delete_edges(*SKILLS, [])
    assert engine.tombstones(since=-1) == [] and engine.revision() == 1


def test_engine_edges_of_one_relation_stay_apart_by_ends(engine: GraphEngine) -> None:
    with engine.transaction("load") as transaction:
        transaction.write_nodes("Enterprise", [{"id": "enterprise:a"}])
        transaction.write_nodes("Problem", [{"id": "problem:a"}])
        transaction.write_nodes("TrainingNeed", [{"id": "training_need:a"}])
        transaction.write_edges("RAISED", "Enterprise", "Problem", [{"from": "enterprise:a", "to": "problem:a"}])
        transaction.write_edges(
            "RAISED", "Enterprise", "TrainingNeed", [{"from": "enterprise:a", "to": "training_need:a"}]
        )
    with engine.transaction("load") as transaction:
        transaction.delete_edges("RAISED", "Enterprise", "Problem", [("enterprise:a", "problem:a")])
    assert pairs(engine, "RAISED", "Enterprise", "Problem") == []
    assert pairs(engine, "RAISED", "Enterprise", "TrainingNeed") == [("enterprise:a", "training_need:a")]


# -- what is refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "row"),
    [
        ("Expert", {"years": 1.5}),
        ("Expert", {"years": True}),
        ("Expert", {"years": "3"}),
        ("Expert", {"years": 2**63}),
        ("Expert", {"name": 5}),
        ("Expert", {"name": ["甲"]}),
        ("Expert", {"name": "\ud800"}),
        ("Expert", {"id": 5}),
        ("Case", {"rating": "5"}),
        ("Skill", {"aliases": "甲"}),
        ("Skill", {"aliases": [1]}),
    ],
)
def test_engine_wrong_type_is_refused_whole(engine: GraphEngine, label: str, row: dict[str, Any]) -> None:
    good = {"id": "good:1", "name": "好"}
    with pytest.raises(ValueError, match=next(iter(row))):
        write(engine, label, good, {"id": "bad:1", "name": "坏", **row})
    assert engine.revision() == 0 and engine.scan_nodes(label).num_rows == 0


def test_engine_wrong_type_on_an_edge_is_refused(engine: GraphEngine) -> None:
    fill(engine)
    with pytest.raises(ValueError, match="level"), engine.transaction("load") as transaction:
        transaction.write_edges(*SKILLS, [{"from": "expert:a", "to": "skill:x", "level": 2.5}])
    assert [r["level"] for r in engine.edges_of(*SKILLS, ["expert:a"])] == [5, 3]


@pytest.mark.parametrize("ends", [("expert:a", "skill:no"), ("expert:no", "skill:x"), ("skill:x", "expert:a")])
def test_engine_edge_to_nowhere_is_refused_whole(engine: GraphEngine, ends: tuple[str, str]) -> None:
    with pytest.raises(GraphUnavailable), engine.transaction("load") as transaction:
        people_and_skills(transaction)
        transaction.write_edges(*SKILLS, [{"from": "expert:c", "to": "skill:z"}, {"from": ends[0], "to": ends[1]}])
    assert engine.revision() == 0 and engine.revisions() == []
    assert ids(engine, "Expert") == [] and pairs(engine, *SKILLS) == []


def test_engine_wrong_cypher_is_an_error_of_the_graph(engine: GraphEngine) -> None:
    with pytest.raises(GraphUnavailable):
        engine.read("MATCH (n:Expert RETURN n.id AS id")
    assert engine.health().ok and engine.revision() == 0


# -- revisions ---------------------------------------------------------------------------------------------------------


def test_engine_each_transaction_takes_the_next_revision(engine: GraphEngine) -> None:
    assert write(engine, "Skill", {"id": "skill:x"}) == 1
    with engine.transaction("withdraw", "为什么") as transaction:
        transaction.write_nodes("Skill", [{"id": "skill:y"}])
        transaction.write_nodes("Expert", [{"id": "expert:a"}])
        assert transaction.revision == 2
    assert engine.revision() == 2
    assert [(r["id"], r["what"], r["detail"]) for r in engine.revisions()] == [
        (1, "load", ""),
        (2, "withdraw", "为什么"),
    ]
    assert [r["id"] for r in engine.revisions(since=1)] == [2] and engine.revisions(since=2) == []
    assert (
        engine.nodes_by_id("Skill", ["skill:y"])[0]["rev"] == engine.nodes_by_id("Expert", ["expert:a"])[0]["rev"] == 2
    )


def test_engine_transaction_after_an_older_revision_is_refused(engine: GraphEngine) -> None:
    fill(engine)
    with engine.transaction("load", after=1) as transaction:
        transaction.write_nodes("Skill", [{"id": "skill:y", "name": "改"}])
    with pytest.raises(SnapshotMoved), engine.transaction("load", after=1) as transaction:
        transaction.write_nodes("Skill", [{"id": "skill:y", "name": "旧"}])
    assert engine.revision() == 2 and engine.nodes_by_id("Skill", ["skill:y"])[0]["name"] == "改"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, GraphUnavailable])
def test_engine_rollback_leaves_nothing(engine: GraphEngine, error: type[BaseException]) -> None:
    fill(engine)
    before = [engine.scan_nodes("Expert"), engine.scan_nodes("Skill"), engine.scan_edges(*SKILLS)]
    with pytest.raises(error), engine.transaction("load") as transaction:
        transaction.write_nodes("Expert", [{"id": "expert:a", "name": "改"}, {"id": "expert:new", "name": "新"}])
        transaction.delete_nodes("Skill", ["skill:x"])
        transaction.write_edges(*SKILLS, [{"from": "expert:new", "to": "skill:y"}])
        raise error("停")
    after = [engine.scan_nodes("Expert"), engine.scan_nodes("Skill"), engine.scan_edges(*SKILLS)]
    assert all(old.equals(new) for old, new in zip(before, after, strict=True))
    assert engine.revision() == 1 and len(engine.revisions()) == 1 and engine.tombstones(since=-1) == []
    assert write(engine, "Skill", {"id": "skill:new"}) == 2


def test_engine_scans_since_a_revision(engine: GraphEngine) -> None:
    fill(engine)
    write(engine, "Skill", {"id": "skill:y", "name": "改"}, {"id": "skill:w", "name": "新"})
    with engine.transaction("load") as transaction:
        transaction.write_edges(*SKILLS, [{"from": "expert:b", "to": "skill:x"}, {"from": "expert:c", "to": "skill:z"}])
    assert ids(engine, "Skill", since=1) == ["skill:w", "skill:y"] and ids(engine, "Skill", since=2) == []
    assert ids(engine, "Skill", since=0) == ["skill:w", "skill:x", "skill:y", "skill:z"]
    assert pairs(engine, *SKILLS, since=1) == [("expert:b", "skill:x"), ("expert:c", "skill:z")]
    assert pairs(engine, *SKILLS, since=3) == []


# -- reading -----------------------------------------------------------------------------------------------------------


def test_engine_scans_chosen_columns_in_order_of_id(engine: GraphEngine) -> None:
    write(engine, "Skill", *({"id": f"skill:{n}", "name": n} for n in ("乙", "b", "a", "甲", "B")))
    table = engine.scan_nodes("Skill", columns=["id", "name"])
    assert set(table.column_names) == {"id", "name"}
    assert table["name"].to_pylist() == sorted(["乙", "b", "a", "甲", "B"])
    only = engine.scan_nodes("Skill", columns=["name"])
    assert only.column_names == ["name"] and only["name"].to_pylist() == table["name"].to_pylist()


def test_engine_nodes_by_id_passes_over_unknown_ones(engine: GraphEngine) -> None:
    fill(engine)
    found = engine.nodes_by_id("Expert", ["expert:b", "expert:no", "expert:a", "expert:b"])
    assert [row["id"] for row in found] == ["expert:a", "expert:b"] and engine.nodes_by_id("Expert", []) == []


def test_engine_edges_of_either_side(engine: GraphEngine) -> None:
    fill(engine)

    def found(side: str, *wanted: str) -> list[tuple[str, str]]:
        return [(e["from"], e["to"]) for e in engine.edges_of(*SKILLS, wanted, side=side)]

    assert found("from", "expert:b", "expert:a") == pairs(engine, *SKILLS)
    assert found("to", "skill:x", "skill:x") == [("expert:a", "skill:x"), ("expert:b", "skill:x")]
    assert found("to", "skill:z") == found("from", "skill:x") == found("from") == []
    first = engine.edges_of(*SKILLS, ["expert:a"])[0]
    assert first == {"from": "expert:a", "to": "skill:x", "level": 5, "how": "stated", "evidence": "甲", "rev": 1}


def test_engine_many_ids_give_the_same_as_few(engine: GraphEngine) -> None:
    """From SCAN_FROM ids on, look-ups, edges and replacing go another way."""
    rows = [{"id": f"skill:{n:05d}", "name": str(n)} for n in range(SCAN_FROM + 500)]
    edges = [{"from": f"expert:{n % 7}", "to": row["id"], "level": n % 5 + 1} for n, row in enumerate(rows)]
    with engine.transaction("load") as transaction:
        transaction.write_nodes("Expert", [{"id": f"expert:{n}"} for n in range(7)])
        transaction.write_nodes("Skill", rows)
        transaction.write_edges(*SKILLS, edges)
    wanted = [row["id"] for row in rows[200:]] + [f"skill:no{n}" for n in range(300)]
    assert len(wanted) >= SCAN_FROM
    few = [wanted[start : start + 1_000] for start in range(0, len(wanted), 1_000)]
    assert engine.nodes_by_id("Skill", wanted) == [n for part in few for n in engine.nodes_by_id("Skill", part)]
    by_pair = [e for part in few for e in engine.edges_of(*SKILLS, part, side="to")]
    assert engine.edges_of(*SKILLS, wanted, side="to") == sorted(by_pair, key=lambda e: (e["from"], e["to"]))
    with engine.transaction("load") as transaction:
        transaction.write_nodes("Skill", [{"id": node, "name": "改"} for node in wanted])
        transaction.write_edges(*SKILLS, [{**edge, "level": 1} for edge in edges])
        transaction.delete_nodes("Skill", [row["id"] for row in rows[: SCAN_FROM + 100]])
    left = engine.scan_nodes("Skill")
    assert left.num_rows == 400 + 300 and set(left["name"].to_pylist()) == {"改"}
    assert engine.scan_edges(*SKILLS)["level"].to_pylist() == [1] * 400
    assert len(engine.tombstones(since=1)) == 2 * (SCAN_FROM + 100)


# -- several at once ---------------------------------------------------------------------------------------------------


def test_engine_snapshot_does_not_see_a_later_commit(engine: GraphEngine) -> None:
    """An engine that cannot keep the old state says so, whatever the reader made of what it saw."""
    fill(engine)
    with pytest.raises(SnapshotMoved) if engine.shared else nullcontext(), engine.snapshot() as reader:
        assert reader.revision() == 1
        with engine.transaction("load") as transaction:
            transaction.write_nodes("Expert", [{"id": "expert:new", "name": "新"}])
            transaction.delete_nodes("Skill", ["skill:x"])
            transaction.write_nodes("Expert", [{"id": "expert:a", "name": "改"}])
        assert engine.revision() == 2
        assert reader.revision() == 1 and len(reader.revisions()) == 1 and reader.tombstones(since=-1) == []
        assert reader.scan_nodes("Expert")["id"].to_pylist() == ["expert:a", "expert:b", "expert:c"]
        assert reader.scan_edges(*SKILLS).num_rows == 3
        assert reader.nodes_by_id("Expert", ["expert:a"])[0]["name"] == "专家a"
    assert ids(engine, "Expert") == ["expert:a", "expert:b", "expert:c", "expert:new"]


def test_engine_open_transaction_is_seen_by_nobody(engine: GraphEngine) -> None:
    fill(engine)
    with engine.transaction("load") as transaction:
        transaction.write_nodes("Expert", [{"id": "expert:new"}])
        assert engine.revision() == 1 and "expert:new" not in ids(engine, "Expert")
    assert engine.revision() == 2 and "expert:new" in ids(engine, "Expert")


def test_engine_snapshot_goes_on_after_an_error_in_another(engine: GraphEngine) -> None:
    fill(engine)
    with pytest.raises(RuntimeError), engine.snapshot() as reader:
        reader.revision()
        raise RuntimeError("停")
    with engine.snapshot() as reader:
        assert reader.revision() == 1
    assert write(engine, "Skill", {"id": "skill:new"}) == 2


def test_engine_readers_see_whole_revisions_while_one_writes(engine: GraphEngine) -> None:
    """Each revision n writes n to ten nodes: every snapshot holds one number only, and it is its revision."""
    write(engine, "Expert", *({"id": f"expert:{n}", "years": 1} for n in range(10)))
    done, wrong, seen = threading.Event(), [], []

    def state() -> tuple[int, set[int], list[int]]:
        with engine.snapshot() as reader:
            years = set(reader.scan_nodes("Expert", columns=["id", "years"])["years"].to_pylist())
            return reader.revision(), years, [row["id"] for row in reader.revisions()]

    def look() -> None:
        while not done.is_set():
            try:
                revision, years, log = retried(state)
                seen.append(revision)
                if years != {revision} or log != list(range(1, revision + 1)):
                    wrong.append((revision, years, log))
            except Exception as error:
                wrong.append((0, {0}, [error]))

    readers = [threading.Thread(target=look) for _ in range(4)]
    for thread in readers:
        thread.start()
    for number in range(2, 30):
        assert write(engine, "Expert", *({"id": f"expert:{n}", "years": number} for n in range(10))) == number
    done.set()
    for thread in readers:
        thread.join()
    assert not wrong and len(seen) > 4


def test_engine_writers_queue(engine: GraphEngine) -> None:
    taken: list[int] = []

    def work(name: int) -> None:
        for step in range(5):
            taken.append(write(engine, "Skill", {"id": f"skill:{name}-{step}"}))

    writers = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join()
    assert sorted(taken) == list(range(1, 21)) and engine.revision() == 20
    assert sorted(r["rev"] for r in engine.scan_nodes("Skill").to_pylist()) == list(range(1, 21))


def test_engine_closed_answers_no_more(engine: GraphEngine) -> None:
    engine.close()
    engine.close()
    assert not engine.health().ok and engine.health().detail
    with pytest.raises(GraphUnavailable):
        engine.revision()
    with pytest.raises(GraphUnavailable), engine.transaction("load"):
        pass
