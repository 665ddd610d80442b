"""Why is this expert not (higher) on the list: the rule that bars them, or the parts that are missing."""

from __future__ import annotations

from typing import Any

from graph.index import MatchIndex
from queries.lookup import node_id
from queries.need import Request, understand
from queries.ranking import Scores, score
from queries.recommend import expert_card, parts, total

RULES = {
    "absent": "状态为“{status}”，目前不能派出",
    "own_employer": "是提出需求的企业自己的员工",
    "excluded": "已被协调员排除",
    "filtered": "不符合本次给出的过滤条件",
}


def why_not(index: MatchIndex, request: Request, expert: str) -> dict[str, Any]:
    """The answer of the contract: score, rank, excluded_by, parts, and reasons as Chinese sentences."""
    node = node_id(index, "Expert", expert)
    need = understand(index, request)
    scores = score(index, need, request)
    row = index.arrays.numbers("Expert")[node]
    rule = scores.barred.get(row) or ("filtered" if scores.filtered[row] else None)
    listed = scores.order[: request.limit]
    last = total(scores, int(listed[-1])) if len(listed) else None
    shown = parts(scores, row)
    rank = scores.rank_of(row)
    return {
        "revision": index.revision,
        "expert": expert_card(scores, row),
        "score": total(scores, row),
        "rank": rank,
        "last_listed_score": last,
        "excluded_by": rule,
        "parts": shown,
        "reasons": _reasons(scores, row, rule, rank, last, request.limit, shown),
    }


def _reasons(
    scores: Scores,
    row: int,
    rule: str | None,
    rank: int | None,
    last: float | None,
    limit: int,
    shown: list[dict[str, Any]],
) -> list[str]:
    arrays = scores.context.arrays
    name = arrays.column("Expert", "name")[row] or ""
    mine = total(scores, row)
    if rule:
        status = arrays.column("Expert", "status")[row]
        reasons = [f"{name}没有列入：{RULES[rule].format(status=status)}"]
        return [*reasons, f"若不受此限，得分为 {mine:.3f}"] if mine > 0 else reasons
    if rank is None:
        return [f"{name}没有列入：技能、案例和专长文字都与这项需求没有关联", *(p["detail"] for p in shown[:3])]
    if rank <= limit:
        return [f"{name}在名单中，排第 {rank} 位，得分 {mine:.3f}"]
    reasons = [f"{name}排第 {rank} 位，得分 {mine:.3f}，低于名单末位的 {last:.3f}"]
    best = scores.values[scores.order[:limit]].mean(axis=0)
    gaps = (best - scores.values[row]) * scores.weights
    for place in sorted(range(len(gaps)), key=lambda n: (-gaps[n], n))[:3]:
        if gaps[place] > 0.005:
            reasons.append(
                f"{shown[place]['label']}比名单中的专家平均少 {gaps[place]:.3f} 分：{shown[place]['detail']}"
            )
    return reasons
