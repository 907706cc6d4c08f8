"""The answer to a question as HTML: one card for each paper."""

from collections.abc import Sequence

from search.papers import Hit, Paper, is_web_address
from ui.web.markup import link, paper_link, place, some, text

_AUTHORS = 4
_PLACES = 3


def cards(hits: Sequence[Hit]) -> str:
    """Return hits as numbered cards under a line that counts them."""
    count = "1 paper" if len(hits) == 1 else f"{len(hits)} papers, best first"
    return f'<p class="aw-count" role="status">{count}</p><ol class="aw-cards">{"".join(map(_card, hits))}</ol>'


def _card(hit: Hit) -> str:
    paper = hit.paper
    parts = (
        f'<h3 class="aw-title">{paper_link(paper)}{_chips(paper)}</h3>',
        _line("aw-authors", _authors(paper)),
        _line("aw-facts", " · ".join(part for part in (*_published(paper), _code(paper)) if part)),
        _places(paper),
        _abstract(paper),
        _line("aw-why", _why(hit)),
    )
    return f'<li class="aw-card">{"".join(parts)}</li>'


def _line(kind: str, content: str) -> str:
    return f'<p class="{kind}">{content}</p>' if content else ""


def _chips(paper: Paper) -> str:
    return "".join(f' <span class="aw-chip">{text(name)}</span>' for name in paper.names)


def _authors(paper: Paper) -> str:
    first, more = some(paper.authors, _AUTHORS)
    return text(", ".join(first) + (f" {more}" if more else ""))


def _published(paper: Paper) -> list[str]:
    venue = paper.venue or next(iter(paper.venues), None)
    return [text(part) for part in (venue, paper.year) if part]


def _code(paper: Paper) -> str:
    return link(paper.code_url, "code") if is_web_address(paper.code_url) and paper.code_url != paper.link else ""


def _places(paper: Paper) -> str:
    named, more = some((place(entry.list, entry.section) for entry in paper.listings), _PLACES)
    lines = [f"<li>{one}</li>" for one in [*named, more] if one]
    return f'<ul class="aw-places" aria-label="Listed under">{"".join(lines)}</ul>' if lines else ""


def _abstract(paper: Paper) -> str:
    if paper.abstract:
        return f'<details class="aw-abstract"><summary>Abstract</summary><p>{text(paper.abstract)}</p></details>'
    if paper.withheld:
        return _line("aw-small", "This index leaves out the abstract; to get it, run <code>awesearch index</code>.")
    return _line("aw-small", "No abstract is known.")


def _why(hit: Hit) -> str:
    ranks = (("meaning", hit.dense_rank), ("words", hit.lexical_rank))
    return " · ".join(f"no. {rank} by {kind}" if rank else f"not found by {kind}" for kind, rank in ranks)
