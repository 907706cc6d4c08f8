"""Writing a generation: built aside, made to answer by the manifest, the one before it kept."""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import NDArray

from indexer.files import replace_file, sync
from indexer.progress import BuildProgress
from search.manifest import (
    FORMAT_VERSION,
    MANIFEST,
    Counts,
    File,
    Manifest,
    Model,
    encode_manifest,
    generation_name,
    sha256_of,
)
from search.papers import TEXT_TEMPLATE, Conflict, Paper, PaperList
from search.stores.database import PAPERS, write_database
from search.stores.lexical import LexicalIndex
from search.stores.local import LEXICAL, LEXICAL_ON_DISK_PAPERS, VECTORS
from search.stores.map_places import METHOD as MAP_METHOD
from search.stores.map_places import PLACES, write_places
from search.stores.vectors import VectorIndex
from search.suggesting.model import METHOD, NOTHING_LEARNT, SECTIONS, SectionModel


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that a generation holds; vector, place and digest i are paper i's, listings are in the papers alone.

    `places`, where papers stand on the map, are float32 `[n, 2]`.
    """

    papers: Sequence[Paper]
    digests: Sequence[str]
    vectors: NDArray[np.float32]
    lists: Sequence[PaperList]
    conflicts: Sequence[Conflict]
    model: Model
    coverage: Mapping[str, int]
    sections: SectionModel = NOTHING_LEARNT
    places: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 2), dtype=np.float32))

    def without_text(self) -> "Contents":
        """Return the same without anybody's prose: abstracts and notes left out, facts and vectors kept."""
        papers = [
            replace(
                paper,
                abstract=None,
                withheld=paper.withheld or paper.abstract is not None,
                listings=tuple(replace(listing, note=None) for listing in paper.listings),
            )
            for paper in self.papers
        ]
        return replace(self, papers=papers)

    def digest(self) -> str:
        """Return the SHA-256 over all but what is made of it: a build that changes nothing has the same."""
        made = (self.papers, self.digests, self.lists, self.conflicts, self.model, self.coverage)
        parts = (*made, TEXT_TEMPLATE, METHOD, MAP_METHOD)
        return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


class StoreWriter(Protocol):
    """What a builder needs of an index."""

    def unchanged(self, contents: Contents) -> Manifest | None:
        """Return the manifest that answers where it says these contents already."""
        ...

    def write(self, contents: Contents, progress: BuildProgress) -> Manifest:
        """Make the contents answer, whole or not at all, and return the manifest that says so."""
        ...


class LocalWriter:
    """The StoreWriter of an index on disk; one process at a time may use it."""

    def __init__(self, index: Path, current: Manifest | None) -> None:
        self._index = index
        self._current = current
        numbers = [int(folder.name[4:]) for folder in index.glob("gen-*") if folder.name[4:].isdigit()]
        # a manifest that cannot be read names a generation too: none is written over but what a dead build left
        self._generation = current.generation + 1 if current else max(numbers, default=0) + 1

    def unchanged(self, contents: Contents) -> Manifest | None:
        """Return the manifest that answers where it says these contents already."""
        return self._current if self._current is not None and self._current.content == contents.digest() else None

    def write(self, contents: Contents, progress: BuildProgress) -> Manifest:
        """Make the contents answer, whole or not at all, and return the manifest that says so."""
        generation = self._generation
        folder = self._index / generation_name(generation)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        progress.step("write papers")
        pairs = zip(contents.papers, contents.digests, strict=True)
        write_database(folder / PAPERS, pairs, contents.lists, contents.conflicts)
        progress.step("write vectors")
        VectorIndex.of(contents.vectors).write(folder / VECTORS)
        progress.step("write words")
        if len(contents.papers) >= LEXICAL_ON_DISK_PAPERS:
            LexicalIndex.write(folder / LEXICAL, contents.papers)
        contents.sections.write(folder / SECTIONS)
        write_places(folder / PLACES, contents.places)
        manifest = self._manifest(generation, folder, contents)
        progress.step("swap")
        replace_file(self._index / MANIFEST, encode_manifest(manifest))
        progress.step("tidy")
        self._tidy(generation)
        return manifest

    def _manifest(self, generation: int, folder: Path, contents: Contents) -> Manifest:
        files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".lock"))
        for path in files:
            sync(path)
        for inner in sorted(path for path in folder.rglob("*") if path.is_dir()):
            sync(inner)
        sync(folder)
        sync(self._index)
        return Manifest(
            format_version=FORMAT_VERSION,
            generation=generation,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            model=contents.model,
            text_template=TEXT_TEMPLATE,
            content=contents.digest(),
            counts=Counts(
                papers=len(contents.papers),
                listings=sum(len(paper.listings) for paper in contents.papers),
                lists=len(contents.lists),
                withheld=sum(paper.withheld for paper in contents.papers),
                conflicts=len(contents.conflicts),
            ),
            coverage=contents.coverage,
            files=tuple(
                File(path.relative_to(self._index).as_posix(), path.stat().st_size, sha256_of(path)) for path in files
            ),
        )

    def _tidy(self, generation: int) -> None:
        # the generation before stays: somebody may be just opening it
        kept = {generation_name(generation), generation_name(generation - 1)}
        for folder in self._index.glob("gen-*"):
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)
