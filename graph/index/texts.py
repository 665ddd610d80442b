"""BM25 over an ordered set of documents: jieba words and character bigrams, postings in arrays.

Robertson & Zaragoza, The Probabilistic Relevance Framework (2009), k1 = 1.2, b = 0.6 (texts are short and of like length).
Only changed documents are cut into terms again; the postings are then rebuilt by array operations (0.2 s for 100,000 texts).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from graph.text import bigrams, words

K1, B = 1.2, 0.6
Floats = npt.NDArray[np.float64]


def terms(text: str) -> list[str]:
    """Words and bigrams of a text in one space; a word is marked so that it does not meet the bigram of the same letters."""
    return [f"w{word}" for word in words(text)] + [f"b{gram}" for gram in bigrams(text)]


class TextIndex:
    """Documents with postings; row numbers follow the order of `ids`. Immutable."""

    def __init__(self, ids: Sequence[str], counts: sparse.csr_matrix, vocabulary: dict[str, int]) -> None:
        self.ids = list(ids)
        self.counts = counts
        self.vocabulary = vocabulary
        self._prepare()

    def _prepare(self) -> None:
        lengths = np.asarray(self.counts.sum(axis=1)).ravel()
        mean = float(lengths.mean()) if len(lengths) and lengths.sum() else 1.0
        rows = np.repeat(np.arange(self.counts.shape[0]), np.diff(self.counts.indptr))
        tf = self.counts.data.astype(np.float64)
        weight = tf * (K1 + 1) / (tf + K1 * (1 - B + B * lengths[rows] / mean))
        postings = sparse.csr_matrix((weight, self.counts.indices, self.counts.indptr), shape=self.counts.shape).tocsc()
        self._indptr, self._rows, self._weights = postings.indptr, postings.indices, postings.data
        self._df = np.diff(postings.indptr)

    @classmethod
    def build(cls, ids: Sequence[str], texts: Sequence[str]) -> TextIndex:
        """Cuts all texts."""
        return cls(ids, *_count(texts, {}))

    def refresh(self, ids: Sequence[str], texts: Sequence[str], changed: Collection[str]) -> TextIndex:
        """The index of other documents, cutting only those that are new or among `changed`."""
        place = {doc: row for row, doc in enumerate(self.ids)}
        fresh = [n for n, doc in enumerate(ids) if doc in changed or doc not in place]
        counts, vocabulary = _count([texts[n] for n in fresh], dict(self.vocabulary))
        old = self.counts.copy()
        old.resize((old.shape[0], len(vocabulary)))
        stacked = sparse.vstack([old, counts], format="csr") if fresh else old
        order = np.empty(len(ids), dtype=np.int64)
        for number, n in enumerate(fresh):
            order[n] = old.shape[0] + number
        anew = set(fresh)
        for n, doc in enumerate(ids):
            if n not in anew:
                order[n] = place[doc]
        return TextIndex(ids, sparse.csr_matrix(stacked[order]), vocabulary)

    def scores(self, text: str) -> Floats:
        """How much of a text each document covers, in [0, 1): BM25 divided by what a document of average length that
        holds every term once would get. A term that no document has counts fully in the divisor."""
        scores = np.zeros(len(self.ids))
        whole = 0.0
        for term, times in sorted(Counter(terms(text)).items()):
            number = self.vocabulary.get(term)
            df = int(self._df[number]) if number is not None else 0
            idf = float(np.log(1 + (len(self.ids) - df + 0.5) / (df + 0.5))) * min(times, 3)
            whole += idf
            if number is not None and df:
                span = slice(self._indptr[number], self._indptr[number + 1])
                scores[self._rows[span]] += idf * self._weights[span]
        return np.minimum(scores / whole, 1.0) if whole else scores

    def shared(self, text: str, row: int, limit: int = 4) -> list[str]:
        """The most telling words that a text and a document share."""
        own = set(self.counts.indices[self.counts.indptr[row] : self.counts.indptr[row + 1]].tolist())
        found = [w for w in dict.fromkeys(words(text)) if self.vocabulary.get(f"w{w}") in own and len(w) > 1]
        found.sort(key=lambda w: (int(self._df[self.vocabulary[f"w{w}"]]), w))
        kept: list[str] = []
        for word in found:
            if not any(word in other or other in word for other in kept):
                kept.append(word)
        return kept[:limit]

    def save(self, folder: Path, name: str) -> None:
        """Writes counts and vocabulary."""
        sparse.save_npz(folder / f"{name}.npz", self.counts, compressed=False)
        document: dict[str, Any] = {"ids": self.ids, "terms": list(self.vocabulary)}
        (folder / f"{name}.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> TextIndex:
        """Reads what `save` wrote."""
        document = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        vocabulary = {term: number for number, term in enumerate(document["terms"])}
        return cls(document["ids"], sparse.csr_matrix(sparse.load_npz(folder / f"{name}.npz")), vocabulary)


def _count(texts: Sequence[str], vocabulary: dict[str, int]) -> tuple[sparse.csr_matrix, dict[str, int]]:
    indptr, indices, data = [0], [], []
    for text in texts:
        for term, times in Counter(terms(text)).items():
            indices.append(vocabulary.setdefault(term, len(vocabulary)))
            data.append(times)
        indptr.append(len(indices))
    counts = sparse.csr_matrix(
        (np.array(data, np.float32), np.array(indices, np.int32), np.array(indptr, np.int64)),
        shape=(len(texts), len(vocabulary)),
    )
    counts.sort_indices()
    return counts, vocabulary
