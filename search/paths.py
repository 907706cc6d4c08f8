"""Paths as people write them."""

from pathlib import Path

from search.errors import RequestError


def expanded(path: Path) -> Path:
    """Return a path with ~ replaced by the home directory it means; raises RequestError where there is none."""
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise RequestError(f"{path} names the home directory of nobody; write the path out") from error
