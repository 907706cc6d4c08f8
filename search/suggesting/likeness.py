"""How like a paper is to each paper and heading that a section model knows, by meaning and by words."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.suggesting.words import WordCounts, WordRows

_FOLDER = Path(__file__).parent
ITSELF = -1.0
"""The likeness of a paper to itself where it must not count."""
_NEAREST_LISTED, _NEAREST_ELSEWHERE = 3, 10


@dataclass(frozen=True, slots=True)
class Likeness:
    """Cosines of papers with every item, float32 `[..., items]`: by `meaning`, by `words`, and their mean `both`."""

    meaning: NDArray[np.float32]
    words: NDArray[np.float32]

    @property
    def both(self) -> NDArray[np.float32]:
        """The mean of both cosines."""
        return np.asarray((self.meaning + self.words) / 2, dtype=np.float32)


class Items:
    """The papers and headings to compare with: unit `vectors` `[items, d]` and their words."""

    def __init__(self, vectors: NDArray[np.float32], words: tuple[WordCounts, ...]) -> None:
        self._vectors = vectors
        self._words = WordRows(words)

    def __len__(self) -> int:
        return len(self._vectors)

    def likeness(self, vector: NDArray[np.float32], words: WordCounts) -> Likeness:
        """Return the likeness of one paper to every item."""
        return Likeness(self._vectors @ vector, self._words.likeness(words))

    def between(self, rows: NDArray[np.integer], others: NDArray[np.integer]) -> Likeness:
        """Return the likeness of some items to others, float32 `[rows, others]` each."""
        return Likeness(self._vectors[rows] @ self._vectors[others].T, self._words.between(rows, others))


def nearness(
    to_listed: NDArray[np.float32], vectors: NDArray[np.float32], elsewhere: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return how much nearer papers are to the nearest three listed ones than to ten of other fields, float32 `[n]`.

    Who has none to be near to is as near as to other fields. `to_listed` are cosines `[n, listed]`, `vectors` the
    papers' own `[n, d]`, `elsewhere` unit vectors `[m, d]`.
    """
    near = _mean_of_highest(to_listed, _NEAREST_LISTED)
    alone = ~(to_listed > ITSELF).any(axis=-1)
    far = _mean_of_highest(vectors @ elsewhere.T, _NEAREST_ELSEWHERE) if len(elsewhere) else np.float32(0)
    return np.asarray(np.where(alone, 0, near - far), dtype=np.float32)


@cache
def other_fields(model_digest: str, dimension: int) -> NDArray[np.float32]:
    """Return unit vectors of papers of many fields by a model, float32 `[m, d]`; none where they were not computed.

    They are of 150 records of arXiv's public metadata; `bench/other_fields.py` made them.
    """
    path = _FOLDER / f"other-fields-{model_digest[:12]}.npy"
    if not path.is_file():
        return np.zeros((0, dimension), dtype=np.float32)
    return np.asarray(np.load(path, allow_pickle=False), dtype=np.float32)


def _mean_of_highest(values: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    highest = -np.sort(-values, axis=-1)[..., :count]
    others = highest > ITSELF
    return np.asarray((highest * others).sum(axis=-1) / np.maximum(others.sum(axis=-1), 1), dtype=np.float32)
