"""Work that is done again when another process publishes a revision under it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from graph.errors import SnapshotMoved

T = TypeVar("T")
#: First pause; each further one is twice as long, up to the last.
PAUSE, LONGEST = 0.005, 0.25


def retried(work: Callable[[], T], *, seconds: float = 10.0, tries: int = 3) -> T:
    """The result of `work`, which is called again after SnapshotMoved: at least `tries` times, and for `seconds`. It must
    have no effect that counts twice. SnapshotMoved when the graph never stands still long enough."""
    end, pause, tried = time.monotonic() + seconds, PAUSE, 0
    while True:
        try:
            return work()
        except SnapshotMoved:
            tried += 1
            if tried >= tries and time.monotonic() >= end:
                raise
        time.sleep(pause * (0.5 + random.random()))
        pause = min(2 * pause, LONGEST)
