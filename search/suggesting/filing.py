"""Filing a paper: list by list, how well it fits, and its sections with their probabilities and evidence."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.suggesting.evidence import features, softmax
from search.suggesting.likeness import ITSELF, Items, Likeness, nearness
from search.suggesting.model import ListModel, SectionModel
from search.suggesting.words import WordCounts

LEAST_FIT = 0.05
"""A paper that stands farther from a list than all but this share of the list's own papers fits none of its sections.

Chosen on 60 papers of other fields; `bench/results/filing.md` tells how it does on 60 others.
"""
_EVIDENCE = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A section of a list with its probability, and the rows of the papers there that are most like the paper."""

    section: tuple[str, ...]
    probability: float
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """A paper's `fit` to a list, 0 to 1, and its places there, the most probable first."""

    list: str
    fit: float
    fits: bool
    places: tuple[Place, ...]


class Filer:
    """Files papers by a section model; `vectors` are those of the model's papers, float32 unit rows `[n, d]`."""

    def __init__(
        self,
        model: SectionModel,
        vectors: NDArray[np.float32],
        elsewhere: NDArray[np.float32],
        least_fit: float = LEAST_FIT,
    ) -> None:
        self._model = model
        every = np.concatenate([vectors, model.headings]) if len(model.headings) else vectors
        self._items = Items(every, model.words)
        self._elsewhere = elsewhere
        self._least_fit = least_fit
        self._item_of = {int(row): item for item, row in enumerate(model.rows)}

    def file(
        self, vector: NDArray[np.float32], words: WordCounts, lists: Collection[str], without: int | None = None
    ) -> list[Placement]:
        """Return the placement of a paper in each of the lists.

        A list that has it as row `without` is asked what it said before it had seen the paper.
        """
        like = self._items.likeness(vector, words)
        own = None if without is None else self._item_of.get(without)
        others = Likeness(like.meaning.copy(), like.words.copy())
        if own is not None:
            others.meaning[own] = others.words[own] = ITSELF
        return [self._place(one, like, others, vector, own) for one in self._model.lists if one.list in lists]

    def words_of(self, row: int) -> WordCounts | None:
        """Return the words of a paper of the index, None where no list has it."""
        item = self._item_of.get(row)
        return None if item is None else self._model.words[item]

    def _place(
        self, one: ListModel, like: Likeness, others: Likeness, vector: NDArray[np.float32], own: int | None
    ) -> Placement:
        near = nearness(others.meaning[one.papers], vector, self._elsewhere)
        fit = float(np.searchsorted(one.nearness, near, side="right")) / max(len(one.nearness), 1)
        fits = fit >= self._least_fit
        if not fits or not one.sections:
            return Placement(one.list, fit, fits, ())
        said = _said(one, like.both, own)
        found = features(said, _one(others), one.headings, one.member_papers, one.member_sections)
        probabilities = softmax((found / one.scales) @ one.weights)[0]
        order = np.argsort(-probabilities, kind="stable")
        places = (
            Place(one.sections[at], float(probabilities[at]), self._evidence(one, int(at), others)) for at in order
        )
        return Placement(one.list, fit, fits, tuple(places))

    def _evidence(self, one: ListModel, section: int, like: Likeness) -> tuple[int, ...]:
        papers = one.member_papers[one.member_sections == section]
        both = like.both[papers]
        nearest = papers[np.argsort(-both, kind="stable")][: min(_EVIDENCE, int((both > ITSELF).sum()))]
        return tuple(int(self._model.rows[paper]) for paper in nearest)


def _said(one: ListModel, both: NDArray[np.float32], own: int | None) -> NDArray[np.float32]:
    """Return what a list's scorers say of one paper, float32 `[3, 1, s]`: of their own, what they said unseen."""
    at = np.searchsorted(one.unseen_papers, own) if own is not None else len(one.unseen_papers)
    if at < len(one.unseen_papers) and one.unseen_papers[at] == own:
        return one.unseen[:, at : at + 1].astype(np.float32)
    kernel = both[one.learnt_from]
    scores = [kernel @ dual + add for dual, add in zip(one.coefficients, one.intercepts, strict=True)]
    return np.stack([softmax(score)[None] for score in scores])


def _one(like: Likeness) -> Likeness:
    return Likeness(like.meaning[None], like.words[None])
