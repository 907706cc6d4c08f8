"""What a check of a list finds: kinds of problem, how bad each is, and the report that holds them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.papers import Listing

ERROR, WARNING, NOTE = "error", "warning", "note"
SEVERITIES = (ERROR, WARNING, NOTE)
"""How bad a finding is, worst first; errors and warnings count as wrong."""

KINDS: Mapping[str, str] = {
    "wrong-link": ERROR,
    "no-such-id": ERROR,
    "one-id-two-works": ERROR,
    "one-title-two-ids": ERROR,
    "malformed-link": ERROR,
    "twice-in-one-section": ERROR,
    "missing-link": WARNING,
    "two-ids-in-one-entry": WARNING,
    "date-before-id": WARNING,
    "encoding": WARNING,
    "title-differs": NOTE,
    "date-after-id": NOTE,
    "published-since": NOTE,
    "in-several-sections": NOTE,
    "no-paper-link": NOTE,
    "text": NOTE,
    "style": NOTE,
    "in-other-lists": NOTE,
}
"""Every kind of finding, worst first, with its severity."""

_ORDER = {kind: place for place, kind in enumerate(KINDS)}
_ONWARDS = 1 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: where it is, what is wrong and by what evidence, what to write instead, which other lines matter."""

    kind: str
    message: str
    line: int | None = None
    title: str | None = None
    section: tuple[str, ...] = ()
    fix: str | None = None
    other_lines: tuple[int, ...] = ()

    @property
    def severity(self) -> str:
        """How bad it is: error, warning or note."""
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Unknown:
    """One entry of the list that could not be asked for, and why; that says nothing against it."""

    line: int | None
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The account of one check: findings worst first, what could not be asked, which checks were not wholly made.

    It `forgets` where there was no place to keep what was asked.
    """

    list: str
    papers: int
    findings: tuple[Finding, ...]
    unknown: tuple[Unknown, ...]
    skipped: tuple[str, ...]
    forgets: bool = False

    @property
    def wrong(self) -> bool:
        """Whether an error or a warning was found."""
        return any(finding.severity != NOTE for finding in self.findings)


def about(listing: Listing, kind: str, message: str, fix: str | None = None, others: Sequence[Listing] = ()) -> Finding:
    """Return a finding about one entry of the list."""
    lines = tuple(sorted({other.line for other in others if other.line and other.line != listing.line}))
    return Finding(kind, message, listing.line, shown(listing), listing.section, fix, lines)


def shown(listing: Listing) -> str:
    """Return what an entry is called: its title, else its name."""
    return listing.title or listing.name or "(no title)"


def many(kind: str, message: str, lines: Sequence[int]) -> Finding:
    """Return one finding about several lines of the list."""
    first, *others = sorted(set(lines))
    return Finding(kind, message, first, other_lines=tuple(others))


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """Return a count with its noun, `1 entry` or `2 entries`."""
    return f"{count} {noun if count == 1 else plural or f'{noun}s'}"


def worst_first(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return findings by kind, worst first, then by line; those of the same kind without a line keep their order."""
    return tuple(sorted(findings, key=lambda finding: (_ORDER[finding.kind], finding.line or _ONWARDS)))


def arxiv_page(arxiv_id: str) -> str:
    """Return the address of an arXiv paper's abstract page."""
    return f"https://arxiv.org/abs/{arxiv_id}"
