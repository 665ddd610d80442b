"""What a row of a load touches beyond itself: the graph's records and those of the load, looked up lazily.

Whole columns are scanned once when first asked for (60,000 edges in about 50 ms), which beats a question per row.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from graph.engine import GraphReader, Row
from graph.schema import SCHEMA
from loaders.identity import Identities
from loaders.normalise.text import match_key

NEEDS = ("Problem", "TrainingNeed")


def label_of(node: str) -> str:
    """The label that an id belongs to."""
    return SCHEMA.node_of_kind(node.partition(":")[0]).name


class Surroundings:
    """Look-ups over the graph before the load, overlaid with what the load has settled so far."""

    def __init__(self, reader: GraphReader, identities: Identities) -> None:
        self._reader, self._identities = reader, identities
        self.nodes: dict[str, Row] = {}
        self.industries: dict[str, list[str]] = {}
        self.owners: dict[str, str] = {}
        self._needs_by_text: dict[tuple[str, str], str] = {}

    def settle_need(self, node: Row, owner: str | None) -> None:
        """Notes a need of the load with the enterprise that raised it."""
        if owner:
            self.owners[node["id"]] = owner
            self._needs_by_text[(owner, match_key(node.get("description") or ""))] = node["id"]

    def enterprise_named(self, name: str) -> str | None:
        """The one enterprise of this name, in the graph or the load."""
        found = self._identities.directory("Enterprise").natural(match_key(name)) if name else []
        return found[0] if len(found) == 1 else None

    def description_of(self, need: str) -> str | None:
        """What a need says."""
        if need in self.nodes:
            return self.nodes[need].get("description")
        return self._stored_needs.get(need)

    def owner_of(self, need: str) -> str | None:
        """The enterprise that raised a need."""
        return self.owners.get(need) or self._stored_owners.get(need)

    def need_of(self, enterprise: str, description: str) -> str | None:
        """The need of an enterprise with this very description."""
        key = (enterprise, match_key(description))
        return self._needs_by_text.get(key) or self._stored_by_text.get(key)

    def industries_of(self, node: str) -> list[str]:
        """Industry ids of a record."""
        if node in self.industries:
            return self.industries[node]
        return self._stored_industries(label_of(node)).get(node, [])

    @cached_property
    def _stored_needs(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for label in NEEDS:
            table = self._reader.scan_nodes(label, columns=["id", "description"])
            found.update(zip(table["id"].to_pylist(), table["description"].to_pylist(), strict=True))
        return found

    @cached_property
    def _stored_owners(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for label in NEEDS:
            table = self._reader.scan_edges("RAISED", "Enterprise", label)
            found.update(zip(table["to"].to_pylist(), table["from"].to_pylist(), strict=True))
        return found

    @cached_property
    def _stored_by_text(self) -> dict[tuple[str, str], str]:
        owners = self._stored_owners
        return {
            (owners[need], match_key(text or "")): need for need, text in self._stored_needs.items() if need in owners
        }

    @cached_property
    def _industry_tables(self) -> dict[str, dict[str, list[str]]]:
        return {}

    def _stored_industries(self, label: str) -> dict[str, list[str]]:
        tables = self._industry_tables
        if label not in tables:
            tables[label] = defaultdict(list)
            for row in self._reader.scan_edges("IN_INDUSTRY", label, "Industry").to_pylist():
                tables[label][row["from"]].append(row["to"])
        return tables[label]
