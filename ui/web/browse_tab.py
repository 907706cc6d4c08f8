"""The tab to browse: a list's headings as a tree, and the papers of one of them in the order of the list."""

import re
from collections.abc import Collection, Iterator, Sequence

from search import RequestError, SearchEngine
from search.filters import Years, parse_years, resolve
from search.overview import Entry, Section, SectionCount, count_sections, overview, papers_of
from search.papers import PaperList
from search.stores import Store
from ui.web.address import Address
from ui.web.asked import years
from ui.web.browse_rows import Row, row_groups, rows_of
from ui.web.chosen_list import NO_LISTS, chosen_list, section_name, title_of
from ui.web.markup import hint, page_link, text
from ui.web.pieces import counted, start
from ui.web.refine import removal, years_said
from ui.web.section_tree import paper_number, section_tree

_ROWS = 200
_MOST_ROWS = 2_000
_WHOLE = re.compile(r"[0-9]{1,5}", re.ASCII)


def browse_tab(engine: SearchEngine, address: Address) -> str:
    """Return the lists to choose from, the headings of one, and the papers under the chosen heading.

    Raises RequestError for an unknown list or section, for years that are none, and for a number of rows out of range.
    """
    store = engine.store
    if not store.lists:
        return hint(NO_LISTS)
    entry = chosen_list(store, address)
    known = overview(store, entry.id)
    within, most = parse_years(years(address)), _most(address.k)
    chosen = _chosen(address.section, entry, known.sections)
    here = Address(
        tab="browse", list=(entry.id,), section=address.section[:1], since=address.since, until=address.until
    )
    dated = [one for one in known.entries if _is_of(one, within)]
    undated = {one.paper for one in known.entries if within and one.year is None and _is_under(one, chosen)}
    papers = (
        _title(entry, chosen, here),
        _narrowed(here, len(undated)),
        _papers(store, rows_of(one for one in dated if _is_under(one, chosen)), chosen, here, most),
    )
    tree = _tree(count_sections(dated, entry.sections), len({one.paper for one in dated}), chosen, here)
    return f'{_lists(store.lists, entry)}<div class="aw-columns aw-browse">{tree}<div>{"".join(papers)}</div></div>'


def _most(typed: str) -> int:
    most = int(typed) if _WHOLE.fullmatch(typed) else _ROWS if not typed else 0
    if not 1 <= most <= _MOST_ROWS:
        raise RequestError(f"the number of papers is {typed[:40]!r}; ask for 1 to {_MOST_ROWS}")
    return most


def _chosen(named: Sequence[str], entry: PaperList, sections: Sequence[SectionCount]) -> tuple[Section, ...]:
    """Return the sections that a name means: those called exactly so, else what a person may call so."""
    if not named:
        return ()
    exact = tuple(one.section for one in sections if section_name(entry.id, one.section) == named[0])
    return exact or tuple(section for _, section in resolve([entry.id], named[:1], None, None, [entry], ()).places)


def _is_under(one: Entry, chosen: Collection[Section]) -> bool:
    return not chosen or any(one.section[: len(top)] == top for top in chosen)


def _is_of(one: Entry, years: Years | None) -> bool:
    return not years or (one.year is not None and years[0] <= one.year <= years[1])


def _lists(lists: Sequence[PaperList], entry: PaperList) -> str:
    asked = ((one, Address(tab="browse", list=(one.id,)).query()) for one in lists)
    links = [page_link(query, one.id, kind="aw-example", chosen=one is entry) for one, query in asked]
    items = "".join(f"<li>{link}</li>" for link in links)
    return f'<nav aria-label="Lists"><ul class="aw-examples">{items}</ul></nav>'


def _tree(counts: Sequence[SectionCount], papers: int, chosen: Collection[Section], here: Address) -> str:
    if not counts:
        return hint("The list has no sections.")
    whole = page_link(here.query(section=()), "All sections", chosen=not chosen) + paper_number(papers)
    tree = section_tree(counts, here, chosen)
    return (
        '<details class="aw-beside aw-side"><summary>Sections</summary>'
        f'<nav aria-label="Sections"><p class="aw-whole">{whole}</p>{tree}</nav></details>'
    )


def _title(entry: PaperList, chosen: Sequence[Section], here: Address) -> str:
    if not chosen:
        return start(text(title_of(entry)))
    top = chosen[0]
    above = [page_link(here.query(section=()), entry.id)]
    above += [
        page_link(here.query(section=(section_name(entry.id, top[:depth]),)), top[depth - 1])
        for depth in range(1, len(top))
    ]
    heading = top[-1] if len(chosen) == 1 else here.section[0]
    return (
        f'<nav class="aw-small" aria-label="Above this section">{" › ".join(above)}</nav>'
        f"{start(text(heading.strip() or '(no heading)'))}"
    )


def _narrowed(here: Address, undated: int) -> str:
    """Return the years that papers are narrowed to, with a link that takes them away."""
    if not here.since and not here.until:
        return ""
    said = f"years: {years_said(here)}"
    chip = f'<li class="aw-chip">{text(said)} {removal(said, here.query(since="", until=""))}</li>'
    left_out = f"<li>{counted(undated, 'paper')} without a known year left out</li>" if undated else ""
    return f'<ul class="aw-active" aria-label="Active filters">{chip}{left_out}</ul>'


def _papers(store: Store, rows: Sequence[Row], chosen: Sequence[Section], here: Address, most: int) -> str:
    if not rows:
        return hint("No paper of these years stands here." if here.since or here.until else "No paper stands here.")
    papers = len({row.paper for row in rows})
    places = f" in {len(rows):,} places" if len(rows) > papers else ""
    first = f", the first {most:,} shown" if len(rows) > most else ""
    shown = rows[:most]
    groups = row_groups(
        shown, papers_of(store, [row.paper for row in shown]), here, chosen[0] if len(chosen) == 1 else ()
    )
    count = f'<p class="aw-count" role="status">{counted(papers, "paper")}{places}{first}</p>'
    return f"{count}{groups}{''.join(_more(len(rows), most, here))}"


def _more(rows: int, most: int, here: Address) -> Iterator[str]:
    """Yield the links to what is not shown, where there is more."""
    further = min(most + _ROWS, _MOST_ROWS)
    if rows > most and further > most:
        links = [page_link(here.query(k=str(further)), f"show {min(rows, further) - most:,} more")]
        if further < rows <= _MOST_ROWS:
            links.append(page_link(here.query(k=str(rows)), f"show all {rows:,}"))
        yield f'<p class="aw-more">{" · ".join(links)}</p>'
    elif rows > most:
        yield hint(f"No more than {_MOST_ROWS:,} are shown; choose a section, or fewer years.")
