"""Entries as rows of a table, whose header says what each column holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.lists.blocks import FEWEST_WORDS_OF_A_TITLE, Row, without_marks, words
from indexer.lists.entry import Entry, draft, targets
from indexer.lists.groups import Group
from indexer.lists.names import authors_of, split_names
from indexer.lists.publication import Publication, merged, parse_publication
from indexer.lists.surroundings import without_number
from indexer.lists.tokens import Tokens, text_of_tokens, tokens
from indexer.lists.wording import Said, say
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


# in this order: "Year of Publication" has years, "Paper" alone has titles
_WORDS_OF = {
    "authors": "author authors",
    "date": "date year time month",
    "venue": "venue conference journal published",
    "code": "code codes github repo repository",
    "links": "link links url pdf arxiv doi website project page",
    "note": "introduction abstract description summary comment comments note notes tldr",
    "papers": "paper papers article articles publication work works",
}
_NOT_TITLES = ("authors", "venue", "date", "note")


@dataclass(slots=True)
class _Columns:
    """The cells of one row by role; the first column of a role has it."""

    name: Tokens = ()
    title: Tokens = ()
    authors: Tokens = ()
    venue: Tokens = ()
    date: Tokens = ()
    links: Tokens = ()
    code: Tokens = ()
    note: Tokens = ()


def read(group: Group) -> tuple[Entry, ...]:
    """Read one row; nothing where it has neither a title nor the link to a paper."""
    row = group.block
    if not isinstance(row, Row):
        return ()
    cells = [tokens(cell) for cell in row.cells]
    columns, facets, has_title = _sort(row.header, cells)
    if not has_title:
        if not any(one.href for cell in cells for one in cell):
            return ()
        columns.title = _title_cell(row, cells)
    said = say(columns.title)
    title, name = _title(said, columns), _value(columns.name)
    found = targets((*columns.title, *(one for cell in cells if cell is not columns.title for one in cell)))
    if not (title or found.arxiv_id or found.doi or (found.sure and has_title)) or not (title or name):
        return ()
    if not has_title and not found.sure:
        return ()
    publication = _publication(columns)
    if not publication.venue:
        publication = merged(publication, said.publication)
    listing = Listing(
        list="",
        line=row.line,
        title=title,
        name=name or (said.name if title else None),
        arxiv_id=found.arxiv_id,
        doi=found.doi,
        url=found.url,
        code_url=found.code_url,
        links=found.links,
        authors=_authors(columns.authors) or said.authors,
        venue=publication.venue,
        year=publication.year,
        date=publication.date,
        facets=facets,
        note=_value(columns.note),
    )
    return (Entry(listing, row.header),)


def _title(said: Said, columns: _Columns) -> str | None:
    """Return the title that the cell says; all of its words where it breaks a title alone over lines."""
    if said.marked or said.authors or said.publication or said.name or len(columns.title) == 1:
        return said.title
    return without_number(_value(columns.title) or "") or None


def _title_cell(row: Row, cells: Sequence[Tokens]) -> Tokens:
    """Return the cell of a row that has a title, where the header does not say which: a linked one first."""
    roles = [*roles_of(row.header), *([None] * len(cells))]
    may_have = [cell for role, cell in zip(roles, cells, strict=False) if role not in _NOT_TITLES]
    # a title has no words that its cell has not
    long = [cell for cell in may_have if sum(words(one.text) for one in cell) >= FEWEST_WORDS_OF_A_TITLE]
    said = [(cell, say(cell)) for cell in long]
    titled = [(cell, one) for cell, one in said if words(one.title or "") >= FEWEST_WORDS_OF_A_TITLE]
    marked = [cell for cell, one in titled if one.marked]
    linked = (cell for cell in marked if draft(cell, row.line).found.sure)
    return next(linked, ()) or next(iter(marked), titled[0][0] if titled else ())


def _sort(header: Sequence[str], cells: Sequence[Tokens]) -> tuple[_Columns, tuple[tuple[str, str], ...], bool]:
    columns = _Columns()
    taken: set[str] = set()
    facets: list[tuple[str, str]] = []
    for heading, role, cell in zip(header, roles_of(tuple(header)), cells, strict=False):
        if role:
            taken.add(role)
            setattr(columns, role, cell)
        elif heading and (value := _value(cell)):
            facets.append((heading, value))
    return columns, tuple(facets), "title" in taken


@lru_cache(maxsize=256)
def roles_of(header: tuple[str, ...]) -> tuple[str | None, ...]:
    """Return the role of each column, None for a facet: titles, headers known as they are, then telling words."""
    roles: list[str | None] = [None] * len(header)
    for reading in (_titled, _known, _guessed):
        for number, heading in enumerate(header):
            role = reading(_spoken(heading))
            if roles[number] is None and role not in roles:
                roles[number] = role
    return tuple(roles)


def _titled(heading: str) -> str | None:
    return "title" if re.search(r"\btitles?\b", heading) else None


def _known(heading: str) -> str | None:
    return _ROLE_OF.get(heading)


def _guessed(heading: str) -> str | None:
    said = set(heading.split(" "))
    role = next((role for role, those in _WORDS_OF.items() if not said.isdisjoint(those.split())), None)
    return "title" if role == "papers" else role


def _spoken(text: str) -> str:
    return " ".join(re.findall(r"\w+|&", text.casefold()))


def _value(cell: Tokens) -> str | None:
    """Return what a cell says; None where it is empty, says N/A or holds nothing but links."""
    if not cell:
        return None
    value = without_marks(text_of_tokens(cell).strip("|"))
    return None if is_absent(value) else value


def is_absent(text: str) -> bool:
    """Tell whether the text of a cell says that there is nothing to say: "N/A", "-", nothing."""
    return _spoken(text) in _ABSENT


def _publication(columns: _Columns) -> Publication:
    venue = parse_publication(_value(columns.venue) or "")
    date = parse_publication(_value(columns.date) or "")
    return Publication(venue.venue, venue.year or date.year, date.date or venue.date)


def _authors(cell: Tokens) -> tuple[str, ...]:
    value = _value(cell) or ""
    return authors_of(value) or split_names(value)
