"""Whether two printed titles are of one work."""

import re

from rapidfuzz import fuzz

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
        or (_name(first) != "" and _name(first) in (_name(second), other))
        or (_name(second) != "" and _name(second) == one)
        or fuzz.ratio(one, other) >= _ALIKE_RATIO
        or (shorter >= _PART_LENGTH and fuzz.partial_ratio(one, other) >= _PART_RATIO)
    )


def misspelt(first: str, second: str) -> bool:
    """Return whether two normalised titles with nothing else in common differ by a typo only, numbers being equal."""
    return (
        min(len(first), len(second)) >= _PART_LENGTH
        and fuzz.ratio(first.replace(" ", ""), second.replace(" ", "")) >= _TYPO_RATIO
        and _DIGITS.findall(first) == _DIGITS.findall(second)
    )


def name_of(title: str) -> str:
    """Return the normalised name before a title's first colon, as in "TALLRec: ...", "" where there is none."""
    return _name(title)


def _name(title: str) -> str:
    before, colon, after = title.partition(":")
    name = normalise_title(before)
    return name if colon and after.strip() and 0 < len(name.split()) <= _NAME_WORDS else ""
