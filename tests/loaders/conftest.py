"""A graph with the built-in industries and regions and eight skills of the tests' own, and lists written in one line."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from graph.engine import GraphEngine, open_engine
from graph.schema import SCHEMA
from loaders import builtin
from loaders.load import LoadResult, load, read_lists
from loaders.sheets import ListSheet

#: Skills that no change of the built-in vocabulary touches: name, aliases, cues, trades.
SKILLS = {
    "氩弧焊": (["TIG焊"], ["焊缝气孔"], ["焊工"]),
    "焊接": (["电焊"], ["虚焊"], ["焊工"]),
    "主轴维修": ([], ["主轴异响"], ["机修钳工"]),
    "注塑工艺": (["注塑"], ["缩水"], ["注塑工"]),
    "模具维修": ([], ["模具精度"], ["模具工"]),
    "包装机调试": ([], ["卡料"], []),
    "精益管理": (["精益生产"], ["效率低"], []),
    "电工技术": ([], ["跳闸"], ["电工"]),
}


def _vocabulary() -> tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    rows = [
        {
            "id": f"skill:{n}",
            "name": n,
            "aliases": a,
            "cues": c,
            "trades": t,
            "category": "process",
            "source": "builtin",
        }
        for n, (a, c, t) in SKILLS.items()
    ]
    return rows, {"BROADER": [{"from": "skill:氩弧焊", "to": "skill:焊接"}], "RELATED": []}


def _own_vocabulary(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(builtin, "vocabulary", _vocabulary)
    patch.setattr(builtin, "fingerprint", lambda: "tests")


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a graph that holds the reference data only."""
    folder = tmp_path_factory.mktemp("seeded") / "graph"
    with pytest.MonkeyPatch.context() as patch:
        _own_vocabulary(patch)
        engine = open_engine(str(folder))
        builtin.seed(engine)
        engine.close()
    return folder


@pytest.fixture
def fresh(seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], GraphEngine]]:
    """Makes graphs with the reference data, each in a folder of its own."""
    _own_vocabulary(monkeypatch)
    opened: list[GraphEngine] = []

    def make() -> GraphEngine:
        folder = tmp_path / f"graph{len(opened)}"
        shutil.copytree(seeded, folder)
        opened.append(open_engine(str(folder)))
        return opened[-1]

    yield make
    for engine in opened:
        engine.close()


class Bench:
    """One graph and the lists that are loaded into it. A list is lines with cells divided by `|`, headings first."""

    def __init__(self, engine: GraphEngine, folder: Path) -> None:
        self.engine, self.folder = engine, folder

    def write(self, name: str, lines: Sequence[str]) -> Path:
        """The list as a CSV file, or a sheet of a workbook when the name is `file.xlsx/sheet`."""
        rows = [line.split("|") for line in lines]
        file, _, sheet = name.partition("/")
        path = self.folder / file
        if path.suffix == ".csv":
            with path.open("w", encoding="utf-8", newline="") as target:
                csv.writer(target).writerows(rows)
            return path
        book = openpyxl.load_workbook(path) if path.exists() else openpyxl.Workbook()
        if not path.exists():
            book.remove(book.active)
        if sheet in book.sheetnames:
            book.remove(book[sheet])
        page = book.create_sheet(sheet)
        for row in rows:
            page.append([cell or None for cell in row])
        book.save(path)
        return path

    def read(self, lists: dict[str, Sequence[str]]) -> list[ListSheet]:
        """The lists as they are read from files."""
        paths = dict.fromkeys(self.write(name, lines) for name, lines in lists.items())
        return read_lists(list(paths))[0]

    def load(self, lists: dict[str, Sequence[str]], *, dry_run: bool = False) -> LoadResult:
        """Writes the lists to files, reads them and loads them together."""
        return load(self.engine, self.read(lists), dry_run=dry_run)

    def put(self, *lines: str, file: str = "a.csv") -> LoadResult:
        """Loads one list."""
        return self.load({file: lines})

    def node(self, node_id: str) -> dict[str, Any]:
        """A node without its stamps; it must be there."""
        label = SCHEMA.node_of_kind(node_id.partition(":")[0]).name
        return next(iter(self.engine.nodes_by_id(label, [node_id])))

    def ids(self, label: str) -> list[str]:
        """All ids of a label without their kind."""
        return [node.partition(":")[2] for node in self.engine.scan_nodes(label, columns=["id"])["id"].to_pylist()]

    def pairs(self, relation: str, source: str, target: str) -> list[tuple[str, str]]:
        """All edges of a triple by their keys."""
        table = self.engine.scan_edges(relation, source, target)
        ends = (table[side].to_pylist() for side in ("from", "to"))
        return [(a.partition(":")[2], b.partition(":")[2]) for a, b in zip(*ends, strict=True)]

    def edge(self, relation: str, start: str, stop: str) -> dict[str, Any]:
        """The properties of an edge, which must be there."""
        labels = [SCHEMA.node_of_kind(end.partition(":")[0]).name for end in (start, stop)]
        return next(e for e in self.engine.edges_of(relation, *labels, [start]) if e["to"] == stop)


def state(engine: GraphEngine) -> dict[str, list[Any]]:
    """All nodes and edges of a graph but for the stamps and the file that they came from."""
    stamps = {"rev", "updated_at", "source"}
    found: dict[str, list[Any]] = {}
    for label in SCHEMA.nodes.keys() - {"Industry", "Region"}:
        rows = engine.scan_nodes(label).to_pylist()
        found[label] = [{k: v for k, v in row.items() if k not in stamps and v not in (None, [])} for row in rows]
    for relation, source, target in SCHEMA.triples():
        if source in ("Industry", "Region"):
            continue
        rows = engine.scan_edges(relation.name, source, target).to_pylist()
        found[f"{source} {relation.name} {target}"] = [{k: v for k, v in row.items() if k != "rev"} for row in rows]
    return found


def issues(result: LoadResult, severity: str | None = None) -> list[tuple[int, str | None, str]]:
    """Row, column and code of the issues of all lists."""
    found = [issue for report in result.report.lists for issue in report.issues]
    return [(i.row, i.column, i.code) for i in found if severity in (None, i.severity)]


def totals(result: LoadResult) -> tuple[int, int, int, int]:
    """Created, updated, unchanged, rejected."""
    found = result.report.totals
    return found["created"], found["updated"], found["unchanged"], found["rejected"]


@pytest.fixture
def bench(fresh: Callable[[], GraphEngine], tmp_path: Path) -> Bench:
    """A graph with the reference data, and a folder for lists."""
    (tmp_path / "lists").mkdir()
    return Bench(fresh(), tmp_path / "lists")
