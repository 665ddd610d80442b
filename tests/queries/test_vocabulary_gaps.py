"""What the vocabulary does not know: on a province to which needs with invented words are added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.workspace import Workspace, opened
from graph.text import normal
from queries.vocabulary_gaps import vocabulary_gaps

HEAD = "编号,企业名称,需求类型,需求描述,所需技能,行业"
#: A word of one trade, a turn of speech of all, and words that nobody knows.
TRADE, SPEECH = "貔鬲", "想请老师傅瞧一瞧"
NEEDS = [
    *(f"XN{n},甲窑厂,技术难题,{TRADE}{what}，{SPEECH},,3073" for n, what in enumerate(("不转", "漏浆", "声音大", "转得慢"))),
    *(f"XM{n},{firm},技术难题,{what}，{SPEECH},,{code}" for n, (firm, what, code) in enumerate(
        [("乙食品厂", "主轴异响", "1411"), ("丙纸厂", "焊缝气孔", "2231"), ("丁鞋厂", "注塑件银纹", "1951")])),
    "XU1,甲窑厂,技术难题,魑魅魍魉,,3073",
    "XU2,甲窑厂,技术难题,魑魅魍魉魍魉,氩弧焊,3073",
]  # fmt: skip
FIRMS = [
    "企业名称,行业,所在地区",
    *(
        f"{name},{code},佛山"
        for name, code in (("甲窑厂", "3073"), ("乙食品厂", "1411"), ("丙纸厂", "2231"), ("丁鞋厂", "1951"))
    ),
]


@pytest.fixture(scope="module")
def workspace(copied: Callable[[], Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("gaps")
    (folder / "needs.csv").write_text("\n".join([HEAD, *NEEDS]), encoding="utf-8")
    (folder / "firms.csv").write_text("\n".join(FIRMS), encoding="utf-8")
    with opened(str(copied()), index_folder=None) as found:
        assert not found.load([folder]).rejected
        yield found


def test_needs_in_which_nothing_was_recognised(workspace: Workspace) -> None:
    answer = vocabulary_gaps(workspace.index, limit=500)
    assert answer["revision"] == workspace.engine.revision()
    unknown = {need["code"]: need["text"] for need in answer["needs"]}
    assert unknown["XU1"] == "魑魅魍魉"
    assert "XU2" not in unknown  # the list itself states its skill
    assert not unknown.keys() & {"XM0", "XM1", "XM2"}
    assert answer["needs_total"] == len(answer["needs"])
    lexicon = workspace.index.skill_lexicon
    assert all(link.how == "text" for text in unknown.values() for link in lexicon.link(text))


def test_terms_of_a_trade_before_turns_of_speech(workspace: Workspace) -> None:
    terms = vocabulary_gaps(workspace.index, limit=500)["terms"]
    order = [term["term"] for term in terms]
    assert TRADE in order
    found = terms[order.index(TRADE)]
    assert found["texts"] == 4 and all(TRADE in text for text in found["examples"]) and len(found["examples"]) == 3
    spoken = [place for place, term in enumerate(order) if term in SPEECH]
    assert all(place > order.index(TRADE) for place in spoken)


def test_terms_are_in_no_term_of_the_vocabulary(workspace: Workspace) -> None:
    index = workspace.index
    lexicon = index.skill_lexicon
    for term in vocabulary_gaps(index, limit=500)["terms"]:
        assert lexicon.skill_named(term["term"]) is None
        assert term["texts"] >= 3 and 0 <= term["unrecognised"] <= term["texts"]
        assert all(term["term"] in normal(text) for text in term["examples"])


def test_limit_and_progress(workspace: Workspace) -> None:
    told: list[tuple[int, int]] = []
    answer = vocabulary_gaps(workspace.index, limit=1, progress=lambda done, total: told.append((done, total)))
    assert len(answer["needs"]) == len(answer["terms"]) == 1 < answer["needs_total"]
    assert told[-1][0] == told[-1][1] > 0 and told == sorted(told)
    assert vocabulary_gaps(workspace.index, limit=500)["terms"][0] == answer["terms"][0]
