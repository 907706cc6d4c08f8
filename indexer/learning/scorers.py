"""Scorers: multinomial logistic regression on likenesses."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indexer.estimators import logistic_regression
from search.suggesting.evidence import softmax

_FOLDS = 10
_HEADING_WEIGHT = 1.0
_BALANCED_C, _PLAIN_C = 100.0, 300.0
_STEPS = 300
_LEAST_EIGENVALUE = 1e-6
"""Of a likeness matrix whose diagonal is 1; smaller ones are rounding."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Weighted examples of `count` sections: `chosen` are places in `items`, `sections` and `weights` go with them."""

    items: NDArray[np.int64]
    chosen: NDArray[np.int64]
    sections: NDArray[np.int64]
    weights: NDArray[np.float64]
    count: int

    @classmethod
    def of(cls, placed: NDArray[np.int32], labels: NDArray[np.float32], headings: NDArray[np.int32]) -> "Examples":
        """Return papers as examples of their sections, and each heading as one of its own."""
        papers, sections = np.nonzero(labels)
        count = len(headings)
        return cls(
            items=np.concatenate([placed, headings]).astype(np.int64),
            chosen=np.concatenate([papers, len(placed) + np.arange(count)]),
            sections=np.concatenate([sections, np.arange(count)]),
            weights=np.concatenate([labels[papers, sections], np.full(count, _HEADING_WEIGHT)]).astype(np.float64),
            count=count,
        )

    def with_more(self, items: NDArray[np.int64], labels: NDArray[np.float32]) -> "Examples":
        """Return these with further items, labelled `[items, s]` from 0 to 1."""
        places, sections = np.nonzero(labels)
        return replace(
            self,
            items=np.concatenate([self.items, items]),
            chosen=np.concatenate([self.chosen, len(self.items) + places]),
            sections=np.concatenate([self.sections, sections]),
            weights=np.concatenate([self.weights, labels[places, sections]]),
        )

    def without(self, places: NDArray[np.bool_]) -> "Examples":
        """Return the examples that are not of the marked places in `items`."""
        kept = ~places[self.chosen]
        return replace(self, chosen=self.chosen[kept], sections=self.sections[kept], weights=self.weights[kept])


class Space:
    """Items as points whose inner products are their likenesses `[m, m]`, and the way back to likenesses."""

    def __init__(self, kernel: NDArray[np.float32]) -> None:
        values, vectors = np.linalg.eigh(kernel.astype(np.float64))
        kept = values > _LEAST_EIGENVALUE
        self.rows = vectors[:, kept] * np.sqrt(values[kept])
        self.dual = vectors[:, kept] / np.sqrt(values[kept])


def learn_scorer(
    space: Space, examples: Examples, *, balanced: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a scorer's dual coefficients, float64 `[m, s]`, and intercepts `[s]`, of all the examples."""
    weights, intercepts = _fit(space, examples, balanced=balanced)
    return space.dual @ weights, intercepts


def held_out(space: Space, examples: Examples, papers: int, *, balanced: bool) -> NDArray[np.float32]:
    """Return what scorers say of the first `papers` items, each learnt without them, float32 `[papers, s]`."""
    said = np.zeros((papers, examples.count), dtype=np.float32)
    fold_of = np.arange(len(examples.items)) % _FOLDS
    fold_of[papers:] = _FOLDS
    for fold in range(min(_FOLDS, papers)):
        away = fold_of == fold
        weights, intercepts = _fit(space, examples.without(away), balanced=balanced)
        scores = space.rows[away] @ weights + intercepts
        said[away[:papers]] = softmax(scores)
    return said


def _fit(space: Space, examples: Examples, *, balanced: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    weights = _balance(examples) if balanced else examples.weights
    strength = _BALANCED_C if balanced else _PLAIN_C
    return logistic_regression(space.rows[examples.chosen], examples.sections, weights, strength, _STEPS)


def _balance(examples: Examples) -> NDArray[np.float64]:
    """Return weights under which each section weighs the same in all."""
    totals = np.bincount(examples.sections, weights=examples.weights, minlength=examples.count)
    return np.asarray(examples.weights * totals.sum() / (examples.count * totals[examples.sections]))
