"""The faults that are seeded: in which list, at which column, what stands in the cell, and what the loader should say."""

from __future__ import annotations

from typing import NamedTuple

#: In place of a value: the text is filled in for each row, see fault_lists.py.
OWN_CODE, NAMESAKE, OTHER_FIRM, BEFORE_START = "<own code>", "<namesake>", "<other firm>", "<before start>"
LONG = "长" * 10_001


class Kind(NamedTuple):
    """One kind of fault in one column; `code` is what the loader calls it. `csv` faults cannot stand in a workbook."""

    code: str
    list: str
    column: str
    severity: str
    values: tuple[str, ...]
    csv: bool = False


def _kinds(code: str, severity: str, places: str, *values: str, csv: bool = False) -> list[Kind]:
    """The same fault in several columns, written `list:column column; list:column`."""
    found = []
    for place in places.split(";"):
        name, _, columns = place.strip().partition(":")
        found += [Kind(code, name, column, severity, values, csv) for column in columns.split()]
    return found


KINDS: list[Kind] = [
    *_kinds(
        "missing_value",
        "error",
        "experts:姓名 工种 工作单位 所在地区; enterprises:企业名称 行业 所在地区; needs:企业名称 需求类型 需求描述; "
        "cases:需求编号 专家 结果; courses:课程名称 主办机构; services:项目名称 提供者; teams:名称 层级 所在地区; skills:技能",
        "",
    ),
    *_kinds("missing_value", "error", "experts:工种; enterprises:行业; cases:专家", "无", "—", "/"),
    *_kinds("unknown_level", "warning", "experts:技能等级; courses:技能等级", "三段", "宗师级", "十八级"),
    *_kinds(
        "unknown_region",
        "error",
        "experts:所在地区; enterprises:所在地区; teams:所在地区",
        "火星市",
        "海市蜃楼",
        "449999",
    ),
    *_kinds("unknown_district", "warning", "experts:所在地区; enterprises:所在地区", "汕头潮楠区", "深圳市宝岸区"),
    *_kinds("unknown_industry", "error", "experts:行业; enterprises:行业; needs:行业", "捏糖人造梦业", "C9999"),
    *_kinds("code_name_differ", "warning", "experts:行业; enterprises:行业", "C3525 精制茶加工"),
    *_kinds("bad_skill_level", "error", "experts:技能; cases:技能", "氩弧焊(9)", "数控铣削（0）"),
    *_kinds("unknown_skill", "warning", "experts:技能; needs:所需技能; courses:技能", "捏面人绝技", "隔空取物"),
    *_kinds("several_regions", "warning", "experts:所在地区; teams:所在地区", "深圳、广州", "佛山；珠海"),
    *_kinds("unknown_honour", "warning", "experts:荣誉", "月亮之星", "最强大脑"),
    *_kinds("honour_level_unknown", "warning", "experts:荣誉", "技术能手", "劳动模范"),
    *_kinds("out_of_range", "error", "experts:从业年限 可承接数; courses:名额 学时", "-5", "99999999"),
    *_kinds("out_of_range", "error", "needs:培训人数; cases:培训人数", "-3"),
    *_kinds("out_of_range", "error", "cases:评分", "7", "0", "-1"),
    *_kinds("bad_number", "error", "experts:从业年限", "18个月", "很多年", "50%", "10-20"),
    *_kinds("bad_number", "error", "experts:可承接数; courses:名额", "1.5", "看情况"),
    *_kinds("bad_number", "error", "needs:培训人数; cases:培训人数", "30台", "若干", "12.5"),
    *_kinds("bad_number", "error", "cases:评分 经济效益（万元）; courses:学时", "好", "一大笔", "50%"),
    *_kinds("approximate", "warning", "experts:从业年限; cases:培训人数", "约20", "10余"),
    *_kinds(
        "bad_date",
        "warning",
        "needs:提出日期 期望完成日期; cases:开始日期 结束日期",
        "2024-02-30",
        "三月初",
        "2024-13-01",
    ),
    *_kinds("dates_reversed", "error", "cases:结束日期", BEFORE_START),
    *_kinds("dates_reversed", "warning", "needs:期望完成日期", BEFORE_START),
    *_kinds(
        "bad_credit_code",
        "error",
        "enterprises:统一社会信用代码; needs:统一社会信用代码",
        "91440300MA5F3K2X15",
        "9144030",
    ),
    *_kinds("code_name_differ", "warning", "needs:企业名称", OTHER_FIRM),
    *_kinds("bad_phone", "warning", "experts:联系电话; enterprises:联系电话", "1380013", "找老王"),
    *_kinds("bad_email", "warning", "experts:邮箱", "zhang@@x", "不用邮箱"),
    *_kinds(
        "contact_in_text",
        "warning",
        "experts:专业特长; needs:需求描述; services:说明",
        "有事打13800138000",
        "找 a@example.com",
    ),
    *_kinds(
        "unknown_value",
        "warning",
        "experts:状态; enterprises:规模 培育层级; needs:紧急程度 服务层级 状态; cases:服务方式; services:服务类型",
        "云游",
        "星际级",
    ),
    *_kinds("unknown_value", "error", "needs:需求类型; cases:结果; teams:层级", "大概", "技术难题和培训"),
    *_kinds(
        "unknown_reference",
        "error",
        "experts:师傅 服务队; needs:企业名称; cases:需求编号 专家 服务队; courses:授课专家; services:提供者; "
        "teams:上级服务队 队长 成员",
        "查无此名",
        "ZZ-404",
    ),
    *_kinds("unknown_reference", "warning", "cases:企业名称", "查无此厂"),
    *_kinds(
        "ambiguous_reference",
        "error",
        "experts:师傅; cases:专家; courses:授课专家; services:提供者; teams:队长",
        NAMESAKE,
    ),
    *_kinds("self_reference", "warning", "experts:师傅; teams:上级服务队; skills:上位技能", OWN_CODE),
    *_kinds("bad_code", "error", "experts:编号; needs:编号; teams:编号", "Z" * 70),
    *_kinds("bad_name", "error", "experts:姓名", "13800138000", "12345"),
    *_kinds("contact_in_text", "warning", "experts:工种 工作单位; teams:名称", "焊工 13800138000"),
    *_kinds("too_long", "error", "experts:姓名; enterprises:企业名称; courses:课程名称", "长" * 201),
    *_kinds("too_long", "error", "experts:专业特长; needs:需求描述; cases:解决方案; services:说明", LONG),
    *_kinds(
        "control_characters",
        "error",
        "experts:专业特长; needs:需求描述; cases:解决方案; courses:课程简介; services:说明; skills:征象",
        "换刀\x07异响",
        csv=True,
    ),
    *_kinds(
        "formula_like",
        "warning",
        "experts:专业特长; needs:需求描述; cases:解决方案; courses:课程简介; skills:别名; enterprises:企业名称",
        "=SUM(A1:A9)",
        "@SUM(1+9)*cmd|' /C calc'!A0",
    ),
    *_kinds("failed_formula", "error", "experts:工作单位; teams:名称; needs:需求描述", "#REF!", "#N/A"),
]
