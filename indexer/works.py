"""One work out of its listings and arXiv's record: which title, year, venue and links it goes by."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from rapidfuzz import fuzz

from indexer.abstracts.arxiv_ids import submitted_month
from indexer.abstracts.records import OPENALEX, Record
from search.papers import Listing, Paper, paper_id
from search.titles import normalise_title

ARXIV = "arXiv"
_T = TypeVar("_T")
_ARXIV_TYPO_RATIO = 80


def work_of(
    arxiv_id: str | None, record: Record | None, listings: Sequence[Listing], linked: Sequence[Listing]
) -> Paper:
    """Return the Paper of a work's listings; links come from `linked` alone, those whose links are believed."""
    title = (record.title if record else None) or _commonest(listing.title for listing in listings)
    title = title or _commonest(listing.name for listing in listings) or ""
    doi = _first(listing.doi for listing in linked) or (record.doi if record else None)
    venue, year = _venue_and_year(arxiv_id, record, listings)
    return Paper(
        id=paper_id(arxiv_id, doi, title),
        title=title,
        abstract=record.abstract if record and not record.withheld else None,
        abstract_source=record.source if record else None,
        withheld=record.withheld if record else False,
        authors=record.authors if record and record.authors else _first(entry.authors for entry in listings) or (),
        year=year,
        venue=venue,
        arxiv_id=arxiv_id,
        doi=doi,
        url=_first(listing.url for listing in linked),
        code_url=_first(listing.code_url for listing in listings),
        categories=record.categories if record else (),
        journal_ref=record.journal_ref if record else None,
        listings=tuple(listings),
    )


def work_as_listed(listing: Listing) -> Paper:
    """Return the Paper of one listing alone, as its list says it; the year is else that of the arXiv id."""
    title = listing.title or listing.name or ""
    return Paper(
        id=paper_id(listing.arxiv_id, listing.doi, title),
        title=title,
        authors=listing.authors,
        year=listing.year or arxiv_year(listing.arxiv_id),
        venue=listing.venue,
        arxiv_id=listing.arxiv_id,
        doi=listing.doi,
        url=listing.url,
        code_url=listing.code_url,
        listings=(listing,),
    )


def arxiv_year(arxiv_id: str | None) -> int | None:
    """Return the year in an arXiv id: 2305.05065 is of 2023, cs/9901001 of 1999; None where there is no good id."""
    month = submitted_month(arxiv_id) if arxiv_id else None
    return int(month[:4]) if month else None


def is_arxiv(venue: str | None) -> bool:
    """Return whether a printed venue is arXiv, its typos too."""
    normal = normalise_title(venue)
    return normal.startswith("arxiv") or fuzz.ratio(normal, "arxiv") >= _ARXIV_TYPO_RATIO


def venue_in(record: Record | None) -> str | None:
    """Return the venue that a record names: OpenAlex's is one, what authors tell arXiv is free text."""
    named = record.journal_ref if record and record.source == OPENALEX else None
    return None if is_arxiv(named) else named


def year_in(record: Record | None) -> int | None:
    """Return the year in which a record says that the work was published."""
    return int(record.published[:4]) if record and record.published else None


def _venue_and_year(
    arxiv_id: str | None, record: Record | None, listings: Sequence[Listing]
) -> tuple[str | None, int | None]:
    published = [(entry.venue, entry.year) for entry in listings if entry.venue and not is_arxiv(entry.venue)]
    if published:
        venue = _commonest(venue for venue, _ in published)
        year = _commonest(year for name, year in published if name == venue)
    else:
        on_arxiv = arxiv_id or any(is_arxiv(entry.venue) for entry in listings if entry.venue)
        venue = venue_in(record) or (ARXIV if on_arxiv else None)
        year = None
    return venue, year or arxiv_year(arxiv_id) or _commonest(entry.year for entry in listings) or year_in(record)


def _commonest(values: Iterable[_T | None]) -> _T | None:
    counted = Counter(value for value in values if value is not None)
    return counted.most_common(1)[0][0] if counted else None


def _first(values: Iterable[_T | None]) -> _T | None:
    return next((value for value in values if value), None)
