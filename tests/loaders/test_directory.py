"""Who a cell means: by id, 编号, name, or 姓名（单位）."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.engine import open_engine
from loaders.directory import SUGGESTIONS, Directory, Entry
from loaders.normalise.text import match_key

ENTRIES = [
    Entry("expert:ZJ001", "ZJ001", "张伟", "甲机械厂"),
    Entry("expert:ZJ002", "ZJ002", "张伟", "乙模具（佛山）有限公司"),
    Entry("expert:李敏（甲机械厂）", None, "李敏", "甲机械厂"),
    Entry("expert:zj9", "zj9", "阿不都·热合曼", "丙厂"),
    Entry("expert:7", "7", "王7", ""),
]


def directory() -> Directory:
    return Directory("Expert", "expert", ENTRIES)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("expert:ZJ001", ["ZJ001"]),
        ("ZJ001", ["ZJ001"]),
        ("ｚｊ００１", ["ZJ001"]),
        ("ZJ 001", ["ZJ001"]),
        ("ZJ9", ["zj9"]),
        ("7", ["7"]),
        ("李敏", ["李敏（甲机械厂）"]),
        ("李 敏", ["李敏（甲机械厂）"]),
        ("阿不都.热合曼", ["zj9"]),
        ("张伟", ["ZJ001", "ZJ002"]),
        ("张伟（甲机械厂）", ["ZJ001"]),
        ("张伟(甲机械厂)", ["ZJ001"]),
        ("張偉（甲機械廠）", ["ZJ001"]),
        ("张伟（乙模具（佛山）有限公司）", ["ZJ002"]),
        ("张伟（乙模具(佛山)有限公司）", ["ZJ002"]),
        ("张伟（乙模具）", ["ZJ002"]),
        ("张伟（ZJ002）", ["ZJ002"]),
        ("张伟（丁厂）", []),
        ("张伟（）", []),
        ("赵六", []),
        ("李敏（甲机械厂）", ["李敏（甲机械厂）"]),
        ("", []),
        ("（", []),
    ],
)
def test_directory_finds(text: str, found: list[str]) -> None:
    assert [entry.id for entry in directory().find(text)] == [f"expert:{key}" for key in found]


def test_directory_code_goes_before_a_name() -> None:
    held = Directory("Expert", "expert", [*ENTRIES, Entry("expert:x", "x1", "ZJ001", "丁厂")])
    assert [entry.id for entry in held.find("ZJ001")] == ["expert:ZJ001"]


def test_directory_natural_key() -> None:
    held = directory()
    assert held.natural("张伟") == ["expert:ZJ001", "expert:ZJ002"]
    assert held.natural("张伟", match_key("甲机械厂")) == ["expert:ZJ001"]
    assert held.natural("张伟", "丁厂") == [] and held.natural("赵六") == []


def test_directory_added_record_is_found_and_overrides() -> None:
    held = directory()
    assert held.find("赵六") == []
    held.add(Entry("expert:ZJ6", "ZJ6", "赵六", "甲机械厂"))
    held.add(Entry("expert:ZJ001", "ZJ001", "张大伟", "甲机械厂"))
    assert [entry.id for entry in held.find("赵六")] == ["expert:ZJ6"]
    assert [entry.id for entry in held.find("张伟")] == ["expert:ZJ002"]
    assert [entry.id for entry in held.find("张大伟")] == ["expert:ZJ001"]
    assert "expert:ZJ6" in held and "expert:ZJ6" not in held.stored and "expert:ZJ001" in held.stored


def test_directory_suggests_what_looks_alike() -> None:
    near = directory().nearest("阿不都热合满")
    assert near and near[0].startswith("阿不都·热合曼") and "丙厂" in near[0]
    assert directory().nearest("龘龘龘") == []
    assert any("李敏" in name for name in directory().nearest("李敏敏（某厂）"))


def test_directory_suggests_a_bounded_number_of_times() -> None:
    held = directory()
    assert [bool(held.nearest("李敏敏")) for _ in range(SUGGESTIONS + 1)] == [True] * SUGGESTIONS + [False]


def test_directory_of_a_graph(tmp_path: Path) -> None:
    engine = open_engine(str(tmp_path / "graph"))
    with engine.transaction("load") as transaction:
        transaction.write_nodes("Expert", [{"id": "expert:1", "code": "1", "name": "张伟", "employer": "甲厂"}])
        transaction.write_nodes("Course", [{"id": "course:c", "name": "焊接班"}, {"id": "course:n"}])
        transaction.write_nodes("Team", [{"id": "team:t", "name": "先锋队", "place": "深圳"}])
    experts, courses = (Directory.of(engine, label, label.lower()) for label in ("Expert", "Course"))
    assert [str(entry) for entry in experts.find("张伟（甲厂）")] == ["张伟（1，甲厂）"]
    assert [entry.id for entry in courses.find("焊接班")] == ["course:c"] and str(courses.find("焊接班")[0]) == "焊接班"
    assert [entry.hint for entry in Directory.of(engine, "Team", "team").find("先锋队")] == ["深圳"]
    engine.close()


@given(st.text())
def test_directory_takes_any_text(text: str) -> None:
    held = directory()
    found = held.find(text)
    assert {entry.id for entry in found} <= {entry.id for entry in ENTRIES}
    assert len(held.nearest(text)) <= 3


@given(st.sampled_from(ENTRIES))
def test_directory_finds_what_it_prints(entry: Entry) -> None:
    """What an error suggests can be copied into the cell."""
    named = f"{entry.name}（{entry.hint}）" if entry.hint else entry.name
    assert entry.id in [found.id for found in directory().find(named)]
    if entry.code:
        assert [found.id for found in directory().find(entry.code)] == [entry.id]
