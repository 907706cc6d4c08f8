"""A whole HTML page, as a list is published on a web site."""

import re

from indexer.lists.blocks import Page
from indexer.lists.page import read_page

NAME = "html"

_OPENING = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_START = 20_000


def recognises(text: str) -> bool:
    """Accept text that opens as an HTML document does."""
    return bool(_OPENING.match(text[:_START]))


def read(text: str) -> Page:
    """Read the page as it is."""
    return read_page(text)
