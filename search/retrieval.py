"""From a question to a ranking: what is misspelt, what the model cannot read, both engines, fused."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.chinese import HAN, without_chinese
from search.filters import Filter
from search.fusion import fuse
from search.relevance import nearness, relevant
from search.stores import NOTHING_FOUND, Ranking, Store

MODES = ("hybrid", "dense", "lexical")
_FUSION_DEPTH = 1_000
"""How deep both rankings are read for fusing, whatever k is: a larger k must not reorder the first hits."""
_FEEDBACK, _FEEDBACK_WORDS_SHARE = 3, 0.7
"""Where the model cannot read a question, the papers nearest to so many of the best by words count as near to it, for
the rest of the share (chosen on the half of our own questions that chooses)."""

Encode = Callable[[str], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Found:
    """The ranking that answers a question, those of the two engines behind it, and the question as it was asked.

    `relevant` is False where nothing answers it, and these are only the nearest misses.
    """

    ranking: Ranking
    dense: Ranking
    lexical: Ranking
    asked: str
    relevant: bool


def find(store: Store, encode: Encode, question: str, k: int, within: Filter, mode: str) -> Found:
    """Return what answers a question by meaning (`dense`), by words (`lexical`) or both (`hybrid`), not cut at k.

    Only both together can tell that nothing is relevant.
    """
    asked = store.respelt(question)
    if mode == "dense":
        dense = store.dense(encode(asked), k, within)
        return Found(dense, dense, NOTHING_FOUND, asked, relevant=True)
    if mode == "lexical":
        lexical = store.lexical(asked, k, within)
        return Found(lexical, NOTHING_FOUND, lexical, asked, relevant=True)
    depth, measured = max(k, _FUSION_DEPTH), store.manifest.calibration
    lexical = store.lexical(asked, depth, within)
    if not is_read(store, asked) and len(lexical):
        dense = store.dense(_told_by_words(store, encode, asked, lexical), depth, within)
        ranking = fuse(dense, lexical, _FEEDBACK_WORDS_SHARE)
        return Found(ranking, dense, lexical, asked, relevant(None, lexical, measured))
    dense = store.dense(encode(asked), depth, within)
    return Found(fuse(dense, lexical), dense, lexical, asked, relevant(nearness(dense), lexical, measured))


def is_read(store: Store, question: str) -> bool:
    """Return whether the index's model reads a question: one with Chinese in it only where it reads Chinese."""
    return store.manifest.calibration.reads_chinese or not HAN.search(question)


def _told_by_words(store: Store, encode: Encode, question: str, lexical: Ranking) -> NDArray[np.float32]:
    """Return a unit vector for a question that is not read: the best papers by words, and what is not Chinese."""
    best = lexical.best(_FEEDBACK)
    told = best.scores.astype(np.float32) @ store.vectors(best.rows)
    rest = without_chinese(question)
    if any(character.isalnum() for character in rest):
        told = told / np.linalg.norm(told) + encode(rest)
    return np.asarray(told / np.linalg.norm(told), dtype=np.float32)
