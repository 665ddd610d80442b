"""How long work tells of itself."""

from __future__ import annotations

from collections.abc import Callable

#: Called with the stage in Chinese, what is done of it, and how much there is.
Progress = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """No progress."""
