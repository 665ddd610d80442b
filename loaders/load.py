"""Loads lists into a graph: read, normalise, resolve, link, compare, and write everything as one revision."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from graph.collector import collector_paused
from graph.engine import GraphEngine, GraphReader, WriteTransaction
from graph.errors import BadInput, SnapshotMoved
from graph.text import normal
from loaders.builtin import seed
from loaders.cell_texts import check_texts
from loaders.cycles import cut_reference_cycles, cut_skill_cycles
from loaders.desire import Desire
from loaders.discover import discover
from loaders.duplicates import report_suspects
from loaders.identity import Identities
from loaders.kinds import PARSERS
from loaders.linking import Linker
from loaders.normalise.finding import Finding
from loaders.plan import Plan
from loaders.progress import Progress, silent
from loaders.readers import read_file
from loaders.records import Record
from loaders.report import Issue, ListReport, LoadReport, Skipped
from loaders.sheet_issues import broken_line, sheet_issues
from loaders.sheets import ListSheet, SheetRow, find_list

#: Gives the lists and what is none.
Read = Callable[[], tuple[Sequence[ListSheet], list[Skipped]]]
#: Times that a load is planned before it keeps other writers waiting while it plans.
UNLOCKED_TRIES = 3


@dataclass
class LoadResult:
    """The report, and the refused rows of each list for the rejects workbook."""

    report: LoadReport
    rejects: list[tuple[ListSheet, list[tuple[SheetRow, list[Issue]]]]]

    @property
    def rejected(self) -> int:
        return self.report.totals["rejected"]

    def write_rejects(self, target: Path | BinaryIO) -> None:
        """The refused rows as a workbook that can be corrected and loaded again."""
        from loaders.rejects import write_rejects  # a workbook writer takes 0.15 s of every start

        write_rejects(target, self.rejects)


def read_lists(paths: Sequence[Path], progress: Progress = silent) -> tuple[list[ListSheet], list[Skipped]]:
    """All lists in files and folders; BadInput when a file is unreadable or no list is found at all."""
    files, skipped = discover(paths)
    sheets: list[ListSheet] = []
    for number, path in enumerate(files):
        progress("读取文件", number, len(files))
        for raw in read_file(path):
            found = find_list(raw)
            if isinstance(found, Skipped):
                skipped.append(found)
            else:
                sheets.append(found)
    progress("读取文件", len(files), len(files))
    if not sheets:
        reasons = "；".join(f"{s.file}{f'/{s.sheet}' if s.sheet else ''}：{s.reason}" for s in skipped[:3])
        raise BadInput(f"没有找到任何名单（{reasons or '没有可读的文件'}）；表头请参照 gongjiang template 给出的模板")
    return sheets, skipped


def load_files(
    engine: GraphEngine, paths: Sequence[Path], *, dry_run: bool = False, progress: Progress = silent
) -> LoadResult:
    """Loads files and folders. Rows are let go before the plan is written: both together would need half as much again."""
    return _load(engine, lambda: read_lists(paths, progress), dry_run, progress)


def load(
    engine: GraphEngine,
    sheets: Sequence[ListSheet],
    skipped: Iterable[Skipped] = (),
    *,
    dry_run: bool = False,
    progress: Progress = silent,
) -> LoadResult:
    """Loads lists that have been read. Refused rows cost nothing else; a dry run counts the same and writes nothing."""
    return _load(engine, lambda: (sheets, list(skipped)), dry_run, progress)


def _load(engine: GraphEngine, read: Read, dry_run: bool, progress: Progress) -> LoadResult:
    """Plans against a revision and writes after it. Where another process comes between, it is planned again, and at last
    with all other writers kept waiting."""
    seed(engine)
    for _ in range(UNLOCKED_TRIES):
        try:
            result, plan = _planned(engine, read, dry_run, progress)
            if plan and not dry_run:
                with engine.transaction("load", _files(result), after=result.report.revision) as transaction:
                    _write(transaction, result, plan, progress)
            return result
        except SnapshotMoved:
            continue
    if dry_run:
        raise SnapshotMoved
    try:
        with engine.transaction("load") as transaction:
            result, plan = _planned(engine, read, dry_run, progress)
            if not plan:
                raise _NothingToWrite
            _write(transaction, result, plan, progress)
    except _NothingToWrite:
        pass
    return result


def _planned(engine: GraphEngine, read: Read, dry_run: bool, progress: Progress) -> tuple[LoadResult, Plan]:
    with collector_paused():
        found = _prepare(engine, *read(), dry_run, progress)
    gc.collect()
    return found


def _write(transaction: WriteTransaction, result: LoadResult, plan: Plan, progress: Progress) -> None:
    plan.write(transaction, lambda done, total: progress("写入图谱", done, total))
    result.report.revision = transaction.revision


def _files(result: LoadResult) -> str:
    return "、".join(sorted({report.file for report in result.report.lists}))[:500]


class _NothingToWrite(Exception):
    """Takes a transaction back that turned out to have nothing to do."""


def _prepare(
    engine: GraphEngine, sheets: Sequence[ListSheet], skipped: Iterable[Skipped], dry_run: bool, progress: Progress
) -> tuple[LoadResult, Plan]:
    records = _parse(sheets, progress)
    with engine.snapshot() as reader:
        progress("核对引用", 0, 1)
        identities = Identities(reader, records)
        identities.settle()
        cut_reference_cycles(reader, [*_live(identities, "Expert"), *_live(identities, "Team")])
        report_suspects(reader, _live(identities, "Expert"), _live(identities, "Enterprise"))
        linker = _linker(reader, identities, linking=not dry_run or _any_stored(identities))
        cut_skill_cycles(reader, _live(identities, "Skill"), linker.skill_id)
        progress("核对引用", 1, 1)
        desire = Desire(reader, linker, identities, counting=dry_run)
        plan = desire.build(lambda done, total: progress("比对图谱", done, total))
        revision = reader.revision()
    return _result(sheets, skipped, records, desire, revision, dry_run), plan


def _live(identities: Identities, label: str) -> list[Record]:
    """The records of a label that go into the graph, each once."""
    return [r for r in identities.by_label[label] if not r.rejected and not r.twin]


def _parse(sheets: Sequence[ListSheet], progress: Progress) -> list[Record]:
    total, records = sum(len(sheet.rows) for sheet in sheets), []
    for sheet in sheets:
        parse = PARSERS[sheet.kind.name]
        for row in sheet.rows:
            record = parse(sheet, row)
            check_texts(record)
            records.append(record)
            if len(records) % 1_000 == 0:
                progress("校验各行", len(records), total)
    progress("校验各行", total, total)
    return records


def _any_stored(identities: Identities) -> bool:
    """Whether the graph holds any record of the load already."""
    return any(
        r.id in identities.directory(label).stored for label in identities.by_label for r in _live(identities, label)
    )


def _linker(reader: GraphReader, identities: Identities, *, linking: bool) -> Linker:
    """The vocabulary of a load: the graph's skills, overridden by its own skill list, and the skills that cells name.

    The named ones belong to it from the start, so that the same load run again finds the same links; without `linking`,
    when no text will be read, they are reported only."""
    skills = {row["id"]: row for row in reader.scan_nodes("Skill").to_pylist()}
    live = [r for records in identities.by_label.values() for r in records if not r.rejected and not r.twin]
    for record in live:
        if record.label == "Skill":
            before = skills.get(record.id, {})
            skills[record.id] = {**before, "id": record.id, "name": record.name, **record.values, "source": "list"}
    industries = reader.scan_nodes("Industry").to_pylist()
    known = Linker(skills.values(), industries)
    new: dict[str, str] = {}
    for record in live:
        named = [(s.field, s.name) for s in record.skills or ()]
        named += [(field, name) for field in ("broader", "related") for name in record.facts.get(field, ())]
        for field, name in named:
            skill = known.skill_id(name)
            if skill not in skills:
                new[skill] = name
                reason = f"技能“{name}”不在词表中，已按新技能收入"
                record.report(field, Finding("unknown_skill", reason, "如是已有技能的别名，请写进技能词表", "warning"))
    if not (new and linking):
        return known
    spellings: dict[str, str] = {}
    for name in sorted(new.values()):
        spellings.setdefault(normal(name), name)  # OPC通讯 and opc通讯 are one skill
    fresh = [{"id": f"skill:{name}", "name": name, "source": "list"} for name in spellings.values()]
    return Linker([*skills.values(), *fresh], industries)


def _result(
    sheets: Sequence[ListSheet],
    skipped: Iterable[Skipped],
    records: Sequence[Record],
    desire: Desire,
    revision: int,
    dry_run: bool,
) -> LoadResult:
    by_sheet: dict[int, list[Record]] = {id(sheet): [] for sheet in sheets}
    for record in records:
        by_sheet[id(record.sheet)].append(record)
    reports, rejects = [], []
    for sheet in sheets:
        report = ListReport(sheet.file, sheet.sheet, sheet.kind.name, len(sheet.rows) + len(sheet.broken))
        report.issues += sheet_issues(sheet)
        refused: list[tuple[SheetRow, list[Issue]]] = []
        for record in by_sheet[id(sheet)]:
            report.issues += record.issues
            if record.rejected:
                report.rejected += 1
                refused.append((record.row, record.issues))
            else:
                _count(report, record, desire)
        report.rejected += len(sheet.broken)
        # Such a line has no cells: the workbook tells where it stands, and loaded again it is an empty row.
        refused += [(SheetRow(n, {}, [], {}), [broken_line(n, f"第 {n} 行：{why}")]) for n, why in sheet.broken]
        reports.append(report)
        if refused:
            rejects.append((replace(sheet, rows=[]), refused))
    return LoadResult(LoadReport(revision, dry_run, reports, list(skipped)), rejects)


def _count(report: ListReport, record: Record, desire: Desire) -> None:
    outcome = "unchanged" if record.twin else desire.outcomes[record.id]
    setattr(report, outcome, getattr(report, outcome) + 1)
    if any(issue.code == "suspected_duplicate" for issue in record.issues):
        report.suspected_duplicates += 1
