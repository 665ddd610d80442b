"""A question that a load has overtaken is asked again; a changing request never is."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import problems
from api.again import TRIES, AskedAgain
from graph.errors import SnapshotMoved


def service(moves: int) -> tuple[TestClient, list[str]]:
    """A service whose graph moves under the first so many requests."""
    app, asked = FastAPI(), []
    problems.install(app)
    app.add_middleware(AskedAgain)

    def answer(q: str = "") -> dict[str, str]:
        asked.append(q)
        if len(asked) <= moves:
            raise SnapshotMoved
        return {"q": q}

    app.add_api_route("/ask", answer, methods=["GET", "POST"])
    return TestClient(app), asked


def test_again_until_the_graph_stands_still() -> None:
    client, asked = service(3)
    answer = client.get("/ask?q=焊")
    assert (answer.status_code, answer.json()) == (200, {"q": "焊"}) and asked == ["焊"] * 4


def test_again_gives_up_with_retry_after() -> None:
    client, asked = service(100)
    answer = client.get("/ask")
    assert answer.status_code == 503 and answer.headers["retry-after"] and len(asked) == TRIES


def test_again_never_for_a_post() -> None:
    client, asked = service(1)
    assert client.post("/ask").status_code == 503 and len(asked) == 1
