"""What commands share: options, output, errors, the way to the graph."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from api.backends import Backend, backend
from graph.errors import GongjiangError
from graph.settings import settings

DbOption = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="URL",
        help="图谱所在的文件夹，或 bolt://、neo4j:// 地址（默认取 GONGJIANG_GRAPH，再默认 gongjiang-data）",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="标准输出只给一个 JSON 文档")]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=500, help="最多几位专家")]

#: A pipe has no width; 160 columns hold every table.
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 160)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def graph_url(db: str | None) -> str:
    """The graph that a command is for."""
    return db or settings().graph


@contextmanager
def connected(db: str | None, *, create: bool = False) -> Iterator[Backend]:
    """The graph or its service; says so when it has to wait."""

    def waiting() -> None:
        err.print("图谱正被另一个命令使用，等它结束…")

    with backend(graph_url(db), seconds=settings().wait_seconds, waiting=waiting, create=create) as found:
        yield found


@contextmanager
def told() -> Iterator[None]:
    """Turns expected errors into a last line on stderr and the exit code of the contract."""
    try:
        yield
    except GongjiangError as error:
        fail(error.detail, error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        raise typer.Exit(1) from None


def plain(text: str | None) -> str | None:
    """An argument without bytes that are no UTF-8 (they arrive as lone surrogates), which nothing behind could take."""
    return text and text.encode(errors="ignore").decode()


def fail(detail: str, code: int) -> None:
    """Ends the command."""
    sys.stderr.write(f"{' '.join(detail.split())}\n")
    raise typer.Exit(code)


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


class StageProgress:
    """A bar a stage on stderr, when that is a terminal."""

    def __init__(self) -> None:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeElapsedColumn(),
        )
        self._bars = Progress(*columns, console=err, disable=not err.is_terminal)
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> StageProgress:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Notes progress of a stage."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bars.add_task(stage, total=max(total, 1))
        self._bars.update(self._tasks[stage], completed=done if total else 1, total=max(total, 1))
