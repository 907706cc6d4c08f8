"""Whether the id beside a bare name, such as LC-Rec, is that of the work that goes by it."""

from collections.abc import Sequence

from indexer.abstracts.records import Record
from indexer.checking.dates import months_apart
from indexer.checking.evidence import Known, mentions
from indexer.checking.findings import Finding, about, arxiv_page
from indexer.same_work import spaceless
from search.papers import Listing
from search.titles import normalise_title


def check_name(entry: Listing, record: Record, own: str, entries: Sequence[Listing], known: Known) -> Finding | None:
    """Judge a bare name: wrong where it is another work's and the printed month, or a second name here, says so too.

    Names are short and shared, and not every abstract has its work's: a name elsewhere is no proof by itself.
    """
    elsewhere = sorted(known.named(entry.name))
    if mentions(record, entry.name or "") or record.arxiv_id in elsewhere or len(elsewhere) != 1:
        return None
    (other,) = elsewhere
    title = f" ({known.records[other].title!r})" if other in known.records else ""
    message = f"{own}; {entry.name} is {other}{title}"
    here, there = months_apart(entry, record.arxiv_id or ""), months_apart(entry, other)
    dated = here is not None and there is not None and there <= 1 < here
    mentioned = other in known.records and mentions(known.records[other], entry.name or "")
    second = here is None and any(not may_share_a_name(entry, rival) for rival in entries)
    if dated or (second and mentioned and not record.withheld):
        return about(entry, "wrong-link", message, arxiv_page(other))
    return about(entry, "title-differs", f"{message} in other lists: a wrong link, or two works of one name")


def may_share_a_name(one: Listing, other: Listing) -> bool:
    """Return whether the names of two entries hold each other, as "Amazon-M2" and "Amazon-M2 (KDD Cup 2023)" do."""
    if one.title or other.title:
        return True
    first, second = spaceless(normalise_title(one.name)), spaceless(normalise_title(other.name))
    return first in second or second in first
