"""The score of every expert for a need: features, weights, hard rules and filters, over the whole index at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graph.errors import BadInput
from graph.index import MatchIndex
from graph.text import normal
from queries.features import FEATURES, Context, Feature
from queries.features.base import Floats
from queries.features.load import spare
from queries.lookup import industry_group, node_id, region_id, skill_id
from queries.need import Need, Request

#: Topical value at which context features count in full, and below which somebody is no candidate at all.
FULL_CONTEXT, FLOOR = 0.3, 0.05
FILTERS = ("industry", "region", "team", "skill")


@dataclass(frozen=True)
class Scores:
    """Values of all features (experts x features) with the weights in force, and who is barred by which rule."""

    context: Context
    features: Sequence[Feature]
    weights: Floats
    values: Floats
    totals: Floats
    barred: Mapping[int, str]
    filtered: npt.NDArray[np.bool_]
    order: npt.NDArray[np.int64]

    def rank_of(self, expert: int) -> int | None:
        """Place of an expert among those that are listed, from 1."""
        found = np.flatnonzero(self.order == expert)
        return int(found[0]) + 1 if len(found) else None


def score(index: MatchIndex, need: Need, request: Request) -> Scores:
    """Scores all experts. BadInput for unknown weights or filters, NotFound for unknown ids in them."""
    context = Context(index, need)
    weights = _weights(request.weights)
    values = (
        np.stack([feature.values(context) for feature in FEATURES], axis=1)
        if context.experts
        else np.zeros((0, len(FEATURES)))
    )
    topical = values[:, [not f.context for f in FEATURES]].max(axis=1, initial=0.0)
    # Most of 20,000 experts have nothing to do with a need; only the others are summed and sorted.
    rows = np.flatnonzero(topical >= FLOOR)
    gate = np.minimum(topical[rows] / FULL_CONTEXT, 1.0)
    near = np.where([f.context for f in FEATURES], values[rows] * gate[:, None], values[rows])
    # Rounded before they are summed: the parts that an answer shows are exactly those that made the order.
    values = np.zeros_like(values)
    values[rows] = np.round(near, 6)
    totals = np.zeros(len(values))
    totals[rows] = (values[rows] * weights).sum(axis=1)
    barred = _barred(context, request)
    filtered = _filtered(context, request.filters)
    listed = (totals > 0) & ~filtered
    listed[list(barred)] = False
    rows = np.flatnonzero(listed)
    order = rows[np.lexsort((rows, -np.round(totals[rows], 9)))]
    return Scores(context, FEATURES, weights, values, totals, barred, filtered, order)


def _weights(wanted: Mapping[str, float]) -> Floats:
    known = {feature.name: feature.weight for feature in FEATURES}
    if unknown := sorted(wanted.keys() - known.keys()):
        raise BadInput(f"没有这样的评分项：{'、'.join(unknown)}；可用：{'、'.join(known)}")
    if any(not np.isfinite(value) or value < 0 for value in wanted.values()):
        raise BadInput("权重必须是不小于 0 的数")
    weights = np.array([wanted.get(name, weight) for name, weight in known.items()], dtype=np.float64)
    if not 0 < weights.sum() < np.inf:
        raise BadInput("权重不能全部为 0，也不能大到加不起来")
    shares: Floats = weights / weights.sum()
    return shares


def _barred(context: Context, request: Request) -> dict[int, str]:
    """Experts that a hard rule keeps out, with the rule's code."""
    arrays, index = context.arrays, context.index
    barred = {int(row): "absent" for row in np.flatnonzero(~arrays.available)}
    if context.need.enterprise:
        numbers = arrays.numbers("Enterprise")
        name = normal(arrays.column("Enterprise", "name")[numbers[context.need.enterprise]] or "")
        for row, employer in enumerate(arrays.column("Expert", "employer")):
            if arrays.expert_enterprise[row] == context.need.enterprise or (employer and normal(employer) == name):
                barred[row] = "own_employer"
    numbers = arrays.numbers("Expert")
    for mention in request.exclude:
        barred[numbers[node_id(index, "Expert", mention)]] = "excluded"
    return barred


def _filtered(context: Context, filters: Mapping[str, str]) -> npt.NDArray[np.bool_]:
    """Experts that the filters leave out; descendants of what a filter names are kept."""
    if unknown := sorted(filters.keys() - set(FILTERS)):
        raise BadInput(f"没有这样的过滤条件：{'、'.join(unknown)}；可用：{'、'.join(FILTERS)}")
    arrays, index = context.arrays, context.index
    out = np.zeros(len(context.experts), dtype=bool)
    if wanted := filters.get("industry"):
        below = index.industries.below(industry_group(index, wanted).ids)
        worth = np.array([i in below for i in arrays.ids("Industry")], dtype=float)
        own = arrays.ragged(("IN_INDUSTRY", "Expert", "Industry"))
        out |= own.rows_max(worth) == 0
    if wanted := filters.get("region"):
        below = index.regions.below([region_id(index, wanted)])
        out |= np.array([region not in below for region in arrays.expert_region], dtype=bool)
    if wanted := filters.get("team"):
        below = index.teams.below([node_id(index, "Team", wanted)])
        worth = np.array([team in below for team in arrays.ids("Team")], dtype=float)
        out |= arrays.expert_teams.rows_max(worth) == 0
    if wanted := filters.get("skill"):
        below = _narrower(index, skill_id(index, wanted))
        worth = np.array([skill in below for skill in arrays.ids("Skill")], dtype=float)
        out |= arrays.expert_skills.rows_max(worth) == 0
    return out


def _narrower(index: MatchIndex, skill: str) -> set[str]:
    found, edge = {skill}, [skill]
    while edge:
        edge = [
            low
            for high in edge
            for low in index.arrays.sources(("BROADER", "Skill", "Skill"), high)
            if low not in found
        ]
        found.update(edge)
    return found


def full(scores: Scores) -> npt.NDArray[np.bool_]:
    """Experts without spare capacity: listed, but said to be full."""
    result: npt.NDArray[np.bool_] = spare(scores.context) == 0
    return result
