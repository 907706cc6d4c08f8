"""The index that a build starts from: its listings, its records and its vectors, so that nothing is lost or redone."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.abstracts.records import Record
from indexer.same_work import alike
from search.errors import IndexUnusableError
from search.location import has_index
from search.manifest import Manifest, check_files, read_manifest
from search.papers import Paper, PaperList, paper_id
from search.stores.database import PAPERS, Database
from search.stores.local import VECTORS
from search.stores.vectors import VectorIndex
from search.suggesting.model import SECTIONS, SectionModel
from search.suggesting.words import WordCounts, count_words
from search.titles import normalise_title


def text_digest(text: str) -> str:
    """Return the name of an embedded text: its SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


class BaseIndex:
    """What the index in a folder knows, nothing where there is none."""

    def __init__(self, index: Path | None) -> None:
        self.manifest: Manifest | None = None
        self._papers: list[tuple[Paper, str]] = []
        self._lists: tuple[PaperList, ...] = ()
        self._vectors: NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)
        self._counted: dict[str, WordCounts] = {}
        if index is not None and has_index(index):
            self._read(index)
        self._rows = {digest: row for row, (_, digest) in enumerate(self._papers)}
        self._by_id = {paper.id: (paper, digest) for paper, digest in self._papers}
        self._by_title = {normalise_title(paper.title): paper for paper, _ in self._papers}

    def _read(self, index: Path) -> None:
        manifest = read_manifest(index)
        check_files(index, manifest)
        folder = manifest.folder(index)
        database = Database(folder / PAPERS)
        self.manifest = manifest
        self._papers = list(database.all_papers())
        self._lists = database.lists
        database.close()
        self._vectors = VectorIndex.read(folder / VECTORS).vectors()
        if any(paper.withheld for paper, _ in self._papers):
            model = SectionModel.read(folder / SECTIONS)
            # after the words of papers come those of headings
            self._counted = {
                self._papers[row][0].id: words for row, words in zip(model.rows.tolist(), model.words, strict=False)
            }

    @property
    def list_names(self) -> list[str]:
        """The names of the lists that the index was built from."""
        return [entry.id for entry in self._lists]

    def paper_list(self, name: str) -> PaperList | None:
        """Return a list as it was when the index was built, None where the index does not have it."""
        known = next((entry for entry in self._lists if entry.id == name), None)
        if known is None:
            return None
        listings = [listing for paper, _ in self._papers for listing in paper.listings if listing.list == name]
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
        if arxiv_id or doi:
            known, _ = self._by_id.get(paper_id(arxiv_id, doi, ""), (None, ""))
            # the list may give the DOI to another work now
            if arxiv_id or (known and (not title or alike(title, known.title))):
                return known
        return self._by_title.get(normalise_title(title)) if title else None

    def digest(self, paper: Paper) -> str:
        """Return the digest of the text that a paper's vector is made of: for withheld text, of what it was made."""
        if not paper.withheld:
            return text_digest(paper.text)
        if paper.id not in self._by_id:
            raise IndexUnusableError(
                f"the text of {paper.id} is withheld and its vector is not here; go online to pull it"
            )
        return self._by_id[paper.id][1]

    def words(self, paper: Paper) -> WordCounts:
        """Return the words of a paper's text: of withheld text, those counted when it was at hand."""
        known = self._counted.get(paper.id) if paper.withheld else None
        return known or count_words(paper.title, paper.abstract)

    def vectors(
        self, digests: list[str], model_digest: str, text_template: str
    ) -> Iterator[NDArray[np.float32] | None]:
        """Yield the vector of each text that this model has embedded already, None for each other."""
        same = self.manifest is not None and (self.manifest.model.digest, self.manifest.text_template) == (
            model_digest,
            text_template,
        )
        for digest in digests:
            row = self._rows.get(digest) if same else None
            yield None if row is None else self._vectors[row]
