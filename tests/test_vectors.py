"""Vectors in FAISS: files that are none, k and ties; what a search finds is held by the tests of every store."""

from pathlib import Path

import numpy as np
import pytest

from search.errors import IndexUnusableError
from search.stores.vectors import VectorIndex

ROWS = np.eye(4, dtype=np.float32)[[0, 1, 0, 2, 0, 0, 3]]


@pytest.fixture
def index() -> VectorIndex:
    return VectorIndex.of(ROWS)


def test_written_and_read_the_rows_are_the_same(index: VectorIndex, tmp_path: Path) -> None:
    index.write(tmp_path / "vectors.faiss")
    read = VectorIndex.read(tmp_path / "vectors.faiss")
    assert (len(read), read.dimension) == (7, 4)
    assert read.vectors().dtype == np.float32
    assert read.vectors().tolist() == ROWS.tolist()
    assert read.vector(3).tolist() == ROWS[3].tolist()


def test_no_rows_are_kept_with_their_length(tmp_path: Path) -> None:
    VectorIndex.of(np.zeros((0, 4), dtype=np.float32)).write(tmp_path / "vectors.faiss")
    read = VectorIndex.read(tmp_path / "vectors.faiss")
    assert (len(read), read.dimension, read.vectors().shape) == (0, 4, (0, 4))
    assert read.search(ROWS[0], 5) == []


@pytest.mark.parametrize("k", [1, 2, 3, 4, 5, 7, 8])
def test_of_equal_rows_the_first_are_kept(index: VectorIndex, k: int) -> None:
    assert [hit.row for hit in index.search(ROWS[0], k)] == [0, 2, 4, 5, 1, 3, 6][:k]


@pytest.mark.parametrize("k", [1, 2, 3])
def test_of_equal_rows_the_first_that_are_allowed_are_kept(index: VectorIndex, k: int) -> None:
    assert [hit.row for hit in index.search(ROWS[0], k, np.array([2, 3, 5]))] == [2, 5, 3][:k]


@pytest.mark.parametrize("k", [0, -1])
def test_nothing_is_found_where_nothing_is_wanted(index: VectorIndex, k: int) -> None:
    assert index.search(ROWS[0], k) == []


def test_nothing_is_found_where_nothing_is_allowed(index: VectorIndex) -> None:
    assert index.search(ROWS[0], 3, np.array([], dtype=np.int64)) == []


@pytest.mark.parametrize("content", [None, b"", b"IxFI", b"not an index", b"\0" * 1_000, b"IxFI" + b"\xff" * 100])
def test_a_file_that_holds_no_vectors_is_an_error_that_names_the_cure(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "vectors.faiss"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IndexUnusableError, match=r"the vectors in .* cannot be read; rebuild them: awesearch index"):
        VectorIndex.read(path)
