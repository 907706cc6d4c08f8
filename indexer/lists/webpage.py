"""A whole HTML page, as a list is published on a web site."""

import re

from indexer.lists.blocks import Page
from indexer.lists.page import numbered, read_page

NAME = "html"

_OPENING = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_SPACE = re.compile(r"\s*")
_BEFORE_IT = (("<!--", "-->"), ("<?", "?>"))


def recognises(text: str) -> bool:
    """Accept text that opens as an HTML document does."""
    start = _after_space(text, 0)
    while end := next((end for opening, end in _BEFORE_IT if text.startswith(opening, start)), None):
        closed = text.find(end, start)
        if closed < 0:
            return False
        start = _after_space(text, closed + len(end))
    return bool(_OPENING.match(text, start))


def read(text: str) -> Page:
    """Read the page as it is."""
    return read_page(numbered(text, 1))


def _after_space(text: str, start: int) -> int:
    found = _SPACE.match(text, start)
    return found.end() if found else start
