"""The sample province: sizes, references, plausibility, and that it comes out the same every time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from random import Random

import openpyxl
import pytest
from stdnum.cn import uscc

from loaders.sample.experts import rank_of
from loaders.sample.firms import enterprises
from loaders.sample.needs import TODAY, Chooser
from loaders.sample.province import SAMPLE, Size, build
from loaders.sample.reference import FOLDER, industry_names, vocabulary
from loaders.sample.texts import areas
from loaders.sample.write import LISTS, SEED, write_lists, write_sample

Rows = list[dict[str, object]]
SMALL = Size(experts=150, teams=45, enterprises=70, problems=150, training_needs=30, courses=30, services=30, cases=120)
_DIGEST = """
import hashlib
from loaders.sample.province import Size, build
rows = build(Size(150, 45, 70, 150, 30, 30, 30, 120), 5)
print(hashlib.sha256(repr(rows).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def lists() -> dict[str, Rows]:
    return build(SAMPLE, SEED)


@pytest.fixture(scope="module")
def experts(lists: dict[str, Rows]) -> dict[str, dict[str, object]]:
    """Experts by every way in which a cell may name them."""
    found: dict[str, dict[str, object]] = {}
    names = Counter(row["姓名"] for row in lists["experts"])
    for row in lists["experts"]:
        found[str(row["编号"])] = row
        found[f"{row['姓名']}（{row['工作单位']}）"] = row
        if names[row["姓名"]] == 1:
            found[str(row["姓名"])] = row
    return found


def parts(cell: object) -> list[str]:
    return [part for part in str(cell).split("、") if part]


def test_sizes_as_asked(lists: dict[str, Rows]) -> None:
    sizes = {kind: len(rows) for kind, rows in lists.items()}
    assert sizes == {
        "experts": 1200, "enterprises": 400, "needs": 1200, "cases": 1500, "courses": 120, "services": 150, "teams": 60, "skills": 12,
    }  # fmt: skip
    kinds = Counter(row["需求类型"] for row in lists["needs"])
    assert kinds == {"技术难题": 900, "培训需求": 300}
    assert Counter(row["层级"] for row in lists["teams"]).keys() == {"省", "市", "产业", "县", "基层"}


def test_codes_unique(lists: dict[str, Rows]) -> None:
    for kind, rows in lists.items():
        key = {"enterprises": "统一社会信用代码", "skills": "技能"}.get(kind, "编号")
        assert len({row[key] for row in rows}) == len(rows), kind
    assert len({row["企业名称"] for row in lists["enterprises"]}) == 400
    assert len({(row["姓名"], row["工作单位"]) for row in lists["experts"]}) == 1200
    assert len({(row["企业名称"], row["需求描述"]) for row in lists["needs"]}) == 1200


def test_descriptions_many_and_from_all_areas(lists: dict[str, Rows]) -> None:
    texts = {str(row["需求描述"]) for row in lists["needs"]}
    assert len(texts) >= 300
    wordings = {w: a.key for a in areas().values() for p in a.problems for w in p.wordings}
    assert len({wordings[text] for text in texts if text in wordings}) >= 25


def test_same_seed_same_rows_under_any_hash_seed() -> None:
    wanted = hashlib.sha256(repr(build(Size(150, 45, 70, 150, 30, 30, 30, 120), 5)).encode()).hexdigest()
    root = Path(__file__).parents[2]
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        done = subprocess.run(
            [sys.executable, "-c", _DIGEST], env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == wanted


def test_other_seed_other_rows() -> None:
    assert build(SMALL, 1)["experts"] != build(SMALL, 2)["experts"]


def test_credit_codes_valid_and_fictitious(lists: dict[str, Rows]) -> None:
    for row in lists["enterprises"]:
        code = str(row["统一社会信用代码"])
        assert uscc.is_valid(code)
        assert code.startswith("9144") and code[8:10] == "YY"


def test_references_resolve(lists: dict[str, Rows], experts: dict[str, dict[str, object]]) -> None:
    teams = {str(row[key]) for row in lists["teams"] for key in ("编号", "名称")}
    firms = {row["企业名称"] for row in lists["enterprises"]}
    needs = {row["编号"] for row in lists["needs"]}
    for kind, heading in (
        ("experts", "师傅"),
        ("cases", "专家"),
        ("courses", "授课专家"),
        ("teams", "队长"),
        ("teams", "成员"),
    ):
        for row in lists[kind]:
            assert all(part in experts for part in parts(row[heading])), (kind, row)
    for kind, heading in (("experts", "服务队"), ("cases", "服务队"), ("teams", "上级服务队")):
        assert all(part in teams for row in lists[kind] for part in parts(row[heading]))
    assert all(part in teams or part in experts for row in lists["services"] for part in parts(row["提供者"]))
    assert all(row["企业名称"] in firms for row in lists["needs"])
    assert all(row["企业名称"] in firms for row in lists["cases"] if row["企业名称"])
    assert all(row["需求编号"] in needs for row in lists["cases"] if row["需求编号"])
    assert all(bool(row["需求编号"]) != bool(row["难题描述"]) for row in lists["cases"])


def test_team_chain_rises_to_the_province(lists: dict[str, Rows]) -> None:
    teams = {str(row[key]): row for row in lists["teams"] for key in ("编号", "名称")}
    above = {"省": 0, "市": 1, "产业": 1, "县": 2, "基层": 3}
    for row in lists["teams"]:
        assert row["队长"]
        if row["层级"] != "省":
            assert above[str(teams[str(row["上级服务队"])]["层级"])] < above[str(row["层级"])]


def test_members_agree_in_both_lists(lists: dict[str, Rows], experts: dict[str, dict[str, object]]) -> None:
    for team in lists["teams"]:
        for name in (*parts(team["队长"]), *parts(team["成员"])):
            assert {team["编号"], team["名称"]} & set(parts(experts[name]["服务队"]))


def test_nobody_serves_the_own_firm(lists: dict[str, Rows], experts: dict[str, dict[str, object]]) -> None:
    asking = {row["编号"]: row["企业名称"] for row in lists["needs"]}
    for row in lists["cases"]:
        firm = asking.get(row["需求编号"]) or row["企业名称"]
        assert all(experts[name]["工作单位"] != firm for name in parts(row["专家"]))


def test_capacity_respected(lists: dict[str, Rows], experts: dict[str, dict[str, object]]) -> None:
    running: Counter[str] = Counter()
    for row in lists["cases"]:
        if row["结果"] == "进行中":
            running.update(str(experts[name]["编号"]) for name in parts(row["专家"]))
            assert row["结束日期"] == "" and row["评分"] == "" and row["经济效益（万元）"] == ""
    assert running
    assert all(count <= int(str(experts[code]["可承接数"] or 3)) for code, count in running.items())


def test_dates_in_order(lists: dict[str, Rows]) -> None:
    needs = {row["编号"]: row for row in lists["needs"]}
    for row in lists["needs"]:
        raised, due = row["提出日期"], row["期望完成日期"]
        assert isinstance(raised, date) and date(2021, 11, 1) <= raised <= TODAY
        assert not isinstance(due, date) or due > raised
    for row in lists["cases"]:
        start, end = row["开始日期"], row["结束日期"]
        assert isinstance(start, date) and date(2021, 11, 1) <= start <= TODAY
        assert not isinstance(end, date) or start <= end <= TODAY
        if row["需求编号"]:
            assert start > needs[row["需求编号"]]["提出日期"]  # type: ignore[operator]


def test_solved_needs_say_so(lists: dict[str, Rows]) -> None:
    solved = {row["需求编号"] for row in lists["cases"] if row["结果"] == "已解决" and row["需求编号"]}
    for row in lists["needs"]:
        assert (row["状态"] == "已解决") == (row["编号"] in solved)
    rest = [row["状态"] for row in lists["needs"] if row["编号"] not in solved]
    assert rest.count("待匹配") > 0.7 * len(rest)
    assert sum(bool(row["需求编号"]) for row in lists["cases"]) > 750


def test_regions_and_industries_known(lists: dict[str, Rows]) -> None:
    table = [line.split("\t") for line in (FOLDER / "regions.tsv").read_text(encoding="utf-8").splitlines()[1:]]
    names = {word for row in table for word in (row[0], row[1], row[2])}
    cities = [word for row in table if row[3] == "city" for word in (row[1], row[2])]
    known = names | {f"{city}{name}" for city in cities for name in names}
    for kind in ("experts", "enterprises", "courses", "teams"):
        for row in lists[kind]:
            place = str(row["所在地区"])
            assert place in known or place.removeprefix("广东省") in known, place
    for kind in ("experts", "enterprises", "needs", "cases", "services", "teams"):
        for row in lists[kind]:
            cell = str(row["行业"])
            assert not cell or _known_industry(cell) or all(_known_industry(part) for part in parts(cell)), cell


def _known_industry(cell: str) -> bool:
    code, _, name = cell.partition(" ")
    code = code.lstrip("ABCDEFGHIJKLMNOPQRST")
    names = industry_names()
    return cell in names.values() or (code in names and name in ("", names[code]))


def test_needs_fit_the_firm(lists: dict[str, Rows]) -> None:
    industries = {row["企业名称"]: str(row["行业"]) for row in lists["enterprises"]}
    tea = [row for row in lists["needs"] if str(row["需求描述"]).startswith(("茶叶", "单丛", "乌龙"))]
    assert tea
    for row in tea:
        assert any(word in industries[row["企业名称"]] for word in ("茶", "1530", "0164"))


def test_levels_years_and_masters_agree(lists: dict[str, Rows], experts: dict[str, dict[str, object]]) -> None:
    honoured = sum(bool(row["荣誉"]) for row in lists["experts"])
    assert 0.33 < honoured / 1200 < 0.48
    least = {"高级工": 7, "技师": 11, "高级技师": 15, "首席技师": 22}
    for row in lists["experts"]:
        assert int(str(row["从业年限"])) >= least.get(str(row["技能等级"]), 7)
        if row["师傅"]:
            master = experts[str(row["师傅"])]
            assert master["工种"] == row["工种"]
            assert int(str(master["从业年限"])) > int(str(row["从业年限"]))
            assert rank_of(str(master["技能等级"])) >= rank_of(str(row["技能等级"]))


def test_skills_of_experts_are_in_the_vocabulary(lists: dict[str, Rows]) -> None:
    known = set(vocabulary(tuple(sorted(p.stem for p in (FOLDER / "skills").glob("*.yaml")))).kinds)
    for row in lists["experts"]:
        for part in parts(row["技能"]):
            assert part.split("(")[0].split("（")[0] in known or part in known, part


def test_people_cannot_be_reached(lists: dict[str, Rows]) -> None:
    for row in (*lists["experts"], *lists["enterprises"]):
        assert str(row["联系电话"]).startswith("1300") and len(str(row["联系电话"])) == 11
    assert all(str(row["邮箱"] or "@example.com").endswith("@example.com") for row in lists["experts"])


def test_texts_have_trades_and_industries() -> None:
    for area in areas().values():
        for problem in area.problems:
            assert area.trades_of(problem.evidence)
            assert all(area.industries_of(wording) for wording in problem.wordings)
        assert set(area.industries) <= set(industry_names())


def test_chooser_gives_nothing_twice_to_a_firm() -> None:
    firm = enterprises(Random(1), 3)[0][0]
    chooser = Chooser(Random(1))
    given = [chosen[1].text for _ in range(60) if (chosen := chooser.choose(firm))]
    assert len(given) == len(set(given))


@pytest.mark.parametrize("format", ["xlsx", "csv", "jsonl"])
def test_write_lists_formats(tmp_path: Path, format: str) -> None:
    paths = write_lists(build(SMALL, 1), tmp_path / "lists", format=format)
    assert [path.name for path in paths] == [f"{name}.{format}" for name, _ in LISTS.values()]
    assert all(path.stat().st_size for path in paths)


def test_write_sample_workbooks(tmp_path: Path) -> None:
    paths = write_sample(tmp_path)
    assert "虚构" in (tmp_path / "说明.txt").read_text(encoding="utf-8")
    assert len(paths) == 9
    book = openpyxl.load_workbook(tmp_path / "需求清单.xlsx")
    sheet = book["需求清单"]
    headings = [cell.value for cell in sheet[1]]
    assert "需求描述*" in headings and sheet.max_row == 1201
    assert isinstance(sheet.cell(2, headings.index("提出日期") + 1).value, datetime)
    assert book["说明"]["A1"].value == "样例数据，人物与企业均为虚构"
