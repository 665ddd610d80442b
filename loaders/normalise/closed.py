"""The closed lists: values that a column may have, and the other words that people use for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from loaders.normalise.finding import Finding, Parsed, did_you_mean, nearest, quoted, warning
from loaders.normalise.text import clean, match_key, split_values

EXPERT_AVAILABLE = ("在岗", "退居二线", "离退休", "返聘")
EXPERT_ABSENT = ("请假", "外派", "停用", "退出")
EXPERT_STATUS = EXPERT_AVAILABLE + EXPERT_ABSENT
NEED_STATUS = ("待匹配", "已派单", "服务中", "已解决", "已关闭")
URGENCY = ("一般", "紧急", "特急")
SIZES = ("大型", "中型", "小型", "微型")
TIERS = ("国家级专精特新“小巨人”", "省级专精特新", "创新型", "无")
TEAM_LEVELS = ("省", "市", "产业", "县", "基层")
SERVICE_LEVELS = ("省", "市", "县", "基层")
SERVICE_MODES = ("兼职创新", "短期合作", "联合攻关", "联盟结对", "技术咨询", "技能培训")
OUTCOMES = ("已解决", "部分解决", "未解决", "进行中")
NEED_KINDS = ("技术难题", "培训需求")
SERVICE_TYPES = ("技术咨询", "技术攻关", "技能培训", "管理提升")


def _words(table: Mapping[str, str]) -> dict[str, str]:
    """Turns value -> its other words round."""
    return {word: value for value, words in table.items() for word in words.split()}


EXPERT_STATUS_WORDS = _words(
    {
        "在岗": "在职 在任 在岗在职 正常 可用 现职 在编",
        "退居二线": "二线 退二线 内退",
        "离退休": "退休 离休 已退休 退休人员",
        "返聘": "退休返聘 聘用返聘 已返聘",
        "请假": "休假 病假 产假 事假 休病假",
        "外派": "外出 出差 援外 驻外 借调 挂职",
        "停用": "暂停 停职 禁用 暂停服务",
        "退出": "离职 已退出 离库 退库 辞职 调离 已离职",
    }
)
NEED_STATUS_WORDS = _words(
    {
        "待匹配": "未匹配 待处理 待派单 未派单 新建 待受理 已登记 匹配中 未处理",
        "已派单": "已匹配 派单 已分派 已派 已受理",
        "服务中": "进行中 处理中 跟进中 对接中 实施中",
        "已解决": "解决 完成 已完成 办结 已办结 完结 已完结",
        "已关闭": "关闭 撤销 已撤销 取消 已取消 终止 作废",
    }
)
URGENCY_WORDS = _words(
    {
        "一般": "普通 正常 不急 不紧急 低 常规 一般紧急 中",
        "紧急": "急 较急 比较急 较紧急 比较紧急 加急 高 紧迫",
        "特急": "特别紧急 特级 非常紧急 十分紧急 很急 特别急 火急 加特急 最高",
    }
)
SIZES_WORDS = _words(
    {
        "大型": "大 大型企业 大企业 特大型",
        "中型": "中 中型企业 中等",
        "小型": "小 小型企业 小企业",
        "微型": "微 微型企业 微企 个体",
    }
)
TIERS_WORDS = _words(
    {
        "国家级专精特新“小巨人”": "小巨人 国家级小巨人 国家小巨人 专精特新小巨人 国家专精特新小巨人 小巨人企业 "
        "专精特新小巨人企业 国家级专精特新小巨人企业 国家级专精特新 国家级",
        "省级专精特新": "专精特新 专精特新企业 专精特新中小企业 省专精特新 广东省专精特新 省级专精特新企业 "
        "省级专精特新中小企业 省级",
        "创新型": "创新型中小企业 创新型企业 创新",
        "无": "否 没有 暂无 不是 未认定 未培育 非",
    }
)
_PLACES = {
    "省": "省级 全省 省总 省队",
    "市": "市级 地市 地市级 地级市 市总 市队 地市队",
    "县": "县级 区 区级 县区 区县 区县级 县区级 县（市、区） 县市区 县市区级",
    "基层": "基层级 企业 企业级 镇 镇街 街道 园区 乡镇 镇级 镇街级 单位",
}
TEAM_LEVELS_WORDS = _words(_PLACES | {"产业": "行业 产业级 行业级 产业工会 产业系统 系统"})
SERVICE_LEVELS_WORDS = _words(_PLACES)
SERVICE_MODES_WORDS = _words(
    {
        "兼职创新": "兼职 兼职服务",
        "短期合作": "短期 短期服务 项目合作",
        "联合攻关": "攻关 技术攻关 联合研发",
        "联盟结对": "结对 结对帮扶 联盟 结对子",
        "技术咨询": "咨询 现场咨询 技术指导 现场指导 线上咨询",
        "技能培训": "培训 授课 培训授课 讲课",
    }
)
OUTCOMES_WORDS = _words(
    {
        "已解决": "解决 完成 已完成 全部解决 完全解决 成功 办结 已办结 圆满解决",
        "部分解决": "部分 部分完成 基本解决 基本完成",
        "未解决": "没解决 没有解决 失败 未完成 不成功 无法解决",
        "进行中": "服务中 处理中 未完 正在进行 在办 跟进中 攻关中 实施中",
    }
)
NEED_KINDS_WORDS = _words(
    {
        "技术难题": "难题 技术 技术需求 技术问题 技术攻关 攻关 技术类 技术难题类 技术攻关需求 技术咨询",
        "培训需求": "培训 技能培训 培训类 技能培训需求 人才培训 员工培训",
    }
)
SERVICE_TYPES_WORDS = _words(
    {
        "技术咨询": "咨询 技术服务 技术指导",
        "技术攻关": "攻关 联合攻关 技术研发 技术改造",
        "技能培训": "培训 技术培训 授课",
        "管理提升": "管理 管理咨询 精益管理 管理改善",
    }
)

#: The other words of each list, used where a caller names none.
WORDS: dict[tuple[str, ...], dict[str, str]] = {
    EXPERT_STATUS: EXPERT_STATUS_WORDS,
    NEED_STATUS: NEED_STATUS_WORDS,
    URGENCY: URGENCY_WORDS,
    SIZES: SIZES_WORDS,
    TIERS: TIERS_WORDS,
    TEAM_LEVELS: TEAM_LEVELS_WORDS,
    SERVICE_LEVELS: SERVICE_LEVELS_WORDS,
    SERVICE_MODES: SERVICE_MODES_WORDS,
    OUTCOMES: OUTCOMES_WORDS,
    NEED_KINDS: NEED_KINDS_WORDS,
    SERVICE_TYPES: SERVICE_TYPES_WORDS,
}


@lru_cache(maxsize=64)
def _index(choices: tuple[str, ...], aliases: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Comparison key to value; a value itself goes before an alias that looks the same."""
    return {match_key(word): value for word, value in aliases} | {match_key(value): value for value in choices}


@lru_cache(maxsize=1 << 14)
def _choose(
    text: str, choices: tuple[str, ...], aliases: tuple[tuple[str, str], ...], decides: bool, label: str
) -> Parsed[str]:
    index = _index(choices, aliases)
    if value := index.get(match_key(text)):
        return Parsed(value)
    near = nearest(match_key(text), index)
    advice = did_you_mean(near) if near else f"请填其中之一：{'、'.join(choices)}"
    several = split_values(text)
    if len(several) > 1 and all(match_key(value) in index for value in several):
        advice = "只能填一个值；确有几种情况，请分成几行"
    if decides:
        return Parsed(None, (Finding("unknown_value", f"{label}{quoted(text)}不在可选值之内", advice),))
    return Parsed(text, (warning("unknown_value", f"{label}{quoted(text)}不在可选值之内，已照原文保留", advice),))


def choose(
    text: str, choices: tuple[str, ...], *, aliases: Mapping[str, str] | None = None, decides: bool, label: str
) -> Parsed[str]:
    """The value of a closed list that a cell means; `label` is the heading of the column, `aliases` word to value.

    Without `aliases`, the words that belong to the list in `WORDS` count.
    `unknown_value` is an error where the value decides a rule, else a warning and the text is kept.
    """
    if text in choices:
        return Parsed(text)
    text = clean(text)
    if not text:
        return Parsed(None)
    words = WORDS.get(choices, {}) if aliases is None else aliases
    return _choose(text, choices, tuple(words.items()), decides, label)
