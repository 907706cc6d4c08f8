"""Whether two printed titles are one spelt in two ways, and how a list would print arXiv's."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from rapidfuzz.distance import OSA

from indexer.same_work import name_of, spaceless
from search.titles import normalise_title

_WORD = re.compile(r"\w+")
_SUBTITLE = re.compile(r"\s*[:：?？(（\[]|\s[-–—]+\s|\s*—")
_MOST_TYPOS = 2
_LETTERS_FOR_A_TYPO = 5
_LETTERS_FOR_TWO = 7


def is_same_title(first: str, second: str) -> bool:
    """Return whether two titles differ by spelling, case and punctuation, a name before them or a subtitle at most.

    Much stricter than `same_work.alike`: "A Survey of LLMs for Robotics" and "... for Economics" are two titles.
    """
    one, other = normalise_title(first), normalise_title(second)
    if _is_spelt(one, other) or _has_subtitle(first, other) or _has_subtitle(second, one):
        return True
    names = name_of(first), name_of(second)
    if names[0] and names[1]:
        return names[0] == names[1]
    return any(names) and (names[0] == other or names[1] == one or _is_spelt(unnamed(first), unnamed(second)))


def unnamed(title: str) -> str:
    """Return a normalised title without the name before its first colon."""
    return normalise_title(title.partition(":")[2] if name_of(title) else title)


def recased(official: str, listed: str) -> str:
    """Return arXiv's title with the capitals that the list gives the words that both have."""
    words, theirs = list(_WORD.finditer(official)), _WORD.findall(listed)
    alignment = SequenceMatcher(None, [word[0].casefold() for word in words], [one.casefold() for one in theirs], False)
    title = official
    for block in alignment.get_matching_blocks():
        for word, one in zip(words[block.a :][: block.size], theirs[block.b :][: block.size], strict=True):
            title = f"{title[: word.start()]}{one}{title[word.end() :]}" if len(one) == len(word[0]) else title
    return title


def _is_spelt(one: str, other: str) -> bool:
    """Return whether two normalised titles are equal but for spaces, or for two typos that no other word explains."""
    if spaceless(one) == spaceless(other):
        return True
    ours, theirs = one.split(), other.split()
    if len(ours) != len(theirs):
        return False
    differing = [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]]
    return len(differing) <= _MOST_TYPOS and all(_is_typo(*pair) for pair in differing)


def _is_typo(one: str, other: str) -> bool:
    if not (one.isalpha() and other.isalpha()) or one[0] != other[0]:
        return False  # numbers differ by more than a typo, and so do supervised and unsupervised
    if one.removesuffix("s") == other.removesuffix("s"):
        return True
    shorter = min(len(one), len(other))
    allowed = 2 if shorter >= _LETTERS_FOR_TWO else int(shorter >= _LETTERS_FOR_A_TYPO)
    return OSA.distance(one, other) <= allowed


def _has_subtitle(longer: str, shorter: str) -> bool:
    return any(_is_spelt(start, shorter) for start in _starts(longer) if start)


def _starts(title: str) -> Iterator[str]:
    return (normalise_title(title[: mark.start()]) for mark in _SUBTITLE.finditer(title))
