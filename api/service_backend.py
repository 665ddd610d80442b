"""The work of the commands done by the service that has the graph open, over HTTP on this machine."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Any

import httpx

from api.folder import ServiceNote, bearer
from graph.errors import BadInput, GongjiangError, GraphUnavailable, NotFound, TooLarge
from graph.transfer import Part, decode
from loaders.discover import discover
from loaders.progress import Progress
from queries.need import Request

Answer = dict[str, Any]
POLL_SECONDS = 0.3


class ServiceBackend:
    """The service that has the graph open, over HTTP on this machine."""

    def __init__(self, note: ServiceNote) -> None:
        # Loopback traffic must not go through a proxy of the environment.
        self._client = httpx.Client(base_url=note.url, headers=bearer(note), timeout=120, trust_env=False)

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def load(self, paths: Sequence[Path], dry_run: bool, rejects: Path | None, progress: Progress) -> Answer:
        """Hands the files over and follows the import."""
        files, skipped = discover(paths)
        with ExitStack() as stack:
            try:
                parts = [("files", (file.name, stack.enter_context(file.open("rb")))) for file in files]
            except OSError as error:
                raise BadInput(f"{error.filename}：打不开（{error.strerror}）") from error
            progress("交给服务", 0, 1)
            job = self._ask("POST", "/api/v1/imports", files=parts, data={"dry_run": str(dry_run).lower()})
        address = f"/api/v1/imports/{job['id']}"
        while job["status"] in ("queued", "running"):
            time.sleep(POLL_SECONDS)
            job = self._ask("GET", address)
            progress(job["stage"], int(job["progress"] * 1000), 1000)
        if job["status"] == "failed":
            raise BadInput(job["error"])
        report: Answer = job["result"]
        report["skipped"] = [s.to_json() for s in skipped] + report["skipped"]
        if rejects is not None and report["totals"]["rejected"]:
            answer = self._send("GET", f"{address}/rejected.xlsx")
            if answer.status_code == 200:
                rejects.write_bytes(answer.content)
        return report

    def recommend(self, request: Request) -> Answer:
        """Asks the service."""
        return self._ask("POST", "/api/v1/recommendations/experts", json=_body(request))

    def why_not(self, request: Request, expert: str) -> Answer:
        """Asks the service."""
        return self._ask("POST", "/internal/why-not", json={"question": _body(request), "expert": expert})

    def search(self, q: str, kinds: Sequence[str], limit: int) -> Answer:
        """Asks the service."""
        return self._ask("POST", "/internal/search", json={"q": q, "kinds": list(kinds), "limit": limit})

    def withdraw(self, ids: Sequence[str]) -> Answer:
        """Asks the service."""
        return self._ask("POST", "/internal/withdrawals", json={"ids": list(ids)})

    def doctor(self) -> Answer:
        """Asks the service."""
        return self._ask("POST", "/internal/doctor")

    def vocabulary_gaps(self, limit: int, progress: Progress) -> Answer:
        """Asks the service."""
        progress("查看需求", 0, 1)
        return self._ask("POST", "/internal/vocabulary-gaps", json={"limit": limit})

    def export(self, format: str) -> Iterator[bytes]:
        """Asks the service."""
        return self._stream("/api/v1/export", format=format)

    def parts(self) -> Iterator[Part]:
        """The whole graph of the service, for a copy; GraphUnavailable when it ends too early."""
        return decode(BufferedReader(_Pieces(self._stream("/internal/parts"))))

    def _stream(self, path: str, **params: str) -> Iterator[bytes]:
        try:
            with self._client.stream("GET", path, params=params) as answer:
                if not answer.is_success:
                    answer.read()
                    raise _refusal(answer)
                yield from answer.iter_bytes()
        except httpx.HTTPError as error:
            raise GraphUnavailable("正在运行的服务没有把数据传完；请确认它是否正常，再试一次") from error

    def _send(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        try:
            return self._client.request(method, path, **arguments)
        except httpx.HTTPError as error:
            raise GraphUnavailable("正在运行的服务没有回答；请确认它是否正常，或停止它后再试") from error

    def _ask(self, method: str, path: str, **arguments: Any) -> Answer:
        answer = self._send(method, path, **arguments)
        if answer.is_success:
            document: Answer = answer.json()
            return document
        raise _refusal(answer)


class _Pieces(RawIOBase):
    """Pieces of a stream as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


def _refusal(answer: httpx.Response) -> GongjiangError:
    try:
        detail = answer.json()["detail"]
    except (ValueError, KeyError):
        detail = f"服务回答了 {answer.status_code}"
    return {404: NotFound, 413: TooLarge, 422: BadInput}.get(answer.status_code, GraphUnavailable)(detail)


def _body(request: Request) -> Answer:
    body: Answer = {
        "text": request.text,
        "problem_id": request.problem_id,
        "enterprise_id": request.enterprise_id,
        "industry": request.industry,
        "region": request.region,
        "skills": list(request.skills),
        "limit": request.limit,
    }
    return {key: value for key, value in body.items() if value}
