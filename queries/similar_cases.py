"""Past cases similar to a problem: by shared words and shared skills, the measure that the ranker uses."""

from __future__ import annotations

from typing import Any

from graph.errors import BadInput
from graph.index import MatchIndex
from queries.features.base import Context
from queries.features.cases import FLOOR, best_rows, similarity
from queries.need import Request, understand

OUTCOMES = {"resolved": "已解决", "partial": "部分解决", "unresolved": "未解决", "ongoing": "进行中"}


def similar_cases(
    index: MatchIndex, request: Request, *, outcome: str | None = None, limit: int = 10
) -> list[dict[str, Any]]:
    """Items {case, similarity, how, shared}, best first. BadInput for an unknown outcome (English or Chinese)."""
    wanted = known_outcome(outcome) if outcome is not None else None
    context = Context(index, understand(index, request))
    scores, arrays = similarity(context).copy(), index.arrays
    if wanted is not None:
        scores[[value != wanted for value in arrays.column("Case", "outcome")]] = 0.0
    return [_item(context, int(row), float(scores[row])) for row in best_rows(scores, limit, FLOOR)]


def known_outcome(text: str) -> str:
    """The outcome as the graph has it, from its English or Chinese name; BadInput when there is no such outcome."""
    found = OUTCOMES.get(text, text)
    if found not in OUTCOMES.values():
        raise BadInput(f"没有这样的结果：{text[:40]}；可用：{'、'.join(OUTCOMES)} 或 {'、'.join(OUTCOMES.values())}")
    return found


def _item(context: Context, row: int, value: float) -> dict[str, Any]:
    arrays = context.arrays
    case = {"kind": "case", "id": arrays.ids("Case")[row]}
    for name in ("code", "name", "description", "solution", "outcome", "started", "ended", "rating"):
        case[name] = arrays.column("Case", name)[row]  # type: ignore[assignment]
    used = set(arrays.targets(("USED", "Case", "Skill"), case["id"]))
    skills = [skill.name for skill in context.need.skills if skill.id in used]
    words = context.index.texts["cases"].shared(context.need.text, row)
    how = "words" if not skills else "skills" if context.case_text[row] < FLOOR else "words+skills"
    return {"case": case, "similarity": round(value, 6), "how": how, "shared": [*skills, *words]}
