"""Which of a paper's links leads to the paper."""

from indexer.lists import links
from search.papers import Paper


def page_of(paper: Paper) -> str | None:
    """Return where a paper can be read: arXiv's abstract page, else the DOI, else its own page, but never code."""
    return paper.link if paper.link and links.kind(paper.link) != "code" else None
