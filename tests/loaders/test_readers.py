"""Workbooks, CSV and JSONL as rows with the numbers that people see."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.readers import RawSheet, Unreadable, read_file
from loaders.readers.base import cell_text

#: Text that a CSV file can hold in any of the encodings: no surrogates, no NUL.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), codec="gb18030"), max_size=12)


def one(path: Path) -> RawSheet:
    (sheet,) = read_file(path)
    return sheet


def write(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def test_xlsx_values_dates_and_row_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "专家"
    # Nothing stands in rows 1-2 and column A.
    book.active["B3"], book.active["C3"], book.active["D3"] = "编号", "日期", "数"
    book.active["B5"], book.active["C5"], book.active["D5"] = "Z1", datetime(2024, 3, 5), 13812345678
    book.active["C6"], book.active["D6"] = date(2024, 3, 6), True
    book.save(tmp_path / "a.xlsx")
    sheet = one(tmp_path / "a.xlsx")
    assert (sheet.file, sheet.sheet) == ("a.xlsx", "专家")
    assert [number for number, _ in sheet.rows] == [3, 5, 6]
    assert [[cell_text(cell) for cell in cells] for _, cells in sheet.rows] == [
        ["", "编号", "日期", "数"],
        ["", "Z1", "2024-03-05", "13812345678"],
        ["", "", "2024-03-06", "是"],
    ]


def test_xlsx_merged_cells_count_for_the_rows_they_cover(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    table: list[list[str | None]] = [["标题"], ["企业", "需求", "说明"], ["甲", "一", "长"], [None, "二"], ["乙", "三"]]
    for row, cells in enumerate(table, 3):
        for column, cell in enumerate(cells, 2):
            sheet.cell(row, column, cell)
    sheet.merge_cells("B3:D3")
    sheet.merge_cells("B5:B6")
    # A tall record: row 8 holds nothing of its own.
    sheet.merge_cells("B7:B8")
    sheet.merge_cells("C7:C8")
    book.save(tmp_path / "a.xlsx")
    rows = dict(one(tmp_path / "a.xlsx").rows)
    assert rows[3][1:] == ["标题", None, None]
    assert rows[6][1:3] == ["甲", "二"]
    assert rows[6][3] is None
    assert 8 not in rows


def test_xlsx_errors_and_uncalculated_formulas_come_as_text(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=1/0", None, "#DIV/0!")
        sheet.write_formula("B1", "=1+1", None, 2)
        sheet.write_string("D1", "x")
        sheet.set_header("&C第 &P 页")
    assert one(tmp_path / "a.xlsx").rows == [(1, ["#DIV/0!", 2.0, None, "x"])]
    # openpyxl stores formulas without a value, as does every program that does not calculate.
    formulas = openpyxl.Workbook()
    formulas.active["A2"] = "=SUM(B1:B9)"
    formulas.active.oddHeader.center.text = "页眉"
    formulas.save(tmp_path / "b.xlsx")
    assert one(tmp_path / "b.xlsx").rows == [(2, ["=SUM(B1:B9)"])]


def test_xlsx_hidden_sheets_are_read_and_charts_are_not(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("甲").write(0, 0, 1)
        hidden = book.add_worksheet("乙")
        hidden.write(0, 0, 2)
        hidden.hide()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=甲!A1:A1"})
        book.add_chartsheet("图").set_chart(chart)
        book.add_worksheet("丙").write(0, 0, 3)
    sheets = read_file(tmp_path / "a.xlsx")
    assert [(sheet.sheet, sheet.rows) for sheet in sheets] == [
        ("甲", [(1, [1.0])]),
        ("乙", [(1, [2.0])]),
        ("丙", [(1, [3.0])]),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["编号", "姓名", "技能"], ["1", "张　伟", "氩弧焊、铣削，车削"], ["2", "李娜", "注塑"]]
    path = write(tmp_path / "a.csv", "\r\n".join(delimiter.join(row) for row in rows), encoding)
    assert one(path).rows == [(number, row) for number, row in enumerate(rows, 1)]


def test_csv_row_numbers_are_the_lines_where_records_start(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", '标题,\n\n编号,描述\n1,"第一行\n第二行"\n\n2,x\n')
    sheet = one(path)
    assert sheet.sheet is None
    assert [(number, cells[0]) for number, cells in sheet.rows] == [(1, "标题"), (3, "编号"), (4, "1"), (7, "2")]
    assert dict(sheet.rows)[4][1] == "第一行\n第二行"


def test_csv_values_with_semicolons_do_not_change_the_delimiter(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "编号,技能\n1,a;b;c;d;e;f\n2,a;b;c\n3,\n")
    assert dict(one(path).rows)[2] == ["1", "a;b;c;d;e;f"]


def test_csv_quote_inside_a_word_is_kept_readable(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", '编号,描述\n1,T"型"槽\n2,x\n')
    assert dict(one(path).rows)[2] == ["1", 'T"型"槽']


def test_csv_unclosed_quote_is_unreadable_and_named_by_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", '编号,描述\n1,x\n2,"没有收尾\n3,y\n')
    with pytest.raises(Unreadable, match=r"a\.csv：第 3 行"):
        read_file(path)


def test_csv_cell_beyond_the_limit_of_the_module_is_read(tmp_path: Path) -> None:
    assert len(str(dict(one(write(tmp_path / "a.csv", f"a,b\n1,{'长' * 200_000}")).rows)[2][1])) == 200_000


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(TEXT, min_size=3, max_size=3), min_size=1, max_size=5), utf8=st.booleans())
def test_csv_round_trip(tmp_path: Path, rows: list[list[str]], utf8: bool) -> None:
    out = io.StringIO(newline="")
    # The headings are long enough for either encoding to be told from the other.
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["专家姓名", "工作单位", "专业特长"], *rows])
    sheet = one(write(tmp_path / "a.csv", out.getvalue(), "utf-8" if utf8 else "gb18030"))
    read = [[cell or "" for cell in cells] for _, cells in sheet.rows]
    assert read[1:] == [row for row in rows if any(row)]


def test_jsonl_keys_are_headings_and_lists_are_joined(tmp_path: Path) -> None:
    lines = [
        {"姓名": "张伟", "技能": ["氩弧焊(5)", "铣削"], "从业年限": 12},
        {"姓名": "李\u2028娜", "状态": None, "在岗": True},
    ]
    path = write(tmp_path / "a.jsonl", "\n\n".join(json.dumps(line, ensure_ascii=False) for line in lines))
    sheet = one(path)
    assert sheet.rows == [
        (0, ["姓名", "技能", "从业年限", "状态", "在岗"]),
        (1, ["张伟", "氩弧焊(5)、铣削", 12, None, None]),
        (3, ["李\u2028娜", None, None, None, True]),
    ]
    assert sheet.broken == []


@pytest.mark.parametrize(
    "bad",
    [
        '{"姓名": ',
        "[1, 2]",
        '{"姓名": {"姓": "张"}}',
        '{"a": NaN}',
        '{"姓名": "\\ud800"}',
        '{"n": ' + "9" * 5000 + "}",
        "[" * 200_000,
    ],
)
def test_jsonl_bad_line_is_a_bad_row(tmp_path: Path, bad: str) -> None:
    sheet = one(write(tmp_path / "a.jsonl", f'{{"姓名": "张伟"}}\n{bad}\n{{"姓名": "李娜"}}\n'))
    assert [number for number, _ in sheet.rows] == [0, 1, 3]
    ((number, reason),) = sheet.broken
    assert number == 2 and any(character >= "\u4e00" for character in reason)


def test_jsonl_without_objects_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="没有一行是 JSON 对象"):
        read_file(write(tmp_path / "a.jsonl", "[]\n1\n"))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"),
        (1.5, "1.5"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (9.1440101e17, "914401010000000000"),
        (13812345678.0, "13812345678"),
        (False, "否"),
        (datetime(2024, 3, 5, 8, 30), "2024-03-05"),
        (date(2024, 3, 5), "2024-03-05"),
        ("\u3000 a\r\nb\xa0\ufeff", "a\nb"),
        (None, ""),
    ],
)
def test_cell_text(cell: object, text: str) -> None:
    assert cell_text(cell) == text  # type: ignore[arg-type]


def test_read_file_names_the_formats_for_another_suffix(tmp_path: Path) -> None:
    for name in ("a.pdf", "a"):
        with pytest.raises(Unreadable, match=r"\.xlsx、\.csv 或 \.jsonl"):
            read_file(write(tmp_path / name, "x"))
    with pytest.raises(Unreadable, match="不存在"):
        read_file(tmp_path / "none.csv")
