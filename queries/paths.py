"""How two nodes are connected: the shortest paths between them.

Both ends are grown step by step until enough paths are found, so near ends cost little. For paths of a length, each end
is grown half of it (rounded up, so that the direction asked in does not matter).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any

import networkx as nx

from graph.engine import GraphReader
from graph.errors import BadInput
from queries.neighbourhood import Neighbourhood
from queries.resolve import NodeRef, resolve

MAX_HOPS, MAX_PATHS = 6, 20
#: An end is not grown from more nodes than this at once (about a second); the other end then grows further instead.
MAX_FRONTIER = 2_000
#: Partial paths looked at for one length, so that a dense neighbourhood cannot hold up an answer (about a second).
MAX_STEPS = 300_000


def paths(reader: GraphReader, start: str, end: str, *, max_hops: int = 4, k: int = 3) -> list[dict[str, Any]]:
    """Up to `k` (1-20) paths of at most `max_hops` (1-6) edges in any direction, by length, then by node ids.

    No node occurs twice in a path; a hub (more than 300 edges) stands at most in its middle. Of several edges between
    two nodes the first by relation name is shown, `from` and `to` as stored. BadInput when both ends are one node."""
    if not 1 <= max_hops <= MAX_HOPS:
        raise BadInput(f"max_hops 应在 1 到 {MAX_HOPS} 之间，收到的是 {max_hops}")
    if not 1 <= k <= MAX_PATHS:
        raise BadInput(f"k 应在 1 到 {MAX_PATHS} 之间，收到的是 {k}")
    a, b = resolve(reader, start), resolve(reader, end)
    if a.id == b.id:
        raise BadInput(f"起点和终点是同一个：{a.name}（{a.id}）；请换一个终点")
    hood = Neighbourhood(reader, (a.id, b.id))
    left, right = _End(hood, a.id), _End(hood, b.id)
    found: list[list[str]] = []
    for length in range(1, max_hops + 1):
        half = (length + 1) // 2
        left.grow(half)
        right.grow(half)
        left.grow(length - right.depth)
        right.grow(length - left.depth)
        found += islice(_paths_of_length(hood, a.id, b.id, length), k - len(found))
        if len(found) == k:
            break
    hood.names.update({a.id: a.name, b.id: b.name})
    return [_described(hood, nodes) for nodes in found]


class _End:
    """One end of the search: which nodes are at most `depth` steps from it."""

    def __init__(self, hood: Neighbourhood, node: str) -> None:
        self._hood, self._seen, self._frontier, self.depth = hood, {node}, {node}, 0

    def grow(self, depth: int) -> None:
        """Grows to `depth`, unless the frontier is too large."""
        while self.depth < depth and len(self._frontier) <= MAX_FRONTIER:
            self._frontier = self._hood.around(self._frontier) - self._seen
            self._seen |= self._frontier
            self.depth += 1


def _paths_of_length(hood: Neighbourhood, start: str, end: str, length: int) -> Iterator[list[str]]:
    """Simple paths of exactly this length in the order of their node ids.

    networkx's all_simple_paths knows neither this order nor how far the end still is; here a node is entered only where
    the end can be reached in the steps left, so nearly every attempt is a path."""
    without_start = nx.restricted_view(hood.graph, [start], [])
    distance = nx.single_source_shortest_path_length(without_start, end, cutoff=length - 1)
    onward = {start: sorted(node for node in hood.graph[start] if node in distance)}
    path, budget = [start], MAX_STEPS
    stack = [iter(onward[start])]
    while stack and budget:
        budget -= 1
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            path.pop()
            continue
        left = length - len(path)
        if node == end and left == 0:
            yield [*path, node]
        elif node != end and node not in path and distance[node] <= left:
            if node not in onward:
                onward[node] = sorted(far for far in hood.graph[node] if far in distance)
            path.append(node)
            stack.append(iter(onward[node]))


def _described(hood: Neighbourhood, nodes: list[str]) -> dict[str, Any]:
    edges = [hood.edges(a, b)[0] for a, b in pairwise(nodes)]
    return {
        "length": len(edges),
        "nodes": [vars(NodeRef(id.partition(":")[0], id, hood.names[id])) for id in nodes],
        "edges": [{"from": source, "relation": relation, "to": target} for relation, source, target in edges],
    }
