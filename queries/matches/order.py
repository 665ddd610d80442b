"""The order of the list: the best find first, with no kind swamping it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from graph.index.name_index import Ints, NameIndex, Set
from graph.index.names import Field
from queries.matches.points import POINTS, Rule
from queries.matches.word import Finds

#: From these points on a find is what was typed, and no other kind comes in between.
EXACT = 950.0
#: Taken off for each record of the same kind and rule that is already on the list, and for the very same text once more.
CROWD, SAME, MOST_CROWD = 18.0, 12.0, 360.0
#: Records of a kind that are looked at beyond the limit.
MARGIN = 20
_BY_RULE = {
    Rule.SYNONYM: "synonym",
    Rule.PINYIN: "pinyin",
    Rule.MIXED: "pinyin",
    Rule.INITIALS: "initials",
    Rule.APART: "inner_word",
}
_BY_FIELD = {Field.CODE: "code", Field.ALIAS: "synonym"}
#: What is said of a find, by rule and field; a whole name is `name` besides.
_HOW = np.array(
    [
        [_BY_FIELD.get(field, "inner_word") if rule is Rule.TEXT else _BY_RULE.get(rule, "typo") for field in Field]
        for rule in Rule
    ]
)


@dataclass(frozen=True)
class Find:
    """A record on the list: its number, the rule that fired, and where each word was found (positions of the index)."""

    record: int
    how: str
    places: tuple[int, ...]


@dataclass(frozen=True)
class _Candidates:
    """Records with points, how they were found, and the place of each word (a column a word)."""

    record: Ints
    points: npt.NDArray[np.float64]
    how: npt.NDArray[np.str_]
    places: Ints

    @classmethod
    def of(cls, index: NameIndex, finds: Sequence[Finds], points: npt.NDArray[np.float64], limit: int) -> _Candidates:
        record = _top(index, points, limit)
        places = np.stack([find.positions(record) for find in finds], axis=1)
        # Of several words the one that fits worst says how.
        each = np.stack([find.points(record) for find in finds], axis=1)
        weakest = np.argmin(each, axis=1)
        rows = np.arange(len(record))
        rule = np.stack([find.rules(record) for find in finds], axis=1)[rows, weakest]
        field = index.field[index.row[places[rows, weakest]]]
        how = _HOW[rule, field]
        whole = (rule == Rule.TEXT) & (field != Field.TEXT) & (each[rows, weakest] >= POINTS[Rule.TEXT][Field.NAME][0])
        return cls(record, points[record], np.where(whole & (how == "inner_word"), "name", how), places)


def ranked(index: NameIndex, whole: Finds, each: Sequence[Finds], limit: int) -> list[Find]:
    """At most `limit` records that the whole of what was typed or, when there are several, each of its words found."""
    groups = [_Candidates.of(index, [whole], whole.points(), limit)]
    if each:
        mean = np.where(common(each), np.mean([finds.points() for finds in each], axis=0), 0.0)
        better = np.where(mean > whole.points(), mean, 0.0)
        groups.append(_Candidates.of(index, each, better, limit))
    listed = [
        (-points, int(index.kind[record]), record, how, tuple(places))
        for group in reversed(groups)
        for record, points, how, places in zip(
            group.record.tolist(), group.points.tolist(), group.how.tolist(), group.places.tolist(), strict=True
        )
    ]
    # A record that both found is there twice; its better find stands first.
    listed.sort(key=lambda find: find[:3])
    crowd: Counter[tuple[int, str]] = Counter()
    same: Counter[tuple[int, tuple[int, ...]]] = Counter()
    texts = _same_texts(index, [place for *_, places in listed for place in places])
    placed: dict[int, tuple[float, int, int, Find]] = {}
    for less, kind, record, how, places in listed:
        if record in placed:
            continue
        if -less < EXACT:
            shown = (kind, tuple(texts[place] for place in places))
            less += min(CROWD * crowd[kind, how] + SAME * same[shown], MOST_CROWD)
            crowd[kind, how] += 1
            same[shown] += 1
        placed[record] = (less, kind, record, Find(record, how, places))
    return [item[3] for item in sorted(placed.values(), key=lambda item: item[:3])][:limit]


def _same_texts(index: NameIndex, places: Sequence[int]) -> dict[int, int]:
    """The text that stands at each place, as a number that equal texts share."""
    rows = index.row[np.array(places, np.int64)]
    texts = index.names.rows["text"].take(pa.array(rows)).combine_chunks().dictionary_encode()
    return dict(zip(places, texts.indices.to_pylist(), strict=True))


def common(each: Sequence[Finds]) -> Set:
    """Records that every word found."""
    found: Set = np.logical_and.reduce([finds.best > 0 for finds in each])
    return found


def _top(index: NameIndex, points: npt.NDArray[np.float64], limit: int) -> Ints:
    """The best records of each kind; of equals those that come first."""
    found = np.flatnonzero(points > 0)
    kinds = index.kind[found]
    chosen = []
    for kind in np.flatnonzero(np.bincount(kinds)):
        of_kind = found[kinds == kind]
        best = points[of_kind]
        if len(best) > (most := limit + MARGIN):
            bar = np.partition(best, len(best) - most)[len(best) - most]
            above, level = of_kind[best > bar], of_kind[best == bar]
            of_kind = np.concatenate([above, level[: most - len(above)]])
        chosen.append(of_kind)
    return np.concatenate(chosen) if chosen else found
