"""Which list a sheet is, where its headings stand, and which rows are records; and which files a load reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.columns import LIST_KINDS
from loaders.discover import discover
from loaders.readers import Cell, RawSheet, Unreadable
from loaders.report import Skipped
from loaders.sheets import ListSheet, find_list

EXPERTS = "编号 姓名 工种 工作单位 所在地区"


def raw(*rows: str | list[Cell], sheet: str | None = "Sheet1", file: str = "a.xlsx") -> RawSheet:
    """Rows from words divided by blanks, `-` for an empty cell."""
    return RawSheet(file, sheet, [(number, _cells(row)) for number, row in enumerate(rows, 1)])


def _cells(row: str | list[Cell]) -> list[Cell]:
    return [None if word == "-" else word for word in row.split()] if isinstance(row, str) else row


def listed(*rows: str | list[Cell], kind: str | None = None, **names: str) -> ListSheet:
    found = find_list(raw(*rows, **names), kind)
    assert isinstance(found, ListSheet), found
    return found


@pytest.mark.parametrize("kind", LIST_KINDS)
def test_each_kind_is_known_by_its_own_headings(kind: str) -> None:
    assert listed([column.heading for column in LIST_KINDS[kind].columns]).kind.name == kind


@pytest.mark.parametrize("kind", LIST_KINDS)
@pytest.mark.parametrize("sheet", [k.sheet for k in LIST_KINDS.values()])
def test_each_kind_is_known_by_its_required_headings(kind: str, sheet: str) -> None:
    """Whatever the sheet is called: names only settle ties."""
    for chosen in (0, -1):
        headings = [group[chosen].heading for group in LIST_KINDS[kind].required_groups]
        found = listed(list(reversed(headings)), sheet=sheet)
        assert found.kind.name == kind and not found.missing


@pytest.mark.parametrize("kind", LIST_KINDS)
def test_a_missing_required_column_is_reported(kind: str) -> None:
    for group in LIST_KINDS[kind].required_groups:
        if kind == "skills":
            continue
        found = listed([column.heading for column in LIST_KINDS[kind].columns if column not in group])
        assert (found.kind.name, [column.heading for column in found.missing]) == (kind, [group[0].heading])


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("编号 企业名称 统一社会信用代码 行业 所在地区 规模 培育层级 联系人 联系电话 需求类型 需求描述", "needs"),
        ("单位名称 所属行业 所在城市 联系人 手机", "enterprises"),
        ("专家姓名 职业 单位名称 城市 行业 手机", "experts"),
        ("編號 姓名* 工種* 技能等級 工作單位* 所在地區*", "experts"),
        ("案例编号 问题描述 企业名称 专家姓名 完成情况 评分", "cases"),
        ("姓名 工种 技能等级 所在地区 技能", "experts"),
        ("企业名称 需求描述", "needs"),
        ("技能", "skills"),
        ("技能 别名", "skills"),
        ("技能 备注", "skills"),
        ("服务队名称 层级 上级服务队 所在地区 队长", "teams"),
    ],
)
def test_kind_by_headings(headings: str, kind: str) -> None:
    assert listed(headings).kind.name == kind


@pytest.mark.parametrize(
    "headings",
    ["工种 技能等级 人数", "所在地区 行业 企业数 占比", "技能 专家数 占比", "甲 乙", "说明"],
)
def test_tables_of_figures_are_no_lists(headings: str) -> None:
    found = find_list(raw(headings, "焊工 1 2"))
    assert isinstance(found, Skipped) and found.sheet == "Sheet1" and found.reason


def test_names_settle_what_headings_leave_open() -> None:
    assert isinstance(find_list(raw("企业名称 所在地区")), Skipped)
    assert listed("企业名称 所在地区", sheet="企业").kind.name == "enterprises"
    assert listed("企业名称 所在地区", file="企业名单.xlsx").kind.name == "enterprises"


def test_forced_kind_needs_only_the_name_of_its_records() -> None:
    found = listed("编号 需求描述", "N1 漏油", kind="needs")
    assert [column.field for column in found.missing] == ["kind", "enterprise"]
    assert listed("需求描述", "漏油", kind="needs").rows[0].cells == {"description": "漏油"}
    assert isinstance(find_list(raw(EXPERTS), "needs"), Skipped)


def test_title_rows_blank_rows_and_repeated_headings() -> None:
    found = listed(
        ["2024年全省专家名单", None, None],
        ["（第一批）"],
        [],
        EXPERTS,
        "Z1 张伟 焊工 甲厂 深圳",
        ["", " ", None],
        EXPERTS,
        "Z2 李娜 钳工 乙厂 广州",
    )
    assert found.header_row == 4
    assert [(row.number, row.cells["name"]) for row in found.rows] == [(5, "张伟"), (8, "李娜")]
    assert found.fields == {"code", "name", "trade", "employer", "region"}


def test_headings_beyond_thirty_rows_are_not_looked_for() -> None:
    assert isinstance(find_list(raw(*["说明"] * 30, EXPERTS)), Skipped)


@pytest.mark.parametrize(
    "footer",
    ["合计 - 12", "合　计：3", "总计", "填表人：王五", "制表 张三", "审核：", "备注：以上", "注: x", "说明：x y z"],
)
def test_footers_are_passed_over_and_kept(footer: str) -> None:
    found = listed(EXPERTS, "Z1 张伟 焊工 甲厂 深圳", [footer])
    assert [row.number for row in found.rows] == [2]
    assert found.footers == [(3, footer.strip())]


@pytest.mark.parametrize("row", ["审核管理 内审", "说明书编写", "注塑 打啤", "备注", "制表位加工"])
def test_records_that_begin_like_footers_stay(row: str) -> None:
    assert [r.cells["name"] for r in listed("技能 别名", row).rows] == [row.split()[0]]


def test_a_full_row_is_no_footer() -> None:
    assert len(listed(EXPERTS, "合计 张伟 焊工 甲厂 深圳").rows) == 1


def test_unknown_and_nameless_columns_are_kept_aside() -> None:
    found = listed(
        [*EXPERTS.split(), "备注", None, "备注", None], ["Z1", "张伟", "焊工", "甲厂", "深圳", "好", 1.0, "老"]
    )
    assert found.unknown == {5: "备注", 6: "第 7 列（无标题）", 7: "备注"}
    assert found.rows[0].extra == {"备注": "好", "第 7 列（无标题）": "1", "备注（2）": "老"}
    assert found.rows[0].extra_json == '{"备注": "好", "第 7 列（无标题）": "1", "备注（2）": "老"}'
    assert listed(EXPERTS, "Z1 张伟 焊工 甲厂 深圳").rows[0].extra_json is None


def test_two_headings_for_one_column() -> None:
    found = listed("姓名 工种 工作单位 所在地区 手机 联系电话", "张伟 焊工 甲厂 深圳 1 2")
    assert found.rows[0].cells["phone"] == "2" and found.unknown == {4: "手机"}
    found = listed("姓名 工种 工作单位 所在地区 手机 电话", "张伟 焊工 甲厂 深圳 1 2")
    assert found.rows[0].cells["phone"] == "1" and found.unknown == {5: "电话"}


def test_reason_and_suggestion_are_ignored_at_the_end_only() -> None:
    found = listed(EXPERTS + " 原因 建议", "Z1 张伟 焊工 甲厂 深圳 旧 旧", "- - - - - 旧 旧")
    assert found.unknown == {} and found.ignored == {5, 6}
    assert [row.extra for row in found.rows] == [{}]
    found = listed("原因 建议 " + EXPERTS, "漏 换 Z1 张伟 焊工 甲厂 深圳")
    assert found.unknown == {0: "原因", 1: "建议"} and not found.ignored


def test_empty_and_notes_sheets_are_skipped() -> None:
    assert find_list(RawSheet("a.xlsx", "空", [])) == Skipped("a.xlsx", "空", "没有内容")
    assert isinstance(find_list(raw(EXPERTS, sheet="填写说明")), Skipped)


def test_broken_rows_are_passed_on() -> None:
    sheet = raw(EXPERTS, sheet=None)
    sheet.broken.append((7, "坏"))
    found = find_list(sheet)
    assert isinstance(found, ListSheet) and found.broken == [(7, "坏")]


def test_discover_folders_in_depth(tmp_path: Path) -> None:
    names = ["b.xlsx", "a/2.csv", "a/1.JSONL", "说明.docx", "旧.xls", "~$b.xlsx", ".hidden.csv", ".git/x.csv"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x", encoding="utf-8")
    files, skipped = discover([tmp_path, tmp_path / "b.xlsx"])
    assert [file.relative_to(tmp_path).as_posix() for file in files] == ["b.xlsx", "a/1.JSONL", "a/2.csv"]
    assert [(note.file, note.sheet) for note in skipped] == [("旧.xls", None), ("说明.docx", None)]


def test_discover_keeps_files_as_given(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_text("x", encoding="utf-8")
    assert discover([tmp_path / "x.pdf"]) == ([tmp_path / "x.pdf"], [])


def test_discover_nothing_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_text("x", encoding="utf-8")
    for paths in ([], [tmp_path], [tmp_path / "none.xlsx"]):
        with pytest.raises(Unreadable):
            discover(paths)
