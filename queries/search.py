"""Search: every kind of record by what somebody types of it, best first, with the rule that fired."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import BadInput
from graph.index.name_index import NameIndex, Set
from graph.index.name_rows import record_ids
from graph.index.names import KINDS, STOP, STOPS, squeeze
from graph.schema import SCHEMA
from graph.segmenter import segmenter
from graph.text import STOP_WORDS, normal
from queries.kinds import node_type
from queries.matches.order import Find, common, ranked
from queries.matches.word import find as find_word
from queries.page import check_limit

DEFAULT_LIMIT = 20
#: Words that must all fit; a text of more is looked for as a whole only.
MOST_WORDS = 6
#: Characters of a sentence; what is shorter is a word that is not there.
SENTENCE, LONGEST_SENTENCE = 5, 40
#: Characters of a longer text that are shown, and how many of them stand before the find.
SHOWN, BEFORE = 48, 12
LABELS = {
    "name": "名称",
    "inner_word": "词",
    "pinyin": "拼音",
    "initials": "首字母",
    "synonym": "同义词",
    "typo": "近似",
    "code": "编号",
}


_BETWEEN = re.compile(r"[,，、;；\s]+")
#: Normal form that keeps nothing of what anybody sends in a cache.
_normal: Callable[[str], str] = normal.__wrapped__


def search(index: NameIndex, q: str, kinds: Sequence[str] = (), limit: int = DEFAULT_LIMIT) -> dict[str, Any]:
    """Records that fit `q`, at most `limit` (1-500), of some kinds or all: name, alias, code, description, pinyin, initials,
    other words for it, one slip of the hand. `kinds` may each hold several, with commas between them. BadInput for an empty text, an unknown kind or a bad limit."""
    check_limit(limit)
    q = q.encode(errors="ignore").decode().strip()
    if not q:
        raise BadInput("搜索内容为空，请写一个词、拼音、首字母或编号，例如：注塑、zhusu、zscx、ZJ0001")
    named = [kind for text in kinds for kind in _BETWEEN.split(text) if kind]
    wanted = {node_type(kind).kind for kind in named} or set(SCHEMA.kinds)
    listed: list[Find] = []
    kind, colon, rest = q.partition(":")
    if colon and kind in SCHEMA.kinds and rest.strip():
        listed = _by_id(index, q, wanted)
        q, wanted = rest, wanted & {kind}
    allowed: Set = np.isin(index.kind, [n for n, name in enumerate(KINDS) if name in wanted])
    known = {find.record for find in listed}
    listed += [find for find in _found(index, q, allowed, limit) if find.record not in known]
    return {"items": _items(index, listed[:limit]), "next_cursor": None, "revision": index.revision}


def _by_id(index: NameIndex, id: str, wanted: set[str]) -> list[Find]:
    at: int = pc.index(index.names.records["id"], id).as_py()
    return [Find(at, "code", ())] if at >= 0 and KINDS[index.kind[at]] in wanted else []


def _found(index: NameIndex, q: str, allowed: Set, limit: int) -> list[Find]:
    words = list(dict.fromkeys(word for part in _normal(q).split(" ") for word in squeeze(part).split(STOP) if word))
    if not words:
        return []
    whole = find_word(index, "".join(words), allowed, limit, slips_too=len(words) == 1)
    if not whole.best.any():
        words = _cut(words)
    if not 1 < len(words) <= MOST_WORDS:
        return ranked(index, whole, [], limit)
    each = [find_word(index, word, allowed, len(allowed), slips_too=False) for word in words]
    if not whole.best.any() and not common(each).any():
        each = [find_word(index, word, allowed, len(allowed)) for word in words]
        whole = find_word(index, "".join(words), allowed, limit)
    return ranked(index, whole, each, limit)


def _cut(words: list[str]) -> list[str]:
    """A sentence as the words of jieba's dictionary that say something; other words as they are."""
    if len(words) != 1 or words[0].isascii() or not SENTENCE <= len(words[0]) <= LONGEST_SENTENCE:
        return words
    cut = dict.fromkeys(word for word in segmenter().cut(words[0], HMM=False) if word not in STOP_WORDS)
    return [word for word in cut if len(word) > 1]


def _items(index: NameIndex, listed: Sequence[Find]) -> list[dict[str, str]]:
    nodes = record_ids(index.names.records, [find.record for find in listed])
    rows = [int(index.row[place]) for find in listed for place in find.places]
    raw = dict(zip(rows, index.names.rows["raw"].take(pa.array(rows, pa.int64())).to_pylist(), strict=True))
    items = []
    for find, (kind, id, name) in zip(listed, nodes, strict=True):
        found = [(int(index.row[place]), place) for place in find.places]
        texts = dict.fromkeys(_shown(raw[row], place - int(index.start[row])) for row, place in found)
        matched = "、".join(texts) if texts else id
        items.append({"kind": KINDS[kind], "id": id, "name": name, "matched": matched, "how": find.how})
    return items


def _shown(raw: str, place: int) -> str:
    """A text, or of a longer one what stands around the find; `place` counts characters of the squeezed form."""
    if len(raw) <= SHOWN:
        return raw
    passed = at = 0
    while at < len(raw) - 1:
        passed += raw[at] in STOPS or len(squeeze(_normal(raw[at])))
        if passed > place:
            break
        at += 1
    start = max(0, min(at - BEFORE, len(raw) - SHOWN))
    stop = min(len(raw), start + SHOWN)
    return f"{'…' if start else ''}{raw[start:stop]}{'…' if stop < len(raw) else ''}"
