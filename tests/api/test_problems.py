"""Nothing a client sends is answered with 5xx, and every refusal is problem details in Chinese."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.answers import PLURALS, V1, is_problem, whole

EXPERTS = f"{V1}/recommendations/experts"
#: Strings that have broken services before.
NASTY = [
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\udfff银纹",
    "\u202e\u200b\ufeff",
    "银纹" * 20_000,
    "x" * 100_000,
    "9" * 6000,
    "-1",
    "1e309",
    "NaN",
    "null",
    "'; DROP TABLE Expert; --",
    "{$ne: 1}",
    "MATCH (n) DETACH DELETE n",
    "../../../etc/passwd",
    "expert:",
    ":",
    "expert:ZJ0001",
    "ZJ0001/neighbours",
    "%s%n{0}",
    "\r\nX-Evil: 1",
    "（）",
    "张伟（",
    "\U0001f980",
]
TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(codec=None, exclude_categories=()), max_size=40),
    st.text("银纹注塑机焊缝气孔主轴异响", max_size=30),
)
JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)
PARAMS = {
    "/experts": ["skill", "hops", "team", "industry", "region", "limit", "cursor"],
    "/cases": ["similar_to", "text", "outcome", "limit", "cursor"],
    "/graph/paths": ["from", "to", "max_hops", "k"],
    "/graph/ZJ0001/neighbours": ["relations", "kinds", "limit", "cursor"],
    "/recommendations/why-not": ["problem_id", "text", "expert_id", "limit"],
    "/skills": ["limit", "cursor"],
}
FIELDS = {
    "text": "银纹",
    "problem_id": "XQ0001",
    "enterprise_id": "x",
    "industry": "3525",
    "region": "深圳",
    "skills": ["氩弧焊"],
    "exclude": ["ZJ0001"],
    "filters": {"region": "深圳"},
    "weights": {"cases": 1},
    "limit": 5,
}
FUZZ = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def encoded(text: str) -> str:
    """Percent-encoded as a hostile client would, lone surrogates included."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def tame(answer: Response) -> Response:
    """An answer that is a success or a refusal in good form."""
    if answer.is_success:
        return answer
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.request.url, answer.text)
    assert is_problem(answer, answer.status_code)
    return answer


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_problems_nasty_text_in_every_place(client: TestClient, text: str) -> None:
    if len(text) <= 10_000:  # a longer address does not get past the server
        for path, names in PARAMS.items():
            for name in names:
                tame(client.get(f"{V1}{path}?{name}={encoded(text)}"))
        for plural in PLURALS.values():
            tame(client.get(f"{V1}/{plural}/{encoded(text)}"))
        for path in ("/graph/{}/neighbours", "/templates/{}.xlsx", "/imports/{}", "/imports/{}/rejected.xlsx"):
            tame(client.get(V1 + path.format(encoded(text))))
        tame(client.get("/" + encoded(text)))
    for name, value in FIELDS.items():
        bodies: list[dict[str, Any]] = [{name: text}, {"text": "银纹", name: text}]
        if isinstance(value, list):
            bodies.append({"text": "银纹", name: [text]})
        if isinstance(value, dict):
            bodies += [{"text": "银纹", name: {key: text}} for key in value]
            bodies.append({"text": "银纹", name: {text: 1}})
        for body in bodies:
            tame(post(client, body))


def post(client: TestClient, body: Any) -> Response:
    """Sends JSON as Python writes it: NaN, Infinity and escaped surrogates included."""
    headers = {"Content-Type": "application/json"}
    return client.post(EXPERTS, content=json.dumps(body).encode("utf-8", "surrogatepass"), headers=headers)


@FUZZ
@given(data=st.data(), path=st.sampled_from(sorted(PARAMS)))
def test_problems_any_parameters(client: TestClient, data: st.DataObject, path: str) -> None:
    names = data.draw(st.lists(st.sampled_from([*PARAMS[path], "unknown"]), max_size=4))
    values = [data.draw(st.one_of(TEXTS.filter(lambda t: len(t) < 5_000), st.integers().map(str))) for _ in names]
    query = "&".join(f"{name}={encoded(value)}" for name, value in zip(names, values, strict=True))
    tame(client.get(f"{V1}{path}?{query}"))


@FUZZ
@given(st.dictionaries(st.one_of(st.sampled_from(sorted(FIELDS)), TEXTS), JUNK, max_size=4))
def test_problems_any_body(client: TestClient, body: dict[str, Any]) -> None:
    tame(post(client, body))
    tame(post(client, {"text": "银纹", **body}))


@FUZZ
@given(JUNK)
def test_problems_any_json(client: TestClient, body: Any) -> None:
    answer = tame(post(client, body))
    assert answer.status_code == 422 or answer.is_success


@FUZZ
@given(st.binary(max_size=200), st.sampled_from(["application/json", "text/plain", "multipart/form-data", "x", ""]))
def test_problems_any_bytes(client: TestClient, body: bytes, content_type: str) -> None:
    for path in ("/recommendations/experts", "/imports"):
        answer = client.post(V1 + path, content=body, headers={"Content-Type": content_type})
        assert is_problem(answer, 422)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"\xff\xfe",
        b'{"text": "\xb2\xe2"}',
        b"[" * 50_000,
        b'{"text": ' + b"1" * 5000 + b"}",
        b'{"text": "x", "limit": ' + b"1" * 5000 + b"}",
        b'{"text": "x", "limit": 1e400}',
        b'{"text": "x", "limit": 5.5}',
        b'{"text": "x", "weights": {"cases": NaN}}',
        b'{"text": "x", "weights": {"cases": Infinity}}',
        b'{"text": "x", "weights": {"cases": 1e308, "skills": 1e308}}',
        b'{"text": "x", "weights": []}',
    ],
    ids=lambda body: repr(body[:40]),
)
def test_problems_broken_bodies(client: TestClient, body: bytes) -> None:
    answer = client.post(EXPERTS, content=body, headers={"Content-Type": "application/json"})
    assert is_problem(answer, 422)


def test_problems_errors_name_the_field(client: TestClient) -> None:
    answer = client.post(EXPERTS, json={"text": "银纹", "limit": 0, "topp": 1})
    assert is_problem(answer, 422)
    assert {error["field"] for error in answer.json()["errors"]} == {"limit", "topp"}
    assert "limit" in answer.json()["detail"] and "topp" in answer.json()["detail"]


def test_problems_body_too_large(client: TestClient) -> None:
    assert is_problem(client.post(EXPERTS, json={"text": "银" * (3 * 2**20)}), 413)


def test_problems_body_too_large_without_a_length(client: TestClient) -> None:
    answer = client.post(
        EXPERTS,
        content=(b" " * 2**16 for _ in range(64)),
        headers={"Content-Type": "application/json", "Transfer-Encoding": "chunked"},
    )
    assert is_problem(answer, 413)


def test_problems_leave_the_graph_alone(client: TestClient) -> None:
    before = client.get(f"{V1}/stats").json()
    post(client, {"text": "x'}) DETACH DELETE n //", "filters": {"region": "x' OR 1=1"}})
    client.get(f"{V1}/experts?skill=x' OR 1=1")
    assert client.get(f"{V1}/stats").json() == before
    assert len(whole(client, "/experts")) == before["nodes"]["expert"]
