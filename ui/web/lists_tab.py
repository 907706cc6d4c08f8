"""The tab of the lists: each in a few words, and one of them looked at more closely."""

from collections.abc import Sequence

from search import SearchEngine
from search.overview import ListOverview, YearCount, overview
from search.papers import is_web_address
from ui.web.address import Address
from ui.web.chosen_list import NO_LISTS, chosen_list, title_of
from ui.web.list_details import list_details, sections_said
from ui.web.markup import hint, later, link, page_link, text
from ui.web.pieces import counted, share


def lists_tab(engine: SearchEngine, address: Address) -> str:
    """Return every list in a few words, and what the chosen one holds; what a check finds in it comes later.

    Raises RequestError for an unknown list.
    """
    if not engine.store.lists:
        return hint(NO_LISTS)
    chosen = chosen_list(engine.store, address)
    known = [overview(engine.store, entry.id) for entry in engine.store.lists]
    shown = next(one for one in known if one.list.id == chosen.id)
    cards = "".join(_card(one, current=one is shown) for one in known)
    heading = f'<h2 class="aw-heading-2">{counted(len(known), "list")}</h2>'
    findings = later(f"data/findings{Address(list=(chosen.id,)).query()}", "Checking the list…")
    return f'{heading}<ul class="aw-lists">{cards}</ul>{list_details(engine.store, shown)}{findings}'


def _card(known: ListOverview, *, current: bool) -> str:
    entry = known.list
    opened = page_link(Address(tab="lists", list=(entry.id,)).query(), title_of(entry), chosen=current)
    published = f" · {link(entry.address, 'as published')}" if is_web_address(entry.address) else ""
    facts = (
        counted(known.papers, "paper"),
        sections_said(entry),
        f"{share(known.with_abstract + known.withheld, known.papers)} with an abstract",
        _span(known.years),
    )
    return (
        f'<li class="aw-card"><h3 class="aw-title">{opened}</h3>'
        f'<p class="aw-small"><span class="aw-list">{text(entry.id)}</span>{published}</p>'
        f'<p class="aw-facts">{" · ".join(facts)}</p></li>'
    )


def _span(years: Sequence[YearCount]) -> str:
    if not years:
        return "no year known"
    first, last = years[0].year, years[-1].year
    return str(first) if first == last else f"{first}–{last}"
