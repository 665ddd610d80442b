"""Skills and industries of a record: what its cells state, and what its texts say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from graph.lexicon import IndustryLexicon, SkillLexicon, SkillLink
from loaders.normalise.levels import level
from loaders.normalise.text import split_values
from loaders.records import StatedSkill

Edges = dict[str, dict[str, Any]]
#: Level of a skill that nothing says more about: 高级.
USUAL_LEVEL = 3
#: Beside stated skills, those read out of the text count half.
INFERRED_SHARE = 0.5


class Linker:
    """Links texts against the vocabulary of a load: the graph's skills and those that the load brings."""

    def __init__(self, skills: Iterable[Mapping[str, Any]], industries: Iterable[Mapping[str, Any]]) -> None:
        self._skills = SkillLexicon(skills)
        self._industries = IndustryLexicon(industries)
        self.links = lru_cache(maxsize=2_000)(self._links)

    def _links(self, text: str, limit: int, fill: int = 0) -> tuple[SkillLink, ...]:
        return tuple(self._skills.link(text, limit=limit, fill=fill)) if text.strip() else ()

    def skill_id(self, name: str) -> str:
        """The id of a stated skill; of a new one where the vocabulary has neither name nor alias."""
        return self._skills.skill_named(name) or f"skill:{name}"

    def skill_name(self, skill: str) -> str:
        """The name of a skill as the vocabulary spells it."""
        return self._skills.names.get(skill) or skill.partition(":")[2]

    def industry_in(self, *texts: str | None) -> str | None:
        """The industry that the first telling text names."""
        for text in texts:
            found = self._industries.find(text) if text else None
            if found:
                return found
        return None

    def of_expert(self, node: Mapping[str, Any], stated: Iterable[StatedSkill]) -> Edges:
        """HAS_SKILL edges: stated skills, then those of the 专业特长, then those that the trade implies."""
        grade = level(node["skill_level"]).value if node.get("skill_level") else None
        usual = grade.skill_level if grade and grade.known else USUAL_LEVEL
        edges: Edges = {}
        for named in stated:
            edges[self.skill_id(named.name)] = {"level": named.level or usual, "how": "stated", "evidence": named.name}
        for link in self.links(node.get("specialty") or "", 10):
            edges.setdefault(link.skill, {"level": usual, "how": link.how, "evidence": link.evidence})
        for trade in split_values(node.get("trade") or ""):
            implied = self._skills.trade_skills(trade) or [x.skill for x in self.links(trade, 3) if x.how != "text"]
            for skill in implied:
                edges.setdefault(skill, {"level": usual, "how": "trade", "evidence": trade})
        return edges

    def of_text(self, text: str, stated: Iterable[StatedSkill], limit: int = 6, fill: int = 0) -> Edges:
        """REQUIRES and USED edges; weights sum to 1. `fill` as in SkillLexicon.link, where no skill is stated."""
        named = {self.skill_id(skill.name): skill.name for skill in stated}
        edges: Edges = {s: {"weight": 1.0, "how": "stated", "evidence": name} for s, name in named.items()}
        share = INFERRED_SHARE if edges else 1.0
        for link in self.links(text, limit, 0 if stated else fill):
            if link.skill not in edges:
                edges[link.skill] = {"weight": link.weight * share, "how": link.how, "evidence": link.evidence}
        total = sum(edge["weight"] for edge in edges.values())
        for edge in edges.values():
            edge["weight"] = round(edge["weight"] / total, 6)
        return edges

    def of_course(self, text: str, stated: Iterable[StatedSkill], course_level: str | None) -> Edges:
        """TEACHES edges, at the level that the skill's cell or else the course gives."""
        grade = level(course_level).value if course_level else None
        usual = grade.skill_level if grade and grade.known else None
        edges: Edges = {}
        for skill in stated:
            evidence = {"how": "stated", "evidence": skill.name}
            edges[self.skill_id(skill.name)] = {"level": skill.level or usual, **evidence}
        for link in self.links(text, 6):
            edges.setdefault(link.skill, {"level": usual, "how": link.how, "evidence": link.evidence})
        return edges
