"""Reading a file, and replacing one so that a crash leaves the old or the new, never a part."""

import os
from pathlib import Path

from search.errors import InputFileError
from search.paths import expanded


def read_file(path: Path) -> bytes:
    """Return a file's bytes; raises InputFileError where it cannot be read."""
    try:
        return expanded(path).read_bytes()
    except FileNotFoundError as error:
        raise InputFileError(f"there is no file {path}; check the path") from error
    except OSError as error:
        raise InputFileError(f"{path} cannot be read: {error.strerror or error}; give a file that can") from error


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file at once, and make sure that it survives a power cut."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_bytes(content)
    sync(beside)
    beside.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Make sure that a file, or a folder's names, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
