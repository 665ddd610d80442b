"""Which skills and industries a text speaks of, over small vocabularies of the test's own."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.lexicon import IndustryLexicon, SkillLexicon
from graph.lexicon.matcher import REACH, TermMatcher, halves
from graph.text import normal


def skill(name: str, source: str = "builtin", **words: list[str]) -> dict[str, Any]:
    return {"id": f"skill:{name}", "name": name, "source": source, **words}


VOCABULARY = [
    skill("氩弧焊", aliases=["TIG焊", "钨极氩弧焊"], cues=["焊缝气孔", "气孔"], trades=["焊工", "电焊工"]),
    skill("焊接", aliases=["电焊"], cues=["气孔"], trades=["焊工"]),
    skill("电机维修", aliases=["电机"], cues=["电机过热"]),
    skill("主轴维修", cues=["主轴异响", "轴承发热"], trades=["机修钳工"]),
    skill("CNC编程", aliases=["CNC", "UG"], cues=["刀补"]),
    skill("精益管理", aliases=["精益生产"], cues=["效率低"]),
]
LEXICON = SkillLexicon(VOCABULARY)


def linked(text: str, **options: Any) -> dict[str, str]:
    return {link.skill.removeprefix("skill:"): link.how for link in LEXICON.link(text, **options)}


def whole_terms(matcher: TermMatcher, text: str) -> list[str]:
    return [m.term for m in matcher.find(text) if m.whole]


# -- terms in text -----------------------------------------------------------------------------------------------------


def test_matcher_takes_the_longest_of_nested_terms() -> None:
    matcher = TermMatcher(["焊", "弧焊", "氩弧焊", "钨极氩弧焊"])
    assert whole_terms(matcher, "会钨极氩弧焊") == ["钨极氩弧焊"]
    assert whole_terms(matcher, "会氩弧焊和焊") == ["氩弧焊", "焊"]


def test_matcher_keeps_terms_that_overlap() -> None:
    assert whole_terms(TermMatcher(["数控车床", "车床主轴"]), "数控车床主轴") == ["数控车床", "车床主轴"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("电机过热", True), ("更换电机", True), ("发电机组停机", False), ("发电机组的电机", True)],
)
def test_matcher_two_characters_do_not_cut_a_word(text: str, found: bool) -> None:
    assert (whole_terms(TermMatcher(["电机"]), text) == ["电机"]) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *(("UG编程", True), ("用UG", True), ("ug 12", True), ("会ＵＧ。", True), ("UG/CAM", True)),
        *(("ugly", False), ("DEBUG", False), ("UG12", False), ("1ug", False)),
    ],
)
def test_matcher_latin_terms_are_whole_words(text: str, found: bool) -> None:
    assert (whole_terms(TermMatcher(["UG"]), text) == ["ug"]) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *(
            ("主轴老是有异响", True),
            ("异响来自主轴", True),
            ("主轴，有异响", True),
            ("主轴" + "甲" * REACH + "异响", True),
        ),
        *(("主轴" + "甲" * (REACH + 1) + "异响", False), ("主轴坏了。异响", False), ("主轴坏！异响", False)),
        *(("主轴坏\n异响", False), ("主轴坏；异响", False), ("只有主轴", False), ("异响", False)),
    ],
)
def test_matcher_halves_in_one_clause(text: str, found: bool) -> None:
    mentions = TermMatcher(["主轴异响"]).find(text)
    assert [(m.term, m.whole) for m in mentions] == ([("主轴异响", False)] if found else [])


def test_matcher_halves_inside_a_longer_whole_term_do_not_count() -> None:
    found = TermMatcher(["主轴异响", "主轴轴承异响"]).find("主轴轴承异响")
    assert [(m.term, m.whole) for m in found] == [("主轴轴承异响", True)]


@pytest.mark.parametrize("term", ["气孔", "主轴声", "abcd", "主轴cn异响", "超过了八个字的词语啊"])
def test_matcher_halves_only_of_middling_chinese_terms(term: str) -> None:
    assert halves(term) == []


@given(st.lists(st.text(min_size=1, max_size=6), max_size=6), st.text(max_size=60))
@example(["薴麻", "İ"], "薴麻İ")
def test_matcher_whole_mentions_stand_where_they_say(terms: list[str], text: str) -> None:
    flat, mentions = normal(re.sub(r"[\r\n]+", "。", text)), TermMatcher(terms).find(text)
    whole = [m for m in mentions if m.whole]
    assert all(flat[m.start : m.end] == m.term for m in whole)
    assert {m.term for m in mentions} <= {normal(term) for term in terms}
    inside = [(a, b) for a in whole for b in whole if a is not b and b.start <= a.start and a.end <= b.end]
    assert not inside


# -- skills ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "best", "how"),
    [
        ("需要氩弧焊", "氩弧焊", "alias"),
        ("需要ＴＩＧ焊", "氩弧焊", "alias"),
        ("主軸有異響", "主轴维修", "cue"),
        ("车间效率低", "精益管理", "cue"),
        ("招机修钳工", "主轴维修", "trade"),
        ("cnc 操作", "CNC编程", "alias"),
    ],
)
def test_lexicon_links_by_name_alias_cue_and_trade(text: str, best: str, how: str) -> None:
    link = LEXICON.link(text)[0]
    assert (
        (link.skill, link.how) == (f"skill:{best}", how)
        and link.evidence
        and link.evidence in normal(text) + "主轴异响"
    )


def test_lexicon_name_goes_before_a_shared_symptom() -> None:
    links = LEXICON.link("氩弧焊有气孔")
    assert links[0].skill == "skill:氩弧焊" and links[0].weight > 0.5
    assert "skill:焊接" not in {link.skill for link in links} or links[0].weight > links[-1].weight


def test_lexicon_shared_symptom_counts_for_both() -> None:
    assert linked("产品有气孔") == {"氩弧焊": "cue", "焊接": "cue"}


def test_lexicon_halves_count_less_than_the_whole() -> None:
    lexicon = SkillLexicon([skill("甲", cues=["主轴异响"]), skill("乙", cues=["皮带松动"])])
    links = lexicon.link("主轴异响，皮带已经松动")
    assert [link.skill for link in links] == ["skill:甲", "skill:乙"] and links[0].weight > links[1].weight


def test_lexicon_likeness_fills_what_terms_leave_empty() -> None:
    lexicon = SkillLexicon([skill("注塑模具保养", cues=["模具排气不良"]), skill("仓库盘点管理")])
    assert [(link.skill, link.how) for link in lexicon.link("仓库怎样盘点")] != []
    alike = lexicon.link("盘点管理办法")
    assert [(link.skill, link.how) for link in alike] == [("skill:仓库盘点管理", "text")]
    assert lexicon.link("天气晴朗") == []


def test_lexicon_fills_only_where_too_little_is_found() -> None:
    lexicon = SkillLexicon(
        [
            skill("注塑调机", cues=["困气"]),
            skill("吹塑", cues=["困气"]),
            skill("型腔清理", cues=["疏气槽道清"]),
            skill("精益"),
        ]
    )
    text = "困气，疏气槽道不好"
    assert [link.how for link in lexicon.link(text, fill=0)] == ["cue", "cue"]
    filled = lexicon.link(text, fill=3)
    assert [link.how for link in filled] == ["cue", "cue", "text"] and filled[2].strength < filled[1].strength


SHARED = [
    skill("注塑成型", area="注塑", cues=["毛边", "注塑机", "收纳箱"]),
    skill("冲裁", area="冲压", cues=["毛边", "冲床", "凹模刃口"]),
    skill("我的技能", source="list", cues=["毛边"]),
]


@pytest.mark.parametrize(("text", "first"), [("收纳箱上一圈毛边", "注塑成型"), ("冲床冲出来有毛边", "冲裁")])
def test_lexicon_area_settles_a_shared_word(text: str, first: str) -> None:
    lexicon = SkillLexicon(SHARED)
    links = {link.skill.removeprefix("skill:"): link.strength for link in lexicon.link(text)}
    other = "冲裁" if first == "注塑成型" else "注塑成型"
    assert links[first] > links["我的技能"] > links.get(other, 0)  # a skill of no area is at home everywhere


def test_lexicon_term_across_words_counts_little() -> None:
    lexicon = SkillLexicon([skill("汽车底盘维修", cues=["底盘"]), skill("注塑机维修", cues=["注塑"])])
    assert lexicon.link("月底盘点要三天")[0].strength < 0.35 < lexicon.link("底盘异响")[0].strength
    assert lexicon.link("注塑机坏了")[0].strength > 0.5


@given(st.text(alphabet="注塑机毛边冲床模具排气槽保养abc ，。", max_size=40))
def test_lexicon_links_add_up_and_are_ordered(text: str) -> None:
    for fill in (0, 3):
        links = SkillLexicon(SHARED).link(text, fill=fill)
        assert not links or sum(link.weight for link in links) == pytest.approx(1, abs=1e-5)
        assert all(0 < link.strength <= 1 for link in links)
        assert [link.weight for link in links] == sorted((link.weight for link in links), reverse=True)


@pytest.mark.parametrize("text", ["", " \n", "！？", "天气晴朗", "😀"])
def test_lexicon_nothing_said_links_nothing(text: str) -> None:
    assert LEXICON.link(text) == [] and SkillLexicon([]).link(text) == []


def test_lexicon_limit_keeps_the_best_and_the_sum() -> None:
    text = "氩弧焊、电机、CNC编程、精益管理、主轴维修"
    many, few = LEXICON.link(text), LEXICON.link(text, limit=2)
    assert len(many) == 5 and [link.skill for link in few] == [link.skill for link in many[:2]]
    assert sum(link.weight for link in few) == pytest.approx(1, abs=1e-5)


def test_lexicon_named_skill_by_name_then_alias() -> None:
    assert LEXICON.skill_named("ＴＩＧ焊") == "skill:氩弧焊" and LEXICON.skill_named("電焊") == "skill:焊接"
    assert LEXICON.skill_named("气孔") is None and LEXICON.skill_named("") is None
    both = SkillLexicon([skill("数控", aliases=["加工"]), skill("加工")])
    assert both.skill_named("加工") == "skill:加工"


@pytest.mark.parametrize(
    ("trade", "skills"),
    [
        ("焊工", ["氩弧焊", "焊接"]),
        ("电焊工", ["氩弧焊"]),
        ("高级机修钳工", ["主轴维修"]),
        ("厨师", []),
        ("", []),
    ],
)
def test_lexicon_trades_imply_skills(trade: str, skills: list[str]) -> None:
    assert LEXICON.trade_skills(trade) == [f"skill:{name}" for name in skills]


@pytest.mark.parametrize("order", [1, -1])
def test_lexicon_alias_of_a_list_overrides_the_builtin_one(order: int) -> None:
    own = skill("焊接机器人", source="a.xlsx", aliases=["电焊", "TIG焊"])
    lexicon = SkillLexicon([*VOCABULARY, own][::order])
    assert lexicon.skill_named("电焊") == "skill:焊接机器人"
    assert [link.skill for link in lexicon.link("会电焊")] == ["skill:焊接机器人"]
    assert lexicon.skill_named("焊接") == "skill:焊接"


def test_lexicon_alias_of_a_list_leaves_symptoms_to_others() -> None:
    lexicon = SkillLexicon([*VOCABULARY, skill("气孔防治", source="a.xlsx", aliases=["气孔"])])
    assert lexicon.skill_named("气孔") == "skill:气孔防治"
    links = lexicon.link("产品有气孔")
    assert links[0].skill == "skill:气孔防治" and {link.skill for link in links} >= {"skill:焊接"}


WORDS = [word for row in VOCABULARY for word in (row["name"], *row.get("aliases", ()), *row.get("cues", ()))]
TEXTS = st.one_of(
    st.text(), st.lists(st.sampled_from([*WORDS, "焊工", "，", "。", "老是", "有", " ", "x"])).map("".join)
)


@given(TEXTS, st.integers(1, 8))
def test_lexicon_links_any_text(text: str, limit: int) -> None:
    links = LEXICON.link(text, limit=limit)
    assert len(links) <= limit and len({link.skill for link in links}) == len(links)
    if links:
        assert sum(link.weight for link in links) == pytest.approx(1, abs=1e-5)
        assert [link.weight for link in links] == sorted((link.weight for link in links), reverse=True)
        assert all(0 < link.weight <= 1 and link.evidence for link in links)


@given(TEXTS, st.integers(0, 1_000))
def test_lexicon_order_of_skills_does_not_matter(text: str, seed: int) -> None:
    rows = list(VOCABULARY)
    random.Random(seed).shuffle(rows)
    assert SkillLexicon(rows).link(text) == LEXICON.link(text)


@given(st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=5, unique=True), st.text(max_size=30))
def test_lexicon_takes_any_vocabulary(names: list[str], text: str) -> None:
    rows = [
        {"id": f"skill:{n}", "name": n, "aliases": names, "cues": [text], "trades": [text], "source": "x"}
        for n in names
    ]
    for link in SkillLexicon(rows).link(text + "".join(names)):
        assert link.skill.removeprefix("skill:") in names


# -- industries --------------------------------------------------------------------------------------------------------

INDUSTRIES = [
    {"id": "industry:C", "name": "制造业", "level": "门类", "aliases": None},
    {"id": "industry:35", "name": "专用设备制造业", "level": "大类", "aliases": []},
    {"id": "industry:352", "name": "模具制造", "level": "中类", "aliases": ["模具厂"]},
    {"id": "industry:3525", "name": "模具制造", "level": "小类", "aliases": ["注塑模具厂"]},
    {"id": "industry:153", "name": "精制茶加工", "level": "中类", "aliases": ["茶厂", "设计"]},
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("佛山一家茶厂", "153"),
        ("我们做模具制造", "352"),
        ("注塑模具厂的问题", "3525"),
        ("茶厂隔壁的注塑模具厂", "3525"),
        ("属于制造业", None),
        ("平面设计", None),
        ("", None),
    ],
)
def test_industry_lexicon_takes_the_longest_word(text: str, found: str | None) -> None:
    wanted = f"industry:{found}" if found else None
    assert IndustryLexicon(INDUSTRIES).find(text) == wanted
    assert IndustryLexicon(INDUSTRIES[::-1]).find(text) == wanted


@given(st.text())
def test_industry_lexicon_takes_any_text(text: str) -> None:
    found = IndustryLexicon(INDUSTRIES).find(text)
    assert found is None or found in {row["id"] for row in INDUSTRIES}


def test_lexicon_own_skill_leaves_other_links_alone() -> None:
    text = "收纳箱上一圈毛边，怎样修"
    before = {link.skill: link.strength for link in SkillLexicon(SHARED[:2]).link(text, fill=3)}
    own = skill("箱体修边", source="list", cues=["修边", "收纳箱修边"])
    after = {link.skill: link.strength for link in SkillLexicon([*SHARED[:2], own]).link(text, fill=3)}
    assert before and {name: after[name] for name in before} == before
