"""Weighing what speaks for a section: a conditional logit over features; the only file that imports SciPy."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax

from search.suggesting.model import FEATURES, SCORERS

_SHRINK_SHARED, _SHRINK_OWN = 1.0, 10.0
_PRIOR = np.array([1 / len(SCORERS)] * len(SCORERS) + [0.0] * (len(FEATURES) - len(SCORERS)))
"""Where nothing was learnt, the scorers' geometric mean speaks."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """By what the features of a list are divided, and with what weights they are added, float32 `[8]` each."""

    scales: NDArray[np.float32]
    weights: NDArray[np.float32]


def combine(lists: Sequence[tuple[NDArray[np.float32], NDArray[np.float32]]]) -> list[Weighing]:
    """Return the weighing of each list, from its papers' features `[n, s, 8]` and labels `[n, s]`.

    The weights of a list are drawn to those that all share, and these to the scorers' mean: McFadden's conditional
    logit (1974) with a Gaussian prior on two levels.
    """
    if not lists:
        return []
    scales = [_scales(found) for found, _ in lists]
    scaled = [found / scale for (found, _), scale in zip(lists, scales, strict=True)]
    labels = [one.astype(np.float64) for _, one in lists]
    shape = (len(lists) + 1, len(FEATURES))

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(shape)
        shared, own = weights[0], weights[1:]
        value = _SHRINK_SHARED * ((shared - _PRIOR) ** 2).sum() + _SHRINK_OWN * (own**2).sum()
        slope = np.vstack([2 * _SHRINK_SHARED * (shared - _PRIOR), 2 * _SHRINK_OWN * own])
        for number, (found, label) in enumerate(zip(scaled, labels, strict=True)):
            said = log_softmax(found @ (shared + own[number]), axis=1)
            value -= (label * said).sum()
            pull = np.einsum("ns,nsf->f", np.exp(said) - label, found)
            slope[0] += pull
            slope[number + 1] += pull
        return float(value), slope.ravel()

    start = np.vstack([_PRIOR, np.zeros((len(lists), len(FEATURES)))])
    best = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B").x.reshape(shape)
    return [Weighing(scale, (best[0] + best[number + 1]).astype(np.float32)) for number, scale in enumerate(scales)]


def _scales(found: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return 1 for log-probabilities, which have a scale of their own, and the spread of every other feature."""
    spread = found.std(axis=(0, 1)) if len(found) else np.ones(found.shape[-1])
    spread[: len(SCORERS)] = 1
    return np.where(spread > 0, spread, 1).astype(np.float32)
