"""Each paper once, though lists carry it more than once."""

from collections.abc import Iterable

from search.papers import Paper
from search.titles import normalise_title


def distinct(papers: Iterable[Paper]) -> list[Paper]:
    """Return every paper where it comes first."""
    first: dict[tuple[str, str], Paper] = {}
    for paper in papers:
        # the title too, as a list may give one arXiv id to two works
        first.setdefault((paper.id, normalise_title(paper.title)), paper)
    return list(first.values())
