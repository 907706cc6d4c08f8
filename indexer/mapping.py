"""Drawing the map: every paper on a plane, near those that read alike."""

import numpy as np
from numpy.typing import NDArray

from indexer.estimators import neighbours_in_the_plane, widest_plane
from search.sampling import sample
from search.stores.map_places import LANDMARKS, NEAREST, place_among

_PERPLEXITY = 30.0
_FEWEST = 10
"""Fewer papers have no neighbourhoods to keep."""
_BLOCK = 1_024


def draw_map(vectors: NDArray[np.float32], listed: NDArray[np.bool_], most: int = LANDMARKS) -> NDArray[np.float32]:
    """Return the places of papers, float32 `[n, 2]` within -1 and 1, from their unit vectors `[n, d]`.

    At most so many landmarks, `listed` papers first, are drawn; every other paper is put among the nearest of them.
    The same vectors give the same map.
    """
    landmarks = _distinct(vectors, _landmarks(listed, most))
    drawn = _within_one(_draw(vectors[landmarks]))
    places = np.zeros((len(vectors), 2), dtype=np.float32)
    places[landmarks] = drawn
    others = np.setdiff1d(np.arange(len(vectors)), landmarks, assume_unique=True)
    for start in range(0, len(others), _BLOCK):
        rows = others[start : start + _BLOCK]
        places[rows] = _among(vectors[rows], vectors[landmarks], drawn)
    return places


def _landmarks(listed: NDArray[np.bool_], most: int) -> NDArray[np.int64]:
    """Return at most so many rows, listed ones first, each kind at even distances."""
    first = sample(np.flatnonzero(listed), most)
    return np.sort(np.concatenate([first, sample(np.flatnonzero(~listed), most - len(first))]))


def _distinct(vectors: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows without those whose vector an earlier one has."""
    _, first = np.unique(vectors[rows], axis=0, return_index=True)
    return rows[np.sort(first)]


def _draw(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    if len(vectors) < 2:
        return np.zeros((len(vectors), 2), dtype=np.float32)
    if len(vectors) < _FEWEST:
        return widest_plane(vectors)
    return neighbours_in_the_plane(vectors, min(_PERPLEXITY, (len(vectors) - 1) / 3))


def _within_one(drawn: NDArray[np.float32]) -> NDArray[np.float32]:
    if len(drawn) < 2:
        return drawn
    low, high = drawn.min(axis=0), drawn.max(axis=0)
    scaled = (2 * drawn - low - high) / (high - low).max()
    return np.asarray(scaled.clip(-1, 1), dtype=np.float32)


def _among(
    vectors: NDArray[np.float32], landmarks: NDArray[np.float32], drawn: NDArray[np.float32]
) -> NDArray[np.float32]:
    cosines = vectors @ landmarks.T
    nearest = np.argpartition(cosines, -min(NEAREST, len(landmarks)), axis=1)[:, -NEAREST:]
    return place_among(drawn[nearest], np.take_along_axis(cosines, nearest, axis=1), len(drawn))
