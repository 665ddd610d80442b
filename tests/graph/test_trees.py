"""Paths in industries, regions and teams."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from graph.index.trees import Tree

#: 环 and 圈 lie above each other.
PARENTS = {"南山": "深圳", "福田": "深圳", "深圳": "广东", "佛山": "广东", "环": "圈", "圈": "环"}
NAMES = {node: node for node in (*PARENTS, "广东", "湖南")}
TREE = Tree(PARENTS, NAMES)


def test_tree_of_tables() -> None:
    nodes = pa.table({"id": ["r:1", "r:2"], "name": ["深圳", "南山"]})
    edges = pa.table({"from": ["r:2"], "to": ["r:1"]})
    tree = Tree.of(nodes, edges)
    assert tree.path("r:2") == ["r:2", "r:1"] and tree.names == {"r:1": "深圳", "r:2": "南山"}


def test_tree_path_runs_to_the_root() -> None:
    assert TREE.path("南山") == ["南山", "深圳", "广东"] and TREE.path("广东") == ["广东"]
    assert TREE.path("unknown") == ["unknown"]


def test_tree_path_ends_in_a_circle() -> None:
    assert TREE.path("环") == ["环", "圈"] and TREE.below(["环"]) == {"环", "圈"}


def test_tree_below_holds_roots_and_descendants() -> None:
    assert TREE.below(["深圳"]) == {"深圳", "南山", "福田"}
    assert TREE.below(["广东"]) == {"广东", "深圳", "佛山", "南山", "福田"}
    assert TREE.below(["南山", "佛山"]) == {"南山", "佛山"} and TREE.below(["unknown"]) == {"unknown"}
    assert TREE.below([]) == set()


def test_tree_meeting_is_the_lowest_common_node() -> None:
    assert TREE.meeting("南山", "福田") == "深圳" and TREE.meeting("南山", "佛山") == "广东"
    assert TREE.meeting("南山", "深圳") == "深圳" and TREE.meeting("南山", "南山") == "南山"
    assert TREE.meeting("南山", "湖南") is None


@given(st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), st.sampled_from("abcdefg"))
def test_tree_paths_and_descendants_agree(parents: dict[str, str], node: str) -> None:
    tree = Tree(parents, {name: name for name in "abcdefg"})
    path = tree.path(node)
    assert path[0] == node and len(set(path)) == len(path)
    for above in "abcdefg":
        assert (node in tree.below([above])) == (above in path)
        assert (tree.meeting(node, above) is None) == set(path).isdisjoint(tree.path(above))
