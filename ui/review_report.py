"""The account of a review, as a GitHub comment and as JSON."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from indexer.checking.findings import ERROR, NOTE, WARNING, Finding, shown
from indexer.reviewing.report import ADDED, FITS, MOVED, Duplicate, Placing, Review, Row
from ui.check_report import finding_object
from ui.export import to_json
from ui.export.objects import listing, suggestion
from ui.finding_words import kind
from ui.terminal import number

_MARKS = {ERROR: "❌", WARNING: "⚠️", NOTE: "ℹ️"}
_FINE, _HINT = "✅", "💡"
_LONGEST_TEXT = 300
_LONGEST_COMMENT = 60_000
"""Characters; GitHub refuses a comment of more than 65,536."""

# nothing of a list may act: no markup, no drawn formula, no entity, and, for the break, no mention, reference or link
_BREAK = "&#8203;"
_SPECIAL = str.maketrans(
    {
        **{character: f"\\{character}" for character in "\\`*_[]|~$"},
        "<": "&lt;",
        ">": "&gt;",
        "&": "&amp;",
        "@": f"@{_BREAK}",
        "#": f"#{_BREAK}",
    }
)
_LINKED = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=gh)(?=-\d)", re.IGNORECASE)
_SAFE_LINK = re.compile(r"https://(?:arxiv\.org/abs|doi\.org)/[\w./;:-]+")
# direction marks would turn the rest of a line round
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")


def review_report(review: Review) -> str:
    """Return the review in Markdown: a hidden marker, one line of summary, then the rows, those to look at first."""
    head = [marker(review.path), "", _summary(review)]
    tail = [line for line in (_unknown(review), _unpulled(review)) if line]
    blocks = ["\n".join(_block(row)) for row in review.rows if not row.plain]
    plain = [row for row in review.rows if row.plain]
    fine = [f"- {_FINE} {_named(row)}{_fitting(row)}" for row in plain]
    room = _LONGEST_COMMENT - sum(map(len, (*head, *tail)))
    shown_blocks = _fitting_in(blocks, room)
    room -= sum(map(len, shown_blocks))
    shown_fine = _fitting_in(fine, room) if len(shown_blocks) == len(blocks) else []
    left = len(review.rows) - len(shown_blocks) - len(shown_fine)
    lines = [*head]
    if shown_blocks:
        lines += ["", *shown_blocks]
    if shown_fine:
        lines += ["", *_folded(shown_fine, bool(blocks))]
    if left:
        lines += ["", f"{number(left, 'more row')}: too long for a comment; `awesearch review` prints all as `--json`."]
    for line in tail:
        lines += ["", line]
    return "\n".join(lines)


def review_json(review: Review) -> str:
    """Return the review as one JSON object."""
    counts = {name: getattr(review, name) for name in ("added", "moved", "edited", "removed")}
    return to_json(
        {
            "file": review.path,
            "base": review.base,
            **counts,
            "rows": [_row_object(row) for row in review.rows],
            "unknown": [asdict(one) for one in review.unknown],
            "unpulled": review.unpulled,
            "skipped": list(review.skipped),
        }
    ).rstrip("\n")


def marker(path: str) -> str:
    """Return the hidden line by which the comment about a list is found again."""
    return f"<!-- awesearch review: {quote(path).replace('--', '%2D%2D')} -->"


def plain(text: str, longest: int = _LONGEST_TEXT) -> str:
    """Return text of a list as Markdown that shows it as it is, and mentions, refers to and links nothing."""
    said = " ".join(_UNSEEN.sub(" ", text).split())
    said = said if len(said) <= longest else f"{said[: longest - 1]}…"
    return _LINKED.sub(_BREAK, said.translate(_SPECIAL))


def _summary(review: Review) -> str:
    where = f"**awesearch** on {plain(review.path)}"
    counts = (
        (review.added, f"{number(review.added, 'row')} added"),
        (review.moved, f"{review.moved} moved"),
        (review.edited, f"{review.edited} edited"),
        (review.removed, f"{review.removed} removed"),
    )
    if not any(count for count, _ in counts):
        return f"{where}: no row is added, moved, edited or removed."
    severities = [row.severity for row in review.rows]
    nouns = ((ERROR, "an error"), (WARNING, "a warning"))
    found = [f"{severities.count(one)} with {noun}" for one, noun in nouns if one in severities]
    verdict = ", ".join(found) or "nothing wrong"
    since = f" since {review.base[:7]}"
    return f"{where}: {', '.join(said for count, said in counts if count)}{since}; {verdict}."


def _block(row: Row) -> Iterator[str]:
    worst = _MARKS.get(row.severity or "", _HINT)
    yield f"- {worst} {_named(row)}"
    yield from (f"  - {_MARKS[one.severity]} {_duplicate(one)}" for one in row.duplicates)
    yield from (f"  - {_MARKS[one.severity]} {_finding(one)}" for one in row.findings)
    yield from (f"  - {_MARKS[NOTE]} see line {one.line}: {_finding(one)}" for one in row.related)
    if row.placing:
        yield f"  - {_placing(row.placing)}"


def _named(row: Row) -> str:
    line = f"line {row.entry.line}: " if row.entry.line else ""
    section = f", under {_section(row.entry.section)}" if row.entry.section else ""
    change = "" if row.change == ADDED else f" ({row.change})"
    if row.change == MOVED:
        change = f" (moved from {_section(row.before or ())})"
    return f"{line}**{plain(shown(row.entry))}**{section}{change}"


def _section(section: Sequence[str]) -> str:
    return " › ".join(plain(heading) for heading in section) or "no section"


def _duplicate(one: Duplicate) -> str:
    again = "added twice: also" if one.added else "listed already,"
    return f"{again} on line {one.line}, under {_section(one.section)}"


def _finding(one: Finding) -> str:
    fix = ""
    if one.fix:
        fix = f" → {one.fix if _SAFE_LINK.fullmatch(one.fix) else plain(one.fix)}"
    return f"{kind(one)}: {plain(one.message, 2 * _LONGEST_TEXT)}{fix}"


def _placing(placing: Placing) -> str:
    if placing.verdict == FITS:
        return f"{_FINE} fits the section chosen{_shares(placing)}"
    if not placing.suggestions and placing.title_alone:
        return f"{_HINT} its title alone names no section"
    if not placing.suggestions:
        return f"{_HINT} fits none of the list's sections"
    first = placing.suggestions[0]
    share = f"{first.probability:.0%}"
    near = "; ".join(f"“{plain(paper.title)}”" for paper in first.evidence)
    beside = f", near {near}" if near else ""
    if placing.chosen is None:
        said = f"the section is new; of the others, {_section(first.section)} is nearest ({share}"
    else:
        said = f"suggested section: {_section(first.section)} ({share} against {placing.chosen:.0%}"
    return f"{_HINT} {said}){beside}{_basis(placing)}"


def _shares(placing: Placing) -> str:
    return f" ({placing.chosen or 0:.0%}){_basis(placing)}"


def _basis(placing: Placing) -> str:
    return " (by the title alone)" if placing.title_alone else ""


def _fitting(row: Row) -> str:
    return f": fits the section chosen{_shares(row.placing)}" if row.placing else ""


def _fitting_in(blocks: Sequence[str], room: int) -> list[str]:
    """Return as many of the blocks, from the first, as there is room for."""
    chosen: list[str] = []
    for block in blocks:
        room -= len(block) + 1
        if room < 0:
            break
        chosen.append(block)
    return chosen


def _folded(fine: Sequence[str], beside_others: bool) -> list[str]:
    if not beside_others:
        return list(fine)
    said = "1 row is fine" if len(fine) == 1 else f"{len(fine)} rows are fine"
    return [f"<details><summary>{said}</summary>", "", *fine, "", "</details>"]


def _unknown(review: Review) -> str:
    if not review.unknown:
        return ""
    said = "; ".join(f"line {one.line}, {plain(one.title)} ({plain(one.reason)})" for one in review.unknown[:10])
    more = f"; and {len(review.unknown) - 10} more" if len(review.unknown) > 10 else ""
    return f"Could not be asked, so unknown: {said}{more}."


def _unpulled(review: Review) -> str:
    if not review.unpulled:
        return ""
    papers = number(review.unpulled, "listed paper")
    return f"The abstracts of {papers} could not be asked for; the suggested sections go by the rest."


def _row_object(row: Row) -> dict[str, Any]:
    return {
        "change": row.change,
        "severity": row.severity,
        **listing(row.entry),
        "before": None if row.before is None else list(row.before),
        "duplicates": [{**asdict(one), "section": list(one.section)} for one in row.duplicates],
        "findings": [finding_object(one) for one in row.findings],
        "related": [finding_object(one) for one in row.related],
        "suggestion": _placing_object(row.placing) if row.placing else None,
    }


def _placing_object(placing: Placing) -> dict[str, Any]:
    return {
        "verdict": placing.verdict,
        "chosen": None if placing.chosen is None else round(placing.chosen, 4),
        "title_alone": placing.title_alone,
        "sections": [suggestion(one) for one in placing.suggestions],
    }
