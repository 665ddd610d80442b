"""Reads the reference tables that ship beside the loaders; callers keep what they make of them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import yaml

REFERENCE = Path(__file__).parent.parent / "reference"

# libyaml reads the alias tables about eight times as fast; the pure loader is there where it was not compiled in.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(name: str) -> Any:
    """The content of a reference file such as `levels.yaml`."""
    return yaml.load((REFERENCE / name).read_text(encoding="utf-8"), Loader=_Loader)


def read_tsv(name: str) -> list[dict[str, str]]:
    """The rows of a tab-separated reference file with a heading line."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
