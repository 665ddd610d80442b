"""What tests of the routes share: reading whole lists, and what a refusal looks like."""

from __future__ import annotations

import re
import time
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

V1 = "/api/v1"
CHINESE = re.compile("[\u4e00-\u9fff]")
PLURALS = {
    "expert": "experts",
    "skill": "skills",
    "industry": "industries",
    "enterprise": "enterprises",
    "problem": "problems",
    "training_need": "training-needs",
    "course": "courses",
    "service": "services",
    "team": "teams",
    "case": "cases",
    "organization": "organizations",
    "region": "regions",
}


def is_problem(answer: Response, status: int) -> bool:
    """Whether an answer is problem details of this status, in Chinese, that gives nothing internal away."""
    assert answer.status_code == status, (answer.status_code, answer.text)
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["type"] and CHINESE.search(body["title"]) and CHINESE.search(body["detail"])
    assert all(CHINESE.search(error["reason"]) for error in body.get("errors", [])), body
    assert "Traceback" not in answer.text and ".py" not in answer.text
    return True


def whole(client: TestClient, path: str, limit: int = 500, **params: Any) -> list[dict[str, Any]]:
    """All items of a list, page by page."""
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        asked = {**params, "limit": limit, **({"cursor": cursor} if cursor else {})}
        answer = client.get(V1 + path, params=asked)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert page.keys() == {"items", "next_cursor", "revision"}
        assert len(page["items"]) <= limit
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return items
        assert len(page["items"]) == limit


def finished(client: TestClient, job: dict[str, Any]) -> dict[str, Any]:
    """An import when it has ended; its progress never runs backwards."""
    progress, end = 0.0, time.monotonic() + 60
    while time.monotonic() < end:
        answer = client.get(f"{V1}/imports/{job['id']}")
        assert answer.status_code == 200, answer.text
        state: dict[str, Any] = answer.json()
        assert state["status"] in ("queued", "running", "done", "failed")
        assert 0 <= progress <= state["progress"] <= 1
        progress = state["progress"]
        if state["status"] in ("done", "failed"):
            return state
        time.sleep(0.02)
    raise AssertionError(f"import does not end: {state}")
