"""What a typed word finds, by which rule, in which order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from graph.engine import GraphEngine, open_engine
from graph.errors import BadInput
from graph.index.name_index import NameIndex
from graph.index.name_rows import NameRows
from graph.index.names import KINDS
from graph.index.projection import Projection
from queries.search import LABELS, search

EXPERTS = (
    ("ZJ0001", "单雄达", "焊工", "东莞市长安镇铭钧重工有限公司", "厚板氩弧焊返修"),
    ("ZJ0002", "曾柏霖", "数控铣工", "佛山昊锐模塑有限公司", "CNC加工电极"),
    ("ZJ0003", "解振邦", "数控铣工", "佛山昊锐模塑有限公司", "数控加工中心换刀"),
    ("ZJ0004", "张伟", "电工", "重庆电机厂", "变频器过流"),
    ("ZJ0005", "张伟", "钳工", "佛山昊锐模塑有限公司", "导轨刮研"),
    ("ZJ0006", "张维国", "电工", "重庆电机厂", "低压配电"),
)
NODES: dict[str, list[dict[str, Any]]] = {
    "Skill": [
        {"id": f"skill:{name}", "name": name, "aliases": aliases, "cues": cues, "trades": trades}
        for name, aliases, cues, trades in (
            ("注塑成型", ["注塑"], ["银纹"], ["注塑工", "注塑操作工"]),
            ("注塑机维修", [], ["射胶不稳"], []),
            ("数控加工", ["CNC加工", "电脑锣加工"], ["撞刀"], ["数控铣工"]),
            ("PLC 编程", ["可编程控制器编程"], [], []),
            ("绿色制造", [], [], []),
            ("5S管理", ["现场管理"], [], []),
        )
    ],
    "Industry": [
        {"id": "industry:3525", "code": "3525", "name": "模具制造", "aliases": ["模具"]},
        {"id": "industry:2929", "code": "2929", "name": "塑料零件制造", "aliases": ["注塑"]},
        {"id": "industry:A", "code": "A", "name": "农、林、牧、渔业", "aliases": []},
    ],
    "Expert": [
        {"id": f"expert:{code}", "code": code, "name": name, "trade": trade, "employer": employer, "specialty": specialty,
         "phone": "13912345678", "email": "someone@example.com"}
        for code, name, trade, employer, specialty in EXPERTS
    ],
    "Enterprise": [
        {"id": "enterprise:91440600MA4UXXXX1A", "code": "91440600MA4UXXXX1A", "name": "佛山市顺德区建卓宝塑胶科技有限公司",
         "contact": "司马私密", "phone": "07571234567"},
        {"id": "enterprise:重庆电机厂", "name": "重庆电机厂"},
    ],
    "Problem": [
        {"id": "problem:N-7", "code": "N-7", "name": "电脑锣加工的孔径超差", "description": "电脑锣加工的孔径超差"},
        {"id": "problem:N-8", "code": "N-8", "name": "注塑件表面有银纹", "description": "注塑件表面有银纹。烘料后还是出现"},
    ],
    "TrainingNeed": [{"id": "training_need:N-9", "code": "N-9", "name": "焊工提升", "description": "焊工提升"}],
    "Case": [{"id": "case:C1", "code": "C1", "name": "换刀卡滞", "description": "换刀卡滞", "solution": "调整刀库定位"}],
    "Course": [{"id": "course:K1", "code": "K1", "name": "注塑工艺", "description": "背压与料花"}],
    "Service": [{"id": "service:S1", "code": "S1", "name": "模具诊断", "description": "滑块烧死"}],
    "Team": [{"id": "team:T1", "code": "T1", "name": "佛山市模具服务队"}],
    "Region": [
        {"id": "region:440600", "code": "440600", "name": "佛山市", "short": "佛山"},
        {"id": "region:440606", "code": "440606", "name": "顺德区", "short": "顺德"},
        {"id": "region:441900119", "code": "441900119", "name": "长安镇", "short": "长安"},
    ],
    "Organization": [{"id": "organization:佛山工匠学院", "name": "佛山工匠学院"}],
    "Honor": [{"id": "honor:广东省劳动模范（省级）", "name": "广东省劳动模范", "aliases": ["省劳模"]}],
    "ProblemGroup": [{"id": "problem_group:1", "name": "银纹缺陷"}],
}  # fmt: skip
STATED = [{"from": "expert:ZJ0004", "to": "skill:PLC 编程", "how": "stated"}]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphEngine]:
    opened = open_engine(str(tmp_path_factory.mktemp("search") / "graph"))
    write(opened, NODES)
    yield opened
    opened.close()


def write(engine: GraphEngine, nodes: dict[str, list[dict[str, Any]]]) -> None:
    with engine.transaction("load") as transaction:
        for label, rows in nodes.items():
            transaction.write_nodes(label, rows)
        transaction.write_edges("HAS_SKILL", "Expert", "Skill", STATED)


def index_of(engine: GraphEngine) -> NameIndex:
    with engine.snapshot() as reader:
        return NameIndex(NameRows.collect(Projection.build(reader, engine.graph_id)))


@pytest.fixture(scope="module")
def index(engine: GraphEngine) -> NameIndex:
    return index_of(engine)


def found(index: NameIndex, q: str, kinds: str = "", limit: int = 50) -> list[tuple[str, str]]:
    return [(item["id"], item["how"]) for item in search(index, q, [kinds], limit)["items"]]


@pytest.mark.parametrize(
    ("q", "id", "how"),
    [
        ("注塑成型", "skill:注塑成型", "name"),
        ("注塑件表面有银纹", "problem:N-8", "name"),
        ("机维", "skill:注塑机维修", "inner_word"),
        ("建卓宝", "enterprise:91440600MA4UXXXX1A", "inner_word"),
        ("顺德建卓宝", "enterprise:91440600MA4UXXXX1A", "inner_word"),
        ("烘料后", "problem:N-8", "inner_word"),
        ("刀库定位", "case:C1", "inner_word"),
        ("滑块烧死", "service:S1", "inner_word"),
        ("背压", "course:K1", "inner_word"),
        ("射胶不稳", "skill:注塑机维修", "inner_word"),
        ("铭钧", "expert:ZJ0001", "inner_word"),
        ("农林牧渔", "industry:A", "inner_word"),
        ("plc编程", "skill:PLC 编程", "name"),
        ("plc编程", "expert:ZJ0004", "inner_word"),
        ("ＰＬＣ編程", "skill:PLC 编程", "name"),
        ("zhusuchengxing", "skill:注塑成型", "pinyin"),
        ("zhusuche", "skill:注塑成型", "pinyin"),
        ("Zhu Su Cheng", "skill:注塑成型", "pinyin"),
        ("zhu'su", "course:K1", "pinyin"),
        ("su", "course:K1", "pinyin"),
        ("plcbiancheng", "skill:PLC 编程", "pinyin"),
        ("zhuscx", "skill:注塑成型", "pinyin"),
        ("shanxiongda", "expert:ZJ0001", "pinyin"),
        ("danxiongda", "expert:ZJ0001", "pinyin"),
        ("zengbolin", "expert:ZJ0002", "pinyin"),
        ("xiezhenbang", "expert:ZJ0003", "pinyin"),
        ("changan", "region:441900119", "pinyin"),
        ("chongqing", "enterprise:重庆电机厂", "pinyin"),
        ("lvse", "skill:绿色制造", "pinyin"),
        ("luse", "skill:绿色制造", "pinyin"),
        ("lüse", "skill:绿色制造", "pinyin"),
        ("mujuzhizao", "industry:3525", "pinyin"),
        ("mojuzhizao", "industry:3525", "pinyin"),
        ("5sguanli", "skill:5S管理", "pinyin"),
        ("zscx", "skill:注塑成型", "initials"),
        ("plcbc", "skill:PLC 编程", "initials"),
        ("5sgl", "skill:5S管理", "initials"),
        ("sxd", "expert:ZJ0001", "initials"),
        ("dxd", "expert:ZJ0001", "initials"),
        ("jzb", "enterprise:91440600MA4UXXXX1A", "initials"),
        ("注塑", "skill:注塑成型", "synonym"),
        ("注塑", "industry:2929", "synonym"),
        ("CNC加工", "skill:数控加工", "synonym"),
        ("CNC加工", "expert:ZJ0003", "synonym"),
        ("数控加工", "expert:ZJ0002", "synonym"),
        ("数控加工", "problem:N-7", "synonym"),
        ("电脑锣加工", "expert:ZJ0002", "synonym"),
        ("可编程控制器编程", "expert:ZJ0004", "synonym"),
        ("注塑操作工", "skill:注塑成型", "inner_word"),
        ("顺德", "region:440606", "synonym"),
        ("省劳模", "honor:广东省劳动模范（省级）", "synonym"),
        ("注朔成型", "skill:注塑成型", "typo"),
        ("注塑成", "skill:注塑成型", "inner_word"),
        ("注成型", "skill:注塑成型", "typo"),
        ("注塑成成型", "skill:注塑成型", "typo"),
        ("塑注成型", "skill:注塑成型", "typo"),
        ("注孔成型", "skill:注塑成型", "typo"),
        ("单雄大", "expert:ZJ0001", "typo"),
        ("张薇", "expert:ZJ0004", "typo"),
        ("佛川", "region:440600", "typo"),
        ("建卓保", "enterprise:91440600MA4UXXXX1A", "typo"),
        ("zusucengxing", "skill:注塑成型", "typo"),
        ("zhuzuchengxing", "skill:注塑成型", "typo"),
        ("zhusuchegnxing", "skill:注塑成型", "typo"),
        ("ZJ0004", "expert:ZJ0004", "code"),
        ("zj 0004", "expert:ZJ0004", "code"),
        ("n7", "problem:N-7", "code"),
        ("expert:ZJ0004", "expert:ZJ0004", "code"),
        ("skill:数控加工", "skill:数控加工", "code"),
        ("C3525", "industry:3525", "code"),
        ("3525", "industry:3525", "code"),
        ("c35", "industry:3525", "code"),
        ("91440600", "enterprise:91440600MA4UXXXX1A", "code"),
        ("440606", "region:440606", "code"),
        ("佛山 模塑 铣工", "expert:ZJ0002", "inner_word"),
        ("zengbolin 佛山", "expert:ZJ0002", "inner_word"),
        ("注塑件的表面怎么有银纹", "problem:N-8", "inner_word"),
        ("银纹缺陷", "problem_group:1", "name"),
        ("佛山工匠", "organization:佛山工匠学院", "inner_word"),
        ("焊工提升", "training_need:N-9", "name"),
    ],
)
def test_search_finds(index: NameIndex, q: str, id: str, how: str) -> None:
    assert (id, how) in found(index, q)


@pytest.mark.parametrize(
    "q", ["没有的东西", "貔貅", "xyzxyz", "💡", "\0", "%", "。。。", "'", "13912345678", "司马私密", "07571234567"]
)
def test_search_not_found(index: NameIndex, q: str) -> None:
    assert search(index, q) == {"items": [], "next_cursor": None, "revision": index.revision}


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("注塑成型", ["skill:注塑成型"]),
        ("注塑", ["skill:注塑成型", "industry:2929"]),
        ("佛山", ["region:440600"]),
        ("张伟", ["expert:ZJ0004", "expert:ZJ0005", "expert:ZJ0006"]),
        ("zhangwei", ["expert:ZJ0004", "expert:ZJ0005", "expert:ZJ0006"]),
        ("zw", ["expert:ZJ0004", "expert:ZJ0005", "expert:ZJ0006"]),
        ("模具", ["industry:3525"]),
        ("A", ["industry:A"]),
    ],
)
def test_search_order_puts_what_was_meant_first(index: NameIndex, q: str, first: list[str]) -> None:
    assert [id for id, _ in found(index, q)][: len(first)] == first


def test_search_each_record_once_with_what_matched(index: NameIndex) -> None:
    items = search(index, "注塑", limit=50)["items"]
    assert len({item["id"] for item in items}) == len(items) >= 5
    by_id = {item["id"]: item for item in items}
    assert by_id["industry:2929"] == {
        "kind": "industry", "id": "industry:2929", "name": "塑料零件制造", "matched": "注塑", "how": "synonym",
    }  # fmt: skip
    assert by_id["problem:N-8"]["matched"] == "注塑件表面有银纹"


def test_search_no_kind_swamps_the_list(engine: GraphEngine, tmp_path: Path) -> None:
    other = open_engine(str(tmp_path / "graph"))
    try:
        crowd = [{"id": f"skill:银纹{n:02}", "name": f"银纹{n:02}"} for n in range(40)]
        write(other, {**NODES, "Skill": NODES["Skill"] + crowd})
        kinds = [item["kind"] for item in search(index_of(other), "银纹", limit=20)["items"]]
        assert {"problem_group", "problem"} <= set(kinds) and kinds.count("skill") > 10
    finally:
        other.close()


def test_search_long_text_is_shown_around_the_find(engine: GraphEngine, tmp_path: Path) -> None:
    other = open_engine(str(tmp_path / "graph"))
    try:
        text = "前面的话，" * 20 + "主轴异响，" + "后面的话，" * 20
        write(other, {**NODES, "Problem": [{"id": "problem:L", "name": text[:40], "description": text}]})
        (item,) = search(index_of(other), "主轴异响")["items"]
        assert "主轴异响" in item["matched"] and len(item["matched"]) <= 50
        assert item["matched"].startswith("…") and item["matched"].endswith("…")
    finally:
        other.close()


def test_search_kinds(index: NameIndex) -> None:
    assert {id.partition(":")[0] for id, _ in found(index, "注塑", "skill, problem")} == {"skill", "problem"}
    assert found(index, "注塑", "training-need") == []
    assert found(index, "expert:ZJ0004", "skill") == []
    assert ("training_need:N-9", "name") in found(index, "焊工提升", "Training-Need")
    assert found(index, "注塑", " ,") == found(index, "注塑")


@pytest.mark.parametrize(
    ("q", "kinds", "limit"),
    [("", "", 20), (" \t\n　", "", 20), ("\ud800", "", 20), ("注塑", "foo", 20), ("注塑", "skill,x", 20), ("注塑", "", 0),
     ("注塑", "", 501)],
)  # fmt: skip
def test_search_refuses_in_chinese(index: NameIndex, q: str, kinds: str, limit: int) -> None:
    with pytest.raises(BadInput) as refused:
        search(index, q, [kinds], limit)
    assert any("\u4e00" <= char <= "\u9fff" for char in refused.value.detail)


def test_search_limit_takes_the_first(index: NameIndex) -> None:
    everything = found(index, "佛山", limit=500)
    assert len(everything) > 5
    for limit in range(1, len(everything)):
        assert found(index, "佛山", limit=limit) == everything[:limit]


def test_search_does_not_depend_on_the_order_of_rows(index: NameIndex, tmp_path: Path) -> None:
    other = open_engine(str(tmp_path / "graph"))
    try:
        write(other, {label: list(reversed(rows)) for label, rows in reversed(NODES.items())})
        again = index_of(other)
        for q in ("注塑", "佛山", "zhangwei", "zw", "张伟", "CNC加工", "注朔", "工"):
            assert search(again, q)["items"] == search(index, q)["items"]
    finally:
        other.close()


#: Letters and signs that rules look at, mixed with anything.
TYPED = st.one_of(
    st.text(max_size=60),
    st.text("注塑成型机张伟zhusucnZJ0:5 %.'\"\\()[]*+?^$，。\0\x1f\ud800💡ü", max_size=60),
    st.sampled_from(sorted(row["name"] for rows in NODES.values() for row in rows)),
)


@given(TYPED, st.sampled_from(["", *KINDS]))
@hypothesis_settings(max_examples=300)
def test_search_any_text_is_answered(index: NameIndex, q: str, kind: str) -> None:
    try:
        answer = search(index, q, [kind], 10)
    except BadInput:
        assert not q.encode(errors="ignore").decode().strip()
        return
    assert len(answer["items"]) <= 10 and answer["revision"] == index.revision
    for item in answer["items"]:
        assert item["how"] in LABELS and item["matched"] and (not kind or item["kind"] == kind)


@given(st.sampled_from(sorted(row["name"] for rows in NODES.values() for row in rows)), st.data())
def test_search_any_part_of_a_name_finds_it(index: NameIndex, name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    part = name[start : data.draw(st.integers(start + 1, len(name)))]
    if part.strip(" 、"):
        ids = {item["id"] for item in search(index, part, limit=500)["items"]}
        assert any(name == row["name"] and row["id"] in ids for rows in NODES.values() for row in rows)
