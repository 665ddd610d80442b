from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.workspace import Workspace
from graph.errors import BadInput, NotFound
from queries.features import FEATURES
from queries.need import Request
from queries.neighbours import neighbours
from queries.recommend import recommend_experts
from tests.conftest import Province
from tests.queries.wordings import UNRELATED, requests, texts

#: The number of random needs that the figures of the project are stated for.
NEEDS = 1_000
AVAILABLE = ("在岗", "退居二线", "离退休", "返聘")
Ask = Callable[..., dict[str, Any]]
IsEdge = Callable[[str, str, str], bool]


@pytest.fixture(scope="module")
def ask(workspace: Workspace) -> Ask:
    def found(request: Request | None = None, **fields: Any) -> dict[str, Any]:
        return recommend_experts(workspace.index, request or Request(**fields), "ladybug")

    return found


@pytest.fixture(scope="module")
def is_edge(workspace: Workspace) -> IsEdge:
    """Whether neighbours() returns an edge, as stored, at the end it comes from."""
    kept: dict[tuple[str, str], set[str]] = {}

    def found(source: str, relation: str, target: str) -> bool:
        key = (source, relation)
        if key not in kept:
            kept[key] = set()
            cursor = None
            while True:
                page = neighbours(workspace.engine, source, relations=[relation], limit=500, cursor=cursor)
                kept[key] |= {item["node"]["id"] for item in page.items if item["direction"] == "out"}
                cursor = page.next_cursor
                if cursor is None:
                    break
        return target in kept[key]

    return found


@pytest.fixture(scope="module")
def people(workspace: Workspace) -> dict[str, dict[str, Any]]:
    rows = workspace.engine.scan_nodes("Expert").to_pylist()
    return {row["id"]: row for row in rows}


def ids(answer: dict[str, Any]) -> list[str]:
    return [item["expert"]["id"] for item in answer["items"]]


def sound(answer: dict[str, Any], limit: int) -> bool:
    """Whether ranks, scores and parts of an answer are what the contract says."""
    items = answer["items"]
    assert len(items) <= limit and [item["rank"] for item in items] == list(range(1, len(items) + 1))
    order = [(-item["score"], item["expert"]["id"]) for item in items]
    assert order == sorted(order) and len(set(ids(answer))) == len(items)
    for item in items:
        parts = item["parts"]
        assert 0 < item["score"] <= 1
        assert [part["feature"] for part in parts] == [feature.name for feature in FEATURES]
        assert abs(sum(part["contribution"] for part in parts) - item["score"]) <= 1e-6
        assert abs(sum(part["weight"] for part in parts) - 1) <= 1e-9
        for part in parts:
            assert 0 <= part["value"] <= 1 and 0 <= part["weight"] <= 1 and part["detail"]
            assert abs(part["contribution"] - part["value"] * part["weight"]) <= 1e-9
    return True


def proven(answer: dict[str, Any], is_edge: IsEdge) -> int:
    """The number of steps of evidence, each of which is an edge; every path hangs together and starts at the expert."""
    steps = 0
    for item in answer["items"]:
        valued = {part["feature"] for part in item["parts"] if part["value"] > 0}
        for reason in item["evidence"]:
            assert reason["feature"] in valued or reason["feature"] == "load"
            reached = {item["expert"]["id"]}
            assert reason["path"] and reason["text"]
            for step in reason["path"]:
                assert is_edge(step["from"], step["relation"], step["to"]), step
                assert reached & {step["from"], step["to"]}, reason
                reached |= {step["from"], step["to"]}
                steps += 1
    return steps


def test_recommend_random_needs(
    province: Province, ask: Ask, is_edge: IsEdge, people: dict[str, dict[str, Any]]
) -> None:
    asked, listed, steps = 0, 0, 0

    @settings(max_examples=NEEDS, deadline=None, derandomize=True, database=None)
    @given(requests(province, st.integers(1, 12)))
    def check(request: Request) -> None:
        nonlocal asked, listed, steps
        answer = ask(request)
        assert sound(answer, request.limit)
        asked, listed, steps = asked + 1, listed + len(answer["items"]), steps + proven(answer, is_edge)
        barred = {f"expert:{number}" for number in request.exclude}
        for id in ids(answer):
            assert people[id]["status"] in AVAILABLE and id not in barred
            assert not request.enterprise_id or people[id]["employer"] != request.enterprise_id
        skills = answer["need"]["skills"]
        assert not skills or abs(sum(skill["weight"] for skill in skills) - 1) < 1e-4
        if not answer["items"] or not skills:
            assert answer["advice"]

    check()
    assert asked >= NEEDS * 0.9 and listed > NEEDS and steps > 3 * listed


def test_recommend_every_known_need(province: Province, ask: Ask, is_edge: IsEdge) -> None:
    found = 0
    for need in province.rows["needs"]:
        answer = ask(problem_id=str(need["编号"]), limit=500)
        assert sound(answer, 500) and proven(answer, is_edge) >= 0
        kind = "training_need" if need["需求类型"] == "培训需求" else "problem"
        assert answer["need"]["id"] == f"{kind}:{need['编号']}" and answer["need"]["code"] == need["编号"]
        assert answer["need"]["text"] == need["需求描述"]
        assert answer == ask(problem_id=f"{kind}:{need['编号']}", limit=500)
        firm = need["企业名称"]
        assert all(item["expert"]["employer"] != firm for item in answer["items"])
        found += bool(answer["items"])
    assert found > 0.9 * len(province.rows["needs"])


def test_recommend_own_people_are_barred(province: Province, ask: Ask) -> None:
    barred = 0
    for firm in sorted({str(row["工作单位"]) for row in province.rows["experts"]}):
        if firm not in {row["企业名称"] for row in province.rows["enterprises"]}:
            continue
        for row in province.rows["experts"]:
            if row["工作单位"] == firm and row["状态"] in AVAILABLE and row["专业特长"]:
                own = f"expert:{row['编号']}"
                assert own in ids(ask(text=str(row["专业特长"]), limit=500))
                assert own not in ids(ask(text=str(row["专业特长"]), limit=500, enterprise_id=firm))
                barred += 1
    assert barred


def test_recommend_absent_are_barred(province: Province, ask: Ask) -> None:
    absent = [row for row in province.rows["experts"] if row["状态"] and row["状态"] not in AVAILABLE]
    assert absent
    for row in absent:
        assert f"expert:{row['编号']}" not in ids(ask(text=str(row["专业特长"]), limit=500))


def test_recommend_exclude(province: Province, ask: Ask) -> None:
    for text in texts(province)[:20]:
        before = ids(ask(text=text, limit=500))
        if len(before) < 3:
            continue
        without = ids(ask(text=text, limit=500, exclude=[before[0], before[2].partition(":")[2]]))
        assert without == [id for n, id in enumerate(before) if n not in (0, 2)]


def test_recommend_limit_cuts_the_same_list(province: Province, ask: Ask) -> None:
    for text in texts(province)[:20]:
        whole = ask(text=text, limit=500)["items"]
        for limit in (1, 3, 10):
            assert ask(text=text, limit=limit)["items"] == whole[:limit]


@pytest.mark.parametrize("feature", [feature.name for feature in FEATURES])
def test_recommend_one_weight_alone_is_the_score(province: Province, ask: Ask, feature: str) -> None:
    weights = {other.name: 0.0 for other in FEATURES} | {feature: 3.0}
    listed = 0
    for text in texts(province)[:20]:
        for item in ask(text=text, region="深圳", industry="C", weights=weights)["items"]:
            part = next(part for part in item["parts"] if part["feature"] == feature)
            assert part["weight"] == 1 and item["score"] == pytest.approx(part["value"], abs=1e-9)
            listed += 1
    assert listed


def test_recommend_weights_replace_the_defaults_they_name(ask: Ask) -> None:
    items = ask(text="变频器报过流跳闸", weights={"cases": 1.0})["items"]
    total = sum(feature.weight for feature in FEATURES if feature.name != "cases") + 1.0
    for item in items:
        for part, feature in zip(item["parts"], FEATURES, strict=True):
            assert part["weight"] == pytest.approx((1.0 if feature.name == "cases" else feature.weight) / total)
    assert items
    assert sum(feature.weight for feature in FEATURES) == pytest.approx(1)


@pytest.mark.parametrize("weights", [{"luck": 1}, {"cases": -0.1}, {"cases": float("nan")}, {"cases": float("inf")}])
def test_recommend_bad_weights(ask: Ask, weights: dict[str, float]) -> None:
    with pytest.raises(BadInput):
        ask(text="变频器报过流", weights=weights)
    with pytest.raises(BadInput):
        ask(text="变频器报过流", weights={feature.name: 0.0 for feature in FEATURES})


def test_recommend_within_a_cluster_of_industries(workspace: Workspace, ask: Ask) -> None:
    text = "变频器报过流，设备老是跳闸"
    answer = ask(text=text, industry="先进制造业", limit=500)
    assert answer["need"]["industry"] == {"id": None, "code": None, "name": "先进制造业"}
    member = workspace.engine.read("MATCH (n:Industry) WHERE '先进制造业' IN n.clusters RETURN n.id AS id")
    single = [ask(text=text, industry=row["id"], limit=500) for row in member]
    best: dict[str, float] = {}
    for one in single:
        for item in one["items"]:
            value = next(part["value"] for part in item["parts"] if part["feature"] == "industry")
            best[item["expert"]["id"]] = max(value, best.get(item["expert"]["id"], 0.0))
    for item in answer["items"]:
        value = next(part["value"] for part in item["parts"] if part["feature"] == "industry")
        assert value == pytest.approx(best[item["expert"]["id"]], abs=1e-6)
    assert max(best.values()) > 0.5
    inside = {expert for row in member for expert in ids(ask(text=text, filters={"industry": row["id"]}, limit=500))}
    assert set(ids(ask(text=text, filters={"industry": "先进制造业"}, limit=500))) == inside != set()


def test_recommend_filters_keep_what_lies_below(province: Province, workspace: Workspace, ask: Ask) -> None:
    """Against the rows of the engine and the trees walked edge by edge."""

    def edges(relation: str, source: str, target: str) -> list[tuple[str, str]]:
        table = workspace.engine.scan_edges(relation, source, target)
        return list(zip(table["from"].to_pylist(), table["to"].to_pylist(), strict=True))

    def below(root: str, parents: list[tuple[str, str]]) -> set[str]:
        found = {root}
        while more := {child for child, parent in parents if parent in found} - found:
            found |= more
        return found

    cases = {
        "region": ("region:440300", edges("PART_OF", "Region", "Region"), edges("LOCATED_IN", "Expert", "Region")),
        "industry": (
            "industry:C",
            edges("PART_OF", "Industry", "Industry"),
            edges("IN_INDUSTRY", "Expert", "Industry"),
        ),
        "skill": ("skill:焊接", edges("BROADER", "Skill", "Skill"), edges("HAS_SKILL", "Expert", "Skill")),
    }
    parents = edges("PART_OF", "Team", "Team")
    cases["team"] = (min(parent for _, parent in parents), parents, edges("MEMBER_OF", "Expert", "Team"))
    kept = dict.fromkeys(cases, 0)
    for text in [*texts(province)[::9], "焊缝气孔，焊接变形"]:
        everybody = ids(ask(text=text, limit=500))
        for name, (root, tree, links) in cases.items():
            inside = below(root, tree)
            allowed = {expert for expert, place in links if place in inside}
            found = ids(ask(text=text, limit=500, filters={name: root}))
            assert found == [id for id in everybody if id in allowed], (text, name)
            kept[name] += len(found)
    assert all(kept.values()), kept


def test_recommend_context_moves_but_does_not_bar(province: Province, ask: Ask) -> None:
    moved = 0
    for text in texts(province)[:40]:
        plain = ask(text=text, limit=500)
        for context in ({"region": "深圳"}, {"industry": "C"}, {"region": "韶关", "industry": "食品制造业"}):
            found = ask(text=text, limit=500, **context)
            assert set(ids(found)) == set(ids(plain))
            moved += ids(found) != ids(plain)
    assert moved


def test_recommend_problem_is_understood_as_its_text(province: Province, ask: Ask) -> None:
    compared = 0
    # A running case on the very problem is no evidence for it, while it is for a text like it.
    running = {row["需求编号"] for row in province.rows["cases"] if row["结果"] == "进行中"}
    for need in province.rows["needs"]:
        # What a coordinator added to the text is read as well, and knows more than the text alone.
        added = any(need[column] for column in ("所需技能", "行业", "匹配建议"))
        if need["需求类型"] == "技术难题" and not added and need["编号"] not in running:
            known = ask(problem_id=str(need["编号"]), limit=500)
            told = ask(text=str(need["需求描述"]), enterprise_id=str(need["企业名称"]), limit=500)
            assert [(s["id"], s["how"]) for s in known["need"]["skills"]] == [
                (s["id"], s["how"]) for s in told["need"]["skills"]
            ]
            assert set(ids(known)) == set(ids(told))
            compared += 1
    assert compared > 5


def test_recommend_training_need(province: Province, ask: Ask) -> None:
    listed = 0
    for need in province.rows["needs"]:
        if need["需求类型"] == "培训需求":
            answer = ask(problem_id=f"training_need:{need['编号']}")
            assert answer["need"]["id"] == f"training_need:{need['编号']}"
            listed += len(answer["items"])
    assert listed


def test_recommend_skills_that_are_stated(ask: Ask) -> None:
    answer = ask(text="机器坏了", skills=["氩弧焊"])
    assert ("skill:氩弧焊", "stated") in [(skill["id"], skill["how"]) for skill in answer["need"]["skills"]]
    assert answer["items"]


@pytest.mark.parametrize("text", UNRELATED)
def test_recommend_unrelated_text_gets_advice_and_no_confident_score(ask: Ask, text: str) -> None:
    answer = ask(text=text)
    assert answer["advice"]
    assert max((item["score"] for item in answer["items"]), default=0) < 0.3


def test_recommend_blanks_around_a_text_do_not_matter(province: Province, ask: Ask) -> None:
    for text in texts(province)[:20]:
        assert ask(text=f" \n{text}　") == ask(text=text)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"text": ""},
        {"text": " \t\n　"},
        {"text": "\ud800"},
        {"text": "银" * 10_001},
        {"text": "银纹", "problem_id": "XQ0001"},
        {"text": "银纹", "limit": 0},
        {"text": "银纹", "limit": 501},
        {"text": "银纹", "filters": {"colour": "red"}},
    ],
    ids=lambda fields: str(fields)[:50],
)
def test_recommend_bad_input(ask: Ask, fields: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        ask(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"problem_id": "没有"},
        {"problem_id": "expert:ZJ0001"},
        {"text": "银纹", "enterprise_id": "没有"},
        {"text": "银纹", "region": "火星"},
        {"text": "银纹", "industry": "99999"},
        {"text": "银纹", "skills": ["没有"]},
        {"text": "银纹", "exclude": ["没有"]},
        {"text": "银纹", "filters": {"team": "没有"}},
    ],
    ids=lambda fields: str(fields)[:50],
)
def test_recommend_unknown_names(ask: Ask, fields: dict[str, Any]) -> None:
    with pytest.raises(NotFound):
        ask(**fields)


def test_recommend_full_experts_are_listed_and_said_to_be_full(
    province: Province, ask: Ask, people: dict[str, dict[str, Any]], workspace: Workspace
) -> None:
    ongoing = {row["id"] for row in workspace.engine.scan_nodes("Case").to_pylist() if row["outcome"] == "进行中"}
    table = workspace.engine.scan_edges("WORKED_ON", "Expert", "Case")
    links = list(zip(table["from"].to_pylist(), table["to"].to_pylist(), strict=True))
    seen = 0
    for text in texts(province)[::5]:
        for item in ask(text=text, limit=500)["items"]:
            id = item["expert"]["id"]
            running = sum(case in ongoing for expert, case in links if expert == id)
            assert item["availability"] == ("full" if running >= people[id]["capacity"] else "free")
            seen += 1
    assert seen
