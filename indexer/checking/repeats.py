"""Papers that a list has twice."""

from collections.abc import Iterator, Sequence

from indexer.checking.findings import Finding, about
from indexer.same_work import misspelt_as, spaceless
from search.papers import Listing
from search.titles import normalise_title


def check_repeats(listings: Sequence[Listing], strays: frozenset[Listing]) -> Iterator[Finding]:
    """Yield every later entry of a paper in one section, and once each paper that several sections have."""
    for entries in _works(listings, strays):
        sections: dict[tuple[str, ...], list[Listing]] = {}
        for entry in entries:
            sections.setdefault(entry.section, []).append(entry)
        again = [entry for inside in sections.values() for entry in inside[1:]]
        for entry in again:
            first = sections[entry.section][0]
            yield about(entry, "twice-in-one-section", f"this paper is on line {first.line} already", None, entries)
        if not again and len(sections) > 1:
            places = "; ".join(section[-1] if section else "(no section)" for section in sections)
            yield about(entries[0], "in-several-sections", f"this paper is in {len(sections)} sections: {places}",
                        None, entries)  # fmt: skip


def _works(listings: Sequence[Listing], strays: frozenset[Listing]) -> list[list[Listing]]:
    """Return the entries of each work that a list has more than once: by id, DOI, title or, with no title, name."""
    ids = {normalise_title(entry.title): entry.arxiv_id for entry in listings if entry.arxiv_id and entry not in strays}
    works: dict[str, list[Listing]] = {}
    spelt: list[str] = []
    for entry in listings:
        title = normalise_title(entry.title or entry.name)
        arxiv_id = (None if entry in strays else entry.arxiv_id) or ids.get(title)
        key = arxiv_id or (entry.doi.casefold() if entry.doi else None)
        if key is None:
            at = misspelt_as(title, spelt) if entry.title else None
            key = spelt[at] if at is not None else spaceless(title)
            if at is None:
                spelt.append(key)
        works.setdefault(key, []).append(entry)
    return [entries for entries in works.values() if len(entries) > 1]
