"""Locks between processes; the only file that imports filelock."""

from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout


class BusyError(Exception):
    """Another process holds the lock."""


def hold(path: Path, patience: float = 0.0) -> BaseFileLock:
    """Return the lock of a file, held: `with` or `release` ends it.

    Raises BusyError where another process has it for longer than `patience` seconds, OSError where the file cannot be.
    """
    lock = FileLock(path)
    try:
        lock.acquire(timeout=patience)
    except Timeout as error:
        raise BusyError(str(path)) from error
    return lock
