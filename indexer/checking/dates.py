"""Dates that contradict an arXiv id, which tells the month of submission."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from indexer.abstracts.arxiv_ids import bare_id, submitted_month
from indexer.checking.findings import Finding, about
from indexer.works import is_arxiv
from search.papers import Listing

_NUMERIC = re.compile(r"(?<!\d)(\d{4})\s?[/.\-年]\s?(\d{1,2})(?!\d)")
_SPOKEN = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(\d{4})\b", re.IGNORECASE)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_OLDEST_YEAR = 91
_OLD_IDS = (1991 * 12 + 6, 2007 * 12 + 2)
"""The months of ids such as cs/0703001, July 1991 to March 2007, counted from year 0."""
_LEEWAY = 1
"""The months by which a printed date may miss the id's: an id of the 1st is submitted in the month before."""


def check_dates(listings: Sequence[Listing], strays: frozenset[Listing]) -> Iterator[Finding]:
    """Yield the printed dates more than a month before the id's, or, where the list says arXiv, after it.

    A year alone stands for all its months, and is taken as the submission's only beside arXiv as the venue: a paper may
    be put on arXiv years after its conference. Entries with a wrong link are left out.
    """
    for entry in listings:
        believed = entry.arxiv_id and entry not in strays and not is_impossible(entry.arxiv_id)
        submitted = submitted_month(entry.arxiv_id or "") if believed else None
        span = _printed(entry)
        if submitted is None or span is None:
            continue
        month = _count(int(submitted[:4]), int(submitted[5:]))
        first, last = span
        arxiv = is_arxiv(entry.venue)
        message = f"the list says {entry.date or entry.year}, but arXiv got {entry.arxiv_id} in {submitted}"
        if month - last > _LEEWAY and (first == last or arxiv):
            yield about(entry, "date-before-id", message, submitted.replace("-", "/"))
        elif first - month > _LEEWAY and arxiv:
            yield about(entry, "date-after-id", message, submitted.replace("-", "/"))


def is_impossible(arxiv_id: str, today: datetime | None = None) -> bool:
    """Return whether an id tells a month that is still to come, or one in which arXiv gave no ids of its form."""
    bare = bare_id(arxiv_id)
    if bare is None:
        return False
    number = bare.rpartition("/")[2]
    year, month = int(number[:2]), int(number[2:4])
    if number != bare:
        return not _OLD_IDS[0] <= _count(year + (1900 if year >= _OLDEST_YEAR else 2000), month) <= _OLD_IDS[1]
    now = today or datetime.now(UTC)
    return _count(2000 + year, month) > _count(now.year, now.month)


def months_apart(entry: Listing, arxiv_id: str) -> int | None:
    """Return by how many months an entry's printed date misses an id's month, None where it prints no month."""
    submitted, span = submitted_month(arxiv_id), _printed(entry)
    if submitted is None or span is None or span[0] != span[1]:
        return None
    return abs(span[0] - _count(int(submitted[:4]), int(submitted[5:])))


def _printed(entry: Listing) -> tuple[int, int] | None:
    """Return the first and the last month that a printed date may mean, counted from year 0."""
    date = entry.date or ""
    if (found := _NUMERIC.search(date)) and 1 <= int(found[2]) <= 12:
        return (_count(int(found[1]), int(found[2])),) * 2
    if found := _SPOKEN.search(date):
        return (_count(int(found[2]), _MONTHS.index(found[1].lower()) + 1),) * 2
    return (_count(entry.year, 1), _count(entry.year, 12)) if entry.year else None


def _count(year: int, month: int) -> int:
    return 12 * year + month - 1
