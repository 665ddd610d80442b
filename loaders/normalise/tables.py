"""Reads the reference tables that ship beside the loaders; callers keep what they make of them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from graph.yaml_files import read_yaml as read_yaml_file

REFERENCE = Path(__file__).parent.parent / "reference"


def read_yaml(name: str) -> Any:
    """The content of a reference file such as `levels.yaml`."""
    return read_yaml_file(REFERENCE / name)


def read_tsv(name: str) -> list[dict[str, str]]:
    """The rows of a tab-separated reference file with a heading line."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
