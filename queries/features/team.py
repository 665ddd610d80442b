"""Team record: what the teams of the expert have achieved so far."""

from __future__ import annotations

import numpy as np

from queries.features.base import Context, Evidence, Floats


def values(context: Context) -> Floats:
    """The best record among the expert's teams (sum of outcomes / (cases + 4)); 0 without a team."""
    if not len(context.arrays.team_record):
        return np.zeros(len(context.experts))
    return context.arrays.expert_teams.rows_max(context.arrays.team_record)


def _best(context: Context, expert: int) -> int | None:
    teams = context.arrays.expert_teams.row(expert)[0].tolist()
    return min(teams, key=lambda team: (-context.arrays.team_record[team], team), default=None)


def detail(context: Context, expert: int, value: float) -> str:
    """The team and its record."""
    team = _best(context, expert)
    if team is None:
        return "不在任何服务队"
    name = context.arrays.column("Team", "name")[team]
    return f"所在服务队“{name}”历史办结成效 {context.arrays.team_record[team]:.0%}"


def evidence(context: Context, expert: int, value: float) -> list[Evidence]:
    """Membership of that team."""
    team = _best(context, expert)
    if team is None or value <= 0:
        return []
    node = context.arrays.ids("Team")[team]
    return [Evidence(f"服务队：{context.name('Team', node)}", ((context.experts[expert], "MEMBER_OF", node),))]
