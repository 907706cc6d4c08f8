"""Whether two printed titles are of one work."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from search.titles import normalise_title

_NAME_WORDS = 3
_DIGITS = re.compile(r"\d+")
# Measured on the titles that the five lists print under one arXiv id: the renames that change most reach 78 (ratio)
# or hold the other title whole; of different works under one id none passes 56.
_ALIKE_RATIO = 75
_PART_RATIO = 95
_PART_LENGTH = 20
_TYPO_RATIO = 95


def alike(first: str, second: str) -> bool:
    """Return whether two titles that stand under one arXiv id are of one work: a typo, a rename, a name before it."""
    one, other = normalise_title(first), normalise_title(second)
    shorter = min(len(one), len(other))
    return (
        one == other
        or (name_of(first) != "" and name_of(first) in (name_of(second), other))
        or (name_of(second) != "" and name_of(second) == one)
        or fuzz.ratio(one, other) >= _ALIKE_RATIO
        or (shorter >= _PART_LENGTH and fuzz.partial_ratio(one, other) >= _PART_RATIO)
    )


def resembles(title: str, other: str, names: Sequence[str] = ()) -> bool:
    """Return whether a title may be that of another work in other words: nearly the same, a part of it, or its name."""
    one, known = normalise_title(title), normalise_title(other)
    if one in {normalise_title(name) for name in names if name}:
        return True
    if min(len(one), len(known)) < _PART_LENGTH:
        return one == known
    return fuzz.ratio(one, known) >= _TYPO_RATIO or fuzz.partial_ratio(one, known) >= _PART_RATIO


def misspelt_as(title: str, known: Sequence[str]) -> int | None:
    """Return which of the `spaceless` known titles a normalised title differs from by a typo only, numbers being equal.

    Titles of a few letters are never taken for typos of each other.
    """
    wanted = spaceless(title)
    found = process.extractOne(wanted, known, scorer=fuzz.ratio, score_cutoff=_TYPO_RATIO)
    if found is None or min(len(wanted), len(found[0])) < _PART_LENGTH:
        return None
    return found[2] if _DIGITS.findall(wanted) == _DIGITS.findall(found[0]) else None


def spaceless(title: str) -> str:
    """Return a title without its spaces, which typos move."""
    return title.replace(" ", "")


def name_of(title: str) -> str:
    """Return the normalised name before a title's first colon, as in "TALLRec: ...", "" where there is none."""
    before, colon, after = title.partition(":")
    name = normalise_title(before)
    return name if colon and after.strip() and 0 < len(name.split()) <= _NAME_WORDS else ""
