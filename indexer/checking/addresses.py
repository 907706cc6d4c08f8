"""Links that lead nowhere good: malformed arXiv addresses, papers without a link, and matters of style."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from indexer.abstracts.arxiv_ids import bare_id
from indexer.checking.dates import months_apart
from indexer.checking.evidence import Known, has_paper_link, title_key
from indexer.checking.findings import Finding, about, arxiv_page
from indexer.lists.links import arxiv_id
from search.papers import Listing
from search.titles import normalise_title

_PAGES = "abs|pdf|html|ps|format|src|e-print"
_WELL_FORMED = re.compile(rf"/+(?:{_PAGES})/+([a-z.-]+/\d+|\d+\.\d+)(v\d+)?(\.pdf)?/?", re.IGNORECASE)
_FIGURE = re.compile(r"/html/[\d.]+(?:v\d+)?/.+")
_MEANT = re.compile(rf"/+(?:{_PAGES})(?:/|$)|/\d{{4}}\.\d{{4,5}}", re.IGNORECASE)
_WEB = ("http://", "https://")
_PLACEHOLDERS = frozenset(("", "n a", "na", "none", "null", "tbd", "tba", "todo"))
_RELATIVE = re.compile(r"\.{0,2}/|[\w.-]+/.+|.+\.(?:md|html?|pdf)$", re.IGNORECASE)


def check_malformed(listings: Sequence[Listing]) -> Iterator[Finding]:
    """Yield the links that are meant for arXiv's page of a paper and are none of its addresses, or no addresses."""
    for entry in listings:
        addresses = dict.fromkeys([entry.url or "", *(address for _, address in entry.links)])
        for address in addresses:
            if _is_malformed(address):
                meant = bare_id(arxiv_id(address) or "")
                message = f"{address} is no address of an arXiv paper"
                yield about(entry, "malformed-link", message, arxiv_page(meant) if meant else None)
            elif address == entry.url and not _is_address(address):
                yield about(entry, "malformed-link", f"the link to the paper is {address!r}, which is no address")


def check_missing(listings: Sequence[Listing], known: Known) -> Iterator[Finding]:
    """Yield the entries that link no paper: with arXiv's page of it where arXiv is known to have it, else as notes."""
    for entry in listings:
        if has_paper_link(entry):
            continue
        lack = _lack(entry)
        owners = known.owners(entry.title) if entry.title else _dated(entry, known)
        if len(owners) == 1:
            (owner,) = owners
            yield about(
                entry, "missing-link", f"{lack}; arXiv has it: {known.records[owner].title!r}", arxiv_page(owner)
            )
        elif entry.url is None or _is_address(entry.url):
            asked = (
                "; arXiv was asked and has no paper of this title" if title_key(entry.title) in known.not_there else ""
            )
            yield about(entry, "no-paper-link", lack + asked)


def check_style(listings: Sequence[Listing]) -> Iterator[Finding]:
    """Yield, once for the whole list, what many of its arXiv links have that they could do without."""
    pages = [(entry, entry.url) for entry in listings if entry.url and entry.arxiv_id and not _is_malformed(entry.url)]
    for said, why, has in (
        ("http://", "arXiv answers https", lambda url: url.startswith("http://")),
        ("a version", "later versions are not shown", lambda url: re.search(r"v\d+(\.pdf)?$", url)),
        ("the PDF", "the abstract's page has the PDF and all versions", lambda url: "/pdf/" in url),
    ):
        lines = tuple(entry.line for entry, url in pages if entry.line and has(url))
        if lines:
            message = f"{len(lines)} arXiv link{'s' * (len(lines) > 1)} with {said}: {why}"
            yield Finding("link-style", message, lines[0], other_lines=lines[1:])


def _is_malformed(address: str) -> bool:
    try:
        split = urlsplit(address.strip())
        host = (split.hostname or "").removeprefix("www.").removeprefix("export.")
    except ValueError:  # an address such as http://[ names no host
        return False
    if host != "arxiv.org" or not _MEANT.search(split.path) or _FIGURE.fullmatch(split.path):
        return False
    found = _WELL_FORMED.fullmatch(split.path)
    if found is None or bare_id(found[1]) is None:
        return True
    return bool(found[3]) and "/pdf/" not in split.path


def _is_address(address: str | None) -> bool:
    if address is None or normalise_title(address) in _PLACEHOLDERS:
        return False
    return address.lower().startswith(_WEB) or bool(_RELATIVE.match(address))


def _lack(entry: Listing) -> str:
    if entry.url and "semanticscholar.org/" in entry.url.casefold():
        return "the link is Semantic Scholar's page about the paper"
    if entry.url:
        return f"the link is {entry.url}, which is not the paper's page"
    return "only the code is linked" if entry.code_url else "no paper is linked"


def _dated(entry: Listing, known: Known) -> frozenset[str]:
    """Return whom a bare name belongs to, where the printed month is that of the id."""
    return frozenset(one for one in known.named(entry.name) if months_apart(entry, one) in (0, 1))
