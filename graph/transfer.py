"""A whole graph as a sequence of parts, personal data, revisions and tombstones included: for copies between graphs only.

A part is (what, detail, table): `nodes` of a label, `edges` of a triple, `tombstones`, `revisions`, and at last `end`, without
which the sequence was cut off. Over a connection each part is one Arrow IPC stream whose schema carries what and detail.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

import pyarrow as pa
from pyarrow import ipc

from graph.batches import edge_batches, node_batches, tombstone_batches
from graph.content import Digest, digest
from graph.engine.base import GraphEngine, GraphReader, Restoration
from graph.errors import GraphUnavailable
from graph.schema import SCHEMA, Property
from graph.schema.ddl import INTERNAL
from graph.tables import to_table

_KEY = b"gongjiang"
_CUT_OFF = "复制的数据中途断了；请再试一次"


@dataclass(frozen=True)
class Part:
    """Some rows of one table; `detail` is the label, or the three names of a triple, or empty."""

    what: str
    detail: tuple[str, ...]
    table: pa.Table


@dataclass(frozen=True)
class Copied:
    """What a copy has brought over: the revision and the digest that both graphs have."""

    revision: int
    digest: Digest


def parts(engine: GraphEngine) -> Iterator[Part]:
    """Everything that one state of a graph holds, in batches, in the order in which it can be put. The end comes only when
    the snapshot has been left in good order."""
    with engine.snapshot() as reader:
        yield from _parts(reader)
    yield Part("end", (), pa.table({}))


def _parts(reader: GraphReader) -> Iterator[Part]:
    for label in SCHEMA.nodes:
        for table in node_batches(reader, label):
            yield Part("nodes", (label,), table)
    for relation, source, target in SCHEMA.triples():
        for table in edge_batches(reader, relation.name, source, target):
            if table.num_rows:
                yield Part("edges", (relation.name, source, target), table)
    for graves in tombstone_batches(reader):
        yield Part("tombstones", (), to_table(graves, _columns("Tombstone")))
    yield Part("revisions", (), to_table(reader.revisions(), _columns("Revision")))


def restore(parts: Iterable[Part], target: GraphEngine) -> Copied:
    """Puts the parts into an empty graph, then reads it and compares. BadInput when it is not empty; GraphUnavailable when
    the parts end too early (the target stays unfinished) or the comparison fails."""
    read = Digest()
    with target.restoration() as restoration:
        for part in parts:
            _put(restoration, read, part)
            if part.what == "end":
                break
        else:
            raise GraphUnavailable(_CUT_OFF)
    with target.snapshot() as reader:
        revision, written = reader.revision(), digest(reader)
    if (read.whole, sum(read.nodes.values()), sum(read.edges.values())) != (
        written.whole,
        sum(written.nodes.values()),
        sum(written.edges.values()),
    ):
        raise GraphUnavailable("复制后核对不一致：目标图谱与来源的内容不同；请删除目标图谱后再复制一次")
    return Copied(revision, written)


def _put(restoration: Restoration, read: Digest, part: Part) -> None:
    match part.what:
        case "nodes":
            restoration.put_nodes(part.detail[0], part.table)
            read.add_nodes(part.detail[0], part.table)
        case "edges":
            relation, source, target = part.detail
            restoration.put_edges(relation, source, target, part.table)
            read.add_edges(relation, source, target, part.table)
        case "tombstones":
            rows = part.table.to_pylist()
            restoration.put_tombstones(rows)
            read.add_tombstones(rows)
        case "revisions":
            rows = part.table.to_pylist()
            restoration.put_revisions(rows)
            read.add_revisions(rows)


def encode(parts: Iterable[Part]) -> Iterator[bytes]:
    """The parts for a connection."""
    for part in parts:
        name = json.dumps([part.what, *part.detail]).encode()
        table = part.table.replace_schema_metadata({_KEY: name})
        buffer = BytesIO()
        with ipc.new_stream(buffer, table.schema) as writer:
            writer.write_table(table)
        yield buffer.getvalue()


def decode(stream: BinaryIO) -> Iterator[Part]:
    """The parts of a connection; GraphUnavailable when it ends in the middle of one."""
    while True:
        try:
            with ipc.open_stream(stream) as reader:
                table = reader.read_all()
            what, *detail = json.loads(table.schema.metadata[_KEY])
        except (pa.ArrowException, OSError, KeyError, TypeError, ValueError) as error:
            raise GraphUnavailable(_CUT_OFF) from error
        yield Part(what, tuple(detail), table)
        if what == "end":
            return


def _columns(name: str) -> list[Property]:
    return [Property(column, "int" if kind == "INT64" else "string", column) for column, kind in INTERNAL[name]]
