from __future__ import annotations

import pytest

from graph.engine import GraphEngine
from graph.errors import BadInput, NotFound
from queries.resolve import NodeRef, resolve
from tests.queries.conftest import NODES


def test_resolve_every_id_is_itself(engine: GraphEngine) -> None:
    for rows in NODES.values():
        for row in rows:
            assert resolve(engine, row["id"]) == NodeRef(row["id"].partition(":")[0], row["id"], row["name"])


@pytest.mark.parametrize(
    ("text", "kinds", "id"),
    [
        ("ZJ2", None, "expert:ZJ2"),
        (" ZJ2　", ["expert"], "expert:ZJ2"),
        ("ＺＪ２", None, "expert:ZJ2"),
        ("zj2", None, "expert:ZJ2"),
        ("李娜", None, "expert:ZJ3"),
        ("李娜\0", None, "expert:ZJ3"),
        ("9144", None, "enterprise:9144"),
        ("氩弧焊", ["skill"], "skill:氩弧焊"),
        ("深圳", ["region"], "region:440300"),
        ("深圳市", None, "region:440300"),
        ("440300", None, "region:440300"),
        ("C3525", ["industry"], "industry:3525"),
        ("c", ["industry"], "industry:C"),
        ("模具制造", None, "industry:3525"),
        ("专用设备修理", None, "industry:433"),
        ("N-1", ["problem", "training-need"], "problem:N-1"),
        ("N-8", ["Training_Need"], "training_need:N-8"),
        ("张伟（深圳铁匠）", None, "expert:ZJ1"),
        ("张伟(佛山陶机(集团))", ["expert"], "expert:ZJ2"),
        ("张伟（佛山陶机（集团））", ["expert"], "expert:ZJ2"),
        ("深圳铁匠", ["enterprise"], "enterprise:9144"),
    ],
)
def test_resolve_words_of_a_request(engine: GraphEngine, text: str, kinds: list[str] | None, id: str) -> None:
    assert resolve(engine, text, kinds).id == id


@pytest.mark.parametrize(
    ("text", "kinds", "candidates"),
    [
        ("张伟", None, ["expert:ZJ1", "expert:ZJ2"]),
        ("N-1", None, ["expert:N-1", "problem:N-1"]),
        ("深圳铁匠", None, ["enterprise:9144", "organization:深圳铁匠"]),
    ],
)
def test_resolve_several_fit(engine: GraphEngine, text: str, kinds: list[str] | None, candidates: list[str]) -> None:
    with pytest.raises(BadInput) as error:
        resolve(engine, text, kinds)
    assert all(candidate in error.value.detail for candidate in candidates)


@pytest.mark.parametrize(
    "text", ["", "  ", "没有这个人", "expert:没有", "skill:", "张伟（别处）", "\ud800", "'", "`", "x" * 9999]
)
def test_resolve_nothing_fits(engine: GraphEngine, text: str) -> None:
    with pytest.raises(NotFound) as error:
        resolve(engine, text)
    assert len(error.value.detail) < 100


def test_resolve_another_kind_is_not_found(engine: GraphEngine) -> None:
    with pytest.raises(NotFound, match="技能“expert:ZJ1”"):
        resolve(engine, "expert:ZJ1", ["skill"])


def test_resolve_unknown_kind(engine: GraphEngine) -> None:
    with pytest.raises(BadInput, match="training_need"):
        resolve(engine, "ZJ1", ["wizard"])
