"""Compares the experts and enterprises of a load with each other and with the graph, and reports the suspected ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from graph.engine import GraphReader
from loaders.directory import Entry
from loaders.duplicates.blocks import candidate_pairs
from loaders.duplicates.chance import Chance
from loaders.duplicates.contacts import usual
from loaders.duplicates.firm_name import firm_name
from loaders.duplicates.firms import Firm, firms
from loaders.duplicates.kinship import kinship
from loaders.duplicates.people import Person, people
from loaders.duplicates.same_firm import same_firm
from loaders.duplicates.same_person import same_person
from loaders.normalise.finding import Finding
from loaders.normalise.spelling import slip_between, sound_key
from loaders.records import Record

#: A row tells of so many others; more are counted in a word.
TOLD = 3

Suspects = dict[str, list[tuple[str, list[str]]]]


#: What is worth keeping while records are compared, and not while they are written: 30,000 names are 30 MB.
_CACHES = (firm_name, kinship, sound_key, slip_between)


def report_suspects(reader: GraphReader, experts: Sequence[Record], enterprises: Sequence[Record]) -> None:
    """Adds a warning `suspected_duplicate` to each record for each other one that may be the same. The records have ids.

    Both sides of a pair are told where both are in the load, and each tells of the other, so that neither the order of
    rows nor a second load of the same list makes a difference.
    """
    if experts:
        persons = people(reader, experts)
        chance, common = Chance(persons.values()), usual(person.contacts for person in persons.values())
        keys = {node: set(person.keys()) for node, person in persons.items()}
        found = _suspects(
            keys, _ids(experts), lambda one, other: same_person(persons[one], persons[other], chance, common)
        )
        for record in experts:
            _report(record, [(persons[other], why) for other, why in found.get(record.id, ())], _person_finding)
    if enterprises:
        held = firms(reader, enterprises)
        common = usual(firm.phones for firm in held.values())
        keys = {node: set(firm.keys()) for node, firm in held.items()}
        found = _suspects(keys, _ids(enterprises), lambda one, other: same_firm(held[one], held[other], common))
        for record in enterprises:
            _report(record, [(held[other], why) for other, why in found.get(record.id, ())], _firm_finding)
    for cached in _CACHES:
        cached.cache_clear()


def _ids(records: Sequence[Record]) -> frozenset[str]:
    return frozenset(record.id for record in records)


def _suspects(
    keys: dict[str, set[object]], asked: frozenset[str], compare: Callable[[str, str], list[str]]
) -> Suspects:
    """For each id the others that it may be the same as with the reasons, those with the most reasons first."""
    found: Suspects = defaultdict(list)
    for one, other in candidate_pairs(keys, asked):
        if why := compare(one, other):
            found[one].append((other, why))
            found[other].append((one, why))
    return {node: sorted(others, key=lambda suspect: (-len(suspect[1]), suspect[0])) for node, others in found.items()}


def _report(
    record: Record,
    suspects: Sequence[tuple[Person, list[str]]] | Sequence[tuple[Firm, list[str]]],
    finding: Callable[..., Finding],
) -> None:
    for number, (other, why) in enumerate(suspects[:TOLD], start=1):
        more = len(suspects) - TOLD if number == TOLD else 0
        record.report("name", finding(other, "、".join(why), f"；另有 {more} 条也像" if more > 0 else ""))


def _person_finding(other: Person, why: str, more: str) -> Finding:
    entry = Entry(other.id, other.code, other.name, other.employer)
    reason = f"与“{entry}”疑似同一人：{why}；两条都已保留，没有合并{more}"
    advice = f"若是同一人，请两处填同一个编号，或撤回多余的一条（gongjiang withdraw {other.id}）；若是两个人，不必理会"
    return Finding("suspected_duplicate", reason, advice, "warning")


def _firm_finding(other: Firm, why: str, more: str) -> Finding:
    entry = Entry(other.id, other.code, other.name, other.place)
    reason = f"与“{entry}”疑似同一家企业：{why}；两条都已保留，没有合并{more}"
    advice = (
        "若是同一家，请两处填同一个统一社会信用代码，"
        f"或撤回多余的一条（gongjiang withdraw {other.id}）；若是两家，不必理会"
    )
    return Finding("suspected_duplicate", reason, advice, "warning")
