"""Loading again: a row is the truth for the columns that its list has, and nothing else changes."""

from __future__ import annotations

import pytest

from tests.loaders.conftest import Bench, issues, state, totals
from tests.loaders.lists import ALL, ENTERPRISES, EXPERTS, FIRM, TEAMS

HEAD = "编号|姓名|工种|工作单位|所在地区"
ROW = "ZJ1|张伟|焊工|甲厂|深圳"


# -- cells and columns -------------------------------------------------------------------------------------------------


def test_again_emptied_cell_clears(bench: Bench) -> None:
    bench.put(
        f"{HEAD}|技能等级|从业年限|专业特长|联系电话|状态|可承接数|爱好",
        f"{ROW}|技师|20|会修主轴|13800138000|请假|5|下棋",
    )
    result = bench.put(f"{HEAD}|技能等级|从业年限|专业特长|联系电话|状态|可承接数|爱好", f"{ROW}|||||||")
    node = bench.node("expert:ZJ1")
    assert totals(result) == (0, 1, 0, 0)
    assert [node[p] for p in ("skill_level", "years", "specialty", "phone", "extra")] == [None] * 5
    assert (node["status"], node["capacity"]) == ("在岗", 3)  # their defaults


def test_again_absent_column_changes_nothing(bench: Bench) -> None:
    bench.load(ALL)
    before, revision = state(bench.engine), bench.engine.revision()
    for name, keep in (
        *(("experts.csv", (0, 1, 2, 4, 5)), ("enterprises.csv", (0, 1, 2, 3)), ("needs.csv", (0, 1, 2, 3))),
        *(("cases.csv", (0, 1, 2, 3, 4, 10)), ("courses.csv", (0, 1, 2)), ("services.csv", (0, 1, 2))),
        *(("teams.csv", (0, 1, 2, 4)), ("skills.csv", (0, 1))),
    ):
        lines = ["|".join(line.split("|")[place] for place in keep) for line in ALL[name]]
        if name == "needs.csv":
            lines = lines[:3]  # the third names its enterprise by a column that is left out
        result = bench.load({name: lines})
        assert totals(result) == (0, 0, len(lines) - 1, 0), (name, issues(result))
    assert state(bench.engine) == before and bench.engine.revision() == revision


def test_again_changed_cell_updates_the_row_alone(bench: Bench) -> None:
    bench.put(HEAD, ROW, "ZJ2|李敏|焊工|甲厂|深圳")
    result = bench.put(HEAD, "ZJ1|张大伟|焊工|甲厂|佛山", "ZJ2|李敏|焊工|甲厂|深圳")
    assert totals(result) == (0, 1, 1, 0)
    changed, kept = bench.node("expert:ZJ1"), bench.node("expert:ZJ2")
    assert (changed["name"], changed["place"], changed["rev"]) == ("张大伟", "佛山", bench.engine.revision())
    assert kept["rev"] < changed["rev"]
    assert bench.pairs("LOCATED_IN", "Expert", "Region") == [("ZJ1", "440600"), ("ZJ2", "440300")]


def test_again_changed_relation_counts_as_update(bench: Bench) -> None:
    bench.put(f"{HEAD}|荣誉", f"{ROW}|全国技术能手")
    assert totals(bench.put(f"{HEAD}|荣誉", f"{ROW}|广东省技术能手")) == (0, 1, 0, 0)
    assert totals(bench.put(f"{HEAD}|荣誉", f"{ROW}|广东省技术能手")) == (0, 0, 1, 0)


def test_again_rows_no_longer_in_a_list_stay(bench: Bench) -> None:
    bench.put(HEAD, ROW, "ZJ2|李敏|焊工|甲厂|深圳")
    bench.put(HEAD, "ZJ2|李敏|钳工|甲厂|深圳")
    assert bench.ids("Expert") == ["ZJ1", "ZJ2"]


# -- relations given by cells ------------------------------------------------------------------------------------------


def test_again_relations_of_a_cell_are_replaced(bench: Bench) -> None:
    head = f"{HEAD}|技能|荣誉|师傅|行业"
    others = ["ZJ8|王强|电工|乙厂|深圳||||", "ZJ9|赵六|电工|乙厂|深圳||||"]
    bench.put(head, f"{ROW}|精益管理(4)、注塑工艺|全国技术能手|王强|3525", *others)
    bench.put(head, f"{ROW}|精益管理(2)、电工技术||赵六|制茶", *others)
    stated = [
        (e["to"], e["level"])
        for e in bench.engine.edges_of("HAS_SKILL", "Expert", "Skill", ["expert:ZJ1"])
        if e["how"] == "stated"
    ]
    assert sorted(stated) == [("skill:电工技术", 3), ("skill:精益管理", 2)]
    assert bench.pairs("AWARDED", "Expert", "Honor") == [] and bench.pairs("MENTORS", "Expert", "Expert") == [
        ("ZJ9", "ZJ1")
    ]
    industries = [b for a, b in bench.pairs("IN_INDUSTRY", "Expert", "Industry") if a == "ZJ1"]
    assert len(industries) == 1 and industries[0].startswith("153")
    graves = {(g["item"], g["target"]) for g in bench.engine.tombstones(since=-1)}
    assert {
        ("HAS_SKILL", "skill:注塑工艺"),
        ("AWARDED", "honor:全国技术能手（国家级）"),
        ("MENTORS", "expert:ZJ1"),
    } <= graves


def test_again_stated_skills_stay_without_the_column(bench: Bench) -> None:
    """Inferred ones are computed anew, stated ones are not touched."""
    bench.put(f"{HEAD}|技能|专业特长", f"{ROW}|精益管理(4)|会看缩水")
    bench.put(f"{HEAD}|专业特长", f"{ROW}|会修主轴异响")
    held = {
        e["to"][6:]: (e["how"], e["level"])
        for e in bench.engine.edges_of("HAS_SKILL", "Expert", "Skill", ["expert:ZJ1"])
    }
    assert held["精益管理"] == ("stated", 4) and held["主轴维修"][0] == "cue" and "注塑工艺" not in held


def test_again_emptied_skills_leave_the_inferred_ones(bench: Bench) -> None:
    bench.put(f"{HEAD}|技能", f"{ROW}|精益管理")
    bench.put(f"{HEAD}|技能", f"{ROW}|")
    held = {e["to"][6:]: e["how"] for e in bench.engine.edges_of("HAS_SKILL", "Expert", "Skill", ["expert:ZJ1"])}
    assert held == {"氩弧焊": "trade", "焊接": "trade"}


def test_again_skill_that_is_both_stated_and_inferred_falls_back(bench: Bench) -> None:
    bench.put(f"{HEAD}|技能", f"{ROW}|氩弧焊(5)")
    bench.put(f"{HEAD}|技能", f"{ROW}|")
    edge = bench.edge("HAS_SKILL", "expert:ZJ1", "skill:氩弧焊")
    assert (edge["how"], edge["level"]) == ("trade", 3)


def test_again_new_description_links_anew(bench: Bench) -> None:
    bench.put(*ENTERPRISES)
    head = "编号|企业名称|需求类型|需求描述"
    bench.put(head, "N1|乙茶厂|技术难题|主轴异响")
    bench.put(head, "N1|乙茶厂|技术难题|包装机卡料")
    assert bench.pairs("REQUIRES", "Problem", "Skill") == [("N1", "包装机调试")]
    assert bench.node("problem:N1")["name"] == "包装机卡料"


def test_again_need_moves_to_another_enterprise(bench: Bench) -> None:
    bench.put(*ENTERPRISES)
    head = "编号|企业名称|需求类型|需求描述"
    bench.put(head, "N1|乙茶厂|技术难题|漏油")
    bench.put(head, "N1|甲机械厂|技术难题|漏油")
    assert bench.pairs("RAISED", "Enterprise", "Problem") == [(FIRM, "N1")]
    assert bench.pairs("IN_INDUSTRY", "Problem", "Industry") == [("N1", "3525")]


def test_again_case_changes_experts_and_outcome(bench: Bench) -> None:
    bench.put(HEAD, ROW, "ZJ2|李敏|焊工|甲厂|深圳")
    head = "编号|难题描述|专家|结果"
    bench.put(head, "C1|漏油|张伟、李敏|进行中")
    assert totals(bench.put(head, "C1|漏油|李敏|已解决")) == (0, 1, 0, 0)
    assert bench.pairs("WORKED_ON", "Expert", "Case") == [("ZJ2", "C1")]
    assert (
        bench.edge("WORKED_ON", "expert:ZJ2", "case:C1")["role"] == "主办"
        and bench.node("case:C1")["outcome"] == "已解决"
    )


def test_again_skill_list_overrides_the_builtin_word(bench: Bench) -> None:
    head = "技能|别名|征象"
    bench.put(head, "主轴维修|主轴修理|")
    node = bench.node("skill:主轴维修")
    assert node["aliases"] == ["主轴修理"] and not node["cues"] and node["trades"] == ["机修钳工"]
    bench.put("技能|征象", "主轴维修|主轴发烫")
    assert bench.node("skill:主轴维修")["aliases"] == ["主轴修理"] and bench.node("skill:主轴维修")["cues"] == [
        "主轴发烫"
    ]
    bench.put(f"{HEAD}|专业特长|技能", "ZJ2|李敏|司机|甲厂|深圳|处理主轴发烫|主轴修理")
    assert bench.pairs("HAS_SKILL", "Expert", "Skill") == [("ZJ2", "主轴维修")]


# -- memberships, which two lists may state ----------------------------------------------------------------------------


@pytest.fixture
def joined(bench: Bench) -> Bench:
    """张伟 belongs to 先锋队 by both lists."""
    bench.load(
        {
            "a.csv": [f"{HEAD}|服务队", f"{ROW}|先锋队"],
            "b.csv": ["编号|名称|层级|所在地区|队长|成员", "T1|先锋队|市|深圳|张伟|"],
        }
    )
    assert bench.edge("MEMBER_OF", "expert:ZJ1", "team:T1")["given_by"] == ["experts", "teams"]
    return bench


def test_again_membership_stands_while_one_list_states_it(joined: Bench) -> None:
    joined.put(f"{HEAD}|服务队", f"{ROW}|")
    edge = joined.edge("MEMBER_OF", "expert:ZJ1", "team:T1")
    assert (edge["given_by"], edge["role"]) == (["teams"], "队长")
    joined.put("编号|名称|层级|所在地区|队长|成员", "T1|先锋队|市|深圳||")
    assert joined.pairs("MEMBER_OF", "Expert", "Team") == []


def test_again_membership_taken_back_by_the_team_stays_with_the_expert(joined: Bench) -> None:
    joined.put("编号|名称|层级|所在地区|队长|成员", "T1|先锋队|市|深圳||")
    edge = joined.edge("MEMBER_OF", "expert:ZJ1", "team:T1")
    assert (edge["given_by"], edge["role"]) == (["experts"], "队员")
    joined.put(f"{HEAD}|服务队", f"{ROW}|")
    assert joined.pairs("MEMBER_OF", "Expert", "Team") == []


def test_again_membership_does_not_move_without_its_columns(joined: Bench) -> None:
    joined.put(HEAD, ROW)
    joined.put("编号|名称|层级|所在地区", "T1|先锋队|市|深圳")
    edge = joined.edge("MEMBER_OF", "expert:ZJ1", "team:T1")
    assert (edge["given_by"], edge["role"]) == (["experts", "teams"], "队长")


def test_again_captain_who_is_listed_as_member_too_is_captain(bench: Bench) -> None:
    bench.put(HEAD, ROW)
    head = "编号|名称|层级|所在地区|队长|成员"
    bench.put(head, "T1|先锋队|市|深圳|张伟|ZJ1")
    assert bench.edge("MEMBER_OF", "expert:ZJ1", "team:T1")["role"] == "队长"
    bench.put(head, "T1|先锋队|市|深圳||ZJ1")
    assert bench.edge("MEMBER_OF", "expert:ZJ1", "team:T1")["role"] == "队员"


# -- one load or several -----------------------------------------------------------------------------------------------


def test_again_lists_one_after_another_give_the_same_graph(bench: Bench) -> None:
    """Loading all lists in an order that respects references, then once more, ends where one load would."""
    for name in ("skills.csv", "enterprises.csv"):
        bench.load({name: ALL[name]})
    bench.load({"experts.csv": EXPERTS, "teams.csv": TEAMS})
    for name in ("needs.csv", "cases.csv", "courses.csv", "services.csv"):
        assert totals(bench.load({name: ALL[name]}))[3] == 0
    before = state(bench.engine)
    assert totals(bench.load(ALL)) == (0, 0, 18, 0) and state(bench.engine) == before


def test_again_team_without_number_in_another_spelling_of_its_place(bench: Bench) -> None:
    bench.put("名称|层级|所在地区", "先锋队|市|深圳")
    assert totals(bench.put("名称|层级|所在地区", "先锋队|市|广东省深圳市"))[0] == 0


def cases_of_two_needs(bench: Bench, description: str) -> list[tuple[str, str]]:
    """A case that has found its need by its description gets another description."""
    bench.load({"a.csv": [HEAD, ROW], "b.csv": ENTERPRISES})
    bench.put("编号|企业名称|需求类型|需求描述", "N1|乙茶厂|技术难题|漏油", "N2|乙茶厂|技术难题|漏气")
    bench.put("编号|难题描述|企业名称|专家|结果", "C1|漏油|乙茶厂|张伟|已解决")
    bench.put("编号|难题描述|企业名称|专家|结果", f"C1|{description}|乙茶厂|张伟|已解决")
    return bench.pairs("ADDRESSED", "Case", "Problem")


def test_again_case_follows_its_description_to_another_need(bench: Bench) -> None:
    assert cases_of_two_needs(bench, "漏气") == [("C1", "N2")]


def test_again_case_leaves_a_need_that_its_description_no_longer_names(bench: Bench) -> None:
    assert cases_of_two_needs(bench, "漏水") == []
