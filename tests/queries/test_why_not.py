from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.workspace import Workspace
from graph.errors import BadInput, NotFound
from queries.need import Request
from queries.recommend import recommend_experts
from queries.why_not import why_not
from tests.conftest import Province
from tests.queries.wordings import requests, texts

CHINESE = re.compile("[\u4e00-\u9fff]")
AVAILABLE = ("在岗", "退居二线", "离退休", "返聘")
TEXT = "变频器报过流，加速的时候跳闸"


def test_why_not_agrees_with_the_list(province: Province, workspace: Workspace) -> None:
    """For any question and any expert: the place, score and parts of the list, or the rule that bars."""
    numbers = [str(row["编号"]) for row in province.rows["experts"]]
    status = {row["编号"]: row["状态"] or "在岗" for row in province.rows["experts"]}
    seen: set[str] = set()

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(requests(province, st.just(500)), st.sampled_from(numbers), st.integers(1, 20))
    def check(request: Request, number: str, limit: int) -> None:
        whole = recommend_experts(workspace.index, request, "ladybug")["items"]
        shown = whole[:limit]
        told = why_not(workspace.index, Request(**{**vars(request), "limit": limit}), number)
        assert told["expert"]["id"] == f"expert:{number}"
        assert told["last_listed_score"] == (shown[-1]["score"] if shown else None)
        assert told["reasons"] and all(CHINESE.search(reason) for reason in told["reasons"])
        assert abs(sum(part["contribution"] for part in told["parts"]) - told["score"]) <= 1e-6
        listed = next((item for item in whole if item["expert"]["id"] == f"expert:{number}"), None)
        if listed:
            assert told["excluded_by"] is None
            assert (told["rank"], told["score"]) == (listed["rank"], listed["score"])
            assert (told["parts"], told["expert"]) == (listed["parts"], listed["expert"])
            seen.add("in the list" if listed["rank"] <= limit else "further down")
        else:
            assert told["rank"] is None
            assert told["excluded_by"] or told["score"] == 0
            seen.add(told["excluded_by"] or "nothing in common")
        if number in request.exclude:
            assert told["excluded_by"] == "excluded"
        elif status[number] not in AVAILABLE:
            assert told["excluded_by"] in ("absent", "own_employer")

    check()
    assert {"in the list", "further down", "nothing in common", "excluded", "absent", "filtered"} <= seen


def test_why_not_own_employer(province: Province, workspace: Workspace) -> None:
    firms = {row["企业名称"] for row in province.rows["enterprises"]}
    row = next(row for row in province.rows["experts"] if row["工作单位"] in firms and row["状态"] in ("", "在岗"))
    asked = Request(text=str(row["专业特长"]), enterprise_id=str(row["工作单位"]))
    told = why_not(workspace.index, asked, str(row["编号"]))
    assert (told["excluded_by"], told["rank"]) == ("own_employer", None)
    assert told["score"] > 0 and len(told["reasons"]) == 2


def test_why_not_by_problem(province: Province, workspace: Workspace) -> None:
    for need in province.rows["needs"][:20]:
        request = Request(problem_id=str(need["编号"]), limit=500)
        for item in recommend_experts(workspace.index, request, "ladybug")["items"][:3]:
            told = why_not(workspace.index, request, item["expert"]["id"])
            assert (told["rank"], told["score"]) == (item["rank"], item["score"])


def test_why_not_says_what_is_missing(province: Province, workspace: Workspace) -> None:
    further = 0
    for text in texts(province)[:30]:
        items = recommend_experts(workspace.index, Request(text=text, limit=500), "ladybug")["items"]
        if len(items) < 3:
            continue
        told = why_not(workspace.index, Request(text=text, limit=1), items[-1]["expert"]["id"])
        assert told["rank"] == len(items) and told["score"] <= told["last_listed_score"]
        assert str(told["rank"]) in told["reasons"][0]
        if told["last_listed_score"] - told["score"] > 0.05:
            assert len(told["reasons"]) > 1
            further += 1
    assert further


def test_why_not_by_id_code_name_and_employer(province: Province, workspace: Workspace) -> None:
    names = [row["姓名"] for row in province.rows["experts"]]
    row = next(row for row in province.rows["experts"] if names.count(row["姓名"]) == 1)
    mentions = [
        f"expert:{row['编号']}",
        row["编号"],
        row["姓名"],
        f"{row['姓名']}（{row['工作单位']}）",
        f" {row['编号']} ",
    ]
    answers = [why_not(workspace.index, Request(text=TEXT), str(mention)) for mention in mentions]
    assert all(answer == answers[0] for answer in answers)


def test_why_not_namesakes(province: Province, workspace: Workspace) -> None:
    names = [str(row["姓名"]) for row in province.rows["experts"]]
    twice = sorted({name for name in names if names.count(name) > 1})
    assert twice
    with pytest.raises(BadInput) as refused:
        why_not(workspace.index, Request(text=TEXT), twice[0])
    bearers = [f"expert:{row['编号']}" for row in province.rows["experts"] if row["姓名"] == twice[0]]
    assert all(bearer in refused.value.detail for bearer in bearers)


def test_why_not_refused(workspace: Workspace) -> None:
    for unknown in ("没有此人", "", "problem:XQ0001", "x" * 1000):
        with pytest.raises(NotFound):
            why_not(workspace.index, Request(text=TEXT), unknown)
    for wrong in (Request(), Request(text=""), Request(text=TEXT, problem_id="XQ0001")):
        with pytest.raises(BadInput):
            why_not(workspace.index, wrong, "ZJ0001")
