"""The Suggest tab: where a submission is listed already, the sections where it may belong, and the row to paste."""

from collections.abc import Sequence

from indexer.filing import Filed
from indexer.lists.rows import row_for
from search.papers import Filing, Paper, PaperList, Suggestion
from ui.web.address import Address
from ui.web.chosen_list import id_beside, section_name, title_of
from ui.web.markup import bar, copy_button, hint, link, notice, page_link, paper_link, place, text

SUBMIT = "Give an arXiv id, an arXiv address or a title, to see the sections where the paper may belong."
_SECTIONS = 3
_HOW_TO_READ = (
    "The percentage is the probability that the paper belongs in that section of the list, learnt from where the "
    "listed papers stand; the papers named under a section are those most like it. A list from which the paper stands "
    "farther than nearly all of the list's own papers suggests none."
)


def suggestions(lists: Sequence[PaperList], filed: Filed) -> str:
    """Return what is said of a filed submission: listed already, then list by list the sections and the row."""
    paper = filed.paper
    head = f'<h2 class="aw-title aw-start" tabindex="-1">{link(paper.link, paper.title or paper.id)}</h2>'
    places = _listed("Already listed", filed.listed) + _listed("Perhaps listed already", filed.perhaps)
    if filed.refused:
        return head + places + notice(filed.refused)
    by_title = hint(f"By its title alone: {filed.by_title}.") if filed.by_title and filed.filings else ""
    return head + places + by_title + (_by_list(lists, filed) or hint("The index holds no lists."))


def _listed(said: str, papers: Sequence[Paper]) -> str:
    return "".join(_one_listed(said, paper) for paper in papers if paper.listings)


def _one_listed(said: str, paper: Paper) -> str:
    lines: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for entry in paper.listings:
        lines.setdefault((entry.list, entry.section), []).extend([str(entry.line)] if entry.line else [])
    places = "".join(f"<li>{_linked(*where)}{_at(numbers)}</li>" for where, numbers in lines.items())
    heading = f"<p><strong>{said}:</strong> {paper_link(paper)}</p>"
    return f'<div class="aw-listed" role="status">{heading}<ul>{places}</ul></div>'


def _linked(list_id: str, section: tuple[str, ...]) -> str:
    sections = (section_name(list_id, section),) if section else ()
    query = Address(tab="browse", list=(list_id,), section=sections).query()
    return f'<a href="{text(query)}">{place(list_id, section)}</a>'


def _at(lines: Sequence[str]) -> str:
    return f", {'line' if len(lines) == 1 else 'lines'} {', '.join(lines)}" if lines else ""


def _by_list(lists: Sequence[PaperList], filed: Filed) -> str:
    entries = {entry.id: entry for entry in lists}
    carriers = {entry.list for paper in filed.listed for entry in paper.listings}
    blocks = "".join(
        _one_list(entries[filing.list], filing, None if filing.list in carriers else filed.paper)
        for filing in filed.filings
    )
    suggests = any(filing.suggestions for filing in filed.filings)
    how = f'<p class="aw-small aw-how">{_HOW_TO_READ}</p>' if suggests else ""
    return f'{how}<div class="aw-filings">{blocks}</div>' if blocks else ""


def _one_list(entry: PaperList, filing: Filing, to_place: Paper | None) -> str:
    """Return what is said of one list, with the rows of the paper that is `to_place`, if it is not there already."""
    if filing.suggestions:
        best = filing.suggestions[:_SECTIONS]
        items = "".join(_section(entry, one, to_place, is_first=one is best[0]) for one in best)
        body = f'<ul class="aw-sections">{items}</ul>'
    elif not filing.fits:
        body = hint("The paper fits none of its sections: nearly all of the list's papers are nearer to one another.")
    else:
        sections = "which has one section" if any(entry.sections) else "which has no sections"
        row = _row(row_for(entry, (), to_place), entry.id, is_open=True) if to_place else ""
        body = hint(f"The paper fits this list, {sections}.") + row
    near = f'<span class="aw-fit">nearer than {filing.fit:.0%} of its own papers</span>'
    return f'<section class="aw-card"><h3 class="aw-title">{_label(entry)}</h3>{near}{body}</section>'


def _label(entry: PaperList) -> str:
    query = Address(tab="browse", list=(entry.id,)).query()
    return f"{page_link(query, title_of(entry))}{id_beside(entry)}"


def _section(entry: PaperList, one: Suggestion, to_place: Paper | None, *, is_first: bool) -> str:
    share = f"{one.probability:.0%}"
    heading = " › ".join(one.section)
    near = "".join(f"<li>{paper_link(paper)}</li>" for paper in one.evidence)
    row = _row(row_for(entry, one.section, to_place), heading, is_open=is_first) if to_place else ""
    return (
        f'<li><div class="aw-share"><span class="aw-heading">{text(heading)}</span><b>{share}</b></div>'
        f"{bar(one.probability)}"
        f'<ul class="aw-evidence" aria-label="The nearest papers there">{near}</ul>{row}</li>'
    )


def _row(row: str, where: str, *, is_open: bool) -> str:
    button = copy_button(row, "Copy the row", f"Copy the row for {where}")
    opened = " open" if is_open else ""
    summary = "<summary>The row to paste</summary>"
    return f'<details class="aw-row"{opened}>{summary}<pre>{text(row)}</pre>{button}</details>'
