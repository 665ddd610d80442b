"""What would make a foreman laugh at the sample province, whatever the seed."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.sample.experts import experts as make_experts
from loaders.sample.experts import years_said
from loaders.sample.firms import enterprises
from loaders.sample.names import known_names
from loaders.sample.needs import TODAY
from loaders.sample.places import city_names, places
from loaders.sample.province import SAMPLE, build
from loaders.sample.seats import seat
from loaders.sample.spans import days_said
from loaders.sample.write import SEED

Rows = list[dict[str, object]]
Lists = dict[str, Rows]
_WAITS = {"特急": 12, "紧急": 60, "一般": 210}


@pytest.fixture(scope="module", params=[SEED, 4])
def lists(request: pytest.FixtureRequest) -> Lists:
    return build(SAMPLE, request.param)


def days(row: dict[str, object], first: str, last: str) -> int:
    start, end = row[first], row[last]
    assert isinstance(start, date) and isinstance(end, date)
    return (end - start).days


def test_cases_last_as_long_as_they_say(lists: Lists) -> None:
    for row in lists["cases"]:
        said, start = days_said(str(row["解决方案"])), row["开始日期"]
        assert isinstance(start, date)
        if row["结果"] == "进行中":
            assert (TODAY - start).days >= said
        else:
            assert days(row, "开始日期", "结束日期") >= said


def test_ratings_and_worth_follow_the_outcome(lists: Lists) -> None:
    scales = {row["企业名称"]: row["规模"] for row in lists["enterprises"]}
    low, high = {"已解决": 4, "部分解决": 3, "未解决": 2}, {"已解决": 5, "部分解决": 4, "未解决": 3}
    for row in lists["cases"]:
        outcome, rating, worth = str(row["结果"]), row["评分"], row["经济效益（万元）"]
        if rating != "":
            assert low[outcome] <= float(str(rating)) <= high[outcome]
        if worth != "":
            assert outcome != "未解决" and 0 < float(str(worth)) < (
                35 if scales.get(row["企业名称"]) == "微型" else 180
            )


def test_urgent_needs_do_not_wait_for_months(lists: Lists) -> None:
    tried = {row["需求编号"] for row in lists["cases"]}
    for row in lists["needs"]:
        if row["状态"] in ("待匹配", "已派单") and row["编号"] not in tried:
            raised = row["提出日期"]
            assert isinstance(raised, date)
            assert (TODAY - raised).days <= _WAITS[str(row["紧急程度"])]


def test_few_waiting_needs_are_overdue(lists: Lists) -> None:
    due = [row["期望完成日期"] for row in lists["needs"] if row["状态"] == "待匹配"]
    dated = [day for day in due if isinstance(day, date)]
    assert sum(day < TODAY for day in dated) < 0.15 * len(dated)


def test_nothing_is_asked_twice_by_a_firm(lists: Lists) -> None:
    firms = {row["编号"]: row["企业名称"] for row in lists["needs"]}
    named = [(firms[row["需求编号"]], row["解决方案"], row["开始日期"]) for row in lists["cases"] if row["需求编号"]]
    told = [(row["企业名称"], row["难题描述"]) for row in lists["cases"] if row["难题描述"] and row["企业名称"]]
    assert len(set(named)) == len(named) and len(set(told)) == len(told)


def test_workshops_have_no_departments(lists: Lists) -> None:
    small = {row["企业名称"] for row in lists["enterprises"] if row["规模"] == "微型"}
    assert 0.05 < len(small) / 400 < 0.25
    for row in lists["needs"]:
        if row["企业名称"] in small:
            assert not re.search("MES|ERP|班组|备件堆|流水线|准交|流失|计件|夜班", str(row["需求描述"])), row
    heavy = re.compile("印染|染整|漂染|船舶|锅炉|锂电|陶瓷制品制造|1713|3071|3731|3411|3841")
    assert not [row for row in lists["enterprises"] if row["规模"] == "微型" and heavy.search(str(row["行业"]))]


def test_honours_come_with_years(lists: Lists) -> None:
    least = {"劳动模范": 16, "南粤工匠": 20, "全国": 19, "五一劳动奖章": 12, "政府特殊津贴": 25}
    most = {"青年岗位能手": 15}
    for row in lists["experts"]:
        years, honours = int(str(row["从业年限"])), str(row["荣誉"])
        assert all(years >= number for word, number in least.items() if word in honours), row
        assert all(years <= number for word, number in most.items() if word in honours), row
        assert years_said(str(row["专业特长"])) <= years
        if "领办人" in str(row["工种"]):
            assert honours and row["技能等级"] in ("高级技师", "特级技师", "首席技师")


def test_masters_are_older_and_of_the_trade(lists: Lists) -> None:
    by_code = {str(row["编号"]): row for row in lists["experts"]}
    pupils = [row for row in lists["experts"] if str(row["师傅"]) in by_code]
    assert len(pupils) > 100
    for row in pupils:
        master = by_code[str(row["师傅"])]
        assert int(str(master["从业年限"])) >= int(str(row["从业年限"])) + 8
        assert master["编号"] != row["编号"] and master["工种"] == row["工种"]


def test_counties_stand_with_their_city(lists: Lists) -> None:
    own = {city: {place.name for place in places()[city]} for city in places()}
    for kind in ("experts", "enterprises", "courses", "teams"):
        for row in lists[kind]:
            written = str(row["所在地区"]).removeprefix("广东省")
            for city, full in city_names().items():
                county = written.removeprefix(full)
                if county and county != written:
                    assert county in own[city], written


def test_the_delta_leads(lists: Lists) -> None:
    cities = Counter(
        city
        for row in lists["enterprises"]
        for city in places()
        if str(row["统一社会信用代码"])[2:6] == places()[city][0].code[:4]
    )
    assert {city for city, _ in cities.most_common(4)} == {"深圳", "广州", "佛山", "东莞"}
    assert 0.5 < sum(count for _, count in cities.most_common(4)) / 400 < 0.75


def test_teams_have_a_leader_each(lists: Lists) -> None:
    assert len({row["名称"] for row in lists["teams"]}) == 60
    leaders = Counter(row["队长"] for row in lists["teams"])
    assert sum(count > 1 for count in leaders.values()) <= 2


def test_work_is_shared(lists: Lists) -> None:
    names = Counter(row["姓名"] for row in lists["experts"])
    assert max(names.values()) <= 5 and sum(count > 1 for count in names.values()) < 100
    served = Counter(part for row in lists["cases"] for part in str(row["专家"]).split("、"))
    assert max(served.values()) <= 16


def test_nobody_bears_a_known_name(lists: Lists) -> None:
    people = known_names("people")
    assert not [row["姓名"] for row in lists["experts"] if row["姓名"] in people]
    assert not [row["联系人"] for row in lists["enterprises"] if row["联系人"] in people]
    assert all(str(row["联系电话"]).startswith("1300000") for row in (*lists["experts"], *lists["enterprises"]))


def test_trades_fit_what_people_say_of_themselves() -> None:
    firms, _ = enterprises(Random(8), 200)
    for expert in make_experts(Random(8), firms, 400):
        for text in expert.specialty.split("；"):
            if text in expert.area.specialties:
                assert expert.trade in expert.area.trades_of(text)
    found = make_experts(Random(9), firms, 400)
    at_home = [e.firm.industry in e.area.industries_of(e.specialty.split("；")[0]) for e in found]
    assert sum(at_home) > 0.85 * len(at_home)


@given(st.integers(0, 10_000))
def test_seat_of_shipyards_and_tea_gardens(seed: int) -> None:
    assert seat(Random(seed), "3731", {}).name in {
        "番禺区",
        "南沙区",
        "新会区",
        "台山市",
        "斗门区",
        "金湾区",
        "麻涌镇",
        "沙田镇",
        "坡头区",
        "霞山区",
        "江城区",
        "濠江区",
        "澄海区",
        "神湾镇",
        "南朗街道",
    }
    assert not seat(Random(seed), "0164", {"深圳": 0}).city_name.startswith(("深圳", "东莞"))
    assert seat(Random(seed), "2929", {}).name != "越秀区"


@given(st.integers(2, 9), st.sampled_from(["年", "个月", "周", "天"]))
def test_days_said_of_numbers(number: int, unit: str) -> None:
    said = number * {"年": 365, "个月": 30, "周": 7, "天": 1}[unit]
    written = "零一二三四五六七八九"[number]
    for text in (f"换了油封，{number}{unit}没再漏", f"换了油封，{written}{unit}没再漏"):
        assert days_said(text) == (said if said <= 550 else 0)


@pytest.mark.parametrize(
    ("text", "days"),
    [("连用半年", 182), ("十个月良好", 300), ("由每月6起降到1起", 60), ("第二年梅雨无霉变", 365), ("近两年的故障", 0), ("七八月中午仍报警", 0), ("", 0)],
)  # fmt: skip
def test_days_said_of_phrases(text: str, days: int) -> None:
    assert days_said(text) == days
