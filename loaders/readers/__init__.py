"""Files to rows: one module a format, chosen by the suffix."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from loaders.readers.base import Cell, RawSheet, Unreadable
from loaders.readers.csv import read_csv
from loaders.readers.jsonl import read_jsonl
from loaders.readers.xlsx import read_xlsx

__all__ = ["READERS", "Cell", "RawSheet", "Unreadable", "read_file"]

READERS: dict[str, Callable[[Path], list[RawSheet]]] = {
    ".xlsx": read_xlsx,
    ".xlsm": read_xlsx,
    ".csv": read_csv,
    ".jsonl": read_jsonl,
}


def read_file(path: Path) -> list[RawSheet]:
    """The sheets of a file. Unreadable says in Chinese why it cannot be read as a whole and what to do."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        kind = f"不支持的文件类型“{path.suffix}”" if path.suffix else "文件没有扩展名"
        raise Unreadable(f"{path.name}：{kind}；请另存为 .xlsx、.csv 或 .jsonl")
    try:
        return reader(path)
    except FileNotFoundError as exc:
        raise Unreadable(f"{path.name}：文件不存在") from exc
    except OSError as exc:
        raise Unreadable(f"{path.name}：打不开文件（{exc.strerror or exc}）") from exc
