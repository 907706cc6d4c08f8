"""Entries as rows of a table, whose header says what each column holds."""

import re
from dataclasses import dataclass

from indexer.lists.blocks import Block, Pieces, Row, collapse, without_marks
from indexer.lists.entry import Entry, plain, targets
from indexer.lists.publication import Publication, parse_publication
from search.papers import Listing

KIND = "table"

_ROLES = {
    "name": """name|model|model name|method|methods|acronym|abbreviation|abbr|alias|short name|system|framework
        |algorithm|approach|dataset|datasets|benchmark|benchmarks|dataset name|tool""",
    "title": "paper|papers|title|paper title|paper name|title of paper|article|publication title|papers & links",
    "authors": "author|authors|author s",
    "venue": """publication|venue|conference|journal|published|published in|published at|publisher|conference journal
        |journal conference|venue year|pub|proceedings|where""",
    "date": "year|date|time|month|published on|publication date|publication year|release date|pub date|submit date",
    "links": "link|links|url|pdf|paper link|paper url|arxiv|arxiv link|doi|website|homepage|project|project page",
    "code": "code|codes|github|repo|repository|implementation|code link|official code|source code|open source|resource",
    "note": """main contributions|main contribution|contribution|contributions|description|notes|note|comment|comments
        |summary|remark|remarks|highlight|highlights|tl dr|tldr|key idea|introduction|abstract|key points""",
}
_ROLE_OF = {header.strip(): role for role, headers in _ROLES.items() for header in headers.split("|")}
_ABSENT = frozenset(("", "n a", "na", "none", "nan", "null", "tbd", "tba"))


@dataclass(slots=True)
class _Columns:
    """The cells of one row by role; the first column of a role has it."""

    name: Pieces = ()
    title: Pieces = ()
    authors: Pieces = ()
    venue: Pieces = ()
    date: Pieces = ()
    links: Pieces = ()
    code: Pieces = ()
    note: Pieces = ()


def read(block: Block) -> tuple[Entry, ...]:
    """Read one row; nothing where it has neither a title nor the link to a paper."""
    if not isinstance(block, Row):
        return ()
    columns, facets, has_title = _sort(block)
    title, name = _value(columns.title), _value(columns.name)
    found = targets((*columns.title, *(piece for cell in block.cells if cell != columns.title for piece in cell)))
    if not (title or found.arxiv_id or found.doi or (found.url and has_title)) or not (title or name):
        return ()
    publication = _publication(columns)
    listing = Listing(
        list="",
        line=block.line,
        title=title,
        name=name,
        arxiv_id=found.arxiv_id,
        doi=found.doi,
        url=found.url,
        code_url=found.code_url,
        links=found.links,
        authors=_authors(columns.authors),
        venue=publication.venue,
        year=publication.year,
        date=publication.date,
        facets=facets,
        note=_value(columns.note),
    )
    return (Entry(listing, block.header),)


def _sort(row: Row) -> tuple[_Columns, tuple[tuple[str, str], ...], bool]:
    columns = _Columns()
    taken: set[str] = set()
    facets: list[tuple[str, str]] = []
    for header, cell in zip(row.header, row.cells, strict=False):
        role = _role(header)
        if role and role not in taken:
            taken.add(role)
            setattr(columns, role, cell)
        elif header and (value := _value(cell)):
            facets.append((header, value))
    return columns, tuple(facets), "title" in taken


def _role(header: str) -> str | None:
    return _ROLE_OF.get(_spoken(header))


def _spoken(text: str) -> str:
    return " ".join(re.findall(r"\w+|&", text.casefold()))


def _value(cell: Pieces) -> str | None:
    """Return what a cell says; None where it is empty, says N/A or holds nothing but links."""
    value = without_marks(plain(cell).strip("|"))
    return None if _spoken(value) in _ABSENT else value


def _publication(columns: _Columns) -> Publication:
    venue = parse_publication(_value(columns.venue) or "")
    date = parse_publication(_value(columns.date) or "")
    return Publication(venue.venue, venue.year or date.year, date.date or venue.date)


def _authors(cell: Pieces) -> tuple[str, ...]:
    value = _value(cell) or ""
    names = (collapse(name) for name in re.split(r"[,，;、]|\band\b", value))
    return tuple(name for name in names if name)
