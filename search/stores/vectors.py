"""Vectors in FAISS: row i is paper i; the only file that imports faiss."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from math import isqrt
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from search.errors import IndexUnusableError
from search.stores import NOTHING_FOUND, Ranking

# measured on one core with 384 dimensions, rows drawn around 8,000 real abstracts, real questions, 1,000 hits to each
EXACT_ROWS = 100_000
"""Up to so many rows every one is compared with a question, in 7 ms; more are kept in lists, in half the bytes."""
COMPARED_ROWS, COMPARED_SHARE, COMPARED_FOR_EACH_HIT = 60_000, 0.1, 16
"""The nearest lists are compared with a question until they hold so many of the rows that may answer, and such a share
of them, and so many for each hit that is wanted: of 1,000,000 in 5 ms (under filters 13), recall is 0.99 at 10 and 0.96
at 1,000 (under filters 0.92 or more)."""
_LEARNT_FROM_PER_LIST = 40
_BLOCK = 1 << 16
# faiss and torch in one process crash on macOS unless faiss keeps to one thread
_BUILDING_THREADS = 1 if sys.platform == "darwin" else faiss.omp_get_max_threads()


class VectorIndex:
    """Inner-product search over unit rows `[n, d]` of a file, which is mapped and not read.

    Up to EXACT_ROWS rows are float32 and every one is compared; more are float16, in lists around learnt centres.
    """

    def __init__(self, index: faiss.Index) -> None:
        self._index = index
        self._lists = _Lists(index) if isinstance(index, faiss.IndexIVF) else None

    @classmethod
    def read(cls, path: Path) -> "VectorIndex":
        """Return the index in a file; raises IndexUnusableError where it is not one."""
        try:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))
        except (RuntimeError, MemoryError) as error:
            raise IndexUnusableError(f"the vectors in {path} cannot be read; rebuild them: awesearch index") from error

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    @property
    def centres(self) -> NDArray[np.float32]:
        """What the lists of rows are around, float32 `[c, d]`; none where every row is compared."""
        return self._lists.centres() if self._lists else np.zeros((0, self.dimension), dtype=np.float32)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, vector: NDArray[np.float32], k: int, rows: NDArray[np.int64] | None = None) -> Ranking:
        """Return the `k` rows nearest to a unit vector `[d]`, among `rows` where given; ties in the order of rows.

        Where rows are in lists, only those of the nearest lists are compared.
        """
        allowed = len(self) if rows is None else len(rows)
        if allowed == 0 or k <= 0:
            return NOTHING_FOUND
        question = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        with _threads(1):
            selected = None if rows is None else _bitmap(rows, len(self))
            parameters = faiss.SearchParameters(sel=selected)  # type: ignore[call-arg]
            if self._lists:
                parameters, allowed = self._lists.nearest(question, k, rows, selected)
            depth = min(k + 1, allowed)
            while True:
                scores, found = self._index.search(question, depth, params=parameters)
                # of equal scores FAISS keeps any: look on until what is left out is worse than the last that is wanted
                if depth == allowed or scores[0][-1] < scores[0][k - 1]:
                    break
                depth = min(2 * depth, allowed)
        return Ranking.of(found[0], scores[0]).best(k)

    def vector(self, row: int) -> NDArray[np.float32]:
        """Return one row, float32 `[d]`."""
        return np.asarray(self._index.reconstruct(row), dtype=np.float32)

    def rows(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return some rows in the order asked, float32 `[m, d]`."""
        with _threads(1):
            return np.asarray(self._index.reconstruct_batch(rows), dtype=np.float32).reshape(-1, self.dimension)

    def vectors(self) -> NDArray[np.float32]:
        """Return every row, float32 `[n, d]`."""
        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32).reshape(-1, self.dimension)


class _Lists:
    """How many rows each list holds, and which lists a question has to look through."""

    def __init__(self, index: faiss.IndexIVF) -> None:
        self._around = index.quantizer
        # the upper half of a row's place is its list
        self._list_of = (faiss.vector_to_array(index.direct_map.array) >> 32).astype(np.int32)
        self._sizes = np.bincount(self._list_of, minlength=self._around.ntotal)

    def centres(self) -> NDArray[np.float32]:
        return np.asarray(self._around.reconstruct_n(0, self._around.ntotal), dtype=np.float32)

    def nearest(
        self,
        question: NDArray[np.float32],
        k: int,
        rows: NDArray[np.int64] | None,
        selected: faiss.IDSelector | None,
    ) -> tuple[faiss.SearchParameters, int]:
        """Return how to look through the nearest lists that hold enough allowed rows, and how many they hold."""
        sizes = self._sizes if rows is None else np.bincount(self._list_of[rows], minlength=len(self._sizes))
        lists = np.flatnonzero(sizes)
        # a list without an allowed row would only cost its turn
        used = faiss.SearchParameters(sel=_bitmap(lists, len(sizes)))  # type: ignore[call-arg]
        _, nearest = self._around.search(question, len(lists), params=used)
        held = np.cumsum(sizes[nearest[0]])
        wanted = max(COMPARED_ROWS, COMPARED_SHARE * held[-1], COMPARED_FOR_EACH_HIT * k)
        number = min(int(np.searchsorted(held, wanted)) + 1, len(lists))
        parameters = faiss.SearchParametersIVF(sel=selected, nprobe=number, quantizer_params=used)  # type: ignore[call-arg]
        return parameters, int(held[number - 1])


def write_vectors(path: Path, vectors: NDArray[np.float32], before: Path | None = None) -> None:
    """Write unit rows `[n, d]`, which may be mapped from a file, in blocks; the same rows make the same file.

    `before` is a file of earlier rows, whose centres serve again where they are about as many as are wanted. Raises
    IndexUnusableError where `path` cannot be written.
    """
    with _threads(_BUILDING_THREADS):
        index = (
            faiss.IndexFlatIP(vectors.shape[1])
            if len(vectors) <= EXACT_ROWS
            else _with_lists(_centres(vectors, before), vectors.shape[1])
        )
        for start in range(0, len(vectors), _BLOCK):
            index.add(np.ascontiguousarray(vectors[start : start + _BLOCK], dtype=np.float32))
        try:
            faiss.write_index(index, str(path))
        except RuntimeError as error:
            raise IndexUnusableError(f"the vectors cannot be written to {path}; make room there") from error


@contextmanager
def _threads(number: int) -> Iterator[None]:
    # OpenMP keeps the number for each thread; two share a question 5 times slower than one answers it
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(number)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def _with_lists(centres: NDArray[np.float32], dimension: int) -> faiss.Index:
    around = faiss.IndexFlatIP(dimension)
    around.add(centres)
    # the rows themselves and not what is left of them beside a centre: read back and written again they are the same
    index = faiss.IndexIVFScalarQuantizer(
        around, dimension, len(centres), faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT, False
    )
    index.set_direct_map_type(faiss.DirectMap.Array)  # type: ignore[attr-defined]
    index.train(centres)
    return index


def _centres(vectors: NDArray[np.float32], before: Path | None) -> NDArray[np.float32]:
    known = _centres_before(before, vectors.shape[1]) if before else None
    if known is not None and _lists_for(len(vectors) // 2) <= len(known) <= _lists_for(2 * len(vectors)):
        return known
    number = _lists_for(len(vectors))
    learnt_from = min(len(vectors), _LEARNT_FROM_PER_LIST * number)
    sample = vectors[np.arange(learnt_from) * len(vectors) // learnt_from]
    bounds = {"min_points_per_centroid": 1, "max_points_per_centroid": len(sample)}
    clusters = faiss.Kmeans(vectors.shape[1], number, niter=10, spherical=True, **bounds)
    clusters.train(sample)
    return np.asarray(clusters.centroids, dtype=np.float32)


def _centres_before(path: Path, dimension: int) -> NDArray[np.float32] | None:
    try:
        before = VectorIndex.read(path)
    except IndexUnusableError:
        # they are a saving, not a source
        return None
    return before.centres if before.dimension == dimension else None


def _lists_for(rows: int) -> int:
    return min(2 * isqrt(rows), rows)


def _bitmap(allowed: NDArray[np.int64], length: int) -> faiss.IDSelectorBitmap:
    bits = np.zeros(length, dtype=bool)
    bits[allowed] = True
    return faiss.IDSelectorBitmap(np.packbits(bits, bitorder="little"))  # type: ignore[call-arg, arg-type]
