"""What a paper says in words, as counts of hashed stems: enough to compare papers, and nobody's text."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.stores.lexical import stem_hash, stems

_TITLE_WEIGHT = 2
_MOST = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True)
class WordCounts:
    """How often a text says which word: CRC-32 of each stem, uint32 `[n]` rising, and its count, uint16 `[n]`."""

    stems: NDArray[np.uint32]
    counts: NDArray[np.uint16]


def count_words(title: str, abstract: str | None = None) -> WordCounts:
    """Return the words of a paper without stop words, those of the title counted twice."""
    said = Counter(stem_hash(stem) for stem in [*_TITLE_WEIGHT * stems(title), *stems(abstract or "")])
    ordered = sorted(said.items())
    return WordCounts(
        np.array([stem for stem, _ in ordered], dtype=np.uint32),
        np.array([min(count, _MOST) for _, count in ordered], dtype=np.uint16),
    )


class WordRows:
    """TF-IDF rows of texts, unit length: sublinear counts times smoothed inverse document frequency.

    The weighting is that of Salton and Buckley, "Term-weighting approaches in automatic text retrieval" (1988).
    """

    def __init__(self, texts: Sequence[WordCounts]) -> None:
        lengths = [len(text.stems) for text in texts]
        self._starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        every = np.concatenate([text.stems for text in texts]) if texts else np.zeros(0, dtype=np.uint32)
        self._stems, columns, found = np.unique(every, return_inverse=True, return_counts=True)
        self._idf = (np.log((1 + len(texts)) / (1 + found)) + 1).astype(np.float32)
        self._idf_of_none = np.float32(np.log(1 + len(texts)) + 1)
        self._columns = columns.astype(np.int64)
        counts = np.concatenate([text.counts for text in texts]) if texts else np.zeros(0, dtype=np.uint16)
        self._weights = _sublinear(counts) * self._idf[self._columns]
        norms = np.sqrt(_sums(self._weights**2, self._starts))
        self._weights /= np.repeat(np.where(norms > 0, norms, 1), lengths)

    def likeness(self, text: WordCounts) -> NDArray[np.float32]:
        """Return the cosine of a text with each row, float32 `[n]`."""
        query = np.zeros(len(self._stems), dtype=np.float32)
        places = np.searchsorted(self._stems, text.stems)
        known = places < len(self._stems)
        known[known] = self._stems[places[known]] == text.stems[known]
        query[places[known]] = _sublinear(text.counts[known]) * self._idf[places[known]]
        # a word that no row has makes the text longer, as a word of one row alone makes that row longer
        unknown = _sublinear(text.counts[~known]) * self._idf_of_none
        norm = float(np.sqrt((query**2).sum() + (unknown**2).sum()))
        return _sums(self._weights * query[self._columns], self._starts) / (norm or 1.0)

    def between(self, rows: NDArray[np.integer], others: NDArray[np.integer]) -> NDArray[np.float32]:
        """Return the cosine of some rows with others, float32 `[rows, others]`."""
        lengths = np.diff(self._starts)[others]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        picked = np.arange(starts[-1]) + np.repeat(self._starts[others] - starts[:-1], lengths)
        weights, columns = self._weights[picked], self._columns[picked]
        found = np.zeros((len(rows), len(others)), dtype=np.float32)
        query = np.zeros(len(self._stems), dtype=np.float32)
        for place, row in enumerate(rows):
            own = slice(self._starts[row], self._starts[row + 1])
            query[self._columns[own]] = self._weights[own]
            found[place] = _sums(weights * query[columns], starts)
            query[self._columns[own]] = 0
        return found


def _sums(values: NDArray[np.float32], starts: NDArray[np.int64]) -> NDArray[np.float32]:
    running = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    return np.asarray(running[starts[1:]] - running[starts[:-1]], dtype=np.float32)


def _sublinear(counts: NDArray[np.uint16]) -> NDArray[np.float32]:
    return np.asarray(1 + np.log(np.maximum(counts, 1)), dtype=np.float32)
