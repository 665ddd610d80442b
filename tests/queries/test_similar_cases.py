from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.workspace import Workspace
from graph.errors import BadInput, NotFound
from queries.features.cases import best_rows
from queries.need import Request
from queries.similar_cases import OUTCOMES, known_outcome, similar_cases
from tests.conftest import Province
from tests.queries.wordings import UNRELATED, wordings


def test_similar_cases_of_random_texts(province: Province, workspace: Workspace) -> None:
    rows = {f"case:{row['编号']}": row for row in province.rows["cases"]}
    seen: set[str] = set()

    @settings(max_examples=150, deadline=None, derandomize=True, database=None)
    @given(wordings(province), st.integers(1, 15), st.sampled_from([None, *OUTCOMES, *OUTCOMES.values()]))
    def check(text: str, limit: int, outcome: str | None) -> None:
        whole = similar_cases(workspace.index, Request(text=text), limit=500)
        wanted = known_outcome(outcome) if outcome else None
        kept = [item for item in whole if wanted is None or item["case"]["outcome"] == wanted]
        assert similar_cases(workspace.index, Request(text=text), outcome=outcome, limit=limit) == kept[:limit]
        assert len({item["case"]["id"] for item in whole}) == len(whole)
        order = [(-item["similarity"], item["case"]["id"]) for item in whole]
        assert order == sorted(order)
        for item in whole:
            row = rows[item["case"]["id"]]
            assert (item["case"]["outcome"], item["case"]["code"]) == (row["结果"], row["编号"])
            assert 0 < item["similarity"] <= 1
            assert item["shared"] or item["how"] == "words"
            seen.add(item["how"])

    check()
    assert seen == {"words", "skills", "words+skills"}


def test_similar_cases_of_a_problem_begin_with_its_own(province: Province, workspace: Workspace) -> None:
    first, asked = 0, 0
    for row in province.rows["cases"]:
        if row["需求编号"]:
            items = similar_cases(workspace.index, Request(problem_id=str(row["需求编号"])), limit=5)
            asked += 1
            first += f"case:{row['编号']}" in [item["case"]["id"] for item in items]
    assert asked > 20 and first >= 0.95 * asked


def test_similar_cases_share_a_skill(workspace: Workspace) -> None:
    items = similar_cases(workspace.index, Request(text="变频器过流跳闸", skills=["变频器应用与维修"]), limit=3)
    assert items and "变频器应用与维修" in items[0]["shared"] and items[0]["how"] == "words+skills"


def test_similar_cases_of_nothing_in_common_are_weak(workspace: Workspace) -> None:
    for text in UNRELATED:
        items = similar_cases(workspace.index, Request(text=text), limit=3)
        assert all(item["similarity"] < 0.3 for item in items), (text, items)


def test_similar_cases_refused(workspace: Workspace) -> None:
    for wrong in (Request(), Request(text=" "), Request(text="银纹", problem_id="XQ0001")):
        with pytest.raises(BadInput):
            similar_cases(workspace.index, wrong)
    with pytest.raises(BadInput):
        similar_cases(workspace.index, Request(text="银纹"), outcome="perhaps")
    with pytest.raises(NotFound):
        similar_cases(workspace.index, Request(problem_id="没有"))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([0.0, 0.05, 0.1, 0.1 + 1e-12, 0.2, 0.5, 1.0]), max_size=120),
    st.integers(1, 20),
    st.sampled_from([0.05, 0.1, 0.6]),
)
def test_best_rows_are_the_head_of_a_full_sort(values: list[float], limit: int, floor: float) -> None:
    order = sorted((-round(value, 9), row) for row, value in enumerate(values) if value >= floor)
    found = best_rows(np.array(values, dtype=np.float64), limit, floor)
    assert found.tolist() == [row for _, row in order][:limit]
