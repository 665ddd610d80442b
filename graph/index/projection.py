"""Columns of the graph that ranking needs, kept as Arrow tables and brought up by revision.

Node tables are ordered by id, edge tables by (from, to), so that a table brought up step by step equals one read at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import feather

from graph.engine import GraphReader
from graph.schema import SCHEMA

Triple = tuple[str, str, str]

NODES: dict[str, tuple[str, ...]] = {
    "Expert": ("name", "code", "trade", "skill_level", "employer", "specialty", "capacity", "status"),
    "Skill": ("name", "aliases", "cues", "trades", "area", "category", "source"),
    "Industry": ("name", "code", "level", "aliases", "clusters"),
    "Region": ("name", "code", "level", "short"),
    "Enterprise": ("name", "code"),
    "Problem": ("name", "code", "description", "match_hint", "team_level", "status"),
    "TrainingNeed": ("name", "code", "description", "match_hint", "team_level", "status"),
    "Case": ("name", "code", "description", "solution", "outcome", "started", "ended", "rating"),
    "Team": ("name", "code", "level"),
    "Service": ("name", "code", "description"),
    "Course": ("name", "code", "description"),
    "Organization": ("name",),
    "Honor": ("name", "aliases"),
    "ProblemGroup": ("name",),
}
EDGES: tuple[Triple, ...] = (
    ("HAS_SKILL", "Expert", "Skill"),
    ("REQUIRES", "Problem", "Skill"),
    ("REQUIRES", "TrainingNeed", "Skill"),
    ("USED", "Case", "Skill"),
    ("USED", "Service", "Skill"),
    ("TEACHES", "Course", "Skill"),
    ("BROADER", "Skill", "Skill"),
    ("RELATED", "Skill", "Skill"),
    ("IN_INDUSTRY", "Expert", "Industry"),
    ("IN_INDUSTRY", "Enterprise", "Industry"),
    ("IN_INDUSTRY", "Problem", "Industry"),
    ("IN_INDUSTRY", "TrainingNeed", "Industry"),
    ("IN_INDUSTRY", "Case", "Industry"),
    ("PART_OF", "Industry", "Industry"),
    ("PART_OF", "Region", "Region"),
    ("PART_OF", "Team", "Team"),
    ("LOCATED_IN", "Expert", "Region"),
    ("LOCATED_IN", "Enterprise", "Region"),
    ("RAISED", "Enterprise", "Problem"),
    ("RAISED", "Enterprise", "TrainingNeed"),
    ("WORKED_ON", "Expert", "Case"),
    ("ADDRESSED", "Case", "Problem"),
    ("ADDRESSED", "Case", "TrainingNeed"),
    ("SERVED", "Case", "Enterprise"),
    ("DELIVERED", "Team", "Case"),
    ("MEMBER_OF", "Expert", "Team"),
    ("PROVIDES", "Expert", "Service"),
    ("WORKS_AT", "Expert", "Enterprise"),
)


@dataclass(frozen=True)
class Changes:
    """What a refresh touched: labels and triples whose tables are other ones now, and the ids of changed nodes."""

    tables: frozenset[str | Triple]
    nodes: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Projection:
    """Tables of one revision. Immutable: a refresh makes another one that shares the unchanged tables."""

    revision: int
    graph_id: str
    nodes: Mapping[str, pa.Table]
    edges: Mapping[Triple, pa.Table]

    @classmethod
    def build(cls, reader: GraphReader, graph_id: str) -> Projection:
        """Reads everything."""
        nodes = {label: _node_rows(reader, label, -1) for label in NODES}
        edges = {triple: _edge_rows(reader, triple, -1) for triple in EDGES}
        return cls(reader.revision(), graph_id, nodes, edges)

    def refresh(self, reader: GraphReader) -> tuple[Projection, Changes]:
        """The state of the reader, reading only what has changed since this one."""
        since = self.revision
        dead_nodes: dict[str, set[str]] = {}
        dead_edges: dict[Triple, set[tuple[str, str]]] = {}
        for grave in reader.tombstones(since=since):
            if grave["target"] is None:
                dead_nodes.setdefault(grave["source_label"], set()).add(grave["source"])
            else:
                triple = (grave["item"], grave["source_label"], grave["target_label"])
                dead_edges.setdefault(triple, set()).add((grave["source"], grave["target"]))
        changed: set[str | Triple] = set()
        touched: dict[str, frozenset[str]] = {}
        nodes, edges = dict(self.nodes), dict(self.edges)
        for label in NODES:
            fresh = _node_rows(reader, label, since)
            gone = dead_nodes.get(label, set()) | set(fresh["id"].to_pylist())
            if gone:
                nodes[label] = _replace(nodes[label], pc.is_in(nodes[label]["id"], pa.array(sorted(gone))), fresh, "id")
                changed.add(label)
                touched[label] = frozenset(gone)
        for triple in EDGES:
            fresh = _edge_rows(reader, triple, since)
            pairs = dead_edges.get(triple, set()) | set(
                zip(fresh["from"].to_pylist(), fresh["to"].to_pylist(), strict=True)
            )
            if pairs:
                old = edges[triple]
                keys = pc.binary_join_element_wise(old["from"], old["to"], "\x1f")
                stale = pc.is_in(keys, pa.array(sorted("\x1f".join(pair) for pair in pairs)))
                edges[triple] = _replace(old, stale, fresh, "from", "to")
                changed.add(triple)
        after = Projection(reader.revision(), self.graph_id, nodes, edges)
        return after, Changes(frozenset(changed), touched)

    def save(self, folder: Path) -> None:
        """Writes all tables."""
        for label, table in self.nodes.items():
            feather.write_feather(table, folder / _file(label), compression="lz4")
        for triple, table in self.edges.items():
            feather.write_feather(table, folder / _file(triple), compression="lz4")

    @classmethod
    def load(cls, folder: Path, revision: int, graph_id: str) -> Projection:
        """Reads what `save` wrote."""
        nodes = {label: feather.read_table(folder / _file(label)) for label in NODES}
        edges = {triple: feather.read_table(folder / _file(triple)) for triple in EDGES}
        return cls(revision, graph_id, nodes, edges)


def _node_rows(reader: GraphReader, label: str, since: int) -> pa.Table:
    return reader.scan_nodes(label, since=since, columns=("id", *NODES[label])).combine_chunks()


def _edge_rows(reader: GraphReader, triple: Triple, since: int) -> pa.Table:
    own = [p.name for p in SCHEMA.relations[triple[0]].own]
    return reader.scan_edges(*triple, since=since).select(["from", "to", *own]).combine_chunks()


def _replace(old: pa.Table, stale: pa.ChunkedArray, fresh: pa.Table, *keys: str) -> pa.Table:
    kept = old.filter(pc.invert(stale))
    joined = pa.concat_tables([kept, fresh.cast(kept.schema)])
    return joined.sort_by([(key, "ascending") for key in keys]).combine_chunks()


def _file(key: str | Triple) -> str:
    return f"{key if isinstance(key, str) else '-'.join(key)}.arrow"
