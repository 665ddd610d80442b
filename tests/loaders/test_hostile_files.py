"""Files that are damaged or made to do harm: refused in Chinese before they are parsed, in little time and memory."""

from __future__ import annotations

import random
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from loaders.readers import Unreadable, read_file

ROOT = Path(__file__).parents[2]


def workbook(path: Path, rows: int = 200) -> Path:
    rng = random.Random(1)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("专家")
        for row in range(rows):
            sheet.write_row(row, 0, [f"专家{rng.randrange(10**9)}", "焊工", row])
    return path


def replaced(path: Path, member: str, content: bytes) -> Path:
    """The workbook with one member exchanged, or left out when the content is empty."""
    target = path.with_name("made.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = content if name == member else old.read(name)
            if data:
                new.writestr(name, data)
    return target


def sheet_xml(cells: str) -> bytes:
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return f"{head}{cells}</sheetData></worksheet>".encode()


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "jsonl"])
@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n \n"])
def test_empty_file(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=r"a\."):
        read_file(path)


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
@pytest.mark.parametrize("content", ['编号,姓名\n1,a\0b\n{"姓名": "张伟"}', "\ufeff编号,\0\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_nul_bytes(tmp_path: Path, suffix: str, content: str, encoding: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(content.encode(encoding))
    with pytest.raises(Unreadable, match="NUL"):
        read_file(path)


def test_text_of_no_known_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xff\xff\x80\x81\xff" * 20)
    with pytest.raises(Unreadable, match="GB18030"):
        read_file(path)


def test_truncated_utf8_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("编号,姓名\n1,张伟\n2,李娜".encode()[:-1])
    with pytest.raises(Unreadable, match=r"第 3 行.*UTF-8"):
        read_file(path)


def test_not_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"<html>" * 100)
    with pytest.raises(Unreadable, match=r"不是有效的 \.xlsx"):
        read_file(path)


def test_zip_without_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    with pytest.raises(Unreadable, match=r"xl/workbook\.xml"):
        read_file(path)


def test_encrypted_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000))
    with pytest.raises(Unreadable, match="密码"):
        read_file(path)


@pytest.mark.parametrize("part", [0.02, 0.5, 0.9, 0.999])
def test_truncated_workbook(tmp_path: Path, part: float) -> None:
    path = workbook(tmp_path / "a.xlsx")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(Unreadable, match=r"a\.xlsx"):
        read_file(path)


def test_any_flipped_byte_is_read_or_unreadable(tmp_path: Path) -> None:
    data = workbook(tmp_path / "a.xlsx", 20).read_bytes()
    rng = random.Random(7)
    for _ in range(150):
        flipped = bytearray(data)
        flipped[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        (tmp_path / "b.xlsx").write_bytes(flipped)
        try:
            read_file(tmp_path / "b.xlsx")
        except Unreadable as refused:
            assert "b.xlsx" in refused.detail


def test_zip_bomb(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        with archive.open("xl/media/a.bin", "w", force_zip64=True) as member:
            for _ in range(120):
                member.write(bytes(1 << 20))
    started = time.perf_counter()
    with pytest.raises(Unreadable, match="解压后有 120 MB"):
        read_file(path)
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        # Without references: the last row holds 16,384 cells that are only counted.
        '<row r="1"><c><v>1</v></c></row><row r="1048576">' + "<c><v>1</v></c>" * 16_384 + "</row>",
        # A blank cell that says where it is, before one that does not.
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="99999"><c r="XFC99999" s="1"/><c><v>1</v></c></row>',
        '<x:row xmlns:x="x" r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    ],
)
def test_far_cells_would_exhaust_the_memory(tmp_path: Path, cells: str) -> None:
    path = replaced(workbook(tmp_path / "a.xlsx"), "xl/worksheets/sheet1.xml", sheet_xml(cells))
    with pytest.raises(Unreadable, match="范围过大"):
        read_file(path)


def test_shared_text_in_many_cells_would_exhaust_the_memory(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    shared = f"<sst><si><t>{'长' * 32_767}</t></si></sst>".encode()
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 4001))
    path = replaced(path, "xl/sharedStrings.xml", shared)
    path.rename(tmp_path / "b.xlsx")
    path = replaced(tmp_path / "b.xlsx", "xl/worksheets/sheet1.xml", sheet_xml(cells))
    with pytest.raises(Unreadable, match="文字超过"):
        read_file(path)


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a>",
        b"\x00\x01",
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        sheet_xml(f'<row r="{"9" * 5000}"><c r="A{"9" * 5000}"><v>1</v></c></row>'),
        sheet_xml('<row r="0"><c r="A0"><v>1</v></c></row>'),
    ],
)
def test_damaged_parts(tmp_path: Path, member: str, content: bytes) -> None:
    path = replaced(workbook(tmp_path / "a.xlsx"), member, content)
    try:
        sheets = read_file(path)
    except Unreadable as refused:
        assert path.name in refused.detail
    else:
        # A document without sheets or cells is no damage.
        assert not any(sheet.rows for sheet in sheets)


def test_merged_range_over_the_whole_sheet(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:A1048576", "甲")
        sheet.write("B2", "x")
    started = time.perf_counter()
    (raw,) = read_file(tmp_path / "a.xlsx")
    assert raw.rows == [(1, ["甲", None]), (2, ["甲", "x"])]
    assert time.perf_counter() - started < 60


def test_200_000_empty_formatted_rows(tmp_path: Path) -> None:
    head = '<row r="1"><c r="A1" t="inlineStr"><is><t>编号</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    blanks = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{letter}{row}" s="1"/>' for letter in "ABCDEFGHIJKLMNOPQ") + "</row>"
        for row in range(3, 200_003)
    )
    path = replaced(workbook(tmp_path / "a.xlsx"), "xl/worksheets/sheet1.xml", sheet_xml(head + blanks))
    # In a process of its own. Its resource usage would begin with the peak of this one, its memory map does not.
    script = (
        "import re, sys; from pathlib import Path; from loaders.readers import read_file;"
        "(sheet,) = read_file(Path(sys.argv[1])); status = Path('/proc/self/status');"
        "peak = re.search(r'VmHWM:\\s+(\\d+)', status.read_text()) if status.exists() else None;"
        "sys.stdout.write(f'{len(sheet.rows)} {peak[1] if peak else 0}')"
    )
    started = time.perf_counter()
    command = [sys.executable, "-c", script, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    rows, peak = map(int, done.stdout.split())
    assert rows == 2 and peak < 1 << 20
    assert time.perf_counter() - started < 60
