"""Industries, regions and teams as trees: parents, depths and what lies below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa


@dataclass(frozen=True)
class Tree:
    """Parent of each node that has one; a node's path runs from itself to its root."""

    parent: Mapping[str, str]
    names: Mapping[str, str]

    @classmethod
    def of(cls, nodes: pa.Table, edges: pa.Table) -> Tree:
        """From a node table and its PART_OF edges."""
        parent = dict(zip(edges["from"].to_pylist(), edges["to"].to_pylist(), strict=True))
        return cls(parent, dict(zip(nodes["id"].to_pylist(), nodes["name"].to_pylist(), strict=True)))

    @cached_property
    def _paths(self) -> dict[str, list[str]]:
        return {}

    def path(self, node: str) -> list[str]:
        """The node and all above it; a circle in the data ends the path."""
        found = self._paths.get(node)
        if found is None:
            found = [node]
            while (above := self.parent.get(found[-1])) is not None and above not in found:
                found.append(above)
            self._paths[node] = found
        return found

    def below(self, roots: Iterable[str]) -> set[str]:
        """The roots and all their descendants."""
        wanted = set(roots)
        return {node for node in self.names if not wanted.isdisjoint(self.path(node))} | wanted

    def meeting(self, a: str, b: str) -> str | None:
        """The lowest node that is on both paths."""
        above = set(self.path(b))
        return next((node for node in self.path(a) if node in above), None)
