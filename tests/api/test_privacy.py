"""Phone, e-mail and contact persons appear in no answer of any route, and in no log."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.answers import PLURALS, V1, whole
from tests.api.test_imports import HEADINGS, as_csv, expert, send
from tests.conftest import Province


def secrets(province: Province) -> set[str]:
    """Values of the personal columns that no public column holds as well."""
    personal = {"experts": ("联系电话", "邮箱"), "enterprises": ("联系人", "联系电话")}
    found, public = set(), []
    for kind, rows in province.rows.items():
        for row in rows:
            hidden = personal.get(kind, ())
            found |= {str(row[name]) for name in hidden if row[name]}
            public += [str(value) for name, value in row.items() if name not in hidden]
    text = "\n".join(public)
    return {secret for secret in found if secret not in text}


@pytest.fixture(scope="module")
def answers(client: TestClient, province: Province) -> dict[str, str]:
    """Texts of answers by address: all lists, all records but the built-in ones, neighbours, rankings, cases, paths."""
    found: dict[str, str] = {}

    def get(path: str) -> None:
        answer = client.get(path)
        assert answer.status_code < 500
        found[path] = answer.text

    for path in ("/healthz", "/readyz", "/metrics", "/docs", "/openapi.json", f"{V1}/stats"):
        get(path)
    for kind, plural in PLURALS.items():
        items = whole(client, f"/{plural}")
        found[plural] = json.dumps(items, ensure_ascii=False)
        for item in items if kind not in ("skill", "industry", "region") else items[:20]:
            get(f"{V1}/{plural}/{item['id']}")
            if kind in ("expert", "enterprise", "organization", "team"):
                get(f"{V1}/graph/{item['id']}/neighbours?limit=500")
    for need in province.rows["needs"]:
        number = need["编号"]
        answer = client.post(f"{V1}/recommendations/experts", json={"problem_id": number, "limit": 500})
        found[f"recommend {number}"] = answer.text
        get(f"{V1}/recommendations/why-not?problem_id={number}&expert_id=ZJ0001")
        get(f"{V1}/cases?similar_to={number}&limit=500")
    get(f"{V1}/graph/paths?from=ZJ0001&to=ZJ0002&k=20")
    for q in ("工", "公司", "zh", "g", "1", "佛山 焊"):
        get(f"{V1}/search?q={q}&limit=500")
    return found


def test_privacy_no_answer_shows_personal_data(answers: dict[str, str], province: Province) -> None:
    hidden = secrets(province)
    assert len(hidden) > 100
    for path, text in answers.items():
        assert text
        assert not [secret for secret in hidden if secret in text], path


def test_privacy_personal_data_is_no_key(client: TestClient, province: Province) -> None:
    for secret in sorted(secrets(province))[:10]:
        for kind in ("experts", "enterprises"):
            answer = client.get(f"{V1}/{kind}/{secret}")
            assert answer.status_code == 404
        body: dict[str, Any] = {"text": f"{secret}变频器过流"}
        items = client.post(f"{V1}/recommendations/experts", json=body).json()["items"]
        plain = client.post(f"{V1}/recommendations/experts", json={"text": "变频器过流"}).json()["items"]
        assert {item["expert"]["id"] for item in items} == {item["expert"]["id"] for item in plain}


def test_privacy_import_reports_and_logs_hide_personal_cells(
    writable: TestClient, capfd: pytest.CaptureFixture[str]
) -> None:
    phones = ["1391234000x", "13912340001", "139123400029999", "13912340003"]
    mails = ["wrong.mail.example", "first@private.example", "a b@private.example", "=cmd@private.example"]
    wechat = "wx_private_4711"
    rows = [
        {**expert(f"P{n}", 联系电话=phone, 邮箱=mail), "微信": wechat}
        for n, (phone, mail) in enumerate(zip(phones, mails, strict=True))
    ]
    rows.append({**expert("P9", 所在地区="", 联系电话="13912340009", 邮箱="nine@private.example"), "微信": wechat})
    firm = "企业名称,行业,所在地区,联系人,联系电话\n私密厂,模具制造,深圳,=欧阳私密,1391234005y\n乙私密厂,,深圳,司马私密,13912340006\n"
    job = send(writable, ("专家.csv", as_csv(*rows, headings=[*HEADINGS, "微信"])), ("企业.csv", firm.encode()))
    assert job["status"] == "done" and job["result"]["totals"]["rejected"] >= 2
    told = json.dumps(job, ensure_ascii=False)
    for number in range(4):
        told += writable.get(f"{V1}/experts/P{number}").text
    told += writable.get(f"{V1}/enterprises/私密厂").text
    told += "".join(capfd.readouterr())
    hidden = [*phones, *mails, wechat, "欧阳私密", "司马私密", "1391234005y", "13912340006", "13912340009", "nine@"]
    assert [secret for secret in hidden if secret in told] == []
