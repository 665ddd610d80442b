"""The generator of large lists, at a small size."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bench.generate import main, size_of
from loaders.sample.province import build


def test_size_of_needs_five_in_six_technical() -> None:
    size = size_of(20_000, 10_000, 60_000, 15_000)
    assert (size.problems, size.training_needs) == (50_000, 10_000)
    assert (size.teams, size.courses, size.services) == (600, 1000, 2000)


def test_texts_mostly_distinct() -> None:
    needs = build(size_of(300, 400, 6000, 300), 1)["needs"]
    assert len({row["需求描述"] for row in needs}) > 0.85 * len(needs)
    assert max(len(str(row["需求描述"])) for row in needs) < 200


def test_main_writes_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sizes = ["--experts", "120", "--enterprises", "60", "--needs", "120", "--cases", "60"]
    assert main([str(tmp_path), *sizes, "--seed", "3", "--format", "csv"]) == 0
    with (tmp_path / "需求清单.csv").open(encoding="utf-8-sig") as stream:
        assert len(list(csv.DictReader(stream))) == 120
    assert len(list(tmp_path.glob("*.csv"))) == 8
    captured = capsys.readouterr()
    assert captured.out == "" and "专家名单" in captured.err


def test_main_same_seed_same_files(tmp_path: Path) -> None:
    sizes = ["--experts", "120", "--enterprises", "60", "--needs", "120", "--cases", "60", "--format", "jsonl"]
    main([str(tmp_path / "a"), *sizes])
    main([str(tmp_path / "b"), *sizes])
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
