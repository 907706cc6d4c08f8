"""One normal form for titles: what makes two printed titles the same title."""

import re
import unicodedata
from functools import lru_cache

_BETWEEN_WORDS = re.compile(r"[\W_]+")


@lru_cache(maxsize=16_384)
def normalise_title(title: str | None) -> str:
    """Return `title` in lower case with every run of punctuation and space as one space; "" for None."""
    folded = unicodedata.normalize("NFKC", title or "").casefold()
    return _BETWEEN_WORDS.sub(" ", folded).strip()
