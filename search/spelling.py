"""Words of a question that are misspelt: what the index has and they were meant to be."""

import re
from collections.abc import Callable, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

_WORD = re.compile(r"(?<![\w-])[A-Za-z]{4,}(?!\w)")
_NAME = re.compile("[a-z][A-Z]")
"""Who writes capitals inside a word writes a name, which may be one that the index does not have."""
_START = 2
"""A slip of the first letters is rare, and looking through all words is slow."""
_MOST = 10
"""So many words are looked up at most: a text with more unknown ones is in another language."""
_TWO_SLIPS_LETTERS = 8
"""Words of so many letters may have two slips, shorter ones one."""
_SHORT_LETTERS, _SHORT_PAPERS = 5, 0.02
"""Most words of so few letters are one slip away from another one: only what this part of the papers has,
and two at least, is meant."""


def respelt(
    question: str, has: Callable[[str], bool], starting: Callable[[str], Iterable[tuple[str, int]]], papers: int
) -> str:
    """Return a question with each word that the index does not have replaced by the nearest that it has.

    `has` tells whether the index has a word in any form, `starting` names its words that begin so, with the number of
    `papers` that have each. Of equally near words the more frequent one is taken; a word that is near to none stays.
    """
    left = _MOST

    def mended(match: re.Match[str]) -> str:
        nonlocal left
        word = match[0]
        if _NAME.search(word) or not left or has(word):
            return word
        left -= 1
        return _nearest(word.casefold(), starting(word[:_START].casefold()), papers) or word

    return _WORD.sub(mended, question)


def _nearest(word: str, known: Iterable[tuple[str, int]], papers: int) -> str | None:
    least = max(2, _SHORT_PAPERS * papers) if len(word) <= _SHORT_LETTERS else 1
    slips = 2 if len(word) >= _TWO_SLIPS_LETTERS else 1
    # the beginning of a word is another word and no slip
    having = {
        one: count
        for one, count in known
        if count >= least and abs(len(one) - len(word)) <= slips and not word.startswith(one)
    }
    near = process.extract(word, list(having), scorer=OSA.distance, score_cutoff=slips, limit=None)
    return min(near, key=lambda one: (one[1], -having[one[0]], one[0]))[0] if near else None
