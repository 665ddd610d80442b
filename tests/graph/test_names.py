"""Searchable texts, the character index over them, and how characters sound."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.engine import GraphEngine
from graph.index.name_index import NONE, NameIndex
from graph.index.name_rows import RECORDS, ROWS, NameRows, core
from graph.index.names import COLUMNS, KINDS, STOP, Field, squeeze
from graph.index.projection import NODES, Projection
from graph.lexicon.pinyin import SURNAMES, mixed_up, plain, readings
from graph.lexicon.synonyms import Synonyms
from graph.schema import SCHEMA
from graph.text import normal

LETTERS = st.text("注塑成型机zhu5", min_size=1, max_size=8)
PLACES = frozenset(["佛山市", "佛山", "顺德区", "顺德", "东莞"])


def names_of(*texts: str, field: Field = Field.NAME, kind: str = "skill") -> NameRows:
    """One record a text."""
    n = len(texts)
    lengths = [len(text) for text in texts]
    records = pa.table(
        [[KINDS.index(kind)] * n, [f"{kind}:{i}" for i in range(n)], list(texts), [0.0] * n], schema=RECORDS
    )
    columns = [list(range(n)), [int(field)] * n, list(texts), list(texts), [0] * n, lengths]
    return NameRows(1, "g", records, pa.table(columns, schema=ROWS))


def collected(engine: GraphEngine, before: NameRows | None = None) -> NameRows:
    with engine.snapshot() as reader:
        return NameRows.collect(Projection.build(reader, engine.graph_id), before)


def test_names_every_kind_is_searched_and_nothing_personal() -> None:
    assert set(COLUMNS) == set(SCHEMA.nodes)
    assert set(KINDS) == set(SCHEMA.kinds)
    for label, columns in COLUMNS.items():
        personal = {p.name for p in SCHEMA.nodes[label].properties if p.personal}
        assert personal.isdisjoint(name for name, _ in columns) and personal.isdisjoint(NODES[label])


@given(st.text())
def test_names_squeezed_form_is_settled(text: str) -> None:
    squeezed = squeeze(normal(text))
    assert squeeze(squeezed.replace(STOP, "。")) == squeezed
    assert not any(char.isspace() for char in squeezed.replace(STOP, ""))


def test_names_squeeze_drops_what_nobody_types() -> None:
    assert squeeze(normal("“PLC 编程”（S7-1200）")) == "plc编程s71200"
    assert squeeze(normal("农、林、牧、渔业")) == "农林牧渔业"
    assert squeeze(normal("漏油。压力低，")) == f"漏油{STOP}压力低"
    assert squeeze("c++") == "c++" and squeeze("🔧\0\x1b") == ""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("佛山市顺德区建卓宝塑胶有限公司", "建卓宝塑胶"),
        ("佛山建卓宝塑胶科技股份有限公司", "建卓宝塑胶科技"),
        ("东莞铸造厂", "铸造"),
        ("佛山市有限公司", "佛山市有限公司"),
        ("锐芯微感", "锐芯微感"),
    ],
)
def test_names_core_of_a_firm(name: str, told: str) -> None:
    start, stop = core(name, PLACES)
    assert name[start:stop] == told


@given(st.lists(LETTERS, min_size=1, max_size=8), LETTERS)
def test_index_finds_what_str_find_finds(texts: list[str], wanted: str) -> None:
    index = NameIndex(names_of(*texts))
    found = index.find(index.elements(wanted), len(index.codes))
    expected = [(row, at) for row, text in enumerate(texts) for at in range(len(text)) if text.startswith(wanted, at)]
    assert [(int(index.row[p]), int(p - index.start[index.row[p]])) for p in found] == expected


@given(st.lists(LETTERS, min_size=1, max_size=8), st.lists(st.sets(st.sampled_from("注塑机z"), min_size=1), min_size=1))
def test_index_finds_sets_of_characters(texts: list[str], sets: list[set[str]]) -> None:
    index = NameIndex(names_of(*texts))
    pattern = []
    for chars in sets:
        chosen = np.zeros(len(index.chars), np.bool_)
        chosen[[index.number.get(char, NONE) for char in chars]] = True
        chosen[NONE] = False
        pattern.append(chosen)
    found = sorted(index.find(pattern, len(index.codes)).tolist())
    expected = [
        int(index.start[row]) + at
        for row, text in enumerate(texts)
        for at in range(len(text) - len(sets) + 1)
        if all(text[at + n] in chars for n, chars in enumerate(sets))
    ]
    assert found == expected


def test_index_of_nothing() -> None:
    index = NameIndex(names_of())
    assert not len(index.find(index.elements("注"), 1)) and not len(index.beginnings)
    assert index.sounds.heard.shape == (0,)


def test_index_knows_where_fields_end() -> None:
    index = NameIndex(names_of("注塑", "机", field=Field.TEXT))
    assert index.end(Field.TOLD) == 0 and index.end(Field.TEXT) == index.end(Field.CODE) == 5
    assert not len(index.find(index.elements("注塑"), index.end(Field.TOLD)))


def heard(text: str, kind: str = "skill") -> list[str]:
    index = NameIndex(names_of(text, kind=kind))
    return [index.sounds.syllables[n] for n in index.sounds.heard[: len(text)].tolist()]


def test_sounds_follow_the_phrase() -> None:
    assert heard("重庆重工") == ["chong", "qing", "zhong", "gong"]
    assert heard("调试plc") == ["tiao", "shi", "", "", ""]


def test_sounds_surnames_of_persons_only() -> None:
    assert heard("单雄信", "expert")[0] == "shan" and heard("单雄信")[0] == "dan"
    assert heard("尉迟恭", "expert") == ["yu", "chi", "gong"]


def test_pinyin_readings() -> None:
    known = readings()
    assert known.spoken("东莞CNC番禺") == ["dong", "guan", "", "", "", "pan", "yu"]
    assert {"xing", "hang"} <= set(known.of["行"]) and {"lv", "lu"} <= set(known.of["绿"])
    assert all(sound in known.of[c] for s, told in SURNAMES.items() for c, sound in zip(s, told.split(), strict=True))
    assert known.splits("zhusuchengxing") and not known.splits("zhsu")
    assert plain("lüè") == "lve" and mixed_up("zhang") == mixed_up("zan") and mixed_up("ning") == mixed_up("lin")


def test_synonyms_both_ways_and_in_part() -> None:
    words = Synonyms([["数控加工", "cnc加工", "数控"], ["深圳市", "深圳"], ["一"], ["管理", "数控"]])
    assert words.of("cnc加工") == ["数控加工", "数控"] and words.of("深圳市") == ["深圳"]
    assert words.of("数控") == ["数控加工", "cnc加工", "管理"] and words.of("一") == words.of("没有") == []
    assert words.rewordings("数控加工编程") == ["cnc加工编程", "数控编程"]
    assert words.rewordings("深圳焊接") == [] and words.rewordings("深圳市焊接") == ["深圳焊接"]
    assert words.rewordings("数控加工" * 20) == []


@pytest.fixture
def filled(engine: GraphEngine) -> GraphEngine:
    with engine.transaction("load") as transaction:
        transaction.write_nodes(
            "Skill", [{"id": "skill:氩弧焊", "name": "氩弧焊", "aliases": ["TIG焊"], "cues": ["气孔"]}]
        )
        transaction.write_nodes(
            "Expert",
            [
                {
                    "id": "expert:1",
                    "name": "张伟",
                    "code": "1",
                    "trade": "焊工",
                    "phone": "13800000000",
                    "email": "a@b.cn",
                }
            ],
        )
        transaction.write_nodes("Problem", [{"id": "problem:1", "name": "气孔多", "description": "气孔多"}])
        transaction.write_edges(
            "HAS_SKILL", "Expert", "Skill", [{"from": "expert:1", "to": "skill:氩弧焊", "how": "stated"}]
        )
    return engine


def texts(names: NameRows) -> set[tuple[str, int, str]]:
    ids = names.records["id"].to_pylist()
    rows = names.rows.to_pylist()
    return {(ids[row["record"]], row["field"], row["raw"]) for row in rows}


def test_rows_hold_every_text_once(filled: GraphEngine) -> None:
    assert texts(collected(filled)) == {
        ("skill:氩弧焊", Field.NAME, "氩弧焊"),
        ("skill:氩弧焊", Field.ALIAS, "TIG焊"),
        ("skill:氩弧焊", Field.TEXT, "气孔"),
        ("expert:1", Field.NAME, "张伟"),
        ("expert:1", Field.SAID, "焊工"),
        ("expert:1", Field.SAID, "氩弧焊"),
        ("expert:1", Field.CODE, "1"),
        ("problem:1", Field.TOLD, "气孔多"),
    }


def test_rows_brought_up_equal_rows_made_at_once(filled: GraphEngine) -> None:
    before = collected(filled)
    with filled.transaction("load") as transaction:
        transaction.write_nodes("Expert", [{"id": "expert:0", "name": "李娜"}, {"id": "expert:1", "name": "張偉"}])
        transaction.delete_nodes("Problem", ["problem:1"])
    after, anew = collected(filled, before), collected(filled)
    assert after.rows.equals(anew.rows) and after.records.equals(anew.records) and after.revision == 2
    assert ("expert:1", Field.NAME, "張偉") in texts(after) and not any(id == "problem:1" for id, *_ in texts(after))


def test_rows_survive_saving(filled: GraphEngine, tmp_path: Path) -> None:
    names, folder = collected(filled), tmp_path / "search"
    names.save(folder)
    names.save(folder)
    held = NameRows.load(folder, filled.graph_id)
    assert held is not None and held.rows.equals(names.rows) and held.records.equals(names.records)
    assert held.revision == names.revision and [p.name for p in tmp_path.glob("search*")] == ["search"]


@pytest.mark.parametrize("damage", ["none", "manifest", "other graph", "cut", "columns"])
def test_rows_that_do_not_fit_are_not_taken(filled: GraphEngine, tmp_path: Path, damage: str) -> None:
    folder, graph = tmp_path / "search", filled.graph_id
    if damage != "none":
        collected(filled).save(folder)
    if damage == "manifest":
        (folder / "manifest.json").write_text("[]", encoding="utf-8")
    if damage == "other graph":
        graph = "other"
    if damage == "cut":
        rows = folder / "rows.arrow"
        rows.write_bytes(rows.read_bytes()[:-40])
    if damage == "columns":
        (folder / "rows.arrow").write_bytes((folder / "records.arrow").read_bytes())
    assert NameRows.load(folder, graph) is None


def test_rows_of_an_empty_graph(engine: GraphEngine) -> None:
    names = collected(engine)
    assert names.rows.num_rows == names.records.num_rows == 0
    assert NameIndex(names).synonyms.of("注塑") == []
