"""Arrays that the ranking features read, derived from the projection in one pass; row numbers follow the order of ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.index.projection import Projection, Triple

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: What a link says about mastery, by how it came about, and what the five levels are worth beside the highest.
HOW = {"stated": 1.0, "alias": 0.95, "trade": 0.85, "cue": 0.8, "text": 0.6}
LEVEL = {1: 0.6, 2: 0.7, 3: 0.8, 4: 0.9, 5: 1.0}
OUTCOME = {"已解决": 1.0, "部分解决": 0.6, "进行中": 0.3, "未解决": 0.1}
ROLE = {"主办": 1.0, "参与": 0.7}
#: A case of five years ago says a good deal less than one of this year, but never less than half.
FADES_IN_YEARS = 5.0
AVAILABLE = frozenset({"在岗", "退居二线", "离退休", "返聘"})
NOT_AVAILABLE = frozenset({"请假", "外派", "停用", "退出"})
OPEN = "进行中"


@dataclass(frozen=True)
class Ragged:
    """For each row a run of numbers: columns[indptr[row]:indptr[row + 1]], with a value beside each."""

    indptr: Ints
    columns: Ints
    values: Floats

    @classmethod
    def of(cls, rows: Ints, columns: Ints, values: Floats, height: int) -> Ragged:
        """From coordinates; the order inside a row is by column."""
        order = np.lexsort((columns, rows))
        indptr = np.zeros(height + 1, dtype=np.int64)
        np.cumsum(np.bincount(rows, minlength=height), out=indptr[1:])
        return cls(indptr, columns[order], values[order])

    def row(self, number: int) -> tuple[Ints, Floats]:
        """Columns and values of a row."""
        span = slice(self.indptr[number], self.indptr[number + 1])
        return self.columns[span], self.values[span]

    def rows_max(self, worth: Floats) -> Floats:
        """For each row the largest value x worth[column]; 0 for an empty row."""
        result = np.zeros(len(self.indptr) - 1)
        filled = np.flatnonzero(np.diff(self.indptr))
        if len(filled):
            result[filled] = np.maximum.reduceat(self.values * worth[self.columns], self.indptr[filled])
        return result


class Arrays:
    """Derived from one projection; what is not asked for is not computed."""

    def __init__(self, projection: Projection) -> None:
        self._projection = projection
        self._numbers: dict[str, dict[str, int]] = {}
        self._columns: dict[tuple[str, str], list[str | None]] = {}
        self._starts: dict[Triple, npt.NDArray[np.object_]] = {}

    def ids(self, label: str) -> list[str]:
        """Ids of a label in order."""
        return cast(list[str], self.column(label, "id"))

    def numbers(self, label: str) -> dict[str, int]:
        """Row number of each id of a label."""
        if label not in self._numbers:
            self._numbers[label] = {n: i for i, n in enumerate(self._projection.nodes[label]["id"].to_pylist())}
        return self._numbers[label]

    def column(self, label: str, name: str) -> list[str | None]:
        """One property of all nodes of a label, in order."""
        if (label, name) not in self._columns:
            self._columns[(label, name)] = self._projection.nodes[label][name].to_pylist()
        return self._columns[(label, name)]

    def ragged(self, triple: Triple, *, turned: bool = False, values: Floats | None = None) -> Ragged:
        """The edges of a triple as rows of source numbers (turned: of target numbers)."""
        table = self._projection.edges[triple]
        ends = [
            _positions(self._projection.nodes[label]["id"], table[side])
            for label, side in zip(triple[1:], ("from", "to"), strict=True)
        ]
        known = (ends[0] >= 0) & (ends[1] >= 0)
        worth = np.ones(table.num_rows) if values is None else values
        rows, columns = (ends[1], ends[0]) if turned else (ends[0], ends[1])
        height = self._projection.nodes[triple[2] if turned else triple[1]].num_rows
        return Ragged.of(rows[known], columns[known], worth[known], height)

    @cached_property
    def skill_experts(self) -> Ragged:
        """Experts by skill, with mastery in (0, 1]."""
        return self.ragged(("HAS_SKILL", "Expert", "Skill"), turned=True, values=self._mastery)

    @cached_property
    def expert_skills(self) -> Ragged:
        """Skills by expert, with mastery."""
        return self.ragged(("HAS_SKILL", "Expert", "Skill"), values=self._mastery)

    @cached_property
    def _mastery(self) -> Floats:
        table = self._projection.edges[("HAS_SKILL", "Expert", "Skill")]
        return _mapped(table["how"], HOW, 0.8) * _mapped(table["level"], LEVEL, 0.8)

    @cached_property
    def case_experts(self) -> Ragged:
        """Experts by case, with what their role is worth."""
        triple = ("WORKED_ON", "Expert", "Case")
        return self.ragged(triple, turned=True, values=_mapped(self._projection.edges[triple]["role"], ROLE, 0.7))

    @cached_property
    def expert_cases(self) -> Ragged:
        """Cases by expert."""
        return self.ragged(("WORKED_ON", "Expert", "Case"))

    @cached_property
    def skill_cases(self) -> Ragged:
        """Cases by skill, with the skill's share of the case."""
        triple = ("USED", "Case", "Skill")
        shares = self._projection.edges[triple]["weight"].to_numpy(zero_copy_only=False).astype(np.float64)
        return self.ragged(triple, turned=True, values=np.nan_to_num(shares))

    @cached_property
    def case_worth(self) -> Floats:
        """Outcome x recency of each case, in (0, 1]. Recency counts from the latest case of the graph, so that the
        same graph gives the same answer on any day."""
        cases = self._projection.nodes["Case"]
        days = np.array(
            [_day(e or s) for e, s in zip(cases["ended"].to_pylist(), cases["started"].to_pylist(), strict=True)], float
        )
        latest = np.nanmax(days) if len(days) and not np.all(np.isnan(days)) else 0.0
        age = np.nan_to_num((latest - days) / 365.25, nan=FADES_IN_YEARS)
        return _mapped(cases["outcome"], OUTCOME, 0.3) * (0.5 + 0.5 * np.exp(-age / FADES_IN_YEARS))

    @cached_property
    def open_cases(self) -> Ints:
        """Cases in hand of each expert."""
        running = np.array([outcome == OPEN for outcome in self.column("Case", "outcome")], dtype=np.float64)
        cases = self.expert_cases
        owner = np.repeat(np.arange(len(cases.indptr) - 1), np.diff(cases.indptr))
        return np.bincount(owner, weights=running[cases.columns], minlength=len(cases.indptr) - 1).astype(np.int64)

    @cached_property
    def capacity(self) -> Ints:
        """Cases at once of each expert."""
        return np.array([3 if c is None else c for c in self.column("Expert", "capacity")], dtype=np.int64)

    @cached_property
    def available(self) -> npt.NDArray[np.bool_]:
        """Whether each expert can be sent at all."""
        return np.array([status not in NOT_AVAILABLE for status in self.column("Expert", "status")], dtype=bool)

    @cached_property
    def expert_teams(self) -> Ragged:
        """Teams by expert."""
        return self.ragged(("MEMBER_OF", "Expert", "Team"))

    @cached_property
    def team_record(self) -> Floats:
        """Of each team, the outcomes of its finished cases (delivered by it or worked on by its members) in [0, 1):
        sum of worth / (n + 4), so that one lucky case is no record."""
        teams = self._projection.nodes["Team"].num_rows
        finished = np.array([outcome not in (OPEN, None) for outcome in self.column("Case", "outcome")], dtype=bool)
        worth = _mapped(self._projection.nodes["Case"]["outcome"], OUTCOME, 0.3)
        cases: list[set[int]] = [set() for _ in range(teams)]
        delivered = self.ragged(("DELIVERED", "Team", "Case"))
        for team in range(teams):
            cases[team].update(delivered.row(team)[0].tolist())
        for expert in range(len(self.expert_teams.indptr) - 1):
            for team in self.expert_teams.row(expert)[0].tolist():
                cases[team].update(self.expert_cases.row(expert)[0].tolist())
        return np.array(
            [sum(worth[c] for c in sorted(own) if finished[c]) / (sum(finished[c] for c in own) + 4) for own in cases]
        )

    @cached_property
    def expert_industries(self) -> Ragged:
        """Industries by expert: the own ones with 1, those of the cases worked on with 0.9."""
        own = self.ragged(("IN_INDUSTRY", "Expert", "Industry"))
        cases = self.ragged(("IN_INDUSTRY", "Case", "Industry"))
        pairs: dict[tuple[int, int], float] = {}
        for expert in range(len(own.indptr) - 1):
            for case in self.expert_cases.row(expert)[0]:
                for industry in cases.row(int(case))[0].tolist():
                    pairs[(expert, industry)] = 0.9
            for industry in own.row(expert)[0].tolist():
                pairs[(expert, industry)] = 1.0
        keys = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
        return Ragged.of(keys[:, 0], keys[:, 1], np.array(list(pairs.values())), len(own.indptr) - 1)

    @cached_property
    def expert_region(self) -> list[str | None]:
        """Region id of each expert."""
        return self._single(("LOCATED_IN", "Expert", "Region"))

    @cached_property
    def expert_enterprise(self) -> list[str | None]:
        """Enterprise id of each expert who works at one."""
        return self._single(("WORKS_AT", "Expert", "Enterprise"))

    def _single(self, triple: Triple) -> list[str | None]:
        table, numbers = self._projection.edges[triple], self.numbers(triple[1])
        found: list[str | None] = [None] * len(numbers)
        for source, target in zip(table["from"].to_pylist(), table["to"].to_pylist(), strict=True):
            if source in numbers and found[numbers[source]] is None:
                found[numbers[source]] = target
        return found

    def targets(self, triple: Triple, source: str) -> list[str]:
        """Ids at the far end of the edges from a node, by binary search in the ordered table."""
        return [str(row["to"]) for row in self.edges_from(triple, source)]

    def edges_from(self, triple: Triple, source: str) -> list[dict[str, object]]:
        """The edges of a triple that start at a node."""
        table = self._projection.edges[triple]
        if triple not in self._starts:
            self._starts[triple] = np.array(table["from"].to_pylist(), dtype=object)
        starts = self._starts[triple]
        low = int(np.searchsorted(starts, source, "left"))
        high = int(np.searchsorted(starts, source, "right"))
        rows: list[dict[str, object]] = table.slice(low, high - low).to_pylist()
        return rows

    def sources(self, triple: Triple, target: str) -> list[str]:
        """Ids at the near end of the edges to a node."""
        table = self._projection.edges[triple]
        found: list[str] = table.filter(pc.equal(table["to"], target))["from"].to_pylist()
        return found


def _positions(ids: pa.ChunkedArray, wanted: pa.ChunkedArray) -> Ints:
    found = pc.index_in(wanted, value_set=ids.combine_chunks() if isinstance(ids, pa.ChunkedArray) else ids)
    result: Ints = pc.fill_null(found, -1).to_numpy().astype(np.int64)
    return result


def _mapped(column: pa.ChunkedArray, table: Mapping[Any, float], default: float) -> Floats:
    return np.array([table.get(value, default) for value in column.to_pylist()], dtype=np.float64)


def _day(text: str | None) -> float:
    try:
        return float(date.fromisoformat(text).toordinal()) if text else float("nan")
    except ValueError:
        return float("nan")
