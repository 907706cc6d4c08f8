"""Why a paper answers a question: the words that it shares, the sentence of its abstract that answers best."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from search.chinese import HAN
from search.papers import Paper
from search.sentences import sentences
from search.stores.fields import texts_of
from search.stores.lexical import stem_hash, stems

_RUN = re.compile(rf"{HAN.pattern}+")
_WORD = re.compile(rf"(?:(?!{HAN.pattern})[^\W_])+")
_CANDIDATES = 3
"""So many sentences with most of the question's words are compared by meaning."""

Near = Callable[[list[str]], NDArray[np.float32]]
"""The cosine of each text to the question."""


def matched_words(question: str, paper: Paper, withheld: Collection[int] = ()) -> tuple[str, ...]:
    """Return what of a question a paper has, or its lists say of it, each once, as asked.

    Words count in any form, also those whose stems are known by their numbers alone (`withheld`); of Chinese the
    longest parts of two characters or more.
    """
    texts = [*texts_of(paper).values()]
    has = {stem for text in texts for stem in stems(text)}
    words = [
        word
        for word in _WORD.findall(question)
        if (asked := stems(word)) and all(stem in has or stem_hash(stem) in withheld for stem in asked)
    ]
    parts = [part for run in _RUN.findall(question) for part in _parts(run, texts)]
    return tuple(dict.fromkeys([*words, *parts]))


def _parts(run: str, texts: Sequence[str]) -> Iterator[str]:
    start = 0
    while start < len(run) - 1:
        having, end = list(texts), start + 1
        # what has a longer part has the shorter one
        while end < len(run) and (longer := [text for text in having if run[start : end + 1] in text]):
            having, end = longer, end + 1
        if end - start > 1:
            yield run[start:end]
            start = end
        else:
            start += 1


def best_passages(question: str, abstracts: Sequence[str], near: Near | None) -> list[tuple[int, int] | None]:
    """Return where the sentence of each abstract begins and ends that is nearest to a question.

    Of the three sentences that share most words with the question, or of all where none shares any, it is the one that
    is nearest by `near`; without that, the one that shares most words. None where there is no such sentence.
    """
    words = set(stems(question))
    if near is None:
        return [next(iter(_sharing(words, abstract)), None) for abstract in abstracts]
    candidates = [_sharing(words, abstract)[:_CANDIDATES] or sentences(abstract) for abstract in abstracts]
    texts = [abstract[start:end] for abstract, spans in zip(abstracts, candidates, strict=True) for start, end in spans]
    cosines = iter(near(texts).tolist() if texts else ())
    return [max(spans, key=lambda _: next(cosines), default=None) for spans in candidates]


def _sharing(words: set[str], abstract: str) -> list[tuple[int, int]]:
    """Return the sentences that share any of the words, those with most of them first."""
    shared = {span: len(words.intersection(stems(abstract[slice(*span)]))) for span in sentences(abstract)}
    return sorted((span for span, number in shared.items() if number), key=lambda span: -shared[span])
