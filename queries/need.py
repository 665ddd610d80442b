"""What is asked: a text or a known need, understood as skills, industry, region and rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph.errors import BadInput
from graph.index import MatchIndex
from graph.lexicon import FEWEST_SKILLS
from queries.lookup import IndustryGroup, industry_group, node_id, one_industry, region_id, skill_id

MAX_TEXT = 10_000
#: Strength of a stored link that today's vocabulary no longer finds in the text.
UNSEEN = 0.5


@dataclass(frozen=True)
class NeedSkill:
    """A skill that the need asks for; weights sum to 1. `strength` says how surely it is meant, in (0, 1]."""

    id: str
    name: str
    weight: float
    how: str
    strength: float


@dataclass(frozen=True)
class Request:
    """A question as it comes in; ids may be bare 编号 or names."""

    text: str | None = None
    problem_id: str | None = None
    enterprise_id: str | None = None
    industry: str | None = None
    region: str | None = None
    skills: Sequence[str] = ()
    exclude: Sequence[str] = ()
    filters: dict[str, str] = field(default_factory=dict)
    weights: dict[str, float] = field(default_factory=dict)
    limit: int = 10


@dataclass(frozen=True)
class Need:
    """A question understood against one index."""

    text: str
    skills: tuple[NeedSkill, ...]
    industry: IndustryGroup | None
    region: str | None
    enterprise: str | None
    problem: str | None
    team_level: str | None

    @property
    def certainty(self) -> float:
        """How surely the skills were recognised, in [0, 1]."""
        return sum(skill.weight * skill.strength for skill in self.skills)


def understand(index: MatchIndex, request: Request) -> Need:
    """BadInput for an empty or overlong text, for both or neither of text and problem_id; NotFound for unknown ids."""
    if (request.text is None) == (request.problem_id is None):
        raise BadInput("请给出一句需求描述（text）或已有需求的编号（problem_id，命令行为 --problem），两者取一")
    if request.problem_id is not None:
        return _known(index, request, request.problem_id)
    text = check_text(request.text or "")
    enterprise = node_id(index, "Enterprise", request.enterprise_id) if request.enterprise_id else None
    return _finish(index, request, text, {}, enterprise, None, None)


def check_text(text: str) -> str:
    """The text without blanks at its ends and without halves of characters (lone surrogates), which nothing can take;
    BadInput when nothing or too much is left."""
    text = text.encode(errors="ignore").decode().strip()
    if not text:
        raise BadInput("需求描述为空，请写一句话，例如：注塑件表面有银纹，烘料后还是出现")
    if len(text) > MAX_TEXT:
        raise BadInput(f"需求描述有 {len(text):,} 个字，超过 {MAX_TEXT:,} 个字的上限；请只写设备、现象和条件")
    return text


def _known(index: MatchIndex, request: Request, wanted: str) -> Need:
    problem = node_id(index, ("Problem", "TrainingNeed"), wanted)
    label = "Problem" if problem.startswith("problem:") else "TrainingNeed"
    row = index.arrays.numbers(label)[problem]
    text = index.arrays.column(label, "description")[row] or ""
    skills = {
        str(edge["to"]): (float(str(edge["weight"] or 0)), str(edge["how"]))
        for edge in index.arrays.edges_from(("REQUIRES", label, "Skill"), problem)
    }
    owners = index.arrays.sources(("RAISED", "Enterprise", label), problem)
    enterprise = node_id(index, "Enterprise", request.enterprise_id) if request.enterprise_id else None
    enterprise = enterprise or (owners[0] if owners else None)
    level = index.arrays.column(label, "team_level")[row]
    return _finish(index, request, text, skills, enterprise, problem, level)


def _finish(
    index: MatchIndex,
    request: Request,
    text: str,
    skills: dict[str, tuple[float, str]],
    enterprise: str | None,
    problem: str | None,
    team_level: str | None,
) -> Need:
    links = {link.skill: link for link in index.skill_lexicon.link(text, limit=12, fill=FEWEST_SKILLS)}
    if not skills:
        found = index.skill_lexicon.link(text, fill=FEWEST_SKILLS)
        skills = {link.skill: (link.weight, link.how) for link in found}
    stated = [skill_id(index, name) for name in request.skills]
    skills.update({skill: (max(1.0, skills.get(skill, (0.0, ""))[0]), "stated") for skill in stated})
    total = sum(weight for weight, _ in skills.values())
    names = index.skill_lexicon.names
    asked = tuple(
        NeedSkill(
            skill,
            names.get(skill, skill),
            round(weight / total, 6),
            how,
            1.0 if how == "stated" else links[skill].strength if skill in links else UNSEEN,
        )
        for skill, (weight, how) in sorted(skills.items(), key=lambda item: (-item[1][0], item[0]))
        if total > 0
    )
    industry = industry_group(index, request.industry) if request.industry else None
    known = industry_of(index, problem, enterprise) or index.industry_lexicon.find(text)
    if industry is None and known is not None:
        industry = one_industry(index, known)
    region = region_id(index, request.region) if request.region else None
    if region is None and enterprise:
        region = next(iter(index.arrays.targets(("LOCATED_IN", "Enterprise", "Region"), enterprise)), None)
    return Need(text, asked, industry, region, enterprise, problem, team_level)


def industry_of(index: MatchIndex, need: str | None, enterprise: str | None = None) -> str | None:
    """The first industry of a known need, else that of the enterprise that raised it or is given, else None."""
    if need:
        label = "Problem" if need.startswith("problem:") else "TrainingNeed"
        if found := index.arrays.targets(("IN_INDUSTRY", label, "Industry"), need):
            return found[0]
        enterprise = enterprise or next(iter(index.arrays.sources(("RAISED", "Enterprise", label), need)), None)
    if enterprise:
        return next(iter(index.arrays.targets(("IN_INDUSTRY", "Enterprise", "Industry"), enterprise)), None)
    return None
