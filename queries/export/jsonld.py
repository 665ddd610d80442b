"""JSON-LD 1.1: one object a line in `@graph`, with the terms of context.jsonld, which is embedded so that no reader needs a net.

Terms are those of schema.org (and skos for skills) where they mean the same. A node is urn:gongjiang:<kind>:<key> (in short
its id). An edge is a property of its source; one that has properties of its own is told again as an rdf:Statement that
carries them. https://www.w3.org/TR/json-ld11/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from graph.engine import GraphReader, Row
from graph.schema import SCHEMA, RelationType
from queries.export.rows import edges, nodes, public, values

CONTEXT = Path(__file__).with_name("context.jsonld")
#: What schema.org calls them, beside their own name; a case, an honour and a group have no counterpart.
SCHEMA_ORG = {
    "Expert": "schema:Person",
    "Enterprise": "schema:Organization",
    "Organization": "schema:Organization",
    "Team": "schema:Organization",
    "Course": "schema:Course",
    "Skill": "schema:DefinedTerm",
    "Industry": "schema:DefinedTerm",
    "Region": "schema:AdministrativeArea",
    "Service": "schema:Service",
    "Problem": "schema:Demand",
    "TrainingNeed": "schema:Demand",
}
#: What an IRI cannot hold (RFC 3987), and what would be read as a part of one.
_RESERVED = re.compile(r'[\x00-\x20\x7f-\x9f"<>\\^`{|}%/?#\[\]]')


def write_jsonld(reader: GraphReader) -> Iterator[bytes]:
    """The document in pieces."""
    yield b'{"@context": ' + _json(context()) + b',\n"@graph": ['
    comma = b"\n"
    for line in _objects(reader):
        yield comma + _json(line)
        comma = b",\n"
    yield b"\n]}\n"


@cache
def context() -> dict[str, Any]:
    """The terms."""
    found: dict[str, Any] = json.loads(CONTEXT.read_text(encoding="utf-8"))["@context"]
    return found


def iri(id: str) -> str:
    """An id as a compact IRI: what an IRI cannot hold is percent-encoded."""
    kind, _, key = id.partition(":")
    return f"{kind}:{_RESERVED.sub(lambda match: quote(match[0], safe=''), key)}"


def _objects(reader: GraphReader) -> Iterator[dict[str, Any]]:
    for node in SCHEMA.nodes.values():
        types = [node.name, *filter(None, [SCHEMA_ORG.get(node.name)])]
        properties = [p for p in node.public if p.name != "id"]
        for row in nodes(reader, node):
            yield {"@id": iri(row["id"]), "@type": types, **{p.name: value for p, value in values(row, properties)}}
    for relation in SCHEMA.relations.values():
        for source, group in groupby(edges(reader, relation), key=lambda row: row["from"]):
            yield from _of_source(relation, source, list(group))


def _of_source(relation: RelationType, source: str, rows: list[Row]) -> Iterator[dict[str, Any]]:
    yield {"@id": iri(source), relation.name: [iri(row["to"]) for row in rows]}
    for row in rows:
        if not any(True for _ in values(row, relation.own)):
            continue
        ends = {"subject": iri(source), "predicate": relation.name, "object": iri(row["to"])}
        yield {"@type": "Statement", **ends, **{p.name: value for p, value in values(row, public(relation))}}


def _json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
