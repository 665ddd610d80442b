"""What the lists of the contract promise, tried with the slips that coordinators make."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from api.cli import cli
from tests.loaders.conftest import Bench, issues, totals
from tests.loaders.lists import FIRM

EXPERT = "编号|姓名|工种|工作单位|所在地区"
CASE = "难题描述|专家|结果"


def told(bench: Bench, *lines: str, file: str = "a.csv") -> list[tuple[str, str | None]]:
    """Code and suggestion of all issues of one list."""
    return [(i.code, i.suggestion) for i in bench.put(*lines, file=file).report.lists[0].issues]


@pytest.mark.parametrize(
    "footer", ["合计|2 人", "填表人：陈一 13800138000", "（以下空白）", "联系人：陈一|13800138000"]
)
def test_footer_in_the_column_of_running_numbers(bench: Bench, footer: str) -> None:
    result = bench.put("序号|姓名|工种|工作单位|所在地区", "1|张伟|焊工|甲厂|深圳", footer)
    assert totals(result) == (1, 0, 0, 0)
    assert issues(result) == [(3, None, "footer_skipped")]


def test_footer_is_told_without_the_person(bench: Bench) -> None:
    result = bench.put(EXPERT, "1|张伟|焊工|甲厂|深圳", "填表人：陈一")
    assert [i.value for i in result.report.lists[0].issues] == ["填表人"]


@pytest.mark.parametrize("word", ["无", "暂无", "-", "—", "/", "N/A"])
def test_placeholder_is_an_empty_cell(bench: Bench, word: str) -> None:
    heading = f"{EXPERT}|技能|荣誉|师傅|服务队|从业年限|联系电话"
    result = bench.put(heading, f"{word}|张伟|文员|甲厂|深圳|{word}|{word}|{word}|{word}|{word}|{word}")
    assert (totals(result), issues(result)) == ((1, 0, 0, 0), [])
    assert bench.ids("Expert") == ["张伟（甲厂）"]
    assert not bench.ids("Honor")


def test_placeholder_in_a_required_cell_is_an_error(bench: Bench) -> None:
    assert issues(bench.put(EXPERT, "1|张伟|/|甲厂|深圳")) == [(2, "工种", "missing_value")]


def test_placeholder_that_is_a_choice_stays(bench: Bench) -> None:
    bench.put("企业名称|行业|所在地区|培育层级", "甲公司|3525|深圳|无")
    assert bench.node("enterprise:甲公司")["tier"] == "无"


@pytest.mark.parametrize(
    ("cell", "code", "rejected"),
    [("=氩弧焊", "formula_like", 0), ("氩\x01弧焊", "control_characters", 1), ("长" * 10_001, "too_long", 1)],
)
@pytest.mark.parametrize("column", ["技能", "荣誉"])
def test_odd_text_is_reported_in_every_column(bench: Bench, column: str, cell: str, code: str, rejected: int) -> None:
    result = bench.put(f"{EXPERT}|{column}", f"1|张伟|文员|甲厂|深圳|{cell}")
    assert (2, column, code) in issues(result)
    assert totals(result)[3] == rejected


def test_odd_text_in_an_unknown_column_rejects_nothing(bench: Bench) -> None:
    result = bench.put(f"{EXPERT}|其他", "1|张伟|文员|甲厂|深圳|x\x07y")
    assert issues(result) == [(1, "其他", "unknown_column"), (2, "其他", "control_characters")]
    assert totals(result) == (1, 0, 0, 0)


def test_formula_like_code_is_reported(bench: Bench) -> None:
    assert issues(bench.put(EXPERT, "=9+1|张伟|文员|甲厂|深圳")) == [(2, "编号", "formula_like")]


def test_phone_with_country_code_is_no_formula(bench: Bench) -> None:
    assert issues(bench.put(f"{EXPERT}|联系电话", "1|张伟|文员|甲厂|深圳|+86-138-0013-8000")) == []


def test_failed_formula_is_an_error(bench: Bench) -> None:
    assert issues(bench.put(EXPERT, "1|张伟|文员|#REF!|深圳")) == [(2, "工作单位", "failed_formula")]


def test_rejected_rows_without_code_are_all_known_to_others(bench: Bench) -> None:
    lists = {
        "e.csv": [EXPERT, "|张伟||甲厂|深圳", "|李敏||甲厂|深圳", "|王强||甲厂|深圳"],
        "c.csv": [CASE, "a|张伟|已解决", "b|李敏|已解决", "c|王强|已解决"],
    }
    found = issues(bench.load(lists))
    assert found[3:] == [(row, "专家", "rejected_reference") for row in (2, 3, 4)]


def test_namesakes_are_told_apart_by_employers_with_brackets(bench: Bench) -> None:
    bench.put(EXPERT, "Z1|张伟|焊工|甲厂（佛山）|深圳", "Z2|张伟|电工|甲厂（佛山南海）|佛山")
    assert issues(bench.put(CASE, "a|张伟（甲厂（佛山））|已解决", "b|张伟(甲厂(佛山南海))|已解决")) == []
    assert {expert for expert, _ in bench.pairs("WORKED_ON", "Expert", "Case")} == {"Z1", "Z2"}


def test_code_and_name_together_name_a_record(bench: Bench) -> None:
    bench.put(EXPERT, "Z1|张伟|焊工|甲厂|深圳", "Z2|李敏|焊工|甲厂|深圳")
    found = bench.put(CASE, "a|Z1 张伟|已解决", "b|张伟 Z1|已解决", "c|Z1 李敏|已解决")
    assert issues(found) == [(4, "专家", "unknown_reference")]


def test_several_names_without_a_separator_are_told_how(bench: Bench) -> None:
    bench.put(EXPERT, "Z1|张伟|焊工|甲厂|深圳", "Z2|李敏|焊工|甲厂|深圳")
    advice = "几个人或几个名称之间请用顿号“、”分隔"
    found = told(bench, CASE, "a|张伟 李敏|已解决", "b|张伟/李敏|已解决")
    assert found == [("unknown_reference", advice)] * 2


def test_record_that_refers_to_itself_is_told(bench: Bench) -> None:
    result = bench.load(
        {
            "t.csv": ["编号|名称|层级|所在地区|上级服务队", "T1|先锋队|市|深圳|T1"],
            "e.csv": [f"{EXPERT}|师傅", "Z1|张伟|焊工|甲厂|深圳|张伟"],
        }
    )
    assert issues(result) == [(2, "上级服务队", "self_reference"), (2, "师傅", "self_reference")]
    assert not bench.pairs("PART_OF", "Team", "Team") + bench.pairs("MENTORS", "Expert", "Expert")


def test_team_of_another_spelling_of_its_place_is_the_same(bench: Bench) -> None:
    heading = "名称|层级|所在地区"
    bench.put(heading, "先锋队|市|深圳", "先锋队|市|广州")
    assert totals(bench.put(heading, "先锋队|县|440300")) == (0, 1, 0, 0)
    assert len(bench.ids("Team")) == 2


def test_ambiguous_team_is_told_to_add_its_place(bench: Bench) -> None:
    bench.put("名称|层级|所在地区", "先锋队|市|深圳", "先锋队|市|广州")
    ((code, advice),) = told(bench, f"{EXPERT}|服务队", "Z1|张伟|焊工|甲厂|深圳|先锋队", file="e.csv")
    assert (code, advice) == ("ambiguous_reference", "请改填编号，或写成“名称（所在地区）”")


def test_need_with_the_code_of_one_enterprise_and_the_name_of_another(bench: Bench) -> None:
    bench.put("统一社会信用代码|企业名称|行业|所在地区", f"{FIRM}|甲公司|3525|深圳")
    result = bench.put("统一社会信用代码|企业名称|需求类型|需求描述", f"{FIRM}|丙公司|技术难题|主轴异响")
    assert (issues(result), totals(result)) == ([(2, "企业名称", "code_name_differ")], (1, 0, 0, 0))


def test_several_places_in_one_cell_are_told(bench: Bench) -> None:
    result = bench.put(EXPERT, "1|张伟|文员|甲厂|深圳、广州", "2|李敏|文员|甲厂|深圳，南山")
    assert (2, "所在地区", "several_regions") in issues(result)
    assert totals(result) == (2, 0, 0, 0)


def test_suggestion_for_a_rating_lies_in_its_range(bench: Bench) -> None:
    bench.put(EXPERT, "Z1|张伟|焊工|甲厂|深圳")
    assert told(bench, f"{CASE}|评分", "a|张伟|已解决|好") == [("bad_number", "请填 1 到 5 之间的数")]


def test_several_values_for_a_closed_list_are_told_to_be_split(bench: Bench) -> None:
    ((code, advice), *_) = told(bench, "企业名称|需求类型|需求描述", "甲公司|技术难题、培训需求|主轴异响")
    assert (code, advice) == ("unknown_value", "只能填一个值；确有几种情况，请分成几行")


def test_unknown_personal_column_is_told_by_name(bench: Bench) -> None:
    result = bench.put("企业名称|需求类型|需求描述|联系人", "甲公司|技术难题|主轴异响|陈一")
    first = result.report.to_json()["lists"][0]["issues"][0]
    assert (first["code"], first["value"]) == ("unknown_column", "联系人")
    assert "联系人" in first["reason"]


def test_suggestion_for_an_address_is_readable(bench: Bench) -> None:
    issue = bench.put(f"{EXPERT}|邮箱", "1|张伟|文员|甲厂|深圳|zhang@@x").report.to_json()["lists"][0]["issues"][0]
    assert (issue["code"], issue["value"]) == ("bad_email", "***")
    assert "***" not in issue["suggestion"]


def test_heading_row_repeated_without_its_remarks_is_no_record(bench: Bench) -> None:
    result = bench.put("姓名*|工种*|工作单位（盖章）|所在地区", "张伟|焊工|甲厂|深圳", "姓名|工种|工作单位|所在地区")
    assert totals(result) == (1, 0, 0, 0)


def test_rejects_tell_of_lines_that_could_not_be_read(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(
        '{"姓名": "张伟", "工种": "焊工", "工作单位": "甲厂", "所在地区": "深圳"}\n{bad\n', encoding="utf-8"
    )
    rejects = tmp_path / "rejects.xlsx"
    answer = CliRunner().invoke(cli, ["load", str(file), "--rejects", str(rejects), "--db", str(tmp_path / "g")])
    assert answer.exit_code == 1
    (_, row) = openpyxl.load_workbook(rejects).active.values
    assert row[:4] == (None,) * 4
    assert row[4].startswith("第 2 行：")


@pytest.mark.parametrize("name", ["", "r.csv", "none/r.xlsx"])
def test_rejects_that_cannot_be_written_stop_the_load_first(tmp_path: Path, name: str) -> None:
    file, graph = tmp_path / "a.csv", tmp_path / "g"
    file.write_text(f"{EXPERT}\n1|张伟|||\n".replace("|", ","), encoding="utf-8")
    answer = CliRunner().invoke(cli, ["load", str(file), "--rejects", str(tmp_path / name), "--db", str(graph)])
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert not graph.exists()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("load", "缺少参数 PATH…"),
        ("load a.csv --dryrun", "没有选项 --dryrun，您是不是要用 --dry-run"),
        ("load a.csv --rejects", "选项 --rejects 后面缺少值，或不应有值"),
        ("nothing", "没有命令 nothing"),
        ("doctor x", "多出了参数 x"),
        ("recommend x --limit 0", "参数 --limit 的值不对，应在 1 到 500 之间"),
    ],
)
def test_wrong_usage_is_told_in_chinese(line: str, reason: str) -> None:
    answer = CliRunner().invoke(cli, line.split())
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr.splitlines()[-1].startswith(f"{reason}；")


NEED = "编号|企业名称|需求类型|需求描述|提出日期|期望完成日期"
DATED_CASE = "编号|难题描述|专家|开始日期|结束日期|结果"


@pytest.mark.parametrize("written", ["三月五号前后", "2024-02-30", "2024-13-01", "1024-01-01"])
def test_unreadable_date_of_a_need_costs_the_date_only(bench: Bench, written: str) -> None:
    bench.put("企业名称|行业|所在地区", "甲公司|3525|深圳")
    result = bench.put(NEED, f"N1|甲公司|技术难题|主轴异响|{written}|2024-06-01")
    assert issues(result, "warning") == [(2, "提出日期", "bad_date")] and totals(result) == (1, 0, 0, 0)
    issue = result.report.lists[0].issues[0]
    assert issue.reason.endswith("没有记下") and issue.suggestion
    assert (bench.node("problem:N1")["raised_at"], bench.node("problem:N1")["due_at"]) == (None, "2024-06-01")


def test_unreadable_start_of_a_case_without_number_is_an_error(bench: Bench) -> None:
    """Its start is a part of its key: corrected later, it would be another case."""
    bench.put(EXPERT, "Z1|张伟|焊工|甲厂|深圳")
    result = bench.put(DATED_CASE, "C1|漏油|张伟|年初|年末|已解决", "|漏油|张伟|年初||已解决")
    assert issues(result, "error") == [(3, "开始日期", "bad_date")]
    assert issues(result, "warning") == [(2, "开始日期", "bad_date"), (2, "结束日期", "bad_date")]
    assert totals(result) == (1, 0, 0, 1)


def test_need_that_is_due_before_it_is_raised_is_told(bench: Bench) -> None:
    bench.put("企业名称|行业|所在地区", "甲公司|3525|深圳")
    result = bench.put(NEED, "N1|甲公司|技术难题|主轴异响|2024-06-01|2024-05-01")
    assert issues(result) == [(2, "期望完成日期", "dates_reversed")] and totals(result) == (1, 0, 0, 0)


def test_rejects_are_named_after_their_kind(bench: Bench, tmp_path: Path) -> None:
    result = bench.load(
        {
            "a.xlsx/Sheet1": [EXPERT, "Z1||焊工|甲厂|深圳"],
            "a.xlsx/Sheet2": ["企业名称|行业|所在地区", "甲公司||深圳"],
            "b.csv": [EXPERT, "Z2||焊工|甲厂|深圳"],
        }
    )
    result.write_rejects(tmp_path / "r.xlsx")
    names = openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames
    assert names == ["专家名单 Sheet1", "企业名单", "专家名单 b"]


PHONE = "13800138000"


@pytest.mark.parametrize("name", [PHONE, "12345", "（1）"])
def test_name_without_a_letter_is_an_error(bench: Bench, name: str) -> None:
    assert issues(bench.put(EXPERT, f"1|{name}|焊工|甲厂|深圳")) == [(2, "姓名", "bad_name")]


def test_phone_that_has_slipped_into_a_short_cell_is_masked(bench: Bench) -> None:
    result = bench.put(EXPERT, f"1|张伟|{PHONE}|甲厂 {PHONE}|深圳")
    assert issues(result) == [(2, "工种", "contact_in_text"), (2, "工作单位", "contact_in_text")]
    node = bench.node("expert:1")
    assert totals(result) == (1, 0, 0, 0) and PHONE not in f"{node} {bench.ids('Organization')}"


def test_phone_beside_a_contact_person_stays(bench: Bench) -> None:
    bench.put("企业名称|行业|所在地区|联系人", f"甲公司|3525|深圳|陈一 {PHONE}")
    assert bench.node("enterprise:甲公司")["contact"] == f"陈一 {PHONE}"
