"""What a page says of a paper beside its title: names, authors, where it appeared, code."""

from search.papers import Paper
from ui.web.markup import link, some, text

_AUTHORS = 4


def line(kind: str, content: str) -> str:
    """Return a paragraph of a CSS class, nothing where it has no content."""
    return f'<p class="{kind}">{content}</p>' if content else ""


def names(paper: Paper) -> str:
    """Return the names that the lists give a paper."""
    return "".join(f' <span class="aw-chip">{text(name)}</span>' for name in paper.names)


def authors(paper: Paper) -> str:
    """Return the first authors of a paper, and how many more there are."""
    first, more = some(paper.authors, _AUTHORS)
    return text(", ".join(first) + (f" {more}" if more else ""))


def published(paper: Paper) -> list[str]:
    """Return a paper's venue and its year, as far as known."""
    venue = paper.venue or next(iter(paper.venues), None)
    return [text(part) for part in (venue, paper.year) if part]


def code(paper: Paper) -> str:
    """Return the link to a paper's code, nothing where it has none."""
    return link(paper.code_link, "code") if paper.code_link else ""
