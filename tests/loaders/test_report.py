"""The shape of `load --json`, and what it must not show."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.report import COUNTS, Issue, ListReport, LoadReport, Skipped, masked


def issue(column: str | None = "技能等级", value: str | None = "三段", reason: str = "不认识", **more: object) -> Issue:
    return Issue(7, column, value, "error", "unknown_level", reason, **more)  # type: ignore[arg-type]


def test_shape_is_that_of_the_contract() -> None:
    report = LoadReport(12, lists=[ListReport("a.xlsx", "专家", "experts", rows=3, created=1, rejected=2)])
    report.lists.append(ListReport("b.csv", None, "needs", rows=2, created=1, unchanged=1, suspected_duplicates=1))
    report.lists[0].issues.append(issue(suggestion="填三级"))
    report.skipped.append(Skipped("c.xlsx", "统计", "不是名单"))
    assert json.loads(json.dumps(report.to_json())) == {
        "revision": 12,
        "dry_run": False,
        "totals": {"created": 2, "updated": 0, "unchanged": 1, "suspected_duplicates": 1, "rejected": 2},
        "lists": [
            {
                "file": "a.xlsx",
                "sheet": "专家",
                "kind": "experts",
                "rows": 3,
                "created": 1,
                "updated": 0,
                "unchanged": 0,
                "suspected_duplicates": 0,
                "rejected": 2,
                "issues": [
                    {
                        "row": 7,
                        "column": "技能等级",
                        "value": "三段",
                        "severity": "error",
                        "code": "unknown_level",
                        "reason": "不认识",
                        "suggestion": "填三级",
                    }
                ],
            },
            {
                "file": "b.csv",
                "sheet": None,
                "kind": "needs",
                "rows": 2,
                "created": 1,
                "updated": 0,
                "unchanged": 1,
                "suspected_duplicates": 1,
                "rejected": 0,
                "issues": [],
            },
        ],
        "skipped": [{"file": "c.xlsx", "sheet": "统计", "reason": "不是名单"}],
    }


def test_totals_of_nothing_are_zero() -> None:
    assert LoadReport(0, dry_run=True).totals == dict.fromkeys(COUNTS, 0)


def test_no_value_and_no_suggestion_are_empty_texts() -> None:
    shown = issue(column=None, value=None).to_json()
    assert (shown["column"], shown["value"], shown["suggestion"]) == (None, "", "")


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        ("联系电话", "13812341234", "138****1234"),
        ("联系电话", "+86 138-1234-1234", "861****1234"),
        ("手机", "1381234", "***"),
        ("联系电话", "张三 13812341234", "***"),
        ("邮箱", "zhang@example.com", "***"),
        ("联系人", "张三", "***"),
        ("联系人", "", ""),
        ("技能等级", "13812341234", "138****1234"),
        ("工种", "焊工 zhang@example.com", "焊工 ***"),
        ("统一社会信用代码", "91440101MA13812345", "91440101MA13812345"),
        ("技能等级", "三段", "三段"),
    ],
)
def test_personal_values_are_masked(column: str, value: str, shown: str) -> None:
    made = issue(column, value, reason=f"“{value}”不对", suggestion=f"改 {value}" if value else None).to_json()
    assert made["value"] == shown
    assert made["reason"] == f"“{shown}”不对"


def test_personal_flag_masks_any_column() -> None:
    assert issue("备用", "张三", personal=True).to_json()["value"] == "***"


def test_long_values_are_cut_at_80() -> None:
    value = issue(value="长" * 81).to_json()["value"]
    assert len(value) == 80 and value.endswith("…")
    assert issue(value="长" * 80).to_json()["value"] == "长" * 80


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["联系电话", "手机", "工种", "描述", None]))
def test_no_phone_leaves_whole(phone: str, column: str | None) -> None:
    shown = issue(column, phone, reason=f"电话{phone}重复").to_json()
    assert phone not in json.dumps(shown, ensure_ascii=False)
    assert masked(phone) == f"{phone[:3]}****{phone[-4:]}"
