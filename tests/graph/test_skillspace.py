"""What stands in for a skill that is asked for."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.index.skillspace import BROADER, FLOOR, HOPS, NARROWER, RELATED, SkillSpace

Edge = tuple[str, str]


def space(broader: list[Edge] = (), related: list[tuple[str, str, float | None]] = ()) -> SkillSpace:  # type: ignore[assignment]
    skills = sorted({end for edge in (*broader, *related) for end in edge[:2]} | {"a"})
    up = pa.table(
        {"from": pa.array([e[0] for e in broader], pa.string()), "to": pa.array([e[1] for e in broader], pa.string())}
    )
    side = pa.table(
        {
            "from": pa.array([e[0] for e in related], pa.string()),
            "to": pa.array([e[1] for e in related], pa.string()),
            "weight": pa.array([e[2] for e in related], pa.float64()),
        }
    )
    return SkillSpace(skills, up, side)


def strengths(found: SkillSpace, wanted: str) -> dict[str, float]:
    return {skill: round(way.strength, 6) for skill, way in found.ways(wanted).items()}


def test_skillspace_itself_counts_fully() -> None:
    assert strengths(space(), "a") == {"a": 1.0} and space().ways("a")["a"].steps == ()
    assert strengths(space(), "unknown") == {"unknown": 1.0}


def test_skillspace_narrower_beats_broader_beats_related() -> None:
    found = space([("narrow", "a"), ("a", "wide")], [("a", "near", 0.0)])
    ways = strengths(found, "a")
    assert ways["narrow"] == NARROWER and ways["wide"] == BROADER
    assert 1 > ways["narrow"] > ways["wide"] > RELATED * 0.5
    assert "near" not in ways  # 0.25 is under the floor


@pytest.mark.parametrize(("weight", "factor"), [(1.0, 1.5), (0.5, 1.0), (None, 1.0)])
def test_skillspace_related_counts_by_weight_either_way(weight: float | None, factor: float) -> None:
    for edge in (("a", "b", weight), ("b", "a", weight)):
        assert strengths(space(related=[edge]), "a")["b"] == pytest.approx(RELATED * factor)


def test_skillspace_way_holds_the_edges_as_stored() -> None:
    found = space([("low", "a"), ("low2", "low")])
    assert found.ways("a")["low2"].steps == (("low2", "BROADER", "low"), ("low", "BROADER", "a"))
    assert found.ways("low2")["a"].steps == (("low", "BROADER", "a"), ("low2", "BROADER", "low"))
    assert found.ways("low2")["a"].strength == pytest.approx(BROADER**2)


def test_skillspace_follows_so_many_hops_only() -> None:
    chain = [("b", "a"), ("c", "b"), ("d", "c")]
    assert set(strengths(space(chain), "a")) == {"a", "b", "c"} and HOPS == 2


def test_skillspace_takes_the_best_way() -> None:
    """Directly related at 0.5, or by two narrower hops at 0.72."""
    found = space([("b", "a"), ("c", "b")], [("a", "c", 0.5)])
    assert strengths(found, "a")["c"] == pytest.approx(NARROWER**2)


def test_skillspace_survives_circles() -> None:
    found = space([("a", "b"), ("b", "a"), ("a", "a")])
    assert strengths(found, "a") == {"a": 1.0, "b": NARROWER}


EDGES = st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12, unique=True)


@given(EDGES, EDGES, st.floats(0, 1))
def test_skillspace_ways_are_walks_with_their_strength(broader: list[Edge], related: list[Edge], weight: float) -> None:
    found = space(broader, [(a, b, weight) for a, b in related])
    stored = {(a, "BROADER", b) for a, b in broader} | {(a, "RELATED", b) for a, b in related}
    for wanted in found.skills:
        for skill, way in found.ways(wanted).items():
            assert way.skill == skill and FLOOR <= way.strength <= 1 and len(way.steps) <= HOPS
            at = skill
            for step in way.steps:
                assert step in stored and at in (step[0], step[2])
                at = step[2] if at == step[0] else step[0]
            assert at == wanted


@given(EDGES, EDGES)
def test_skillspace_order_of_edges_does_not_matter(broader: list[Edge], related: list[Edge]) -> None:
    one = space(broader, [(a, b, 0.5) for a, b in related])
    other = space(broader[::-1], [(a, b, 0.5) for a, b in related[::-1]])
    for wanted in one.skills:
        assert dict(one.ways(wanted)) == dict(other.ways(wanted))
