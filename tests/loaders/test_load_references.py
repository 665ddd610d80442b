"""Ids, namesakes, doubles, and references between rows, lists and the graph."""

from __future__ import annotations

import pytest

from loaders.load import LoadResult
from tests.loaders.conftest import Bench, issues, totals
from tests.loaders.lists import ENTERPRISES, FIRM, OTHER_FIRM

EXPERTS = "编号|姓名|工种|工作单位|所在地区|服务队|师傅"
TEAMS = "编号|名称|层级|上级服务队|所在地区|队长|成员"
NEEDS = "编号|企业名称|需求类型|需求描述"
CASES = "编号|需求编号|难题描述|企业名称|专家|结果"
FIRMS = "统一社会信用代码|企业名称|行业|所在地区"


def reason(result: LoadResult, code: str) -> str:
    """Reason and suggestion of the one issue of a code."""
    found = [i for report in result.report.lists for i in report.issues if i.code == code]
    assert len(found) == 1, found
    return f"{found[0].reason} {found[0].suggestion}"


# -- ids ---------------------------------------------------------------------------------------------------------------


def test_ids_with_a_number_and_without(bench: Bench) -> None:
    bench.load(
        {
            "experts.csv": ["编号|姓名|工种|工作单位|所在地区", " zj 1 |张伟|焊工|甲厂|深圳", "|李敏|焊工|甲厂|深圳"],
            "enterprises.csv": [FIRMS, f"{FIRM}|甲厂|3525|深圳", "|乙厂|3525|深圳"],
            "courses.csv": ["课程名称|主办机构", "焊接班|某学院"],
            "teams.csv": ["名称|层级|所在地区", "先锋队|市|深圳"],
            "services.csv": ["项目名称|提供者", "检修|李敏"],
            "needs.csv": [NEEDS, "N-7|甲厂|技术难题|主轴异响", "N-8|甲厂|培训需求|学焊接", "|乙厂|技术难题|漏油"],
        }
    )
    assert bench.ids("Expert") == ["zj1", "李敏（甲厂）"] and bench.ids("Enterprise") == [FIRM, "乙厂"]
    assert bench.node("problem:N-7")["code"] == "N-7" and bench.ids("TrainingNeed") == ["N-8"]
    assert bench.node("expert:李敏（甲厂）")["code"] is None and len(bench.ids("Problem")) == 2
    assert len(bench.ids("Course")) == len(bench.ids("Team")) == len(bench.ids("Service")) == 1


@pytest.mark.parametrize("other", ["张　伟|甲厂", "張偉|甲廠", " 张伟 |甲 厂"])
def test_ids_from_a_name_in_another_spelling_are_the_same(bench: Bench, other: str) -> None:
    head = "姓名|工作单位|工种|所在地区"
    bench.put(head, "张伟|甲厂|焊工|深圳")
    assert totals(bench.put(head, f"{other}|焊工|深圳"))[0] == 0 and len(bench.ids("Expert")) == 1


def test_ids_of_needs_and_cases_are_stable(bench: Bench) -> None:
    lists = {
        "enterprises.csv": ENTERPRISES,
        "experts.csv": ["姓名|工种|工作单位|所在地区", "张伟|焊工|甲厂|深圳"],
        "needs.csv": [
            "企业名称|需求类型|需求描述",
            "乙茶厂|技术难题|漏油",
            "甲机械厂|技术难题|漏油",
            "乙茶厂|培训需求|漏油",
        ],
        "cases.csv": [
            "难题描述|企业名称|专家|开始日期|结果",
            *(f"漏油|乙茶厂|张伟|{day}|已解决" for day in ("2024-1-1", "2024-1-2")),
        ],
    }
    bench.load(lists)
    before = bench.ids("Problem"), bench.ids("TrainingNeed"), bench.ids("Case")
    assert [len(ids) for ids in before] == [2, 1, 2]
    assert totals(bench.load(dict(reversed(lists.items()))))[0] == 0
    assert (bench.ids("Problem"), bench.ids("TrainingNeed"), bench.ids("Case")) == before


def test_ids_row_without_number_means_the_numbered_record(bench: Bench) -> None:
    bench.put("编号|姓名|工种|工作单位|所在地区", "ZJ1|张伟|焊工|甲厂|深圳")
    assert totals(bench.put("姓名|工种|工作单位|所在地区", "张伟|钳工|甲厂|深圳")) == (0, 1, 0, 0)
    assert bench.ids("Expert") == ["ZJ1"] and bench.node("expert:ZJ1")["trade"] == "钳工"
    assert bench.node("expert:ZJ1")["code"] == "ZJ1"


def test_ids_namesake_is_suspected_not_merged(bench: Bench) -> None:
    head = "编号|姓名|工种|工作单位|所在地区"
    result = bench.put(head, "ZJ1|张伟|焊工|甲厂|深圳", "ZJ2|张伟|钳工|甲厂|深圳", "ZJ3|张伟|钳工|乙厂|深圳")
    assert totals(result) == (3, 0, 0, 0) and bench.ids("Expert") == ["ZJ1", "ZJ2", "ZJ3"]
    assert result.report.totals["suspected_duplicates"] == 2
    assert {row for row, _, code in issues(result, "warning") if code == "suspected_duplicate"} == {2, 3}


# -- doubles in one load -----------------------------------------------------------------------------------------------


def test_double_with_other_content_is_an_error_at_the_later_row(bench: Bench) -> None:
    head = "编号|姓名|工种|工作单位|所在地区"
    result = bench.load(
        {
            "a.csv": [head, "ZJ1|张伟|焊工|甲厂|深圳", "ZJ1|张伟|钳工|甲厂|深圳"],
            "b.csv": [head, "ZJ1|王强|焊工|甲厂|深圳"],
        }
    )
    assert totals(result) == (1, 0, 0, 2) and issues(result, "error") == [
        (3, "编号", "duplicate_in_load"),
        (2, "编号", "duplicate_in_load"),
    ]
    assert bench.node("expert:ZJ1")["trade"] == "焊工"


def test_double_of_an_identical_row_is_unchanged(bench: Bench) -> None:
    head = "编号|姓名|工种|工作单位|所在地区"
    row = "ZJ1|张伟|焊工|甲厂|深圳"
    result = bench.load({"a.csv": [head, row, row], "b.csv": [head, row]})
    assert totals(result) == (1, 0, 2, 0) and issues(result) == []


def test_double_of_a_rejected_row_is_rejected_too(bench: Bench) -> None:
    row = "ZJ1|张伟|焊工|甲厂|深圳|先锋队|"
    result = bench.load({"a.csv": [EXPERTS, row, row], "b.csv": [TEAMS, "T1|先锋队|市|无此队|深圳||"]})
    assert bench.ids("Expert") == [] and totals(result) == (0, 0, 0, 3)


def test_double_number_of_problem_and_training_need(bench: Bench) -> None:
    bench.put(*ENTERPRISES)
    result = bench.put(NEEDS, "N1|乙茶厂|技术难题|漏油", "N1|乙茶厂|培训需求|学焊接")
    assert totals(result) == (1, 0, 0, 1) and (3, "编号", "duplicate_in_load") in issues(result, "error")
    result = bench.put(NEEDS, "N1|乙茶厂|培训需求|学焊接")
    assert totals(result) == (0, 0, 0, 1) and bench.ids("TrainingNeed") == []


# -- references --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("one_file", [False, True])
def test_reference_in_any_order_and_across_files(bench: Bench, turned: bool, one_file: bool) -> None:
    """Expert and team name each other; an expert names a mentor further down; a team its superior further down."""
    experts = [EXPERTS, "ZJ1|张伟|焊工|甲厂|深圳|先锋队|ZJ2", "ZJ2|李敏|焊工|甲厂|深圳||"]
    teams = [TEAMS, "T1|先锋队|市|T0|深圳|张伟|李敏", "T0|总队|省||广东||"]
    lists = [("a", experts), ("b", teams)][:: -1 if turned else 1]
    result = bench.load({f"x.xlsx/{n}" if one_file else f"{n}.csv": lines for n, lines in lists})
    assert totals(result) == (4, 0, 0, 0) and issues(result, "error") == []
    assert bench.pairs("MEMBER_OF", "Expert", "Team") == [("ZJ1", "T1"), ("ZJ2", "T1")]
    assert bench.pairs("MENTORS", "Expert", "Expert") == [("ZJ2", "ZJ1")] and bench.pairs(
        "PART_OF", "Team", "Team"
    ) == [("T1", "T0")]


def test_reference_into_the_graph(bench: Bench) -> None:
    bench.put(TEAMS, "T1|先锋队|市||深圳||")
    result = bench.put(EXPERTS, "ZJ1|张伟|焊工|甲厂|深圳|先锋队|")
    assert totals(result) == (1, 0, 0, 0) and bench.pairs("MEMBER_OF", "Expert", "Team") == [("ZJ1", "T1")]


def test_reference_to_nobody_names_the_nearest(bench: Bench) -> None:
    result = bench.load(
        {
            "a.csv": [
                EXPERTS,
                "ZJ1|欧阳建国|焊工|甲厂|深圳||",
                "ZJ2|李敏|焊工|甲厂|深圳||欧阳建业",
                "ZJ3|王强|焊工|甲厂|深圳||",
            ]
        }
    )
    assert totals(result) == (2, 0, 0, 1) and issues(result, "error") == [(3, "师傅", "unknown_reference")]
    assert "欧阳建业" in reason(result, "unknown_reference") and "欧阳建国" in reason(result, "unknown_reference")
    assert bench.ids("Expert") == ["ZJ1", "ZJ3"]


@pytest.mark.parametrize("bad", ["T1|总队|乡||深圳||", "T1|总队|省|T9|深圳||"])
def test_reference_to_a_rejected_row_rejects_along_the_chain(bench: Bench, bad: str) -> None:
    """Whether the last row is wrong in itself or points nowhere, all that lean on it are told of the row."""
    experts = ["ZJ1|张伟|焊工|甲厂|深圳|T2|", "ZJ2|李敏|焊工|甲厂|深圳||张伟", "ZJ3|王强|焊工|甲厂|深圳|T3|"]
    result = bench.load(
        {
            "experts.csv": [EXPERTS, *experts],
            "teams.csv": [TEAMS, bad, "T2|先锋队|市|总队|深圳||", "T3|茶山队|县||佛山||"],
        }
    )
    assert bench.ids("Expert") == ["ZJ3"] and bench.ids("Team") == ["T3"] and totals(result) == (2, 0, 0, 4)
    fallen = {(row, column) for row, column, code in issues(result, "error") if code == "rejected_reference"}
    assert fallen == {(2, "服务队"), (3, "上级服务队"), (3, "师傅")}


def test_reference_circle_falls_together(bench: Bench) -> None:
    """张伟 is in a team that he leads; the team's superior is not there, so neither can be loaded."""
    result = bench.load(
        {"a.csv": [EXPERTS, "ZJ1|张伟|焊工|甲厂|深圳|先锋队|"], "b.csv": [TEAMS, "T1|先锋队|市|无此队|深圳|ZJ1|"]}
    )
    assert totals(result) == (0, 0, 0, 2) and bench.ids("Expert") == bench.ids("Team") == []
    assert {code for _, _, code in issues(result, "error")} == {"unknown_reference", "rejected_reference"}


def test_reference_to_a_rejected_row_that_the_graph_holds_stands(bench: Bench) -> None:
    bench.put(TEAMS, "T1|先锋队|市||深圳||")
    result = bench.load(
        {"a.csv": [EXPERTS, "ZJ1|张伟|焊工|甲厂|深圳|T1|"], "b.csv": [TEAMS, "T1|先锋队|市|无此队|深圳||"]}
    )
    assert totals(result) == (1, 0, 0, 1) and bench.pairs("MEMBER_OF", "Expert", "Team") == [("ZJ1", "T1")]


def test_reference_that_is_ambiguous_names_the_candidates(bench: Bench) -> None:
    bench.put(EXPERTS, "ZJ1|张伟|焊工|甲厂|深圳||", "ZJ2|张伟|焊工|乙厂|深圳||")
    result = bench.put(EXPERTS, "ZJ3|李敏|焊工|甲厂|深圳||张伟")
    assert totals(result) == (0, 0, 0, 1) and issues(result, "error") == [(2, "师傅", "ambiguous_reference")]
    told = reason(result, "ambiguous_reference")
    assert all(word in told for word in ("ZJ1", "ZJ2", "甲厂", "乙厂"))


@pytest.mark.parametrize(
    ("text", "mentor"),
    [("张伟（乙厂）", "ZJ2"), ("张伟(甲厂)", "ZJ1"), ("ZJ2", "ZJ2"), ("expert:ZJ1", "ZJ1"), ("張偉（乙廠）", "ZJ2")],
)
def test_reference_settles_namesakes(bench: Bench, text: str, mentor: str) -> None:
    result = bench.put(
        EXPERTS, "ZJ1|张伟|焊工|甲厂|深圳||", f"ZJ3|李敏|焊工|甲厂|深圳||{text}", "ZJ2|张伟|焊工|乙厂|深圳||"
    )
    assert totals(result)[3] == 0 and bench.pairs("MENTORS", "Expert", "Expert") == [(mentor, "ZJ3")]


@pytest.mark.parametrize("column", ["企业名称", "统一社会信用代码"])
@pytest.mark.parametrize("same_load", [True, False])
def test_reference_to_an_enterprise_by_code_or_name(bench: Bench, column: str, same_load: bool) -> None:
    firms = [FIRMS, f"{FIRM}|甲厂|3525|深圳", f"{OTHER_FIRM}|乙厂|3525|佛山"]
    text = "乙厂" if column == "企业名称" else OTHER_FIRM.lower()
    needs = [f"编号|{column}|需求类型|需求描述", f"N1|{text}|技术难题|漏油"]
    if same_load:
        bench.load({"needs.csv": needs, "firms.csv": firms})
    else:
        bench.put(*firms)
        bench.put(*needs)
    assert bench.pairs("RAISED", "Enterprise", "Problem") == [(OTHER_FIRM, "N1")]


def test_reference_of_a_case_by_description_and_enterprise(bench: Bench) -> None:
    bench.load(
        {
            "firms.csv": [FIRMS, "|甲厂|3525|深圳", "|乙厂|3525|佛山"],
            "experts.csv": ["姓名|工种|工作单位|所在地区", "张伟|焊工|丙厂|深圳"],
            "needs.csv": [
                NEEDS,
                "N1|甲厂|技术难题|主轴 异响。",
                "N2|乙厂|技术难题|主轴异响",
                "N3|乙厂|培训需求|学焊接",
            ],
        }
    )
    result = bench.put(
        CASES,
        "C1||主轴异响|甲厂|张伟|已解决",
        "C2||主轴异响|乙厂|张伟|已解决",
        "C3||学焊接|乙厂|张伟|已解决",
        "C4||别的|乙厂|张伟|已解决",
        "C5||主轴异响|丁厂|张伟|已解决",
    )
    assert totals(result) == (5, 0, 0, 0)
    assert bench.pairs("ADDRESSED", "Case", "Problem") == [("C1", "N1"), ("C2", "N2")]
    assert bench.pairs("ADDRESSED", "Case", "TrainingNeed") == [("C3", "N3")]
    assert bench.pairs("SERVED", "Case", "Enterprise") == [
        ("C1", "甲厂"),
        ("C2", "乙厂"),
        ("C3", "乙厂"),
        ("C4", "乙厂"),
    ]
    assert bench.node("case:C5")["enterprise_name"] == "丁厂"
    assert [(r, c) for r, c, _ in issues(result, "warning")] == [(6, "企业名称")]


def test_reference_of_a_case_must_be_an_expert_of_the_graph(bench: Bench) -> None:
    result = bench.put(CASES, "C1||漏油||张伟|已解决")
    assert totals(result) == (0, 0, 0, 1) and issues(result, "error") == [(2, "专家", "unknown_reference")]


# -- what is made on the way -------------------------------------------------------------------------------------------


def test_made_unknown_skill_with_a_warning_once(bench: Bench) -> None:
    head = "编号|姓名|工种|工作单位|所在地区|技能"
    rows = ["ZJ1|张伟|焊工|甲厂|深圳|吹糖人(3)、TIG焊", "ZJ2|李敏|焊工|甲厂|深圳|吹糖人"]
    result = bench.put(head, *rows)
    assert totals(result) == (2, 0, 0, 0) and (2, "技能", "unknown_skill") in issues(result, "warning")
    assert "吹糖人" in bench.ids("Skill") and "TIG焊" not in bench.ids("Skill")
    assert bench.edge("HAS_SKILL", "expert:ZJ1", "skill:吹糖人")["level"] == 3
    assert bench.edge("HAS_SKILL", "expert:ZJ1", "skill:氩弧焊")["how"] == "stated"
    assert issues(bench.put(head, *rows)) == []


@pytest.mark.parametrize("turned", [False, True])
def test_made_skill_in_two_spellings_is_one(bench: Bench, turned: bool) -> None:
    head = "编号|姓名|工种|工作单位|所在地区|技能"
    rows = ["ZJ1|张伟|电工|甲厂|深圳|OPC通讯", "ZJ2|李敏|电工|甲厂|深圳|opc通讯"][:: -1 if turned else 1]
    bench.load({"a.csv": ENTERPRISES, "b.csv": [NEEDS, "N1|乙茶厂|技术难题|ＯＰＣ通讯断开"], "c.csv": [head, *rows]})
    assert bench.pairs("REQUIRES", "Problem", "Skill") == [("N1", "OPC通讯")]
    made = [node for node in bench.ids("Skill") if node.lower() == "opc通讯"]
    assert made == ["OPC通讯"] and bench.node("skill:OPC通讯")["name"] == "OPC通讯"
    assert [b for _, b in bench.pairs("HAS_SKILL", "Expert", "Skill") if b in made] == made * 2
    assert totals(bench.put(head, *rows)) == (0, 0, 2, 0)


def test_made_skill_belongs_to_all_texts_of_the_load(bench: Bench) -> None:
    """A skill that one row names is found in the text of another, whatever their order."""
    bench.load(
        {
            "firms.csv": ENTERPRISES,
            "needs.csv": [NEEDS, "N1|乙茶厂|技术难题|想找会吹糖人的师傅"],
            "experts.csv": ["编号|姓名|工种|工作单位|所在地区|技能", "ZJ1|张伟|焊工|甲厂|深圳|吹糖人"],
        }
    )
    assert bench.pairs("REQUIRES", "Problem", "Skill") == [("N1", "吹糖人")]


def test_made_employer_is_an_organization_unless_an_enterprise(bench: Bench) -> None:
    bench.load(
        {
            "experts.csv": [
                "编号|姓名|工种|工作单位|所在地区",
                "ZJ1|张伟|焊工|甲 厂|深圳",
                "ZJ2|李敏|焊工|某学院|深圳",
            ],
            "firms.csv": [FIRMS, f"{FIRM}|甲厂|3525|深圳"],
        }
    )
    assert bench.pairs("WORKS_AT", "Expert", "Enterprise") == [("ZJ1", FIRM)]
    assert bench.pairs("WORKS_AT", "Expert", "Organization") == [("ZJ2", "某学院")] and bench.ids("Organization") == [
        "某学院"
    ]


def test_made_employer_is_adopted_by_the_enterprise_list(bench: Bench) -> None:
    bench.put("编号|姓名|工种|工作单位|所在地区", "ZJ1|张伟|焊工|甲厂|深圳", "ZJ2|李敏|焊工|乙厂|深圳")
    assert bench.ids("Organization") == ["乙厂", "甲厂"]
    bench.put(FIRMS, f"{FIRM}|甲厂|3525|深圳")
    assert bench.pairs("WORKS_AT", "Expert", "Enterprise") == [("ZJ1", FIRM)]
    assert bench.pairs("WORKS_AT", "Expert", "Organization") == [("ZJ2", "乙厂")] and bench.ids("Organization") == [
        "乙厂"
    ]
    for _ in range(2):  # the first time, the industry is taken over from the enterprise
        again = bench.put("编号|姓名|工种|工作单位|所在地区", "ZJ1|张伟|焊工|甲厂|深圳")
    assert totals(again) == (0, 0, 1, 0) and bench.pairs("WORKS_AT", "Expert", "Enterprise") == [("ZJ1", FIRM)]


def test_made_employer_that_offers_courses_stays(bench: Bench) -> None:
    bench.put("编号|姓名|工种|工作单位|所在地区", "ZJ1|张伟|焊工|甲厂|深圳")
    bench.put("编号|课程名称|主办机构", "K1|焊接班|甲厂")
    bench.load({"firms.csv": [FIRMS, f"{FIRM}|甲厂|3525|深圳"], "k.csv": ["编号|课程名称|主办机构", "K2|钳工班|甲厂"]})
    assert bench.pairs("WORKS_AT", "Expert", "Enterprise") == [("ZJ1", FIRM)]
    assert bench.pairs("OFFERS", "Organization", "Course") == [("甲厂", "K1"), ("甲厂", "K2")]


def test_made_honour_is_one_for_all_who_have_it(bench: Bench) -> None:
    bench.put(
        "编号|姓名|工种|工作单位|所在地区|荣誉",
        "ZJ1|张伟|焊工|甲厂|深圳|全国技术能手",
        "ZJ2|李敏|焊工|甲厂|深圳|全国技术能手、广东省技术能手",
    )
    assert len(bench.ids("Honor")) == 2 and len(bench.pairs("AWARDED", "Expert", "Honor")) == 3


def test_a_cluster_of_industries_stands_for_its_industries(bench: Bench) -> None:
    sheet = [
        "编号|姓名|工种|工作单位|所在地区|行业",
        "ZJ1|张伟|焊工|甲厂|深圳|先进制造业、电网",
        "ZJ2|李敏|焊工|甲厂|深圳|3525",
    ]
    result = bench.load({"experts.csv": sheet})
    assert "先进制造业" in reason(result, "industry_cluster")
    codes = {to for one, to in bench.pairs("IN_INDUSTRY", "Expert", "Industry") if one == "ZJ1"}
    assert {"35", "39", "324"} <= codes and "15" not in codes
