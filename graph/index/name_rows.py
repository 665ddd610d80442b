"""The searchable texts of one revision as two tables: records, and the texts on them.

`records`: kind (place in KINDS), id, name, use (how much it is in use, 0-1). `rows`: record (its number), field, raw (as stored),
text (squeezed), core_start and core_stop (the part of a firm's or team's name that tells it from others: without places in
front and the legal form behind). Rows are ordered by field, property and record, so that tables that were brought up equal tables made at once.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import feather

from graph.index.names import COLUMNS, STATED, STOP, USE, Field, squeeze
from graph.index.projection import Projection
from graph.text import normal

#: Raised whenever saved files of an earlier program would be read wrongly.
FORMAT = 2
#: Kinds whose names begin with a place and end in a legal form.
CORED = ("Enterprise", "Organization", "Team")
_FORM = re.compile(r"(集团)?(股份)?(有限)?(责任)?(公司)?(分公司)?$|(厂|服务队|工作室)$")
_PLACE_LONGEST = 8
RECORDS = pa.schema([("kind", pa.uint8()), ("id", pa.string()), ("name", pa.string()), ("use", pa.float32())])
TEXTS = pa.schema([("record", pa.int32()), ("field", pa.uint8()), ("raw", pa.string()), ("text", pa.string())])
ROWS = TEXTS.append(pa.field("core_start", pa.int32())).append(pa.field("core_stop", pa.int32()))


@dataclass(frozen=True)
class NameRows:
    """See the module."""

    revision: int
    graph_id: str
    records: pa.Table
    rows: pa.Table

    @classmethod
    def collect(cls, projection: Projection, before: NameRows | None = None) -> NameRows:
        """All texts of a projection; a text that `before` holds is not squeezed again."""
        first: dict[str, int] = {}
        tables, total = [], 0
        for place, label in enumerate(COLUMNS):
            nodes = projection.nodes[label]
            first[label] = total
            total += nodes.num_rows
            kind = pa.array(np.full(nodes.num_rows, place, np.uint8))
            name = pc.fill_null(nodes["name"], "")
            tables.append(pa.table([kind, nodes["id"], name, _use(projection, label)], schema=RECORDS))
        parts = list(_texts(projection, first))
        order = sorted(range(len(parts)), key=lambda n: parts[n][1])
        record = pa.concat_arrays([parts[n][0] for n in order])
        raw = pa.concat_arrays([parts[n][2] for n in order])
        field = np.concatenate([np.full(len(parts[n][0]), parts[n][1], np.uint8) for n in order])
        text = _text(raw, field, before)
        rows = pa.table([record, pa.array(field), raw, text], schema=TEXTS)
        rows = rows.filter(pc.greater(pc.utf8_length(rows["text"]), 0)).combine_chunks()
        cored = tuple(n for n, label in enumerate(COLUMNS) if label in CORED)
        records = pa.concat_tables(tables).combine_chunks()
        start, stop = _cores(rows, np.isin(records["kind"].to_numpy(), cored), _places(projection))
        rows = rows.append_column("core_start", pa.array(start)).append_column("core_stop", pa.array(stop))
        return cls(projection.revision, projection.graph_id, records, rows)

    def save(self, folder: Path) -> None:
        """Writes both tables; a reader sees the old files or the new ones, never a mixture."""
        fresh, old = folder.with_name(folder.name + ".new"), folder.with_name(folder.name + ".old")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        feather.write_feather(self.records, fresh / "records.arrow", compression="lz4")
        feather.write_feather(self.rows, fresh / "rows.arrow", compression="lz4")
        manifest = {"format": FORMAT, "graph_id": self.graph_id, "revision": self.revision}
        (fresh / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.replace(old)
        fresh.replace(folder)
        shutil.rmtree(old, ignore_errors=True)

    @classmethod
    def load(cls, folder: Path, graph_id: str) -> NameRows | None:
        """What was saved for this graph, perhaps at an earlier revision; None when there is nothing that fits."""
        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            if manifest["format"] != FORMAT or manifest["graph_id"] != graph_id:
                return None
            records = feather.read_table(folder / "records.arrow").combine_chunks()
            rows = feather.read_table(folder / "rows.arrow").combine_chunks()
            if records.schema != RECORDS or rows.schema != ROWS:
                return None
            return cls(int(manifest["revision"]), graph_id, records, rows)
        except (OSError, ValueError, KeyError, TypeError):
            return None


def _use(projection: Projection, label: str) -> pa.Array:
    ids = projection.nodes[label]["id"].combine_chunks()
    count = np.zeros(len(ids))
    for triple, side in USE.get(label, ()):
        found = pc.index_in(projection.edges[triple][side], value_set=ids).combine_chunks().drop_null()
        count += np.bincount(found.to_numpy(), minlength=len(ids))
    most = np.log1p(count.max(initial=0))
    return pa.array((np.log1p(count) / most if most else count).astype(np.float32))


def _texts(projection: Projection, first: dict[str, int]) -> Iterator[tuple[pa.Array, Field, pa.Array]]:
    """Record numbers and raw texts, field by field."""
    for label, columns in COLUMNS.items():
        nodes = projection.nodes[label]
        numbers = pa.array(np.arange(nodes.num_rows, dtype=np.int32) + first[label])
        for name, field in columns:
            raw = nodes[name].combine_chunks()
            if pa.types.is_list(raw.type):
                yield _some(numbers.take(pc.list_parent_indices(raw)), pc.list_flatten(raw), field)
            elif (name, field) == ("description", Field.TEXT):
                other = pc.fill_null(pc.not_equal(raw, nodes["name"]), True).combine_chunks()
                yield _some(numbers.filter(other), raw.filter(other), field)
            else:
                yield _some(numbers, raw, field)
    skills = projection.nodes["Skill"]
    for triple in STATED:
        edges = projection.edges[triple]
        edges = (
            edges.filter(pc.fill_null(pc.equal(edges["how"], "stated"), False))
            if "how" in edges.column_names
            else edges
        )
        ids = projection.nodes[triple[1]]["id"].combine_chunks()
        owner = pc.index_in(edges["from"], value_set=ids).combine_chunks()
        skill = pc.index_in(edges["to"], value_set=skills["id"].combine_chunks()).combine_chunks()
        known = pc.and_(pc.is_valid(owner), pc.is_valid(skill))
        numbers = pc.add(owner.filter(known), first[triple[1]]).cast(pa.int32())
        yield _some(numbers, skills["name"].combine_chunks().take(skill.filter(known)), Field.SAID)


def _some(numbers: pa.Array, raw: pa.Array, field: Field) -> tuple[pa.Array, Field, pa.Array]:
    there = pc.fill_null(pc.greater(pc.utf8_length(raw), 0), False)
    return numbers.filter(there), field, raw.filter(there)


def _text(raw: pa.Array, field: npt.NDArray[np.uint8], before: NameRows | None) -> pa.Array:
    """Squeezed forms; only descriptions keep the ends of sentences, for a name is typed without."""
    prose = field == Field.TEXT
    parts = []
    for mine in (prose, ~prose):
        coded = raw.filter(pa.array(mine)).dictionary_encode()
        held = None if before is None else _held(coded.dictionary, before, prose=mine is prose)
        unknown = pa.array(np.ones(len(coded.dictionary), np.bool_)) if held is None else pc.is_null(held)
        fresh = _squeezed(coded.dictionary.filter(unknown))
        fresh = fresh if mine is prose else pc.replace_substring(fresh, STOP, "")
        parts.append((fresh if held is None else pc.replace_with_mask(held, unknown, fresh)).take(coded.indices))
    places = np.concatenate([np.flatnonzero(prose), np.flatnonzero(~prose)])
    return pa.concat_arrays(parts).take(pa.array(np.argsort(places)))


def _held(raw: pa.Array, before: NameRows, *, prose: bool) -> pa.Array:
    """The squeezed forms that an earlier state holds; null for others."""
    known = before.rows.filter(pa.array((before.rows["field"].to_numpy() == Field.TEXT) == prose))
    at = pc.index_in(raw, value_set=known["raw"].combine_chunks())
    return known["text"].combine_chunks().take(at)


def _squeezed(raw: pa.Array) -> pa.Array:
    # normal() keeps the latest 20,000 texts; a hundred thousand passing through would push out what others need.
    plainly: Callable[[str], str] = normal.__wrapped__
    return pa.array([squeeze(plainly(text)) for text in raw.to_pylist()], pa.string())


def _places(projection: Projection) -> frozenset[str]:
    regions = projection.nodes["Region"]
    words = [*regions["name"].to_pylist(), *regions["short"].to_pylist()]
    return frozenset(word for word in (squeeze(normal(w)) for w in words if w) if len(word) > 1)


def _cores(rows: pa.Table, cored: np.ndarray, places: frozenset[str]) -> tuple[np.ndarray, np.ndarray]:
    start = np.zeros(rows.num_rows, np.int32)
    stop = pc.utf8_length(rows["text"]).to_numpy().astype(np.int32)
    named = np.flatnonzero((rows["field"].to_numpy() == Field.NAME) & cored[rows["record"].to_numpy()])
    for row, text in zip(named.tolist(), rows["text"].take(pa.array(named)).to_pylist(), strict=True):
        start[row], stop[row] = core(text, places)
    return start, stop


def core(text: str, places: frozenset[str]) -> tuple[int, int]:
    """Where the telling part of a squeezed name begins and ends; the whole of it when nothing is left."""
    start = 0
    while True:
        for length in range(min(_PLACE_LONGEST, len(text) - start), 1, -1):
            if text[start : start + length] in places:
                start += length
                break
        else:
            break
    match = _FORM.search(text, start)
    stop = match.start() if match else len(text)
    return (start, stop) if stop - start > 1 else (0, len(text))


def record_ids(records: pa.Table, numbers: Sequence[int]) -> list[tuple[int, str, str]]:
    """Kind, id and name of some records."""
    chosen = records.take(pa.array(numbers, pa.int64()))
    return list(zip(chosen["kind"].to_pylist(), chosen["id"].to_pylist(), chosen["name"].to_pylist(), strict=True))
