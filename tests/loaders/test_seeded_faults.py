"""Lists with some 280 seeded faults: each is told where it stands, no good row is lost, no clean row has an error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from bench.fault_lists import Lists, make_lists
from bench.faults import SMALL, check, size_of
from graph.engine import GraphEngine
from loaders.columns import LIST_KINDS
from loaders.load import LoadResult, load_files

LABELS = {"experts": ("Expert",), "needs": ("Problem", "TrainingNeed"), "cases": ("Case",), "courses": ("Course",),
          "services": ("Service",), "teams": ("Team",)}  # fmt: skip


@pytest.fixture(params=range(3))
def lists(request: pytest.FixtureRequest, tmp_path: Path) -> Lists:
    return make_lists(request.param, tmp_path / "lists", SMALL)


def everything_told(lists: Lists, result: LoadResult) -> None:
    outcome = check(lists, result.report)
    assert outcome.unseen == [] and outcome.silent == [] and outcome.wrong == []
    assert outcome.lost == 0


def test_faults_are_many_and_of_all_lists(lists: Lists) -> None:
    assert len(lists.faults) >= 200 and len({fault.code for fault in lists.faults}) >= 12
    told = {fault.sheet or fault.file.removesuffix(".csv") for fault in lists.faults}
    assert {kind.label_zh for kind in LIST_KINDS.values()} <= told
    assert {Path(fault.file).suffix for fault in lists.faults} == {".xlsx", ".csv"}


def test_faults_are_told_and_cost_no_good_row(fresh: Callable[[], GraphEngine], lists: Lists, tmp_path: Path) -> None:
    engine = fresh()
    dry = load_files(engine, lists.paths, dry_run=True)
    everything_told(lists, dry)
    real = load_files(engine, lists.paths)
    everything_told(lists, real)
    assert dry.report.to_json()["lists"] == real.report.to_json()["lists"]
    held = {
        (kind, code)
        for kind, labels in LABELS.items()
        for label in labels
        for code in engine.scan_nodes(label, columns=["code"])["code"].to_pylist()
    }
    assert lists.kept <= held and not (lists.refused - lists.kept) & held
    again = load_files(engine, lists.paths)
    assert check(lists, again.report).lost == 0  # a skill that the first load has made is known to the second
    assert again.report.totals["created"] == again.report.totals["updated"] == 0
    real.write_rejects(tmp_path / "r.xlsx")
    sheets = openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets
    rows = [row for sheet in sheets for row in list(sheet.values)[1:]]
    assert len(rows) == real.rejected and all(row[-2] and row[-1] for row in rows)
    assert all(sheet.title.split(" ")[0] in {kind.label_zh for kind in LIST_KINDS.values()} for sheet in sheets)


def test_faults_of_another_order_of_files_are_the_same(fresh: Callable[[], GraphEngine], tmp_path: Path) -> None:
    lists = make_lists(7, tmp_path, SMALL)
    lists.paths.reverse()
    everything_told(lists, load_files(fresh(), lists.paths, dry_run=True))


def test_lists_of_any_size_have_the_rows_asked_for(tmp_path: Path) -> None:
    lists = make_lists(1, tmp_path, size_of(1_000), times=1)
    assert 900 <= lists.rows <= 1_500
