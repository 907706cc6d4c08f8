"""A real index of a few papers, written as a build writes it, and an encoder that needs no model."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.base_index import BaseIndex
from indexer.learning import Listed, learn
from indexer.surveying import survey
from indexer.writing import Contents, LocalWriter
from search.engine import SearchEngine
from search.manifest import MANIFEST, Calibration, Model, read_manifest
from search.papers import Conflict, Listing, Paper, PaperList, RowStyle, paper_id
from search.stores.local import LocalStore
from search.suggesting.words import count_words

_WORD = re.compile(r"\w+")
UNMEASURED = Calibration(0.0, 0.0, 0.0, reads_chinese=False)
"""What was measured where nothing was: nothing is told to be irrelevant."""
STRICT = Calibration(elsewhere=0.15, own=0.9, reached=0.4, reads_chinese=False)
"""What tells zebras from items in an index of a few papers: a third of a question must be said."""


class WordEncoder:
    """An Encoder that hashes each word to one of 64 places: texts are as near as the words that they share."""

    name = "words"
    digest = "0" * 64
    dimension = 64

    def encode_query(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one unit row for each question, float32 `[n, 64]`."""
        return self.encode_document(texts)

    def encode_document(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one unit row for each document, float32 `[n, 64]`."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in _WORD.findall(text.casefold()) or [""]:
                row[hashlib.sha256(word.encode()).digest()[0] % self.dimension] += 1
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


class SilentProgress:
    """The BuildProgress that shows nothing and remembers what it heard."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.warnings: list[str] = []

    def begin(self, total: int) -> None:
        """Hear how many works are wanted."""

    def asking(self, source: str) -> None:
        """Hear which source is asked."""

    def advance(self, n: int = 1) -> None:
        """Hear that `n` more works are answered."""

    def step(self, name: str) -> None:
        """Remember the step."""
        self.steps.append(name)

    def warn(self, line: str) -> None:
        """Remember the warning."""
        self.warnings.append(line)


def listing(
    list_id: str,
    *section: str,
    title: str | None = None,
    name: str | None = None,
    venue: str | None = None,
    year: int | None = None,
    note: str | None = None,
    facets: tuple[tuple[str, str], ...] = (),
) -> Listing:
    """Return an entry of a list under a section."""
    return Listing(
        list=list_id, section=section, title=title, name=name, venue=venue, year=year, note=note, facets=facets
    )


def paper(
    title: str,
    abstract: str | None = None,
    *listings: Listing,
    id: str | None = None,
    arxiv_id: str | None = None,
    doi: str | None = None,
    year: int | None = None,
    venue: str | None = None,
    authors: tuple[str, ...] = (),
) -> Paper:
    """Return a paper whose listings bear its title where they have none; its id is made as a build makes it."""
    return Paper(
        id=id or paper_id(arxiv_id, doi, title),
        title=title,
        abstract=abstract,
        abstract_source="given" if abstract else None,
        authors=authors,
        year=year,
        venue=venue,
        arxiv_id=arxiv_id,
        doi=doi,
        listings=tuple(replace(entry, title=entry.title or title) for entry in listings),
    )


def lists_of(papers: Sequence[Paper]) -> list[PaperList]:
    """Return the lists that the papers' listings name, their sections in the order in which they are named."""
    sections: dict[str, dict[tuple[str, ...], None]] = {}
    for entry in (entry for one in papers for entry in one.listings):
        named = sections.setdefault(entry.list, {})
        for depth in range(1, len(entry.section) + 1):
            named[entry.section[:depth]] = None
    return [
        PaperList(list_id, f"Awesome {list_id}", None, "markdown", tuple(named), RowStyle("bullet"), ())
        for list_id, named in sections.items()
    ]


def write_index(
    folder: Path,
    papers: Sequence[Paper],
    lists: Sequence[PaperList] | None = None,
    conflicts: Sequence[Conflict] = (),
    vectors: NDArray[np.float32] | None = None,
    places: NDArray[np.float32] | None = None,
    calibration: Calibration = UNMEASURED,
) -> Path:
    """Write an index as a build does, its vectors the WordEncoder's unless given; return its folder.

    Of given vectors nothing is learnt; places that are not given are the first two numbers of the vectors.
    """
    encoder = WordEncoder()
    rows = encoder.encode_document([one.text for one in papers]) if vectors is None else vectors
    listed = [
        Listed(row, one, rows[row], count_words(one.title, one.abstract))
        for row, one in enumerate(papers)
        if one.listings and vectors is None
    ]
    entries = lists_of(papers) if lists is None else lists
    known = survey([replace(one, withheld=False) for one in papers], entries, conflicts, encoder, BaseIndex(None))
    contents = Contents(
        papers=papers,
        known=replace(known, counts=replace(known.counts, withheld=sum(one.withheld for one in papers))),
        vectors=rows,
        lists=entries,
        conflicts=conflicts,
        model=Model(encoder.name, encoder.digest, rows.shape[1]),
        sections=learn(listed, entries, encoder),
        places=rows[:, :2] if places is None else places,
        calibration=calibration,
    )
    current = read_manifest(folder) if (folder / MANIFEST).is_file() else None
    LocalWriter(folder, current).write(contents, SilentProgress())
    return folder


def open_engine(folder: Path) -> SearchEngine:
    """Return the search engine of an index that `write_index` wrote."""
    return SearchEngine(LocalStore(folder), WordEncoder())
