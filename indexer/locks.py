"""Locks between processes; the only file that imports filelock."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from search.errors import RequestError


@contextmanager
def only_one(path: Path, refusal: str) -> Iterator[None]:
    """Hold the lock of a file, or raise RequestError with `refusal` at once where another process holds it."""
    try:
        with FileLock(path, timeout=0):
            yield
    except Timeout as error:
        raise RequestError(refusal) from error
