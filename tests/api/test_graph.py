from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.answers import V1, is_problem, whole
from tests.conftest import Province


def test_neighbours_shape(client: TestClient) -> None:
    items = whole(client, "/graph/ZJ0001/neighbours")
    assert items
    for item in items:
        assert item.keys() == {"relation", "direction", "node", "properties"}
        assert item["direction"] in ("out", "in")
        assert item["node"].keys() == {"kind", "id", "name"}
        assert item["node"]["id"].startswith(item["node"]["kind"] + ":")
    assert (
        items == whole(client, "/graph/expert:ZJ0001/neighbours") == whole(client, "/graph/ZJ0001/neighbours", limit=2)
    )


def test_neighbours_seen_from_both_ends(client: TestClient) -> None:
    for item in whole(client, "/graph/ZJ0001/neighbours"):
        back = whole(client, f"/graph/{item['node']['id']}/neighbours", relations=item["relation"], kinds="expert")
        direction = {"out": "in", "in": "out"}[item["direction"]]
        assert (direction, "expert:ZJ0001") in [(edge["direction"], edge["node"]["id"]) for edge in back]


def test_neighbours_filtered(client: TestClient) -> None:
    items = whole(client, "/graph/ZJ0001/neighbours")
    skills = whole(client, "/graph/ZJ0001/neighbours", relations="HAS_SKILL")
    assert skills == [item for item in items if item["relation"] == "HAS_SKILL"] and skills
    places = whole(client, "/graph/ZJ0001/neighbours", kinds="region,industry")
    assert places == [item for item in items if item["node"]["kind"] in ("region", "industry")] and places
    assert whole(client, "/graph/ZJ0001/neighbours", relations="HAS_SKILL", kinds="region") == []


@pytest.mark.parametrize("query", ["relations=NOPE", "relations=", "kinds=widget", "kinds=,", "limit=0", "cursor=x"])
def test_neighbours_bad_filter(client: TestClient, query: str) -> None:
    assert is_problem(client.get(f"{V1}/graph/ZJ0001/neighbours?{query}"), 422)


def test_neighbours_not_found_and_not_allowed(client: TestClient) -> None:
    assert is_problem(client.get(f"{V1}/graph/没有/neighbours"), 404)
    assert is_problem(client.post(f"{V1}/graph/ZJ0001/neighbours"), 405)
    assert is_problem(client.get(f"{V1}/graph/ZJ0001"), 404)


def test_paths_between_an_expert_and_a_problem(client: TestClient, province: Province) -> None:
    found = 0
    for need in province.rows["needs"][:20]:
        params = {"from": "ZJ0001", "to": str(need["编号"]), "k": 5, "max_hops": 4}
        answer = client.get(f"{V1}/graph/paths", params=params)
        assert answer.status_code == 200
        lengths = []
        for path in answer.json()["items"]:
            assert _joined(client, path)
            assert path["nodes"][0]["id"] == "expert:ZJ0001" and path["nodes"][-1]["id"].endswith(str(need["编号"]))
            lengths.append(path["length"])
        assert lengths == sorted(lengths) and len(lengths) <= 5 and all(n <= 4 for n in lengths)
        found += len(lengths)
    assert found


def _joined(client: TestClient, path: dict[str, Any]) -> bool:
    """Whether each edge of a path is stored and joins the nodes beside it."""
    ids = [node["id"] for node in path["nodes"]]
    assert path.keys() == {"length", "nodes", "edges"}
    assert path["length"] == len(path["edges"]) == len(ids) - 1 and len(set(ids)) == len(ids)
    assert all(node.keys() == {"kind", "id", "name"} for node in path["nodes"])
    for edge, ends in zip(path["edges"], pairwise(ids), strict=True):
        assert edge.keys() == {"from", "relation", "to"} and {edge["from"], edge["to"]} == set(ends)
        around = whole(client, f"/graph/{edge['from']}/neighbours", relations=edge["relation"])
        assert edge["to"] in [item["node"]["id"] for item in around if item["direction"] == "out"]
    return True


@pytest.mark.parametrize(
    "query",
    [
        "from=ZJ0001",
        "to=ZJ0001",
        "from=ZJ0001&to=ZJ0001",
        "from=&to=ZJ0002",
        "from=ZJ0001&to=ZJ0002&max_hops=0",
        "from=ZJ0001&to=ZJ0002&max_hops=7",
        "from=ZJ0001&to=ZJ0002&k=0",
        "from=ZJ0001&to=ZJ0002&k=x",
    ],
)
def test_paths_bad_input(client: TestClient, query: str) -> None:
    assert is_problem(client.get(f"{V1}/graph/paths?{query}"), 422)


def test_paths_not_found_and_not_allowed(client: TestClient) -> None:
    assert is_problem(client.get(f"{V1}/graph/paths?from=ZJ0001&to=没有"), 404)
    assert is_problem(client.get(f"{V1}/graph/paths?from=没有&to=ZJ0001"), 404)
    assert is_problem(client.post(f"{V1}/graph/paths"), 405)
