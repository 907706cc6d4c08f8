"""Vectors in FAISS: row i is paper i; the only file that imports faiss."""

import sys
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from search.errors import IndexUnusableError
from search.stores import Ranked

if sys.platform == "darwin":
    # faiss and torch in one process crash on macOS unless faiss keeps to one thread
    faiss.omp_set_num_threads(1)


class VectorIndex:
    """Exact inner-product search over float32 unit rows `[n, d]`."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def of(cls, vectors: NDArray[np.float32]) -> "VectorIndex":
        """Return the index of unit rows, float32 `[n, d]`."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def read(cls, path: Path) -> "VectorIndex":
        """Return the index in a file; raises IndexUnusableError where it is not one."""
        try:
            return cls(faiss.read_index(str(path)))
        except (RuntimeError, MemoryError) as error:
            raise IndexUnusableError(f"the vectors in {path} cannot be read; rebuild them: awesearch index") from error

    def write(self, path: Path) -> None:
        """Write the index to a file; raises IndexUnusableError where that cannot be done."""
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:
            raise IndexUnusableError(f"the vectors cannot be written to {path}; make room there") from error

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, vector: NDArray[np.float32], k: int, rows: NDArray[np.int64] | None = None) -> list[Ranked]:
        """Return the `k` rows nearest to a unit vector `[d]`, among `rows` where given; ties in the order of rows."""
        allowed = len(self) if rows is None else len(rows)
        if allowed == 0 or k <= 0:
            return []
        parameters = None
        if rows is not None:
            allowed_bits = np.zeros(len(self), dtype=bool)
            allowed_bits[rows] = True
            bitmap = np.packbits(allowed_bits, bitorder="little")
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bitmap))  # type: ignore[call-arg, arg-type]
        depth = min(k + 1, allowed)
        while True:
            scores, found = self._index.search(vector.reshape(1, -1), depth, params=parameters)
            # of equal scores FAISS keeps any: look on until what is left out is worse than the last that is wanted
            if depth == allowed or scores[0][-1] < scores[0][k - 1]:
                break
            depth = min(2 * depth, allowed)
        ranked = [Ranked(int(row), float(score)) for row, score in zip(found[0], scores[0], strict=True) if row >= 0]
        return sorted(ranked, key=lambda hit: (-hit.score, hit.row))[:k]

    def vector(self, row: int) -> NDArray[np.float32]:
        """Return one row, float32 `[d]`."""
        return np.asarray(self._index.reconstruct(row), dtype=np.float32)

    def rows(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return some rows in the order asked, float32 `[m, d]`."""
        return np.asarray(self._index.reconstruct_batch(rows), dtype=np.float32).reshape(-1, self.dimension)

    def vectors(self) -> NDArray[np.float32]:
        """Return every row, float32 `[n, d]`."""
        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32).reshape(-1, self.dimension)
