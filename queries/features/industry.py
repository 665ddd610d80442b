"""Industry distance in the tree of GB/T 4754: the expert's own industries, and those of the cases worked on."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from queries.features.base import Context, Evidence, Floats, Step

#: Worth of the lowest class that two industries share.
SHARED = {"小类": 1.0, "中类": 0.8, "大类": 0.55, "门类": 0.15}


def closeness(context: Context, industry: str) -> float:
    """How close an industry is to the need's (to the closest of a cluster): 1 inside it, else by the class they meet in."""
    if context.need.industry is None:
        return 0.0
    return max(_between(context, industry, wanted) for wanted in context.need.industry.ids)


def _between(context: Context, industry: str, wanted: str) -> float:
    tree = context.index.industries
    if wanted in tree.path(industry):
        return 1.0
    meeting = tree.meeting(industry, wanted)
    if meeting is None:
        return 0.0
    level = context.arrays.column("Industry", "level")[context.arrays.numbers("Industry")[meeting]]
    return SHARED.get(level or "", 0.0)


def _worth(context: Context) -> Floats:
    # Kept with the index: 2,000 industries take 10 ms, and needs come from few of them.
    kept: dict[tuple[str, ...], Floats] = context.index.__dict__.setdefault("_industry_worth", {})
    wanted = context.need.industry.ids if context.need.industry else ()
    if wanted not in kept:
        kept[wanted] = np.array([closeness(context, industry) for industry in context.arrays.ids("Industry")])
    return kept[wanted]


def values(context: Context) -> Floats:
    """The closest of each expert's industries; 0 when the need's industry is unknown."""
    if context.need.industry is None:
        return np.zeros(len(context.experts))
    return context.arrays.expert_industries.rows_max(_worth(context))


def detail(context: Context, expert: int, value: float) -> str:
    """Which industry, and how close."""
    if context.need.industry is None:
        return "需求没有说明行业"
    wanted = context.need.industry.name
    best = _best(context, expert)
    if best is None or value <= 0:
        return f"没有“{wanted}”相近行业的经历"
    return f"有“{context.index.industries.names[best]}”的经历，需求属于“{wanted}”"


def evidence(context: Context, expert: int, value: float) -> list[Evidence]:
    """From the expert (or a case) to the industry and up to where it meets the need's."""
    best = _best(context, expert)
    if value <= 0 or best is None or context.need.industry is None:
        return []
    node = context.experts[expert]
    start: list[Step] | None = None
    if best in context.arrays.targets(("IN_INDUSTRY", "Expert", "Industry"), node):
        start = [(node, "IN_INDUSTRY", best)]
    else:
        for number in context.arrays.expert_cases.row(expert)[0].tolist():
            case = context.arrays.ids("Case")[number]
            if best in context.arrays.targets(("IN_INDUSTRY", "Case", "Industry"), case):
                start = [(node, "WORKED_ON", case), (case, "IN_INDUSTRY", best)]
                break
    if start is None:
        return []
    tree = context.index.industries
    closest = min(context.need.industry.ids, key=lambda wanted: (-_between(context, best, wanted), wanted))
    meeting = tree.meeting(best, closest)
    climb = tree.path(best)
    for low, high in pairwise(climb):
        if low == meeting:
            break
        start.append((low, "PART_OF", high))
    return [Evidence(f"经历行业：{tree.names[best]}", tuple(start))]


def _best(context: Context, expert: int) -> str | None:
    numbers, factors = context.arrays.expert_industries.row(expert)
    if not len(numbers):
        return None
    ids, worth = context.arrays.ids("Industry"), _worth(context)
    options: list[tuple[float, str]] = [
        (-float(worth[n] * f), ids[n]) for n, f in zip(numbers.tolist(), factors, strict=True)
    ]
    return min(options)[1]
