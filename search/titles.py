"""One normal form for titles: what makes two printed titles the same title."""

import re
import unicodedata

_BETWEEN_WORDS = re.compile(r"[\W_]+")


def normalise_title(title: str | None) -> str:
    """Return `title` in lower case with every run of punctuation and space as one space; "" for None."""
    folded = unicodedata.normalize("NFKC", title or "").casefold()
    return _BETWEEN_WORDS.sub(" ", folded).strip()
