"""What a check did not ask, or could not: entries that stay unknown, and checks that were not wholly made."""

from collections.abc import Iterator, Sequence

from indexer.abstracts.arxiv_ids import bare_id
from indexer.abstracts.records import NotAsked, Wanted
from indexer.checking.dates import is_impossible
from indexer.checking.evidence import Known, lacks_publication
from indexer.checking.findings import Unknown, counted
from search.papers import Listing


def unknown(listings: Sequence[Listing], unasked: Sequence[NotAsked]) -> Iterator[Unknown]:
    """Yield the entries about which arXiv could not be asked, by title, else by id."""
    for answer in unasked:
        wanted = answer.wanted
        entry = next((one for one in listings if _is_about(one, wanted)), None)
        yield Unknown(entry.line if entry else None, wanted.title or wanted.arxiv_id or "", answer.reason)


def _is_about(entry: Listing, wanted: Wanted) -> bool:
    if wanted.arxiv_id:
        # of several entries under one id that which gave the title
        return entry.arxiv_id == wanted.arxiv_id and (not wanted.title or entry.title == wanted.title)
    return entry.title == wanted.title


def skipped(listings: Sequence[Listing], known: Known, has_text: bool, online: bool) -> Iterator[str]:
    """Yield which checks were not wholly made, one line each."""
    if not online:
        ids = {one.arxiv_id for one in listings if one.arxiv_id and bare_id(one.arxiv_id)}
        without = [one for one in ids - known.records.keys() - known.not_there if not is_impossible(one)]
        if without:
            held = counted(len(ids), "arXiv id")
            are = "is" if len(without) == 1 else "are"
            yield f"offline: {len(without)} of {held} {are} not known here"
        titles = {answer.wanted.key for answer in known.unasked if not answer.wanted.arxiv_id}
        if titles:
            yield f"offline: arXiv was not asked for {counted(len(titles), 'title')}"
        waiting = {one.arxiv_id for one in listings if lacks_publication(one, known)}
        if waiting:
            papers = counted(len(waiting), "paper")
            yield f"published since: arXiv was not asked about {papers} listed as unpublished"
    withheld = [one for one in listings if not one.title and _is_withheld(one, known)]
    if withheld:
        names = counted(len(withheld), "bare name")
        yield f"the abstracts of {names} are withheld: looked for in titles only"
    if not has_text:
        yield "text: the index does not keep a list's source; give its path or address"


def _is_withheld(entry: Listing, known: Known) -> bool:
    return entry.arxiv_id in known.records and known.records[entry.arxiv_id].withheld
