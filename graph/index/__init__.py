"""The match index: a read-only columnar projection of the graph that ranking runs on."""

from graph.index.match_index import MatchIndex

__all__ = ["MatchIndex"]
