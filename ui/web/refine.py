"""What narrows an answer: the filters that can be chosen beside it, and those that hold, each with a way out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search import SearchEngine
from search.facets import Facet
from search.filters import Filter
from search.papers import PaperList
from search.stores import Store
from search.titles import normalise_title
from ui.web.address import Address
from ui.web.chosen_list import section_name
from ui.web.markup import form, page_link, text

_FIRST, _OFFERED = 8, 50
"""How many venues, and how many values of a facet, are offered at once, and with those that are folded."""
_FACETS = 12
_EXAMPLES = ("generative retrieval with semantic IDs", "cold-start items", "surveys of LLMs for recommendation")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter as its address writes it, how it is shown, and how many papers it leaves."""

    value: str
    shown: str
    papers: int
    below: tuple["Choice", ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """All that an index can be narrowed to; `sections` has one tree for each list, `examples` are what it answers."""

    lists: tuple[Choice, ...]
    sections: tuple[Choice, ...]
    venues: tuple[Choice, ...]
    facets: tuple[Choice, ...]
    with_code: int
    examples: tuple[str, ...]


def choices(engine: SearchEngine) -> Choices:
    """Return what the papers of an engine's index can be narrowed to, counted by the filters, and what to ask first."""
    store = engine.store

    def counted(value: str, shown: str, within: Filter) -> Choice:
        return Choice(value, shown, store.count(within))

    def of_facet(facet: Facet) -> tuple[Choice, ...]:
        named = ((f"{facet.name}: {value}", value) for value, _ in facet.values[:_OFFERED])
        return tuple(counted(name, value, engine.within(facets=[name])) for name, value in named)

    venues = [counted(venue, venue, engine.within(venues=[venue])) for venue in _commonest(store)[:_OFFERED]]
    return Choices(
        lists=tuple(counted(entry.id, entry.id, engine.within(lists=[entry.id])) for entry in store.lists),
        sections=tuple(_tree(engine, entry) for entry in store.lists if entry.sections),
        venues=tuple(sorted(venues, key=_commonest_first)),
        facets=tuple(Choice(facet.name, facet.name, 0, of_facet(facet)) for facet in store.facets[:_FACETS]),
        with_code=store.count(Filter(code=True)),
        examples=tuple(one for one in _EXAMPLES if engine.search(one, k=1)),
    )


def _commonest_first(choice: Choice) -> tuple[int, str]:
    return -choice.papers, choice.shown.casefold()


def _commonest(store: Store) -> list[str]:
    """Return each venue in one of its spellings, the commonest first."""
    spelled: dict[str, list[str]] = {}
    for venue in store.venues:
        spelled.setdefault(normalise_title(venue), []).append(venue)
    papers = {names[0]: store.count(Filter(venues=tuple(names))) for names in spelled.values()}
    return sorted(papers, key=lambda name: (-papers[name], name.casefold()))


def _tree(engine: SearchEngine, entry: PaperList) -> Choice:
    def below(path: tuple[str, ...]) -> tuple[Choice, ...]:
        children = [one for one in dict.fromkeys(entry.sections) if len(one) == len(path) + 1 and one[:-1] == path]
        return tuple(
            Choice(section_name(entry.id, child), child[-1], _under(engine, entry, child), below(child))
            for child in children
        )

    return Choice(entry.id, entry.title or entry.id, 0, below(()))


def _under(engine: SearchEngine, entry: PaperList, path: tuple[str, ...]) -> int:
    places = tuple((entry.id, one) for one in entry.sections if one[: len(path)] == path)
    return engine.store.count(Filter(places=places))


def active(address: Address) -> str:
    """Return the filters that hold, each with a link that takes it away; empty where there is none."""
    held = list(_active(address))
    if not held:
        return ""
    chips = "".join(f'<li class="aw-chip">{text(said)} {removal(said, query)}</li>' for said, query in held)
    away = page_link(Address(q=address.q, similar=address.similar, k=address.k).query(), "Clear all")
    return f'<ul class="aw-active" aria-label="Active filters">{chips}<li>{away}</li></ul>'


def removal(said: str, query: str) -> str:
    """Return the link that takes a filter away."""
    return page_link(query, "×", kind="aw-away", label=f"Remove the filter {said}")


def _active(address: Address) -> Iterator[tuple[str, str]]:
    for field, said in (("list", "list"), ("section", "section"), ("venue", "venue"), ("facet", "")):
        for value in getattr(address, field):
            yield f"{said}: {value}" if said else value, address.without(field, value)
    if address.since or address.until:
        yield f"years: {years_said(address)}", address.query(since="", until="")
    if address.code:
        yield "has code", address.query(code="")


def years_said(address: Address) -> str:
    """Return the years of an address, of which one at least is named, in words."""
    if not address.until:
        return f"since {address.since}"
    return f"{address.since} to {address.until}" if address.since else f"until {address.until}"


def filters(offered: Choices, address: Address) -> str:
    """Return the filters that can be chosen, those that hold marked."""
    parts = (
        _group("Lists", _options(offered.lists, "list", address), is_open=True),
        _group("Sections", "".join(_section_tree(tree, address) for tree in offered.sections), is_open=True),
        _group("Years", _years_form(address), is_open=True),
        _group("Code", _code(offered.with_code, address), is_open=True),
        _group("Venues", _venues(offered.venues, address), is_open=bool(address.venue)),
        *(
            _group(facet.shown, _options(facet.below, "facet", address, _FIRST), is_open=_held(facet, address))
            for facet in offered.facets
        ),
    )
    return f'<nav class="aw-filters" aria-label="Filters">{"".join(parts)}</nav>'


def _held(facet: Choice, address: Address) -> bool:
    return any(choice.value in address.facet for choice in facet.below)


def _group(name: str, content: str, *, is_open: bool) -> str:
    if not content:
        return ""
    return f'<details class="aw-group"{" open" if is_open else ""}><summary>{text(name)}</summary>{content}</details>'


def _options(offered: Sequence[Choice], field: str, address: Address, most: int | None = None) -> str:
    first, others = offered[:most], offered[most:] if most else ()
    shown = "".join(f"<li>{_option(choice, field, address)}</li>" for choice in first if choice.papers)
    rest = "".join(f"<li>{_option(choice, field, address)}</li>" for choice in others if choice.papers)
    folded = f"<details><summary>more</summary><ul>{rest}</ul></details>" if rest else ""
    return f"<ul>{shown}</ul>{folded}" if shown else ""


def _option(choice: Choice, field: str, address: Address) -> str:
    held = choice.value in getattr(address, field)
    query = address.without(field, choice.value) if held else address.adding(field, choice.value)
    return page_link(query, choice.shown, kind="aw-option", chosen=held) + _number(choice.papers)


def _number(papers: int) -> str:
    return f'&nbsp;<span class="aw-number">{papers:,}</span>'


def _section_tree(tree: Choice, address: Address) -> str:
    held = any(value.startswith(f"{tree.value} › ") for value in address.section)
    is_open = " open" if held else ""
    return f"<details{is_open}><summary>{text(tree.value)}</summary>{_sections(tree.below, address)}</details>"


def _sections(offered: Sequence[Choice], address: Address) -> str:
    items = "".join(
        f"<li>{_option(choice, 'section', address)}{_sections(choice.below, address) if choice.below else ''}</li>"
        for choice in offered
    )
    return f"<ul>{items}</ul>"


def _years_form(address: Address) -> str:
    fields = "".join(
        f'<label>{label} <input name="{name}" value="{text(value)}" class="aw-year" inputmode="numeric" '
        f'maxlength="4" placeholder="any"></label>'
        for label, name, value in (("From", "since", address.since), ("to", "until", address.until))
    )
    return form(address, fields, "Apply", replaces=("since", "until"), label="Years")


def _venues(offered: Sequence[Choice], address: Address) -> str:
    known = "".join(f'<option value="{text(choice.shown)}"></option>' for choice in offered)
    field = (
        '<label>Other <input name="venue" list="aw-venues" maxlength="200" size="12"></label>'
        f'<datalist id="aw-venues">{known}</datalist>'
    )
    if not offered:
        return ""
    return _options(offered, "venue", address, _FIRST) + form(address, field, "Add", replaces=(), label="Other venue")


def _code(papers: int, address: Address) -> str:
    query = address.query(code="" if address.code else "1")
    link = page_link(query, "Has code", kind="aw-option", chosen=bool(address.code))
    return f"<ul><li>{link}{_number(papers)}</li></ul>" if papers else ""
