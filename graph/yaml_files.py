"""Reads YAML by the C parser where there is one: ten times as fast, and a start reads forty small files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """The document in a file; yaml.YAMLError when it is none."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
