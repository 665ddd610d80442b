"""Imports behind the request: one worker takes them in turn, so that uploads never wait for each other's load."""

from __future__ import annotations

import queue
import shutil
import tempfile
import threading
import uuid
from collections import OrderedDict
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from api.metrics import IMPORTED_ROWS, IMPORTS
from api.workspace import Workspace
from graph.errors import BadInput, GongjiangError, NotFound
from graph.logs import get_logger

log = get_logger()
#: Finished imports whose reports and refused rows are kept.
KEPT = 100
#: A file system takes 255 bytes; a name is told apart well before that.
NAME_BYTES = 200
#: What each stage is of the whole, for a progress that does not run backwards.
STAGES = {"读取文件": (0.0, 0.15), "校验各行": (0.15, 0.4), "核对引用": (0.4, 0.5), "比对图谱": (0.5, 0.75), "写入图谱": (0.75, 0.9), "更新索引": (0.9, 1.0)}  # fmt: skip


@dataclass
class ImportJob:
    """One upload on its way into the graph."""

    id: str
    folder: Path
    dry_run: bool
    status: Literal["queued", "running", "done", "failed"] = "queued"
    stage: str = "排队"
    progress: float = 0.0
    result: dict[str, Any] | None = None
    rejected: bytes | None = None
    error: str | None = None
    files: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The job as GET /imports/{id} answers it."""
        answer: dict[str, Any] = {
            "id": self.id,
            "status": self.status,
            "stage": self.stage,
            "progress": round(self.progress, 3),
            "dry_run": self.dry_run,
            "files": self.files,
        }
        if self.result is not None:
            answer["result"] = self.result
        if self.error is not None:
            answer["error"] = self.error
        return answer

    def place(self, name: str | None) -> Path:
        """Where the next file goes: each into a folder of its own, since two may have the same name."""
        target = self.folder / str(len(self.files)) / safe_name(name)
        target.parent.mkdir()
        self.files.append(target.name)
        return target

    @property
    def paths(self) -> list[Path]:
        """All files, in the order of the upload."""
        return [self.folder / str(number) / name for number, name in enumerate(self.files)]

    def advance(self, stage: str, done: int, total: int) -> None:
        """Takes note of the progress of the load."""
        low, high = STAGES.get(stage, (self.progress, self.progress))
        self.stage = stage
        self.progress = max(self.progress, low + (high - low) * (done / total if total else 1.0))


class ImportJobs:
    """The queue and its worker."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._jobs: OrderedDict[str, ImportJob] = OrderedDict()
        self._queue: queue.SimpleQueue[ImportJob | None] = queue.SimpleQueue()
        self._worker = threading.Thread(target=self._work, name="imports", daemon=True)
        self._worker.start()

    @staticmethod
    def new(dry_run: bool) -> ImportJob:
        """A job with an empty folder for its files."""
        return ImportJob(uuid.uuid4().hex, Path(tempfile.mkdtemp(prefix="gongjiang-import-")), dry_run)

    def submit(self, job: ImportJob) -> None:
        """Queues a job whose files are in its folder."""
        self._jobs[job.id] = job
        ended = [key for key, old in self._jobs.items() if old.status in ("done", "failed")]
        for key in ended[: max(0, len(self._jobs) - KEPT)]:
            del self._jobs[key]
        self._queue.put(job)

    def get(self, job_id: str) -> ImportJob:
        """A job by id; NotFound after it was forgotten."""
        job = self._jobs.get(job_id)
        if job is None:
            raise NotFound(f"没有这次导入：{job_id[:40]}（服务重启后或超过 {KEPT} 次以前的导入不再保留）")
        return job

    def close(self) -> None:
        """Lets the running job end; queued ones are dropped."""
        self._queue.put(None)
        self._worker.join(timeout=60)

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            self._run(job)

    def _run(self, job: ImportJob) -> None:
        job.status = "running"
        try:
            result = self._workspace.load(job.paths, dry_run=job.dry_run, progress=job.advance)
            if result.rejected:
                buffer = BytesIO()
                result.write_rejects(buffer)
                job.rejected = buffer.getvalue()
            job.result = result.report.to_json()
            for outcome, rows in job.result["totals"].items():
                IMPORTED_ROWS.labels(outcome).inc(rows)
            job.status, job.progress, job.stage = "done", 1.0, "完成"
        except GongjiangError as error:
            job.status, job.error = "failed", error.detail
        except Exception:
            log.exception("Import failed", job=job.id)
            job.status, job.error = "failed", "导入时发生内部错误，没有写入任何内容；请把服务日志交给维护人员"
        finally:
            IMPORTS.labels(job.status).inc()
            shutil.rmtree(job.folder, ignore_errors=True)


def safe_name(name: str | None) -> str:
    """The base name of an upload; BadInput when there is none."""
    base = Path((name or "").replace("\\", "/")).name
    base = "".join(character for character in base if character.isprintable()).strip().lstrip(".")
    if not base:
        raise BadInput("上传的文件没有文件名")
    stem, dot, suffix = base.rpartition(".")
    while len(base.encode()) > NAME_BYTES:
        stem, suffix = stem[:-1], suffix[:20]
        base = f"{stem}{dot}{suffix}"
    return base
