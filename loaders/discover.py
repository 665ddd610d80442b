"""Which files a `load` reads: the ones named, and the lists in the folders named."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from loaders.readers import READERS, Unreadable
from loaders.report import Skipped


def discover(paths: Sequence[Path]) -> tuple[list[Path], list[Skipped]]:
    """The files to read, each once, in the order given, folders in depth by name; and the other files in the folders.

    Unreadable when a path does not exist or nothing is found at all.
    """
    found: dict[Path, Path] = {}
    skipped: list[Skipped] = []
    for path in paths:
        if path.is_dir():
            for file in _files(path):
                if file.suffix.lower() in READERS:
                    found.setdefault(file.resolve(), file)
                else:
                    skipped.append(Skipped(file.name, None, _reason(file)))
        elif path.exists():
            found.setdefault(path.resolve(), path)
        else:
            raise Unreadable(f"{path}：文件或文件夹不存在")
    if not found:
        where = "、".join(str(path) for path in paths)
        raise Unreadable(f"{where or '没有给出路径'}：没有找到名单（.xlsx、.csv、.jsonl）")
    return list(found.values()), skipped


def _files(folder: Path) -> Iterator[Path]:
    """All files in depth; hidden ones and the lock files of open workbooks (`~$…`) are passed over."""
    for parent, folders, files in os.walk(folder, onerror=_unreadable):
        folders[:] = sorted(name for name in folders if not _hidden(name))
        yield from (Path(parent, name) for name in sorted(files) if not _hidden(name))


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$", "__MACOSX"))


def _reason(file: Path) -> str:
    if file.suffix.lower() == ".xls":
        return "旧版 .xls 格式，请另存为 .xlsx"
    return "不是名单文件（只读取 .xlsx、.csv、.jsonl）"


def _unreadable(error: OSError) -> NoReturn:
    raise Unreadable(f"{error.filename}：打不开文件夹（{error.strerror}）") from error
