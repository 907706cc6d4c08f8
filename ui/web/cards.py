"""Papers as HTML: a card each, with all that is known of the paper and what can be asked next."""

from collections.abc import Sequence
from dataclasses import replace

from search.papers import Hit, Listing, Paper
from ui import export
from ui.web.address import Address
from ui.web.chosen_list import section_name
from ui.web.markup import bar, copy_button, page_link, paper_link, some, text
from ui.web.paper_parts import authors, code, line, names, published

_PLACES = 3


def cards(hits: Sequence[Hit], address: Address) -> str:
    """Return hits as numbered cards, each with why it was found, and a bar for its score.

    The bar is whole for the first answer of a question, and for a neighbour that is the same in meaning.
    """
    best = 1.0 if address.similar else max((hit.score for hit in hits), default=1.0)
    return f'<ol class="aw-cards">{"".join(_hit(hit, address, best) for hit in hits)}</ol>'


def card(paper: Paper, address: Address) -> str:
    """Return a paper as one card."""
    return f'<article class="aw-card">{_known(paper, address)}{_asks(paper, address)}</article>'


def _hit(hit: Hit, address: Address, best: float) -> str:
    share = min(max(hit.score / best, 0.0), 1.0) if best > 0 else 1.0
    why = f'<p class="aw-why">{bar(share)}<span>{_why(hit, address, share)}</span></p>'
    return f'<li class="aw-card">{_known(hit.paper, address)}{why}{_asks(hit.paper, address)}</li>'


def _known(paper: Paper, address: Address) -> str:
    facts = (*published(paper), code(paper))
    return "".join(
        (
            f'<h2 class="aw-title">{paper_link(paper)}{names(paper)}</h2>',
            line("aw-authors", authors(paper)),
            line("aw-facts", " · ".join(part for part in facts if part)),
            _places(paper.listings, address),
            _abstract(paper, address),
        )
    )


def _places(listings: Sequence[Listing], address: Address) -> str:
    named, more = some((_place(entry, address) for entry in listings), _PLACES)
    lines = [f"<li>{one}</li>" for one in [*named, more] if one]
    return f'<ul class="aw-places" aria-label="Listed under">{"".join(lines)}</ul>' if lines else ""


def _place(entry: Listing, address: Address) -> str:
    """Return where a paper is listed, the list and the section each linked to the same question asked of it alone.

    Where nothing is asked, they lead to the list as it is browsed.
    """
    if address.q or address.similar:
        asked = replace(address, tab="", list=(), section=(), paper="", k="")
    else:
        asked = Address(tab="browse", list=(entry.list,))
    whole = page_link(asked.query(list=(entry.list,)), entry.list, kind="aw-list", label=f"Only the list {entry.list}")
    if not entry.section:
        return whole
    section, named = " › ".join(entry.section), section_name(entry.list, entry.section)
    return f"{whole} › {page_link(asked.query(section=(named,)), section, label=f'Only the section {section}')}"


def _abstract(paper: Paper, address: Address) -> str:
    if paper.abstract:
        asked = f' data-passage="{text(address.query(paper=paper.id))}"' if address.q else ""
        return f'<details class="aw-abstract"{asked}><summary>Abstract</summary><p>{text(paper.abstract)}</p></details>'
    return "" if paper.withheld else line("aw-small", "No abstract is known.")


def _why(hit: Hit, address: Address, share: float) -> str:
    near = f"no. {hit.dense_rank} by meaning" if hit.dense_rank else "not found by meaning"
    if address.similar:
        # neighbours of a paper are asked for by meaning alone
        return f"score {share:.0%} · {near}"
    if not hit.lexical_rank:
        return near if hit.matched else f"{near} · shares no word"
    words = ", ".join(hit.matched)
    return f"{near} · no. {hit.lexical_rank} by words" + (f": {text(words)}" if words else "")


def _asks(paper: Paper, address: Address) -> str:
    similar = page_link(
        Address(similar=paper.id, list=address.list).query(),
        "Similar papers",
        label=f"Papers similar to {paper.title}",
    )
    cite = copy_button(export.bibtex([paper]), "Copy BibTeX", f"Copy the BibTeX of {paper.title}")
    if address.tab == "map":
        return f'<p class="aw-asks">{similar}{cite}</p>'
    lists = dict.fromkeys(entry.list for entry in paper.listings)
    shown = next((name for name in address.list if name in lists), next(iter(lists), ""))
    on_map = page_link(
        Address(tab="map", list=(shown,) if shown else (), paper=paper.id).query(),
        "On the map",
        label=f"{paper.title} on the map",
    )
    return f'<p class="aw-asks">{similar}{on_map}{cite}</p>'
