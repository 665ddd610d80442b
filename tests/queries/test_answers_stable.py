"""The same answers after a restart, after a repeated load, and whatever the order of files and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from api.workspace import Workspace, opened
from loaders.sample.write import write_lists
from queries.need import Request
from queries.recommend import recommend_experts
from queries.similar_cases import similar_cases
from queries.why_not import why_not
from tests.conftest import Province, Rows
from tests.queries.wordings import texts

Answers = list[Any]


def requests(province: Province) -> list[Request]:
    needs = [str(row["编号"]) for row in province.rows["needs"]]
    asked = [Request(problem_id=number, limit=100) for number in needs[::8]]
    asked += [Request(text=text, limit=100) for text in texts(province)[::30]]
    asked += [
        Request(text="焊缝气孔，焊接变形", region="深圳", limit=100),
        Request(text="变频器过流跳闸", industry="C", weights={"cases": 1.0}, limit=100),
        Request(text="注塑件有银纹", filters={"region": "广东"}, skills=("氩弧焊",), limit=100),
    ]
    return asked


def answers(workspace: Workspace, province: Province) -> Answers:
    """Whole documents but for the revision, which counts loads."""
    found: Answers = []
    for request in requests(province):
        answer = recommend_experts(workspace.index, request, workspace.engine.name)
        told = why_not(workspace.index, request, "ZJ0001")
        for document in (answer, answer["index"], told):
            del document["revision"]
        found += [answer, told, similar_cases(workspace.index, request, limit=20)]
    return found


@pytest.fixture(scope="module")
def expected(workspace: Workspace, province: Province) -> Answers:
    found = answers(workspace, province)
    assert sum(len(answer["items"]) for answer in found[::3]) > 100
    return found


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Callable[[], Workspace]]:
    """Makes graphs in folders of their own, empty but for the reference data."""
    made: list[Workspace] = []

    def make() -> Workspace:
        folder = tmp_path / f"graph{len(made)}"
        made.append(Workspace.open(str(folder), index_folder=folder / "index"))
        return made[-1]

    yield make
    for workspace in made:
        workspace.close()


def test_answers_same_after_reopening(expected: Answers, province: Province, copied: Callable[[], Path]) -> None:
    folder = copied()
    for _ in range(2):
        with opened(str(folder), index_folder=folder / "index") as workspace:
            assert answers(workspace, province) == expected


def test_answers_same_without_a_saved_index(expected: Answers, province: Province, copied: Callable[[], Path]) -> None:
    with opened(str(copied()), index_folder=None) as workspace:
        assert answers(workspace, province) == expected


def test_answers_same_after_loading_again(expected: Answers, province: Province, copied: Callable[[], Path]) -> None:
    folder = copied()
    with opened(str(folder), index_folder=folder / "index") as workspace:
        before = workspace.engine.revision()
        totals = workspace.load([province.lists]).report.totals
        assert totals["unchanged"] == sum(len(rows) for rows in province.rows.values())
        assert workspace.engine.revision() == before
        assert answers(workspace, province) == expected
    with opened(str(folder), index_folder=folder / "index") as workspace:
        assert answers(workspace, province) == expected


@pytest.mark.parametrize(("seed", "format"), [(1, "xlsx"), (2, "csv"), (3, "jsonl")])
def test_answers_same_in_any_order_of_rows_and_files(
    expected: Answers,
    province: Province,
    another: Callable[[], Workspace],
    tmp_path: Path,
    seed: int,
    format: str,
) -> None:
    rng = Random(seed)
    shuffled: dict[str, Rows] = {kind: rng.sample(rows, len(rows)) for kind, rows in province.rows.items()}
    files = write_lists(shuffled, tmp_path / "lists", format=format)
    workspace = another()
    totals = workspace.load(rng.sample(files, len(files))).report.totals
    assert totals["created"] == sum(len(rows) for rows in province.rows.values())
    assert answers(workspace, province) == expected


def test_answers_same_when_the_index_grew_load_by_load(
    expected: Answers, province: Province, another: Callable[[], Workspace], tmp_path: Path
) -> None:
    """Refreshed three times, with answers given between, and then changed there and back."""
    workspace = another()
    first = {kind: province.rows[kind] for kind in ("skills", "enterprises", "experts", "teams")}
    half = {"needs": province.rows["needs"][::2]}
    change = {"experts": [{**row, "专业特长": "改行修钟表", "可承接数": 1} for row in province.rows["experts"][:20]]}
    for number, rows in enumerate((first, half, province.rows, change, province.rows)):
        workspace.load(write_lists(rows, tmp_path / f"lists{number}"))
        if number > 1:
            assert (answers(workspace, province) == expected) is (rows is province.rows)
    assert answers(workspace, province) == expected
    assert workspace.doctor()["checks"][1]["mended"] is False


def test_answers_change_when_an_expert_leaves_and_come_back(
    expected: Answers, province: Province, copied: Callable[[], Path]
) -> None:
    with opened(str(copied()), index_folder=None) as workspace:
        listed = next(item["expert"]["id"] for answer in expected[::3] for item in answer["items"])
        assert workspace.withdraw([listed])["withdrawn"] == [listed]
        assert listed not in str(answers_of_lists(workspace, province))
        totals = workspace.load([province.lists]).report.totals
        assert totals["created"] == 1 and totals["rejected"] == 0
        assert answers(workspace, province) == expected


def answers_of_lists(workspace: Workspace, province: Province) -> Answers:
    return [recommend_experts(workspace.index, request, "ladybug")["items"] for request in requests(province)]
