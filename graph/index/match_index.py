"""The index as a whole: projection, arrays, texts, trees, skill space and lexicons of one revision; saved beside the graph.

Immutable: a refresh gives another index, so a request that has begun keeps the state it began with.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

from graph.collector import collector_paused
from graph.engine import GraphEngine, retried
from graph.errors import SnapshotMoved
from graph.index.arrays import Arrays
from graph.index.projection import Changes, Projection
from graph.index.skillspace import SkillSpace
from graph.index.texts import TextIndex
from graph.index.trees import Tree
from graph.lexicon import IndustryLexicon, SkillLexicon

#: Raised whenever saved files of an earlier program would be read wrongly.
FORMAT = 3
#: Behind by more revisions, reading everything is surer than reading what has changed.
FAR_BEHIND = 1_000
CORPORA = ("cases", "profiles")


@dataclass(frozen=True)
class MatchIndex:
    """See the module. `texts` holds the BM25 indexes: cases (trouble and work), profiles (what experts say and offer)."""

    projection: Projection
    texts: Mapping[str, TextIndex]

    @property
    def revision(self) -> int:
        """The revision of the graph that this index shows."""
        return self.projection.revision

    @property
    def state(self) -> tuple[str, int]:
        """Which graph this index shows, at which revision."""
        return self.projection.graph_id, self.projection.revision

    @classmethod
    def build(cls, engine: GraphEngine) -> MatchIndex:
        """Reads the whole graph."""
        projection = _whole(engine)
        cases, profiles = case_texts(projection), profile_texts(projection)
        texts = {"cases": TextIndex.build(*_columns(cases)), "profiles": TextIndex.build(*_columns(profiles))}
        return cls(projection, texts)

    def refresh(self, engine: GraphEngine) -> MatchIndex:
        """The index of the engine's revision; itself when nothing has changed. Only changed rows are read and cut, unless
        this index fell far behind or is of another graph (a server's database that was replaced)."""
        revision = engine.revision()
        if engine.graph_id != self.projection.graph_id or not self.revision <= revision <= self.revision + FAR_BEHIND:
            return MatchIndex.build(engine)
        if revision == self.revision:
            return self
        projection, changes = retried(lambda: _caught_up(self.projection, engine))
        texts = dict(self.texts)
        if "Case" in changes.tables:
            cases = case_texts(projection)
            texts["cases"] = self.texts["cases"].refresh(*_columns(cases), changes.nodes["Case"])
        if not changes.tables.isdisjoint({"Expert", "Service", "Skill", *_PROFILE_TRIPLES}):
            before, profiles = profile_texts(self.projection), profile_texts(projection)
            changed = {expert for expert, text in profiles.items() if before.get(expert) != text}
            texts["profiles"] = self.texts["profiles"].refresh(*_columns(profiles), changed)
        after = MatchIndex(projection, texts)
        self._hand_on(after, changes)
        return after

    def _hand_on(self, after: MatchIndex, changes: Changes) -> None:
        """Derived parts whose tables are the same go to the new index as they are."""
        parts: dict[str, set[object]] = {
            "skill_lexicon": {"Skill"},
            "industry_lexicon": {"Industry"},
            "industries": {"Industry", ("PART_OF", "Industry", "Industry")},
            "regions": {"Region", ("PART_OF", "Region", "Region")},
            "skill_space": {"Skill", ("BROADER", "Skill", "Skill"), ("RELATED", "Skill", "Skill")},
        }
        for name, tables in parts.items():
            if name in self.__dict__ and changes.tables.isdisjoint(tables):
                after.__dict__[name] = self.__dict__[name]

    # -- derived parts -----------------------------------------------------------------------------------------------

    @cached_property
    def arrays(self) -> Arrays:
        """Arrays of the features."""
        return Arrays(self.projection)

    @cached_property
    def skill_space(self) -> SkillSpace:
        """Skills and what stands in for them."""
        edges = self.projection.edges
        return SkillSpace(
            self.arrays.ids("Skill"), edges[("BROADER", "Skill", "Skill")], edges[("RELATED", "Skill", "Skill")]
        )

    @cached_property
    def industries(self) -> Tree:
        """The industry tree."""
        return self._tree("Industry")

    @cached_property
    def regions(self) -> Tree:
        """The region tree."""
        return self._tree("Region")

    @cached_property
    def teams(self) -> Tree:
        """The team tree."""
        return self._tree("Team")

    def _tree(self, label: str) -> Tree:
        return Tree.of(self.projection.nodes[label], self.projection.edges[("PART_OF", label, label)])

    @cached_property
    def skill_lexicon(self) -> SkillLexicon:
        """Recognises skills in text."""
        return SkillLexicon(self.projection.nodes["Skill"].to_pylist())

    @cached_property
    def industry_lexicon(self) -> IndustryLexicon:
        """Recognises industries in text."""
        return IndustryLexicon(self.projection.nodes["Industry"].to_pylist())

    def warm(self) -> MatchIndex:
        """Computes what the first request would otherwise wait for."""
        with collector_paused():
            self._warm()
        return self

    def _warm(self) -> None:
        _ = (self.skill_space, self.industries, self.regions, self.teams, self.skill_lexicon, self.industry_lexicon)
        arrays = self.arrays
        _ = (arrays.skill_experts, arrays.expert_skills, arrays.case_experts, arrays.skill_cases, arrays.case_worth)
        _ = (arrays.open_cases, arrays.capacity, arrays.available, arrays.team_record, arrays.expert_industries)
        _ = (arrays.expert_region, arrays.expert_enterprise)
        self.skill_lexicon.link("预热：主轴异响")

    # -- saving ------------------------------------------------------------------------------------------------------

    def save(self, folder: Path) -> None:
        """Writes the index; a reader sees the old files or the new ones, never a mixture."""
        fresh, old = folder.with_name(folder.name + ".new"), folder.with_name(folder.name + ".old")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        self.projection.save(fresh)
        for name, text in self.texts.items():
            text.save(fresh, name)
        manifest = {"format": FORMAT, "graph_id": self.projection.graph_id, "revision": self.revision}
        (fresh / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.replace(old)
        fresh.replace(folder)
        shutil.rmtree(old, ignore_errors=True)

    @classmethod
    def load(cls, folder: Path, engine: GraphEngine) -> MatchIndex | None:
        """The saved index of this graph, perhaps of an earlier revision; None when there is none that fits."""
        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            if manifest["format"] != FORMAT or manifest["graph_id"] != engine.graph_id:
                return None
            if manifest["revision"] > engine.revision():
                return None
            projection = Projection.load(folder, manifest["revision"], manifest["graph_id"])
            texts = {name: TextIndex.load(folder, name) for name in CORPORA}
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):
            return None
        return cls(projection, texts)

    @classmethod
    def open(cls, engine: GraphEngine, folder: Path | None) -> MatchIndex:
        """The current index: the saved one brought up to date, or built anew; saved when it was not current."""
        with collector_paused():
            saved = cls.load(folder, engine) if folder else None
        index = saved.refresh(engine) if saved else cls.build(engine)
        if folder and index is not saved:
            index.save(folder)
        return index


def _caught_up(projection: Projection, engine: GraphEngine) -> tuple[Projection, Changes]:
    with engine.snapshot() as reader:
        return projection.refresh(reader)


def _whole(engine: GraphEngine) -> Projection:
    """All tables of one revision. Reading them takes seconds; where another process publishes meanwhile, the rows read so
    far are a mixture, and what has changed since the first of them makes it whole."""
    projection = None
    try:
        with engine.snapshot() as reader:
            projection = Projection.build(reader, engine.graph_id)
    except SnapshotMoved:
        if projection is None:
            raise
        mixture = projection
        return retried(lambda: _caught_up(mixture, engine))[0]
    return projection


_PROFILE_TRIPLES = (("HAS_SKILL", "Expert", "Skill"), ("PROVIDES", "Expert", "Service"))


def case_texts(projection: Projection) -> dict[str, str]:
    """What each case is about: the trouble, counted twice, and the work."""
    cases = projection.nodes["Case"]
    columns = (cases[name].to_pylist() for name in ("id", "description", "solution"))
    return {case: f"{what or ''}。{what or ''}。{work or ''}" for case, what, work in zip(*columns, strict=True)}


def profile_texts(projection: Projection) -> dict[str, str]:
    """What each expert says and offers: trade, specialty, skills that are more than implied, services."""
    experts = projection.nodes["Expert"]
    names = dict(
        zip(projection.nodes["Skill"]["id"].to_pylist(), projection.nodes["Skill"]["name"].to_pylist(), strict=True)
    )
    parts: dict[str, list[str]] = {
        expert: [trade or "", specialty or ""]
        for expert, trade, specialty in zip(
            *(experts[name].to_pylist() for name in ("id", "trade", "specialty")), strict=True
        )
    }
    skills = projection.edges[_PROFILE_TRIPLES[0]]
    for expert, skill, how in zip(*(skills[name].to_pylist() for name in ("from", "to", "how")), strict=True):
        if how != "trade" and expert in parts:
            parts[expert].append(names.get(skill, ""))
    services = {
        row["id"]: f"{row['name']}。{row['description'] or ''}" for row in projection.nodes["Service"].to_pylist()
    }
    offers = projection.edges[_PROFILE_TRIPLES[1]]
    for expert, service in zip(offers["from"].to_pylist(), offers["to"].to_pylist(), strict=True):
        if expert in parts:
            parts[expert].append(services.get(service, ""))
    return {expert: "。".join(part for part in texts if part) for expert, texts in parts.items()}


def _columns(texts: Mapping[str, str]) -> tuple[list[str], list[str]]:
    return list(texts), list(texts.values())
