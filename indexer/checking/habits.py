"""What a list could write better in many places: told once, and not where it is how most of the list is written."""

import re
from collections.abc import Callable, Iterator, Sequence, Sized

from indexer.checking.addresses import is_arxiv_page
from indexer.checking.findings import Finding, counted, many
from search.papers import Listing

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_NO_NAME = re.compile(r"\|\s*N/?A\s*\|", re.IGNORECASE)
_MARKED = re.compile(r"\w\s*[✅✔☑]")
_VERSION = re.compile(r"v\d+(?:\.pdf)?$")

_LINKS: tuple[tuple[str, str, Callable[[str], object]], ...] = (
    ("http://", "arXiv answers https", lambda url: url.startswith("http://")),
    ("a version", "later versions are not shown", _VERSION.search),
    ("the PDF", "the abstract's page has the PDF and all versions", lambda url: "/pdf/" in url),
)
_LINES: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("N/A in place of a name", _NO_NAME.match),
    ("a mark such as ✅ after a name", _MARKED.search),
    ("<br> inside a cell", lambda line: "|" in line and _BREAK.search(line)),
)


def check_links(listings: Sequence[Listing]) -> Iterator[Finding]:
    """Yield what the fewer of a list's links to arXiv have that they could do without."""
    pages = [(entry.line or 0, entry.url) for entry in listings if entry.url and is_arxiv_page(entry.url)]
    for said, why, has in _LINKS:
        lines = [line for line, url in pages if has(url)]
        if _is_minority(lines, pages):
            yield many("style", f"{counted(len(lines), 'arXiv link')} with {said}: {why}", lines)


def check_lines(listings: Sequence[Listing], lines: Sequence[str]) -> Iterator[Finding]:
    """Yield what the fewer of a list's entries have in their source, and may well have on purpose."""
    numbers = {entry.line for entry in listings if entry.line and entry.line <= len(lines)}
    for said, has in _LINES:
        found = [number for number in numbers if has(lines[number - 1])]
        if _is_minority(found, numbers):
            have = "has" if len(found) == 1 else "have"
            yield many("style", f"{counted(len(found), 'entry', 'entries')} {have} {said}", found)


def _is_minority(some: Sized, of: Sized) -> bool:
    return 0 < 2 * len(some) <= len(of)
