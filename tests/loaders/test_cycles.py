"""Masters, teams and skills that stand above themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from graph.engine import GraphEngine
from tests.loaders.conftest import Bench, issues, state, totals

EXPERTS = "编号|姓名|工种|工作单位|所在地区|师傅"
ROWS = [
    "ZJ1|张伟|焊工|甲厂|深圳|李敏",
    "ZJ2|李敏|焊工|甲厂|深圳|ZJ3",
    "ZJ3|王强|电工|甲厂|深圳|张伟",
    "ZJ4|赵六|电工|甲厂|深圳|张伟",
]


def test_masters_in_a_circle_are_told_and_left_out(bench: Bench) -> None:
    result = bench.put(EXPERTS, *ROWS)
    assert issues(result) == [(row, "师傅", "reference_cycle") for row in (2, 3, 4)]
    assert totals(result) == (4, 0, 0, 0) and bench.pairs("MENTORS", "Expert", "Expert") == [("ZJ1", "ZJ4")]
    first = result.report.lists[0].issues[0]
    assert "李敏" in first.reason and "张伟" in first.reason and first.suggestion
    again = bench.put(EXPERTS, *ROWS)
    assert issues(again) == issues(result) and totals(again) == (0, 0, 4, 0)


def test_circle_over_the_graph_is_told_at_the_row_that_closes_it(bench: Bench) -> None:
    bench.put(EXPERTS, "ZJ1|张伟|焊工|甲厂|深圳|", "ZJ2|李敏|焊工|甲厂|深圳|张伟")
    result = bench.put(EXPERTS, "ZJ1|张伟|焊工|甲厂|深圳|李敏")
    assert issues(result) == [(2, "师傅", "reference_cycle")]
    assert bench.pairs("MENTORS", "Expert", "Expert") == [("ZJ1", "ZJ2")]


def test_circle_that_the_load_opens_is_none(bench: Bench) -> None:
    bench.put(EXPERTS, "ZJ1|张伟|焊工|甲厂|深圳|", "ZJ2|李敏|焊工|甲厂|深圳|张伟")
    result = bench.put(EXPERTS, "ZJ1|张伟|焊工|甲厂|深圳|李敏", "ZJ2|李敏|焊工|甲厂|深圳|")
    assert issues(result) == [] and bench.pairs("MENTORS", "Expert", "Expert") == [("ZJ2", "ZJ1")]


def test_teams_and_skills_in_a_circle(bench: Bench) -> None:
    result = bench.load(
        {
            "t.csv": [
                "编号|名称|层级|所在地区|上级服务队",
                "T1|甲队|市|深圳|T2",
                "T2|乙队|市|深圳|甲队",
                "T3|丙队|县|深圳|T1",
            ],
            "s.csv": ["技能|上位技能", "钨极焊|熔化焊", "熔化焊|钨极焊", "等离子焊|熔化焊"],
        }
    )
    wanted = {(row, column, "reference_cycle") for row in (2, 3) for column in ("上位技能", "上级服务队")}
    assert set(issues(result)) == wanted and len(issues(result)) == 4
    assert bench.pairs("PART_OF", "Team", "Team") == [("T3", "T1")]
    assert bench.pairs("BROADER", "Skill", "Skill")[-1] == ("等离子焊", "熔化焊")
    assert not {("钨极焊", "熔化焊"), ("熔化焊", "钨极焊")} & set(bench.pairs("BROADER", "Skill", "Skill"))


def test_circles_do_not_depend_on_the_order(fresh: Callable[[], GraphEngine], tmp_path: Path) -> None:
    states = []
    for rows in (ROWS, ROWS[::-1]):
        bench = Bench(fresh(), tmp_path)
        bench.put(EXPERTS, *rows)
        states.append(state(bench.engine))
    assert states[0] == states[1]
