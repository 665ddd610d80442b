"""Lists end to end: files are written, read and loaded into a real graph, and the graph is looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.engine import GraphEngine
from graph.errors import BadInput
from loaders.load import load, read_lists
from tests.loaders.conftest import Bench, issues, state, totals
from tests.loaders.lists import ALL, CASES, ENTERPRISES, EXPERTS, FIRM, NEEDS, TEAMS, WORKBOOK

HEAD = "编号|姓名|工种|工作单位|所在地区"


# -- all eight kinds ---------------------------------------------------------------------------------------------------


def test_load_all_kinds_counts_rows(bench: Bench) -> None:
    before = bench.engine.revision()
    result = bench.load(ALL)
    report = result.report.to_json()
    assert totals(result) == (18, 0, 0, 0) and issues(result) == [] and result.rejects == []
    assert report["revision"] == bench.engine.revision() == before + 1 and report["dry_run"] is False
    assert {(r["file"], r["kind"], r["sheet"], r["rows"], r["created"]) for r in report["lists"]} == {
        (name, name.removesuffix(".csv"), None, len(lines) - 1, len(lines) - 1) for name, lines in ALL.items()
    }


def test_load_all_kinds_as_nodes(bench: Bench) -> None:
    bench.load(ALL)
    expert = bench.node("expert:ZJ1")
    assert (expert["code"], expert["name"], expert["trade"], expert["employer"]) == ("ZJ1", "张伟", "焊工", "甲机械厂")
    assert (expert["skill_level"], expert["years"], expert["capacity"], expert["status"]) == ("高级技师", 20, 2, "返聘")
    assert bench.ids("Expert") == ["ZJ1", "ZJ2", "王强（丙研究院）"] and bench.ids("Enterprise") == [FIRM, "乙茶厂"]
    plain = bench.node("expert:王强（丙研究院）")
    assert (plain["code"], plain["capacity"], plain["status"]) == (None, 3, "在岗")
    need = bench.node("problem:N1")
    assert (need["raised_at"], need["due_at"], need["status"]) == ("2024-03-05", "2024-06-01", "待匹配")
    assert bench.node("training_need:N2")["headcount"] == 30 and len(bench.ids("Problem")) == 2
    case = bench.node("case:C1")
    assert (case["description"], case["outcome"], case["rating"]) == ("主轴异响，停机多", "已解决", 5.0)
    assert (case["benefit_yuan"], case["trained"], case["started"]) == (125_000.0, 3, "2024-03-10")
    assert bench.node("course:K1")["hours"] == 40 and bench.node("service:S1")["service_type"] == "技术攻关"
    assert bench.node("team:T1")["level"] == "市" and bench.node("skill:激光焊")["aliases"] == ["激光焊接"]
    assert bench.node("organization:深圳工匠学院")["category"] == "工匠学院" and len(bench.ids("Honor")) == 1


def test_load_all_kinds_as_relations(bench: Bench) -> None:
    bench.load(ALL)
    small = next(key for key in bench.ids("Problem") if key != "N1")
    running = next(key for key in bench.ids("Case") if key != "C1")
    assert {
        "worked": set(bench.pairs("WORKED_ON", "Expert", "Case")),
        "addressed": set(bench.pairs("ADDRESSED", "Case", "Problem")),
        "served": set(bench.pairs("SERVED", "Case", "Enterprise")),
        "delivered": set(bench.pairs("DELIVERED", "Team", "Case")),
        "raised": set(bench.pairs("RAISED", "Enterprise", "Problem")),
        "trained": set(bench.pairs("RAISED", "Enterprise", "TrainingNeed")),
        "members": set(bench.pairs("MEMBER_OF", "Expert", "Team")),
        "teams": set(bench.pairs("PART_OF", "Team", "Team")),
        "mentors": set(bench.pairs("MENTORS", "Expert", "Expert")),
        "teach": set(bench.pairs("TEACHES_COURSE", "Expert", "Course")),
        "offers": set(bench.pairs("OFFERS", "Organization", "Course")),
        "by expert": set(bench.pairs("PROVIDES", "Expert", "Service")),
        "by team": set(bench.pairs("PROVIDES", "Team", "Service")),
        "at firm": set(bench.pairs("WORKS_AT", "Expert", "Enterprise")),
        "at place": set(bench.pairs("WORKS_AT", "Expert", "Organization")),
        "placed": set(bench.pairs("LOCATED_IN", "Expert", "Region")),
        "broader": set(bench.pairs("BROADER", "Skill", "Skill")),
        "related": set(bench.pairs("RELATED", "Skill", "Skill")),
    } == {
        "worked": {("ZJ2", "C1"), ("ZJ1", "C1"), ("王强（丙研究院）", running)},
        "addressed": {("C1", "N1"), (running, small)},
        "served": {("C1", FIRM), (running, FIRM)},
        "delivered": {("T1", "C1")},
        "raised": {(FIRM, "N1"), (FIRM, small)},
        "trained": {("乙茶厂", "N2")},
        "members": {("ZJ1", "T1"), ("ZJ2", "T1"), ("ZJ2", "T2")},
        "teams": {("T1", "T0")},
        "mentors": {("ZJ1", "ZJ2"), ("ZJ1", "王强（丙研究院）")},
        "teach": {("ZJ1", "K1")},
        "offers": {("深圳工匠学院", "K1")},
        "by expert": {("ZJ2", "S1")},
        "by team": {("T1", "S2")},
        "at firm": {("ZJ1", FIRM), ("ZJ2", "乙茶厂")},
        "at place": {("王强（丙研究院）", "丙研究院")},
        "placed": {("ZJ1", "440300"), ("ZJ2", "440600"), ("王强（丙研究院）", "440305")},
        "broader": {("氩弧焊", "焊接"), ("激光焊", "焊接")},
        "related": {("激光焊", "氩弧焊")},
    }
    assert bench.edge("WORKED_ON", "expert:ZJ2", "case:C1")["role"] == "主办"
    assert bench.edge("WORKED_ON", "expert:ZJ1", "case:C1")["role"] == "参与"


def test_load_all_kinds_linked_to_skills(bench: Bench) -> None:
    bench.load(ALL)

    def skills(relation: str, node: str) -> dict[str, str]:
        label = {"expert": "Expert", "problem": "Problem", "training_need": "TrainingNeed", "course": "Course"}
        source = label.get(node.partition(":")[0], "Case")
        return {
            e["to"].removeprefix("skill:"): e["how"] for e in bench.engine.edges_of(relation, source, "Skill", [node])
        }

    assert skills("HAS_SKILL", "expert:ZJ1") == {"氩弧焊": "stated", "独门绝活": "stated", "焊接": "trade"}
    assert skills("HAS_SKILL", "expert:王强（丙研究院）") == {"注塑工艺": "cue"}
    assert skills("REQUIRES", "problem:N1") == {"主轴维修": "stated"}
    assert skills("REQUIRES", "training_need:N2") == {"精益管理": "alias"}
    assert skills("TEACHES", "course:K1") == {"氩弧焊": "stated"} and skills("USED", "case:C1") == {
        "主轴维修": "stated"
    }
    assert bench.edge("HAS_SKILL", "expert:ZJ1", "skill:氩弧焊")["level"] == 5
    assert bench.edge("HAS_SKILL", "expert:ZJ2", "skill:主轴维修")["level"] == 4  # a 技师
    assert bench.edge("IN_INDUSTRY", "problem:N1", "industry:3525")["how"] == "enterprise"


def test_load_workbook_gives_the_same_graph(fresh: Callable[[], GraphEngine], tmp_path: Path) -> None:
    single, many = Bench(fresh(), tmp_path), Bench(fresh(), tmp_path)
    single.load(ALL)
    result = many.load(WORKBOOK)
    assert state(many.engine) == state(single.engine) and totals(result) == (18, 0, 0, 0)
    assert {(r.file, r.sheet, r.kind) for r in result.report.lists} == {
        ("all.xlsx", name.removesuffix(".csv"), name.removesuffix(".csv")) for name in ALL
    }


def test_load_weights_of_a_need_sum_to_one(bench: Bench) -> None:
    bench.put(*ENTERPRISES)
    bench.put(
        "编号|企业名称|需求类型|需求描述|所需技能",
        "N1|乙茶厂|技术难题|主轴异响，包装机卡料，模具精度差|焊接、电工技术",
        "N2|乙茶厂|技术难题|主轴异响，包装机卡料，车间效率低|",
    )
    for need in ("problem:N1", "problem:N2"):
        edges = bench.engine.edges_of("REQUIRES", "Problem", "Skill", [need])
        assert len(edges) >= 3 and sum(e["weight"] for e in edges) == pytest.approx(1, abs=1e-4)
        stated = [e["weight"] for e in edges if e["how"] == "stated"]
        assert not stated or min(stated) > max(e["weight"] for e in edges if e["how"] != "stated")


# -- dry run and nothing to do -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [False, True])
def test_load_dry_run_counts_the_same_and_writes_nothing(bench: Bench, first: bool) -> None:
    if first:
        bench.load({"experts.csv": EXPERTS[:2], "teams.csv": TEAMS, "enterprises.csv": ENTERPRISES})
    spoilt = {**ALL, "needs.csv": [*NEEDS, "N9|无此厂|技术难题|坏了|||||||||", "N8|乙茶厂|别的|坏了|||||||||"]}
    before, revision = state(bench.engine), bench.engine.revision()
    dry = bench.load(spoilt, dry_run=True)
    assert state(bench.engine) == before and bench.engine.revision() == revision
    assert dry.report.dry_run and dry.report.revision == revision and bench.engine.tombstones(since=-1) == []
    real = bench.load(spoilt)
    assert dry.report.to_json()["lists"] == real.report.to_json()["lists"] and dry.report.totals == real.report.totals
    assert totals(real)[3] == 2 and (totals(real)[0] == 18) is not first


def test_load_twice_changes_nothing(bench: Bench) -> None:
    bench.load(ALL)
    before, revision = state(bench.engine), bench.engine.revision()
    for lists in (ALL, WORKBOOK):
        again = bench.load(lists)
        assert totals(again) == (0, 0, 18, 0) and again.report.revision == revision
    assert state(bench.engine) == before and bench.engine.revision() == revision
    for name, lines in ALL.items():
        alone = bench.load({name: lines})
        assert totals(alone) == (0, 0, len(lines) - 1, 0), name
    assert bench.engine.revision() == revision


def test_load_seeds_a_new_graph_once(bench: Bench) -> None:
    assert [row["what"] for row in bench.engine.revisions()] == ["reference"]
    bench.put(HEAD, "ZJ1|张伟|焊工|甲厂|深圳")
    bench.put(HEAD, "ZJ2|李敏|焊工|甲厂|深圳")
    assert [row["what"] for row in bench.engine.revisions()] == ["reference", "load", "load"]


def test_load_tells_its_progress(bench: Bench) -> None:
    told: list[tuple[str, int, int]] = []
    load(bench.engine, bench.read(ALL), progress=lambda stage, done, total: told.append((stage, done, total)))
    assert len({stage for stage, _, _ in told}) >= 3 and all(0 <= done <= total for _, done, total in told)


def test_load_without_any_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("一,二\n三,四\n", encoding="utf-8")
    with pytest.raises(BadInput):
        read_lists([tmp_path / "a.csv"])


# -- bad rows ----------------------------------------------------------------------------------------------------------


def test_load_bad_rows_cost_no_good_one(fresh: Callable[[], GraphEngine], tmp_path: Path) -> None:
    """A graph with bad rows among the good ones is the graph of the good ones."""
    good, mixed = Bench(fresh(), tmp_path), Bench(fresh(), tmp_path)
    good.load(ALL)
    bad = {
        "experts.csv": ["ZJ8||焊工||甲厂|深圳", "ZJ9|赵六|焊工||丁厂|深圳|||||无此队"],
        "enterprises.csv": ["91440300MA5F3K2X15|丁厂|3525|深圳", "|戊厂||深圳"],
        "needs.csv": ["|乙茶厂|什么|坏了", "|乙茶厂|技术难题|", "|己厂|技术难题|坏了"],
        "cases.csv": ["C7|N77|||ZJ1||||||已解决", "C8||漏油||ZJ1||||||大概行", "C9||漏油||ZJ1||||||已解决|9"],
        "courses.csv": ["K9|课", "K8|课|某院||无此人"],
        "services.csv": ["S9|某项|无此人"],
        "teams.csv": ["T9|某队|乡||深圳", "T8|另队|市|无此队|深圳"],
        "skills.csv": ["|别名而已"],
    }
    lists = {n: [lines[0], *bad[n][:1], *lines[1:], *bad[n][1:]] for n, lines in ALL.items()}
    result = mixed.load(lists)
    assert state(mixed.engine) == state(good.engine)
    assert totals(result) == (18, 0, 0, sum(map(len, bad.values())))
    errors = issues(result, "error")
    assert len(errors) >= sum(map(len, bad.values())) and all(column for _, column, _ in errors)
    for report in result.report.lists:
        assert report.created + report.updated + report.unchanged + report.rejected == report.rows
        assert {i.row for i in report.issues if i.severity == "error"} == {
            2,
            *range(len(ALL[report.file]) + 2, report.rows + 2),
        }
    assert sum(len(rows) for _, rows in result.rejects) == sum(map(len, bad.values()))


def test_load_only_bad_rows_is_no_revision(bench: Bench) -> None:
    revision = bench.engine.revision()
    result = bench.put(HEAD, "ZJ1||焊工|甲厂|深圳")
    assert totals(result) == (0, 0, 0, 1) and result.report.revision == revision == bench.engine.revision()


def test_load_warnings_reject_nothing(bench: Bench) -> None:
    result = bench.put(
        "编号|姓名|工种|技能等级|工作单位|所在地区|状态|爱好", "ZJ1|张伟|焊工|三段|甲厂|深圳|休眠|下棋", "合计|1||||||"
    )
    assert totals(result) == (1, 0, 0, 0) and issues(result, "error") == []
    assert len(issues(result, "warning")) >= 4
    node = bench.node("expert:ZJ1")
    assert (node["skill_level"], node["status"]) == ("三段", "休眠") and json.loads(node["extra"]) == {"爱好": "下棋"}


def test_load_missing_required_column_rejects_all_rows(bench: Bench) -> None:
    result = bench.load({"专家.csv": ["编号|姓名|工种|技能等级|所在地区|荣誉", "ZJ1|张伟|焊工|技师|深圳|"]})
    assert totals(result) == (0, 0, 0, 1) and bench.ids("Expert") == []
    assert (2, "工作单位", "missing_value") in issues(result, "error")


PHONE, MAIL = "13800138000", "zhang.wei@example.com"


def test_load_personal_data_is_masked_in_issues(bench: Bench) -> None:
    """Whatever is wrong with the row, and in whatever column the number has slipped."""
    result = bench.put(
        "编号|姓名|工种|工作单位|所在地区|服务队|联系电话|邮箱|微信",
        f"ZJ1|张伟|焊工|甲厂|深圳|{PHONE}|12{PHONE}|{MAIL}{MAIL[1:]}@|{PHONE}",
        f"ZJ2|李敏|焊工|甲厂|{PHONE}|{MAIL}|{PHONE}x|不是邮箱 {PHONE}|{MAIL}",
        f"ZJ3|王强|{PHONE}||深圳|无此队|电话{PHONE}|{MAIL[:-4]}|",
    )
    text = json.dumps(result.report.to_json(), ensure_ascii=False)
    assert len(issues(result)) >= 6 and totals(result)[3] == 3
    assert PHONE not in text and MAIL not in text and "zhang.wei@" not in text


def test_load_keeps_personal_data_in_the_graph_only(bench: Bench) -> None:
    result = bench.put("编号|姓名|工种|工作单位|所在地区|联系电话|邮箱", f"ZJ1|张伟|焊工|甲厂|深圳|{PHONE}|{MAIL}")
    node = bench.node("expert:ZJ1")
    assert (node["phone"], node["email"]) == (PHONE, MAIL) and PHONE not in json.dumps(result.report.to_json())


def test_load_rejects_can_be_corrected_and_loaded(bench: Bench) -> None:
    result = bench.load(
        {"cases.csv": CASES, "experts.csv": EXPERTS, "teams.csv": TEAMS, "enterprises.csv": ENTERPRISES}
    )
    assert totals(result)[3] == 1 and (2, "需求编号", "unknown_reference") in issues(result, "error")
    rejects = bench.folder / "rejects.xlsx"
    result.write_rejects(rejects)
    bench.put(*NEEDS)
    sheets, _ = read_lists([rejects])
    again = load(bench.engine, sheets)
    assert totals(again) == (1, 0, 0, 0) and "C1" in bench.ids("Case")
