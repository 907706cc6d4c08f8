"""The map: what it shows at an address, and the links and the question above it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search import SearchEngine
from search.filters import Filter
from search.papers import Paper
from search.stores import Store
from ui.web.address import Address
from ui.web.asked import ask, results
from ui.web.chosen_list import chosen_list
from ui.web.map_points import ListPoints, Points, list_points, points_of
from ui.web.markup import form, page_link, text
from ui.web.pieces import counted

_READ = "Near points are papers that read alike; how far apart distant ones are says little."


@dataclass(frozen=True, slots=True)
class Question:
    """A question, where it stands, and the papers that answer it, best first, none where they do not answer it."""

    text: str
    x: float
    y: float
    hits: Points


@dataclass(frozen=True, slots=True)
class MapView:
    """What the map shows: the papers, a question, the paper that is opened, and what must be said of it all."""

    papers: ListPoints
    question: Question | None
    opened: Points | None
    notes: tuple[str, ...]


def map_points(engine: SearchEngine, address: Address) -> MapView:
    """Return what the map shows at an address.

    Raises RequestError for a list, a filter or a question that cannot be asked; an unknown paper is not opened.
    """
    store, notes = engine.store, []
    papers = list_points(store, _chosen(engine, address))
    shown, total = len(papers.points.id), store.manifest.counts.papers
    if shown < total:
        notes.append(f"{shown:,} of {total:,} papers are shown.")
    question = None
    if address.q:
        found = _found(engine, address)
        if not found:
            notes.append("Nothing in these lists answers that question; the star is where it would stand.")
        x, y = engine.place_of(address.q)
        question = Question(address.q, round(x, 4), round(y, 4), _points(store, found))
    return MapView(papers, question, _opened(store, address.paper), tuple(notes))


def map_controls(engine: SearchEngine, address: Address) -> str:
    """Return what stands above the map: the lists to choose from, a field for a question, how to read it.

    Raises RequestError for an unknown list, and for a number of results that is none.
    """
    store, chosen = engine.store, _chosen(engine, address)
    total = store.manifest.counts.papers
    said = counted(total, "paper")
    if chosen:
        said += f", coloured by the sections of {chosen}"
    asked = page_link(address.query(q="", paper=""), "Take the question away") if address.q else ""
    field = (
        '<label for="aw-map-question">Where does a question stand?</label>'
        f'<input id="aw-map-question" type="search" name="q" value="{text(address.q)}" maxlength="2000">'
    )
    shown = replace(address, tab="map", similar="", paper="")
    question = form(shown, field, f"Show its {results(address)} papers", replaces=("q",))
    explained = f'<p class="aw-small">{text(said)}. {_READ}{_filters(address)} {asked}</p>'
    return f'<div class="aw-found">{_lists(store, address, chosen)}{question}{explained}</div>'


def map_answers(engine: SearchEngine, address: Address) -> str:
    """Return the papers that answer the question on the map, by rank, each a link that opens it; "" without a question.

    Raises RequestError for a question or a filter that cannot be asked.
    """
    found = _found(engine, address)
    if not found:
        return ""
    items = "".join(f"<li>{page_link(address.query(paper=one.id), one.title or one.id)}</li>" for one in found)
    asked = page_link(replace(address, tab="", paper="").query(), "Ask this in Search")
    return f'<div class="aw-found"><ol class="aw-answers">{items}</ol><p class="aw-small">{asked}</p></div>'


def _found(engine: SearchEngine, address: Address) -> list[Paper]:
    answer = ask(engine, replace(address, similar=""))
    return [hit.paper for hit in answer.hits] if answer and answer.relevant else []


def _chosen(engine: SearchEngine, address: Address) -> str:
    """Return the id of the list that an address names, or whose section; else of that with most papers; "" of none."""
    store = engine.store
    if store.lists and (address.list or address.section):
        return chosen_list(store, address).id
    counts = {entry.id: store.count(Filter(lists=(entry.id,))) for entry in store.lists}
    return max(counts, key=lambda list_id: counts[list_id], default="")


def _opened(store: Store, paper_id: str) -> Points | None:
    row = store.row_of(paper_id) if paper_id else None
    return None if row is None else _points(store, store.papers([row]))


def _points(store: Store, papers: Sequence[Paper]) -> Points:
    rows = [row for paper in papers if (row := store.row_of(paper.id)) is not None]
    return points_of(store, papers, rows)


def _lists(store: Store, address: Address, chosen: str) -> str:
    here = replace(address, tab="map", section=())
    links = "".join(
        f"<li>{page_link(here.query(list=(one.id,)), one.id, kind='aw-example', chosen=one.id == chosen)}</li>"
        for one in store.lists
    )
    return f'<nav aria-label="Colour by the sections of"><ul class="aw-examples">{links}</ul></nav>' if links else ""


def _filters(address: Address) -> str:
    """Return what narrows the papers that answer the question, and a way out."""
    bare = Address(tab="map", q=address.q, k=address.k)
    if not address.q or address == replace(bare, paper=address.paper):
        return ""
    return f" Only papers that pass the filters answer; {page_link(bare.query(), 'ask all papers')}."
