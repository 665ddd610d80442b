"""The change feed: replayed in order from any point it gives the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.content import digest
from graph.engine import GraphEngine, open_engine
from graph.errors import BadInput
from graph.schema import SCHEMA
from loaders.replay import replay
from queries import changes, feed_map
from queries.changes import ChangeFeed
from queries.page import encode_cursor

Items = list[dict[str, Any]]
TRIPLES = [("HAS_SKILL", "Expert", "Skill"), ("BROADER", "Skill", "Skill"), ("MENTORS", "Expert", "Expert")]
NUMBERS = st.integers(0, 3)


class Mirror:
    """A reader of the feed who believes it: what is not there cannot be joined."""

    def __init__(self) -> None:
        self.since = 0
        self.nodes: dict[str, Any] = {}
        self.edges: dict[tuple[str, str, str], Any] = {}

    def apply(self, items: Items) -> None:
        for item in items:
            edge = (item.get("relation"), item.get("from"), item.get("to"))
            match item["op"], "kind" in item:
                case "upsert", True:
                    self.nodes[item["id"]] = item["data"]
                case "upsert", False:
                    assert item["from"] in self.nodes and item["to"] in self.nodes
                    self.edges[edge] = item["data"]  # type: ignore[index]
                case "delete", True:
                    self.nodes.pop(item["id"], None)
                    self.edges = {key: value for key, value in self.edges.items() if item["id"] not in key[1:]}
                case "delete", False:
                    self.edges.pop(edge, None)  # type: ignore[arg-type]

    def follow(self, feed: ChangeFeed, limit: int, between: Callable[[], None] = lambda: None) -> None:
        """Reads the feed to its end; `between` runs after each page."""
        for page in pages(feed, self.since, limit):
            self.apply(page.items)
            self.since = page.revision
            between()


def pages(feed: ChangeFeed, since: int, limit: int) -> Iterator[Any]:
    page = feed.page(since=since, limit=limit)
    yield page
    while page.next_cursor:
        page = feed.page(cursor=page.next_cursor, limit=limit)
        yield page


def whole(feed: ChangeFeed, since: int = 0, limit: int = 500) -> Items:
    return [item for page in pages(feed, since, limit) for item in page.items]


def truth(engine: GraphEngine) -> tuple[dict[str, Any], dict[tuple[str, str, str], Any]]:
    hidden = ("id", "from", "to", "rev", "updated_at")
    nodes, edges = {}, {}
    for label, node in SCHEMA.nodes.items():
        names = [p.name for p in node.public if p.name not in hidden]
        for row in engine.scan_nodes(label).to_pylist():
            nodes[row["id"]] = {name: row[name] for name in names}
    for relation, source, target in SCHEMA.triples():
        for row in engine.scan_edges(relation.name, source, target).to_pylist():
            data = {name: value for name, value in row.items() if name not in hidden}
            edges[(relation.name, row["from"], row["to"])] = data
    return nodes, edges


STEP = st.one_of(
    st.tuples(st.just("node"), st.sampled_from(["Expert", "Skill"]), NUMBERS, NUMBERS),
    st.tuples(st.just("edge"), st.sampled_from(TRIPLES), NUMBERS, NUMBERS),
    st.tuples(st.just("cut"), st.sampled_from(TRIPLES), NUMBERS, NUMBERS),
    st.tuples(st.just("gone"), st.sampled_from(["Expert", "Skill"]), NUMBERS, NUMBERS),
)
WRITES = st.lists(st.lists(STEP, min_size=1, max_size=4), min_size=1, max_size=6)


def write(engine: GraphEngine, steps: list[Any]) -> None:
    """One revision; an edge comes with the ends that it lacks."""
    with engine.transaction("load") as transaction:
        for what, table, first, second in steps:
            if what in ("node", "gone"):
                key = f"{SCHEMA.nodes[table].kind}:{first}"
                if what == "gone":
                    transaction.delete_nodes(table, [key])
                else:
                    transaction.write_nodes(table, [{"id": key, "name": str(second), "source": "甲.xlsx"}])
                continue
            start, stop = (f"{SCHEMA.nodes[e].kind}:{n}" for e, n in zip(table[1:], (first, second), strict=True))
            if what == "cut":
                transaction.delete_edges(*table, [(start, stop)])
                continue
            transaction.write_nodes(table[1], [{"id": start, "name": "端"}])
            transaction.write_nodes(table[2], [{"id": stop, "name": "端"}])
            transaction.write_edges(*table, [{"from": start, "to": stop}])


@pytest.fixture(params=["small", "large", "mixed"])
def sizes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Revisions are read together, each by itself, or either."""
    group, block = {"small": (3000, 500), "large": (0, 2), "mixed": (6, 1)}[request.param]
    monkeypatch.setattr(feed_map, "GROUP", group)
    for module in (feed_map, changes):
        monkeypatch.setattr(module, "BLOCK", block)
    monkeypatch.setattr(changes, "GRAVES", 2)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(writes=WRITES, limit=st.integers(1, 7), following=st.lists(st.booleans(), min_size=10, max_size=10))
def test_changes_replayed_from_any_point_give_the_graph(
    sizes: None, writes: list[Any], limit: int, following: list[bool]
) -> None:
    engine = open_engine(":memory:")
    try:
        feed = ChangeFeed(engine)
        mirrors = [Mirror()]
        for steps, follow in zip(writes, following, strict=False):
            write(engine, steps)
            if follow:
                mirrors[-1].follow(feed, limit)
                mirrors.append(Mirror())
        for mirror in mirrors:
            mirror.follow(feed, limit)
            assert (mirror.nodes, mirror.edges) == truth(engine)
    finally:
        engine.close()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(writes=WRITES, more=WRITES, limit=st.integers(1, 4))
def test_changes_follow_writes_that_come_between_pages(sizes: None, writes: Any, more: Any, limit: int) -> None:
    engine = open_engine(":memory:")
    try:
        for steps in writes:
            write(engine, steps)
        waiting = iter(more)

        def between() -> None:
            if (steps := next(waiting, None)) is not None:
                write(engine, steps)

        mirror, feed = Mirror(), ChangeFeed(engine)
        while mirror.since < engine.revision():
            mirror.follow(feed, limit, between)
        assert (mirror.nodes, mirror.edges) == truth(engine)
    finally:
        engine.close()


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(writes=WRITES)
def test_changes_stand_in_one_order_whatever_the_pages(sizes: None, writes: list[Any]) -> None:
    engine = open_engine(":memory:")
    try:
        for steps in writes:
            write(engine, steps)
        feed = ChangeFeed(engine)
        items = whole(feed)
        assert items == whole(feed, limit=1) == whole(ChangeFeed(engine), limit=3)
        revisions = [item["revision"] for item in items]
        assert revisions == sorted(revisions) and all(item["at"] for item in items)
        for since in range(engine.revision() + 1):
            behind = {item["revision"] for item in whole(feed, since)}
            assert not behind or min(behind) > since
    finally:
        engine.close()


@pytest.fixture
def engine() -> Iterator[GraphEngine]:
    opened = open_engine(":memory:")
    yield opened
    opened.close()


def test_changes_of_an_empty_graph(engine: GraphEngine) -> None:
    page = ChangeFeed(engine).page()
    assert (page.items, page.next_cursor, page.revision) == ([], None, 0)


def test_changes_have_the_shape_of_the_contract(engine: GraphEngine) -> None:
    write(engine, [("edge", TRIPLES[0], 1, 2)])
    write(engine, [("cut", TRIPLES[0], 1, 2), ("gone", "Skill", 2, 0)])
    items = whole(ChangeFeed(engine))
    at = [row["at"] for row in engine.revisions()]
    expert, cut, gone = items
    assert expert["kind"] == "expert" and expert["id"] == "expert:1" and expert["data"]["name"] == "端"
    assert (expert["revision"], expert["op"], expert["at"]) == (1, "upsert", at[0])
    assert {"id", "rev", "updated_at", "phone", "email", "extra"}.isdisjoint(expert["data"])
    ends = {"relation": "HAS_SKILL", "from": "expert:1", "to": "skill:2"}
    assert cut == {"revision": 2, "op": "delete", **ends, "data": None, "at": at[1]}
    assert gone == {"revision": 2, "op": "delete", "kind": "skill", "id": "skill:2", "data": None, "at": at[1]}


def test_changes_after_one_change_are_that_one(engine: GraphEngine) -> None:
    write(engine, [("edge", TRIPLES[0], 1, 2), ("edge", TRIPLES[0], 1, 3)])
    write(engine, [("node", "Expert", 1, 3)])
    items = whole(ChangeFeed(engine), since=1)
    assert [(item["revision"], item["id"], item["data"]["name"]) for item in items] == [(2, "expert:1", "3")]


def test_changes_beyond_the_present_are_none(engine: GraphEngine) -> None:
    write(engine, [("node", "Expert", 1, 1)])
    page = ChangeFeed(engine).page(since=99)
    assert (page.items, page.next_cursor, page.revision) == ([], None, 1)


@pytest.mark.parametrize(
    "cursor",
    [
        "无",
        "x" * 40,
        encode_cursor("expert", "a"),
        encode_cursor("changes", *"0123"),
        encode_cursor("changes", "a", "1", "1", "1", "Expert", "", ""),
        encode_cursor("changes", "0", "9", "1", "1", "Expert", "", ""),
        encode_cursor("changes", "-5", "1", "1", "1", "Expert", "", ""),
        encode_cursor("changes", "0", "1", "7", "1", "Expert", "", ""),
        encode_cursor("changes", "0", "1" * 5000, "1", "1", "Expert", "", ""),
    ],
)
def test_changes_refuse_a_bad_cursor(engine: GraphEngine, cursor: str) -> None:
    write(engine, [("node", "Expert", 1, 1)])
    with pytest.raises(BadInput):
        ChangeFeed(engine).page(cursor=cursor)


def test_changes_refuse_a_cursor_of_another_since(engine: GraphEngine) -> None:
    write(engine, [("edge", TRIPLES[0], 1, 2)])
    feed = ChangeFeed(engine)
    cursor = feed.page(limit=1).next_cursor
    assert feed.page(limit=1, since=0, cursor=cursor).items
    with pytest.raises(BadInput, match="since"):
        feed.page(limit=1, since=1, cursor=cursor)


@pytest.mark.parametrize("limit", [0, 501])
def test_changes_refuse_a_bad_limit(engine: GraphEngine, limit: int) -> None:
    with pytest.raises(BadInput):
        ChangeFeed(engine).page(limit=limit)


def test_changes_replay_into_another_engine(engine: GraphEngine) -> None:
    for steps in ([("edge", t, 0, 1)] for t in TRIPLES):
        write(engine, steps)
    other = open_engine(":memory:")
    try:
        feed, since = ChangeFeed(engine), 0
        for steps in ([("gone", "Skill", 1, 0)], [("edge", TRIPLES[1], 1, 0)], [("cut", TRIPLES[2], 0, 1)]):
            for page in pages(feed, since, 2):
                replay(other, page.items)
                since = page.revision
            assert digest(other).content == digest(engine).content
            write(engine, steps)
        replay(other, whole(feed))
        assert digest(other).content == digest(engine).content
    finally:
        other.close()


@pytest.mark.parametrize(
    "item",
    [
        {"op": "upsert", "kind": "robot", "id": "robot:1", "data": {}},
        {"op": "merge", "kind": "expert", "id": "expert:1", "data": {}},
        {"op": "upsert", "relation": "LIKES", "from": "expert:1", "to": "skill:1", "data": {}},
        {"op": "upsert", "relation": "HAS_SKILL", "from": "skill:1", "to": "skill:1", "data": {}},
        {"op": "delete"},
        {},
    ],
)
def test_replay_refuses_what_it_does_not_know(engine: GraphEngine, item: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        replay(engine, [item])
    assert engine.revision() == 0
