"""What a list holds, counted: its papers by section, year, venue and facet, and how many have an abstract."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.errors import RequestError
from search.facets import as_facets, count_values, facets_of, folded
from search.filters import Filter
from search.once_per_list import OncePerList
from search.papers import Paper, PaperList
from search.stores import Store

Section = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of a paper in a list: the paper's id and year, the headings and the line where it stands."""

    paper: str
    year: int | None
    section: Section
    line: int | None


@dataclass(frozen=True, slots=True)
class SectionCount:
    """A heading of a list, with how many papers stand under it and its subsections."""

    section: Section
    papers: int


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many of a list's papers are of one year."""

    year: int
    papers: int


@dataclass(frozen=True, slots=True)
class ValueCount:
    """How many of a list's papers have one value, in any spelling: a venue, or a value of a facet."""

    value: str
    papers: int


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One of a list's own columns: how many papers have it, and its values, the most frequent first."""

    name: str
    papers: int
    values: tuple[ValueCount, ...]


@dataclass(frozen=True, slots=True)
class ListOverview:
    """What one list holds; every count but `len(entries)` is of papers, each once however often it is listed.

    `entries` are in the order of the list, `without_abstract` are ids of papers. `withheld` abstracts are known and
    left out of the index; `with_abstract` are those at hand. `undated` papers have no year.
    """

    list: PaperList
    papers: int
    entries: tuple[Entry, ...]
    sections: tuple[SectionCount, ...]
    with_abstract: int
    withheld: int
    without_abstract: tuple[str, ...]
    years: tuple[YearCount, ...]
    undated: int
    venues: tuple[ValueCount, ...]
    facets: tuple[FacetCount, ...]


def count_sections(entries: Iterable[Entry], order: Iterable[Section]) -> tuple[SectionCount, ...]:
    """Return every heading of `order`, and every heading above one, with the papers of `entries` that it leads to."""
    under: dict[Section, set[str]] = {above: set() for section in order for above in _down_to(section)}
    for entry in entries:
        for above in _down_to(entry.section):
            under.setdefault(above, set()).add(entry.paper)
    return tuple(SectionCount(section, len(papers)) for section, papers in under.items())


def papers_of(store: Store, ids: Iterable[str]) -> list[Paper]:
    """Return the papers with these ids, in the order asked; an unknown one is left out."""
    return store.papers([row for one in ids if (row := store.row_of(one)) is not None])


def _overview(store: Store, list_id: str) -> ListOverview:
    found = next((one for one in store.lists if one.id == list_id), None)
    if found is None:
        raise RequestError(f"no list is called {list_id!r}; `awesearch status` names the lists of the index")
    papers = store.papers_within(Filter(lists=(list_id,)))
    entries = _entries(papers, found)
    years = Counter(paper.year for paper in papers if paper.year is not None)
    without = tuple(paper.id for paper in papers if not paper.abstract and not paper.withheld)
    withheld = sum(paper.withheld for paper in papers)
    return ListOverview(
        list=found,
        papers=len(papers),
        entries=entries,
        sections=count_sections(entries, found.sections),
        with_abstract=len(papers) - withheld - len(without),
        withheld=withheld,
        without_abstract=without,
        years=tuple(YearCount(year, years[year]) for year in sorted(years)),
        undated=len(papers) - years.total(),
        venues=_values(count_values(paper.venues for paper in papers)),
        facets=_facets(papers, list_id),
    )


overview = OncePerList(_overview)
"""Return what a list of a store holds, by the list's id; raises RequestError where the store does not have it."""


def _entries(papers: Sequence[Paper], entry: PaperList) -> tuple[Entry, ...]:
    places = {section: at for at, section in enumerate(entry.sections)}
    listed = [
        Entry(paper.id, paper.year, listing.section, listing.line)
        for paper in papers
        for listing in paper.listings
        if listing.list == entry.id
    ]
    # what stands under no heading stands above the first
    return tuple(
        sorted(listed, key=lambda one: (places.get(one.section, len(places) if one.section else -1), one.line or 0))
    )


def _facets(papers: Sequence[Paper], list_id: str) -> tuple[FacetCount, ...]:
    """Return the list's own columns: what other lists say of its papers is not counted."""
    own = [
        facets_of(replace(paper, listings=tuple(one for one in paper.listings if one.list == list_id)))
        for paper in papers
    ]
    having = Counter(key for said in own for key in {folded(name) for name, _ in said})
    facets = as_facets((name, value, 1) for said in own for name, value in said)
    counted = [FacetCount(one.name, having[folded(one.name)], _values(one.values)) for one in facets]
    return tuple(sorted(counted, key=lambda one: (-one.papers, one.name)))


def _values(counted: Iterable[tuple[str, int]]) -> tuple[ValueCount, ...]:
    return tuple(ValueCount(value, papers) for value, papers in counted)


def _down_to(section: Section) -> Iterator[Section]:
    """Yield the headings that lead to a section, from the top, and the section itself."""
    return (section[:depth] for depth in range(1, len(section) + 1))
