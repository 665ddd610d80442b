"""JSONL files: one JSON object a line with the headings as keys. A bad line is a bad row, not a bad file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from loaders.readers.base import Cell, RawSheet, Unreadable, cell_text
from loaders.readers.encoding import read_text


def read_jsonl(path: Path) -> list[RawSheet]:
    """The file as one sheet; row 0 holds all keys in the order of their first use.

    Unreadable when no line is a JSON object, and for an unknown encoding or NUL bytes.
    """
    objects: list[tuple[int, dict[str, Cell]]] = []
    broken: list[tuple[int, str]] = []
    # Only \n parts lines: a JSON string may hold U+2028, at which splitlines would cut it.
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            objects.append((number, _cells(line)))
        except (ValueError, RecursionError) as exc:
            broken.append((number, _reason(exc)))
    if not objects:
        raise Unreadable(f'{path.name}：没有一行是 JSON 对象；JSONL 每行应是一个对象，键为表头，如 {{"姓名": "张伟"}}')
    headings = list(dict.fromkeys(key for _, cells in objects for key in cells))
    rows: list[tuple[int, list[Cell]]] = [(0, list(headings))]
    rows += [(number, [cells.get(heading) for heading in headings]) for number, cells in objects]
    return [RawSheet(path.name, None, rows, broken)]


def _cells(line: str) -> dict[str, Cell]:
    value = json.loads(line, parse_constant=_no_number)
    if not isinstance(value, dict):
        raise _BadLine("这一行不是 JSON 对象")
    return {_text(key): _cell(key, item) for key, item in value.items()}


class _BadLine(ValueError):
    """A reason that is Chinese already."""


def _reason(exc: Exception) -> str:
    if isinstance(exc, _BadLine):
        return str(exc)
    if isinstance(exc, json.JSONDecodeError):
        return f"这一行不是有效的 JSON（第 {exc.colno} 个字符处有误）"
    return "这一行不是有效的 JSON（数字过长或嵌套过深）"


def _no_number(name: str) -> NoReturn:
    raise _BadLine(f"{name} 不是 JSON 允许的数字")


def _cell(key: str, value: Any) -> Cell:
    if isinstance(value, list):
        parts = [_cell(key, item) for item in value if item is not None]
        return "、".join(cell_text(part) for part in parts) or None
    if isinstance(value, dict):
        raise _BadLine(f"“{_text(key)}”的值是嵌套的对象，应为文字、数字或列表")
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    """The text, which must be writable again: `\\ud800` alone is valid JSON and no Unicode text."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise _BadLine("含有不完整的 Unicode 字符（\\ud800 一类的转义）")
    return text
