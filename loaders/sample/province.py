"""Builds the lists of an invented province of any size; the same seed gives the same rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from loaders.sample.cases import cases
from loaders.sample.experts import experts
from loaders.sample.firms import Row, enterprises
from loaders.sample.needs import problems, training_needs
from loaders.sample.offers import courses, local_skills, services
from loaders.sample.reference import all_words
from loaders.sample.teams import make_teams


@dataclass(frozen=True)
class Size:
    """How many of each there are; `richness` (0-1) is how much the wording of needs varies."""

    experts: int = 1200
    teams: int = 60
    enterprises: int = 400
    problems: int = 900
    training_needs: int = 300
    courses: int = 120
    services: int = 150
    cases: int = 1500
    richness: float = 0.35


SAMPLE = Size()


def _silent(stage: str) -> None:
    """Nobody is told."""


def build(size: Size, seed: int, tell: Callable[[str], None] = _silent) -> dict[str, list[dict[str, object]]]:
    """Rows by kind of list, keyed by the headings; `tell` hears of each stage."""
    rng = {stage: Random(f"{seed}:{stage}") for stage in ("firms", "experts", "teams", "needs", "cases", "offers")}
    tell("企业")
    firms, enterprise_rows = enterprises(rng["firms"], size.enterprises)
    tell("专家")
    people = experts(rng["experts"], firms, size.experts)
    tell("服务队")
    teams = make_teams(rng["teams"], people, size.teams)
    bearers: dict[str, int] = {}
    for expert in people:
        bearers[expert.name] = bearers.get(expert.name, 0) + 1
    tell("需求")
    needs = problems(rng["needs"], firms, size.problems, size.richness)
    needs += training_needs(rng["needs"], firms, size.training_needs, size.richness, len(needs) + 1)
    tell("案例")
    case_rows = cases(rng["cases"], needs, firms, people, size.cases, size.richness)
    tell("课程与服务")
    found: dict[str, list[Row]] = {
        "experts": [expert.row for expert in people],
        "enterprises": enterprise_rows,
        "needs": [need.row for need in needs],
        "cases": case_rows,
        "courses": courses(rng["offers"], people, size.courses),
        "services": services(rng["offers"], people, teams, size.services),
        "teams": [team.row(rng["teams"], bearers) for team in teams],
        "skills": local_skills(all_words()),
    }
    return found
