"""The checksums of large files, remembered."""

import hashlib
import os
from pathlib import Path

import pytest

from search.encoders import checksums
from search.encoders.checksums import remembered_sha256

LONG_AGO = (1_000_000_000, 1_000_000_000)


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that are read from here on, with a cache that is empty."""
    paths: list[Path] = []
    real = checksums.sha256_of

    def remember(path: Path) -> str:
        paths.append(path)
        return real(path)

    monkeypatch.setattr(checksums, "sha256_of", remember)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return paths


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    (tmp_path / "weights").write_bytes(b"w" * 1_000_000)
    os.utime(tmp_path / "weights", LONG_AGO)
    return tmp_path / "weights"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_large_file_is_read_once(weights: Path, read: list[Path]) -> None:
    assert [remembered_sha256(weights), remembered_sha256(weights)] == [sha256(weights)] * 2
    assert read == [weights]


@pytest.mark.parametrize("time", [LONG_AGO, (1_100_000_000, 1_100_000_000)])
def test_a_file_that_changed_is_read_again(weights: Path, read: list[Path], time: tuple[int, int]) -> None:
    remembered_sha256(weights)
    weights.write_bytes(b"v" * 1_000_000)
    os.utime(weights, time)
    assert remembered_sha256(weights) == sha256(weights)
    assert len(read) == 2


def test_another_file_in_its_place_is_read(weights: Path, read: list[Path], tmp_path: Path) -> None:
    remembered_sha256(weights)
    (tmp_path / "other").write_bytes(b"v" * 1_000_000)
    os.utime(tmp_path / "other", LONG_AGO)
    (tmp_path / "other").replace(weights)
    assert remembered_sha256(weights) == sha256(weights)


def test_a_file_of_this_moment_is_not_trusted_yet(weights: Path, read: list[Path]) -> None:
    os.utime(weights)
    assert [remembered_sha256(weights), remembered_sha256(weights)] == [sha256(weights)] * 2
    assert len(read) == 2


@pytest.mark.parametrize("damage", [b"", b"{", b'{"path":"/"}', b"\xff\0"])
def test_a_damaged_memory_costs_one_reading(weights: Path, read: list[Path], tmp_path: Path, damage: bytes) -> None:
    remembered_sha256(weights)
    (memory,) = (tmp_path / "cache" / "awesearch" / "encoders" / "checksums").iterdir()
    memory.write_bytes(damage)
    assert [remembered_sha256(weights), remembered_sha256(weights)] == [sha256(weights)] * 2
    assert len(read) == 2


def test_without_a_place_for_the_memory_files_are_read(
    weights: Path, read: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/cache")
    assert [remembered_sha256(weights), remembered_sha256(weights)] == [sha256(weights)] * 2
    assert len(read) == 2
