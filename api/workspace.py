"""One open graph with its match index: what the service and a command without a service work on."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from api.names import NameKeeper
from graph.content import digest
from graph.engine import GraphEngine, is_server, open_engine, retried
from graph.errors import BadInput, GraphUnavailable, GraphUnreachable, SnapshotMoved
from graph.index import MatchIndex
from graph.index.name_index import NameIndex
from graph.index.projection import Projection
from graph.logs import get_logger
from graph.schema import SCHEMA
from graph.settings import settings
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

    def __init__(self, engine: GraphEngine | None, index_folder: Path | None, *, url: str = "") -> None:
        self._engine, self._url = engine, url
        self._folder = index_folder
        self._index: MatchIndex | None = None
        self._opening, self._refreshing = threading.Lock(), threading.Lock()
        self._names = NameKeeper(self._search_folder)
        #: Set once a follower opens the graph and builds the index: no request waits for either then.
        self.followed = False
        self._away = "还没有连上图数据库；请稍候再试"

    @classmethod
    def open(cls, url: str, *, index_folder: Path | None, create: bool = True) -> Workspace:
        """Opens the graph and brings its reference data up to date."""
        return cls(_opened(url, create), index_folder, url=url)

    @classmethod
    def waiting(cls, url: str) -> Workspace:
        """The graph on a server that may not be there yet: it is opened when first asked for and answering."""
        return cls(None, None, url=url)

    @property
    def shared(self) -> bool:
        """Whether other processes may change the graph too."""
        return is_server(self._url)

    @property
    def engine(self) -> GraphEngine:
        """The open graph; GraphUnavailable as long as its server is away."""
        if self._engine is None and self.followed:
            raise GraphUnreachable(self._away)
        return self._engine or self._open_now()

    def _open_now(self) -> GraphEngine:
        with self._opening:
            if self._engine is None:
                try:
                    self._engine = _opened(self._url, create=True)
                except GraphUnavailable as error:
                    self._away = error.detail
                    raise
            return self._engine

    def follow(self) -> None:
        """Opens the graph if it was not there before, and brings the index to its revision."""
        if self._engine is None:
            self._open_now()
        first = self._index is None
        index = self.refresh()
        self._names.at(self._searched, lambda: self.index)
        if first:
            # The server plans each statement once (2 s for all that a refresh asks): now, not when it is waited for.
            with suppress(SnapshotMoved), self.engine.snapshot() as reader:
                index.projection.refresh(reader)

    @property
    def index(self) -> MatchIndex:
        """The current match index, opened when first asked for."""
        if self._index is None and self.followed:
            _ = self.engine  # which is away, if it is
            raise GraphUnavailable("匹配索引正在建立；请稍候再试")
        return self._index or self.refresh()

    @property
    def names(self) -> NameIndex:
        """The search index of the same revision as the match index or, while there is none, of the graph."""
        if self._index is None and self.followed:
            _ = self.index  # says why there is none yet
        return self._names.at(self._searched, lambda: self.index)

    def prepare_search(self) -> None:
        """Makes the search index in the background."""
        self._names.prepare(self._searched, lambda: self.index)

    def _searched(self) -> tuple[str, int]:
        return self._index.state if self._index else (self.engine.graph_id, self.engine.revision())

    @contextmanager
    def _search_folder(self) -> Iterator[Path | None]:
        with self._folder_to_itself() as folder:
            yield folder and folder.with_name(f"{folder.name}.search" if self.engine.shared else "search")

    @property
    def index_folder(self) -> Path | None:
        """Where the index is saved: beside an embedded graph, else in the folder of the settings, if there is one."""
        if self.engine.shared and settings().index_folder:
            return Path(settings().index_folder).expanduser() / self.engine.graph_id
        return self._folder

    def refresh(self) -> MatchIndex:
        """Brings the index to the revision of the graph and saves it."""
        with self._refreshing:
            if self._index is None:
                with self._folder_to_itself() as folder:
                    self._index = MatchIndex.open(self.engine, folder).warm()
            else:
                fresh = self._index.refresh(self.engine)
                if fresh is not self._index:
                    self._index = fresh.warm()
                    self._save(fresh)
            return self._index

    def _save(self, index: MatchIndex) -> None:
        with self._folder_to_itself() as folder:
            if folder:
                index.save(folder)

    @contextmanager
    def _folder_to_itself(self) -> Iterator[Path | None]:
        """The folder of the saved index; several processes may keep that of a server's graph in one."""
        folder = self.index_folder
        if folder is None or not self.engine.shared:
            yield folder
            return
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(folder.with_name(folder.name + ".lock")):
                yield folder
        except OSError as error:
            raise BadInput(
                f"匹配索引不能存放在 {folder.parent}（{error.strerror}）；请检查 GONGJIANG_INDEX_FOLDER"
            ) from error

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
        answer = retried(lambda: self._withdraw(mentions))
        self.refresh()
        log.info("Withdrew records", revision=answer["revision"], count=len(answer["withdrawn"]))
        return answer

    def _withdraw(self, mentions: Sequence[str]) -> dict[str, Any]:
        with self.engine.snapshot() as reader:
            found = sorted({resolve(reader, mention).id for mention in mentions})
            before = reader.revision()
        for node in found:
            if node.partition(":")[0] in FIXED:
                raise BadInput(f"{node} 是标准自带的行业或地区，不能撤回")
        with self.engine.transaction("withdraw", "、".join(found)[:500], after=before) as transaction:
            for label, node_type in SCHEMA.nodes.items():
                ids = [node for node in found if node.partition(":")[0] == node_type.kind]
                if ids:
                    transaction.delete_nodes(label, ids)
            revision = transaction.revision
        graves = [grave for grave in self.engine.tombstones(since=before) if grave["rev"] == revision]
        return {"revision": revision, "withdrawn": found, "relations": sum(g["target"] is not None for g in graves)}

    def doctor(self) -> dict[str, Any]:
        """Checks store, index, vocabulary and counts; mends the index when it is not what the graph says."""
        checks = [
            self._check_store(),
            self._check_index(),
            self._check_names(),
            self._check_vocabulary(),
            self._check_counts(),
        ]
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
        truth, held = retried(self._truth_and_index)
        same = all(truth.nodes[label].equals(held.nodes[label]) for label in truth.nodes) and all(
            truth.edges[triple].equals(held.edges[triple]) for triple in truth.edges
        )
        if not same:
            self._index = MatchIndex.build(self.engine).warm()
            check["mended"] = True
        folder = self.index_folder
        if folder and (check["mended"] or not (folder / "manifest.json").exists()):
            self._save(self.index)
            check["mended"] = True
        state = "与图谱不一致或缺失，已重建" if check["mended"] else "与图谱一致"
        return {**check, "detail": f"{state}，版本 {self.index.revision}"}

    def _truth_and_index(self) -> tuple[Projection, Projection]:
        """What the graph says and what the index holds, of one revision."""
        held = self.index.projection
        with self.engine.snapshot() as reader:
            if self.engine.shared and reader.revision() != held.revision:
                self.refresh()
                raise SnapshotMoved
            return Projection.build(reader, self.engine.graph_id), held

    def _check_names(self) -> dict[str, Any]:
        mended = self._names.mend(self.index)
        state = "与图谱不一致或缺失，已重建" if mended else "与图谱一致"
        detail = f"{state}，版本 {self.index.revision}"
        return {"name": "search", "label": "搜索索引", "ok": True, "mended": mended, "detail": detail}

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
        with self._opening:
            if self._engine is not None:
                self._engine.close()


def _opened(url: str, create: bool) -> GraphEngine:
    engine = open_engine(url, create=create)
    try:
        seed(engine)
    except BaseException:
        engine.close()
        raise
    return engine


@contextmanager
def opened(url: str, *, index_folder: Path | None, create: bool = True) -> Iterator[Workspace]:
    """A workspace that is closed afterwards."""
    workspace = Workspace.open(url, index_folder=index_folder, create=create)
    try:
        yield workspace
    finally:
        workspace.close()
