"""What the character pairs of a text say about skills and areas, beyond the terms that stand in it.

The vocabulary's own terms are the documents: those of a skill together, and those of an area (one file of the built-in
vocabulary) together. The area that a text as a whole sounds like settles words that several trades share (毛边 of a
moulding and of a stamping, 分层 of a circuit board and of a lotion); the skills whose terms have most of the text's pairs
fill in where no term is found.

How rare a pair is and how long a skill's terms usually are is taken from the skills that have an area, those of the built-in
vocabulary: a skill that a list of the user's brings changes nothing about the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from graph.lexicon.links import VOCABULARY
from graph.text import bigrams

Floats = npt.NDArray[np.float64]
#: How much a foreign area takes from a skill's weight. On 60 judged needs 0.3 to 0.7 gave the same.
AREA_SHARE = 0.5
#: BM25, as in Robertson & Zaragoza (2009); skills have from 5 to 100 terms, which says little about them.
K1, B = 1.2, 0.6
#: A pair that an area has twice counts half, since the first may be an accident.
AREA_HALF = 2.0


class Likeness:
    """Immutable; row n of all results is skill n of `rows`. Rows without `area` (a user's own skills) are at home everywhere."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._grams: dict[str, int] = {}
        counts = self._count(rows)
        areas = {row.get("area"): None for row in rows if row.get("area")}
        numbers = {area: number for number, area in enumerate(areas)}
        self._home = np.array([numbers.get(row.get("area"), -1) for row in rows], dtype=np.int64)
        base = counts[self._home >= 0]
        size = max(base.shape[0], VOCABULARY)
        self._idf = _idf(base, size)
        self._unknown = np.log(1 + size)
        self._postings = _bm25(counts, self._idf, float(base.sum(axis=1).mean()) if base.nnz else 1.0)
        self._areas = _area_weights(counts, self._home, len(areas))
        self._spread = (self._areas > 0).sum(axis=1)

    def _count(self, rows: Sequence[Mapping[str, Any]]) -> sparse.csr_matrix:
        """Skills x pairs: in how many of the skill's terms a pair stands."""
        indptr, indices, data = [0], [], []
        for row in rows:
            terms = (row["name"], *(row.get("aliases") or ()), *(row.get("cues") or ()))
            found = Counter(gram for term in terms for gram in set(bigrams(term)))
            indices += [self._grams.setdefault(gram, len(self._grams)) for gram in found]
            data += list(found.values())
            indptr.append(len(indices))
        shape = (len(rows), len(self._grams))
        return sparse.csr_matrix((np.array(data, np.float64), np.array(indices, np.int64), np.array(indptr)), shape)

    def measure(self, text: str) -> tuple[Floats, Floats]:
        """(cover, home) of each skill: the share of the text's weighted pairs that its terms have, in [0, 1), and how
        much its area is the one that the text sounds like, from 1 - AREA_SHARE to 1."""
        pairs = set(bigrams(text))
        known = sorted(self._grams[gram] for gram in pairs if gram in self._grams)
        cover = np.zeros(len(self._home))
        home = np.ones(len(self._home))
        if not known:
            return cover, home
        whole = self._idf[known].sum() + (len(pairs) - len(known)) * self._unknown
        for gram in known:
            span = slice(self._postings.indptr[gram], self._postings.indptr[gram + 1])
            cover[self._postings.indices[span]] += self._postings.data[span]
        if self._areas.shape[1]:
            affinity = self._areas[known].sum(axis=0)
            settled = self._home >= 0
            best = affinity.max()
            if best > 0:
                home[settled] = 1 - AREA_SHARE + AREA_SHARE * affinity[self._home[settled]] / best
        return (cover / whole if whole else cover), home

    def telling(self, term: str) -> float:
        """How much of a trade a term is, in [0, 1]: 1 when no area but one has its most widespread pair, 0 when all have."""
        areas = self._areas.shape[1]
        known = [self._spread[self._grams[gram]] for gram in bigrams(term) if gram in self._grams]
        if not known or areas < 2:
            return 1.0
        return float(1 - np.log(max(known)) / np.log(areas)) if max(known) else 1.0

    def shared(self, text: str, skill: int, limit: int = 3) -> list[str]:
        """The rarest pairs that a text and the skill's terms share."""
        found = []
        for gram in sorted(set(bigrams(text))):
            number = self._grams.get(gram)
            if number is not None:
                span = slice(self._postings.indptr[number], self._postings.indptr[number + 1])
                if skill in self._postings.indices[span]:
                    found.append((-self._idf[number], gram))
        return [gram for _, gram in sorted(found)[:limit]]


def _idf(counts: sparse.csr_matrix, size: int) -> Floats:
    df = np.diff(counts.tocsc().indptr)
    idf: Floats = np.log(1 + (size - df + 0.5) / (df + 0.5))
    return idf


def _bm25(counts: sparse.csr_matrix, idf: Floats, mean: float) -> sparse.csc_matrix:
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    tf = counts.data
    weight = tf * (K1 + 1) / (tf + K1 * (1 - B + B * lengths[rows] / mean)) * idf[counts.indices]
    return sparse.csr_matrix((weight, counts.indices, counts.indptr), shape=counts.shape).tocsc()


def _area_weights(counts: sparse.csr_matrix, home: npt.NDArray[np.int64], areas: int) -> Floats:
    """Pairs x areas: how much a pair speaks for an area."""
    settled = np.flatnonzero(home >= 0)
    member = sparse.csr_matrix((np.ones(len(settled)), (home[settled], settled)), shape=(areas, counts.shape[0]))
    tf = (member @ counts).toarray()
    df = (tf > 0).sum(axis=0)
    idf = np.log(1 + areas / np.maximum(df, 1))
    weights: Floats = np.ascontiguousarray((tf / (tf + AREA_HALF) * idf).T)
    return weights
