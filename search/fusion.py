"""Fusing the rankings of two engines into one."""

import numpy as np

from search.stores import NOTHING_FOUND, Ranking

# Cormack, Clarke and Buettcher, SIGIR 2009: the k that was best there, and on our two judged collections as well
_RANK_OFFSET = 60


def reciprocal_rank(*rankings: Ranking) -> Ranking:
    """Return the rows of all rankings by the sum of 1 / (60 + rank); ties are in the order of rows."""
    if not rankings:
        return NOTHING_FOUND
    found, places = np.unique(np.concatenate([one.rows for one in rankings]), return_inverse=True)
    shares = [1.0 / (_RANK_OFFSET + np.arange(1, len(one) + 1)) for one in rankings]
    return Ranking.of(found, np.bincount(places, np.concatenate(shares), minlength=len(found)))


def best_score(rankings: int) -> float:
    """Return the score of a row that comes first in every one of so many rankings."""
    return rankings / (_RANK_OFFSET + 1)
