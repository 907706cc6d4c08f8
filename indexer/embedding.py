"""Texts into vectors, each text once: what an earlier build embedded is taken over, what a dead one did is kept."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.base_index import BaseIndex
from indexer.progress import BuildProgress
from indexer.surveying import Survey
from search.encoders import Encoder
from search.papers import Paper

UNFINISHED = "embedding.db"
"""The file of vectors by text, of a build that has not ended."""
EMBEDDED = "embedding.f32"
"""The file of vectors by row, while they become an index."""
_CHUNK = 1_024
_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (model TEXT, text TEXT, vector BLOB, PRIMARY KEY (model, text)) STRICT"


def embed(
    papers: Iterable[Paper], known: Survey, encoder: Encoder, base: BaseIndex, index: Path, progress: BuildProgress
) -> NDArray[np.float32]:
    """Return one unit row for each paper, float32 `[n, d]`, mapped from a file of the folder `index`."""
    new = known.new_texts
    dimension = base.dimension(encoder.digest) if not new else encoder.dimension
    path = index / EMBEDDED
    with path.open("wb") as file:
        for block in _vectors(papers, known, encoder, base, index, progress) if new else _rows(known.rows, base):
            file.write(block.tobytes())
    return np.memmap(path, dtype=np.float32, mode="r", shape=(len(known.digests), dimension or 0))


def _rows(rows: NDArray[np.int64], base: BaseIndex) -> Iterator[NDArray[np.float32]]:
    for start in range(0, len(rows), _CHUNK):
        yield base.vectors(rows[start : start + _CHUNK])


def _vectors(
    papers: Iterable[Paper], known: Survey, encoder: Encoder, base: BaseIndex, index: Path, progress: BuildProgress
) -> Iterator[NDArray[np.float32]]:
    progress.begin(known.new_texts)
    progress.asking(encoder.name)
    here: set[str] = set()
    with KeptVectors(index / UNFINISHED, encoder.digest) as kept:
        all_papers = iter(papers)
        for start in range(0, len(known.digests), _CHUNK):
            rows = known.rows[start : start + _CHUNK]
            digests = known.digests[start : start + _CHUNK]
            texts = {
                digest: paper.text
                for digest, paper, row in zip(digests, islice(all_papers, len(rows)), rows.tolist(), strict=True)
                if row < 0
            }
            embedded = _embedded(texts, kept, encoder)
            block = np.empty((len(rows), encoder.dimension), dtype=np.float32)
            if (rows >= 0).any():
                block[rows >= 0] = base.vectors(rows[rows >= 0])
            for place in np.flatnonzero(rows < 0).tolist():
                block[place] = embedded[digests[place]]
            yield block
            # a text of two papers is one
            progress.advance(len(texts.keys() - here))
            here.update(texts)


def _embedded(texts: dict[str, str], kept: "KeptVectors", encoder: Encoder) -> dict[str, NDArray[np.float32]]:
    done = kept.of(list(texts))
    todo = [digest for digest in texts if digest not in done]
    if todo:
        vectors = encoder.encode_document([texts[digest] for digest in todo])
        kept.put(todo, vectors)
        done.update(zip(todo, vectors, strict=True))
    return done


class KeptVectors:
    """The vectors of a build that has not ended; a build that dies leaves them to the next."""

    def __init__(self, path: Path, model_digest: str) -> None:
        self._model = model_digest
        try:
            self._connection = self._open(path)
        except sqlite3.DatabaseError:
            # what a dead build left is a saving, not a source: embedding again is all that it costs
            path.unlink()
            self._connection = self._open(path)

    def _open(self, path: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(path)
        try:
            connection.execute(_SCHEMA)
        except sqlite3.DatabaseError:
            connection.close()
            raise
        return connection

    def __enter__(self) -> "KeptVectors":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def of(self, digests: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Return the vectors that are kept of some texts, float32 `[d]`, each by its text's digest."""
        marks = ", ".join("?" * len(digests))
        stored = self._connection.execute(
            f"SELECT text, vector FROM vectors WHERE model = ? AND text IN ({marks})", (self._model, *digests)
        )
        return {digest: np.frombuffer(blob, dtype=np.float32) for digest, blob in stored}

    def put(self, digests: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Keep the vector of each text, float32 `[n, d]`, on disk before it returns."""
        fresh = [(self._model, digest, vector.tobytes()) for digest, vector in zip(digests, vectors, strict=True)]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", fresh)
