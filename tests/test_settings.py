"""docs/settings.md lists every setting with its default."""

import re
from pathlib import Path

from graph.settings import Settings

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"


def test_settings_page_lists_every_field_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `GONGJIANG_(\w+)` \| `([^`]*)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    fields = {name.upper(): str(field.default) for name, field in Settings.model_fields.items()}
    assert rows == fields


def test_settings_come_from_the_environment(monkeypatch) -> None:
    monkeypatch.setenv("GONGJIANG_GRAPH", "elsewhere")
    monkeypatch.setenv("GONGJIANG_PORT", "9000")
    assert (Settings().graph, Settings().port) == ("elsewhere", 9000)
