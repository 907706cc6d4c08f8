"""From a question to papers and sections: the public Python API."""

from typing import TYPE_CHECKING, Any

from search.errors import AwesearchError, CouldNotAskError, IndexUnusableError, InputFileError, ModelError, RequestError
from search.papers import Filing, Hit, Listing, Paper, PaperList, Suggestion

if TYPE_CHECKING:
    from search.engine import SearchEngine

__all__ = [
    "AwesearchError",
    "CouldNotAskError",
    "Filing",
    "Hit",
    "IndexUnusableError",
    "InputFileError",
    "Listing",
    "ModelError",
    "Paper",
    "PaperList",
    "RequestError",
    "SearchEngine",
    "Suggestion",
]


def __getattr__(name: str) -> Any:
    # reading a list needs the nouns and not faiss, tantivy and numpy, which take a third of a second to import
    if name == "SearchEngine":
        from search.engine import SearchEngine

        return SearchEngine
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
