"""The embedded store: SQLite for papers, FAISS for vectors, tantivy for words, one folder for all."""

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.errors import IndexUnusableError
from search.filters import Filter
from search.manifest import check_files, read_manifest
from search.papers import Conflict, Paper
from search.stores import Ranking
from search.stores.database import PAPERS, Database
from search.stores.lexical import LexicalIndex
from search.stores.map_places import PLACES, read_places
from search.stores.vectors import VectorIndex
from search.suggesting.model import SECTIONS, SectionModel

VECTORS = "vectors.faiss"
LEXICAL = "lexical"
LEXICAL_ON_DISK_PAPERS = 5_000
"""From this many papers on the words are kept on disk; fewer are indexed in memory on opening, in under 0.3 s."""


class LocalStore:
    """The Store of one generation of an index on disk."""

    def __init__(self, index: Path) -> None:
        self.path = index
        self.manifest = read_manifest(index)
        check_files(index, self.manifest)
        folder = self.manifest.folder(index)
        self._vectors = VectorIndex.read(folder / VECTORS)
        self._database = Database(folder / PAPERS)
        self.lists = self._database.lists
        self.venues = self._database.venues
        self.facets = self._database.facets
        self._check_sizes()
        # at hand from now on: two builds later their folder is gone
        self._learnt = (folder / SECTIONS).read_bytes()
        # what was learnt is decoded only where it stands in for text
        self._withheld = self.section_model().words_of_rows() if self.manifest.counts.withheld else {}
        self._lexical = self._open_words(folder / LEXICAL)
        self._places = read_places(folder / PLACES, len(self._vectors))

    def dense(self, vector: NDArray[np.float32], k: int, within: Filter) -> Ranking:
        """Return the `k` papers with the largest inner product with a unit vector `[d]`."""
        return self._vectors.search(vector, k, self._database.rows_within(within) if within else None)

    def lexical(self, question: str, k: int, within: Filter) -> Ranking:
        """Return at most `k` papers that share words with the question, by BM25."""
        return self._lexical.search(question, k, within)

    def respelt(self, question: str) -> str:
        """Return a question with each word that no paper has replaced by the nearest word of titles and names."""
        return self._lexical.respelt(question)

    def withheld_words(self, paper_id: str) -> Collection[int]:
        """Return the numbers of the stems of a paper whose text is withheld, none where it is not."""
        row = self.row_of(paper_id)
        words = None if row is None else self._withheld.get(row)
        return () if words is None else set(words.stems.tolist())

    def papers(self, rows: Sequence[int]) -> list[Paper]:
        """Return the papers of rows, in the order asked."""
        return self._database.papers(rows)

    def rows_within(self, within: Filter) -> NDArray[np.int64]:
        """Return the rows of the papers that a filter allows, int64 `[m]` in order."""
        return self._database.rows_within(within)

    def papers_within(self, within: Filter) -> list[Paper]:
        """Return every paper that a filter allows, in the order of rows."""
        return self._database.papers_within(within)

    def count(self, within: Filter) -> int:
        """Return how many papers a filter allows."""
        return self._database.count(within)

    def row_of(self, paper_id: str) -> int | None:
        """Return the row of a paper's id, None where the index does not have it."""
        return self._database.row_of(paper_id)

    def vector(self, row: int) -> NDArray[np.float32]:
        """Return a paper's unit vector, float32 `[d]`."""
        return self._vectors.vector(row)

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the unit vectors of papers, float32 `[m, d]`, in the order asked."""
        return self._vectors.rows(rows)

    def places(self) -> NDArray[np.float32]:
        """Return where every paper stands on the map, float32 `[n, 2]` within -1 and 1."""
        return self._places

    def section_model(self) -> SectionModel:
        """Return what was learnt of the lists' sections; raises IndexUnusableError where that cannot be read."""
        return SectionModel.decode(self._learnt, self.manifest.folder(self.path) / SECTIONS)

    def listed_as(self, title: str, arxiv_id: str | None, doi: str | None = None) -> list[Paper]:
        """Return the listed papers with this arXiv id, this DOI or this normalised title."""
        return self.papers(self._database.listed_rows(title, arxiv_id, doi))

    def conflicts(self) -> list[Conflict]:
        """Return every arXiv id that a list puts under another work."""
        return self._database.conflicts()

    def _check_sizes(self) -> None:
        model, papers = self.manifest.model, self.manifest.counts.papers
        if self._vectors.dimension != model.dimension:
            raise IndexUnusableError(
                f"the vectors in {self.path} have {self._vectors.dimension} dimensions, the model {model.name} has "
                f"{model.dimension}; rebuild the index: awesearch index"
            )
        if len(self._vectors) != papers:
            raise IndexUnusableError(
                f"the index in {self.path} has {len(self._vectors)} vectors for {papers} papers; "
                "rebuild it: awesearch index"
            )

    def _open_words(self, folder: Path) -> LexicalIndex:
        if folder.is_dir():
            return LexicalIndex.read(folder)
        return LexicalIndex.in_memory(self._database.all_papers(), self._withheld)
