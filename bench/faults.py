"""Seeded faults, found and reported, and the speed of validation: python -m bench faults [--rows N] [--seeds N].

Every fault must be told at its file, sheet, row and column with a reason and a suggestion; rows without an error must be
in, and no clean row may carry one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.fault_lists import Fault, Lists, make_lists
from bench.speed import report
from graph.engine import open_engine
from loaders.builtin import seed
from loaders.load import load_files
from loaders.report import Issue, LoadReport
from loaders.sample.province import Size

#: Rows of the lists in which the faults are looked for; small lists find as much as large ones.
SMALL = Size(
    experts=120,
    teams=12,
    enterprises=60,
    problems=80,
    training_needs=30,
    courses=20,
    services=20,
    cases=80,
    richness=0.9,
)
#: What a larger list is made of, in shares of its rows.
_SHARES = {"experts": 0.19, "enterprises": 0.09, "problems": 0.45, "training_needs": 0.1, "cases": 0.14}


@dataclass
class Outcome:
    """What a load made of the faults. `unseen` were not told, `silent` without a reason or a suggestion, `wrong` are
    errors at rows that have none, `lost` is how many good rows are not in."""

    unseen: list[Fault]
    silent: list[Fault]
    wrong: list[tuple[str, str | None, Issue]]
    lost: int


def check(lists: Lists, told: LoadReport) -> Outcome:
    """Compares a report with the faults that were seeded."""
    issues: dict[tuple[str, str | None, int], list[Issue]] = {}
    for part in told.lists:
        for issue in part.issues:
            issues.setdefault((part.file, part.sheet, issue.row), []).append(issue)
    found = Outcome([], [], [], 0)
    for fault in lists.faults:
        at = [i for i in issues.get((fault.file, fault.sheet, fault.row), ()) if i.column == fault.column]
        match = next((i for i in at if (i.code, i.severity) == (fault.code, fault.severity)), None)
        if match is None:
            found.unseen.append(fault)
        elif not (match.reason.strip() and (match.suggestion or "").strip()):
            found.silent.append(fault)
    bad = {(f.file, f.sheet, f.row) for f in lists.faults if f.severity == "error"}
    for place, at in issues.items():
        if place not in bad:
            found.wrong += [(place[0], place[1], issue) for issue in at if issue.severity == "error"]
    totals = told.totals
    found.lost = lists.good - totals["created"] - totals["updated"] - totals["unchanged"]
    return found


def size_of(rows: int) -> Size:
    """Lists of about so many rows."""
    shares = {name: max(10, round(rows * share)) for name, share in _SHARES.items()}
    few = max(12, rows // 100)
    return Size(**shares, teams=few, courses=few, services=few, richness=0.9)


def run(lists: Lists, folder: Path) -> tuple[Outcome, float]:
    """A dry run on an empty graph; the outcome and the seconds that it took."""
    engine = open_engine(str(folder))
    try:
        seed(engine)
        started = time.perf_counter()
        result = load_files(engine, lists.paths, dry_run=True)
        return check(lists, result.report), time.perf_counter() - started
    finally:
        engine.close()


def main(arguments: list[str] | None = None) -> int:
    """Runs the seeds, then one large list; 1 when anything was not found, wrong or lost."""
    parser = argparse.ArgumentParser(prog="bench.faults", description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--rows", type=int, default=40_000)
    options = parser.parse_args(arguments)
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(options.seeds):
            lists = make_lists(number, Path(scratch) / f"lists{number}", SMALL)
            outcome, _ = run(lists, Path(scratch) / f"graph{number}")
            failed += _tell(f"seed {number}", lists, outcome)
        lists = make_lists(options.seeds, Path(scratch) / "large", size_of(options.rows))
        outcome, seconds = run(lists, Path(scratch) / "graph")
        failed += _tell("large", lists, outcome)
        report(f"validation of {lists.rows:,} rows", seconds, "s", lists.rows / 5_000)
        print(
            f"  {lists.rows / seconds:,.0f} rows/s (limit 5,000: {'ok' if lists.rows / seconds >= 5_000 else 'MISSED'})"
        )
    return int(failed > 0)


def _tell(name: str, lists: Lists, outcome: Outcome) -> int:
    kinds = len({fault.code for fault in lists.faults})
    right = len(lists.faults) - len(outcome.unseen) - len(outcome.silent)
    line = f"faults found {right} of {len(lists.faults)} ({kinds} kinds, {lists.rows:,} rows), "
    print(f"{name}: {line}false errors {len(outcome.wrong)}, lost rows {outcome.lost}", flush=True)
    for what, faults in (("not told", outcome.unseen), ("without a word", outcome.silent)):
        for (code, column), count in Counter((f.code, f.column) for f in faults).most_common(20):
            print(f"  {what}: {code} at {column} ({count})")
    for file, sheet, issue in outcome.wrong[:20]:
        print(f"  false error: {file} {sheet or ''} row {issue.row} {issue.column}: {issue.reason}")
    return len(outcome.unseen) + len(outcome.silent) + len(outcome.wrong) + abs(outcome.lost)


if __name__ == "__main__":
    sys.exit(main())
