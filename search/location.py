"""Which index answers."""

import os
from pathlib import Path

from platformdirs import user_data_path

from search.errors import IndexUnusableError
from search.manifest import MANIFEST
from search.paths import expanded

_PACKAGES = Path(__file__).resolve().parent.parent
_SHIPPED = (_PACKAGES / "index", _PACKAGES / "awesearch_index")


def find_index(path: str | Path | None = None) -> Path:
    """Return the index that answers: `path`, else AWESEARCH_INDEX, else the user's own, else the one that ships.

    Raises IndexUnusableError where there is none at all.
    """
    return named_index(path) or unnamed_index()


def unnamed_index() -> Path:
    """Return the index that answers where none is named; raises IndexUnusableError where there is none at all."""
    for folder in (data_index(), *_SHIPPED):
        if has_index(folder):
            return folder
    raise IndexUnusableError(
        "there is no index, not even the one that ships; build one: awesearch index --list NAME=PATH_OR_URL"
    )


def named_index(path: str | Path | None) -> Path | None:
    """Return the index that the caller or AWESEARCH_INDEX names, None where neither does."""
    named = path or os.environ.get("AWESEARCH_INDEX")
    return expanded(Path(named)) if named else None


def data_index() -> Path:
    """Return where `awesearch index` writes unless told otherwise, whether or not it has yet."""
    return user_data_path("awesearch") / "index"


def has_index(folder: Path) -> bool:
    """Return whether a folder holds an index, not where it may not even be looked into."""
    try:
        return (folder / MANIFEST).is_file()
    except OSError:
        return False
