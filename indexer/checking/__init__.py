"""Checking a list for its maintainer: what is wrong with its links, titles, dates and text, worst first."""

import re
from dataclasses import dataclass
from pathlib import Path

from indexer.abstracts import PullOptions
from indexer.abstracts.protocols import Progress
from indexer.base_index import BaseIndex
from indexer.checking.addresses import check_malformed, check_missing, check_two_ids
from indexer.checking.asking import Asking
from indexer.checking.dates import check_dates
from indexer.checking.evidence import gather
from indexer.checking.findings import CheckReport, Finding, worst_first
from indexer.checking.habits import check_links
from indexer.checking.identity import check_identity
from indexer.checking.published import check_published
from indexer.checking.repeats import check_repeats
from indexer.checking.siblings import check_siblings, is_same_list
from indexer.checking.source_links import check_broken
from indexer.checking.unasked import skipped, unknown
from indexer.checking.wording import check_wording
from indexer.fetching import CouldNotFetchError, fetch, is_on_the_web
from indexer.files import read_file
from indexer.lists import read_list
from indexer.lists.decode import decode
from search.errors import CouldNotAskError, RequestError
from search.location import find_index
from search.papers import PaperList
from search.paths import expanded
from search.stores.local import LocalStore

__all__ = ["CheckReport", "CheckRequest", "check", "check_indexed"]

_PRINTED_ID = re.compile(r"(?<!\d)\d{4}\.\d{4,5}(?!\d)")


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check (a path, an address, or the name of a list of the index), and what may be asked about it."""

    place: str
    index: Path | None = None
    arxiv_metadata: Path | None = None
    online: bool = False


def check(request: CheckRequest, progress: Progress | None = None) -> CheckReport:
    """Check a list against the index that answers, arXiv's metadata dump if given, and arXiv if `online`.

    Raises RequestError or InputFileError for a list that cannot be read, CouldNotAskError for an address that cannot be
    fetched now, and IndexUnusableError.
    """
    if not request.place.strip():
        raise RequestError("LIST is empty; name a file, an address, or a list of the index")
    base = BaseIndex(folder := find_index(request.index))
    asking = Asking(PullOptions(request.arxiv_metadata, offline=not request.online), progress)
    paper_list, text = _read(request.place, base)
    return _check(paper_list, text, base, folder, asking, request.online)


def check_indexed(list_id: str, index: Path) -> CheckReport:
    """Check a list of an index as it was when the index was built, offline, whatever file or address bears its name.

    Raises RequestError where the index does not have the list, and IndexUnusableError.
    """
    base = BaseIndex(index)
    paper_list = base.paper_list(list_id)
    if paper_list is None:
        raise RequestError(f"the index has no list {list_id!r}; its lists: {', '.join(base.list_names) or 'none'}")
    return _check(paper_list, None, base, index, Asking(PullOptions(offline=True), None), online=False)


def _check(
    paper_list: PaperList, text: str | None, base: BaseIndex, folder: Path, asking: Asking, online: bool
) -> CheckReport:
    lists = [entry for name in base.list_names if (entry := base.paper_list(name))]
    others = [entry for entry in lists if not is_same_list(paper_list, entry)]
    listings = paper_list.listings
    known = gather(listings, [listing for entry in others for listing in entry.listings], base, asking)
    identity = check_identity(listings, known)
    mentioned = frozenset(_PRINTED_ID.findall(text or ""))
    nearby = check_siblings(listings, identity.strays, [entry.id for entry in others], LocalStore(folder), mentioned)
    broken = list(check_broken(paper_list, text or ""))
    told = {finding.line for finding in broken}
    findings: list[Finding] = [
        *identity.findings,
        *broken,
        *(finding for finding in check_malformed(listings, known) if finding.line not in told),
        *check_two_ids(listings, known),
        *check_missing(listings, known),
        *check_dates(listings, identity.strays),
        *check_repeats(listings, identity.strays),
        *check_published(listings, known, identity.strays),
        *(check_wording(paper_list, text) if text else ()),
        *check_links(listings),
    ]
    # what a wrong or missing link should be, the list has already
    given = {finding.fix for finding in findings}
    findings += [finding for finding in nearby.findings if finding.fix not in given]
    return CheckReport(
        list=paper_list.id,
        papers=len(listings),
        findings=worst_first(findings),
        unknown=tuple(unknown(listings, known.unasked)) if online else (),
        skipped=(*skipped(listings, known, bool(text), online), *([nearby.skipped] if nearby.skipped else [])),
        forgets=asking.forgets,
    )


def _read(place: str, base: BaseIndex) -> tuple[PaperList, str | None]:
    """Return a list and its source, which the index does not keep of a list that is named."""
    if is_on_the_web(place):
        try:
            data = fetch(place)
        except CouldNotFetchError as error:
            raise CouldNotAskError(f"{error}; give a copy of the list, or try again later") from error
        name = place.rstrip("/").rpartition("/")[2]
    elif (known := base.paper_list(place)) and not expanded(Path(place)).is_file():
        return known, None
    elif not expanded(Path(place)).exists():
        names = ", ".join(base.list_names) or "none"
        raise RequestError(f"there is no file {place!r}, nor has the index a list of that name; its lists: {names}")
    else:
        data = read_file(Path(place))
        name = Path(place).stem
    return read_list(data, name, place), decode(data, name)
