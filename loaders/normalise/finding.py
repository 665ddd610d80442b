"""What a normaliser answers: the value of a cell and what there is to say about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from rapidfuzz import fuzz, process

T = TypeVar("T")

Severity = Literal["error", "warning"]

#: Quoted cells are cut here: a reason is one line on a screen and in a workbook.
QUOTED = 24


@dataclass(frozen=True)
class Finding:
    """Something to tell the coordinator. An `error` rejects the row, a `warning` never does; `reason` is Chinese."""

    code: str
    reason: str
    suggestion: str | None = None
    severity: Severity = "error"


@dataclass(frozen=True)
class Parsed(Generic[T]):
    """The value read from a cell, None where there is none, with its findings."""

    value: T | None
    findings: tuple[Finding, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether a finding rejects the row."""
        return any(finding.severity == "error" for finding in self.findings)


def warning(code: str, reason: str, suggestion: str | None = None) -> Finding:
    """A finding that lets the row through."""
    return Finding(code, reason, suggestion, "warning")


def quoted(text: str) -> str:
    """The text in Chinese quotation marks, on one line and cut where it is long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= QUOTED else line[:QUOTED] + '…'}”"


def did_you_mean(names: Iterable[str]) -> str:
    """The suggestion sentence for one or several names."""
    return f"您是不是要填：{'、'.join(names)}？"


def nearest(
    text: str,
    choices: Mapping[str, str],
    *,
    limit: int = 3,
    cutoff: float = 60,
) -> list[str]:
    """The names nearest to `text`, best first, none where none is near; `choices` maps comparison keys to names.

    A cutoff of 60 lets one wrong character of three pass, and not one of two, which would suggest half the vocabulary.
    """
    names: dict[str, None] = {}
    if len(text) < 2:  # half of every two-character word
        return []
    for key, _, _ in process.extract(text, tuple(choices), scorer=fuzz.ratio, limit=limit * 3, score_cutoff=cutoff):
        names.setdefault(choices[key])
    return list(names)[:limit]
