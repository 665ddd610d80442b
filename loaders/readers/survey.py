"""Looks through a workbook before it is parsed: is it one, is it safe, and what does the parser leave out.

The parser (calamine) lays every sheet out as a full rectangle in memory and ends the whole process when there is not
enough of it: a file of 5 KB with one cell at A1 and one at XFD1048576 asks for 400 GB. It also drops error values and
formulas that were never calculated. One pass with expat over the XML finds all three; 300,000 cells take a second.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO
from xml.parsers import expat

from loaders.readers.base import Unreadable
from loaders.readers.cells import Cells, SheetSurvey, local_name

OLE2 = b"\xd0\xcf\x11\xe0"
MAX_BYTES = 1 << 30
#: Lists compress 5- to 20-fold; small workbooks of styles may go beyond 200 without harm.
MAX_RATIO, RATIO_FROM = 200, 100 << 20
#: The rectangle from the first to the last filled cell: 10 million cells are 320 MB in the parser, a list has 300,000.
MAX_AREA = 10_000_000
#: Characters of all cells together: a shared text of 32,767 characters may stand in any number of cells.
MAX_TEXT = 100_000_000

# A formatted cell without content. People format whole columns: 200,000 rows take 1 s in this way and 3 s in expat. The
# cell behind must say where it is, since one that does not is counted on from this one.
_BLANK_CELL = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}" s="[0-9]+"/>(?=<c r=")')
Start = Callable[[str, dict[str, str]], None]


def survey(path: Path) -> list[SheetSurvey | None]:
    """One survey a sheet in workbook order, None for a sheet without cells (charts).

    Unreadable when the file must not be parsed: no workbook, damaged, protected, or out of all proportion.
    """
    with path.open("rb") as stream:
        magic = stream.read(4)
    if not magic:
        raise Unreadable(f"{path.name}：文件是空的")
    if magic == OLE2:
        raise Unreadable(f"{path.name}：工作簿有密码保护，或是旧版 .xls 格式；请去掉密码，另存为 .xlsx 后再载入")
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(path.name, archive)
            return _Workbook(path.name, archive).survey()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as exc:
        raise Unreadable(f"{path.name}：不是有效的 .xlsx 文件，或文件不完整；请重新下载，或打开后另存为 .xlsx") from exc
    except (expat.ExpatError, ValueError) as exc:
        raise Unreadable(f"{path.name}：工作簿的内容已损坏；请用表格软件打开修复，另存为 .xlsx") from exc


def _check_sizes(name: str, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable(f"{name}：文件有密码保护；请去掉密码，另存为 .xlsx 后再载入")
    full, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if full > MAX_BYTES or (full > RATIO_FROM and full > MAX_RATIO * packed):
        raise Unreadable(
            f"{name}：解压后有 {full >> 20} MB，大小不正常，没有读取；请只保留名单的单元格，另存为新的 .xlsx"
        )


class _Workbook:
    def __init__(self, name: str, archive: zipfile.ZipFile) -> None:
        self.name, self.archive = name, archive
        # Some programs write the parts in other cases than the relations say; the parser does not mind either.
        self.members = {member.lower(): member for member in archive.namelist()}

    def survey(self) -> list[SheetSurvey | None]:
        lengths = self._shared_lengths()
        return [self._sheet(label, target, lengths) for label, target in self._sheets()]

    def _open(self, member: str) -> IO[bytes]:
        found = self.members.get(member.lower())
        if found is None:
            raise Unreadable(f"{self.name}：不是 Excel 工作簿（缺少 {member}）；请用表格软件打开，另存为 .xlsx")
        return self.archive.open(found)

    def _sheets(self) -> list[tuple[str, str]]:
        """Name and member of every sheet; '' for a sheet that is no worksheet."""
        sheets: list[tuple[str, str]] = []
        targets: dict[str, str] = {}

        def relation(tag: str, attributes: dict[str, str]) -> None:
            if local_name(tag) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
                targets[attributes.get("Id", "")] = attributes.get("Target", "")

        def sheet(tag: str, attributes: dict[str, str]) -> None:
            if local_name(tag) == "sheet":
                ids = [value for key, value in attributes.items() if local_name(key) == "id" and key != "id"]
                sheets.append((attributes.get("name", ""), targets.get(ids[0] if ids else "", "")))

        with self._open("xl/workbook.xml") as workbook, self._open("xl/_rels/workbook.xml.rels") as relations:
            self._parse(relations, relation)
            self._parse(workbook, sheet)
        return [(label, _member(target)) for label, target in sheets]

    def _shared_lengths(self) -> list[int]:
        lengths: list[int] = []
        if "xl/sharedstrings.xml" not in self.members:
            return lengths

        def start(tag: str, _: dict[str, str]) -> None:
            if local_name(tag) == "si":
                lengths.append(0)

        def text(data: str) -> None:
            if lengths:
                lengths[-1] += len(data)

        with self._open("xl/sharedStrings.xml") as stream:
            self._parse(stream, start, text)
        return lengths

    def _sheet(self, label: str, member: str, lengths: list[int]) -> SheetSurvey | None:
        if not member:
            return None
        cells = Cells(lengths)
        with self._open(member) as stream:
            self._parse(stream, cells.start, cells.characters)
        cells.close()
        if cells.area() > MAX_AREA:
            row, column = cells.corner()
            told = f"工作表“{label}”一直用到第 {row} 行第 {column} 列，范围过大"
            raise Unreadable(f"{self.name}：{told}；请删去名单以外的零散内容，或把名单复制到新的工作簿")
        if cells.text > MAX_TEXT:
            raise Unreadable(f"{self.name}：工作表“{label}”的文字超过 {MAX_TEXT:,} 个字，请分成几个文件")
        return cells.found

    def _parse(self, stream: IO[bytes], start: Start, characters: Callable[[str], None] | None = None) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = start
        parser.CharacterDataHandler = characters
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        while chunk := stream.read(1 << 20):
            parser.Parse(_BLANK_CELL.sub(b"", chunk), False)
        parser.Parse(b"", True)

    def _refuse_doctype(self, *_: object) -> None:
        raise Unreadable(f"{self.name}：工作簿含有 DOCTYPE 声明，不是表格软件写出的文件，没有读取")


def _member(target: str) -> str:
    if not target:
        return ""
    target = target.replace("\\", "/").removeprefix("/")
    return target if target.lower().startswith("xl/") else f"xl/{target}"
