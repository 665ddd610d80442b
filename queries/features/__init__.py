"""The features of the expert ranker, with their weights in one place.

A feature is a pure function of index and need with a value in [0, 1] for every expert, and a detail and evidence for one.
Context features (industry, region, team, load) say how well somebody fits who can solve the problem; alone they say
nothing, so they are scaled by how much the topical ones (skills, cases, profile) found.
"""

from __future__ import annotations

from queries.features import cases, industry, load, profile, region, skills, team
from queries.features.base import Context, Evidence, Feature

#: Default weights; they add up to 1.
FEATURES: tuple[Feature, ...] = (
    Feature("skills", "技能匹配", 0.38, skills.values, skills.detail, skills.evidence),
    Feature("cases", "相似案例", 0.24, cases.values, cases.detail, cases.evidence),
    Feature("profile", "专长与服务项目", 0.18, profile.values, profile.detail, profile.evidence),
    Feature("industry", "行业接近", 0.06, industry.values, industry.detail, industry.evidence, context=True),
    Feature("region", "地区与服务层级", 0.06, region.values, region.detail, region.evidence, context=True),
    Feature("team", "服务队业绩", 0.03, team.values, team.detail, team.evidence, context=True),
    Feature("load", "承接余量", 0.05, load.values, load.detail, load.evidence, context=True),
)

__all__ = ["FEATURES", "Context", "Evidence", "Feature"]
