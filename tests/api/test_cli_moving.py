"""gongjiang export and gongjiang copy, alone and beside a service."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx
import pytest

from graph.content import digest
from graph.engine import open_engine
from loaders.replay import replay
from queries.changes import ChangeFeed
from tests.api.commands import end, inside, run, serving, start
from tests.conftest import Province

FORMATS = ("graphml", "jsonld", "csv")


@pytest.fixture(scope="module")
def graph(copied: Callable[[], Path]) -> Path:
    return copied()


@pytest.fixture(scope="module")
def served(copied: Callable[[], Path]) -> Iterator[Path]:
    folder = copied()
    with serving(folder):
        yield folder


@pytest.mark.parametrize("name", FORMATS)
def test_export_writes_the_file(graph: Path, tmp_path: Path, name: str) -> None:
    file = tmp_path / f"图谱.{name}"
    file.write_text("旧")
    done = inside(graph, "export", "--format", name, file)
    assert done.code == 0 and done.stdout == "" and "已导出" in done.stderr
    assert file.stat().st_size > 10_000 and list(tmp_path.iterdir()) == [file]


def test_export_beside_a_service_is_the_same(served: Path, graph: Path, tmp_path: Path) -> None:
    for folder in (served, graph):
        done = inside(folder, "export", "--format", "graphml", tmp_path / folder.parent.name)
        assert done.code == 0
    one, other = sorted(tmp_path.iterdir())
    assert one.read_bytes() == other.read_bytes()
    assert nx.read_graphml(one).number_of_nodes() > 1000


@pytest.mark.parametrize(
    "arguments",
    [
        ["--format", "xlsx", "a"],
        ["a"],
        ["--format", "csv"],
        ["--format", "csv", "nowhere/a.zip"],
        ["--format", "csv", "."],
    ],
)
def test_export_wrong_usage(graph: Path, tmp_path: Path, arguments: list[str]) -> None:
    assert run(graph, "export", *arguments, cwd=tmp_path).refused(2)
    assert list(tmp_path.iterdir()) == []


def test_export_without_a_graph(tmp_path: Path) -> None:
    assert inside(tmp_path / "none", "export", "--format", "csv", tmp_path / "a.zip").refused(3)
    assert not (tmp_path / "a.zip").exists()


def test_export_of_a_service_that_dies_leaves_the_old_file(copied: Callable[[], Path], tmp_path: Path) -> None:
    folder, file = copied(), tmp_path / "a.graphml"
    file.write_text("旧")
    with serving(folder) as (service, _):
        os.kill(service.pid, signal.SIGSTOP)
        command = start(folder, "export", "--format", "graphml", file)
        time.sleep(4)
        os.kill(service.pid, signal.SIGKILL)
        service.wait()
        done = end(command)
    # The command finds the service gone: it breaks off, or opens the graph itself.
    assert (done.code == 3 and file.read_text() == "旧") or (done.code == 0 and file.stat().st_size > 10_000)
    assert [path.name for path in tmp_path.iterdir()] == ["a.graphml"]


def test_copy_makes_an_equal_graph(graph: Path, tmp_path: Path) -> None:
    done = inside("unused", "copy", graph, tmp_path / "copy", "--json")
    assert done.code == 0
    found = done.json
    assert found["content_hash"] == inside(graph, "doctor", "--json").json["content_hash"]
    assert inside(tmp_path / "copy", "doctor", "--json").json["content_hash"] == found["content_hash"]
    one, other = open_engine(str(graph)), open_engine(str(tmp_path / "copy"))
    assert one.revisions() == other.revisions() and other.revision() == found["revision"]
    assert one.scan_nodes("Expert").equals(other.scan_nodes("Expert"))
    one.close()
    other.close()
    text = "变频器报过流，加速的时候跳闸"
    answers = [inside(g, "recommend", text, "--json").json for g in (graph, tmp_path / "copy")]
    assert answers[0] == answers[1]


def test_copy_beside_a_service(served: Path, graph: Path, tmp_path: Path) -> None:
    done = run("unused", "copy", served, tmp_path / "copy")
    assert done.code == 0 and "复制完成并核对一致" in done.stdout
    alone = inside("unused", "copy", graph, tmp_path / "other", "--json").json
    assert alone["content_hash"] in done.stdout


def test_copy_into_a_served_graph_is_refused(served: Path, graph: Path) -> None:
    assert inside("unused", "copy", graph, served).refused(2)


def test_copy_into_a_full_graph_is_refused(graph: Path, tmp_path: Path) -> None:
    assert inside("unused", "copy", graph, tmp_path / "copy").code == 0
    assert inside("unused", "copy", graph, tmp_path / "copy").refused(2)
    assert inside("unused", "copy", graph, graph).refused(2)
    assert inside("unused", "copy", graph, f"{graph}/../graph").refused(2)


def test_copy_of_nothing(tmp_path: Path) -> None:
    assert inside("unused", "copy", tmp_path / "none", tmp_path / "copy").refused(3)
    assert list(tmp_path.iterdir()) == []
    file = tmp_path / "file"
    file.write_text("x")
    assert inside("unused", "copy", file, tmp_path / "copy").refused(3)
    assert run("unused", "copy", tmp_path).refused(2)


def test_copy_that_is_killed_is_refused_and_done_again(graph: Path, tmp_path: Path, province: Province) -> None:
    target = tmp_path / "copy"
    command = start("unused", "copy", graph, target)
    while not (target / "graph.lbug.wal").exists() or (target / "graph.lbug.wal").stat().st_size < 400_000:
        assert command.poll() is None
        time.sleep(0.005)
    command.kill()
    command.communicate()
    for arguments in (["doctor"], ["load", province.lists], ["export", "--format", "csv", tmp_path / "a.zip"]):
        done = inside(target, *arguments)
        assert done.refused(3) and "gongjiang copy" in done.reason
    assert inside("unused", "copy", target, tmp_path / "third").refused(3)
    done = inside("unused", "copy", graph, target, "--json")
    assert done.code == 0
    assert done.json["content_hash"] == inside(graph, "doctor", "--json").json["content_hash"]


def test_copy_shows_no_personal_data(graph: Path, tmp_path: Path, province: Province) -> None:
    done = inside("unused", "copy", graph, tmp_path / "copy", "--json")
    told = json.dumps(done.json, ensure_ascii=False) + done.stderr
    assert not [row["联系电话"] for row in province.rows["experts"] if row["联系电话"] and str(row["联系电话"]) in told]


def test_feed_after_a_load_that_was_cut_off(graph: Path, tmp_path: Path, province: Province) -> None:
    """Killed while it writes, run again, updated and withdrawn from: the feed still gives the same content."""
    folder = tmp_path / "graph"
    command = start(folder, "load", province.lists)
    store = folder / "graph.lbug.wal"
    while not store.exists() or not store.stat().st_size:
        assert command.poll() is None
        time.sleep(0.005)
    time.sleep(1.5)
    command.kill()
    command.communicate()
    assert inside(folder, "load", province.lists).code == 0
    wanted = inside(graph, "doctor", "--json").json["content_hash"]
    engine, mirror = open_engine(str(folder)), open_engine(str(tmp_path / "mirror"))
    assert digest(engine).content == wanted
    feed, since = ChangeFeed(engine), 0
    for round_ in range(2):
        cursor = None
        while True:
            page = feed.page(since=since, limit=500, cursor=cursor)
            replay(mirror, page.items)
            cursor = page.next_cursor
            if cursor is None:
                break
        since = page.revision
        assert digest(mirror).content == digest(engine).content and mirror.revision()
        if round_ == 0:
            with engine.transaction("withdraw") as transaction:
                transaction.delete_nodes("Expert", ["expert:ZJ0001"])
    engine.close()
    mirror.close()
