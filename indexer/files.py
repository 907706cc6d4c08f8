"""Getting a file's bytes."""

from pathlib import Path

from search.errors import InputFileError


def read_file(path: Path) -> bytes:
    """Return a file's bytes; raises InputFileError where it cannot be read."""
    try:
        return path.expanduser().read_bytes()
    except FileNotFoundError as error:
        raise InputFileError(f"there is no file {path}; give the path of a list, or its http address") from error
    except OSError as error:
        raise InputFileError(f"{path} cannot be read: {error.strerror or error}; give a file that can") from error
