"""Runs the command as a user does: another process, its streams, its exit code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.testing import CliRunner

from api.cli import cli
from graph.settings import settings

ROOT = Path(__file__).parents[2]
CHINESE = re.compile("[\u4e00-\u9fff]")
SECONDS = 60


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.stdout)

    @property
    def reason(self) -> str:
        """The last line on stderr."""
        return self.stderr.strip().splitlines()[-1]

    def refused(self, code: int) -> bool:
        """Whether it ended with this code, an empty stdout and a Chinese reason as last line, without a traceback."""
        assert (self.code, self.stdout) == (code, ""), self
        assert CHINESE.search(self.reason), self.stderr
        assert "Traceback" not in self.stderr
        return True


def environment(graph: Path | str) -> dict[str, str]:
    """The environment of a user with this graph."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GONGJIANG_")}
    path = os.pathsep.join(filter(None, (str(ROOT), kept.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": path, "GONGJIANG_GRAPH": str(graph)}


def start(graph: Path | str, *arguments: str | bytes | Path, cwd: Path | None = None) -> subprocess.Popen[str]:
    """A command on its way."""
    return subprocess.Popen(
        [sys.executable, "-W", "error::SyntaxWarning", "-m", "api.cli", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(graph),
        cwd=cwd,
    )


def end(process: subprocess.Popen[str]) -> Done:
    """Waits for a command."""
    stdout, stderr = process.communicate(timeout=SECONDS)
    return Done(process.returncode, stdout, stderr)


def run(graph: Path | str, *arguments: str | bytes | Path, cwd: Path | None = None) -> Done:
    """A command from start to end."""
    return end(start(graph, *arguments, cwd=cwd))


def inside(graph: Path | str, *arguments: str | bytes | Path) -> Done:
    """The command in this process, for many small ones: a process of its own takes two seconds to get going."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GONGJIANG_")]:
            patch.delenv(name)
        settings.cache_clear()
        result = CliRunner(env={"GONGJIANG_GRAPH": str(graph)}).invoke(cli, [os.fsdecode(a) for a in arguments])
    settings.cache_clear()
    structlog.reset_defaults()  # it would go on writing to a stream that is closed
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Done(result.exit_code, result.stdout, result.stderr)


@contextmanager
def serving(graph: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running service and its address; stopped politely afterwards."""
    process = start(graph, "serve", "--port", "0", *arguments)
    note, limit = graph / "service.json", time.monotonic() + SECONDS
    try:
        while True:
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            assert time.monotonic() < limit
            if note.exists() and (known := json.loads(note.read_text()))["pid"] == process.pid:
                break
            time.sleep(0.05)
        yield process, known["url"]
    finally:
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=SECONDS)
