"""The index that a build starts from: its listings, its records and its vectors, so that nothing is lost or redone."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.abstracts.records import Record
from indexer.same_work import alike
from search.errors import IndexUnusableError
from search.filters import Filter
from search.location import has_index
from search.manifest import Manifest, check_files, read_manifest
from search.papers import TEXT_TEMPLATE, Paper, PaperList, paper_id
from search.stores.database import PAPERS, Database
from search.stores.local import VECTORS
from search.stores.map_places import METHOD as MAP_METHOD
from search.stores.map_places import PLACES, read_places
from search.stores.vectors import VectorIndex
from search.suggesting.model import SECTIONS, SectionModel
from search.suggesting.words import WordCounts, count_words


def text_digest(text: str) -> str:
    """Return the name of an embedded text: its SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


class BaseIndex:
    """What the index in a folder knows, nothing where there is none; read as it is asked for."""

    def __init__(self, index: Path | None) -> None:
        self.manifest: Manifest | None = None
        self._database: Database | None = None
        self._vectors: VectorIndex | None = None
        self._places: NDArray[np.float32] | None = None
        self._counted: dict[str, WordCounts] = {}
        if index is not None and has_index(index):
            self._read(index)

    def _read(self, index: Path) -> None:
        manifest = read_manifest(index)
        check_files(index, manifest)
        folder = manifest.folder(index)
        self.manifest = manifest
        self._database = Database(folder / PAPERS)
        self._vectors = VectorIndex.read(folder / VECTORS)
        self._places = read_places(folder / PLACES, len(self._vectors))
        if manifest.counts.withheld:
            model = SectionModel.read(folder / SECTIONS)
            papers = self._database.papers(model.rows.tolist())
            # after the words of papers come those of headings
            self._counted = {paper.id: words for paper, words in zip(papers, model.words, strict=False)}

    @property
    def list_names(self) -> list[str]:
        """The names of the lists that the index was built from."""
        return [entry.id for entry in self._database.lists] if self._database else []

    def paper_list(self, name: str) -> PaperList | None:
        """Return a list as it was when the index was built, None where the index does not have it."""
        database = self._database
        known = next((entry for entry in database.lists if entry.id == name), None) if database else None
        if database is None or known is None:
            return None
        papers = database.papers_within(Filter(lists=(name,)))
        listings = [listing for paper in papers for listing in paper.listings if listing.list == name]
        return replace(known, listings=tuple(sorted(listings, key=lambda listing: listing.line or 0)))

    def record(self, arxiv_id: str | None, title: str | None, doi: str | None = None) -> Record | None:
        """Return what was pulled for a paper when the index was built, by arXiv id, else by DOI, else by title."""
        paper = self._paper(arxiv_id, title, doi)
        if paper is None or paper.abstract_source is None:
            return None
        return Record(
            title=paper.title,
            abstract=paper.abstract or "",
            source=paper.abstract_source,
            authors=paper.authors,
            arxiv_id=paper.arxiv_id,
            doi=paper.doi,
            published=str(paper.year) if paper.year else None,
            journal_ref=paper.journal_ref,
            categories=paper.categories,
            withheld=paper.withheld,
        )

    def _paper(self, arxiv_id: str | None, title: str | None, doi: str | None) -> Paper | None:
        if self._database is None:
            return None
        if arxiv_id or doi:
            known = self._at(self._database.row_of(paper_id(arxiv_id, doi, "")))
            # the list may give the DOI to another work now
            if arxiv_id or (known and (not title or alike(title, known.title))):
                return known
        return self._at(self._database.row_titled(title)) if title else None

    def _at(self, row: int | None) -> Paper | None:
        return None if row is None or self._database is None else self._database.papers([row])[0]

    def digest(self, paper: Paper) -> str:
        """Return the digest of the text that a paper's vector is made of: for withheld text, of what it was made."""
        if not paper.withheld:
            return text_digest(paper.text)
        row = self._database.row_of(paper.id) if self._database else None
        if row is None or self._database is None:
            raise IndexUnusableError(
                f"the text of {paper.id} is withheld and its vector is not here; go online to pull it"
            )
        return self._database.text_digest(row)

    def words(self, paper: Paper) -> WordCounts:
        """Return the words of a paper's text: of withheld text, those counted when it was at hand."""
        known = self._counted.get(paper.id) if paper.withheld else None
        return known or count_words(paper.title, paper.abstract)

    def dimension(self, model_digest: str) -> int | None:
        """Return the length of a vector of this model, None where the index has none of it."""
        return self.manifest.model.dimension if self._is_of(model_digest) and self.manifest else None

    def rows(self, digests: Sequence[str], model_digest: str) -> NDArray[np.int64]:
        """Return the row of each text that this model has embedded already, int64 `[n]`, -1 for each other."""
        known = self._rows_by_text if self._is_of(model_digest) else {}
        return np.fromiter((known.get(bytes.fromhex(one), -1) for one in digests), dtype=np.int64, count=len(digests))

    def vectors(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of rows, float32 `[m, d]`."""
        if self._vectors is None:
            return np.zeros((0, 0), dtype=np.float32)
        return self._vectors.rows(rows)

    def places(self, rows: NDArray[np.int64]) -> NDArray[np.float32] | None:
        """Return where rows stand on the map, float32 `[m, 2]`, NaN for a row of -1; None where nothing is drawn so."""
        if self._places is None or self.manifest is None or self.manifest.map_method != MAP_METHOD:
            return None
        return np.where(rows[:, None] < 0, np.float32(np.nan), self._places[rows])

    def _is_of(self, model_digest: str) -> bool:
        known = self.manifest
        return known is not None and (known.model.digest, known.text_template) == (model_digest, TEXT_TEMPLATE)

    @cached_property
    def _rows_by_text(self) -> dict[bytes, int]:
        digests = self._database.text_digests() if self._database else iter(())
        return {bytes.fromhex(digest): row for row, digest in enumerate(digests)}
