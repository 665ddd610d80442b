"""Imports point one way only: graph <- loaders, queries <- api."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: What each package may import of the others.
MAY = {
    "graph": set(),
    "loaders": {"graph"},
    "queries": {"graph"},
    "api": {"graph", "loaders", "queries"},
}
NEVER = {"tests", "bench", "contrib"}


def modules() -> list[Path]:
    return [path for package in MAY for path in sorted((ROOT / package).rglob("*.py"))]


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and top-level name of every import, inside functions and TYPE_CHECKING too; relative ones are its own."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module.partition(".")[0]


@pytest.mark.parametrize("package", [name for name in MAY if (ROOT / name).is_dir()])
def test_imports_point_one_way(package: str) -> None:
    forbidden = (MAY.keys() | NEVER) - MAY[package] - {package}
    paths = sorted((ROOT / package).rglob("*.py"))
    wrong = [f"{p.relative_to(ROOT)}:{n} {name}" for p in paths for n, name in imported(p) if name in forbidden]
    assert paths and not wrong


def test_imports_of_the_store_stay_in_the_engine() -> None:
    """Drivers are nobody's business outside graph/engine."""
    drivers = {"ladybug", "kuzu", "neo4j"}
    engine = ROOT / "graph" / "engine"
    wrong = [
        f"{p.relative_to(ROOT)}:{n}"
        for p in modules()
        for n, name in imported(p)
        if name in drivers and engine not in p.parents
    ]
    assert not wrong


def test_imports_see_those_inside_functions(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(
        "def f():\n    import api.app\n    from loaders import load\n    from . import own\n", encoding="utf-8"
    )
    assert list(imported(path)) == [(2, "api"), (3, "loaders")]
