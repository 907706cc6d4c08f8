"""What other lists teach: their papers, under the sections of this list that theirs correspond to."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.learning.taxonomy import Taxonomy
from search.sampling import sample
from search.suggesting.likeness import Items

_ALIKE_HEADINGS = 2.0
"""How many shared papers a heading of the same words is worth."""
_SHARPNESS = 15.0
_NOWHERE = 1.0
"""How many shared papers speak for a section of another list having no counterpart here."""
_LEAST = 0.15


def sibling_labels(
    number: int, trees: Sequence[Taxonomy], headings: Sequence[NDArray[np.int32]], items: Items, *, most: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return at most so many papers of other lists that list `number` does not have, their labels float32 `[n, s]`.

    Two sections correspond as far as they share papers, and as far as their headings mean the same.
    """
    tree = trees[number]
    labels: dict[int, NDArray[np.float32]] = {}
    for other, sibling in enumerate(trees):
        if other == number or not sibling.sections:
            continue
        alike = items.between(headings[other], headings[number]).meaning
        shared = _shared(sibling, tree) + _ALIKE_HEADINGS * np.exp(_SHARPNESS * (alike - 1))
        share = shared / (shared.sum(axis=1, keepdims=True) + _NOWHERE)
        theirs = sibling.labels() @ share.astype(np.float32)
        new = ~np.isin(sibling.placed, tree.papers)
        for item, label in zip(sibling.placed[new].tolist(), theirs[new], strict=True):
            labels[item] = np.maximum(label, labels.get(item, 0))
    clear = {item: np.where(label < _LEAST, 0, label) for item, label in labels.items()}
    chosen = sample(np.array(sorted(item for item, label in clear.items() if label.any()), dtype=np.int32), most)
    found = np.array([clear[int(item)] for item in chosen], dtype=np.float32).reshape(len(chosen), len(tree.sections))
    return chosen.astype(np.int64), found


def _shared(theirs: Taxonomy, ours: Taxonomy) -> NDArray[np.float32]:
    """Return how many papers each of their sections shares with each of ours, float32 `[t, s]`."""
    both, here, there = np.intersect1d(ours.placed, theirs.placed, return_indices=True)
    if not len(both):
        return np.zeros((len(theirs.sections), len(ours.sections)), dtype=np.float32)
    return theirs.labels()[there].T @ ours.labels()[here]
