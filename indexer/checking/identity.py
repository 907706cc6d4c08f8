"""Whether each arXiv id is that of the work beside it: wrong links, renames, ids and titles that do not pair up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.abstracts.records import Record
from indexer.checking.dates import months_apart
from indexer.checking.evidence import Known, mentions
from indexer.checking.findings import Finding, about, arxiv_page, shown
from indexer.checking.people import same_people
from indexer.same_work import alike, spaceless
from search.papers import Listing
from search.titles import normalise_title

_NAME_WORDS = 3


@dataclass(frozen=True, slots=True)
class Identity:
    """What is wrong with ids, and the entries whose id is, or may be, that of another work."""

    findings: tuple[Finding, ...]
    strays: frozenset[Listing]


def check_identity(listings: Sequence[Listing], known: Known) -> Identity:
    """Return what records, authors, and a list's other entries say against its ids."""
    linked: dict[str, list[Listing]] = {}
    for entry in listings:
        if entry.arxiv_id:
            linked.setdefault(entry.arxiv_id, []).append(entry)
    findings: list[Finding] = []
    strays: set[Listing] = set()
    for arxiv_id, entries in linked.items():
        record = known.records.get(arxiv_id)
        for entry in entries:
            found = _of_record(entry, record, entries, known) if record else _of_no_record(entry, entries, known)
            if found:
                findings.append(found)
                if found.kind in ("wrong-link", "one-id-two-works", "no-such-id"):
                    strays.add(entry)
    findings += _two_ids([entry for entry in listings if entry not in strays], known)
    return Identity(tuple(findings), frozenset(strays))


def _of_record(entry: Listing, record: Record, entries: Sequence[Listing], known: Known) -> Finding | None:
    own = f"arXiv's title of {record.arxiv_id} is {record.title!r}"
    if not entry.title:
        return _of_name(entry, record, own, entries, known)
    if alike(record.title, entry.title):
        return _of_spelling(entry, record, own)
    if _is_tied(entry.title, record):
        return None
    elsewhere = sorted(known.owners(entry.title) - {record.arxiv_id or ""})
    people = same_people(entry.authors, record)
    if elsewhere and not people:
        return _wrong(entry, f"{own}; this title is {' and '.join(elsewhere)}", elsewhere, record, entries, known)
    tied = people or mentions(record, entry.name or "")
    if people is False and not tied:
        theirs = f"{record.authors[0]}, not {entry.authors[0]}"
        return _wrong(entry, f"{own}, by {theirs}; title and authors both differ", elsewhere, record, entries, known)
    rivals = [other for other in entries if other.title and alike(record.title, other.title)]
    if rivals and not tied:
        message = f"{own}, as line {rivals[0].line} says; this is another paper, or the same under an earlier title"
        return about(entry, "one-id-two-works", message, None, rivals)
    why = "renamed, for the authors agree" if people else "renamed, or a wrong link"
    return about(entry, "title-differs", f"{own}: {why}", record.title)


def _is_tied(title: str, record: Record) -> bool:
    """Return whether a title is a mere name, as readers take it for one, that the record mentions."""
    return len(normalise_title(title).split()) <= _NAME_WORDS and mentions(record, title)


def _of_name(entry: Listing, record: Record, own: str, entries: Sequence[Listing], known: Known) -> Finding | None:
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
    second = here is None and any(not _may_be_one(entry, rival) for rival in entries)
    if dated or (second and mentioned and not record.withheld):
        return about(entry, "wrong-link", message, arxiv_page(other))
    return about(entry, "title-differs", f"{message} in other lists: a wrong link, or two works of one name")


def _of_spelling(entry: Listing, record: Record, own: str) -> Finding | None:
    listed, official = normalise_title(entry.title), normalise_title(record.title)
    if listed == official:
        return None
    if spaceless(listed) == spaceless(official):
        return about(entry, "title-differs", f"{own}: a space or a hyphen is missing or too many", record.title)
    return about(entry, "title-differs", f"{own}: renamed, shortened or misspelt", record.title)


def _wrong(
    entry: Listing, message: str, elsewhere: list[str], record: Record, entries: Sequence[Listing], known: Known
) -> Finding:
    rivals = [other for other in entries if other.title and alike(record.title, other.title)]
    also = f"; line {rivals[0].line} has the id rightly" if rivals else ""
    return about(entry, "wrong-link", message + also, arxiv_page(elsewhere[0]) if len(elsewhere) == 1 else None, rivals)


def _of_no_record(entry: Listing, entries: Sequence[Listing], known: Known) -> Finding | None:
    """Judge an id of which no record is known by the list's other entries alone."""
    if entry.arxiv_id in known.not_there:
        owners = sorted(known.owners(entry.title))
        fix = arxiv_page(owners[0]) if len(owners) == 1 else None
        return about(entry, "no-such-id", f"arXiv was asked and has no paper {entry.arxiv_id}", fix)
    rivals = [other for other in entries if not _may_be_one(entry, other)]
    # of two works the one that fewer entries name is told, else the later
    fewer = 2 * len(rivals) > len(entries)
    if not rivals or not (fewer or (2 * len(rivals) == len(entries) and entries[0] in rivals)):
        return None
    message = f"{entry.arxiv_id} stands under {shown(rivals[0])!r} too (line {rivals[0].line}); one of the two is wrong"
    return about(entry, "one-id-two-works", message, None, rivals)


def _may_be_one(one: Listing, other: Listing) -> bool:
    if one.title and other.title:
        return alike(one.title, other.title)
    if one.title or other.title:
        return True
    first, second = spaceless(normalise_title(one.name)), spaceless(normalise_title(other.name))
    return first in second or second in first


def _two_ids(listings: Sequence[Listing], known: Known) -> Iterator[Finding]:
    """Yield the titles that stand under two ids, unless arXiv's records say that two works have the title."""
    titled: dict[str, list[Listing]] = {}
    for entry in listings:
        if entry.title and entry.arxiv_id:
            titled.setdefault(normalise_title(entry.title), []).append(entry)
    for entries in titled.values():
        confirmed = [entry for entry in entries if known.bears(entry)]
        first = confirmed[0] if confirmed else entries[0]
        for entry in entries:
            if entry.arxiv_id != first.arxiv_id and entry.arxiv_id not in known.records:
                sure = "which arXiv's record confirms" if confirmed else "and no record is known here"
                message = f"line {first.line} gives this title {first.arxiv_id}, {sure}, this line {entry.arxiv_id}"
                fix = arxiv_page(first.arxiv_id or "") if confirmed else None
                yield about(entry, "one-title-two-ids", message, fix, [first])
