from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from fastapi.testclient import TestClient

from loaders.columns import LIST_KINDS
from tests.api.answers import V1, finished, is_problem


@pytest.mark.parametrize("kind", LIST_KINDS)
def test_template_has_the_columns_of_the_kind(client: TestClient, kind: str) -> None:
    answer = client.get(f"{V1}/templates/{kind}.xlsx")
    assert answer.status_code == 200
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    assert f'filename="{kind}.xlsx"' in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(BytesIO(answer.content))
    headings = [str(cell.value).rstrip("*") for cell in book.worksheets[0][1]]
    assert headings == [column.heading for column in LIST_KINDS[kind].columns]


def test_template_filled_in_is_a_list(client: TestClient) -> None:
    book = openpyxl.load_workbook(BytesIO(client.get(f"{V1}/templates/experts.xlsx").content))
    sheet = book.worksheets[0]
    filled = {"姓名": "试填一", "工种": "焊工", "工作单位": "试填厂", "所在地区": "深圳"}
    for cell in sheet[1]:
        sheet.cell(2, cell.column, filled.get(str(cell.value).rstrip("*")))
    buffer = BytesIO()
    book.save(buffer)
    files = [("files", ("experts.xlsx", buffer.getvalue()))]
    answer = client.post(f"{V1}/imports", files=files, data={"dry_run": "true"})
    result = finished(client, answer.json())["result"]
    assert result["totals"]["created"] == 1 and result["totals"]["rejected"] == 0
    assert [part["kind"] for part in result["lists"]] == ["experts"]


@pytest.mark.parametrize("kind", ["widgets", "experts.xlsx", "%00", "没有这种", "x" * 3000])
def test_template_unknown_kind(client: TestClient, kind: str) -> None:
    assert is_problem(client.get(f"{V1}/templates/{kind}.xlsx"), 422)


def test_template_by_its_chinese_name(client: TestClient) -> None:
    named = client.get(f"{V1}/templates/专家名单.xlsx")
    assert named.status_code == 200 and named.content == client.get(f"{V1}/templates/experts.xlsx").content


def test_template_not_allowed(client: TestClient) -> None:
    assert is_problem(client.post(f"{V1}/templates/experts.xlsx"), 405)
