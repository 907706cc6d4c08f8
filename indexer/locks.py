"""Locks between processes; the only file that imports filelock."""

from pathlib import Path

from filelock import AcquireReturnProxy, FileLock, Timeout


class BusyError(Exception):
    """Another process holds the lock."""


def hold(path: Path, patience: float = 0.0) -> AcquireReturnProxy[FileLock]:
    """Return the lock of a file, held until the `with` that it goes into ends.

    Raises BusyError where another process has it for longer than `patience` seconds, OSError where the file cannot be.
    """
    try:
        return FileLock(path).acquire(timeout=patience)
    except Timeout as error:
        raise BusyError(str(path)) from error
