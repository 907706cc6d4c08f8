"""Why a paper answers a question: the words that it shares, the sentence of its abstract that answers best."""

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from search.chinese import HAN
from search.papers import Paper
from search.sentences import sentences
from search.stores.fields import texts_of
from search.stores.lexical import stems

_WORD = re.compile(rf"{HAN.pattern}+|(?:(?!{HAN.pattern})[^\W_])+")
_CANDIDATES = 3
"""So many sentences with most of the question's words are compared by meaning."""

Near = Callable[[list[str]], NDArray[np.float32]]
"""The cosine of each text to the question."""


def matched_words(question: str, paper: Paper) -> tuple[str, ...]:
    """Return the words of a question that a paper has in some form, or its lists say of it, each once, as asked."""
    has = {stem for text in texts_of(paper).values() for stem in stems(text)}
    words = dict.fromkeys(_WORD.findall(question))
    return tuple(word for word in words if (asked := stems(word)) and has.issuperset(asked))


def best_passages(question: str, abstracts: Sequence[str], near: Near | None) -> list[tuple[int, int] | None]:
    """Return where the sentence of each abstract begins and ends that is nearest to a question.

    Of the three sentences that share most words with the question, or of all where none shares any, it is the one that
    is nearest by `near`; without that, the one that shares most. None for an abstract without a sentence.
    """
    words = set(stems(question))
    candidates = [_candidates(words, abstract) for abstract in abstracts]
    if near is None:
        return [next(iter(spans), None) for spans in candidates]
    texts = [abstract[start:end] for abstract, spans in zip(abstracts, candidates, strict=True) for start, end in spans]
    cosines = iter(near(texts).tolist() if texts else ())
    return [max(spans, key=lambda _: next(cosines), default=None) for spans in candidates]


def _candidates(words: set[str], abstract: str) -> list[tuple[int, int]]:
    spans = sentences(abstract)
    shared = {span: len(words.intersection(stems(abstract[span[0] : span[1]]))) for span in spans}
    if not any(shared.values()):
        return spans
    return sorted(spans, key=lambda span: -shared[span])[:_CANDIDATES]
