"""Writing a generation: built aside, made to answer by the manifest, the one before it kept."""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.files import replace_file, sync
from indexer.progress import BuildProgress
from indexer.surveying import Survey
from search.manifest import (
    FORMAT_VERSION,
    MANIFEST,
    Calibration,
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
from search.stores.vectors import write_vectors
from search.suggesting.model import SECTIONS, SectionModel


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that a generation holds; vector and place i are those of paper i, listings are in the papers alone.

    `papers` can be walked through again and again, `vectors` are float32 `[n, d]`, `places` on the map `[n, 2]`.
    """

    papers: Iterable[Paper]
    known: Survey
    vectors: NDArray[np.float32]
    lists: Sequence[PaperList]
    conflicts: Sequence[Conflict]
    model: Model
    sections: SectionModel
    places: NDArray[np.float32]
    calibration: Calibration


class StoreWriter(Protocol):
    """What a builder needs of an index."""

    def unchanged(self, known: Survey) -> Manifest | None:
        """Return the manifest that answers where it says all this already."""
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

    def unchanged(self, known: Survey) -> Manifest | None:
        """Return the manifest that answers where it says all this already."""
        return self._current if self._current is not None and self._current.content == known.content else None

    def write(self, contents: Contents, progress: BuildProgress) -> Manifest:
        """Make the contents answer, whole or not at all, and return the manifest that says so."""
        generation = self._generation
        folder = self._index / generation_name(generation)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        progress.step("write papers")
        pairs = zip(contents.papers, contents.known.digests, strict=True)
        write_database(folder / PAPERS, pairs, contents.lists, contents.conflicts)
        progress.step("write vectors")
        write_vectors(folder / VECTORS, contents.vectors, self._vectors_before(contents.model))
        progress.step("write words")
        if contents.known.counts.papers >= LEXICAL_ON_DISK_PAPERS:
            LexicalIndex.write(folder / LEXICAL, contents.papers, contents.sections.words_of_rows())
        contents.sections.write(folder / SECTIONS)
        write_places(folder / PLACES, contents.places)
        manifest = self._manifest(generation, folder, contents)
        progress.step("swap")
        replace_file(self._index / MANIFEST, encode_manifest(manifest))
        progress.step("tidy")
        self._tidy(generation)
        return manifest

    def _vectors_before(self, model: Model) -> Path | None:
        known = self._current if self._current and self._current.model == model else None
        return known.folder(self._index) / VECTORS if known else None

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
            content=contents.known.content,
            counts=contents.known.counts,
            coverage=contents.known.coverage,
            files=tuple(
                File(path.relative_to(self._index).as_posix(), path.stat().st_size, sha256_of(path)) for path in files
            ),
            calibration=contents.calibration,
            map_method=MAP_METHOD,
        )

    def _tidy(self, generation: int) -> None:
        # the generation before stays: somebody may be just opening it
        kept = {generation_name(generation), generation_name(generation - 1)}
        for folder in self._index.glob("gen-*"):
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)
