"""Pages of a list in a stable order, continued by a cursor that names the last item shown."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from graph.errors import BadInput

MAX_LIMIT = 500


@dataclass(frozen=True)
class Page:
    """Some items of a list; `next_cursor` is None on the last page, `revision` that of the graph when read."""

    items: list[dict[str, Any]]
    next_cursor: str | None
    revision: int


def check_limit(limit: int) -> int:
    """The limit; BadInput outside 1-500."""
    if not 1 <= limit <= MAX_LIMIT:
        raise BadInput(f"limit 应在 1 到 {MAX_LIMIT} 之间，收到的是 {limit}")
    return limit


def encode_cursor(scope: str, *position: str) -> str:
    """An opaque cursor: which list it belongs to and the sort key of the last item shown."""
    raw = json.dumps([scope, *position], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, scope: str, size: int = 1) -> tuple[str, ...]:
    """The sort key in a cursor, empty strings (before everything) without one. BadInput for a cursor that does not
    decode or belongs to another list."""
    if cursor is None:
        return ("",) * size
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        parts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True).decode())
        "".join(parts).encode()  # strings only, and none that a driver could not take (lone surrogates)
    except (binascii.Error, ValueError, TypeError, RecursionError) as error:
        raise BadInput("cursor 无法识别；请原样使用上一页的 next_cursor") from error
    if not isinstance(parts, list) or not parts or parts[0] != scope or len(parts) != size + 1:
        raise BadInput("cursor 属于另一个列表；请从第一页重新开始")
    return tuple(parts[1:])
