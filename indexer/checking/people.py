"""Whether the authors that a list prints are those of a record, and whether two records are of one work."""

from collections.abc import Iterable

from indexer.abstracts.acceptance import choose
from indexer.abstracts.records import Record, Wanted
from indexer.same_work import alike
from search.titles import normalise_title

_SHORTEST = 3


def same_people(authors: tuple[str, ...], record: Record) -> bool | None:
    """Return whether printed authors and a record's share a name, None where one of the two names nobody."""
    if not authors or not record.authors:
        return None
    if choose(Wanted(record.title, None, authors), [record]).record is not None:
        return True
    # a list may print family names first, abbreviate, or leave accents out: any word in common is enough
    return bool(_words(authors) & _words(record.authors))


def is_one_work(one: Record, other: Record) -> bool:
    """Return whether two records are of one work that is on arXiv twice: like titles, and the same first author."""
    first, second = (normalise_title(record.authors[0]).split() if record.authors else [] for record in (one, other))
    return bool(first) and sorted(first) == sorted(second) and alike(one.title, other.title)


def _words(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in normalise_title(name).split() if len(word) >= _SHORTEST}
