"""What one list holds, counted: sections, abstracts, years, venues, and the columns that the list has of its own."""

from collections.abc import Iterable, Sequence

from search.overview import FacetCount, ListOverview, ValueCount, YearCount, papers_of
from search.papers import PaperList
from search.stores import Store
from ui.web.address import Address
from ui.web.chosen_list import id_beside, title_of
from ui.web.markup import hint, page_link, paper_link, text
from ui.web.pieces import Bar, bars, counted, fold, share, start
from ui.web.section_tree import section_tree

_VALUES = 10
_FOLDED = 200
"""How many values, or papers without an abstract, a fold shows at most."""
_FACETS = 12
_GAPS = 40
"""Within so many years, those without a paper are shown too."""


def list_details(store: Store, known: ListOverview) -> str:
    """Return what a list holds."""
    entry = known.list
    browse = Address(tab="browse", list=(entry.id,))
    ways = (
        page_link(browse.query(), "browse its papers"),
        page_link(Address(list=(entry.id,)).query(), "search in it"),
        page_link(Address(tab="map", list=(entry.id,)).query(), "see it on the map"),
    )
    blocks = (
        _block("Sections", section_tree(known.sections, browse) or hint("It has no sections.")),
        _block("Abstracts", _abstracts(store, known)),
        _block("Years", _years(known, browse)),
        _block("Venues", _values("Papers by venue", known.venues) or hint("No venue is known.")),
        *map(_facet, known.facets[:_FACETS]),
    )
    unshown = len(known.facets) - _FACETS
    more = hint(f"The list has {counted(unshown, 'more column')} of its own.") if unshown > 0 else ""
    return (
        f"{start(text(title_of(entry)) + id_beside(entry))}"
        f'<p class="aw-facts">{_held(known)}</p><p class="aw-ways">{" · ".join(ways)}</p>'
        f'<div class="aw-blocks">{"".join(blocks)}</div>{more}'
    )


def sections_said(entry: PaperList) -> str:
    """Return how many sections a list has."""
    sections = sum(1 for section in entry.sections if section)
    return counted(sections, "section") if sections else "no sections"


def _held(known: ListOverview) -> str:
    again = len(known.entries) > known.papers
    entries = f" in {len(known.entries):,} entries, as some are listed more than once" if again else ""
    return f"{counted(known.papers, 'paper')}{entries}; {sections_said(known.list)}"


def _block(title: str, content: str) -> str:
    return f'<section class="aw-card aw-block"><h3 class="aw-title">{text(title)}</h3>{content}</section>'


def _abstracts(store: Store, known: ListOverview) -> str:
    if not known.papers:
        return hint("It has no papers.")
    having = known.with_abstract + known.withheld
    said = f"<p>{having:,} of {counted(known.papers, 'paper')} have an abstract ({share(having, known.papers)}).</p>"
    parts = ((known.with_abstract, "aw-held"), (known.withheld, "aw-withheld"))
    bar = "".join(
        f'<span class="{kind}" style="width: {100 * n / known.papers:.1f}%"></span>' for n, kind in parts if n
    )
    withheld = (
        f'<p class="aw-small">{known.withheld:,} of them known but withheld in this index; '
        "<code>awesearch index</code> pulls the text.</p>"
    )
    return (
        f'{said}<span class="aw-bar aw-coverage" aria-hidden="true">{bar}</span>{withheld if known.withheld else ""}'
        f"{_without(store, known.without_abstract)}"
    )


def _without(store: Store, ids: Sequence[str]) -> str:
    if not ids:
        return ""
    named = [paper_link(paper) for paper in papers_of(store, ids[:_FOLDED])]
    return fold(f"{counted(len(ids), 'paper')} without an abstract", named, len(ids))


def _years(known: ListOverview, browse: Address) -> str:
    undated = hint(f"{counted(known.undated, 'paper')} without a known year.") if known.undated else ""
    if not known.years:
        return undated or hint("It has no papers.")
    papers = {one.year: one.papers for one in known.years}
    rows = [
        Bar(str(year), papers.get(year, 0), browse.query(since=str(year), until=str(year)) if year in papers else "")
        for year in _shown_years(known.years)
    ]
    return bars("Papers by year", rows) + undated


def _shown_years(years: Sequence[YearCount]) -> Iterable[int]:
    first, last = years[0].year, years[-1].year
    return range(first, last + 1) if last - first < _GAPS else [one.year for one in years]


def _facet(one: FacetCount) -> str:
    said = f'<p class="aw-small">of {counted(one.papers, "paper")}</p>'
    return _block(one.name, said + _values(f"Papers by {one.name}", one.values))


def _values(caption: str, values: Sequence[ValueCount]) -> str:
    if not values:
        return ""
    shown = bars(caption, [Bar(one.value, one.papers) for one in values[:_VALUES]])
    others = values[_VALUES:]
    if not others:
        return shown
    named = [f"{text(one.value)} ({one.papers:,})" for one in others[:_FOLDED]]
    return shown + fold(f"{len(others):,} more", named, len(others))
