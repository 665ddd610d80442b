"""Needs for properties of the ranker: texts of the province, parts of them mixed, and what has nothing to do with it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from queries.need import Request
from tests.conftest import Province

#: Nothing that a craftsman of the province could help with; some words of the trade stand in the wrong place.
UNRELATED = [
    "今天天气真好，我们去公园散步吧",
    "我想吃火锅",
    "明天的高铁票还有吗",
    "孩子数学成绩不好怎么办",
    "如何挑选一只听话的小狗",
    "请推荐几部好看的电影",
    "唐诗三百首里最短的是哪一首",
    "昨晚的球赛谁赢了",
    "我的猫不吃饭了",
    "春节去哪里旅游比较便宜",
    "怎样才能睡得更好",
    "股票今天又跌了",
    "婚礼应该请多少桌",
    "这首歌是谁唱的",
    "附近哪里有药店",
    "外婆的生日送什么",
    "请帮我写一封情书",
    "月亮为什么会跟着人走",
    "法国大革命爆发于哪一年",
    "红楼梦的作者是谁",
    "如何学会弹吉他",
    "他昨天没有来上课",
    "量子力学的哥本哈根诠释",
    "恐龙是怎么灭绝的",
    "小区门口的快递放哪里了",
    "asdf qwer zxcv",
    "hello world",
    "the quick brown fox jumps over the lazy dog",
    "lorem ipsum dolor sit amet",
    "How do I cook pasta?",
    "1234567890",
    "3.14159",
    "????",
    "。。。，，，！！！",
    "啊啊啊啊啊啊",
    "哈哈哈哈",
    "的的的了了了",
    "🦀🦀🦀",
    "xyzzy",
    "貔貅饕餮魑魅魍魉",
]


def texts(province: Province) -> list[str]:
    """Descriptions of needs and cases, solutions and specialties."""
    columns = {"needs": "需求描述", "cases": "解决方案", "experts": "专业特长", "services": "项目名称"}
    found = {str(row[column]) for kind, column in columns.items() for row in province.rows[kind] if row[column]}
    found |= {str(row["难题描述"]) for row in province.rows["cases"] if row.get("难题描述")}
    return sorted(found)


def wordings(province: Province) -> st.SearchStrategy[str]:
    """A text, two halves of texts, a piece of one, one with noise, or anything at all that is not blank."""
    whole = st.sampled_from(texts(province))
    halves = st.tuples(whole, whole).map(lambda pair: pair[0][: len(pair[0]) // 2] + pair[1][len(pair[1]) // 2 :])
    pieces = st.tuples(whole, st.integers(0, 30), st.integers(2, 12)).map(lambda t: t[0][t[1] : t[1] + t[2]])
    noisy = st.tuples(whole, st.sampled_from(UNRELATED)).map("，".join)
    return st.one_of(whole, halves, pieces, noisy, st.text(min_size=1, max_size=20)).filter(_asks)


def _asks(text: str) -> bool:
    return bool(text.encode(errors="ignore").decode().strip())


def requests(province: Province, limits: st.SearchStrategy[int]) -> st.SearchStrategy[Request]:
    """Questions with a text or a known need, and any of the things that may go with it."""
    rows = province.rows
    numbers = st.sampled_from([str(row["编号"]) for row in rows["needs"]])
    subject = st.one_of(
        wordings(province).map(lambda text: {"text": text}), numbers.map(lambda number: {"problem_id": number})
    )
    experts = st.sampled_from([str(row["编号"]) for row in rows["experts"]])
    places = st.sampled_from(["深圳", "广东省", "佛山市顺德区", "东莞", "440100"])
    industries = st.sampled_from(["C", "3812", "模具制造", "35", "食品制造业"])
    names = ("skills", "cases", "profile", "industry", "region", "team", "load")
    weights = st.dictionaries(st.sampled_from(names), st.floats(0, 10), max_size=4).filter(
        lambda found: len(found) < len(names)
    )
    filters = st.fixed_dictionaries({}, optional={"region": places, "industry": industries})
    extras: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
        {"limit": limits},
        optional={
            "region": places,
            "industry": industries,
            "enterprise_id": st.sampled_from([str(row["企业名称"]) for row in rows["enterprises"]]),
            "exclude": st.lists(experts, max_size=3),
            "weights": weights,
            "filters": filters,
            "skills": st.lists(st.sampled_from(["氩弧焊", "注塑工艺", "数控车削"]), max_size=2),
        },
    )
    return st.tuples(subject, extras).map(lambda pair: Request(**pair[0], **pair[1]))
