"""Loads the .cypher texts and fills their placeholders. A label, relation or property cannot be a parameter, so it is
put into the text, and only if it is an identifier of the schema; values are always parameters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from graph.schema import SCHEMA, Property

FOLDER = Path(__file__).parent
#: Placeholders that stand for a node label; the others are named after what they stand for.
LABELS = ("label", "other", "source", "target")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_COMMENTS = re.compile(r"^//.*\n", re.MULTILINE)


def statement(name: str, *, where: Sequence[str] = (), **identifiers: str) -> str:
    """The text of `name`.cypher with `{label}`, `{other}`, `{source}`, `{target}`, `{relation}`, `{property}` filled.

    `{node_columns}` and `{edge_columns}` become the public properties of the label and of the relation, `{where}` one
    condition for each property of `where` (its value is the parameter `where_<property>`). ValueError for anything that
    is no identifier of the schema, or a placeholder that is not filled."""
    return _filled(name, tuple(where), tuple(sorted(identifiers.items())))


@cache
def _filled(name: str, where: tuple[str, ...], identifiers: tuple[tuple[str, str], ...]) -> str:
    given = dict(identifiers)
    values = {key: _checked(key, value, given) for key, value in identifiers}
    if "label" in given:
        public = SCHEMA.nodes[given["label"]].public
        values["node_columns"] = _columns("n", public)
        conditions = (f" AND n.{_property(column, public)} = $where_{column}" for column in where)
        values["where"] = "".join(conditions)
    if "relation" in given:
        values["edge_columns"] = _columns("r", SCHEMA.relations[given["relation"]].properties)
    text = _template(name)
    if missing := set(_PLACEHOLDER.findall(text)) - values.keys():
        raise ValueError(f"{name}.cypher needs {sorted(missing)}")
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)


@cache
def _template(name: str) -> str:
    if not re.fullmatch(r"[a-z_]+", name):
        raise ValueError(f"no query is called {name!r}")
    return _COMMENTS.sub("", (FOLDER / f"{name}.cypher").read_text(encoding="utf-8")).strip()


def _checked(key: str, value: str, given: dict[str, str]) -> str:
    if key in LABELS and value in SCHEMA.nodes:
        return value
    if key == "relation" and value in SCHEMA.relations:
        return value
    if key == "property" and given.get("label") in SCHEMA.nodes:
        return _property(value, SCHEMA.nodes[given["label"]].public)
    raise ValueError(f"{value!r} is no {key} of the schema")


def _property(name: str, properties: Sequence[Property]) -> str:
    if all(name != p.name for p in properties):
        raise ValueError(f"{name!r} is no public property")
    return name


def _columns(variable: str, properties: Sequence[Property]) -> str:
    return ", ".join(f"{variable}.{p.name} AS {p.name}" for p in properties if not p.personal)
