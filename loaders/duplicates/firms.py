"""The enterprises of the graph and of a load with all that can tell whether two of them are one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graph.engine import GraphReader
from loaders.duplicates.contacts import numbers
from loaders.duplicates.firm_name import FirmName, firm_name
from loaders.ends import ends
from loaders.normalise.spelling import shape_key, sound_key
from loaders.normalise.text import match_key
from loaders.records import Record

COLUMNS = ("id", "code", "name", "place", "phone", "contact")


@dataclass(slots=True)
class Firm:
    """One enterprise; `industries` are codes of GB/T 4754, `region` one of GB/T 2260."""

    id: str
    code: str | None
    name: str
    place: str
    parts: FirmName
    phones: frozenset[str]
    contact: str
    region: str
    industries: frozenset[str]

    def keys(self) -> Iterator[Hashable]:
        """What a record of the same firm shares with this one, at least one of them."""
        for name in (self.parts, *map(firm_name, self.parts.former)):
            yield "name", name.whole
            yield "brand", sound_key(name.brand)
            yield "brand", shape_key(name.brand)
            yield "start", name.core[:2], self.region[:4]
            yield "start", name.core[:3]
        for phone in self.phones:
            yield "phone", phone, self.parts.core[:1]


def firms(reader: GraphReader, records: Iterable[Record]) -> dict[str, Firm]:
    """All enterprises by id as they are after the load: those of the graph, overridden by what the records say."""
    rows: dict[str, dict[str, Any]] = {
        row["id"]: row for row in reader.scan_nodes("Enterprise", columns=list(COLUMNS)).to_pylist()
    }
    regions = ends(reader, "LOCATED_IN", "Enterprise", "Region")
    industries = ends(reader, "IN_INDUSTRY", "Enterprise", "Industry")
    for record in records:
        before = rows.get(record.id, {})
        code = record.code or before.get("code")
        rows[record.id] = {**before, **record.values, "id": record.id, "name": record.name, "code": code}
        if record.has("region"):
            regions[record.id] = {f"region:{record.region}"} if record.region else set()
        if record.has("industry"):
            industries[record.id] = {f"industry:{code}" for code in record.industries or ()}
    return {
        node: Firm(
            id=node,
            code=row.get("code"),
            name=row.get("name") or "",
            place=row.get("place") or "",
            parts=firm_name(row.get("name") or ""),
            phones=numbers(row.get("phone")),
            contact=match_key(row.get("contact") or ""),
            region=next(iter(regions.get(node, ())), "").partition(":")[2],
            industries=frozenset(i.partition(":")[2] for i in industries.get(node, ())),
        )
        for node, row in rows.items()
    }
