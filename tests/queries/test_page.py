from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import BadInput
from queries.page import check_limit, decode_cursor, encode_cursor

# Ids hold no lone surrogates: the stores keep UTF-8.
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT, st.lists(TEXT, min_size=1, max_size=3))
def test_cursor_comes_back(scope: str, position: list[str]) -> None:
    cursor = encode_cursor(scope, *position)
    assert cursor.isascii()
    assert not set(cursor) & set("+/=&?#% ")
    assert decode_cursor(cursor, scope, len(position)) == tuple(position)


@given(st.text())
def test_cursor_of_any_text_is_refused(cursor: str) -> None:
    with pytest.raises(BadInput):
        decode_cursor(cursor, "expert")


@pytest.mark.parametrize(
    "content", [None, 3, "expert", [], ["expert"], ["expert", 3], ["expert", "a", "b"], ["expert", "\ud800"]]
)
def test_cursor_of_another_shape_is_refused(content: object) -> None:
    cursor = base64.urlsafe_b64encode(json.dumps(content).encode()).decode()
    with pytest.raises(BadInput):
        decode_cursor(cursor, "expert")


def test_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(BadInput, match="另一个列表"):
        decode_cursor(encode_cursor("skill", "skill:焊接"), "expert")


@pytest.mark.parametrize("limit", [-1, 0, 501])
def test_limit_out_of_range(limit: int) -> None:
    with pytest.raises(BadInput, match="500"):
        check_limit(limit)
