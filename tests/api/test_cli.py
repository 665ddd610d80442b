from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from loaders.columns import LIST_KINDS
from tests.api.commands import CHINESE, Done, inside, run
from tests.conftest import Province

TEXT = "变频器报过流，加速的时候跳闸"
EXPERTS = "编号,姓名,工种,工作单位,所在地区,专业特长\n"


@pytest.fixture(scope="module")
def graph(copied: Callable[[], Path]) -> Path:
    """A graph that commands here read, each letting go of it at its end."""
    return copied()


@pytest.fixture(scope="module")
def bench(copied: Callable[[], Path]) -> Path:
    """A graph that commands here write to."""
    return copied()


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """A folder with a list of two good rows and two bad ones."""
    (tmp_path / "名单").mkdir()
    rows = "K1,甲一,焊工,甲厂,深圳,焊缝气孔\nK2,乙二,焊工,乙厂,,虚焊\nK3,丙三,,丙厂,佛山,\nK4,丁四,电工,丁厂,广州,变频器跳闸\n"
    (tmp_path / "名单" / "专家.csv").write_text(EXPERTS + rows, encoding="utf-8")
    return tmp_path / "名单"


def test_cli_load_dry_run_on_no_graph_makes_nothing(lists: Path, tmp_path: Path) -> None:
    graph = tmp_path / "none" / "graph"
    done = inside(graph, "load", lists, "--dry-run", "--json")
    assert done.code == 1
    assert done.json["dry_run"] is True
    assert (done.json["totals"]["created"], done.json["totals"]["rejected"]) == (2, 2)
    assert not graph.parent.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["名单"]


def test_cli_load_dry_run_on_a_graph_changes_nothing(graph: Path, lists: Path) -> None:
    before = inside(graph, "doctor", "--json").json
    assert inside(graph, "load", lists, "--dry-run").code == 1
    assert inside(graph, "doctor", "--json").json == before


def test_cli_rejects_are_corrected_and_loaded(lists: Path, tmp_path: Path) -> None:
    graph, rejects = tmp_path / "graph", tmp_path / "退回.xlsx"
    first = run(graph, "load", lists, "--rejects", rejects, "--json")
    assert first.code == 1 and first.json["totals"]["rejected"] == 2
    errors = [issue for issue in first.json["lists"][0]["issues"] if issue["severity"] == "error"]
    assert [(issue["row"], issue["column"]) for issue in errors] == [(3, "所在地区"), (4, "工种")]
    book = openpyxl.load_workbook(rejects)
    sheet = book.worksheets[0]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    assert {"原因", "建议", "编号", "专业特长"} <= columns.keys()
    assert [sheet.cell(row, columns["编号"]).value for row in (2, 3)] == ["K2", "K3"]
    assert CHINESE.search(str(sheet.cell(2, columns["原因"]).value))
    sheet.cell(2, columns["所在地区"]).value = "东莞"
    sheet.cell(3, columns["工种"]).value = "钳工"
    book.save(rejects)
    second = inside(graph, "load", rejects, "--json")
    assert second.code == 0 and second.json["totals"]["created"] == 2
    again = inside(graph, "load", rejects, "--rejects", tmp_path / "none.xlsx", "--json")
    assert again.code == 0 and again.json["totals"]["unchanged"] == 2
    assert again.json["revision"] == second.json["revision"]
    assert not (tmp_path / "none.xlsx").exists()
    told = inside(graph, "why-not", "K2", "焊缝虚焊", "--json").json
    assert told["expert"]["name"] == "乙二" and told["rank"]


def test_cli_load_tells_a_human(bench: Path, lists: Path) -> None:
    done = inside(bench, "load", lists)
    assert done.code == 1
    for told in ("专家.csv", "第 3 行", "所在地区", "退回 2 行", "--rejects"):
        assert told in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["load", "{tmp}/不存在.csv"],
        ["load", "{tmp}/empty"],
        ["load", "{tmp}/坏.xlsx"],
        ["load", "{tmp}/nul.csv", "--json"],
        ["load", "{tmp}/天气.csv"],
        ["load"],
        ["load", "{tmp}/专家.csv", "--rejects", "{tmp}/no/where.xlsx"],
        ["load", "{tmp}/专家.csv", "--unknown-option"],
        ["recommend"],
        ["recommend", ""],
        ["recommend", TEXT, "--problem", "XQ0001"],
        ["recommend", TEXT, "--limit", "0", "--json"],
        ["recommend", TEXT, "--limit", "many"],
        ["recommend", TEXT, "--region", "火星", "--json"],
        ["recommend", "--problem", "没有"],
        ["recommend", "银" * 10_001],
        ["recommend", b"\xff\xfe"],
        ["why-not", "没有此人", TEXT],
        ["why-not", "ZJ0001"],
        ["withdraw", "没有"],
        ["withdraw", "region:440000"],
        ["recommend-batch", "{tmp}/不存在.csv", "--out", "{tmp}/x.jsonl"],
        ["recommend-batch", "{tmp}/天气.csv", "--out", "{tmp}/x.jsonl"],
        ["recommend-batch", "{tmp}/专家.csv"],
        ["template", "widgets", "{tmp}/x.xlsx"],
        ["template", "experts", "{tmp}/x.txt"],
        ["sample", "{tmp}/专家.csv"],
        ["serve", "--port", "70000"],
        ["serve", "--host", "no.such.host.invalid", "--port", "0"],
        ["no-such-command"],
    ],
    ids=lambda arguments: " ".join(map(str, arguments))[:50],
)
def test_cli_wrong_use_is_exit_2_with_a_reason(graph: Path, tmp_path: Path, arguments: list[str | bytes]) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "坏.xlsx").write_bytes(b"no workbook")
    (tmp_path / "nul.csv").write_bytes(EXPERTS.encode() + b"a\0b,,,,,\n")
    (tmp_path / "天气.csv").write_text("日期,天气\n今天,晴\n", encoding="utf-8")
    (tmp_path / "专家.csv").write_text(EXPERTS + "Z1,某人,焊工,某厂,深圳,\n", encoding="utf-8")
    given = [a.replace("{tmp}", str(tmp_path)) if isinstance(a, str) else a for a in arguments]
    assert inside(graph, *given).refused(2)
    assert not (tmp_path / "x.jsonl").exists()


def test_cli_exit_codes_and_streams_of_the_process(graph: Path, tmp_path: Path) -> None:
    assert run(graph, "recommend", TEXT, "--region", "火星", "--json").refused(2)
    assert run(tmp_path / "none", "doctor", "--json").refused(3)
    done = run(graph, "doctor", "--json")
    assert done.code == 0 and done.json["ok"] is True and done.stderr == ""


@pytest.mark.parametrize(
    "arguments", [["recommend", TEXT, "--json"], ["why-not", "ZJ0001", TEXT], ["withdraw", "ZJ0001"], ["doctor"]]
)
def test_cli_no_graph_is_exit_3_and_makes_none(tmp_path: Path, arguments: list[str]) -> None:
    assert inside(tmp_path / "none", *arguments).refused(3)
    assert list(tmp_path.iterdir()) == []


def test_cli_graph_that_is_a_file_is_exit_3(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert inside(tmp_path / "file", "doctor").refused(3)
    assert inside(tmp_path, "recommend", TEXT, "--db", str(tmp_path / "file")).refused(3)


def test_cli_graph_that_is_broken_is_exit_3(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "graph.lbug").write_bytes(b"this is no store" * 1000)
    assert run(tmp_path / "graph", "recommend", TEXT).refused(3)


def test_cli_recommend_json(graph: Path) -> None:
    done = inside(graph, "recommend", TEXT, "--limit", "3", "--industry", "C3812", "--region", "深圳", "--json")
    assert done.code == 0
    assert done.json.keys() - {"advice"} == {"revision", "engine", "index", "need", "items"}
    assert len(done.json["items"]) == 3
    assert done.json["need"]["industry"]["code"] == "3812" and done.json["need"]["region"]["code"] == "440300"


def test_cli_recommend_for_a_human(graph: Path) -> None:
    done = inside(graph, "recommend", "--problem", "XQ0001", "--limit", "2")
    answer = inside(graph, "recommend", "--problem", "XQ0001", "--limit", "2", "--json", "--db", str(graph)).json
    assert done.code == 0 and len(answer["items"]) == 2
    for item in answer["items"]:
        assert item["expert"]["name"] in done.stdout and f"{item['score']:.3f}" in done.stdout
        best = max(item["parts"], key=lambda part: part["contribution"])
        assert best["detail"] in done.stdout.replace("\n", "")


def test_cli_recommend_db_option_wins_over_the_environment(graph: Path, tmp_path: Path) -> None:
    done = inside(tmp_path / "none", "recommend", TEXT, "--db", str(graph), "--json")
    assert done.code == 0 and done.json["items"]


def test_cli_why_not(graph: Path) -> None:
    done = inside(graph, "why-not", "ZJ0001", "--problem", "XQ0001", "--json")
    assert done.code == 0
    keys = {"revision", "expert", "score", "rank", "last_listed_score", "excluded_by", "parts", "reasons"}
    assert done.json.keys() == keys
    told = inside(graph, "why-not", "expert:ZJ0001", "--problem", "problem:XQ0001")
    assert told.code == 0 and done.json["reasons"][0] in told.stdout


def test_cli_recommend_batch(graph: Path, tmp_path: Path, province: Province) -> None:
    needs, out = tmp_path / "需求.csv", tmp_path / "答.jsonl"
    descriptions = [str(row["需求描述"]) for row in province.rows["needs"][:4]]
    needs.write_text("需求描述\n" + "\n".join(f'"{text}"' for text in descriptions), encoding="utf-8")
    before = inside(graph, "doctor", "--json").json
    done = inside(graph, "recommend-batch", needs, "--limit", "2", "--out", out)
    assert (done.code, done.stdout) == (0, "")
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["need"]["text"] for line in lines] == descriptions
    assert [(line["need"]["code"], line["need"]["row"]) for line in lines] == [(None, n) for n in (2, 3, 4, 5)]
    single = inside(graph, "recommend", descriptions[0], "--limit", "2", "--json").json
    first = {**lines[0], "need": {k: v for k, v in lines[0]["need"].items() if k not in ("code", "row")}}
    assert first == single
    assert inside(graph, "doctor", "--json").json == before


def test_cli_recommend_batch_keeps_every_row(graph: Path, tmp_path: Path) -> None:
    headings = ["编号", "企业名称", "需求类型", "需求描述", "行业", "所需技能"]
    rows = [
        ["Q1", "没有登记的企业", "技术难题", TEXT, "", ""],
        ["Q2", "", "", TEXT, "3812", "没有这门手艺"],
        ["Q3", "", "", "今天天气真好", "", ""],
        ["Q4", "", "不知道什么类型", TEXT, "不知道什么行业", ""],
        ["Q5", "", "", "x" * 10_001, "", ""],
    ]
    book = openpyxl.Workbook()
    for row in (["需求登记表"], headings, *rows):
        book.worksheets[0].append(row)
    book.save(tmp_path / "需求.xlsx")
    out = tmp_path / "答.jsonl"
    assert inside(graph, "recommend-batch", tmp_path / "需求.xlsx", "--out", out).code == 0
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(line["need"]["code"], line["need"]["row"]) for line in lines] == [
        (f"Q{n}", n + 2) for n in range(1, len(rows) + 1)
    ]
    assert lines[0]["items"] and lines[1]["items"] and lines[3]["items"]
    assert lines[1]["need"]["industry"]["code"] == "3812"
    assert all(lines[n]["items"] == [] and CHINESE.search(lines[n]["advice"]) for n in (2, 4))
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]


def test_cli_withdraw(bench: Path, province: Province) -> None:
    assert inside(bench, "withdraw", "ZJ0002", "没有").refused(2)
    assert inside(bench, "why-not", "ZJ0002", TEXT, "--json").code == 0
    done = inside(bench, "withdraw", "ZJ0002", "problem:XQ0003", "--json")
    assert done.code == 0 and done.json["withdrawn"] == ["expert:ZJ0002", "problem:XQ0003"]
    assert inside(bench, "why-not", "ZJ0002", TEXT).refused(2)
    assert inside(bench, "recommend", "--problem", "XQ0003").refused(2)
    assert inside(bench, "withdraw", "ZJ0002").refused(2)
    back = inside(bench, "load", province.lists, "--json")
    assert back.code == 0 and back.json["totals"]["created"] == 2
    assert inside(bench, "why-not", "ZJ0002", TEXT, "--json").json["expert"]["id"] == "expert:ZJ0002"


def test_cli_sample_and_template(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    done = run(graph, "sample", tmp_path / "sample")
    assert (done.code, done.stdout) == (0, "") and "虚构" in done.stderr
    assert len(list((tmp_path / "sample").glob("*.xlsx"))) == len(LIST_KINDS)
    done = run(graph, "template", "needs", tmp_path / "needs.xlsx")
    assert (done.code, done.stdout) == (0, "")
    headings = [
        str(cell.value).rstrip("*") for cell in openpyxl.load_workbook(tmp_path / "needs.xlsx").worksheets[0][1]
    ]
    assert headings == [column.heading for column in LIST_KINDS["needs"].columns]
    assert not graph.exists()


def _mended(done: Done) -> bool:
    assert done.code == 0 and done.json["ok"] is True
    assert [check["name"] for check in done.json["checks"]] == ["store", "index", "search", "vocabulary", "counts"]
    return bool(done.json["checks"][1]["mended"])


def test_cli_doctor_mends_the_index(copied: Callable[[], Path]) -> None:
    graph = copied()
    answer = inside(graph, "recommend", TEXT, "--json").json
    assert not _mended(inside(graph, "doctor", "--json"))
    shutil.rmtree(graph / "index")
    assert inside(graph, "doctor").code == 0
    assert (graph / "index" / "manifest.json").exists()
    assert not _mended(inside(graph, "doctor", "--json"))
    for path in (graph / "index").iterdir():
        if path.is_file():
            path.write_bytes(b"\0broken" * 10)
    assert inside(graph, "doctor", "--json").code == 0
    assert not _mended(inside(graph, "doctor", "--json"))
    assert inside(graph, "recommend", TEXT, "--json").json == answer


def test_cli_doctor_lists_what_the_vocabulary_lacks(graph: Path, tmp_path: Path) -> None:
    done = inside(graph, "doctor", "--vocabulary", "--limit", "3", "--json")
    assert done.code == 0 and done.json.keys() >= {"revision", "needs", "needs_total", "terms", "terms_total"}
    assert len(done.json["needs"]) <= 3 and len(done.json["terms"]) <= 3
    told = inside(graph, "doctor", "--vocabulary", "--limit", "3")
    assert told.code == 0 and f"没有识别出技能的需求 {done.json['needs_total']} 条" in told.stdout
    assert all(term["term"] in told.stdout for term in done.json["terms"])
    assert inside(graph, "doctor", "--vocabulary", "--limit", "0").refused(2)
    assert run(tmp_path / "none", "doctor", "--vocabulary", "--json").refused(3)


def test_cli_broken_index_does_not_stop_a_question(copied: Callable[[], Path]) -> None:
    graph = copied()
    answer = inside(graph, "recommend", TEXT, "--json").json
    for path in (graph / "index").iterdir():
        if path.is_file():
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert inside(graph, "recommend", TEXT, "--json").json == answer


def test_cli_help_announces_what_is_there(tmp_path: Path) -> None:
    done = run(tmp_path / "none", "--help")
    assert done.code == 0
    for command in (
        "load",
        "serve",
        "doctor",
        "recommend",
        "recommend-batch",
        "why-not",
        "search",
        "withdraw",
        "sample",
        "template",
        "export",
        "copy",
    ):
        assert f"\n  {command} " in done.stdout
    for later in ("match", "common-problems"):
        assert f"\n  {later} " not in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_cli_template_does_not_overwrite_a_filled_list(tmp_path: Path) -> None:
    target = tmp_path / "专家.xlsx"
    assert inside(tmp_path / "g", "template", "experts", target).code == 0
    assert inside(tmp_path / "g", "template", "experts", target).code == 0
    book = openpyxl.load_workbook(target)
    book.worksheets[0].append(["ZJ1", "张伟"])
    book.save(target)
    before = target.read_bytes()
    refused = inside(tmp_path / "g", "template", "experts", target)
    assert refused.code == 2 and "已存在" in refused.stderr
    assert target.read_bytes() == before


def test_cli_recommend_batch_refuses_a_workbook_as_output(graph: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("需求描述\n主轴异响\n", encoding="utf-8")
    done = inside(graph, "recommend-batch", str(tmp_path / "a.csv"), "--out", str(tmp_path / "b.xlsx"))
    assert done.code == 2 and not (tmp_path / "b.xlsx").exists()
