"""Reviewing a change to a list: what checking and suggesting say of the rows that it adds, moves or edits."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from platformdirs import user_cache_path

from indexer.abstracts import PullOptions
from indexer.building import EncoderOf
from indexer.checking import CheckReport, CheckRequest, check
from indexer.checking.dates import is_impossible
from indexer.checking.findings import ERROR, NOTE, WARNING, Finding, Unknown, shown
from indexer.checking.repeats import is_habit, works
from indexer.files import read_file
from indexer.lists import read_list
from indexer.model_fetching import encoder_of
from indexer.progress import BuildProgress
from indexer.reviewing.changes import Changes, compare
from indexer.reviewing.placing import Placer
from indexer.reviewing.report import ADDED, EDITED, MOVED, Duplicate, Placing, Review, Row
from indexer.reviewing.repository import BaseVersion, base_version
from search.errors import InputFileError
from search.papers import Listing, PaperList
from search.paths import expanded

__all__ = ["Review", "ReviewRequest", "review"]

_STRAYS = frozenset(("wrong-link", "one-id-two-works", "no-such-id"))
_REPEATS = frozenset(("twice-in-one-section", "in-several-sections"))
_OF_NO_ROW = frozenset(("in-other-lists",))


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """Which list to review against which revision; `index` is the folder of the index of the list as it was."""

    file: Path
    base: str
    index: Path | None = None
    arxiv_metadata: Path | None = None
    offline: bool = False


def review(request: ReviewRequest, progress: BuildProgress, make_encoder: EncoderOf = encoder_of) -> Review:
    """Review a list in a working tree against what it was in a revision, or where HEAD left it.

    Raises InputFileError for a list that cannot be read, RequestError for no repository or an unknown revision,
    ModelError and IndexUnusableError.
    """
    file = expanded(request.file)
    new = read_list(read_file(file), file.stem, str(file))
    base = base_version(file, request.base)
    old = _read(base, file)
    changes = compare(old.listings if old else (), new.listings)
    counted = Review(
        path=base.path,
        base=base.commit,
        added=len(changes.added),
        moved=len(changes.moved),
        edited=len(changes.edited),
        removed=changes.removed,
    )
    if not (changes.added or changes.moved or changes.edited):
        return counted
    checked = check(CheckRequest(str(file.absolute()), None, request.arxiv_metadata, not request.offline), progress)
    strays = frozenset(_strays(new.listings, checked))
    placer = None
    placings: dict[Listing, Placing] = {}
    to_place = [*changes.added, *(one.entry for one in changes.moved)]
    if old and to_place and sum(bool(section) for section in old.sections) > 1:
        options = PullOptions(request.arxiv_metadata, request.offline)
        placer = Placer(old, base.data or b"", request.index or _folder(base), options, make_encoder)
        placings = placer.place(to_place, strays, progress)
    rows = tuple(_rows(changes, new, checked, strays, placings))
    return replace(
        counted,
        rows=rows,
        unknown=_unknown(rows, (*checked.unknown, *(placer.unknown if placer else ()))),
        unpulled=placer.unpulled if placer else 0,
        skipped=checked.skipped,
        forgets=checked.forgets,
    )


def _read(base: BaseVersion, file: Path) -> PaperList | None:
    """Return the list as it was, None where it was not there or listed no paper."""
    try:
        return read_list(base.data, file.stem, str(file)) if base.data else None
    except InputFileError:
        return None


def _folder(base: BaseVersion) -> Path:
    named = hashlib.sha256(f"{base.top}\0{base.path}".encode()).hexdigest()[:16]
    return user_cache_path("awesearch") / "reviews" / named


def _strays(listings: Sequence[Listing], checked: CheckReport) -> Iterable[Listing]:
    """Yield the entries whose id is, or may be, that of another work."""
    wrong = {(one.line, one.title) for one in checked.findings if one.kind in _STRAYS}
    for entry in listings:
        if (entry.line, shown(entry)) in wrong or (entry.arxiv_id and is_impossible(entry.arxiv_id)):
            yield entry


def _rows(
    changes: Changes,
    new: PaperList,
    checked: CheckReport,
    strays: frozenset[Listing],
    placings: dict[Listing, Placing],
) -> Iterable[Row]:
    works_ = works(new.listings, strays)
    several = is_habit(sum(len({entry.section for entry in each}) > 1 for each in works_), len(works_))
    added = set(changes.added)
    twins = {entry: [one for one in each if one is not entry] for each in works_ if len(each) > 1 for entry in each}
    crowded = Counter(entry.line for entry in new.listings)
    moved = {one.entry: one.before for one in changes.moved}
    kinds = [*((one, ADDED) for one in changes.added), *((one, MOVED) for one in moved)]
    kinds += [(one, EDITED) for one in changes.edited]
    for entry, change in sorted(kinds, key=lambda pair: pair[0].line or 0):
        others = twins.get(entry, []) if change == ADDED else []
        own, related = _findings(entry, checked.findings, bool(others), crowded[entry.line] > 1)
        duplicates = tuple(_duplicate(entry, other, other in added, several) for other in others)
        row = Row(change, entry, moved.get(entry), duplicates, own, related, placings.get(entry))
        if change != EDITED or own or related:
            yield row


def _duplicate(entry: Listing, other: Listing, added: bool, several: bool) -> Duplicate:
    elsewhere = NOTE if several else WARNING
    return Duplicate(other.line, other.section, added, ERROR if other.section == entry.section else elsewhere)


def _findings(
    entry: Listing, findings: Sequence[Finding], repeated: bool, crowded: bool
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return what was found on an entry's line, and what was found on others for which this line matters."""
    own: list[Finding] = []
    related: list[Finding] = []
    for one in findings:
        if one.kind in _OF_NO_ROW or (repeated and one.kind in _REPEATS):
            continue
        if one.line == entry.line and (not crowded or one.title in (None, shown(entry))):
            own.append(one)
        elif entry.line in one.other_lines:
            # what is said of many lines at once has no title, and is said of each
            (related if one.title else own).append(one)
    return tuple(own), tuple(related)


def _unknown(rows: Sequence[Row], unknown: Iterable[Unknown]) -> tuple[Unknown, ...]:
    """Return what could not be asked about the rows, each line once."""
    lines = {row.entry.line for row in rows}
    return tuple({one.line: one for one in unknown if one.line in lines}.values())
