"""What the vocabulary does not know yet: needs in which nothing was recognised, and frequent terms it has no word for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import log2
from typing import Any

from graph.index import MatchIndex
from graph.lexicon import SkillLexicon
from graph.segmenter import segmenter
from graph.text import STOP_WORDS, WORDLIKE, normal
from queries.need import industry_of

NEEDS = ("Problem", "TrainingNeed")
#: A term must stand in so many different texts to be a candidate.
FREQUENT = 3
LONGEST_TERM = 8
EXAMPLES = 3


@dataclass
class _Seen:
    """Texts in which a term stands, by the industry of their needs."""

    texts: int = 0
    unrecognised: int = 0
    examples: list[str] = field(default_factory=list)
    groups: Counter[str] = field(default_factory=Counter)

    def note(self, text: str, recognised: bool, group: str) -> None:
        self.texts += 1
        self.unrecognised += not recognised
        self.groups[group] += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(text)


def vocabulary_gaps(
    index: MatchIndex, *, limit: int = 50, progress: Callable[[int, int], None] = lambda done, total: None
) -> dict[str, Any]:
    """Candidates for the vocabulary, from all needs of the graph and today's vocabulary; at most `limit` of each.

    `needs`: id, code and text of those in which no skill was recognised, neither stated nor by any term (a mere likeness
    of words counts as nothing), `needs_total` their number. `terms`: one or two neighbouring words of at least three
    different texts that lie in no term of the vocabulary, with `texts`, `unrecognised` (how many of these texts have
    nothing recognised) and `examples`. Turns of speech (厂里师傅, 停一天损失) go through all industries, terms of a trade
    keep to a few; so terms count by how much more often two of their texts are of one industry than any two texts are."""
    lexicon = index.skill_lexicon
    recognised: dict[str, bool] = {}
    seen: dict[str, _Seen] = defaultdict(_Seen)
    groups = Counter[str]()
    needs = list(_needs(index))
    unknown = []
    for number, (node, code, text, stated) in enumerate(needs):
        key = normal(text)
        if key not in recognised:
            recognised[key] = any(link.how != "text" for link in lexicon.link(text))
            group = _group(index, node)
            groups[group] += 1
            for term in _unknown_terms(lexicon, key):
                seen[term].note(text, recognised[key], group)
        if not stated and not recognised[key]:
            unknown.append({"id": node, "code": code, "text": text})
        if number % 500 == 0:
            progress(number, len(needs))
    progress(len(needs), len(needs))
    kept = _most_telling(seen, groups)
    return {
        "revision": index.revision,
        "needs_total": len(unknown),
        "needs": unknown[:limit],
        "terms_total": len(kept),
        "terms": [
            {"term": term, "texts": s.texts, "unrecognised": s.unrecognised, "examples": s.examples}
            for term, s in kept[:limit]
        ],
    }


def _needs(index: MatchIndex) -> Iterator[tuple[str, str | None, str, bool]]:
    arrays = index.arrays
    for label in NEEDS:
        edges = index.projection.edges[("REQUIRES", label, "Skill")]
        pairs = zip(edges["from"].to_pylist(), edges["how"].to_pylist(), strict=True)
        stated = {need for need, how in pairs if how == "stated"}
        columns = (arrays.column(label, name) for name in ("code", "description"))
        for node, code, text in zip(arrays.ids(label), *columns, strict=True):
            yield node, code, text or "", node in stated


def _group(index: MatchIndex, need: str) -> str:
    """The 大类 of a need's industry, or of its enterprise's; empty when unknown."""
    industry = industry_of(index, need)
    path = index.industries.path(industry) if industry else []
    return path[-2] if len(path) > 1 else "".join(path)


def _unknown_terms(lexicon: SkillLexicon, text: str) -> set[str]:
    """Single words and pairs of neighbouring words outside all known terms."""
    blanked = list(text)
    for start, end in lexicon.known_spans(text):
        blanked[start:end] = " " * (end - start)
    found: set[str] = set()
    for chunk in WORDLIKE.findall("".join(blanked)):
        if chunk[0] <= "\u33ff":
            continue  # numbers, units and models of machines
        row = [word if word not in STOP_WORDS else "" for word in segmenter().cut(chunk, HMM=False)]
        found.update(word for word in row if len(word) >= 2)
        pairs = (a + b for a, b in pairwise(row) if a and b)
        found.update(pair for pair in pairs if 2 <= len(pair) <= LONGEST_TERM)
    return found


def _most_telling(seen: Mapping[str, _Seen], groups: Counter[str]) -> list[tuple[str, _Seen]]:
    frequent = {term: s for term, s in seen.items() if s.texts >= FREQUENT}
    # A word that always stands in the same longer one says less than that: 流涎 in 喷嘴流涎.
    inside = Counter[str]()
    for term, s in frequent.items():
        for size in range(2, len(term)):
            for start in range(len(term) - size + 1):
                part = term[start : start + size]
                inside[part] = max(inside[part], s.texts)
    usual = _same_group(groups)
    worth = {term: s.texts * log2(_same_group(s.groups) / usual + 2**-9) for term, s in frequent.items() if usual}
    kept = [(term, s) for term, s in frequent.items() if s.texts > inside[term] and worth.get(term, 1) > 0]
    return sorted(kept, key=lambda item: (-worth.get(item[0], 1), -item[1].texts, item[0]))


def _same_group(groups: Counter[str]) -> float:
    """How often two texts are of one industry; those of unknown industry never are."""
    total = sum(groups.values())
    pairs = sum(n * (n - 1) for group, n in groups.items() if group)
    return pairs / (total * (total - 1)) if total > 1 else 0.0
