"""The folder of an embedded graph: store, saved index, lock, and who serves it.

LadybugDB lets one process open a store. A lock file beside it keeps commands in a queue instead of failing, and a running
service leaves its address there, so that a command hands its work to the service.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from graph.errors import GraphUnavailable

#: How often a waiting command looks again.
LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class ServiceNote:
    """Where the running service answers; the token opens its internal routes to commands on this machine."""

    pid: int
    url: str
    token: str


class GraphFolder:
    """Paths and manners of one graph folder."""

    def __init__(self, path: str) -> None:
        self.path = Path(path).expanduser().resolve()
        if self.path.exists() and not self.path.is_dir():
            raise GraphUnavailable(f"{self.path} 是文件，不是图谱文件夹；请用 --db 指定一个文件夹")

    @property
    def index(self) -> Path:
        """The saved match index."""
        return self.path / "index"

    @property
    def exists(self) -> bool:
        """Whether there is a graph in the folder."""
        return (self.path / "graph.lbug").exists()

    def lock(self) -> FileLock:
        """The lock that the process which has the graph open holds; the system frees it when that process dies."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise GraphUnavailable(f"无法建立文件夹 {self.path}：{error.strerror}") from error
        return FileLock(self.path / "lock")

    def announce(self, url: str) -> ServiceNote:
        """Leaves the address of the service, readable for its user only."""
        note = ServiceNote(os.getpid(), url, secrets.token_urlsafe(32))
        target = self.path / "service.json"
        fresh = target.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(asdict(note)), encoding="utf-8")
        fresh.replace(target)
        return note

    def silence(self) -> None:
        """Takes the note back."""
        (self.path / "service.json").unlink(missing_ok=True)

    def service(self) -> ServiceNote | None:
        """The running service, if it answers; a note of a dead one counts for nothing."""
        try:
            note = ServiceNote(**json.loads((self.path / "service.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        if not psutil.pid_exists(note.pid):
            return None
        import httpx  # 0.2 s that only a command with a service beside it needs

        try:
            answer = httpx.get(f"{note.url}/internal/ping", headers=bearer(note), timeout=10, trust_env=False)
        except httpx.HTTPError:
            return None
        return note if answer.status_code == 200 else None

    def acquire(self, seconds: float, waiting: Callable[[], None]) -> FileLock | ServiceNote:
        """The lock, or the service that has the graph open; `waiting` is called once when somebody else holds it.
        GraphUnavailable after `seconds`."""
        lock, end, told = self.lock(), time.monotonic() + seconds, False
        while True:
            try:
                lock.acquire(timeout=0)
                return lock
            except Timeout:
                note = self.service()
                if note is not None:
                    return note
            if time.monotonic() >= end:
                raise GraphUnavailable(f"{self.path} 一直被另一个命令占用，等了 {seconds:.0f} 秒；请稍后再试")
            if not told:
                waiting()
                told = True
            time.sleep(LOOK_SECONDS)


def bearer(note: ServiceNote) -> dict[str, str]:
    """The header that opens the internal routes."""
    return {"Authorization": f"Bearer {note.token}"}
