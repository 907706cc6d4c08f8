"""Links that lead nowhere good: addresses that are none, arXiv's malformed, and papers without a link."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from indexer.abstracts.arxiv_ids import bare_id
from indexer.checking.dates import is_impossible, months_apart
from indexer.checking.evidence import Known, has_paper_link, title_key
from indexer.checking.findings import Finding, about, arxiv_page
from indexer.lists.links import arxiv_id
from indexer.lists.vocabulary import PAPER_LABELS
from search.papers import Listing
from search.titles import normalise_title

_PAGES = "abs|pdf|html|ps|format|src|e-print"
_WELL_FORMED = re.compile(rf"/+(?:{_PAGES})/+([a-z.-]+/\d+|\d+\.\d+)(v\d+)?(\.pdf)?/?", re.IGNORECASE)
_FIGURE = re.compile(r"/html/[\d.]+(?:v\d+)?/.+")
_MEANT = re.compile(rf"/+(?:{_PAGES})(?:/|$)|/\d{{4}}\.\d{{4,5}}", re.IGNORECASE)
_WEB = ("http://", "https://")
_PLACEHOLDERS = frozenset(("", "n a", "na", "none", "null", "tbd", "tba", "todo"))
_RELATIVE = re.compile(r"\.{0,2}/|[\w.-]+/.+|.+\.(?:md|html?|pdf)$", re.IGNORECASE)
_HOST = r"(?:[\w-]+\.)+[a-z]{2,}(?=[:/?#]|$)"
_MISSPELT_SCHEME = re.compile(rf"(?:h[tps]{{2,6}}(?::?/{{1,3}}|:))+(?={_HOST})", re.IGNORECASE)
_NO_SCHEME = re.compile(
    r"(?:www\.[\w.-]+|(?:[\w-]+\.)+(?:org|com|net|edu|gov|io|ai|co|cc|press|science))/", re.IGNORECASE
)


def check_malformed(listings: Sequence[Listing], known: Known) -> Iterator[Finding]:
    """Yield the links that are no addresses, or meant for arXiv's page of a paper and none of its addresses.

    What is no link to a paper gets arXiv's page where arXiv is known to have the title.
    """
    for entry in listings:
        owned = _owned(entry, known)
        for address in dict.fromkeys([entry.url or "", *(address for label, address in entry.links if label)]):
            mended = mended_address(address)
            if mended:
                message = f"{address}: https:// is missing or misspelt"
                yield about(entry, "malformed-link", message, _page_of(address) or mended)
            elif _is_malformed(address):
                yield about(
                    entry, "malformed-link", f"{address} is no address of an arXiv paper", _page_of(address) or owned
                )
            elif address == entry.url and not _is_address(address):
                message = f"the link to the paper is {address!r}, which is no address"
                yield about(entry, "malformed-link", message, owned)
        if has_empty_link(entry):
            yield about(entry, "malformed-link", "the link to the paper has no address", owned)
        if entry.arxiv_id and is_impossible(entry.arxiv_id):
            message = f"{entry.arxiv_id} tells a month in which arXiv has given no such id"
            yield about(entry, "malformed-link", message, owned)


def check_two_ids(listings: Sequence[Listing], known: Known) -> Iterator[Finding]:
    """Yield the entries with several links of one label to several papers of arXiv, with the one that has the title."""
    for entry in listings:
        linked: dict[str, dict[str, None]] = {}
        for label, address in entry.links:
            if _is_papers(label) and (found := arxiv_id(address)):
                linked.setdefault(normalise_title(label), {})[found] = None
        for label, ids in linked.items():
            if len(ids) > 1:
                owners = [one for one in ids if one in known.owners(entry.title)]
                fix = arxiv_page(owners[0]) if len(owners) == 1 else None
                message = f"{len(ids)} links called {label!r} lead to {', '.join(ids)}"
                yield about(entry, "two-ids-in-one-entry", message, fix)


def check_missing(listings: Sequence[Listing], known: Known) -> Iterator[Finding]:
    """Yield the entries that link no paper: with arXiv's page of it where arXiv is known to have it, else as notes.

    Links that are no addresses are told as such, and not here.
    """
    for entry in listings:
        broken = has_empty_link(entry) or (entry.url is not None and not _is_address(entry.url))
        if broken or has_paper_link(entry) or (entry.arxiv_id and is_impossible(entry.arxiv_id)):
            continue
        lack = _lack(entry)
        owners = known.owners(entry.title) if entry.title else _dated(entry, known)
        if len(owners) == 1:
            (owner,) = owners
            message = f"{lack}; arXiv has it: {known.records[owner].title!r}"
            yield about(entry, "missing-link", message, arxiv_page(owner))
        else:
            asked = (
                "; arXiv was asked and has no paper of this title" if title_key(entry.title) in known.not_there else ""
            )
            yield about(entry, "no-paper-link", lack + asked)


def has_empty_link(entry: Listing) -> bool:
    """Return whether an entry has a link called paper, or the like, that leads nowhere, and no other to a paper."""
    return not has_paper_link(entry) and any(
        not address.strip() and _is_papers(label) for label, address in entry.links
    )


def mended_address(address: str) -> str | None:
    """Return the address that was meant where `https://` is missing or misspelt, None where it is not."""
    if found := _MISSPELT_SCHEME.match(address):
        return None if found[0].lower() in _WEB else f"https://{address[found.end() :]}"
    return f"https://{address}" if _NO_SCHEME.match(address) else None


def is_arxiv_page(address: str) -> bool:
    """Return whether an address is one of those that arXiv gives a paper."""
    return bool(arxiv_id(address)) and not _is_malformed(address) and mended_address(address) is None


def _page_of(address: str) -> str | None:
    meant = bare_id(arxiv_id(address) or "")
    return arxiv_page(meant) if meant else None


def _owned(entry: Listing, known: Known) -> str | None:
    owners = known.owners(entry.title)
    return arxiv_page(next(iter(owners))) if len(owners) == 1 else None


def _is_papers(label: str) -> bool:
    return any(word in PAPER_LABELS for word in normalise_title(label).split()[:2])


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
