"""From a question to a ranking: what is misspelt, what the model cannot read, both engines, fused."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.chinese import HAN, without_chinese
from search.filters import Filter
from search.fusion import fuse
from search.relevance import NEAREST, nearness, relevant
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
    depth = max(k, _FUSION_DEPTH)
    lexical = store.lexical(asked, depth, within)
    vector = vector_of(store, encode, asked, lexical)
    dense = store.dense(vector, depth, within)
    read = is_read(store, asked)
    ranking = fuse(dense, lexical, None if read or not len(lexical) else _FEEDBACK_WORDS_SHARE)
    answered = read and relevant(nearness(dense), lexical, store.manifest.calibration)
    if not answered and (within or not read):
        # what answers among some papers answers among all, and not the other way round
        answered = _is_answered(store, encode, asked, lexical)
    return Found(ranking, dense, lexical, asked, answered)


def vector_of(store: Store, encode: Encode, question: str, lexical: Ranking) -> NDArray[np.float32]:
    """Return a question's unit vector; one that is not read is told by what its words find and what is not Chinese."""
    if is_read(store, question) or not len(lexical):
        return encode(question)
    best = lexical.best(_FEEDBACK)
    told = best.scores.astype(np.float32) @ store.vectors(best.rows)
    rest = without_chinese(question)
    if _has_words(rest):
        told = told / np.linalg.norm(told) + encode(rest)
    return np.asarray(told / np.linalg.norm(told), dtype=np.float32)


def is_read(store: Store, question: str) -> bool:
    """Return whether the index's model reads a question: one with Chinese in it only where it reads Chinese."""
    return store.manifest.calibration.reads_chinese or not HAN.search(question)


def _is_answered(store: Store, encode: Encode, question: str, known: Ranking) -> bool:
    """Return whether anything in the whole index answers a question: filters only say where to look.

    `known` are papers that have its words, of which there may be better ones elsewhere.
    """
    measured, anywhere = store.manifest.calibration, Filter()
    read = is_read(store, question)
    near = nearness(store.dense(encode(question), NEAREST, anywhere)) if read else None
    if relevant(near, known, measured) or relevant(near, store.lexical(question, 1, anywhere), measured):
        return True
    rest = "" if read else without_chinese(question)
    return _has_words(rest) and _is_answered(store, encode, rest, NOTHING_FOUND)


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)
