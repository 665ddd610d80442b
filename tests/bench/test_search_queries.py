"""The written queries of bench.search: enough of them, all of something that is there, and nearly all answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.workspace import Workspace, opened
from bench.search import FIRST, FOLDER, SORTS, queries
from queries.search import search


@pytest.fixture(scope="module")
def searched(copied: Callable[[], Path]) -> Iterator[Workspace]:
    """The small province with the lists that belong to the queries."""
    graph = copied()
    with opened(str(graph), index_folder=graph / "index") as workspace:
        assert workspace.load([FOLDER / "lists"]).report.totals["rejected"] == 0
        yield workspace


@pytest.mark.parametrize("sort", SORTS)
def test_search_queries_find_what_was_meant(searched: Workspace, sort: str) -> None:
    records = searched.names.names.records
    ids = records["id"].to_pylist()
    there = {*ids, *(id.partition(":")[2] for id in ids), *records["name"].to_pylist()}
    pairs = [pair for half in queries(sort).values() for pair in half]
    assert len(pairs) >= 80 and len({typed for typed, _ in pairs}) > 75
    # Courses and services of the whole sample are not all in the small one.
    asked = [(typed, meant) for typed, meant in pairs if meant in there]
    assert len(asked) >= 70 and not [meant for _, meant in pairs if ":" in meant and meant not in there]
    missed = []
    for typed, meant in asked:
        items = search(searched.names, typed, limit=FIRST)["items"]
        if not any(meant in (item["id"], item["id"].partition(":")[2], item["name"]) for item in items):
            missed.append((typed, meant))
    assert len(missed) <= 0.05 * len(asked), missed
