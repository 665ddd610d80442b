"""Bytes to text: UTF-8 with or without BOM, UTF-16 with BOM, GB18030."""

from __future__ import annotations

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from loaders.readers.base import Unreadable

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS = "请在表格软件中另存为“CSV UTF-8”或 .xlsx 后再载入"


def read_text(path: Path) -> str:
    """The file's text without BOM. Unreadable when it is empty, holds NUL bytes or has an encoding nobody knows."""
    data = path.read_bytes()
    if data.startswith(_UTF16):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError as exc:
            raise Unreadable(f"{path.name}：UTF-16 文本不完整，文件可能被截断。{_SAVE_AS}") from exc
    elif b"\0" in data:
        raise Unreadable(f"{path.name}：含有空字节（NUL），不是文本文件。{_SAVE_AS}")
    else:
        text = _decode(path.name, data)
    if "\0" in text:
        raise Unreadable(f"{path.name}：含有空字节（NUL），不是文本文件。{_SAVE_AS}")
    if not text.strip():
        raise Unreadable(f"{path.name}：文件是空的")
    return text


def _decode(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        if _mostly_utf8(data):
            line = data.count(b"\n", 0, exc.start) + 1
            raise Unreadable(f"{name}：第 {line} 行有损坏的 UTF-8 字符，文件可能被截断。{_SAVE_AS}") from exc
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as exc:
        # 64 KiB are enough to guess from, and the guess only goes into the message.
        guess = from_bytes(data[:65536]).best()
        likely = f"（可能是 {guess.encoding}）" if guess else ""
        raise Unreadable(f"{name}：既不是 UTF-8 也不是 GB18030 编码{likely}。{_SAVE_AS}") from exc


def _mostly_utf8(data: bytes) -> bool:
    """Whether it is UTF-8 with a flaw. GB18030 read as UTF-8 has more flaws than characters."""
    if data.startswith(codecs.BOM_UTF8):
        return True
    text = data.decode("utf-8", errors="replace")
    flaws = text.count("\ufffd")
    good = sum(not c.isascii() for c in text) - flaws
    return good > 4 * flaws
