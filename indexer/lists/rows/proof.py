"""The proof of a template: its row, pasted beside those that it came from, is read as the paper that it is of."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.lists import read_list
from indexer.lists.rows.fragments import MARKER
from indexer.lists.rows.habits import Habits, Section
from indexer.lists.rows.tally import Sample, Tally, has_code
from indexer.lists.rows.template import FIELD
from indexer.lists.rows.writing import written
from search.errors import InputFileError
from search.papers import Listing, Paper, PaperList, RowTemplate, SectionRows

_KINDS = ((False, False), (False, True), (True, False), (True, True))
_MOST_ROUNDS = 5
_AUTHORS = ("Ada Tester", "Bo Writer", "Cy Reader")
_NAME = "ROWAN"
_TITLES = ("Proving the Rows of Curated Lists by Reading", f"{_NAME}: Proving Rows of Curated Lists by Reading")
_FIRST_ID = 80_000  # no month of arXiv has come to so many


@dataclass(slots=True)
class _Attempt:
    """What is tried for one kind of row of a section, until one template is proven or none is left."""

    section: Section
    start: int
    gap: str
    candidates: Iterator[RowTemplate]
    template: RowTemplate | None = None


def proven(text: str, published: PaperList, tally: Tally, habits: Habits) -> tuple[SectionRows, ...]:
    """Return what was learned of every section and holds: a row is read as its paper, and no other listing changes."""
    attempts = [
        _Attempt(section, tally.last(section).start, _gap(tally.last(section)), tally.candidates(section, *kind))
        for section in tally.sections
        for kind in _KINDS
    ]
    for attempt in attempts:
        _next(attempt, habits)
    for _ in range(_MOST_ROUNDS):
        wrong = _wrong(text, published, attempts)
        if not wrong:
            break
        for attempt in wrong:
            _next(attempt, habits)
    else:
        for attempt in _wrong(text, published, attempts):
            attempt.template = None
    found: dict[Section, list[RowTemplate]] = {}
    for attempt in attempts:
        if attempt.template and attempt.template not in found.setdefault(attempt.section, []):
            found[attempt.section].append(attempt.template)
    return tuple(SectionRows(section, tuple(templates)) for section, templates in found.items() if templates)


def _next(attempt: _Attempt, habits: Habits) -> None:
    template = next(attempt.candidates, None)
    attempt.template = habits.settled(template, attempt.section) if template else None


def _gap(sample: Sample) -> str:
    """Return what stands between a pasted row and the next one: an empty line but between items and rows of a table."""
    first = sample.template.parts[0]
    close = MARKER.match(first) or first.lstrip(" \t>").startswith("|") or sample.template.markup != "markdown"
    several = any(part.startswith("\n") for part in sample.template.parts)
    return "\n" if close and not several else "\n\n"


def _wrong(text: str, published: PaperList, attempts: Sequence[_Attempt]) -> list[_Attempt]:
    """Return the attempts whose rows are not read as they should, pasting all of them at once."""
    tried = [attempt for attempt in attempts if attempt.template]
    papers: dict[str, tuple[_Attempt, Paper]] = {}
    pasted: dict[int, str] = {}
    for attempt in tried:
        for paper in _papers(attempt, len(papers)):
            papers[paper.arxiv_id or ""] = (attempt, paper)
            row = written(attempt.template, paper) if attempt.template else ""
            pasted[attempt.start] = pasted.get(attempt.start, "") + row + attempt.gap
    for start in sorted(pasted, reverse=True):
        text = text[:start] + pasted[start] + text[start:]
    try:
        read = read_list(text.encode(), published.id, published.address)
    except InputFileError:
        return tried
    new = {listing.arxiv_id: listing for listing in read.listings if listing.arxiv_id in papers}
    old = Counter(replace(one, line=None) for one in published.listings)
    left = Counter(replace(one, line=None) for one in read.listings if not _is_made_up(one, papers))
    changed = {one.section for one in (*(old - left), *(left - old))}
    right = Counter(id(attempt) for key, (attempt, paper) in papers.items() if _holds(attempt, paper, new.get(key)))
    made = Counter(id(attempt) for attempt, _ in papers.values())
    return [one for one in tried if one.section in changed or right[id(one)] < made[id(one)]]


def _is_made_up(read: Listing, papers: Collection[str]) -> bool:
    return read.arxiv_id in papers or (read.title or read.name) in (*_TITLES, _NAME)


def _papers(attempt: _Attempt, count: int) -> Iterator[Paper]:
    """Yield made-up papers: with a name before the title and without one."""
    template = attempt.template
    if template is None:
        return
    for n, title in enumerate(_TITLES):
        yield Paper(
            id="",
            title=title,
            authors=_AUTHORS,
            year=2024,
            venue="SIGIR" if template.published else None,
            arxiv_id=f"2403.{_FIRST_ID + count + n}",
            code_url=f"https://github.com/made/up{_FIRST_ID + count + n}" if has_code(template) else None,
        )


def _holds(attempt: _Attempt, paper: Paper, read: Listing | None) -> bool:
    """Tell whether a listing says of its paper what the template says."""
    if read is None or attempt.template is None or read.section != attempt.section:
        return False
    fields = {found["name"] for part in attempt.template.parts for found in FIELD.finditer(part)}
    if read.title != paper.title and (read.title is not None or "title" in fields):
        return False
    if "venue" in fields and attempt.template.published and read.venue != paper.venue:
        return False
    if "date" in fields and read.year != paper.year:
        return False
    return "code_url" not in fields or read.code_url == paper.code_url
