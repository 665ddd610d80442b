"""Workbooks that are written: rejected rows come back as they came, templates load as empty lists."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import BadInput
from loaders.columns import LIST_KINDS
from loaders.readers import Cell, RawSheet, read_file
from loaders.rejects import CELL_LIMIT, Rejects, fit, sheet_name, write_rejects
from loaders.report import Issue, Skipped
from loaders.sheets import ListSheet, find_list
from loaders.templates import write_template

HEADINGS: list[Cell] = ["姓名*", "工种", "工作单位", "所在地区", "备注"]


def listed(*rows: list[Cell], sheet: str | None = "专家", file: str = "a.xlsx") -> ListSheet:
    found = find_list(RawSheet(file, sheet, list(enumerate([HEADINGS, *rows], 1))))
    assert isinstance(found, ListSheet)
    return found


def rejected(found: ListSheet, *issues: Issue) -> Rejects:
    return [(found, [(row, list(issues)) for row in found.rows])]


def issue(reason: str, suggestion: str | None = None, severity: str = "error") -> Issue:
    return Issue(2, "工种", "x", severity, "code", reason, suggestion)  # type: ignore[arg-type]


def test_rejects_give_the_rows_back_with_reasons(tmp_path: Path) -> None:
    found = listed(
        ["张伟", None, "甲厂", date(2024, 3, 5), datetime(2024, 3, 5, 8, 30)], ["李娜", True, 1.5, "00123", "x"]
    )
    items = rejected(found, issue("不认识", "改成焊工"), issue("可疑", severity="warning"), issue("太长"))
    write_rejects(tmp_path / "r.xlsx", items)
    (sheet,) = read_file(tmp_path / "r.xlsx")
    reasons = ["工种：不认识\n工种：太长", "改成焊工"]
    assert sheet.rows == [
        (1, [*HEADINGS, "原因", "建议"]),
        (2, ["张伟", None, "甲厂", date(2024, 3, 5), datetime(2024, 3, 5, 8, 30), *reasons]),
        (3, ["李娜", True, 1.5, "00123", "x", *reasons]),
    ]


def test_rejects_load_again_without_traces(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    first = listed(["张伟", "焊工", "甲厂", "深圳", "x"])
    write_rejects(path, rejected(first, issue("甲")))
    again = find_list(read_file(path)[0])
    assert isinstance(again, ListSheet)
    assert again.unknown == {4: "备注"} and again.rows[0].extra == {"备注": "x"}
    assert again.rows[0].cells == first.rows[0].cells
    # A second round replaces the reasons of the first.
    write_rejects(path, rejected(again, issue("乙")))
    rows = read_file(path)[0].rows
    assert rows[0][1] == [*HEADINGS, "原因", "建议"] and rows[1][1][-2] == "工种：乙"


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "+1", "-x", "@SUM(A1)", "\t=1", "\r=1", "http://a.b", "007"]
)
def test_rejects_keep_formula_like_text_as_text(text: str) -> None:
    target = io.BytesIO()
    write_rejects(target, rejected(listed([text, "x", "甲", "乙"])))
    cell = openpyxl.load_workbook(target).active["A2"]
    assert cell.data_type == "s" and cell.hyperlink is None
    assert cell.quotePrefix == (text[0] in "=+-@\t\r")


def test_rejects_keep_long_numbers_and_cut_long_text(tmp_path: Path) -> None:
    found = listed([914403001922038216, 9.14403001922038e17, "长" * 40_000, "😀" * 20_000])
    write_rejects(tmp_path / "r.xlsx", rejected(found))
    cells = read_file(tmp_path / "r.xlsx")[0].rows[1][1]
    assert cells[:2] == ["914403001922038216", "914403001922038016"]
    assert len(str(cells[2])) == CELL_LIMIT and str(cells[2]).endswith("（原文过长，已截断）")
    assert len(str(cells[3]).encode("utf-16-le")) // 2 <= CELL_LIMIT and str(cells[3]).startswith("😀😀")


def test_rejects_sheet_names_are_legal_and_unique(tmp_path: Path) -> None:
    used: set[str] = set()
    wanted = ["专家", "专家", "a/b[c]", "'x'", "History", "", "长" * 40, "长" * 40, "ABC", "abc"]
    names = [sheet_name(name, used) for name in wanted]
    assert names[:6] == ["专家", "专家(2)", "a_b_c_", "x", "History_", "名单"]
    assert len({name.lower() for name in names}) == len(names) and max(map(len, names)) == 31
    write_rejects(tmp_path / "r.xlsx", [(listed(sheet=name), []) for name in (*wanted, None)])
    assert len(read_file(tmp_path / "r.xlsx")) == len(wanted) + 1


def test_rejects_of_nothing_is_a_workbook_still(tmp_path: Path) -> None:
    write_rejects(tmp_path / "r.xlsx", [])
    assert isinstance(find_list(read_file(tmp_path / "r.xlsx")[0]), Skipped)


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e14, 1e14).map(lambda value: float(f"{value:.12g}")),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1900, 3, 1), datetime(2200, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff\0"), min_size=1, max_size=20),
    st.sampled_from(["=1+1", "'x", "_x0041_", " a ", "a\nb", "+86", "#REF!", "1e5", "TRUE", "2024-03-05"]),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CELLS, min_size=5, max_size=5))
def test_rejects_round_trip(tmp_path: Path, cells: list[Cell]) -> None:
    found = listed(["张伟"])
    found.rows[0].raw = cells
    write_rejects(tmp_path / "r.xlsx", rejected(found, issue("甲")))
    back = read_file(tmp_path / "r.xlsx")[0].rows[1][1]

    def kept(cell: Cell) -> Cell:
        if isinstance(cell, datetime) and cell.time() == datetime.min.time():
            return cell.date()
        return None if isinstance(cell, str) and not cell.strip() else cell

    back = [kept(cell) for cell in back[:5]]
    assert back == [kept(cell) for cell in cells]


@given(st.text(max_size=10), st.integers(32_750, 32_790))
def test_fit_never_exceeds_a_cell(text: str, length: int) -> None:
    text = text.encode("utf-8", "ignore").decode() + "字" * length
    assert len(fit(text).encode("utf-16-le")) // 2 <= CELL_LIMIT


@pytest.mark.parametrize("kind", LIST_KINDS)
def test_template_loads_as_an_empty_list(tmp_path: Path, kind: str) -> None:
    # The file's name speaks of another list than most of the sheets.
    path = tmp_path / "技能词表.xlsx"
    write_template(kind, path)
    sheet, notes = read_file(path)
    found = find_list(sheet)
    assert isinstance(found, ListSheet)
    assert (found.kind.name, found.rows, found.unknown, found.missing) == (kind, [], {}, [])
    assert [column.heading for column in found.columns.values()] == [c.heading for c in LIST_KINDS[kind].columns]
    assert isinstance(find_list(notes), Skipped)


def test_template_offers_the_closed_lists(tmp_path: Path) -> None:
    write_template("企业名单", tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book["企业"]
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert lists["E2:E5001"] == '"大型,中型,小型,微型"'
    assert "国家级专精特新“小巨人”" in lists["F2:F5001"]
    assert [cell.value for cell in sheet[1]][:2] == ["统一社会信用代码", "企业名称*"]
    assert sheet.freeze_panes == "A2" and all(cell.comment for cell in sheet[1])
    assert sheet.column_dimensions["A"].number_format == "@"
    assert [cell.value for cell in book["填写说明"][2]][:2] == ["统一社会信用代码", "可不填"]


def test_template_is_the_same_every_time() -> None:
    one, two = io.BytesIO(), io.BytesIO()
    write_template("needs", one)
    write_template("需求清单", two)
    assert one.getvalue() == two.getvalue()


def test_template_of_an_unknown_kind_names_the_kinds() -> None:
    with pytest.raises(BadInput, match="teams（服务队）"):
        write_template("people", io.BytesIO())
