"""The eight kinds of lists with their columns, declared once in reference/lists/*.yaml; headings are matched here.

A heading is recognised after normalisation, by its own name or one of its synonyms. Where several kinds know a heading,
the rest of the headings decide between them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from graph.errors import BadInput
from graph.text import simplify
from graph.yaml_files import read_yaml
from loaders.normalise import closed

#: In the order in which the guide describes them.
NAMES = ("experts", "enterprises", "needs", "cases", "courses", "services", "teams", "skills")


@dataclass(frozen=True)
class Column:
    """One column of a list. `note` is what the template tells; `choices` is a closed list, offered as a drop-down.

    `multiple` columns hold several values in one cell; `personal` ones never leave in an answer, issue, feed or log.
    """

    heading: str
    field: str
    required: bool = False
    note: str = ""
    choices: tuple[str, ...] = ()
    multiple: bool = False
    width: int = 14
    personal: bool = False
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListKind:
    """One kind of list. Of each group in `alternatives` one column is required; `identity` are the fields of its name.

    `name_hints` are words in a sheet or file name that settle a tie between kinds.
    """

    name: str
    label_zh: str
    sheet: str
    columns: tuple[Column, ...]
    alternatives: tuple[tuple[str, ...], ...] = ()
    identity: tuple[str, ...] = ("name",)
    name_hints: tuple[str, ...] = ()

    def column(self, field: str) -> Column:
        """The column of an English field name; KeyError if there is none."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)

    @property
    def required_groups(self) -> tuple[tuple[Column, ...], ...]:
        """What a list must have: from each group at least one column."""
        alone = tuple((column,) for column in self.columns if column.required)
        return alone + tuple(tuple(self.column(field) for field in group) for group in self.alternatives)


def load_kinds(folder: Path | None = None) -> dict[str, ListKind]:
    """Reads the declarations, in the order of NAMES; `choices` is a list or the name of one in normalise/closed.py."""
    folder = folder or Path(__file__).parent / "reference" / "lists"
    shared = _read(folder / "shared.yaml")
    return {name: _kind(_read(folder / f"{name}.yaml"), shared) for name in NAMES}


def _read(path: Path) -> dict[str, Any]:
    declared: dict[str, Any] = read_yaml(path)
    return declared


def _kind(raw: dict[str, Any], shared: dict[str, Any]) -> ListKind:
    columns = tuple(_column(column, shared) for column in raw["columns"])
    alternatives = tuple(tuple(group) for group in raw.get("alternatives", ()))
    names = tuple(raw["identity"]), tuple(raw["name_hints"])
    return ListKind(raw["list"], raw["label_zh"], raw["sheet"], columns, alternatives, *names)


def _column(raw: dict[str, Any], shared: dict[str, Any]) -> Column:
    base = shared[raw["like"]] if "like" in raw else {}
    merged = {**base, **{key: value for key, value in raw.items() if key != "like"}}
    synonyms = (*base.get("synonyms", ()), *raw.get("synonyms", ()))
    choices = merged.get("choices", ())
    values = getattr(closed, choices) if isinstance(choices, str) else tuple(choices)
    return Column(**{**merged, "choices": values, "synonyms": synonyms})


LIST_KINDS: dict[str, ListKind] = load_kinds()

_BRACKETS = re.compile(r"^(.+)[(\[【〔](?P<inside>[^()\[\]【】〔〕]*)[)\]】〕]$")
# Another unit in brackets is another column: 从业年限（月） must not be read as years.
_UNITS = frozenset(
    ("元", "千元", "百万元", "亿元", "月", "个月", "天", "日", "周", "星期", "分钟", "万人", "人次", "万小时")
)


def normalise_heading(text: str) -> str:
    """NFKC without blanks, line breaks, invisible characters, `*` and a closing colon; simplified, lower case."""
    if (
        text.isascii() and text.isprintable()
    ):  # the first cell of most rows: every row is asked whether it repeats the headings
        return text.replace(" ", "").replace("*", "").rstrip(":").lower()
    text = unicodedata.normalize("NFKC", text)
    kept = (c for c in text if c != "*" and not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))
    return simplify("".join(kept).rstrip(":")).lower()


@cache
def headings_of(kind: str) -> dict[str, Column]:
    """Normalised heading or synonym -> column. ValueError if two columns of a kind claim one heading."""
    found: dict[str, Column] = {}
    for column in LIST_KINDS[kind].columns:
        for heading in (column.heading, *column.synonyms):
            if found.setdefault(normalise_heading(heading), column) is not column:
                raise ValueError(f"{kind}: two columns are called {heading}")
    return found


# Bounded, since the cells of the first 30 rows of every sheet are tried as headings.
@lru_cache(maxsize=1 << 14)
def match_heading(kind: str, text: str) -> Column | None:
    """The column of `kind` that a heading names, or None. Remarks in brackets are ignored, other units are not."""
    known, heading = headings_of(kind), normalise_heading(text)
    while heading not in known:
        remark = _BRACKETS.match(heading)
        if not remark or remark["inside"] in _UNITS:
            return None
        heading = remark[1]
    return known[heading]


def kinds_with(text: str) -> tuple[str, ...]:
    """The kinds that have a column of this heading, in the order of LIST_KINDS."""
    return tuple(kind for kind in LIST_KINDS if match_heading(kind, text))


def list_kind(name: str) -> ListKind:
    """The kind of an English plural or Chinese label; BadInput names the kinds when there is none."""
    for kind in LIST_KINDS.values():
        if name.strip().lower() == kind.name or name.strip() in (kind.label_zh, kind.sheet):
            return kind
    known = "、".join(f"{kind.name}（{kind.label_zh}）" for kind in LIST_KINDS.values())
    raise BadInput(f"没有“{name}”这种名单；可用的有：{known}")
