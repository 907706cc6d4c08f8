"""Learning, from where a list's papers stand, where a new one belongs; what is learnt is kept beside the index."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from indexer.estimators import one_thread
from indexer.learning.combining import combine
from indexer.learning.scorers import Examples, Space, held_out, learn_scorer
from indexer.learning.siblings import sibling_labels
from indexer.learning.taxonomy import Taxonomy, heading_text, taxonomies
from search.encoders import Encoder
from search.papers import Paper, PaperList
from search.sampling import sample
from search.suggesting.evidence import features
from search.suggesting.likeness import ITSELF, Items, nearness, other_fields
from search.suggesting.model import FEATURES, SCORERS, ListModel, SectionModel
from search.suggesting.words import WordCounts, count_words

_FEWEST_SECTIONS = 2
_MOST_PAPERS, _MOST_HELPERS = 1_000, 500
"""Of how many papers of a list, and of how many of others, its scorers learn; more are taken at even distances."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A listed paper with its row in the index, its unit vector, float32 `[d]`, and its words."""

    row: int
    paper: Paper
    vector: NDArray[np.float32]
    words: WordCounts


@dataclass(frozen=True, slots=True)
class _Unweighed:
    """A list's model before its features are weighed, with the features of its papers, unseen, and their labels."""

    model: ListModel
    found: NDArray[np.float32]
    labels: NDArray[np.float32]


def learn(listed: Sequence[Listed], lists: Sequence[PaperList], encoder: Encoder) -> SectionModel:
    """Return what is learnt of every list from its papers, from its headings and from the lists beside it."""
    trees = taxonomies([one.paper for one in listed], lists)
    headings = [heading for tree in trees for heading in map(heading_text, tree.sections)]
    heading_vectors = _encoded(headings, encoder, listed)
    words = (*(one.words for one in listed), *(count_words(heading) for heading in headings))
    vectors = np.stack([one.vector for one in listed]) if listed else heading_vectors
    with one_thread():
        items = Items(np.concatenate([vectors, heading_vectors]), words)
        models = _learn(trees, items, vectors, other_fields(encoder.digest, encoder.dimension))
    return SectionModel(
        rows=np.array([one.row for one in listed], dtype=np.int64),
        headings=heading_vectors,
        words=words,
        lists=tuple(models),
    )


def _learn(
    trees: Sequence[Taxonomy], items: Items, vectors: NDArray[np.float32], elsewhere: NDArray[np.float32]
) -> list[ListModel]:
    starts = np.cumsum([len(vectors), *(len(tree.sections) for tree in trees)])
    headings = [
        np.arange(start, start + len(tree.sections), dtype=np.int32) for start, tree in zip(starts, trees, strict=False)
    ]
    models = [
        _untaught(tree, own, _nearness(tree.papers, vectors, elsewhere))
        for tree, own in zip(trees, headings, strict=True)
    ]
    taught = [number for number, tree in enumerate(trees) if len(tree.sections) >= _FEWEST_SECTIONS]
    unweighed = [_learn_list(models[number], number, trees, headings, items) for number in taught]
    weighings = combine([(one.found, one.labels) for one in unweighed])
    for number, one, weighing in zip(taught, unweighed, weighings, strict=True):
        models[number] = replace(one.model, scales=weighing.scales, weights=weighing.weights)
    return models


def _untaught(tree: Taxonomy, headings: NDArray[np.int32], near: NDArray[np.float32]) -> ListModel:
    """Return the model of a list of which nothing is learnt yet: of its sections all are as probable."""
    count, scorers = len(tree.sections), len(SCORERS)
    return ListModel(
        list=tree.list,
        sections=tree.sections,
        learnt_from=np.zeros(0, dtype=np.int32),
        coefficients=np.zeros((scorers, 0, count), dtype=np.float32),
        intercepts=np.zeros((scorers, count), dtype=np.float32),
        unseen_papers=np.zeros(0, dtype=np.int32),
        unseen=np.zeros((scorers, 0, count), dtype=np.float16),
        member_papers=tree.member_papers,
        member_sections=tree.member_sections,
        headings=headings,
        scales=np.ones(len(FEATURES), dtype=np.float32),
        weights=np.zeros(len(FEATURES), dtype=np.float32),
        nearness=near,
        papers=tree.papers,
    )


def _learn_list(
    untaught: ListModel,
    number: int,
    trees: Sequence[Taxonomy],
    headings: Sequence[NDArray[np.int32]],
    items: Items,
) -> _Unweighed:
    tree, own_headings = trees[number], headings[number]
    chosen = sample(tree.placed, _MOST_PAPERS)
    labels = tree.labels()[np.searchsorted(tree.placed, chosen)]
    own = Examples.of(chosen, labels, own_headings)
    helped = own.with_more(*sibling_labels(number, trees, headings, items, most=_MOST_HELPERS))
    kernel = items.between(helped.items, helped.items).both
    # the first of all items are the list's own
    own_space, helped_space = Space(kernel[: len(own.items), : len(own.items)]), Space(kernel)
    asked = ((own_space, own, True), (own_space, own, False), (helped_space, helped, False))
    scorers = [learn_scorer(space, examples, balanced=balanced) for space, examples, balanced in asked]
    unseen = np.stack(
        [held_out(space, examples, len(chosen), balanced=balanced) for space, examples, balanced in asked]
    )
    coefficients = np.zeros((len(asked), len(helped.items), len(tree.sections)), dtype=np.float32)
    for place, (dual, _) in enumerate(scorers):
        coefficients[place, : len(dual)] = dual
    seen = items.between(chosen, np.arange(len(items)))
    rows = np.arange(len(chosen))
    seen.meaning[rows, chosen] = seen.words[rows, chosen] = ITSELF
    found = features(unseen, seen, own_headings, tree.member_papers, tree.member_sections)
    # who stands alone in a section tells nothing of how one finds there whom one has not seen
    in_company = labels @ (np.count_nonzero(labels, axis=0) > 1) > 0
    model = replace(
        untaught,
        learnt_from=helped.items.astype(np.int32),
        coefficients=coefficients,
        intercepts=np.stack([add for _, add in scorers]).astype(np.float32),
        unseen_papers=chosen,
        unseen=unseen.astype(np.float16),
    )
    return _Unweighed(model, found[in_company], labels[in_company])


def _nearness(
    papers: NDArray[np.int32], vectors: NDArray[np.float32], elsewhere: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return how near papers of a list are to its others, rising."""
    some = sample(papers, _MOST_PAPERS)
    cosines = vectors[some] @ vectors[papers].T
    cosines[np.arange(len(some)), np.searchsorted(papers, some)] = ITSELF
    return np.sort(nearness(cosines, vectors[some], elsewhere))


def _encoded(headings: Sequence[str], encoder: Encoder, listed: Sequence[Listed]) -> NDArray[np.float32]:
    if headings:
        return np.asarray(encoder.encode_document(list(headings)), dtype=np.float32)
    return np.zeros((0, len(listed[0].vector) if listed else encoder.dimension), dtype=np.float32)
