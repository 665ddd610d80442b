"""Region and team level: how near the expert is, and whether a team of the level asked for stands behind them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from queries.features.base import Context, Evidence, Floats, Step

#: Worth of the lowest region that expert and need share; nothing in common is still a train ride.
SHARED = {"town": 1.0, "county": 1.0, "city": 0.75, "province": 0.4}
ELSEWHERE = 0.1
#: 省 serves what a 县 can serve, not the other way round; 产业 teams work at city level.
RANK = {"基层": 1, "县": 2, "市": 3, "产业": 3, "省": 4}
#: Without a team of the level asked for.
WITHOUT_TEAM = 0.6


def _nearness(context: Context, region: str | None) -> float:
    wanted = context.need.region
    if wanted is None or region is None:
        return 0.0
    tree = context.index.regions
    if wanted in tree.path(region):
        return 1.0
    meeting = tree.meeting(region, wanted)
    if meeting is None:
        return ELSEWHERE
    level = context.arrays.column("Region", "level")[context.arrays.numbers("Region")[meeting]]
    return SHARED.get(level or "", ELSEWHERE)


def values(context: Context) -> Floats:
    """Nearness, less where the level asked for has no team; without a region the level alone; without both 0."""
    if context.need.region is None and context.need.team_level is None:
        return np.zeros(len(context.experts))
    near = np.ones(len(context.experts))
    if context.need.region is not None:
        worth = {region: _nearness(context, region) for region in set(context.arrays.expert_region)}
        near = np.array([worth[region] for region in context.arrays.expert_region])
    return near * np.where(_has_level(context), 1.0, WITHOUT_TEAM)


def _has_level(context: Context) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    wanted = RANK.get(context.need.team_level or "", 0)
    if not wanted:
        return np.ones(len(context.experts), dtype=bool)
    ranks = np.array(
        [RANK.get(level or "", 0) >= wanted for level in context.arrays.column("Team", "level")], dtype=float
    )
    return context.arrays.expert_teams.rows_max(ranks) > 0


def detail(context: Context, expert: int, value: float) -> str:
    """Where the expert is, seen from the need."""
    region = context.arrays.expert_region[expert]
    names = context.index.regions.names
    place = names.get(region or "", "未知地区")
    parts = []
    if context.need.region is None:
        parts.append(f"专家在{place}，需求没有说明地区")
    else:
        near = _nearness(context, region)
        word = "同在" if near >= 1 else "同市" if near >= 0.75 else "同省" if near >= 0.4 else "不在同省："
        parts.append(f"专家在{place}，需求在{names[context.need.region]}（{word.rstrip('：')}）")
    if context.need.team_level:
        has = bool(_has_level(context)[expert])
        parts.append(f"{'有' if has else '没有'}{context.need.team_level}级及以上服务队支持")
    return "；".join(parts)


def evidence(context: Context, expert: int, value: float) -> list[Evidence]:
    """From the expert up to the region that both share."""
    region, wanted = context.arrays.expert_region[expert], context.need.region
    if value <= 0 or region is None or wanted is None:
        return []
    tree = context.index.regions
    meeting = tree.meeting(region, wanted)
    steps: list[Step] = [(context.experts[expert], "LOCATED_IN", region)]
    climb = tree.path(region)
    for low, high in pairwise(climb):
        if low == meeting or meeting is None:
            break
        steps.append((low, "PART_OF", high))
    return [Evidence(f"位于{tree.names[region]}", tuple(steps))]
