from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from tests.api.answers import CHINESE, V1, finished, is_problem, whole
from tests.api.conftest import UPLOAD_MIB
from tests.conftest import Province

IMPORTS = f"{V1}/imports"
HEADINGS = ["编号", "姓名", "工种", "技能等级", "工作单位", "所在地区", "状态", "联系电话", "邮箱"]


def expert(code: str, **cells: str) -> dict[str, str]:
    row = {"编号": code, "姓名": f"新人{code}", "工种": "焊工", "工作单位": "新来的厂", "所在地区": "深圳"}
    return {**row, **cells}


def as_csv(*rows: dict[str, str], headings: list[str] = HEADINGS) -> bytes:
    buffer = StringIO()
    writer = csv.DictWriter(buffer, headings, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def send(client: TestClient, *files: tuple[str, bytes], dry_run: bool = False) -> dict[str, Any]:
    """Uploads files and waits for the end."""
    answer = client.post(IMPORTS, files=[("files", file) for file in files], data={"dry_run": str(dry_run).lower()})
    assert answer.status_code == 202, answer.text
    job = answer.json()
    assert {"id", "status"} <= job.keys() and job["status"] in ("queued", "running", "done")
    return finished(client, job)


def test_import_dry_run_counts_and_writes_nothing(writable: TestClient) -> None:
    before = writable.get(f"{V1}/stats").json()
    file = ("专家.csv", as_csv(expert("D1"), expert("D2"), expert("D3", 状态="不知道什么状态", 所在地区="")))
    tried = send(writable, file, dry_run=True)
    assert tried["status"] == "done" and tried["result"]["dry_run"] is True
    assert tried["result"]["totals"]["created"] == 2 and tried["result"]["totals"]["rejected"] == 1
    assert writable.get(f"{V1}/stats").json() == before
    assert is_problem(writable.get(f"{V1}/experts/D1"), 404)
    real = send(writable, file)
    assert real["result"]["totals"] == tried["result"]["totals"]
    assert real["result"]["revision"] == before["revision"] + 1
    assert writable.get(f"{V1}/stats").json()["nodes"]["expert"] == before["nodes"]["expert"] + 2
    assert writable.get(f"{V1}/experts/D1").json()["name"] == "新人D1"


def test_import_report_has_the_shape_of_the_contract(writable: TestClient) -> None:
    job = send(writable, ("名单.csv", as_csv(expert("S1"), expert("S2", 技能等级="三段"), expert("S3", 工种=""))))
    report = job["result"]
    assert report.keys() == {"revision", "dry_run", "totals", "lists", "skipped"}
    counts = {"created", "updated", "unchanged", "suspected_duplicates", "rejected"}
    assert report["totals"].keys() == counts
    (part,) = report["lists"]
    assert part.keys() == counts | {"file", "sheet", "kind", "rows", "issues"}
    assert (part["file"], part["sheet"], part["kind"], part["rows"]) == ("名单.csv", None, "experts", 3)
    assert part["created"] + part["updated"] + part["unchanged"] + part["rejected"] == part["rows"]
    for issue in part["issues"]:
        assert issue.keys() == {"row", "column", "value", "severity", "code", "reason", "suggestion"}
        assert CHINESE.search(issue["reason"])
    found = {(issue["row"], issue["column"], issue["severity"]) for issue in part["issues"]}
    assert {(3, "技能等级", "warning"), (4, "工种", "error")} <= found


def test_import_rankings_see_it_when_done(writable: TestClient) -> None:
    text = "貔貅饕餮魑魅魍魉"
    assert writable.post(f"{V1}/recommendations/experts", json={"text": text}).json()["items"] == []
    headings = ["编号", "姓名", "工种", "工作单位", "所在地区", "专业特长"]
    row = expert("R1", 专业特长="专治貔貅饕餮魑魅魍魉")
    done = send(writable, ("专家.csv", as_csv(row, headings=headings)))
    body = writable.post(f"{V1}/recommendations/experts", json={"text": text}).json()
    assert [item["expert"]["id"] for item in body["items"]] == ["expert:R1"]
    assert body["revision"] == done["result"]["revision"]


def test_import_again_changes_nothing(writable: TestClient, province: Province) -> None:
    files = [(path.name, path.read_bytes()) for path in sorted(province.lists.iterdir())]
    before = writable.get(f"{V1}/stats").json()
    report = send(writable, *files)["result"]
    assert report["totals"]["unchanged"] == sum(len(rows) for rows in province.rows.values())
    assert (report["totals"]["created"], report["totals"]["updated"], report["totals"]["rejected"]) == (0, 0, 0)
    assert writable.get(f"{V1}/stats").json() == before


def test_import_files_are_resolved_together(writable: TestClient) -> None:
    teams = "编号,名称,层级,所在地区,队长\nTT1,一起来的队,市,深圳,T1\n".encode()
    report = send(writable, ("服务队.csv", teams), ("专家.csv", as_csv(expert("T1"))))["result"]
    assert report["totals"]["created"] == 2 and report["totals"]["rejected"] == 0
    around = whole(writable, "/graph/team:TT1/neighbours", kinds="expert")
    assert {edge["node"]["id"] for edge in around} == {"expert:T1"}


def test_import_rejected_rows_come_back(writable: TestClient) -> None:
    job = send(writable, ("专家.csv", as_csv(expert("J1"), expert("J2", 所在地区="", 联系电话="13912340000"))))
    answer = writable.get(f"{IMPORTS}/{job['id']}/rejected.xlsx")
    assert answer.status_code == 200
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0].values)
    assert {"原因", "建议"} <= set(map(str, rows[0])) and len(rows) == 2
    cells = dict(zip(map(str, rows[0]), rows[1], strict=True))
    assert (cells["编号"], str(cells["联系电话"])) == ("J2", "13912340000")
    assert CHINESE.search(str(cells["原因"]))
    assert is_problem(writable.delete(f"{IMPORTS}/{job['id']}/rejected.xlsx"), 405)


def test_import_without_rejected_rows_has_no_workbook(writable: TestClient) -> None:
    job = send(writable, ("专家.csv", as_csv(expert("W1"))))
    assert is_problem(writable.get(f"{IMPORTS}/{job['id']}/rejected.xlsx"), 404)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("专家.xlsx", b"this is no workbook"),
        ("专家.xlsx", b""),
        ("专家.xlsx", b"PK\x03\x04 broken zip"),
        ("专家.csv", b"\0\0\0\0binary\0"),
        ("专家.csv", b""),
        ("专家.csv", "日期,天气\n今天,晴\n".encode()),
        ("专家.jsonl", b"{broken"),
        ("专家.pdf", b"%PDF-1.4"),
        ("noextension", b"x"),
        ("专家.xls", b"\xd0\xcf\x11\xe0"),
    ],
)
def test_import_unreadable_file_fails_with_a_reason(writable: TestClient, name: str, content: bytes) -> None:
    before = writable.get(f"{V1}/stats").json()
    job = send(writable, (name, content))
    assert job["status"] == "failed" and "result" not in job
    assert CHINESE.search(job["error"]) and "内部错误" not in job["error"]
    assert is_problem(writable.get(f"{IMPORTS}/{job['id']}/rejected.xlsx"), 404)
    assert writable.get(f"{V1}/stats").json() == before


def test_import_one_unreadable_file_stops_all(writable: TestClient) -> None:
    job = send(writable, ("专家.csv", as_csv(expert("U1"))), ("坏.xlsx", b"broken"))
    assert job["status"] == "failed" and "坏.xlsx" in job["error"]
    assert is_problem(writable.get(f"{V1}/experts/U1"), 404)


@pytest.mark.parametrize(
    "name",
    [
        "../../../../evil.csv",
        "..\\..\\evil.csv",
        "/etc/passwd.csv",
        "C:\\Windows\\evil.csv",
        "a" * 300 + ".csv",
        "名" * 120 + ".csv",
        ".hidden.csv",
        "~$专家.csv",
        "nul\x00byte.csv",
        "line\nbreak.csv",
        "空 格 .csv",
        "…专家（1）.CSV",
        "$(touch x).csv",
        "-rf.csv",
        "emoji🦀.csv",
    ],
    ids=range(15),
)
def test_import_hostile_names(writable: TestClient, name: str) -> None:
    answer = writable.post(IMPORTS, files=[("files", (name, as_csv(expert("H1"))))])
    assert answer.status_code in (202, 422), answer.text
    if answer.status_code == 422:
        assert is_problem(answer, 422)
        return
    assert not any(character in answer.json()["files"][0] for character in "/\\\0\n")
    job = finished(writable, answer.json())
    assert job["status"] in ("done", "failed")
    assert "内部错误" not in job.get("error", "")
    for part in job.get("result", {"lists": []})["lists"]:
        assert part["file"] in job["files"]


def test_import_same_name_twice(writable: TestClient) -> None:
    report = send(writable, ("专家.csv", as_csv(expert("N1"))), ("专家.csv", as_csv(expert("N2"))))["result"]
    assert report["totals"]["created"] == 2 and [part["file"] for part in report["lists"]] == ["专家.csv", "专家.csv"]


def test_import_without_a_file(writable: TestClient) -> None:
    assert is_problem(writable.post(IMPORTS), 422)
    assert is_problem(writable.post(IMPORTS, data={"dry_run": "true"}), 422)
    assert is_problem(writable.post(IMPORTS, json={"files": []}), 422)
    assert is_problem(writable.post(IMPORTS, files=[("file", ("专家.csv", b"x"))]), 422)
    assert is_problem(writable.post(IMPORTS, data={"files": "not a file"}), 422)
    assert is_problem(writable.post(IMPORTS, files=[("files", ("", b"x"))]), 422)


def test_import_bad_form(writable: TestClient) -> None:
    file = [("files", ("专家.csv", as_csv(expert("B1"))))]
    assert is_problem(writable.post(IMPORTS, files=file, data={"dry_run": "perhaps"}), 422)
    headers = {"Content-Type": "multipart/form-data"}
    assert is_problem(writable.post(IMPORTS, content=b"--x\r\nbroken", headers=headers), 422)
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert is_problem(writable.post(IMPORTS, content=b"--x\r\nbroken", headers=headers), 422)


def test_import_unknown_form_field(writable: TestClient) -> None:
    file = [("files", ("专家.csv", as_csv(expert("F1"))))]
    assert is_problem(writable.post(IMPORTS, files=file, data={"dryrun": "true"}), 422)
    assert is_problem(writable.post(f"{IMPORTS}?dry_run=true", files=file), 422)
    assert is_problem(writable.get(f"{V1}/experts/F1"), 404)


def test_import_too_large(writable: TestClient) -> None:
    content = b"x" * (UPLOAD_MIB * 2**20 + 1)
    answer = writable.post(IMPORTS, files=[("files", ("专家.csv", content))])
    assert is_problem(answer, 413)
    assert "GONGJIANG_UPLOAD_LIMIT_MIB" in answer.json()["detail"]


def test_import_too_large_without_a_length(writable: TestClient) -> None:
    def body() -> Any:
        yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\n'
        for _ in range(UPLOAD_MIB * 16 + 1):
            yield b"x" * 2**16
        yield b"\r\n--x--\r\n"

    answer = writable.post(IMPORTS, content=body(), headers={"Content-Type": "multipart/form-data; boundary=x"})
    assert is_problem(answer, 413)


@pytest.mark.parametrize("path", ["nothing", "x" * 500, "%00"])
def test_import_not_found(writable: TestClient, path: str) -> None:
    assert is_problem(writable.get(f"{IMPORTS}/{path}"), 404)
    assert is_problem(writable.get(f"{IMPORTS}/{path}/rejected.xlsx"), 404)


def test_import_not_allowed(writable: TestClient) -> None:
    assert is_problem(writable.get(IMPORTS), 405)
    assert is_problem(writable.delete(IMPORTS), 405)
    assert is_problem(writable.post(f"{IMPORTS}/x"), 405)
