"""Tombstones of one write transaction, and the time stamp of its changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from graph.engine.base import Pair, Row
from graph.schema import SCHEMA


def now() -> str:
    """The time stamp of a write, UTC to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Graves:
    """What a transaction has deleted so far, in order."""

    def __init__(self, revision: int, at: str) -> None:
        self._revision, self._at = revision, at
        self.rows: list[Row] = []

    def nodes(self, label: str, ids: Iterable[str]) -> None:
        """Buries nodes."""
        for node in ids:
            self._add(SCHEMA.nodes[label].kind, node, None, label, None)

    def edges(self, relation: str, source: str, target: str, pairs: Iterable[Pair]) -> None:
        """Buries edges."""
        for pair in pairs:
            self._add(relation, *pair, source, target)

    def _add(self, item: str, source: str, target: str | None, label: str, target_label: str | None) -> None:
        ends = {"source": source, "target": target, "source_label": label, "target_label": target_label}
        grave = {
            "id": f"{self._revision:012d}-{len(self.rows):08d}",
            "rev": self._revision,
            "at": self._at,
            "item": item,
        }
        self.rows.append({**grave, **ends})
