"""Commands and services on a graph server, each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

import httpx

from tests.api.commands import ROOT, Done
from tests.engines import Neo4jPlace
from tests.neo4j_server import free_port

SECONDS = 120


def started(
    place: Neo4jPlace, *arguments: str, log: TextIO | int = subprocess.PIPE, **changed: str
) -> subprocess.Popen[str]:
    """A command on its way; `changed` are variables of its environment."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GONGJIANG_")}
    path = os.pathsep.join(filter(None, (str(ROOT), kept.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", "api.cli", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
        encoding="utf-8",
        env={**kept, "PYTHONPATH": path, **place.environment, **changed},
    )


def ended(process: subprocess.Popen[str]) -> Done:
    """How a command ended."""
    stdout, stderr = process.communicate(timeout=SECONDS)
    return Done(process.returncode, stdout, stderr)


@contextmanager
def serving(place: Neo4jPlace, log: Path, **changed: str) -> Iterator[httpx.Client]:
    """A service and a client of it, as soon as it listens; its stderr goes to `log`."""
    port = free_port()
    # A file and no pipe: one that nobody reads would hold up the service when it is full.
    stderr = log.open("w", encoding="utf-8")
    process = started(place, "serve", "--port", str(port), log=stderr, **changed)
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False)
    try:
        until(lambda: answers(client, "/healthz") == 200)
        assert process.poll() is None
        yield client
    finally:
        client.close()
        process.terminate()
        process.communicate(timeout=SECONDS)
        stderr.close()


def answers(client: httpx.Client, path: str) -> int | None:
    """The status of an answer; None when nobody listens."""
    with suppress(httpx.HTTPError):
        return client.get(path).status_code
    return None


def until(condition: Callable[[], Any], seconds: float = SECONDS) -> float:
    """Waits for a condition; the seconds that it took."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, "waited in vain"
        time.sleep(0.02)
    return time.monotonic() - begun


def experts(folder: Path, texts: Mapping[str, str]) -> Path:
    """A list of experts, 编号 to specialty, as a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "专家.csv"
    rows = "".join(f"{code},新人{code},焊工,新厂,佛山市,{text}\n" for code, text in texts.items())
    path.write_text("编号,姓名,工种,工作单位,所在地区,专业特长\n" + rows, encoding="utf-8")
    return path
