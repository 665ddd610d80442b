"""One open graph with its match index: what the service and a command without a service work on."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.names import NameKeeper
from graph.content import digest
from graph.engine import GraphEngine, open_engine
from graph.errors import BadInput
from graph.index import MatchIndex
from graph.index.name_index import NameIndex
from graph.index.projection import Projection
from graph.logs import get_logger
from graph.schema import SCHEMA
from loaders.builtin import seed
from loaders.progress import Progress, silent
from queries.resolve import resolve
from queries.stats import stats

if TYPE_CHECKING:
    from loaders.load import LoadResult

log = get_logger()
#: Reference data of the standards; it comes with the program and is not for withdrawal.
FIXED = ("industry", "region")


class Workspace:
    """Engine and index. The index is replaced as a whole after each load; who holds the old one may finish with it."""

    def __init__(self, engine: GraphEngine, index_folder: Path | None) -> None:
        self.engine = engine
        self._folder = index_folder
        self._index: MatchIndex | None = None
        self._refreshing = threading.Lock()
        self._names = NameKeeper(index_folder.with_name("search") if index_folder else None, engine.graph_id)

    @classmethod
    def open(cls, url: str, *, index_folder: Path | None, create: bool = True) -> Workspace:
        """Opens the graph and brings its reference data up to date."""
        engine = open_engine(url, create=create)
        try:
            seed(engine)
        except BaseException:
            engine.close()
            raise
        return cls(engine, index_folder)

    @property
    def index(self) -> MatchIndex:
        """The current match index, opened when first asked for."""
        return self._index or self.refresh()

    @property
    def names(self) -> NameIndex:
        """The search index of the same revision as the match index or, while there is none, of the graph."""
        return self._names.at(self._searched(), lambda: self.index)

    def prepare_search(self) -> None:
        """Makes the search index in the background."""
        self._names.prepare(self._searched(), lambda: self.index)

    def _searched(self) -> int:
        return self._index.revision if self._index else self.engine.revision()

    def refresh(self) -> MatchIndex:
        """Brings the index to the revision of the graph and saves it."""
        with self._refreshing:
            if self._index is None:
                self._index = MatchIndex.open(self.engine, self._folder).warm()
            else:
                fresh = self._index.refresh(self.engine)
                if fresh is not self._index:
                    self._index = fresh.warm()
                    if self._folder:
                        fresh.save(self._folder)
            return self._index

    def load(self, paths: Sequence[Path], *, dry_run: bool = False, progress: Progress = silent) -> LoadResult:
        """Loads lists; rankings see the result when this returns."""
        from loaders.load import load_files  # readers and normalisers take 0.4 s of a start that must be short

        result = load_files(self.engine, paths, dry_run=dry_run, progress=progress)
        if not dry_run:
            progress("更新索引", 0, 1)
            self._names.renew(self.refresh())
            progress("更新索引", 1, 1)
        log.info("Loaded lists", dry_run=dry_run, revision=result.report.revision, **result.report.totals)
        return result

    def withdraw(self, mentions: Sequence[str]) -> dict[str, Any]:
        """Takes records out with all their edges; all of them or, when one is unknown, none."""
        if not mentions:
            raise BadInput("请给出要撤回的记录的编号")
        found = {resolve(self.engine, mention).id: mention for mention in mentions}
        for node in found:
            if node.partition(":")[0] in FIXED:
                raise BadInput(f"{node} 是标准自带的行业或地区，不能撤回")
        with self.engine.transaction("withdraw", "、".join(sorted(found))[:500]) as transaction:
            for label, node_type in SCHEMA.nodes.items():
                ids = sorted(node for node in found if node.partition(":")[0] == node_type.kind)
                if ids:
                    transaction.delete_nodes(label, ids)
            revision = transaction.revision
        self.refresh()
        log.info("Withdrew records", revision=revision, count=len(found))
        cut = sum(grave["target"] is not None for grave in self.engine.tombstones(since=revision - 1))
        return {"revision": revision, "withdrawn": sorted(found), "relations": cut}

    def doctor(self) -> dict[str, Any]:
        """Checks store, index, vocabulary and counts; mends the index when it is not what the graph says."""
        checks = [self._check_store(), self._check_index(), self._check_vocabulary(), self._check_counts()]
        with self.engine.snapshot() as reader:
            state = {"revision": reader.revision(), "content_hash": digest(reader).content}
        return {"ok": all(check["ok"] for check in checks), **state, "checks": checks}

    def _check_store(self) -> dict[str, Any]:
        health = self.engine.health()
        log_ids = [row["id"] for row in self.engine.revisions()] if health.ok else []
        gaps = log_ids != list(range(1, len(log_ids) + 1))
        ok = health.ok and not gaps and self.engine.revision() == len(log_ids)
        detail = health.detail or ("版本记录不连续" if gaps else f"可读，版本 {len(log_ids)}")
        return {"name": "store", "label": "图谱存储", "ok": ok, "mended": False, "detail": detail}

    def _check_index(self) -> dict[str, Any]:
        check = {"name": "index", "label": "匹配索引", "ok": True, "mended": False}
        with self.engine.snapshot() as reader:
            truth = Projection.build(reader, self.engine.graph_id)
        held = self.index.projection
        same = all(truth.nodes[label].equals(held.nodes[label]) for label in truth.nodes) and all(
            truth.edges[triple].equals(held.edges[triple]) for triple in truth.edges
        )
        if not same:
            self._index = MatchIndex.build(self.engine).warm()
            check["mended"] = True
        if self._folder and (check["mended"] or not (self._folder / "manifest.json").exists()):
            self.index.save(self._folder)
            check["mended"] = True
        state = "与图谱不一致或缺失，已重建" if check["mended"] else "与图谱一致"
        return {**check, "detail": f"{state}，版本 {self.index.revision}"}

    def _check_vocabulary(self) -> dict[str, Any]:
        arrays = self.index.arrays
        skills, found = len(arrays.ids("Skill")), set()
        for label in ("Problem", "TrainingNeed"):
            edges = self.index.projection.edges[("REQUIRES", label, "Skill")]
            pairs = zip(edges["from"].to_pylist(), edges["how"].to_pylist(), strict=True)
            found |= {need for need, how in pairs if how != "text"}
        needs = sum(len(arrays.ids(label)) for label in ("Problem", "TrainingNeed"))
        detail = f"{skills} 项技能；{needs} 条需求中 {needs - len(found)} 条没有识别出技能"
        return {"name": "vocabulary", "label": "技能词表", "ok": skills > 0, "mended": False, "detail": detail}

    def _check_counts(self) -> dict[str, Any]:
        counted = stats(self.engine)
        total, edges = sum(counted["nodes"].values()), sum(counted["edges"].values())
        return {
            "name": "counts",
            "label": "数量",
            "ok": True,
            "mended": False,
            "detail": f"{total} 个节点，{edges} 条关系",
        }

    def close(self) -> None:
        """Closes the engine."""
        self._names.close()
        self.engine.close()


@contextmanager
def opened(url: str, *, index_folder: Path | None, create: bool = True) -> Iterator[Workspace]:
    """A workspace that is closed afterwards."""
    workspace = Workspace.open(url, index_folder=index_folder, create=create)
    try:
        yield workspace
    finally:
        workspace.close()
