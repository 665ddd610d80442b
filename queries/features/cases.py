"""Past cases: similar troubles vote for the experts that worked on them.

Similarity of a case is the share of the text it covers (BM25 over words and bigrams), joined with the skills that need and
case have in common, so that the same trouble in other words is found through its skills. The most similar cases vote with
similarity x outcome x recency x role / rank (reciprocal ranks; dividing by the number of an expert's cases hurts).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from queries.features.base import Context, Evidence, Floats

#: Cases that vote, and how similar they must be at least.
VOTERS, FLOOR = 60, 0.08
#: Share of the text beside the skills in the similarity.
TEXT_SHARE = 0.65
#: Sum of votes at which the value is one half.
HALF = 0.35
SHOWN = 2


def similarity(context: Context) -> Floats:
    """Similarity of every case to the need, in [0, 1]."""
    cached: Floats | None = context.__dict__.get("_case_similarity")
    if cached is None:
        by_skill = np.zeros(len(context.case_text))
        numbers = context.arrays.numbers("Skill")
        for skill in context.need.skills:
            number = numbers.get(skill.id)
            if number is not None:
                cases, shares = context.arrays.skill_cases.row(number)
                by_skill[cases] += np.minimum(shares, skill.weight)
        cached = TEXT_SHARE * context.case_text + (1 - TEXT_SHARE) * by_skill * context.need.certainty
        context.__dict__["_case_similarity"] = cached
    return cached


def voters(context: Context) -> list[tuple[int, float]]:
    """The most similar cases with their votes (without the role), best first."""
    cached: list[tuple[int, float]] | None = context.__dict__.get("_case_votes")
    if cached is None:
        similar = similarity(context)
        own = _own_cases(context)
        rows = [int(row) for row in best_rows(similar, VOTERS, FLOOR) if int(row) not in own]
        worth = context.arrays.case_worth
        cached = [(row, float(similar[row] * worth[row]) / rank) for rank, row in enumerate(rows, start=1)]
        context.__dict__["_case_votes"] = cached
    return cached


def best_rows(scores: Floats, limit: int, floor: float) -> npt.NDArray[np.int64]:
    """Rows with the highest scores of at least `floor`; equal ones in the order of rows."""
    rows = np.flatnonzero(scores >= floor)
    if len(rows) > 4 * limit:
        cut = np.partition(scores[rows], -limit)[-limit]
        rows = rows[scores[rows] >= cut]
    order = np.lexsort((rows, -np.round(scores[rows], 9)))
    found: npt.NDArray[np.int64] = rows[order][:limit]
    return found


def _own_cases(context: Context) -> set[int]:
    """Unfinished cases on the very problem asked about are no evidence for it."""
    if not context.need.problem:
        return set()
    label = "Problem" if context.need.problem.startswith("problem:") else "TrainingNeed"
    numbers = context.arrays.numbers("Case")
    cases = [numbers[case] for case in context.arrays.sources(("ADDRESSED", "Case", label), context.need.problem)]
    outcomes = context.arrays.column("Case", "outcome")
    return {case for case in cases if outcomes[case] == "进行中"}


def values(context: Context) -> Floats:
    """Sum of votes for each expert, saturating: v / (v + HALF)."""
    total = np.zeros(len(context.experts))
    for case, vote in voters(context):
        experts, roles = context.arrays.case_experts.row(case)
        total[experts] += vote * roles
    return total / (total + HALF)


def _of_expert(context: Context, expert: int) -> list[int]:
    own = set(context.arrays.expert_cases.row(expert)[0].tolist())
    return [case for case, _ in voters(context) if case in own]


def detail(context: Context, expert: int, value: float) -> str:
    """How many similar cases, and how they ended."""
    cases = _of_expert(context, expert)
    if not cases:
        return "没有做过相似的案例"
    outcomes = context.arrays.column("Case", "outcome")
    solved = sum(outcomes[case] == "已解决" for case in cases)
    best = context.arrays.column("Case", "name")[cases[0]]
    return f"做过 {len(cases)} 个相似案例，其中 {solved} 个已解决；最相似的是“{best}”（{outcomes[cases[0]]}）"


def evidence(context: Context, expert: int, value: float) -> list[Evidence]:
    """The most similar cases of the expert, with the problem each addressed."""
    found = []
    ids, node = context.arrays.ids("Case"), context.experts[expert]
    outcomes, names = context.arrays.column("Case", "outcome"), context.arrays.column("Case", "name")
    for case in _of_expert(context, expert)[:SHOWN]:
        steps = [(node, "WORKED_ON", ids[case])]
        for label in ("Problem", "TrainingNeed"):
            for target in context.arrays.targets(("ADDRESSED", "Case", label), ids[case]):
                steps.append((ids[case], "ADDRESSED", target))
        found.append(Evidence(f"参与过案例“{names[case]}”，结果：{outcomes[case]}", tuple(steps)))
    return found
