"""Which records are worth comparing: those that share a key, each with its nearest neighbours where many do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping

#: A key that more records share says little; each is then compared with this many on either side, in the order of ids.
WINDOW = 30


def candidate_pairs(keys: Mapping[str, Iterable[Hashable]], asked: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Pairs of ids that share a key, each once, the smaller id first; at least one of the two is in `asked`."""
    blocks: defaultdict[Hashable, list[str]] = defaultdict(list)
    for node in sorted(keys):
        for key in keys[node]:
            blocks[key].append(node)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        for place, one in enumerate(block):
            for other in block[place + 1 : place + 1 + WINDOW]:
                if (one in asked or other in asked) and one != other and (one, other) not in seen:
                    seen.add((one, other))
                    yield one, other
