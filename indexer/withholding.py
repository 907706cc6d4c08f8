"""An index that ships without anybody's prose: abstracts and notes left out, facts and vectors kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from search.papers import Paper


def without_text(paper: Paper) -> Paper:
    """Return a paper without its abstract and its listings' notes."""
    return replace(
        paper,
        abstract=None,
        withheld=paper.withheld or paper.abstract is not None,
        listings=tuple(replace(listing, note=None) for listing in paper.listings),
    )


@dataclass(frozen=True, slots=True)
class WithoutText:
    """The same papers without their text, as often as they are asked for."""

    papers: Iterable[Paper]

    def __iter__(self) -> Iterator[Paper]:
        return map(without_text, self.papers)
