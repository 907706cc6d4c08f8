"""Stores: where papers, vectors and words are kept and found."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from search.facets import Facet
from search.filters import Filter
from search.manifest import Manifest
from search.papers import Conflict, Paper, PaperList

if TYPE_CHECKING:
    from search.suggesting.model import SectionModel


@dataclass(frozen=True, slots=True)
class Ranked:
    """A paper's row with the score that one engine gives it; higher is nearer."""

    row: int
    score: float


class Store(Protocol):
    """What a reader needs of an index; rows run from 0, scores fall, ties are in the order of rows."""

    path: Path
    manifest: Manifest
    lists: tuple[PaperList, ...]
    venues: tuple[str, ...]
    facets: tuple[Facet, ...]

    def dense(self, vector: NDArray[np.float32], k: int, within: Filter) -> list[Ranked]:
        """Return the `k` papers with the largest inner product with a unit vector `[d]`."""
        ...

    def lexical(self, question: str, k: int, within: Filter) -> list[Ranked]:
        """Return at most `k` papers that share words with the question, by BM25."""
        ...

    def papers(self, rows: Sequence[int]) -> list[Paper]:
        """Return the papers of rows, in the order asked."""
        ...

    def rows_within(self, within: Filter) -> NDArray[np.int64]:
        """Return the rows of the papers that a filter allows, int64 `[m]` in order."""
        ...

    def papers_within(self, within: Filter) -> list[Paper]:
        """Return every paper that a filter allows, in the order of rows."""
        ...

    def count(self, within: Filter) -> int:
        """Return how many papers a filter allows."""
        ...

    def row_of(self, paper_id: str) -> int | None:
        """Return the row of a paper's id, None where the index does not have it."""
        ...

    def vector(self, row: int) -> NDArray[np.float32]:
        """Return a paper's unit vector, float32 `[d]`."""
        ...

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the unit vectors of papers, float32 `[m, d]`, in the order asked."""
        ...

    def places(self) -> NDArray[np.float32]:
        """Return where every paper stands on the map, float32 `[n, 2]` within -1 and 1."""
        ...

    def section_model(self) -> "SectionModel":
        """Return what was learnt of the lists' sections."""
        ...

    def listed_as(self, title: str, arxiv_id: str | None, doi: str | None = None) -> list[Paper]:
        """Return the listed papers with this arXiv id, this DOI or this normalised title."""
        ...

    def conflicts(self) -> list[Conflict]:
        """Return every arXiv id that a list puts under another work."""
        ...
