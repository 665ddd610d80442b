"""Skill paths: what the expert masters of what the need asks for.

For each skill asked for, the best of the expert's skills counts: mastery x strength of the way from it to the one asked for
(itself, a narrower, broader, related one). The skills are joined by a soft AND, the p-norm of the extended Boolean model
with p = 2 (Salton, Fox, Wu 1983): one that is missing altogether costs more than each being a little weak.
"""

from __future__ import annotations

import numpy as np

from queries.features.base import Context, Evidence, Floats

P = 2.0
SHOWN = 3


def _coverage(context: Context) -> Floats:
    """Experts x skills asked for."""
    cached: Floats | None = context.__dict__.get("_skill_coverage")
    if cached is None:
        postings, numbers = context.arrays.skill_experts, context.arrays.numbers("Skill")
        cached = np.zeros((len(context.experts), len(context.need.skills)))
        for place, skill in enumerate(context.need.skills):
            column = cached[:, place]
            for way in context.index.skill_space.ways(skill.id).values():
                number = numbers.get(way.skill)
                if number is not None:
                    experts, mastery = postings.row(number)
                    column[experts] = np.maximum(column[experts], mastery * way.strength)
        context.__dict__["_skill_coverage"] = cached
    return cached


def values(context: Context) -> Floats:
    """Soft AND over the skills asked for, scaled by how surely these were recognised; 0 where none were."""
    if not context.need.skills:
        return np.zeros(len(context.experts))
    weights = np.array([skill.weight for skill in context.need.skills]) ** P
    # Summed here and not by a matrix product: the threads that BLAS starts for one cost more than they give.
    lacking = ((1 - _coverage(context)) ** P * (weights / weights.sum())).sum(axis=1)
    result: Floats = np.maximum(0.0, 1 - lacking ** (1 / P)) * context.need.certainty
    return result


def detail(context: Context, expert: int, value: float) -> str:
    """Which skills are covered, and which are not."""
    if not context.need.skills:
        return "需求中没有识别出词表里的技能"
    row = _coverage(context)[expert]
    covered = [s.name for s, v in zip(context.need.skills, row, strict=True) if v > 0]
    missing = [s.name for s, v in zip(context.need.skills, row, strict=True) if v <= 0]
    if not covered:
        return f"没有掌握所需技能：{'、'.join(missing[:SHOWN])}"
    text = f"所需 {len(row)} 项技能中掌握或相关 {len(covered)} 项：{'、'.join(covered[:SHOWN])}"
    return text + (f"；缺{'、'.join(missing[:SHOWN])}" if missing else "")


def evidence(context: Context, expert: int, value: float) -> list[Evidence]:
    """For each of the best covered skills the way from the expert to it, and on to the problem."""
    found = []
    row, node = _coverage(context)[expert], context.experts[expert]
    order = sorted(range(len(row)), key=lambda n: (-row[n] * context.need.skills[n].weight, n))
    for place in [n for n in order if row[n] > 0][:SHOWN]:
        skill = context.need.skills[place]
        own = _best_skill(context, expert, place)
        way = context.index.skill_space.ways(skill.id)[own]
        steps = [(node, "HAS_SKILL", own), *way.steps]
        if context.need.problem and _stored(context, context.need.problem, skill.id):
            steps.append((context.need.problem, "REQUIRES", skill.id))
        name = context.name("Skill", own)
        text = f"掌握“{name}”" if own == skill.id else f"掌握“{name}”，与所需“{skill.name}”相通"
        found.append(Evidence(text, tuple(steps)))
    return found


def _best_skill(context: Context, expert: int, place: int) -> str:
    ways = context.index.skill_space.ways(context.need.skills[place].id)
    skills, mastery = context.arrays.expert_skills.row(expert)
    ids = context.arrays.ids("Skill")
    options: list[tuple[float, str]] = [
        (float(m) * ways[ids[s]].strength, ids[s])
        for s, m in zip(skills.tolist(), mastery, strict=True)
        if ids[s] in ways
    ]
    return min(options, key=lambda option: (-option[0], option[1]))[1]


def _stored(context: Context, problem: str, skill: str) -> bool:
    label = "Problem" if problem.startswith("problem:") else "TrainingNeed"
    return skill in context.arrays.targets(("REQUIRES", label, "Skill"), problem)
