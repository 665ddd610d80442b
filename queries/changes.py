"""The change feed: what has changed after a revision, oldest first, such that applying the items in order gives the graph.

Every node and edge stands in the feed once, at the revision that changed it last, and every deletion at its own. Within a
revision deletions come first, then nodes, then edges. An edge may be older than the last change of one of its ends; so that
no reader meets an edge without its ends, such a node is given once more, in its present state, among the nodes of the
revision of the edge. An item may therefore be newer than its revision says, never older.

A cursor pins the revision up to which its feed goes: what is changed meanwhile leaves the pages to come and stands in the
feed after that revision, which every page names.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from graph.engine import GraphEngine, GraphReader, Row
from graph.errors import BadInput
from graph.schema import SCHEMA
from queries.feed_map import BLOCK, LAST, FeedMap, Group, Table, triple
from queries.page import Page, check_limit, decode_cursor, encode_cursor
from queries.text import statement

SCOPE = "changes"
DELETE, NODE, LATE, EDGE = range(4)
#: Properties that each graph stamps for itself.
STAMPS = ("rev", "updated_at")
#: Tombstones read at once.
GRAVES = 500


class Position(NamedTuple):
    """The place of an item; the feed is in the order of these."""

    revision: int
    phase: int
    table: Table
    first: str
    second: str


Placed = tuple[Position, dict[str, Any]]


class ChangeFeed:
    """The feed of one graph; keeps the map of its latest state."""

    def __init__(self, engine: GraphEngine) -> None:
        self._engine = engine
        self._map: FeedMap | None = None
        self._graph_id = ""
        self._mapping = threading.Lock()

    def page(self, *, since: int | None = None, limit: int = 50, cursor: str | None = None) -> Page:
        """The items after `since` (0 without), or behind a cursor; `revision` is the one up to which the feed goes, and
        the `since` of the next one. BadInput for a bad cursor, or one of another `since`."""
        check_limit(limit)
        with self._engine.snapshot() as reader:
            revision = reader.revision()
            start, upto, position = _start(since, revision, cursor)
            if start >= upto:
                return Page([], None, revision if cursor is None else upto)
            found = list(islice(self._items(reader, revision, position, upto), limit + 1))
        more = len(found) > limit
        following = encode_cursor(SCOPE, str(start), str(upto), *map(str, found[limit - 1][0])) if more else None
        return Page([item for _, item in found[:limit]], following, upto)

    def _items(self, reader: GraphReader, revision: int, position: Position, upto: int) -> Iterator[Placed]:
        feed = self._mapped(reader, revision)
        return merge(_deletions(reader, position, upto), _upserts(reader, feed, position, upto), key=lambda p: p[0])

    def _mapped(self, reader: GraphReader, revision: int) -> FeedMap:
        with self._mapping:
            # The database of a server may be replaced by another graph of the same revision.
            graph_id = self._engine.graph_id
            if self._map is None or (self._graph_id, self._map.revision) != (graph_id, revision):
                self._map, self._graph_id = FeedMap.build(reader), graph_id
            return self._map


def _start(since: int | None, revision: int, cursor: str | None) -> tuple[int, int, Position]:
    if cursor is None:
        since = since or 0
        return since, revision, Position(since + 1, DELETE, "", "", "")
    parts = decode_cursor(cursor, SCOPE, 7)
    try:
        start, upto, at, phase = (int(part) for part in parts[:4])
    except ValueError:
        raise BadInput("cursor 无法识别；请原样使用上一页的 next_cursor") from None
    if since is not None and since != start:
        raise BadInput(f"cursor 属于 since={start} 的变更；请去掉 since，或从第一页重新开始")
    if not 0 <= start <= at <= upto <= revision:
        raise BadInput("cursor 不属于这个图谱的现状（图谱可能已被替换）；请从第一页重新开始")
    return start, upto, Position(at, phase, *parts[4:])


def _deletions(reader: GraphReader, position: Position, upto: int) -> Iterator[Placed]:
    after = position.first if position.phase == DELETE else ""
    since = position.revision - 1 if position.phase == DELETE else position.revision
    while rows := reader.tombstones(since=since, after=after, max_rows=GRAVES):
        for row in rows:
            if row["rev"] > upto:
                return
            yield Position(row["rev"], DELETE, "", row["id"], ""), _deletion(row)
        after = rows[-1]["id"]


def _upserts(reader: GraphReader, feed: FeedMap, position: Position, upto: int) -> Iterator[Placed]:
    for group in feed.groups_from(position.revision):
        if group.above >= upto:
            return
        if group.large:
            yield from _large(reader, feed, group, position)
            continue
        items = feed.kept(lambda group=group: _small(reader, feed, group), group)  # type: ignore[misc]
        for placed in islice(items, bisect_right(items, position, key=lambda p: p[0]), None):
            if placed[0].revision > upto:
                return
            yield placed


def _small(reader: GraphReader, feed: FeedMap, group: Group) -> list[Placed]:
    """All items of some small revisions, in order."""
    span = {"above": group.above, "upto": group.upto}
    items: list[Placed] = []
    late: set[tuple[int, str]] = set()
    for table in group.tables:
        if " " not in table:
            items += (
                _node(table, row, NODE, row["rev"], feed)
                for row in reader.read(statement("changed_nodes", label=table), **span)
            )
            continue
        for row in reader.read(statement("changed_edges", **triple(table)), low="", high=LAST, **span):
            late |= {(row["rev"], row[end]) for end in ("start", "stop") if row[f"{end}_rev"] > row["rev"]}
            items.append(_edge(table, row, feed))
    ids: dict[str, set[str]] = {}
    for _, node in late:
        ids.setdefault(_label(node), set()).add(node)
    for label, wanted in ids.items():
        rows = {row["id"]: row for row in _by_id(reader, label, wanted)}
        items += (_node(label, rows[node], LATE, rev, feed) for rev, node in late if node in rows)
    return sorted(items, key=lambda p: p[0])


def _large(reader: GraphReader, feed: FeedMap, group: Group, position: Position) -> Iterator[Placed]:
    """The items of one large revision behind a position, a range of ids at a time."""
    revision = group.upto
    labels = [table for table in group.tables if " " not in table]
    triples = [table for table in group.tables if " " in table]
    late = feed.kept(lambda: _late(reader, feed, triples, revision), "late", revision)
    for phase, tables in ((NODE, labels), (LATE, sorted(late)), (EDGE, triples)):
        for table in tables:
            if Position(revision, phase, table, LAST, LAST) < position:
                continue
            after = position.first if (revision, phase, table) == position[:3] else ""
            if phase == EDGE:
                edges = _edges(reader, feed, table, revision, after)
                yield from (placed for placed in edges if placed[0] > position)
                continue
            ids = late[table] if phase == LATE else feed.ids(reader, table, revision)
            for first in range(bisect_right(ids, after), len(ids), BLOCK):
                for row in _by_id(reader, table, ids[first : first + BLOCK]):
                    yield _node(table, row, phase, revision, feed)


def _edges(reader: GraphReader, feed: FeedMap, table: Table, revision: int, first: str) -> Iterator[Placed]:
    """The edges of one large revision from a source on (those of a cut before it may come too)."""
    cuts, text = feed.cuts(reader, table, revision), statement("changed_edges", **triple(table))
    for number in range(bisect_left(cuts, first), len(cuts)):
        span = {"low": cuts[number - 1] if number else "", "high": cuts[number]}
        for row in reader.read(text, **span, above=revision - 1, upto=revision):
            yield _edge(table, row, feed)


def _late(reader: GraphReader, feed: FeedMap, triples: list[Table], revision: int) -> dict[str, list[str]]:
    """Ends of a revision's edges that later revisions have changed, by label, in order."""
    found: dict[str, set[str]] = {}
    for table in triples:
        names = triple(table)
        for query, label in (("late_sources", names["source"]), ("late_targets", names["target"])):
            if feed.newest.get(label, 0) > revision:
                rows = reader.read(statement(query, **names), rev=revision)
                found.setdefault(label, set()).update(row["id"] for row in rows)
    return {label: sorted(ids) for label, ids in found.items() if ids}


def _by_id(reader: GraphReader, label: str, ids: Iterable[str]) -> list[Row]:
    rows = reader.read(statement("records_by_id", label=label), ids=sorted(ids))
    return sorted(rows, key=lambda row: row["id"])


def _node(label: str, row: Row, phase: int, revision: int, feed: FeedMap) -> Placed:
    data = {name: value for name, value in row.items() if name not in STAMPS and name != "id"}
    item = {"revision": revision, "op": "upsert", "kind": SCHEMA.nodes[label].kind, "id": row["id"], "data": data}
    return Position(revision, phase, label, row["id"], ""), {**item, "at": feed.times.get(revision)}


def _edge(table: Table, row: Row, feed: FeedMap) -> Placed:
    relation = table.partition(" ")[0]
    data = {p.name: row[p.name] for p in SCHEMA.relations[relation].own if not p.personal}
    ends = {"relation": relation, "from": row["start"], "to": row["stop"]}
    item = {"revision": row["rev"], "op": "upsert", **ends, "data": data, "at": feed.times.get(row["rev"])}
    return Position(row["rev"], EDGE, table, row["start"], row["stop"]), item


def _deletion(row: Row) -> dict[str, Any]:
    what = {"relation": row["item"], "from": row["source"], "to": row["target"]}
    named = what if row["target"] is not None else {"kind": row["item"], "id": row["source"]}
    return {"revision": row["rev"], "op": "delete", **named, "data": None, "at": row["at"]}


def _label(node: str) -> str:
    return SCHEMA.node_of_kind(node.partition(":")[0]).name
