"""The experts of the graph and of a load with all that can tell whether two of them are one."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.engine import GraphReader
from loaders.duplicates.contacts import addresses, numbers
from loaders.duplicates.firm_name import FirmName, firm_name
from loaders.duplicates.places import city
from loaders.ends import ends
from loaders.normalise.spelling import shape_key, sound_key
from loaders.normalise.text import clean, match_key, split_values
from loaders.records import Record

COLUMNS = ("id", "code", "name", "employer", "trade", "phone", "email", "years", "specialty")
#: A shorter 专业特长 is shared by chance.
TELLING = 8

_REMARK = re.compile(r"(.+?)\((.*)\)")
_FORMER = re.compile(r"(?:曾用名|原名|又名|别名|本名|曾名|现名|改名|前名)[:是为]?")


@dataclass(slots=True)
class Person:
    """One expert; `names` are the name and former names in match-key form, `remark` other words in brackets behind it."""

    id: str
    code: str | None
    name: str
    employer: str
    names: tuple[str, ...]
    remark: str
    firm: FirmName
    trades: frozenset[str]
    phones: frozenset[str]
    emails: frozenset[str]
    years: int | None
    specialty: str
    region: str = ""
    mentors: frozenset[str] = field(default_factory=frozenset)
    honours: frozenset[str] = field(default_factory=frozenset)

    @property
    def contacts(self) -> frozenset[str]:
        return self.phones | self.emails

    def keys(self) -> Iterator[Hashable]:
        """What a record of the same person shares with this one, at least one of them."""
        brand = self.firm.brand
        for name in self.names:
            yield "at", name, sound_key(brand)
            yield "at", name, shape_key(brand)
            if place := city(self.region):
                yield "in", name, place
            for mentor in self.mentors:
                yield "of", name, mentor
            yield "like", sound_key(name), brand
            yield "like", shape_key(name), brand
            if len(name) > 2:
                for gap in range(1, len(name)):
                    yield "but one", name[:gap], name[gap + 1 :], brand
        yield from self.contacts


def people(reader: GraphReader, records: Iterable[Record]) -> dict[str, Person]:
    """All experts by id as they are after the load: those of the graph, overridden by what the records say."""
    rows: dict[str, dict[str, Any]] = {
        row["id"]: row for row in reader.scan_nodes("Expert", columns=list(COLUMNS)).to_pylist()
    }
    regions = ends(reader, "LOCATED_IN", "Expert", "Region")
    mentors = ends(reader, "MENTORS", "Expert", "Expert", side="to")
    honours = ends(reader, "AWARDED", "Expert", "Honor")
    for record in records:
        before = rows.get(record.id, {})
        code = record.code or before.get("code")
        rows[record.id] = {**before, **record.values, "id": record.id, "name": record.name, "code": code}
        if record.has("region"):
            regions[record.id] = {f"region:{record.region}"} if record.region else set()
        if record.has("mentor"):
            mentors[record.id] = {r.found for r in record.references if r.field == "mentor" and r.found}
        if record.has("honours"):
            honours[record.id] = {honour for slot, honour, _, _ in record.made if slot.relation == "AWARDED"}
    found = {}
    for node, row in rows.items():
        person = _person(row)
        person.region = next(iter(regions.get(node, ())), "").partition(":")[2]
        person.mentors, person.honours = frozenset(mentors.get(node, ())), frozenset(honours.get(node, ()))
        found[node] = person
    return found


def _person(row: Mapping[str, Any]) -> Person:
    name, employer = row.get("name") or "", row.get("employer") or ""
    names, remark = person_names(name)
    return Person(
        id=row["id"],
        code=row.get("code"),
        name=name,
        employer=employer,
        names=names,
        remark=remark,
        firm=firm_name(employer),
        trades=frozenset(match_key(trade) for trade in split_values(row.get("trade") or "")),
        phones=numbers(row.get("phone")),
        emails=addresses(row.get("email")),
        years=row.get("years"),
        specialty=row.get("specialty") or "",
    )


def person_names(text: str) -> tuple[tuple[str, ...], str]:
    """The name without brackets and the former names in them, in match-key form; what else the brackets say."""
    match = _REMARK.fullmatch(clean(text).replace("（", "(").replace("）", ")"))
    if not match:
        return (match_key(text),), ""
    name, inside = match.groups()
    if said := _FORMER.match(inside):
        return (match_key(name), *map(match_key, split_values(inside[said.end() :]))), ""
    return (match_key(name),), match_key(inside)
