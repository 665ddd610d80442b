"""Headings as people write them, and the declarations of the eight lists."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadInput
from loaders.columns import LIST_KINDS, headings_of, list_kind, match_heading, normalise_heading

#: Columns of the contract, `*` for the required ones, in its order.
CONTRACT = {
    "experts": "编号 姓名* 工种* 技能等级 工作单位* 所在地区* 行业 专业特长 技能 荣誉 服务队 师傅 从业年限 "
    "可承接数 状态 联系电话 邮箱",
    "enterprises": "统一社会信用代码 企业名称* 行业* 所在地区* 规模 培育层级 联系人 联系电话",
    "needs": "编号 企业名称 统一社会信用代码 需求类型* 需求描述* 行业 所需技能 培训人数 紧急程度 提出日期 "
    "期望完成日期 服务层级 匹配建议 状态",
    "cases": "编号 需求编号 难题描述 企业名称 专家* 服务队 解决方案 服务方式 开始日期 结束日期 结果* 评分 "
    "经济效益（万元） 培训人数 行业 技能",
    "courses": "编号 课程名称* 主办机构* 机构类型 授课专家 技能 技能等级 学时 授课方式 名额 所在地区 课程简介",
    "services": "编号 项目名称* 提供者* 服务类型 行业 技能 说明",
    "teams": "编号 名称* 层级* 上级服务队 所在地区* 行业 队长 成员",
    "skills": "技能* 别名 征象 类别 上位技能 相关技能",
}


@pytest.mark.parametrize("kind", CONTRACT)
def test_columns_are_those_of_the_contract(kind: str) -> None:
    headings = [f"{column.heading}{'*' if column.required else ''}" for column in LIST_KINDS[kind].columns]
    assert headings == CONTRACT[kind].split()


@pytest.mark.parametrize("kind", LIST_KINDS)
def test_synonyms_name_one_column_each(kind: str) -> None:
    for column in LIST_KINDS[kind].columns:
        assert headings_of(kind)[normalise_heading(column.heading)] is column


def test_required_groups_include_the_alternatives() -> None:
    groups = [{column.heading for column in group} for group in LIST_KINDS["needs"].required_groups]
    assert {"企业名称", "统一社会信用代码"} in groups and {"需求描述"} in groups


def test_skill_levels_are_those_of_the_reference() -> None:
    folder = Path(__file__).parents[2] / "loaders" / "reference"
    levels = yaml.safe_load((folder / "levels.yaml").read_text(encoding="utf-8"))["skill_levels"]
    assert LIST_KINDS["experts"].column("skill_level").choices == tuple(level["name"] for level in levels)


@pytest.mark.parametrize(
    ("kind", "text", "field"),
    [
        ("experts", "姓名*", "name"),
        ("experts", " 姓　名 ＊", "name"),
        ("experts", "姓名（必填）", "name"),
        ("experts", "技能等级\n(选填)", "skill_level"),
        ("experts", "聯繫電話：", "phone"),
        ("experts", "專業特長", "specialty"),
        ("experts", "所在城市", "region"),
        ("experts", "E-mail", "email"),
        ("experts", "从业年限（年）", "years"),
        ("experts", "从业年限（月）", None),
        ("enterprises", "统一信用代码", "credit_code"),
        ("enterprises", "單位名稱", "name"),
        ("cases", "经济效益（万元）", "benefit_wan"),
        ("cases", "经济效益(万元)【选填】", "benefit_wan"),
        ("cases", "经济效益(元)", None),
        ("cases", "经济效益", None),
        ("teams", "备注", None),
        ("skills", "", None),
    ],
)
def test_match_heading(kind: str, text: str, field: str | None) -> None:
    column = match_heading(kind, text)
    assert (column.field if column else None) == field


FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})


@given(st.data())
def test_match_heading_ignores_decoration(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(LIST_KINDS.values())))
    column = data.draw(st.sampled_from(kind.columns))
    heading = data.draw(st.sampled_from([column.heading, *column.synonyms]))
    blanks = data.draw(st.lists(st.sampled_from(["", " ", "\u3000", "\n", "\u200b", "\xa0"]), min_size=len(heading)))
    heading = "".join(blank + character for blank, character in zip(blanks, heading, strict=False))
    heading += data.draw(
        st.sampled_from(["", "*", "＊", "：", "（必填）", "[选填]", "【如 深圳】(必填)", "*（见说明）"])
    )
    if data.draw(st.booleans()):
        heading = heading.translate(FULL_WIDTH)
    assert match_heading(kind.name, heading) is column


@pytest.mark.parametrize("name", ["experts", "Experts", "专家名单", "专家"])
def test_list_kind_by_name_or_label(name: str) -> None:
    assert list_kind(name) is LIST_KINDS["experts"]


def test_list_kind_unknown_names_the_kinds() -> None:
    with pytest.raises(BadInput, match=r"experts（专家名单）.*skills（技能词表）"):
        list_kind("people")
