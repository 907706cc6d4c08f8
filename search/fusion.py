"""Fusing the rankings of two engines into one."""

from collections.abc import Sequence

from search.stores import Ranked

# Cormack, Clarke and Buettcher, SIGIR 2009: the k that was best there, and on our two judged collections as well
_RANK_OFFSET = 60


def reciprocal_rank(*rankings: Sequence[Ranked]) -> list[Ranked]:
    """Return the rows of all rankings by the sum of 1 / (60 + rank); ties are in the order of rows."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, hit in enumerate(ranking, start=1):
            scores[hit.row] = scores.get(hit.row, 0.0) + 1.0 / (_RANK_OFFSET + rank)
    return [Ranked(row, score) for row, score in sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))]


def best_score(rankings: int) -> float:
    """Return the score of a row that comes first in every one of so many rankings."""
    return rankings / (_RANK_OFFSET + 1)
