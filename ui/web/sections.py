"""The answer to a submission as HTML: where it is listed already, and the sections where it may belong."""

from collections.abc import Sequence

from search.papers import Paper, PaperList, Suggestion
from ui.web.markup import hint, paper_link, place, text

_SECTIONS = 5
_HOW_TO_READ = (
    "For each list, the listed papers nearest to this one vote for their sections; the percentage is a section's share "
    "of that vote. It compares the sections of one list and does not say whether the paper belongs in the list at all: "
    "the papers named under a section show how near it is."
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


def sections(asked: Sequence[PaperList], suggested: Sequence[Suggestion]) -> str:
    """Return, list by list, the sections by their share of the vote, or why a list has none to offer."""
    blocks = [_one_list(entry, [one for one in suggested if one.list == entry.id]) for entry in asked]
    return f'<p class="aw-small aw-how">{_HOW_TO_READ}</p>{"".join(blocks)}' if suggested else "".join(blocks)


def _one_list(entry: PaperList, suggested: Sequence[Suggestion]) -> str:
    if suggested:
        body = f'<ul class="aw-sections">{"".join(map(_section, suggested[:_SECTIONS]))}</ul>'
    elif entry.sections:
        body = hint("No section fits: no paper near this one stands under a heading of this list.")
    else:
        body = hint("This list has no sections.")
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
