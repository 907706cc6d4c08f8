"""Fusing what is found by meaning and what is found by words into one ranking."""

import numpy as np
from numpy.typing import NDArray

from search.stores import Ranking

# Chosen on csfcube, doris_mae_dev, sentences of arXiv abstracts and the half of our own questions that chooses; what
# else was tried, reciprocal ranks among it, is in bench/results/ranking.md.
WORDS_SHARE = 0.45
"""What the words count for in a question that the best paper answers in its own words; the meaning counts the rest."""
_COVERED = 0.4
"""The words have their whole share where the best paper says this part of the question, or scores enough for it to be
no chance; below, by the square."""


def fuse(dense: Ranking, lexical: Ranking, words_share: float | None = None) -> Ranking:
    """Return the rows of both by their weighted standard scores; ties are in the order of rows.

    A standard score says by how many standard deviations a row is above the mean of its ranking. A row that shares no
    word scores 0 there; one that an engine was not asked for scores like its last. The words count for `words_share`;
    where none is given, for less the less of the question the best paper says.
    """
    if not len(dense) or not len(lexical):
        return lexical if len(lexical) else dense
    share = words_share_of(lexical) if words_share is None else words_share
    rows, places = np.unique(np.concatenate([dense.rows, lexical.rows]), return_inverse=True)
    depth = max(len(dense), len(lexical))
    without_words = 0.0 if len(lexical) < depth else float(lexical.scores[-1])
    near = _standard(dense.scores, places[: len(dense)], len(rows), float(dense.scores[-1]), depth)
    worded = _standard(lexical.scores, places[len(dense) :], len(rows), without_words, depth)
    return Ranking.of(rows, (1 - share) * near + share * worded)


def words_share_of(lexical: Ranking) -> float:
    """Return what the words count for, between 0 and WORDS_SHARE."""
    best = float(lexical.scores[0])
    return WORDS_SHARE * min(1.0, best / min(_COVERED * lexical.said, lexical.enough)) ** 2


def _standard(
    found: NDArray[np.float64], places: NDArray[np.intp], rows: int, missing: float, depth: int
) -> NDArray[np.float64]:
    """Return a standard score for each of so many rows, of those at `places` that of what was found."""
    rest = depth - len(found)
    mean = (found.sum() + missing * rest) / depth
    spread = np.sqrt((((found - mean) ** 2).sum() + (missing - mean) ** 2 * rest) / depth)
    if not spread > 0:
        return np.zeros(rows)
    scores = np.full(rows, missing)
    scores[places] = found
    return np.asarray((scores - mean) / spread, dtype=np.float64)
