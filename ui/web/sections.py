"""The answer to a submission as HTML: where it is listed already, and the sections where it may belong."""

from collections.abc import Sequence

from search.papers import Filing, Paper, PaperList, Suggestion
from ui.web.markup import hint, paper_link, place, text

_SECTIONS = 5
_HOW_TO_READ = (
    "The percentage is the probability that the paper belongs in that section of the list, learnt from where the "
    "listed papers stand; the papers named under a section are those most like it. A list from which the paper stands "
    "farther than nearly all of the list's own papers suggests none."
)


def listed_already(papers: Sequence[Paper]) -> str:
    """Return a notice that names every place of the lists that has this paper already, empty where there is none."""
    return "".join(_listed(paper) for paper in papers if paper.listings)


def _listed(paper: Paper) -> str:
    lines: dict[str, list[str]] = {}
    for entry in paper.listings:
        lines.setdefault(place(entry.list, entry.section), []).extend([str(entry.line)] if entry.line else [])
    places = "".join(f"<li>{named}{_at(numbers)}</li>" for named, numbers in lines.items())
    heading = f"<p><strong>Already listed:</strong> {paper_link(paper)}</p>"
    return f'<div class="aw-listed" role="status">{heading}<ul>{places}</ul></div>'


def _at(lines: Sequence[str]) -> str:
    return f", {'line' if len(lines) == 1 else 'lines'} {', '.join(lines)}" if lines else ""


def sections(lists: Sequence[PaperList], filings: Sequence[Filing]) -> str:
    """Return, list by list, the most probable sections, or why a list has none to offer."""
    entries = {entry.id: entry for entry in lists}
    blocks = "".join(_one_list(entries[filing.list], filing) for filing in filings)
    suggests = any(filing.suggestions for filing in filings)
    return f'<p class="aw-small aw-how">{_HOW_TO_READ}</p>{blocks}' if suggests else blocks


def _one_list(entry: PaperList, filing: Filing) -> str:
    if filing.suggestions:
        body = f'<ul class="aw-sections">{"".join(map(_section, filing.suggestions[:_SECTIONS]))}</ul>'
    elif not filing.fits:
        body = hint("The paper fits none of its sections: nearly all of the list's papers are nearer to one another.")
    elif any(entry.sections):
        body = hint("The paper fits this list, which has one section.")
    else:
        body = hint("The paper fits this list, which has no sections.")
    return f'<section class="aw-card"><h3 class="aw-title">{_label(entry)}</h3>{body}</section>'


def _label(entry: PaperList) -> str:
    # two lists may have one title
    identity = f' <span class="aw-list">{text(entry.id)}</span>'
    return f"{text(entry.title)}{identity}" if entry.title and entry.title != entry.id else text(entry.id)


def _section(one: Suggestion) -> str:
    share = f"{one.probability:.0%}"
    near = "".join(f"<li>{paper_link(paper)}</li>" for paper in one.evidence)
    return (
        f'<li><div class="aw-share"><span class="aw-heading">{text(" › ".join(one.section))}</span><b>{share}</b></div>'
        f'<div class="aw-bar" aria-hidden="true"><div style="width: {one.probability * 100:.1f}%"></div></div>'
        f'<ul class="aw-evidence" aria-label="The nearest papers there">{near}</ul></li>'
    )
