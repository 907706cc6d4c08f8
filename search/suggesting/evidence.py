"""What speaks for each section of a list: one row of features for a paper and a section."""

import numpy as np
from numpy.typing import NDArray

from search.suggesting.likeness import ITSELF, Likeness
from search.suggesting.model import FEATURES, SCORERS

_NEAREST = 3
_LEAST = 1e-3
"""What is added to a scorer's probability before its logarithm is taken: one scorer alone cannot exclude a section."""


def features(
    probabilities: NDArray[np.float32],
    like: Likeness,
    headings: NDArray[np.int32],
    member_papers: NDArray[np.int32],
    member_sections: NDArray[np.int32],
) -> NDArray[np.float32]:
    """Return FEATURES of `n` papers for `s` sections, float32 `[n, s, 8]`, each with mean 0 over the sections.

    `probabilities` are the scorers' `[3, n, s]`; a likeness of ITSELF says that the paper is the item itself.
    """
    count, sections = probabilities.shape[1:]
    found = np.zeros((count, sections, len(FEATURES)), dtype=np.float32)
    found[:, :, : len(SCORERS)] = np.moveaxis(np.log(probabilities + _LEAST), 0, 2)
    found[:, :, 3] = like.meaning[:, headings]
    found[:, :, 4] = like.words[:, headings]
    both = like.both
    for section in range(sections):
        near = -np.sort(-both[:, member_papers[member_sections == section]], axis=1)
        others = np.maximum((near > ITSELF).sum(axis=1), 1)
        near = np.maximum(near, 0)
        found[:, section, 5] = near[:, :1].sum(axis=1)
        found[:, section, 6] = near[:, :_NEAREST].sum(axis=1) / np.minimum(others, _NEAREST)
        found[:, section, 7] = near.sum(axis=1) / others
    return np.asarray(found - found.mean(axis=1, keepdims=True))


def softmax(scores: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return probabilities that sum to 1 over the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float32)
