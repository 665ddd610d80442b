"""Who can solve this, and why: the ranked list of experts with parts and evidence, in the shape of the contract."""

from __future__ import annotations

from typing import Any

from graph.index import MatchIndex
from queries.need import Need, Request, understand
from queries.page import check_limit
from queries.ranking import Scores, full, score

#: Below this no candidate is worth a visit without a look at the need first.
WEAK = 0.25


def recommend_experts(index: MatchIndex, request: Request, engine: str) -> dict[str, Any]:
    """The answer to a request. BadInput and NotFound as their parts raise them."""
    check_limit(request.limit)
    need = understand(index, request)
    scores = score(index, need, request)
    busy = full(scores)
    items = [
        {
            "rank": rank,
            "score": total(scores, int(expert)),
            "expert": expert_card(scores, int(expert)),
            "availability": "full" if busy[expert] else "free",
            "parts": parts(scores, int(expert)),
            "evidence": evidence(scores, int(expert)),
        }
        for rank, expert in enumerate(scores.order[: request.limit], start=1)
    ]
    answer: dict[str, Any] = {
        "revision": index.revision,
        "engine": engine,
        "index": {"revision": index.revision, "vectors": 0.0},
        "need": need_card(index, need),
        "items": items,
    }
    if advice := _advice(index, need, scores):
        answer["advice"] = advice
    return answer


def need_card(index: MatchIndex, need: Need) -> dict[str, Any]:
    """How the need was understood."""
    industry = region = None
    if need.industry:
        node = need.industry.id
        industry = {"id": node, "code": node and node.partition(":")[2], "name": need.industry.name}
    if need.region:
        region = {"id": need.region, "code": need.region.partition(":")[2], "name": index.regions.names[need.region]}
    skills = [{"id": s.id, "name": s.name, "weight": s.weight, "how": s.how} for s in need.skills]
    card: dict[str, Any] = {"text": need.text, "skills": skills, "industry": industry, "region": region}
    if need.problem:
        label = "Problem" if need.problem.startswith("problem:") else "TrainingNeed"
        row = index.arrays.numbers(label)[need.problem]
        card.update(id=need.problem, code=index.arrays.column(label, "code")[row])
    return card


def expert_card(scores: Scores, expert: int) -> dict[str, Any]:
    """What an answer says about an expert; nothing personal."""
    index, arrays = scores.context.index, scores.context.arrays
    card: dict[str, Any] = {"id": scores.context.experts[expert]}
    for name in ("code", "name", "trade", "skill_level", "employer"):
        card[name] = arrays.column("Expert", name)[expert]
    region = arrays.expert_region[expert]
    card["region"] = index.regions.names.get(region or "")
    teams = arrays.expert_teams.row(expert)[0].tolist()
    card["teams"] = [{"id": arrays.ids("Team")[t], "name": arrays.column("Team", "name")[t]} for t in teams]
    return card


def parts(scores: Scores, expert: int) -> list[dict[str, Any]]:
    """Every feature with its value, weight and contribution."""
    return [
        {
            "feature": feature.name,
            "label": feature.label,
            "value": float(scores.values[expert, place]),
            "weight": float(scores.weights[place]),
            "contribution": float(scores.values[expert, place] * scores.weights[place]),
            "detail": feature.detail(scores.context, expert, float(scores.values[expert, place])),
        }
        for place, feature in enumerate(scores.features)
    ]


def evidence(scores: Scores, expert: int) -> list[dict[str, Any]]:
    """Paths of stored edges for every feature that counts."""
    return [
        {
            "feature": feature.name,
            "text": found.text,
            "path": [{"from": a, "relation": relation, "to": b} for a, relation, b in found.path],
        }
        for place, feature in enumerate(scores.features)
        if scores.values[expert, place] > 0 or feature.name == "load"
        for found in feature.evidence(scores.context, expert, float(scores.values[expert, place]))
    ]


def total(scores: Scores, expert: int) -> float:
    """The score, between 0 and 1."""
    return min(1.0, round(float(scores.totals[expert]), 9))


def _advice(index: MatchIndex, need: Need, scores: Scores) -> str | None:
    if not scores.context.experts:
        return "图谱中还没有专家，请先导入专家名单（gongjiang load）"
    if not len(scores.order):
        if len(scores.barred) + int(scores.filtered.sum()) >= len(scores.context.experts):
            return "过滤条件或排除规则去掉了所有专家，请放宽条件再试"
        if need.skills:
            wanted = "、".join(skill.name for skill in need.skills[:3])
            return f"没有合适的专家：无人掌握所需技能（{wanted}）或做过相近的案例；可上报上一级服务队协调"
        return "没有合适的专家：需求中没有识别出技能，文字也与任何专家、案例都不相近；请补充设备、现象、材料或工种"
    best = float(scores.totals[scores.order[0]])
    if not need.skills:
        return "没有从需求中识别出词表里的技能，以下仅按文字相近排序，把握不大；请补充设备、现象、材料或工种"
    if best < WEAK:
        return "最接近的专家把握也不大；可补充设备、现象、材料，或上报上一级服务队协调"
    return None
