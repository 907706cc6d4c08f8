"""Answers as CSV that a spreadsheet opens: one header, one row a paper, several values of a cell behind semicolons."""

import csv
import io
from collections.abc import Iterable, Sequence

from indexer.lists.blocks import collapse
from search.papers import Hit, Listing, Paper
from ui.terminal import place

_Cell = str | int | float | None
_PAPER = (
    "id", "title", "authors", "year", "venue", "url", "lists", "sections", "arxiv_id", "doi", "code_url", "categories",
    "journal_ref",
)  # fmt: skip
_LISTING = (
    "title", "name", "arxiv_id", "doi", "url", "code_url", "section", "venue", "year", "date", "authors", "facets",
    "note", "line",
)  # fmt: skip


def hits(found: Sequence[Hit]) -> str:
    """Return hits, best first."""
    rows = ((rank, round(hit.score, 6), *_paper(hit.paper)) for rank, hit in enumerate(found, start=1))
    return _table(("rank", "score", *_PAPER), rows)


def papers(found: Sequence[Paper]) -> str:
    """Return papers."""
    return _table(_PAPER, map(_paper, found))


def listings(entries: Sequence[Listing]) -> str:
    """Return what a list says, under the names of `awesearch parse --json`."""
    return _table(_LISTING, map(_listing, entries))


def _paper(paper: Paper) -> tuple[_Cell, ...]:
    lists = dict.fromkeys(listing.list for listing in paper.listings)
    sections = dict.fromkeys(place(listing.list, listing.section) for listing in paper.listings)
    return (
        paper.id, paper.title, _joined(paper.authors), paper.year, paper.venue, paper.link, _joined(lists),
        _joined(sections), paper.arxiv_id, paper.doi, paper.code_url, _joined(paper.categories), paper.journal_ref,
    )  # fmt: skip


def _listing(entry: Listing) -> tuple[_Cell, ...]:
    return (
        entry.title, entry.name, entry.arxiv_id, entry.doi, entry.url, entry.code_url, " › ".join(entry.section),
        entry.venue, entry.year, entry.date, _joined(entry.authors),
        _joined(f"{name}: {value}" for name, value in entry.facets), entry.note, entry.line,
    )  # fmt: skip


def _table(header: Sequence[str], rows: Iterable[Sequence[_Cell]]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(header)
    table.writerows(map(_cell, row) for row in rows)
    return text.getvalue()


def _joined(values: Iterable[str]) -> str:
    return "; ".join(values)


def _cell(value: _Cell) -> _Cell:
    if not isinstance(value, str):
        return value
    line = collapse(value)
    # a spreadsheet computes what begins so, whoever wrote it
    return f"'{line}" if line.startswith(("=", "+", "-", "@")) else line
