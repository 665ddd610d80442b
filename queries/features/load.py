"""Load against capacity: the share of 可承接数 that is free."""

from __future__ import annotations

import numpy as np

from queries.features.base import Context, Evidence, Floats

SHOWN = 3


def spare(context: Context) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Cases that each expert could take on now."""
    left: np.ndarray[tuple[int], np.dtype[np.int64]] = np.maximum(
        context.arrays.capacity - context.arrays.open_cases, 0
    )
    return left


def values(context: Context) -> Floats:
    """Free share of the capacity; 0 when full."""
    return spare(context) / np.maximum(context.arrays.capacity, 1)


def detail(context: Context, expert: int, value: float) -> str:
    """Cases in hand and capacity."""
    capacity, running = int(context.arrays.capacity[expert]), int(context.arrays.open_cases[expert])
    return f"手上 {running} 个案例，可承接 {capacity} 个，{'还有余量' if running < capacity else '已满'}"


def evidence(context: Context, expert: int, value: float) -> list[Evidence]:
    """The cases in hand."""
    outcomes, ids = context.arrays.column("Case", "outcome"), context.arrays.ids("Case")
    running = [ids[c] for c in context.arrays.expert_cases.row(expert)[0].tolist() if outcomes[c] == "进行中"]
    node = context.experts[expert]
    return [Evidence(f"进行中：{context.name('Case', case)}", ((node, "WORKED_ON", case),)) for case in running[:SHOWN]]
