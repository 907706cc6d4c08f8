"""Texts into vectors, each text once: what an earlier build embedded is taken over, what a dead one did is kept."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.base_index import BaseIndex
from indexer.progress import BuildProgress
from search.encoders import Encoder
from search.errors import ModelError
from search.papers import TEXT_TEMPLATE, Paper

UNFINISHED = "embedding.db"
_CHUNK = 64
_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (model TEXT, text TEXT, vector BLOB, PRIMARY KEY (model, text)) STRICT"


def embed(
    papers: Sequence[Paper], digests: list[str], encoder: Encoder, base: BaseIndex, index: Path, progress: BuildProgress
) -> tuple[NDArray[np.float32], int]:
    """Return one unit row for each paper, float32 `[n, d]`, and how many texts had to be embedded.

    Raises ModelError where the text of a paper is withheld and this model has not embedded it.
    """
    known = dict(zip(digests, base.vectors(digests, encoder.digest, TEXT_TEMPLATE), strict=True))
    texts = {digest: paper.text for paper, digest in zip(papers, digests, strict=True) if known[digest] is None}
    withheld = [paper.id for paper, digest in zip(papers, digests, strict=True) if paper.withheld and digest in texts]
    if withheld:
        raise ModelError(
            f"{len(withheld)} abstracts, of {withheld[0]} for one, are withheld and not embedded by {encoder.name};\n"
            "pull them first: go online, or give --arxiv-metadata"
        )
    if texts:
        with _Unfinished(index / UNFINISHED, encoder.digest) as unfinished:
            known.update(unfinished.embed(texts, encoder, progress))
    rows = [vector for digest in digests if (vector := known[digest]) is not None]
    return np.stack(rows), len(texts)


class _Unfinished:
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

    def __enter__(self) -> "_Unfinished":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def embed(self, texts: dict[str, str], encoder: Encoder, progress: BuildProgress) -> dict[str, NDArray[np.float32]]:
        """Return the vector of each text by its digest, storing them chunk by chunk."""
        stored = self._connection.execute("SELECT text, vector FROM vectors WHERE model = ?", (self._model,))
        done = {digest: np.frombuffer(blob, dtype=np.float32) for digest, blob in stored if digest in texts}
        progress.begin(len(texts))
        progress.asking(encoder.name)
        progress.advance(len(done))
        # texts of a length together: a batch is padded to its longest
        todo = sorted(
            (digest for digest in texts if digest not in done), key=lambda digest: (-len(texts[digest]), digest)
        )
        for start in range(0, len(todo), _CHUNK):
            chunk = todo[start : start + _CHUNK]
            vectors = encoder.encode_document([texts[digest] for digest in chunk])
            fresh = [(self._model, digest, vector.tobytes()) for digest, vector in zip(chunk, vectors, strict=True)]
            with self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", fresh)
            done.update(zip(chunk, vectors, strict=True))
            progress.advance(len(chunk))
        return done
