"""What a person is told who names something that the index does not have."""

from collections.abc import Sequence

from rapidfuzz import process

from search.titles import normalise_title


def unknown(kind: str, name: str, known: Sequence[str], of: str = "", shown: int = 12) -> str:
    """Return the line that says so, with the nearest of what is known (of something, where only there)."""
    if not known:
        return f"no {kind} is called {name!r}: the index has no {kind}s"
    nearest = [match[0] for match in process.extract(name, known, limit=shown, processor=normalise_title)]
    more = f" and {len(known) - shown} more (see `awesearch status`)" if len(known) > shown else ""
    return f"no {kind}{of} is called {name!r}; known {kind}s, nearest first: {'; '.join(nearest)}{more}"
