"""Who is who: finds records of the graph and of the load by id, 编号 or name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from graph.engine import GraphReader
from loaders.normalise.text import clean, match_key

#: Labels of records whose place or employer tells namesakes apart.
HINTS = {"Expert": "employer", "Team": "place", "Enterprise": "place"}
#: Suggestions cost a scan of all names; a list with thousands of unknown names is told the first ones only.
SUGGESTIONS = 300


@dataclass(frozen=True)
class Entry:
    """One known record."""

    id: str
    code: str | None
    name: str
    hint: str

    def __str__(self) -> str:
        parts = [part for part in (self.code, self.hint) if part]
        return f"{self.name}（{'，'.join(parts)}）" if parts else self.name


class Directory:
    """The records of one label: those of the graph, overridden by those of the load."""

    def __init__(self, label: str, kind: str, stored: Iterable[Entry]) -> None:
        self.label, self.kind = label, kind
        self._entries = {entry.id: entry for entry in stored}
        self.stored = frozenset(self._entries)
        self._asked = 0

    @classmethod
    def of(cls, reader: GraphReader, label: str, kind: str) -> Directory:
        """The records that the graph holds."""
        hint = HINTS.get(label)
        columns = ["id", "code", "name", *([hint] if hint else [])]
        rows = reader.scan_nodes(label, columns=columns).to_pylist()
        return cls(label, kind, (Entry(r["id"], r["code"], r["name"] or "", (hint and r[hint]) or "") for r in rows))

    def add(self, entry: Entry) -> None:
        """Adds or replaces a record of the load."""
        self._entries[entry.id] = entry
        for cached in ("_by_code", "_by_name"):
            self.__dict__.pop(cached, None)

    def __contains__(self, node: str) -> bool:
        return node in self._entries

    def get(self, node: str) -> Entry | None:
        """The record with this id."""
        return self._entries.get(node)

    @cached_property
    def _by_code(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = defaultdict(list)
        for entry in self._entries.values():
            if entry.code:
                table[entry.code.upper()].append(entry.id)
        return table

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = defaultdict(list)
        for entry in self._entries.values():
            table[match_key(entry.name)].append(entry.id)
        return table

    def natural(self, name_key: str, hint_key: str | None = None) -> list[str]:
        """Ids of the records of this name (and hint), in match-key form."""
        found = self._by_name.get(name_key, [])
        if hint_key is None:
            return found
        return [node for node in found if match_key(self._entries[node].hint) == hint_key]

    def find(self, text: str) -> list[Entry]:
        """Candidates for a mention: by id or 编号, else by name, else by 姓名（单位） or 编号 and name."""
        text = clean(text)
        if text in self._entries:
            return [self._entries[text]]
        number = f"{self.kind}:{text}"
        if number in self._entries and self._entries[number].code:
            return [self._entries[number]]
        by_code = self._by_code.get(text.upper().replace(" ", ""))
        if by_code:
            return [self._entries[node] for node in by_code]
        by_name = self._by_name.get(match_key(text))
        if by_name:
            return [self._entries[node] for node in sorted(by_name)]
        name, bracket, rest = text.replace("(", "（").partition("（")
        if bracket:
            # The bracket that closes 张伟（甲厂（佛山）） is the last one; the one before belongs to the employer.
            hint = match_key(rest.rstrip().removesuffix("）").removesuffix(")"))
            named = [self._entries[node] for node in sorted(self._by_name.get(match_key(name), []))]
            exact = [e for e in named if match_key(e.hint) == hint or (e.code and match_key(e.code) == hint)]
            return exact or [entry for entry in named if hint and hint in match_key(entry.hint)]
        return self._by_code_and_name(text)

    def _by_code_and_name(self, text: str) -> list[Entry]:
        """Candidates for `ZJ1 张伟` and `张伟 ZJ1`: both must fit."""
        first, blank, rest = text.partition(" ")
        for number, name in ((first, rest), (rest, first)) if blank else ():
            entries = [self._entries[node] for node in self._by_code.get(number.upper(), ())]
            found = [entry for entry in entries if match_key(entry.name) == match_key(name)]
            if found:
                return found
        return []

    def nearest(self, text: str) -> list[str]:
        """Up to three names that look like the text."""
        self._asked += 1
        if self._asked > SUGGESTIONS:
            return []
        name = clean(text).partition("（")[0].partition("(")[0]
        found = process.extract(match_key(name), list(self._by_name), scorer=fuzz.ratio, limit=3, score_cutoff=50)
        return [str(self._entries[node]) for key, _, _ in found for node in self._by_name[key][:1]]
