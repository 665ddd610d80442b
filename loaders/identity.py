"""Gives every record of a load its id, settles doubles inside the load, and resolves references to a fixpoint."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from graph.engine import GraphReader
from graph.schema import SCHEMA
from loaders.directory import HINTS, Directory, Entry
from loaders.normalise.finding import Finding
from loaders.normalise.regions import regions
from loaders.normalise.text import match_key
from loaders.records import Record, Reference, digest, heading

#: Identified from their own cells; needs follow (they need their enterprise's id), then cases (needs and experts).
FIRST = ("Skill", "Enterprise", "Expert", "Team", "Course", "Service")
_AMBIGUOUS = {
    "Expert": "请改填编号，或写成“姓名（工作单位）”",
    "Team": "请改填编号，或写成“名称（所在地区）”",
    "Enterprise": "请改填统一社会信用代码，或写成“名称（所在地区）”",
}
_STROKES = re.compile(r"[\s/／|｜+＋&]+|和|及")


class Identities:
    """Directories of all labels over the graph and the load."""

    def __init__(self, reader: GraphReader, records: Iterable[Record]) -> None:
        self._reader = reader
        self._directories: dict[str, Directory] = {}
        self.by_label: dict[str, list[Record]] = defaultdict(list)
        refused: dict[str, list[Entry]] = defaultdict(list)
        for record in records:
            if record.rejected:
                hint = record.values.get(HINTS.get(record.label, "")) or ""
                known = record.code or f"?{len(refused[record.label])}"
                refused[record.label].append(Entry(f"{record.kind}:{known}", record.code, record.name, hint))
            else:
                self.by_label[record.label].append(record)
        self._refused = {label: Directory(label, SCHEMA.nodes[label].kind, held) for label, held in refused.items()}
        self._uncoded: dict[tuple[str, tuple[str, ...]], str] = {}
        self._coded = {
            (record.label, record.natural): f"{record.kind}:{record.code}"
            for label in ("Expert", "Enterprise", "Team", "Course", "Service")
            for record in self.by_label[label]
            if record.code
        }

    def directory(self, label: str) -> Directory:
        """The directory of a label, made when first asked for."""
        if label not in self._directories:
            self._directories[label] = Directory.of(self._reader, label, SCHEMA.nodes[label].kind)
        return self._directories[label]

    def settle(self) -> None:
        """Ids, doubles and references of all records; records that cannot stay carry an error afterwards."""
        for label in FIRST:
            self._identify(label)
        for label in ("Problem", "TrainingNeed"):
            for record in self.by_label[label]:
                self._resolve(record)
                self._compare_names(record)
                owner = next((r.found for r in record.references if r.found), "")
                record.key = digest((owner or "", *record.natural))
            self._identify(label)
        self._same_number(("Problem", "TrainingNeed"))
        for label in FIRST:
            for record in self.by_label[label]:
                self._resolve(record)
        for record in self.by_label["Case"]:
            self._resolve(record)
            need = next((r.found for r in record.references if r.field == "need" and r.found), None)
            experts = sorted(r.found for r in record.references if r.field == "experts" and r.found)
            text, started = record.natural
            record.key = digest((need or text, *experts, started))
        self._identify("Case")
        self._drop_dangling()

    def _identify(self, label: str) -> None:
        directory = self.directory(label)
        seen: dict[str, Record] = {}
        for record in self.by_label[label]:
            if record.rejected:
                continue
            record.id = f"{record.kind}:{record.code}" if record.code else self._natural_id(directory, record)
            first = seen.setdefault(record.id, record)
            if first is not record:
                self._double(first, record)
        for record in seen.values():
            hint = record.values.get(HINTS.get(label, ""), "") or ""
            directory.add(Entry(record.id, record.code, record.name, hint))

    def _natural_id(self, directory: Directory, record: Record) -> str:
        coded = self._coded.get((record.label, record.natural))
        if coded:
            return coded
        found: list[str] = []
        if record.label in ("Expert", "Enterprise"):
            found = directory.natural(*record.natural)
        elif record.label == "Team":
            found = [n for n in directory.natural(record.natural[0]) if _region_of(directory.get(n)) == record.region]
        if len(found) == 1:
            return found[0]
        if record.label not in FIRST:
            return f"{record.kind}:{record.key}"
        # 深圳 and 深圳市, （ and (: two spellings in one load are one record.
        return self._uncoded.setdefault((record.label, record.natural), f"{record.kind}:{record.key}")

    @staticmethod
    def _double(first: Record, record: Record) -> None:
        if first.row.cells == record.row.cells and first.sheet.fields == record.sheet.fields:
            record.twin = True
            return
        field = ("credit_code" if record.label == "Enterprise" else "code") if record.code else "name"
        what = f"{heading(record.sheet, field)} {record.code} " if record.code else f"“{record.name}”"
        where = f"{first.sheet.file} 第 {first.row.number} 行"
        reason = f"{what}在本次名单中出现两次，内容不同（另见{where}）"
        advice = f"请删去一行，或改正{heading(record.sheet, field)}"
        record.report(field, Finding("duplicate_in_load", reason, advice))

    def _same_number(self, labels: tuple[str, ...]) -> None:
        seen: dict[str, Record] = {}
        for record in sorted((r for label in labels for r in self.by_label[label] if r.code), key=_place):
            first = seen.setdefault(record.code or "", record)
            if first.label != record.label:
                self._double(first, record)
            other = self.directory(labels[1] if record.label == labels[0] else labels[0])
            if f"{SCHEMA.nodes[other.label].kind}:{record.code}" in other.stored:
                reason = f"编号 {record.code} 在图谱中已是{SCHEMA.nodes[other.label].label_zh}"
                record.report(
                    "kind", Finding("kind_changed", reason, "请改用新编号，或先撤回原记录（gongjiang withdraw）")
                )

    # -- references ------------------------------------------------------------------------------------------------

    def _resolve(self, record: Record) -> None:
        for reference in record.references:
            if reference.found is None:
                self._resolve_one(record, reference)

    def _resolve_one(self, record: Record, reference: Reference) -> None:
        found = [entry for label in reference.labels for entry in self.directory(label).find(reference.text)]
        if len(found) == 1 and found[0].id == record.id:
            told = f"{heading(record.sheet, reference.field)}“{reference.text}”就是这条记录自己，没有记下"
            record.report(reference.field, Finding("self_reference", told, "请改填别的，没有就留空", "warning"))
            return
        if len(found) == 1:
            reference.found = found[0].id
            return
        if not found and self._is_refused(reference):
            self._report_fallen(record, reference)
            return
        column = heading(record.sheet, reference.field)
        if found:
            names = "；".join(str(entry) for entry in found[:5])
            reason = f"{column}“{reference.text}”不止一个：{names}"
            finding = Finding("ambiguous_reference", reason, _AMBIGUOUS.get(reference.labels[0], "请改填编号"))
        else:
            near = [name for label in reference.labels for name in self.directory(label).nearest(reference.text)]
            reason = f"{column}“{reference.text}”既不在图谱中，也不在本次名单中"
            hint = f"您是不是要填：{'、'.join(near[:3])}？" if near else "请先导入它，或核对写法"
            if self._is_several(reference):
                hint = "几个人或几个名称之间请用顿号“、”分隔"
            finding = Finding("unknown_reference", reason, hint)
        if not reference.required:
            finding = Finding(finding.code, finding.reason + "，仅保留文字", finding.suggestion, "warning")
        record.report(reference.field, finding)

    def _is_several(self, reference: Reference) -> bool:
        """Whether a mention is several, written with blanks or strokes between them."""
        parts = [part for part in _STROKES.split(reference.text) if part]
        known = (any(self.directory(label).find(part) for label in reference.labels) for part in parts)
        return len(parts) > 1 and all(known)

    def _compare_names(self, record: Record) -> None:
        """A need that gives the code of one enterprise and the name of another: the code counts."""
        named = record.row.cells.get("enterprise")
        found = next((r.found for r in record.references if r.field == "credit_code"), None)
        entry = self.directory("Enterprise").get(found) if found else None
        if named and entry and match_key(entry.name) != match_key(named):
            reason = f"统一社会信用代码是“{entry.name}”的，与企业名称“{named}”不一致，已按代码记录"
            record.report("enterprise", Finding("code_name_differ", reason, "请核对代码和名称", "warning"))

    def _is_refused(self, reference: Reference) -> bool:
        """Whether a mention means a row of this load that its own cells have refused."""
        return any(self._refused[label].find(reference.text) for label in reference.labels if label in self._refused)

    def _drop_dangling(self) -> None:
        live = {r.id for records in self.by_label.values() for r in records if not r.rejected}
        while True:
            fallen: set[str] = set()
            for records in self.by_label.values():
                fallen.update(r.id for r in records if not r.rejected and self._dangles(r, live))
            if not fallen:
                return
            live -= fallen

    def _dangles(self, record: Record, live: set[str]) -> bool:
        """Reports references to records that were refused; whether that refuses this one too."""
        for reference in record.references:
            if reference.found and reference.found not in live and not self._stored(reference.found):
                self._report_fallen(record, reference)
        return record.rejected

    def _stored(self, node: str) -> bool:
        return any(node in directory.stored for directory in self._directories.values())

    @staticmethod
    def _report_fallen(record: Record, reference: Reference) -> None:
        column = heading(record.sheet, reference.field)
        reason = f"{column}“{reference.text}”在本次名单中，但它那一行有错误，没有导入"
        finding = Finding("rejected_reference", reason, "请先改正那一行，再一起导入")
        if reference.required:
            record.report(reference.field, finding)
        else:
            reference.found = None
            record.report(reference.field, Finding(finding.code, reason, finding.suggestion, "warning"))


def _region_of(entry: Entry | None) -> str | None:
    """The code of the place that a stored team is kept with."""
    match = regions().resolve(entry.hint).value if entry and entry.hint else None
    return match.code if match else None


def _place(record: Record) -> tuple[str, str, int]:
    return (record.sheet.file, record.sheet.sheet or "", record.row.number)
