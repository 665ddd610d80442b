from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.answers import CHINESE, PLURALS, V1, finished

#: What the contract names and this version has.
ROUTES = {
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    f"GET {V1}/stats",
    f"GET {V1}/search",
    *(f"GET {V1}/{plural}" for plural in PLURALS.values()),
    *(f"GET {V1}/{plural}/{{id}}" for plural in PLURALS.values()),
    f"GET {V1}/graph/{{id}}/neighbours",
    f"GET {V1}/graph/paths",
    f"POST {V1}/recommendations/experts",
    f"GET {V1}/recommendations/why-not",
    f"POST {V1}/imports",
    f"GET {V1}/imports/{{id}}",
    f"GET {V1}/imports/{{id}}/rejected.xlsx",
    f"GET {V1}/templates/{{kind}}.xlsx",
    f"GET {V1}/changes",
    f"GET {V1}/export",
}
QUERIES = {
    f"{V1}/search": "?q=焊工",
    f"{V1}/graph/paths": "?from=ZJ0001&to=XQ0001",
    f"{V1}/recommendations/why-not": "?expert_id=ZJ0001&problem_id=XQ0001",
    f"{V1}/export": "?format=csv",
}


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    answer = client.get("/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def _operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_openapi_lists_the_routes_of_the_contract_and_no_others(document: dict[str, Any]) -> None:
    listed = {route.replace("{job_id}", "{id}") for route in _operations(document)}
    assert listed == ROUTES


def test_openapi_is_told_in_chinese(document: dict[str, Any]) -> None:
    for route, operation in _operations(document).items():
        assert CHINESE.search(operation["summary"]), route
        assert operation["tags"], route
        for parameter in operation.get("parameters", []):
            if parameter["name"] not in ("id", "job_id", "kind", "limit", "cursor"):
                assert CHINESE.search(parameter.get("description", "")), (route, parameter["name"])
    names = [operation["operationId"] for operation in _operations(document).values()]
    assert len(names) == len(set(names))


def test_openapi_examples_work(document: dict[str, Any], client: TestClient) -> None:
    examples = document["components"]["schemas"]["ExpertRequest"]["examples"]
    assert examples
    for example in examples:
        answer = client.post(f"{V1}/recommendations/experts", json=example)
        assert answer.status_code == 200, answer.text


def test_openapi_announces_nothing_that_does_not_work(document: dict[str, Any], writable: TestClient) -> None:
    bad = "姓名,工种,工作单位,所在地区\n某人,焊工,某厂,\n"
    job = writable.post(f"{V1}/imports", files=[("files", ("专家.csv", bad.encode()))]).json()
    assert finished(writable, job)["status"] == "done"
    kinds = {plural: kind for kind, plural in PLURALS.items()}
    called = 0
    for route in _operations(document):
        method, path = route.split()
        if method == "POST":
            continue
        plural = path.removeprefix(V1).split("/")[1]
        ids = {"job_id": job["id"], "kind": "experts", "id": "ZJ0001"}
        if plural in kinds:
            ids["id"] = writable.get(f"{V1}/{plural}?limit=1").json()["items"][0]["id"]
        url = re.sub(r"\{(\w+)\}", lambda match: ids[match[1]], path)  # noqa: B023 - used at once
        answer = writable.get(url + QUERIES.get(path, ""))
        assert answer.status_code == 200, (url, answer.text)
        called += 1
    assert called == len(ROUTES) - 2


@pytest.mark.parametrize("page", ["/docs", "/redoc"])
def test_docs_need_no_internet(client: TestClient, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 200
    assets = re.findall(r"""(?:src|href)=["']([^"']+)["']""", answer.text)
    assert any(asset.endswith(".js") for asset in assets)
    for asset in assets:
        assert asset.startswith("/") and not asset.startswith("//"), asset
        found = client.get(asset)
        assert found.status_code == 200 and found.content, asset
    assert not re.search(r"https?://", answer.text)
    assert "/openapi.json" in answer.text
