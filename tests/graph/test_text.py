"""Normal form and tokens."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.text import bigrams, cuts_word, inside_word, normal, simplify, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("  ＣＮＣ　加工\n", "cnc 加工"),
        ("數控車床", "数控车床"),
        ("①號機", "1号机"),
        ("ＴＩＧ焊", "tig焊"),
        ("a\u00a0\u3000 b", "a b"),
        ("10℃", "10°c"),
    ],
)
def test_text_normal_form(text: str, expected: str) -> None:
    assert normal(text) == expected


@given(st.text())
@example("薴")
@example("瞭解İ")
def test_text_normal_form_is_idempotent(text: str) -> None:
    once = normal(text)
    assert normal(once) == once and once == once.strip() and "  " not in once


@given(st.text())
def test_text_simplify_leaves_latin_alone_and_is_idempotent(text: str) -> None:
    once = simplify(text)
    assert simplify(once) == once
    latin = text.encode("ascii", "ignore").decode()
    assert simplify(latin) == latin


def test_text_words_leave_out_what_says_nothing() -> None:
    assert "怎么" not in words("模具精度怎么提高？") and {"模具", "精度", "提高"} <= set(words("模具精度怎么提高？"))


def test_text_words_of_a_long_word_are_found_too() -> None:
    found = words("人工智能")
    assert "人工" in found and "智能" in found and "人工智能" in found


@pytest.mark.parametrize("model", ["cr12mov", "fanuc-0i", "iso9001", "s7-1200", "q235b", "c++"])
def test_text_words_keep_models_whole(model: str) -> None:
    wanted = model.rstrip("+")
    assert wanted in words(f"材料{model.upper()}的加工") and wanted in bigrams(f"材料{model.upper()}的加工")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("!？ ", []),
        ("焊", ["焊"]),
        ("氩弧焊", ["氩弧", "弧焊"]),
        ("氩弧，焊接", ["氩弧", "焊接"]),
        ("TIG焊接", ["tig", "焊接"]),
    ],
)
def test_text_bigrams(text: str, expected: list[str]) -> None:
    assert bigrams(text) == expected


@given(st.text(alphabet="发电机组主轴异响，。 abcABC１２0-/", max_size=40))
def test_text_tokens_stand_in_the_text(text: str) -> None:
    flat = normal(text)
    assert all(token and token in flat for token in (*words(text), *bigrams(text)))


@given(st.text())
def test_text_tokens_are_the_same_in_any_spelling(text: str) -> None:
    assert words(text) == words(normal(text)) and bigrams(text) == bigrams(normal(text))


@pytest.mark.parametrize(
    ("text", "at", "inside"),
    [("发电机组停机", 1, True), ("发电机组停机", 0, False), ("更换电机", 2, False), ("发电机组停机", 4, False)],
)
def test_text_inside_word(text: str, at: int, inside: bool) -> None:
    assert inside_word(text, at, at + 2) is inside


@pytest.mark.parametrize(
    ("text", "term", "cut"),
    [
        ("月底盘点要三天", "底盘", True),
        ("注塑机坏了", "注塑", False),
        ("底盘异响", "底盘", False),
        ("cnc加工", "cnc", False),
    ],
)
def test_cuts_word(text: str, term: str, cut: bool) -> None:
    start = text.index(term)
    assert cuts_word(text, start, start + len(term)) is cut
