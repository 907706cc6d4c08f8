"""Every paper of lists, in the lists' own order: what is exported whole, without a question or a model."""

from collections.abc import Sequence
from pathlib import Path

from search.filters import Filter, resolve
from search.location import find_index
from search.papers import Listing, Paper, PaperList, Placed, Shelf
from search.stores.database import open_database


def catalogue(
    path: str | Path | None = None,
    lists: Sequence[str] | None = None,
    sections: Sequence[str] | None = None,
    years: str | int | Sequence[int] | None = None,
    venues: Sequence[str] | None = None,
    has_code: bool = False,
    facets: Sequence[str] | None = None,
) -> tuple[Shelf, ...]:
    """Return the papers of an index that the filters allow, list by list, and last those of no list.

    Raises RequestError for an unknown list, section, venue or facet, IndexUnusableError where the index cannot be read.
    """
    database = open_database(find_index(path))
    try:
        within = resolve(
            lists, sections, years, venues, database.lists, database.venues, has_code, facets, database.facets
        )
        papers = database.papers_within(within)
    finally:
        database.close()
    listed: dict[str, list[tuple[Listing, Paper]]] = {}
    for paper in papers:
        for listing in paper.listings:
            if _is_within(listing, within):
                listed.setdefault(listing.list, []).append((listing, paper))
    shelves = [Shelf(entry.title, _in_order(listed.get(entry.id, []), entry)) for entry in database.lists]
    if not within.lists and not within.places:
        shelves.append(Shelf("", tuple(Placed((), paper) for paper in papers if not paper.listings)))
    return tuple(shelf for shelf in shelves if shelf.placed)


def _is_within(listing: Listing, within: Filter) -> bool:
    if within.places:
        return (listing.list, listing.section) in within.places
    return not within.lists or listing.list in within.lists


def _in_order(listed: Sequence[tuple[Listing, Paper]], entry: PaperList) -> tuple[Placed, ...]:
    order = {section: at for at, section in enumerate(entry.sections)}
    by_place = sorted(listed, key=lambda one: (order.get(one[0].section, len(order)), one[0].line or 0))
    return tuple(Placed(listing.section, paper) for listing, paper in by_place)
