"""Stores: where papers, vectors and words are kept and found."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

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


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """The rows that one engine finds, best first, int64 `[m]`, with their scores, float64 `[m]`.

    Of words, `said` is the score that counts as having said all that was asked, and `enough` one from which it is no
    chance that the words are there.
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]
    said: float = 1.0
    enough: float = 1.0

    @classmethod
    def of(cls, rows: ArrayLike, scores: ArrayLike, said: float = 1.0, enough: float = 1.0) -> "Ranking":
        """Return rows with their scores in falling order of these, ties in the order of rows."""
        found, given = np.asarray(rows, dtype=np.int64), np.asarray(scores, dtype=np.float64)
        order = np.lexsort((found, -given))
        return cls(found[order], given[order], said, enough)

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Ranked]:
        return map(Ranked, self.rows.tolist(), self.scores.tolist())

    def best(self, k: int) -> "Ranking":
        """Return the first `k`."""
        return replace(self, rows=self.rows[:k], scores=self.scores[:k])

    def place_of(self, row: int) -> int | None:
        """Return where a row stands, from 0, None where it was not found."""
        places = np.flatnonzero(self.rows == row)
        return int(places[0]) if len(places) else None


NOTHING_FOUND = Ranking.of([], [])


class Store(Protocol):
    """What a reader needs of an index; rows run from 0, scores fall, ties are in the order of rows."""

    path: Path
    manifest: Manifest
    lists: tuple[PaperList, ...]
    venues: tuple[str, ...]
    facets: tuple[Facet, ...]

    def dense(self, vector: NDArray[np.float32], k: int, within: Filter) -> Ranking:
        """Return the `k` papers with the largest inner product with a unit vector `[d]`."""
        ...

    def lexical(self, question: str, k: int, within: Filter) -> Ranking:
        """Return at most `k` papers that share words with the question, by BM25."""
        ...

    def respelt(self, question: str) -> str:
        """Return a question with each word that no paper has replaced by the nearest word of titles and names."""
        ...

    def withheld_words(self, paper_id: str) -> Collection[int]:
        """Return the numbers of the stems of a paper whose text is withheld, none where it is not."""
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
