"""Profile and service text: how much of what is asked the expert's own words cover."""

from __future__ import annotations

import numpy as np

from graph.text import bigrams
from queries.features.base import Context, Evidence, Floats

#: A specialty of thirty characters never covers a whole need; this share of it counts as full.
FULL = 0.6
FLOOR = 0.06


def values(context: Context) -> Floats:
    """BM25 share of the text covered by trade, specialty, skills and services, stretched so that FULL is 1."""
    raw = context.profile_text
    return np.where(raw < FLOOR, 0.0, np.minimum(raw / FULL, 1.0))


def detail(context: Context, expert: int, value: float) -> str:
    """The words in common."""
    shared = context.index.texts["profiles"].shared(context.need.text, expert)
    if value <= 0:
        return "专长与服务项目的文字与需求没有明显重合"
    return f"专长或服务项目中提到：{'、'.join(shared)}" if shared else "专长或服务项目的文字与需求部分重合"


def evidence(context: Context, expert: int, value: float) -> list[Evidence]:
    """The services that the expert provides, where there are any."""
    if value <= 0:
        return []
    node = context.experts[expert]
    services = context.arrays.targets(("PROVIDES", "Expert", "Service"), node)
    best = max(services, key=lambda s: (_overlap(context, s), s), default=None)
    if best is None or _overlap(context, best) == 0:
        return []
    return [Evidence(f"提供服务项目“{context.name('Service', best)}”", ((node, "PROVIDES", best),))]


def _overlap(context: Context, service: str) -> int:
    row = context.arrays.numbers("Service")[service]
    text = f"{context.name('Service', service)}。{context.arrays.column('Service', 'description')[row] or ''}"
    return len(set(bigrams(text)) & set(bigrams(context.need.text)))
