"""Reads the declarations in nodes/*.yaml and relations/*.yaml into typed objects; everything else is generated from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from graph.yaml_files import read_yaml

PropertyType = Literal["string", "int", "float", "strings"]

#: Raised by one whenever a declaration changes in a way that an existing graph must follow.
SCHEMA_VERSION = 3


@dataclass(frozen=True)
class Property:
    """One property of a node or relation. `personal` properties never leave the graph in an answer, feed or log."""

    name: str
    type: PropertyType
    label_zh: str
    description: str = ""
    personal: bool = False


#: What every node carries beside its own properties.
COMMON = (
    Property("id", "string", "标识", "kind:key, unique over all kinds"),
    Property("name", "string", "名称"),
    Property("code", "string", "编号", "as the list gives it"),
    Property("source", "string", "来源", "file the record came from, or builtin"),
    Property("extra", "string", "其他列", "unknown columns as JSON", personal=True),
    Property("rev", "int", "版本", "revision of the last change"),
    Property("updated_at", "string", "更新时间", "ISO time, UTC"),
)
STAMP = Property("rev", "int", "版本", "revision of the last change")


@dataclass(frozen=True)
class NodeType:
    """A kind of node: `name` is the label in the graph, `kind` the singular in ids and answers, `plural` its route."""

    name: str
    kind: str
    label_zh: str
    key: str
    own: tuple[Property, ...]
    plural: str | None = None

    @property
    def properties(self) -> tuple[Property, ...]:
        return COMMON[:-2] + self.own + COMMON[-2:]

    @property
    def public(self) -> tuple[Property, ...]:
        return tuple(p for p in self.properties if not p.personal)


@dataclass(frozen=True)
class RelationType:
    """A kind of relation with the pairs of node labels that it may join."""

    name: str
    label_zh: str
    endpoints: tuple[tuple[str, str], ...]
    own: tuple[Property, ...]

    @property
    def properties(self) -> tuple[Property, ...]:
        return (*self.own, STAMP)


@dataclass(frozen=True)
class Schema:
    """All node and relation types, by label and relation name."""

    nodes: dict[str, NodeType]
    relations: dict[str, RelationType]

    def node_of_kind(self, kind: str) -> NodeType:
        """The node type of a singular kind (`training_need`); KeyError if there is none."""
        return self._by_kind[kind]

    @cached_property
    def _by_kind(self) -> dict[str, NodeType]:
        return {node.kind: node for node in self.nodes.values()}

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(node.kind for node in self.nodes.values())

    def triples(self) -> list[tuple[RelationType, str, str]]:
        """Every (relation, source label, target label) that the graph can hold."""
        return [(r, s, t) for r in self.relations.values() for s, t in r.endpoints]


def _properties(raw: dict[str, dict[str, Any]] | None) -> tuple[Property, ...]:
    found = tuple(Property(name=name, **spec) for name, spec in (raw or {}).items())
    if unknown := {p.type for p in found} - set(get_args(PropertyType)):
        raise ValueError(f"unknown types {sorted(unknown)}")
    return found


def _node(path: Path, raw: dict[str, Any], known: Mapping[str, NodeType]) -> NodeType:
    own = _properties(raw.get("properties"))
    node = NodeType(raw["node"], raw["kind"], raw["label_zh"], raw["key"], own, raw.get("plural"))
    if node.kind != path.stem or node.name in known:
        raise ValueError("kind must be the file name and the label unique")
    return node


def _relation(path: Path, raw: dict[str, Any], nodes: Mapping[str, NodeType]) -> RelationType:
    endpoints = tuple((s, t) for s, t in raw["endpoints"])
    if raw["relation"].lower() != path.stem:
        raise ValueError("the relation must be the file name in capitals")
    if unknown := {label for pair in endpoints for label in pair} - nodes.keys():
        raise ValueError(f"unknown labels {sorted(unknown)}")
    return RelationType(raw["relation"], raw["label_zh"], endpoints, _properties(raw.get("properties")))


def load_schema(folder: Path | None = None) -> Schema:
    """Reads and cross-checks the declarations; ValueError names the file and what is wrong in it."""
    folder = folder or Path(__file__).parent
    nodes: dict[str, NodeType] = {}
    relations: dict[str, RelationType] = {}
    for path in sorted((folder / "nodes").glob("*.yaml")):
        with _named(path):
            node = _node(path, read_yaml(path), nodes)
            nodes[node.name] = node
    for path in sorted((folder / "relations").glob("*.yaml")):
        with _named(path):
            relation = _relation(path, read_yaml(path), nodes)
            relations[relation.name] = relation
    return Schema(nodes, relations)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except KeyError as error:
        raise ValueError(f"{path.name}: {error} is missing") from error
    except (AttributeError, TypeError, ValueError, yaml.YAMLError) as error:
        raise ValueError(f"{path.name}: {error}") from error


SCHEMA = load_schema()
