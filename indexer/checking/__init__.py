"""Checking a list for its maintainer: what is wrong with its links, titles, dates and text, worst first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.abstracts import PullOptions
from indexer.abstracts.arxiv_ids import bare_id
from indexer.abstracts.protocols import Progress
from indexer.abstracts.records import NotAsked
from indexer.base_index import BaseIndex
from indexer.checking.addresses import check_malformed, check_missing, check_style
from indexer.checking.dates import check_dates
from indexer.checking.evidence import Known, gather
from indexer.checking.findings import CheckReport, Finding, Unknown, worst_first
from indexer.checking.identity import check_identity
from indexer.checking.published import check_published
from indexer.checking.repeats import check_repeats
from indexer.checking.siblings import check_siblings, is_same_list
from indexer.checking.wording import check_wording
from indexer.fetching import CouldNotFetchError, fetch, is_on_the_web
from indexer.files import read_file
from indexer.lists import read_list
from indexer.lists.decode import decode
from search.errors import CouldNotAskError, RequestError
from search.location import expanded, find_index
from search.papers import Listing, PaperList
from search.stores.local import LocalStore

__all__ = ["CheckReport", "CheckRequest", "check"]


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
    folder = find_index(request.index)
    base = BaseIndex(folder)
    paper_list, text = _read(request.place, base)
    lists = [entry for name in base.list_names if (entry := base.paper_list(name))]
    others = [entry for entry in lists if not is_same_list(paper_list, entry)]
    listed_elsewhere = [listing for entry in others for listing in entry.listings]
    options = PullOptions(request.arxiv_metadata, offline=not request.online)
    listings = paper_list.listings
    known = gather(listings, listed_elsewhere, base, options, progress)
    identity = check_identity(listings, known)
    nearby = check_siblings(listings, identity.strays, [entry.id for entry in others], LocalStore(folder))
    findings: list[Finding] = [
        *identity.findings,
        *check_malformed(listings),
        *check_missing(listings, known),
        *check_style(listings),
        *check_dates(listings, identity.strays),
        *check_repeats(listings, identity.strays),
        *check_published(listings, known, identity.strays),
        *(check_wording(paper_list, text) if text else ()),
    ]
    # what a wrong or missing link should be, the list has already
    given = {finding.fix for finding in findings}
    findings += [finding for finding in nearby.findings if finding.fix not in given]
    unknown = tuple(_unknown(listings, known.unasked)) if request.online else ()
    skipped = [*_skipped(listings, known, text, request), *([nearby.skipped] if nearby.skipped else [])]
    return CheckReport(paper_list.id, len(listings), worst_first(findings), unknown, tuple(skipped))


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


def _unknown(listings: Sequence[Listing], unasked: Sequence[NotAsked]) -> Iterator[Unknown]:
    for answer in unasked:
        wanted = answer.wanted
        same = (
            one
            for one in listings
            if one.arxiv_id == wanted.arxiv_id and (wanted.arxiv_id or one.title == wanted.title)
        )
        entry = next(same, None)
        yield Unknown(entry.line if entry else None, wanted.title or wanted.arxiv_id or "", answer.reason)


def _skipped(listings: Sequence[Listing], known: Known, text: str | None, request: CheckRequest) -> Iterator[str]:
    ids = {entry.arxiv_id for entry in listings if entry.arxiv_id and bare_id(entry.arxiv_id)}
    if not request.online:
        without = len(ids - known.records.keys() - known.not_there)
        if without:
            yield f"offline: {without} of {len(ids)} arXiv ids are not known here; ask arXiv with --online"
        titles = {answer.wanted.key for answer in known.unasked if not answer.wanted.arxiv_id}
        if titles:
            yield f"offline: arXiv was not asked for {len(titles)} titles; ask with --online"
    if not any(known.records[one].doi or known.records[one].journal_ref for one in ids & known.records.keys()):
        yield "published since: no record that is known here names a DOI or a journal"
    withheld = [entry for entry in listings if not entry.title and _is_withheld(entry, known)]
    if withheld:
        yield f"the abstracts of {len(withheld)} bare names are withheld: these names were looked for in titles only"
    if text is None:
        yield "text: the index does not keep a list's source; give its path or address"


def _is_withheld(entry: Listing, known: Known) -> bool:
    return entry.arxiv_id in known.records and known.records[entry.arxiv_id].withheld
