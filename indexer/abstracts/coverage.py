"""What was pulled and what was not, counted by source and by list, with the works that are missing named."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from indexer.abstracts.records import BY_DATE, BY_ID, BY_TITLE, DUMP, GIVEN, OPENALEX, Answer, Found, NotAsked, NotFound

BEFORE = "pulled before"
"""Under which name the report counts what pulled.db already had."""

_ORDER = (BEFORE, DUMP, BY_ID, BY_TITLE, BY_DATE, OPENALEX, GIVEN)
_WIDTH = 80
_NAMED = 1_000
_COLUMNS = ("papers", "with abstract", "not found", "could not ask")


@dataclass(frozen=True, slots=True)
class SourceCount:
    """How many abstracts one source gave."""

    source: str
    papers: int


@dataclass(frozen=True, slots=True)
class ListCount:
    """How many of one list's papers have an abstract, and why the others have none."""

    list: str
    papers: int
    with_abstract: int
    not_found: int
    could_not_ask: int


@dataclass(frozen=True, slots=True)
class Missing:
    """One work without abstract, by id and title, and the reason where there is one."""

    name: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole account of one pull."""

    total: ListCount
    by_source: tuple[SourceCount, ...]
    by_list: tuple[ListCount, ...]
    not_found: tuple[Missing, ...]
    could_not_ask: tuple[Missing, ...]

    @property
    def incomplete(self) -> bool:
        """Whether something could not be asked, so that asking again may find more (exit status 1)."""
        return bool(self.could_not_ask)


def cover(answers: Sequence[Answer], given: int = 0) -> Coverage:
    """Count `answers`, and so many papers that came with their abstract and were asked of nobody."""
    sources = Counter(_source(answer) for answer in answers if isinstance(answer, Found))
    if given:
        sources[GIVEN] += given
    counted = _count("total", answers)
    lists = dict.fromkeys(name for answer in answers for name in answer.wanted.lists)
    order = [name for name in _ORDER if name in sources] + sorted(set(sources) - set(_ORDER))
    return Coverage(
        total=replace(counted, papers=counted.papers + given, with_abstract=counted.with_abstract + given),
        by_source=tuple(SourceCount(name, sources[name]) for name in order),
        by_list=tuple(_count(name, [a for a in answers if name in a.wanted.lists]) for name in lists),
        not_found=tuple(Missing(_name(a), a.reason) for a in answers if isinstance(a, NotFound)),
        could_not_ask=tuple(Missing(_name(a), a.reason) for a in answers if isinstance(a, NotAsked)),
    )


def report(coverage: Coverage) -> str:
    """Return the account in aligned lines of at most 80 columns."""
    total = coverage.total
    lines = [f"Abstracts: {total.with_abstract} of {total.papers}"]
    lines += [f"  {_padded(one.source, 20)}{one.papers:>8}" for one in coverage.by_source]
    if coverage.by_list:
        lines += ["", "  " + _padded("list", 26) + "".join(f"{column:>{len(column) + 2}}" for column in _COLUMNS)]
        lines += [_row(one) for one in (*coverage.by_list, total)]
    lines += _named("Not found", coverage.not_found)
    lines += _named("Could not be asked, is asked again next time", coverage.could_not_ask)
    return "\n".join(lines)


def _source(answer: Found) -> str:
    return BEFORE if answer.remembered else answer.record.source


def _count(name: str, answers: Sequence[Answer]) -> ListCount:
    kinds = Counter(type(answer) for answer in answers)
    return ListCount(name, len(answers), kinds[Found], kinds[NotFound], kinds[NotAsked])


def _name(answer: Answer) -> str:
    known = (answer.wanted.arxiv_id or answer.wanted.doi, " ".join((answer.wanted.title or "").split()))
    return " ".join(part for part in known if part) or "(no title)"


def _row(one: ListCount) -> str:
    numbers = (one.papers, one.with_abstract, one.not_found, one.could_not_ask)
    cells = (f"{number:>{len(column) + 2}}" for number, column in zip(numbers, _COLUMNS, strict=True))
    return "  " + _padded(one.list, 26) + "".join(cells)


def _named(heading: str, missing: Sequence[Missing]) -> Iterable[str]:
    if not missing:
        return
    yield ""
    yield f"{heading} ({len(missing)}):"
    # One outage gives a hundred works the same reason: it is said once, above them.
    for reason, works in _by_reason(missing):
        if reason:
            yield f"  {_cut(reason, _WIDTH - 3)}:"
        indent = "    " if reason else "  "
        yield from (indent + _cut(work, _WIDTH - len(indent)) for work in works)
    if len(missing) > _NAMED:
        yield f"  and {len(missing) - _NAMED} more"


def _by_reason(missing: Sequence[Missing]) -> list[tuple[str | None, list[str]]]:
    groups: dict[str | None, list[str]] = {}
    for one in missing[:_NAMED]:
        groups.setdefault(one.reason, []).append(one.name)
    return sorted(groups.items(), key=lambda group: group[0] is not None)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _cut(text: str, width: int) -> str:
    """`text` in at most `width` columns, with … where something is left out."""
    if sum(map(_columns, text)) <= width:
        return text
    taken, used = "", 0
    for character in text:
        used += _columns(character)
        if used > width - 1:
            break
        taken += character
    return taken.rstrip() + "…"


def _padded(text: str, width: int) -> str:
    shown = _cut(text, width)
    return shown + " " * (width - sum(map(_columns, shown)))
