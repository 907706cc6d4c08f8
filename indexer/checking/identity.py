"""Whether each arXiv id is that of the work beside it: wrong links, renames, ids and titles that do not pair up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from indexer.abstracts.records import Record
from indexer.checking.bare_names import check_name, may_share_a_name
from indexer.checking.dates import is_impossible
from indexer.checking.evidence import Known, mentions
from indexer.checking.findings import Finding, about, arxiv_page, shown
from indexer.checking.people import is_one_work, same_people
from indexer.checking.titles import is_same_title, recased
from indexer.same_work import alike, spaceless
from search.papers import Listing
from search.titles import normalise_title

_NAME_WORDS = 3
_MOST_COMPARED = 50
"""The entries under one id that each is compared with: an id that a hundred have is a placeholder."""
_HEDGED = "another paper, or the same under an earlier title"


@dataclass(frozen=True, slots=True)
class Identity:
    """What is wrong with ids, and the entries whose id is, or may be, that of another work."""

    findings: tuple[Finding, ...]
    strays: frozenset[Listing]


def check_identity(listings: Sequence[Listing], known: Known) -> Identity:
    """Return what records, authors, and a list's other entries say against its ids."""
    linked: dict[str, list[Listing]] = {}
    strays: set[Listing] = set()
    for entry in listings:
        if entry.arxiv_id and is_impossible(entry.arxiv_id):
            strays.add(entry)
        elif entry.arxiv_id:
            linked.setdefault(entry.arxiv_id, []).append(entry)
    findings: list[Finding] = []
    for arxiv_id, entries in linked.items():
        record, some = known.records.get(arxiv_id), entries[:_MOST_COMPARED]
        for entry in entries:
            found = _of_record(entry, record, some, known) if record else _of_no_record(entry, some, known)
            if found:
                findings.append(found)
                if found.kind in ("wrong-link", "one-id-two-works", "no-such-id"):
                    strays.add(entry)
    findings += _two_ids([entry for entry in listings if entry not in strays], known)
    return Identity(tuple(findings), frozenset(strays))


def _of_record(entry: Listing, record: Record, entries: Sequence[Listing], known: Known) -> Finding | None:
    own = f"arXiv's title of {record.arxiv_id} is {record.title!r}"
    if not entry.title:
        return check_name(entry, record, own, entries, known)
    if normalise_title(entry.title) == normalise_title(record.title):
        return None
    near, tied = alike(record.title, entry.title), _is_tied(entry.title, record)
    people = same_people(entry.authors, record)
    elsewhere = [] if tied else sorted(known.owners(entry.title) - {record.arxiv_id or ""})
    others = [known.records[one] for one in elsewhere]
    if others and not (people and not any(same_people(entry.authors, other) for other in others)):
        belongs = f"{own}; this title is {' and '.join(elsewhere)}"
        if any(is_one_work(record, other) for other in others):
            why = "with the same first author: one work under two ids, or a wrong link"
            return about(entry, "title-differs", f"{belongs}, {why}")
        return _wrong(entry, belongs, elsewhere, record, entries)
    if tied and not near:
        return None
    tied = people or mentions(record, entry.name or "")
    if not near and people is False and not tied:
        theirs = f"{record.authors[0]}, not {entry.authors[0]}"
        return _wrong(entry, f"{own}, by {theirs}; title and authors both differ", elsewhere, record, entries)
    if not tied and (rival := _rival(entry, record, entries)):
        says = "as line {} says" if alike(record.title, rival.title or "") else "and line {} gives the id another title"
        return about(entry, "one-id-two-works", f"{own}, {says.format(rival.line)}; this is {_HEDGED}", None, [rival])
    return _of_title(entry.title, entry, record, own, near, people)


def _of_title(title: str, entry: Listing, record: Record, own: str, near: bool, people: bool | None) -> Finding:
    """Return the note on an entry of which only the title differs, with arXiv's where the two are one work."""
    fix = recased(record.title, title)
    if spaceless(normalise_title(title)) == spaceless(normalise_title(record.title)):
        return about(entry, "title-differs", f"{own}: a space or a hyphen is missing or too many", fix)
    if near:
        return about(entry, "title-differs", f"{own}: renamed, shortened or misspelt", fix)
    if people:
        return about(entry, "title-differs", f"{own}: renamed, for the authors agree", fix)
    return about(entry, "title-differs", f"{own}: another title: renamed, or the link is wrong")


def _is_tied(title: str, record: Record) -> bool:
    """Return whether a title is a mere name, as readers take it for one, that the record mentions."""
    return len(normalise_title(title).split()) <= _NAME_WORDS and mentions(record, title)


def _rival(entry: Listing, record: Record, entries: Sequence[Listing]) -> Listing | None:
    """Return the entry of another title that has more right to the id than `entry`, if one has."""

    def right(one: Listing) -> tuple[bool, float, int]:
        likeness = fuzz.ratio(normalise_title(one.title), normalise_title(record.title))
        return same_people(one.authors, record) is True, likeness, -(one.line or 0)

    titled = [one for one in entries if one.title and not is_same_title(one.title, entry.title or "")]
    best = max(titled, key=right, default=None)
    return best if best and right(best) > right(entry) else None


def _wrong(entry: Listing, message: str, elsewhere: list[str], record: Record, entries: Sequence[Listing]) -> Finding:
    rights = [one for one in entries if one.title and one is not entry and is_same_title(record.title, one.title)]
    also = f"; line {rights[0].line} has the id rightly" if rights else ""
    return about(entry, "wrong-link", message + also, arxiv_page(elsewhere[0]) if len(elsewhere) == 1 else None, rights)


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
    message = f"{entry.arxiv_id} stands under {shown(rivals[0])!r} too (line {rivals[0].line}); this is {_HEDGED}"
    return about(entry, "one-id-two-works", message, None, rivals)


def _may_be_one(one: Listing, other: Listing) -> bool:
    if one.title and other.title:
        return is_same_title(one.title, other.title)
    return may_share_a_name(one, other)


def _two_ids(listings: Sequence[Listing], known: Known) -> Iterator[Finding]:
    """Yield the titles under an id of which no record is known, while another entry or a record gives them another."""
    titled: dict[str, list[Listing]] = {}
    for entry in listings:
        if entry.title and entry.arxiv_id:
            titled.setdefault(normalise_title(entry.title), []).append(entry)
    for entries in titled.values():
        confirmed = [entry for entry in entries if _is_confirmed(entry, known)]
        first = confirmed[0] if confirmed else entries[0]
        for entry in entries:
            if entry.arxiv_id in known.records:
                continue
            owners = sorted(one for one in known.owners(entry.title) if _may_be_of(entry, known.records[one]))
            fix = arxiv_page(owners[0]) if len(owners) == 1 else None
            if entry.arxiv_id != first.arxiv_id:
                sure = "which arXiv's record confirms" if confirmed else "and no record is known here"
                message = f"line {first.line} gives this title {first.arxiv_id}, {sure}, this line {entry.arxiv_id}"
                fix = arxiv_page(first.arxiv_id or "") if confirmed else fix
                yield about(entry, "one-title-two-ids", message, fix, [first])
            elif owners:
                message = f"by arXiv's record this title is {' and '.join(owners)}; nothing is known here of"
                yield about(entry, "one-title-two-ids", f"{message} {entry.arxiv_id}", fix)


def _is_confirmed(entry: Listing, known: Known) -> bool:
    record = known.records.get(entry.arxiv_id or "")
    return record is not None and is_same_title(record.title, entry.title or "")


def _may_be_of(entry: Listing, record: Record) -> bool:
    return same_people(entry.authors, record) is not False
