"""Where the items of the change feed are: how many of each table each revision has changed last, and where to cut them.

Neither engine keeps an order by revision that a page could be read from: LadybugDB has no secondary index, and a query that
sorts 200,000 edges for each page of 500 takes 0.3 s. So a map of one state of the graph is kept (some hundred numbers,
counted in about 0.1 s at a million edges). Small neighbouring revisions are read together. Of a large one the nodes are
looked up by id and the edges by ranges of sources that hold about a page each, which both engines answer in milliseconds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from graph.engine import GraphReader
from graph.schema import SCHEMA
from queries.text import statement

#: Items of small revisions that are read and kept together.
GROUP = 3_000
#: Nodes of a large revision read at once, and edges between two cuts of its tables.
BLOCK = 500
#: Groups, ids and cuts of tables that a map keeps.
KEPT = 8
#: Behind every id.
LAST = "\U0010ffff"

T = TypeVar("T")
#: A label, or relation, source and target joined by a space: the tables of the feed in the order of their revision.
Table = str


@dataclass(frozen=True)
class Group:
    """The revisions above < revision <= upto, and the tables that they have changed; `large` when it is read by cuts."""

    above: int
    upto: int
    tables: tuple[Table, ...]
    large: bool


@dataclass
class FeedMap:
    """The map of one revision of a graph: when its revisions were, their groups, and the newest change of each label."""

    revision: int
    times: dict[int, str]
    groups: list[Group]
    newest: dict[str, int]
    _kept: OrderedDict[tuple[object, ...], object] = field(default_factory=OrderedDict)

    @classmethod
    def build(cls, reader: GraphReader) -> FeedMap:
        """Counts."""
        counts: dict[int, dict[Table, int]] = {}
        newest: dict[str, int] = {}
        for label in SCHEMA.nodes:
            for row in reader.read(statement("changes_of_label", label=label)):
                counts.setdefault(row["rev"], {})[label] = row["n"]
                newest[label] = max(row["rev"], newest.get(label, 0))
        for relation, source, target in SCHEMA.triples():
            text = statement("changes_of_triple", relation=relation.name, source=source, target=target)
            for row in reader.read(text):
                counts.setdefault(row["rev"], {})[f"{relation.name} {source} {target}"] = row["n"]
        times = {row["id"]: row["at"] for row in reader.revisions()}
        return cls(reader.revision(), times, list(_groups(counts)), newest)

    def kept(self, make: Callable[[], T], *key: object) -> T:
        """What `make` gives, made once and kept for a while."""
        found = self._kept.get(key, self)
        if found is not self:
            with suppress(KeyError):  # another thread may have dropped it meanwhile
                self._kept.move_to_end(key)
            return found  # type: ignore[return-value]
        made = make()
        self._kept[key] = made
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return made

    def groups_from(self, revision: int) -> list[Group]:
        """The groups that hold this revision and later ones."""
        first = bisect_right([group.upto for group in self.groups], revision - 1)
        return self.groups[first:]

    def ids(self, reader: GraphReader, label: str, revision: int) -> list[str]:
        """The nodes of a label that a revision has changed last, in order."""

        def read() -> list[str]:
            return [row["id"] for row in reader.read(statement("changed_ids", label=label), rev=revision)]

        return self.kept(read, "ids", label, revision)

    def cuts(self, reader: GraphReader, table: Table, revision: int) -> list[str]:
        """Sources in order such that about BLOCK edges of a table lie between two of them; the last is behind all."""
        return self.kept(lambda: list(_cuts(reader, table, revision)), "cuts", table, revision)


def triple(table: Table) -> dict[str, str]:
    """The identifiers of an edge table for a query text."""
    return dict(zip(("relation", "source", "target"), table.split(" "), strict=True))


def _groups(counts: dict[int, dict[Table, int]]) -> Iterator[Group]:
    above, held, size, last = 0, set[Table](), 0, 0
    for revision in sorted(counts):
        tables = counts[revision]
        count = sum(tables.values())
        if held and (count > GROUP or size + count > GROUP):
            yield Group(above, last, tuple(sorted(held)), large=False)
            held, size = set(), 0
        if not held:
            above = revision - 1
        if count > GROUP:
            yield Group(revision - 1, revision, tuple(sorted(tables)), large=True)
        else:
            held |= tables.keys()
            size += count
            last = revision
    if held:
        yield Group(above, last, tuple(sorted(held)), large=False)


def _cuts(reader: GraphReader, table: Table, revision: int) -> Iterator[str]:
    size = 0
    for row in reader.read(statement("changed_sources", **triple(table)), rev=revision):
        size += row["n"]
        if size >= BLOCK:
            yield row["id"]
            size = 0
    yield LAST
