"""Everything that touches a graph gives the same on every engine: items, order, scores."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from graph.errors import NotFound
from graph.index.match_index import MatchIndex
from graph.schema import SCHEMA
from queries.text import statement
from tests.contract.conftest import Both, Side

V1 = "/api/v1"
#: The name of the engine, and times of the clock.
OWN = {"engine", "updated_at", "at"}
NEEDS, NODES = 40, 12


def same(one: Any, other: Any, where: str = "") -> None:
    """Asserts that two answers are equal, fractions within 1e-9."""
    if isinstance(one, dict) and isinstance(other, dict):
        assert list(one) == list(other), where
        for key in one:
            if key not in OWN:
                same(one[key], other[key], f"{where}/{key}")
    elif isinstance(one, list) and isinstance(other, list):
        assert len(one) == len(other), where
        for number, (a, b) in enumerate(zip(one, other, strict=True)):
            same(a, b, f"{where}/{number}")
    elif isinstance(one, float) and isinstance(other, float):
        assert one == pytest.approx(other, abs=1e-9), where
    else:
        assert type(one) is type(other) and one == other, where


def asked(side: Side, path: str, body: dict[str, Any] | None = None) -> Any:
    """The answer of a service; an error of the client is one too."""
    answer = side.client.get(f"{V1}{path}") if body is None else side.client.post(f"{V1}{path}", json=body)
    assert answer.status_code < 500, answer.text
    return {"status": answer.status_code, "body": answer.json()}


def compared(both: Both, path: str, body: dict[str, Any] | None = None) -> Any:
    """Asks both sides, asserts that they say the same, and gives the answer."""
    answer = asked(both.tried, path, body)
    same(answer, asked(both.reference, path, body), path)
    return answer["body"]


def some(both: Both, label: str, count: int = NODES) -> list[dict[str, Any]]:
    """Nodes of a label, the same ones every time."""
    rows = both.reference.workspace.engine.scan_nodes(label).to_pylist()
    return random.Random(label).sample(rows, min(count, len(rows)))


def tables_are_equal(both: Both) -> None:
    """Every row and every edge is the same, with the same types."""
    tried, reference = both.tried.workspace.engine, both.reference.workspace.engine
    for label in SCHEMA.nodes:
        one, other = tried.scan_nodes(label), reference.scan_nodes(label)
        drop = ["updated_at"]
        same(one.drop_columns(drop).to_pylist(), other.drop_columns(drop).to_pylist(), label)
        assert [f.name for f in one.schema] == [f.name for f in other.schema]
    for relation, source, target in SCHEMA.triples():
        one, other = (e.scan_edges(relation.name, source, target) for e in (tried, reference))
        same(one.to_pylist(), other.to_pylist(), relation.name)


def test_load_reports_and_stores_the_same(both: Both) -> None:
    same(both.tried.first.report.to_json(), both.reference.first.report.to_json())
    assert both.tried.first.report.totals["created"] > 100
    tables_are_equal(both)


def test_load_again_changes_nothing(both: Both) -> None:
    for side in (both.tried, both.reference):
        before = side.workspace.engine.revision()
        report = side.workspace.load([both.lists]).report
        assert report.totals["unchanged"] == sum(both.tried.first.report.totals.values()) and report.revision == before
        assert side.workspace.engine.revision() == before


def test_dry_run_counts_and_writes_nothing(both: Both, tmp_path: Path) -> None:
    row = {"编号": "ZJ-NEU", "姓名": "欧阳试", "工种": "焊工", "工作单位": "试机厂", "所在地区": "佛山市"}
    (tmp_path / "专家.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    reports = []
    for side in (both.tried, both.reference):
        before = side.workspace.engine.revision()
        reports.append(side.workspace.load([tmp_path], dry_run=True).report.to_json())
        assert side.workspace.engine.revision() == before
    same(*reports)
    assert reports[0]["totals"]["created"] == 1


def test_records_and_stats(both: Both) -> None:
    compared(both, "/stats")
    for node in SCHEMA.nodes.values():
        if node.plural:
            route = f"/{node.plural}"
            page = compared(both, f"{route}?limit=7")
            while page.get("next_cursor") and page["items"][-1]["id"] < f"{node.kind}:5":
                page = compared(both, f"{route}?limit=7&cursor={page['next_cursor']}")
            for row in some(both, node.name, 3):
                assert compared(both, f"{route}/{row['id']}")["id"] == row["id"]
                compared(both, f"{route}/{row['code'] or row['name']}")


def test_neighbours(both: Both) -> None:
    for label in ("Expert", "Skill", "Industry", "Region", "Team", "Problem", "Case", "Enterprise"):
        for row in some(both, label, 4):
            page = compared(both, f"/graph/{row['id']}/neighbours?limit=20")
            if page["next_cursor"]:
                compared(both, f"/graph/{row['id']}/neighbours?limit=20&cursor={page['next_cursor']}")
    hub = some(both, "Region", 1)[0]["id"]
    compared(both, f"/graph/{hub}/neighbours?relations=LOCATED_IN&kinds=expert&limit=500")


def test_paths(both: Both) -> None:
    experts, problems = some(both, "Expert"), some(both, "Problem")
    found = 0
    for expert, problem in zip(experts[:6], problems[:6], strict=True):
        found += len(compared(both, f"/graph/paths?from={expert['id']}&to={problem['id']}&max_hops=4&k=5")["items"])
    compared(both, f"/graph/paths?from={experts[0]['id']}&to={experts[1]['id']}&max_hops=3&k=10")
    assert found


@pytest.mark.parametrize("query", ["skill", "skill-hops", "team", "industry", "region", "all"])
def test_experts(both: Both, query: str) -> None:
    found = 0
    for number in range(4):
        skill, team = some(both, "Skill", 60)[number * 15], some(both, "Team", 4)[number]
        expert = some(both, "Expert", 4)[number]
        neighbours = asked(both.reference, f"/graph/{expert['id']}/neighbours?limit=100")["body"]["items"]
        ends = {item["relation"]: item["node"]["id"] for item in neighbours}
        parts = {
            "skill": f"skill={ends.get('HAS_SKILL', skill['id'])}",
            "skill-hops": f"skill={skill['id']}&hops=2",
            "team": f"team={team['id']}",
            "industry": f"industry={ends.get('IN_INDUSTRY', 'industry:C')}",
            "region": f"region={ends.get('LOCATED_IN', 'region:440600')}",
        }
        text = "&".join([parts["skill"], parts["region"]]) if query == "all" else parts[query]
        found += len(compared(both, f"/experts?{text}&limit=200")["items"])
    assert found


def test_recommendations_and_why_not(both: Both) -> None:
    listed = 0
    for number, problem in enumerate(some(both, "Problem", NEEDS)):
        body = {"problem_id": problem["id"]} if number % 2 else {"text": problem["description"], "region": "佛山市"}
        answer = compared(both, "/recommendations/experts", {**body, "limit": 30})
        listed += len(answer["items"])
        expert = some(both, "Expert", NEEDS)[number]["id"]
        compared(both, f"/recommendations/why-not?problem_id={problem['id']}&expert_id={expert}")
    assert listed > NEEDS
    compared(both, "/recommendations/experts", {"text": "模具精度怎么提高？", "industry": "C3525", "limit": 500})


def test_similar_cases(both: Both) -> None:
    for problem in some(both, "Problem"):
        compared(both, f"/cases?similar_to={problem['id']}")
        compared(both, f"/cases?similar_to={problem['id']}&outcome=resolved")


def test_search(both: Both) -> None:
    """Names, words, sounds, initials, synonyms, slips, codes, several words, a sentence, clusters of industries."""
    words = [
        "注塑",
        "zhusu",
        "zscx",
        "焊",
        "佛山 焊工",
        "模具精度怎么提高？",
        "高分子成型",
        "注塑成形",
        "先进制造业",
        "ZJ0001",
        "没有的",
    ]
    for label in ("Expert", "Enterprise", "Skill", "Problem", "Team"):
        words += [row[name] for row in some(both, label, 3) for name in ("name", "code", "id") if row.get(name)]
    ways = set()
    for word in words:
        answer = compared(both, f"/search?q={quote(word)}&limit=50")
        ways |= {item["how"] for item in answer["items"]}
        compared(both, f"/search?q={quote(word)}&kinds=expert,skill&limit=5")
    assert {"name", "inner_word", "pinyin", "initials", "code"} <= ways
    for side in (both.tried, both.reference):
        assert side.workspace.names.revision == side.workspace.index.revision == side.workspace.engine.revision()


def test_industries_of_a_cluster(both: Both) -> None:
    rows = both.reference.workspace.engine.scan_nodes("Industry", columns=["clusters"]).to_pylist()
    names = sorted({name for row in rows for name in row["clusters"] or ()})
    assert names
    for name in names[:3]:
        one, other = (
            side.workspace.engine.read(statement("cluster"), name=name) for side in (both.tried, both.reference)
        )
        assert one == other and one
        compared(both, "/recommendations/experts", {"text": "设备振动", "industry": name, "limit": 20})


def test_change_feed(both: Both) -> None:
    page = compared(both, "/changes?limit=500")
    seen = len(page["items"])
    while page["next_cursor"]:
        page = compared(both, f"/changes?limit=500&cursor={quote(page['next_cursor'])}")
        seen += len(page["items"])
    assert seen > 2_000
    compared(both, "/changes?since=1&limit=100")


def test_what_is_not_there(both: Both) -> None:
    for path in (
        "/experts/没有的",
        "/graph/没有的/neighbours",
        "/graph/paths?from=没有的&to=b",
        "/experts?skill=没有的",
    ):
        compared(both, path)
        assert asked(both.tried, path)["status"] == 404, path


def test_a_change_and_a_deletion_reach_index_and_answers(both: Both, tmp_path: Path) -> None:
    """Last, since it changes the graph: what is refreshed equals what is built anew, on both sides."""
    gone, text = some(both, "Expert", 3), "高炉鼓风机轴瓦烧损 zq7"
    rows = [
        {
            "编号": f"ZJ-NEU{n}",
            "姓名": name,
            "工种": "焊工",
            "工作单位": "试机厂",
            "所在地区": "佛山市",
            "专业特长": text,
        }
        for n, name in enumerate(("欧阳试", "司徒验"))
    ]
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "专家.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for side in (both.tried, both.reference):
        _ = side.workspace.index
        assert side.workspace.load([tmp_path]).report.totals["created"] == 2
        answer = side.workspace.withdraw([row["id"] for row in gone])
        assert len(answer["withdrawn"]) == 3 and answer["relations"] > 3
        with pytest.raises(NotFound):
            side.workspace.withdraw([gone[0]["id"]])
        engine, index = side.workspace.engine, side.workspace.index
        fresh = MatchIndex.build(engine)
        assert index.revision == engine.revision() == fresh.revision
        assert all(fresh.projection.nodes[k].equals(index.projection.nodes[k]) for k in fresh.projection.nodes)
        assert all(fresh.projection.edges[k].equals(index.projection.edges[k]) for k in fresh.projection.edges)
        assert side.workspace.doctor()["ok"]
    tables_are_equal(both)
    tried, reference = (side.workspace.engine.tombstones(since=-1) for side in (both.tried, both.reference))
    same(sorted(tried, key=lambda grave: grave["id"]), sorted(reference, key=lambda grave: grave["id"]))
    found = compared(both, f"/search?q={quote('欧阳试')}")["items"]
    assert [item["name"] for item in found[:1]] == ["欧阳试"]
    compared(both, "/changes?since=1&limit=500")
    top = compared(both, "/recommendations/experts", {"text": text})["items"]
    assert {item["expert"]["name"] for item in top[:2]} == {"欧阳试", "司徒验"}
    assert asked(both.tried, f"/experts/{gone[0]['id']}")["status"] == 404
