"""While a service has the graph open every command works; a service that died does no harm; commands wait their turn."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from tests.api.commands import Done, end, inside, run, serving, start

TEXT = "变频器报过流，加速的时候跳闸"
EXPERTS = "编号,姓名,工种,工作单位,所在地区,专业特长\n"


@pytest.fixture(scope="module")
def graph(copied: Callable[[], Path]) -> Path:
    return copied()


@pytest.fixture(scope="module")
def alone(graph: Path) -> dict[str, Any]:
    """What commands answer before there is a service."""
    return {
        "recommend": inside(graph, "recommend", TEXT, "--json", "--region", "深圳").json,
        "why-not": inside(graph, "why-not", "ZJ0001", TEXT, "--json").json,
        "problem": inside(graph, "recommend", "--problem", "XQ0005", "--limit", "3", "--json").json,
        "gaps": inside(graph, "doctor", "--vocabulary", "--json").json,
    }


@pytest.fixture(scope="module")
def service(graph: Path, alone: dict[str, Any]) -> Iterator[str]:
    with serving(graph) as (_, url):
        yield url


def experts(path: Path, *codes: str, region: str = "深圳") -> Path:
    """A list of as many experts, whose specialty nobody else has."""
    rows = "".join(f"{code},新人{code},焊工,新厂,{region},专治貔貅饕餮\n" for code in codes)
    path.write_text(EXPERTS + rows, encoding="utf-8")
    return path


def names(done: Done) -> list[str]:
    return [item["expert"]["code"] for item in done.json["items"]]


def test_service_answers_as_commands_do_alone(service: str, graph: Path, alone: dict[str, Any]) -> None:
    assert inside(graph, "recommend", TEXT, "--json", "--region", "深圳").json == alone["recommend"]
    assert inside(graph, "why-not", "ZJ0001", TEXT, "--json").json == alone["why-not"]
    assert inside(graph, "recommend", "--problem", "XQ0005", "--limit", "3", "--json").json == alone["problem"]
    assert inside(graph, "doctor", "--vocabulary", "--json").json == alone["gaps"]
    over_http = httpx.post(f"{service}/api/v1/recommendations/experts", json={"text": TEXT, "region": "深圳"})
    assert over_http.json() == alone["recommend"]


def test_service_refuses_as_commands_do_alone(service: str, graph: Path) -> None:
    for arguments in (
        ["recommend", ""],
        ["recommend", TEXT, "--problem", "XQ0001"],
        ["recommend", "--problem", "没有"],
        ["recommend", TEXT, "--region", "火星"],
        ["why-not", "没有此人", TEXT],
        ["withdraw", "没有"],
        ["withdraw", "region:440000"],
        ["recommend", "银" * 10_001],
        ["why-not", "ZJ0001", "银" * 10_001],
    ):
        assert inside(graph, *arguments).refused(2)


def test_service_takes_a_long_text(service: str, graph: Path) -> None:
    text = "变频器过流" * 2_000
    assert inside(graph, "recommend", text, "--json").code == 0
    assert inside(graph, "why-not", "ZJ0001", text, "--json").code == 0


def test_service_load_is_handed_over(service: str, graph: Path, tmp_path: Path) -> None:
    path = experts(tmp_path / "专家.csv", "HV1", "HV2")
    tried = inside(graph, "load", path, "--dry-run", "--json")
    assert tried.code == 0 and tried.json["dry_run"] is True and tried.json["totals"]["created"] == 2
    done = run(graph, "load", path, "--json")
    assert done.code == 0 and done.json["totals"] == tried.json["totals"]
    assert done.json["lists"][0]["file"] == "专家.csv"
    found = inside(graph, "recommend", "专治貔貅饕餮", "--json")
    assert names(found) == ["HV1", "HV2"] and found.json["revision"] == done.json["revision"]
    again = inside(graph, "load", path, "--json")
    assert again.json["totals"]["unchanged"] == 2 and again.json["revision"] == done.json["revision"]


def test_service_load_gives_rejects(service: str, graph: Path, tmp_path: Path) -> None:
    path, rejects = experts(tmp_path / "专家.csv", "RJ1", region="火星"), tmp_path / "退回.xlsx"
    done = inside(graph, "load", path, "--rejects", rejects, "--json")
    assert done.code == 1 and done.json["totals"]["rejected"] == 1
    sheet = openpyxl.load_workbook(rejects).worksheets[0]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    sheet.cell(2, columns["所在地区"]).value = "佛山"
    sheet.parent.save(rejects)
    assert inside(graph, "load", rejects, "--json").json["totals"]["created"] == 1


def test_service_load_of_folders_and_what_is_no_list(service: str, graph: Path, tmp_path: Path) -> None:
    (tmp_path / "里").mkdir()
    experts(tmp_path / "里" / "专家.csv", "FO1")
    (tmp_path / "说明.txt").write_text("不是名单", encoding="utf-8")
    done = inside(graph, "load", tmp_path, "--json")
    assert done.code == 0 and done.json["totals"]["created"] == 1
    assert [skipped["file"] for skipped in done.json["skipped"]] == ["说明.txt"]
    (tmp_path / "坏.xlsx").write_bytes(b"broken")
    assert inside(graph, "load", tmp_path, "--json").refused(2)
    assert inside(graph, "load", tmp_path / "不存在.csv").refused(2)
    (tmp_path / "empty").mkdir()
    assert inside(graph, "load", tmp_path / "empty").refused(2)


def test_service_recommend_batch_withdraw_doctor(service: str, graph: Path, tmp_path: Path) -> None:
    needs, out = tmp_path / "需求.csv", tmp_path / "答.jsonl"
    needs.write_text(f"编号,企业名称,需求描述\nB1,没有的企业,{TEXT}\n", encoding="utf-8")
    assert inside(graph, "recommend-batch", needs, "--out", out).code == 0
    (line,) = out.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["need"]["code"] == "B1" and json.loads(line)["items"]
    assert inside(graph, "load", experts(tmp_path / "专家.csv", "WD1"), "--json").code == 0
    assert inside(graph, "withdraw", "WD1", "没有").refused(2)
    assert inside(graph, "withdraw", "WD1", "--json").json["withdrawn"] == ["expert:WD1"]
    assert inside(graph, "why-not", "WD1", TEXT).refused(2)
    assert inside(graph, "doctor", "--json").json["ok"] is True
    assert run(graph, "doctor").code == 0


def test_service_second_one_is_refused_with_the_address(service: str, graph: Path) -> None:
    done = run(graph, "serve", "--port", "0")
    assert done.refused(2) and service in done.reason


def test_service_note_is_for_its_user_only(service: str, graph: Path) -> None:
    assert (graph / "service.json").stat().st_mode & 0o077 == 0
    token = json.loads((graph / "service.json").read_text())["token"]
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer {token}x"}):
        for path in ("withdrawals", "doctor", "why-not"):
            assert (
                httpx.post(f"{service}/internal/{path}", json={"ids": ["ZJ0001"]}, headers=headers).status_code == 404
            )
    assert httpx.get(f"{service}/internal/ping", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_service_survives_raw_nonsense(service: str) -> None:
    host, port = service.removeprefix("http://").split(":")
    for raw in (
        b"GET /api/v1/experts/%FF%FE%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /api/v1/experts?skill=%ED%A0%80 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"POST /api/v1/imports HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\nConnection: close\r\n\r\n",
        b"POST /api/v1/recommendations/experts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 2\r\nConnection: close\r\n\r\n{}",
        b"\0\0\0\0\r\n\r\n",
    ):
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            connection.sendall(raw)
            answer = b""
            while more := connection.recv(65536):
                answer += more
        assert answer.startswith(b"HTTP/1.1 4"), (raw, answer)
    assert httpx.get(f"{service}/readyz").status_code == 200


def test_service_says_when_it_is_open_to_the_network_and_stops_in_good_order(copied: Callable[[], Path]) -> None:
    graph = copied()
    with serving(graph, "--host", "0.0.0.0") as (process, url):
        assert httpx.get(f"{url}/healthz").status_code == 200
        process.send_signal(signal.SIGINT)
        done = end(process)
    assert (done.code, done.stdout) == (0, "")
    started, warned = done.stderr.splitlines()
    assert f"{url}/docs" in started and "没有登录和访问控制" in warned
    assert not (graph / "service.json").exists()


def test_service_dead_by_kill_leaves_commands_working(copied: Callable[[], Path], tmp_path: Path) -> None:
    graph = copied()
    with serving(graph) as (process, _):
        process.kill()
        process.wait()
        assert (graph / "service.json").exists()
        assert run(graph, "recommend", TEXT, "--json").json["items"]
        assert inside(graph, "load", experts(tmp_path / "专家.csv", "KL1"), "--json").code == 0
        assert inside(graph, "doctor", "--json").json["ok"] is True
    with serving(graph) as (_, url):
        assert httpx.get(f"{url}/api/v1/experts/KL1").status_code == 200
    assert not (graph / "service.json").exists()


DEAD = json.dumps({"pid": 2**22 + 5, "url": "http://127.0.0.1:9", "token": "x"})
SOMEBODY_ELSE = json.dumps({"pid": os.getppid(), "url": "http://127.0.0.1:9", "token": "x"})


@pytest.mark.parametrize(
    "note",
    ["", "{", "[]", '{"pid": 1}', DEAD, SOMEBODY_ELSE],
    ids=["empty", "broken", "list", "short", "dead", "somebody else"],
)
def test_service_stale_note_does_no_harm(graph_without_service: Path, note: str) -> None:
    (graph_without_service / "service.json").write_text(note, encoding="utf-8")
    assert inside(graph_without_service, "recommend", TEXT, "--json").json["items"]


@pytest.fixture(scope="module")
def graph_without_service(copied: Callable[[], Path]) -> Path:
    return copied()


def test_service_two_loads_at_once_both_succeed(graph_without_service: Path, tmp_path: Path) -> None:
    graph = graph_without_service
    running = [start(graph, "load", experts(tmp_path / f"{code}.csv", code), "--json") for code in ("TW1", "TW2")]
    done = [end(process) for process in running]
    assert [one.code for one in done] == [0, 0], done
    assert [one.json["totals"]["created"] for one in done] == [1, 1]
    assert len({one.json["revision"] for one in done}) == 2
    assert names(inside(graph, "recommend", "专治貔貅饕餮", "--json")) == ["TW1", "TW2"]
