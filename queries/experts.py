"""Experts by what they can do and where they belong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from graph.engine import GraphReader
from graph.errors import BadInput
from queries.page import Page, check_limit, decode_cursor, encode_cursor
from queries.records import records, records_by_id
from queries.resolve import resolve
from queries.text import statement

MAX_HOPS = 3
Matches = dict[str, list[dict[str, Any]]]


def experts(
    reader: GraphReader,
    *,
    skill: str | None = None,
    hops: int = 0,
    team: str | None = None,
    industry: str | None = None,
    region: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page:
    """Experts by id that pass all filters given, each an id, 编号 or name.

    `industry` also takes the name of a cluster such as 先进制造业. `skill` also takes skills up to `hops` (0-3) steps away over BROADER and RELATED in either direction; `team`,
    `industry` and `region` take everything below. Items are expert records with `matched`: the skills through which the
    expert was found (`id`, `name`, `level`, `hops`), nearest and best first, empty without `skill`."""
    check_limit(limit)
    (after,) = decode_cursor(cursor, "expert")
    if not 0 <= hops <= MAX_HOPS:
        raise BadInput(f"hops 应在 0 到 {MAX_HOPS} 之间，收到的是 {hops}")
    matches = _with_skill(reader, skill, hops) if skill is not None else {}
    groups = [set(matches)] if skill is not None else []
    for relation, label, text in (
        ("MEMBER_OF", "Team", team),
        ("IN_INDUSTRY", "Industry", industry),
        ("LOCATED_IN", "Region", region),
    ):
        if text is not None:
            groups.append(_within(reader, relation, label, text))
    if not groups:
        page = records(reader, "expert", limit=limit, cursor=cursor)
        return Page([{**item, "matched": []} for item in page.items], page.next_cursor, page.revision)
    ids = sorted(id for id in set.intersection(*groups) if id > after)
    items = [{**item, "matched": matches.get(item["id"], [])} for item in records_by_id(reader, "expert", ids[:limit])]
    following = encode_cursor("expert", ids[limit - 1]) if len(ids) > limit else None
    return Page(items, following, reader.revision())


def skills_within(reader: GraphReader, skill: str, hops: int) -> dict[str, int]:
    """The skills at most `hops` steps from a skill, with their distance."""
    distance = {skill: 0}
    frontier = [skill]
    for step in range(1, hops + 1):
        found: set[str] = set()
        for relation in ("BROADER", "RELATED"):
            rows = reader.read(statement("skills_near", relation=relation), ids=frontier)
            found.update(row["id"] for row in rows)
        frontier = sorted(found - distance.keys())
        distance.update(dict.fromkeys(frontier, step))
        if not frontier:
            break
    return distance


def below(reader: GraphReader, label: str, roots: Sequence[str]) -> list[str]:
    """Teams, industries or regions and all that is part of them; a circle in the data does no harm."""
    found, frontier = set(roots), list(roots)
    while frontier:
        rows = reader.read(statement("parts", label=label), ids=frontier)
        frontier = sorted({row["id"] for row in rows} - found)
        found.update(frontier)
    return sorted(found)


def _with_skill(reader: GraphReader, skill: str, hops: int) -> Matches:
    distance = skills_within(reader, resolve(reader, skill, ["skill"]).id, hops)
    matches: Matches = defaultdict(list)
    for row in reader.read(statement("experts_by_skill"), ids=sorted(distance)):
        found = {"id": row["skill"], "name": row["name"], "level": row["level"], "hops": distance[row["skill"]]}
        matches[row["expert"]].append(found)
    for skills in matches.values():
        skills.sort(key=lambda found: (found["hops"], -(found["level"] or 0), found["id"]))
    return dict(matches)


def _within(reader: GraphReader, relation: str, label: str, text: str) -> set[str]:
    members = [row["id"] for row in reader.read(statement("cluster"), name=text.strip())] if label == "Industry" else []
    roots = members or [resolve(reader, text, [label.lower()]).id]
    rows = reader.read(statement("experts_linked", relation=relation, other=label), ids=below(reader, label, roots))
    return {row["expert"] for row in rows}
