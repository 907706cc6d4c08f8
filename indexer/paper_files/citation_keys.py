"""The keys by which papers are cited: rajput2023recommender, one for each paper of a file."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from search.papers import Paper
from search.titles import normalise_title

NAME_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
"""Words behind a surname that are none."""

_SMALL_WORDS = frozenset(
    """a an and are as at by can do does for from how in into is of on or the to via what when where which who why with
    without""".split()
)
_WITHOUT_DECOMPOSITION = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
)
_NOT_IN_A_KEY = re.compile(r"[^a-z0-9]")
_ALPHABET = 26


def citation_keys(papers: Iterable[Paper]) -> Iterator[str]:
    """Yield a key for each paper: lower-case ASCII, no two alike, an earlier paper's whatever comes after it."""
    used: set[str] = set()
    tried: Counter[str] = Counter()
    for paper in papers:
        key = bare = _key(paper)
        while key in used:
            key = bare + _letters(tried[bare])
            tried[bare] += 1
        used.add(key)
        yield key


def _key(paper: Paper) -> str:
    """Return surname, year and first word of the title; without authors two words of the title."""
    words = [word for word in normalise_title(paper.title).split() if word not in _SMALL_WORDS]
    names = [_surname(paper.authors[0])] if paper.authors else []
    first, *rest = [part for part in map(_plain, [*names, *words]) if re.search("[a-z]", part)] or [""]
    if first:
        return f"{first}{paper.year or ''}{next(iter(rest), '')}"
    # nothing of a Chinese title is ASCII: its id, else what stays the same of it
    named = _plain(paper.id.removeprefix("title:"))
    return f"paper{named or hashlib.sha256(paper.id.encode()).hexdigest()[:8]}"


def _surname(author: str) -> str:
    words = author.partition(",")[0].split()
    while len(words) > 1 and words[-1].rstrip(".").casefold() in NAME_SUFFIXES:
        words.pop()
    return words[-1] if words else ""


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_WITHOUT_DECOMPOSITION))
    return _NOT_IN_A_KEY.sub("", folded)


def _letters(number: int) -> str:
    """Return a, b, ..., z, aa, ab, ... for 0, 1, ..."""
    before, last = divmod(number, _ALPHABET)
    return (_letters(before - 1) if before else "") + chr(ord("a") + last)
