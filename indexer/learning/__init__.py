"""Learning, from where a list's papers stand, where a new one belongs; what is learnt is kept beside the index."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from indexer.learning.combining import combine
from indexer.learning.scorers import Examples, held_out, learn_scorer
from indexer.learning.siblings import sibling_labels
from indexer.learning.taxonomy import Taxonomy, heading_text, taxonomies
from search.encoders import Encoder
from search.papers import Paper, PaperList
from search.suggesting.evidence import features
from search.suggesting.likeness import ITSELF, Items, Likeness, nearness, other_fields
from search.suggesting.model import FEATURES, SCORERS, ListModel, SectionModel
from search.suggesting.words import WordCounts, count_words

_FEWEST_SECTIONS = 2


@dataclass(frozen=True, slots=True)
class Listed:
    """A listed paper with its row in the index, its unit vector, float32 `[d]`, and its words."""

    row: int
    paper: Paper
    vector: NDArray[np.float32]
    words: WordCounts


@dataclass(frozen=True, slots=True)
class _Untuned:
    """One list before its features are weighed: what its scorers are, and what they say of papers they did not see."""

    scorers: tuple[NDArray[np.float32], NDArray[np.float32]]
    learnt_from: NDArray[np.int32]
    found: NDArray[np.float32]
    labels: NDArray[np.float32]


def learn(listed: Sequence[Listed], lists: Sequence[PaperList], encoder: Encoder) -> SectionModel:
    """Return what is learnt of every list from its papers, from its headings and from the lists beside it."""
    trees = taxonomies([one.paper for one in listed], lists)
    headings = [heading for tree in trees for heading in map(heading_text, tree.sections)]
    heading_vectors = _encoded(headings, encoder, listed)
    words = (*(one.words for one in listed), *(count_words(heading) for heading in headings))
    vectors = np.stack([one.vector for one in listed]) if listed else heading_vectors
    # many small matrices: more threads would wait for each other
    with threadpool_limits(1):
        models = _learn(trees, vectors, heading_vectors, words, other_fields(encoder.digest, encoder.dimension))
    return SectionModel(
        rows=np.array([one.row for one in listed], dtype=np.int64),
        headings=heading_vectors,
        words=words,
        lists=tuple(models),
    )


def _learn(
    trees: Sequence[Taxonomy],
    vectors: NDArray[np.float32],
    heading_vectors: NDArray[np.float32],
    words: tuple[WordCounts, ...],
    elsewhere: NDArray[np.float32],
) -> list[ListModel]:
    like = Items(np.concatenate([vectors, heading_vectors]), words).gram()
    starts = np.cumsum([len(vectors), *(len(tree.sections) for tree in trees)])
    headings = [
        np.arange(start, start + len(tree.sections), dtype=np.int32) for start, tree in zip(starts, trees, strict=False)
    ]
    taught = [number for number, tree in enumerate(trees) if len(tree.sections) >= _FEWEST_SECTIONS]
    untuned = {number: _learn_list(number, trees, headings, like) for number in taught}
    tuned = dict(zip(taught, combine([(one.found, one.labels) for one in untuned.values()]), strict=True))
    models = []
    for number, tree in enumerate(trees):
        near = like.meaning[np.ix_(tree.papers, tree.papers)].copy()
        np.fill_diagonal(near, ITSELF)
        learnt = untuned.get(number)
        weighing = tuned.get(number)
        models.append(
            ListModel(
                list=tree.list,
                sections=tree.sections if learnt else (),
                learnt_from=learnt.learnt_from if learnt else np.zeros(0, dtype=np.int32),
                coefficients=learnt.scorers[0] if learnt else np.zeros((len(SCORERS), 0, 0), dtype=np.float32),
                intercepts=learnt.scorers[1] if learnt else np.zeros((len(SCORERS), 0), dtype=np.float32),
                member_papers=tree.member_papers,
                member_sections=tree.member_sections,
                headings=headings[number],
                scales=weighing.scales if weighing else np.ones(len(FEATURES), dtype=np.float32),
                weights=weighing.weights if weighing else np.zeros(len(FEATURES), dtype=np.float32),
                nearness=np.sort(nearness(near, vectors[tree.papers], elsewhere)),
                papers=tree.papers,
            )
        )
    return models


def _learn_list(
    number: int, trees: Sequence[Taxonomy], headings: Sequence[NDArray[np.int32]], like: Likeness
) -> _Untuned:
    tree, heading_items = trees[number], headings[number]
    labels = tree.labels()
    own = Examples.of(tree.placed, labels, heading_items)
    fitted, heard = [], []
    helped = own.with_more(*sibling_labels(number, trees, headings, like))
    for examples, balanced in ((own, True), (own, False), (helped, False)):
        fitted.append(learn_scorer(like.both, examples, helped.items, balanced=balanced))
        heard.append(held_out(like.both, examples, len(tree.placed), balanced=balanced))
    seen = Likeness(like.meaning[tree.placed].copy(), like.words[tree.placed].copy())
    rows = np.arange(len(tree.placed))
    seen.meaning[rows, tree.placed] = seen.words[rows, tree.placed] = ITSELF
    found = features(np.stack(heard), seen, heading_items, tree.member_papers, tree.member_sections)
    coefficients = np.stack([dual for dual, _ in fitted]).astype(np.float32)
    intercepts = np.stack([add for _, add in fitted]).astype(np.float32)
    # who stands alone in a section tells nothing of how one finds there whom one has not seen
    in_company = labels @ (np.count_nonzero(labels, axis=0) > 1) > 0
    return _Untuned((coefficients, intercepts), helped.items.astype(np.int32), found[in_company], labels[in_company])


def _encoded(headings: Sequence[str], encoder: Encoder, listed: Sequence[Listed]) -> NDArray[np.float32]:
    if headings:
        return np.asarray(encoder.encode_document(list(headings)), dtype=np.float32)
    return np.zeros((0, len(listed[0].vector) if listed else encoder.dimension), dtype=np.float32)
