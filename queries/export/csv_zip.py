"""A zip of CSV files, one for each kind of node (expert.csv) and each relation (HAS_SKILL.csv), empty ones included.

UTF-8 with a byte order mark, so that Excel reads Chinese; text that a spreadsheet would take for a formula begins with an
apostrophe. Written front to back, so that nothing is kept.
"""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import islice
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from graph.engine import GraphReader, Row
from graph.schema import SCHEMA
from queries.export.rows import SEPARATOR, edges, nodes, public

#: Rows that go to the compressor at once.
ROWS = 1_000
#: Excel in Chinese takes the full-width signs for the half-width ones.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_CONTROL = ("\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def write_csv(reader: GraphReader) -> Iterator[bytes]:
    """The zip in pieces."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for node in SCHEMA.nodes.values():
            columns = [p.name for p in node.public]
            yield from _file(archive, sink, f"{node.kind}.csv", columns, nodes(reader, node))
        for relation in SCHEMA.relations.values():
            columns = ["from", "to", *(p.name for p in public(relation))]
            yield from _file(archive, sink, f"{relation.name}.csv", columns, edges(reader, relation))
    yield sink.taken()


def _file(archive: ZipFile, sink: _Sink, name: str, columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    entry = ZipInfo(name, date_time=time.localtime()[:6])
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    remaining = iter(rows)
    with archive.open(entry, "w") as file:
        file.write("\ufeff".encode())
        file.write(_lines([columns]))
        while some := list(islice(remaining, ROWS)):
            file.write(_lines([[cell(row[column]) for column in columns] for row in some]))
            yield sink.taken()


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    buffer = StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def cell(value: Any) -> Any:
    """A value as a cell: lists joined, texts that are no number but read like a formula behind an apostrophe."""
    if isinstance(value, list):
        value = SEPARATOR.join(value)
    if isinstance(value, str) and (value.startswith(_CONTROL) or value.lstrip().startswith(_FORMULA)):
        return value if _NUMBER.fullmatch(value) else f"'{value}"
    return value


class _Sink:
    """A file that can only be written to; what has come is taken away piece by piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
