"""What a review says of each row that a change adds, moves or edits."""

from dataclasses import dataclass

from indexer.checking.findings import NOTE, SEVERITIES, Finding, Unknown
from search.papers import Listing, Suggestion

ADDED, MOVED, EDITED = "added", "moved", "edited"
FITS, ELSEWHERE, NEW_SECTION, NOWHERE = "fits", "elsewhere", "new-section", "nowhere"
"""What is said of the section chosen: it fits, another is likelier, the change makes it, none of the list's fits."""

_CLOSE = 0.5
"""From which share of the likeliest section's probability the section chosen fits as well."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Another row of the same work, in the list as the change leaves it; `added` where the change adds it too."""

    line: int | None
    section: tuple[str, ...]
    added: bool
    severity: str


@dataclass(frozen=True, slots=True)
class Placing:
    """The list's sections for one row, best first, `chosen` the probability of its own, None where that is new.

    `title_alone` says that no abstract was to be had.
    """

    suggestions: tuple[Suggestion, ...]
    chosen: float | None
    title_alone: bool

    @property
    def verdict(self) -> str:
        """Whether the section chosen fits, as one of FITS, ELSEWHERE, NEW_SECTION and NOWHERE."""
        if not self.suggestions:
            return NOWHERE
        if self.chosen is None:
            return NEW_SECTION
        return FITS if self.chosen >= _CLOSE * self.suggestions[0].probability else ELSEWHERE


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the change; `findings` are on its line, `related` on other lines for which this one matters."""

    change: str
    entry: Listing
    before: tuple[str, ...] | None
    duplicates: tuple[Duplicate, ...]
    findings: tuple[Finding, ...]
    related: tuple[Finding, ...]
    placing: Placing | None

    @property
    def severity(self) -> str | None:
        """How bad the worst is that was found: error, warning, note, or None."""
        found = {one.severity for one in self.duplicates} | {one.severity for one in self.findings}
        return next((severity for severity in SEVERITIES if severity in found), None)

    @property
    def plain(self) -> bool:
        """Whether there is nothing to look at."""
        fits = self.placing is None or self.placing.verdict == FITS
        return fits and not (self.duplicates or self.findings or self.related)


@dataclass(frozen=True, slots=True)
class Review:
    """The account of one review: a list's path in its repository, the commit it is compared with, the rows.

    `rows` are those added, moved, and of the edited those with findings; `unpulled` counts the list's papers whose
    abstracts could not be asked for, and `skipped` are the checks that were not wholly made. It `forgets` where there
    was no place to keep what was asked.
    """

    path: str
    base: str
    rows: tuple[Row, ...] = ()
    added: int = 0
    moved: int = 0
    edited: int = 0
    removed: int = 0
    unknown: tuple[Unknown, ...] = ()
    unpulled: int = 0
    skipped: tuple[str, ...] = ()
    forgets: bool = False

    @property
    def wrong(self) -> bool:
        """Whether an error or a warning was found."""
        return any(row.severity not in (None, NOTE) for row in self.rows)

    @property
    def incomplete(self) -> bool:
        """Whether something could not be asked now."""
        return bool(self.unknown or self.unpulled)
