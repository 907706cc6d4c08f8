"""Vectors in FAISS: files that are none, k and ties; what a search finds is held by the tests of every store."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import search.stores.vectors
from search.errors import IndexUnusableError
from search.stores.vectors import VectorIndex, write_vectors

ROWS = np.eye(4, dtype=np.float32)[[0, 1, 0, 2, 0, 0, 3]]
Made = Callable[[NDArray[np.float32]], VectorIndex]


@pytest.fixture(params=["exact", "in lists"])
def made(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """Return what makes an index of rows, of one kind and then of the other, however few they are."""
    monkeypatch.setattr(search.stores.vectors, "EXACT_ROWS", {"exact": 10_000, "in lists": 0}[request.param])

    def make(rows: NDArray[np.float32]) -> VectorIndex:
        write_vectors(tmp_path / "vectors.faiss", rows)
        return VectorIndex.read(tmp_path / "vectors.faiss")

    return make


@pytest.fixture
def index(made: Made) -> VectorIndex:
    return made(ROWS)


@pytest.fixture
def in_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep rows in lists however few they are, and compare few of them."""
    monkeypatch.setattr(search.stores.vectors, "EXACT_ROWS", 0)
    monkeypatch.setattr(search.stores.vectors, "COMPARED_ROWS", 300)


def clustered_rows(seed: int, number: int, spread: float = 0.1) -> NDArray[np.float32]:
    """Return unit rows `[n, 16]` around 40 centres, row i around centre i % 40, whatever the seed."""
    around = np.random.default_rng(1).normal(size=(40, 16))[np.arange(number) % 40]
    rows = around / np.linalg.norm(around, axis=1, keepdims=True)
    rows += np.random.default_rng(seed).normal(size=rows.shape) * spread
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def found_of_nearest(
    index: VectorIndex, rows: NDArray[np.float32], k: int, allowed: NDArray[np.int64] | None = None
) -> float:
    """Return which share of the k nearest rows an index finds, over 20 questions."""
    among = np.arange(len(rows)) if allowed is None else allowed
    shares = []
    for question in clustered_rows(2, 20):
        nearest = among[np.argsort(-(rows[among] @ question), kind="stable")][:k]
        found = [hit.row for hit in index.search(question, k, allowed)]
        shares.append(len(set(found) & set(nearest.tolist())) / k)
    return float(np.mean(shares))


def test_written_and_read_the_rows_are_the_same(index: VectorIndex) -> None:
    assert (len(index), index.dimension) == (7, 4)
    assert index.vectors().dtype == index.vector(3).dtype == index.rows(np.array([3])).dtype == np.float32
    assert index.vectors().tolist() == ROWS.tolist()
    assert index.vector(3).tolist() == ROWS[3].tolist()
    assert index.rows(np.array([6, 3, 6])).tolist() == ROWS[[6, 3, 6]].tolist()


def test_no_rows_are_kept_with_their_length(made: Made) -> None:
    index = made(np.zeros((0, 4), dtype=np.float32))
    assert (len(index), index.dimension, index.vectors().shape) == (0, 4, (0, 4))
    assert [*index.search(ROWS[0], 5)] == []


def test_rows_mapped_from_a_file_are_kept_as_those_at_hand(made: Made, tmp_path: Path) -> None:
    rows = clustered_rows(3, 500)
    np.save(tmp_path / "rows.npy", rows)
    at_hand = (tmp_path / "vectors.faiss", made(rows).vectors())[0].read_bytes()
    made(np.load(tmp_path / "rows.npy", mmap_mode="r"))
    assert (tmp_path / "vectors.faiss").read_bytes() == at_hand


@pytest.mark.parametrize("k", [1, 2, 3, 4, 5, 7, 8])
def test_of_equal_rows_the_first_are_kept(index: VectorIndex, k: int) -> None:
    assert [hit.row for hit in index.search(ROWS[0], k)] == [0, 2, 4, 5, 1, 3, 6][:k]


@pytest.mark.parametrize("k", [1, 2, 3])
def test_of_equal_rows_the_first_that_are_allowed_are_kept(index: VectorIndex, k: int) -> None:
    assert [hit.row for hit in index.search(ROWS[0], k, np.array([2, 3, 5]))] == [2, 5, 3][:k]


@pytest.mark.parametrize("k", [0, -1])
def test_nothing_is_found_where_nothing_is_wanted(index: VectorIndex, k: int) -> None:
    assert [*index.search(ROWS[0], k)] == []


def test_nothing_is_found_where_nothing_is_allowed(index: VectorIndex) -> None:
    assert [*index.search(ROWS[0], 3, np.array([], dtype=np.int64))] == []


@pytest.mark.usefixtures("in_lists")
def test_rows_in_lists_are_the_same_after_any_number_of_builds(tmp_path: Path) -> None:
    write_vectors(tmp_path / "1", clustered_rows(3, 500))
    once = VectorIndex.read(tmp_path / "1").vectors()
    write_vectors(tmp_path / "2", once)
    assert once == pytest.approx(clustered_rows(3, 500), abs=2**-11)
    assert VectorIndex.read(tmp_path / "2").vectors().tolist() == once.tolist()


@pytest.mark.usefixtures("in_lists")
@pytest.mark.parametrize(
    "allowed",
    [None, np.arange(0, 8_000, 3), np.arange(0, 8_000, 97), np.flatnonzero(np.arange(8_000) % 40 < 10), np.arange(5)],
    ids=["every row", "a third of the rows", "few rows", "rows of some centres", "fewer rows than wanted"],
)
def test_of_many_rows_in_lists_nearly_all_of_the_nearest_are_found(
    tmp_path: Path, allowed: NDArray[np.int64] | None
) -> None:
    rows = clustered_rows(3, 8_000)
    write_vectors(tmp_path / "vectors.faiss", rows)
    index = VectorIndex.read(tmp_path / "vectors.faiss")
    k = 5 if allowed is not None and len(allowed) == 5 else 10
    assert found_of_nearest(index, rows, k, allowed) >= 0.97


@pytest.mark.usefixtures("in_lists")
@pytest.mark.parametrize("allowed", [None, np.arange(0, 8_000, 3), np.arange(0, 8_000, 100), np.arange(20, 40)])
@pytest.mark.parametrize("k", [1, 10, 1_000, 10_000])
def test_as_many_rows_are_found_in_lists_as_are_wanted_and_allowed(
    tmp_path: Path, allowed: NDArray[np.int64] | None, k: int
) -> None:
    rows = clustered_rows(3, 8_000)
    write_vectors(tmp_path / "vectors.faiss", rows)
    found = [*VectorIndex.read(tmp_path / "vectors.faiss").search(clustered_rows(2, 1)[0], k, allowed)]
    among = set(range(8_000)) if allowed is None else set(allowed.tolist())
    assert len({hit.row for hit in found} & among) == len(found) == min(k, len(among))
    assert found == sorted(found, key=lambda hit: (-hit.score, hit.row))


@pytest.mark.usefixtures("in_lists")
@pytest.mark.parametrize(
    ("number", "serve"),
    [(500, True), (900, True), (1_100, False), (200, False)],
    ids=["as many", "more", "twice", "half"],
)
def test_the_centres_of_an_earlier_build_serve_again_while_the_number_of_rows_is_like_it(
    tmp_path: Path, number: int, serve: bool
) -> None:
    write_vectors(tmp_path / "before", clustered_rows(3, 500))
    write_vectors(tmp_path / "after", clustered_rows(4, number), tmp_path / "before")
    before, after = VectorIndex.read(tmp_path / "before"), VectorIndex.read(tmp_path / "after")
    assert np.array_equal(after.centres, before.centres) is serve
    assert len(after) == number


@pytest.mark.usefixtures("in_lists")
@pytest.mark.parametrize("earlier", ["exact", "of another length", "damaged", "gone"])
def test_an_earlier_build_that_has_no_fitting_centres_is_as_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, earlier: str
) -> None:
    rows, before = clustered_rows(3, 500), tmp_path / "before"
    write_vectors(tmp_path / "anew", rows)
    with monkeypatch.context() as patch:
        patch.setattr(search.stores.vectors, "EXACT_ROWS", 1_000 if earlier == "exact" else 0)
        write_vectors(before, rows[:, :8] if earlier == "of another length" else rows)
    if earlier == "damaged":
        before.write_bytes(before.read_bytes()[:1_000])
    if earlier == "gone":
        before.unlink()
    write_vectors(tmp_path / "after", rows, before)
    assert (tmp_path / "after").read_bytes() == (tmp_path / "anew").read_bytes()


@pytest.mark.parametrize("content", [None, b"", b"IxFI", b"not an index", b"\0" * 1_000, b"IxFI" + b"\xff" * 100])
def test_a_file_that_holds_no_vectors_is_an_error_that_names_the_cure(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "vectors.faiss"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IndexUnusableError, match=r"the vectors in .* cannot be read; rebuild them: awesearch index"):
        VectorIndex.read(path)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_short_is_an_error(made: Made, tmp_path: Path, kept: float) -> None:
    made(clustered_rows(3, 500))
    data = (tmp_path / "vectors.faiss").read_bytes()
    (tmp_path / "cut.faiss").write_bytes(data[: int(kept * len(data))])
    with pytest.raises(IndexUnusableError, match=r"the vectors in .* cannot be read"):
        VectorIndex.read(tmp_path / "cut.faiss")
