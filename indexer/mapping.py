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
_FEW_NEW = 0.1
"""Where no larger share of the papers is new, they are put on the map that there is."""


def draw_map(
    vectors: NDArray[np.float32],
    listed: NDArray[np.bool_],
    before: NDArray[np.float32] | None = None,
    most: int = LANDMARKS,
) -> NDArray[np.float32]:
    """Return the places of papers, float32 `[n, 2]` within -1 and 1, from their unit vectors `[n, d]`.

    At most so many landmarks, `listed` papers first, are drawn; every other paper is put among the nearest of them. A
    map of more papers than these stays as it was `before`, float32 `[n, 2]` with NaN for new papers, where few are new.
    """
    if before is not None and len(vectors) > most and np.isnan(before[:, 0]).mean() <= _FEW_NEW:
        known = np.flatnonzero(~np.isnan(before[:, 0]))
        landmarks = _distinct(vectors, known[_landmarks(listed[known], most)])
        return _put(vectors, landmarks, before, np.flatnonzero(np.isnan(before[:, 0])))
    landmarks = _distinct(vectors, _landmarks(listed, most))
    places = np.zeros((len(vectors), 2), dtype=np.float32)
    places[landmarks] = _within_one(_draw(vectors[landmarks]))
    return _put(vectors, landmarks, places, np.setdiff1d(np.arange(len(vectors)), landmarks, assume_unique=True))


def _put(
    vectors: NDArray[np.float32],
    landmarks: NDArray[np.int64],
    places: NDArray[np.float32],
    others: NDArray[np.int64],
) -> NDArray[np.float32]:
    """Return the places, those of the `others` being among the landmarks."""
    places = places.copy()
    anchors, drawn = vectors[landmarks], places[landmarks]
    for start in range(0, len(others), _BLOCK):
        rows = others[start : start + _BLOCK]
        places[rows] = _among(vectors[rows], anchors, drawn)
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
