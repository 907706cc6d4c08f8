"""Entries as objects of a script: {"date": ..., "title": ..., "paperUrl": ...}."""

import re
from typing import TYPE_CHECKING

from indexer.lists import links
from indexer.lists.blocks import Script, collapse, words
from indexer.lists.entry import Entry, choose
from indexer.lists.groups import Group
from indexer.lists.names import authors_of, split_names
from indexer.lists.publication import parse_publication
from search.papers import Listing

if TYPE_CHECKING:
    from indexer.lists.scripts import Member

KIND = "timeline"

_ROLES = {
    "title": "title name papertitle",
    "paper": "paperurl url link paper paperlink pdf pdfurl arxiv arxivurl href doi",
    "code": "code codeurl github repo repository",
    "date": "date year time published",
    "venue": "venue conference journal publication",
    "authors": "authors author",
    "note": "description note notes summary comment remarks details",
}
_ROLE_OF = {key: role for role, keys in _ROLES.items() for key in keys.split()}
_MOST_WORDS_OF_A_NAME = 2
_MAY_LIST = re.compile(r"\b(?:title|name)\b")


def read(group: Group) -> tuple[Entry, ...]:
    """Read the objects of a script that name a paper and say where or when it appeared."""
    block = group.block
    if not isinstance(block, Script) or not _MAY_LIST.search(block.text):
        return ()
    # Only a page with such a script pays for the parser.
    from indexer.lists.scripts import records

    entries = (_entry(members, block.line) for members in records(block.text))
    return tuple(entry for entry in entries if entry)


def role_of(key: str) -> str | None:
    """Return what the member of that key says of a paper: title, paper, code, date, venue, authors or note."""
    return _ROLE_OF.get(re.sub(r"[\W_]", "", key).lower())


def _entry(members: "tuple[Member, ...]", line: int | None) -> Entry | None:
    by_role: dict[str, str] = {}
    facets: list[tuple[str, str]] = []
    row = 0
    for member in members:
        value = "" if member.value is None else collapse(str(member.value))
        role = role_of(member.key)
        if role and role not in by_role:
            by_role[role] = value
            row = member.row if role == "title" else row
        elif value:
            facets.append((member.key, value))
    title, address = by_role.get("title"), by_role.get("paper")
    found = choose(tuple((role, by_role[role]) for role in ("paper", "code") if by_role.get(role)))
    when, where = parse_publication(by_role.get("date", "")), parse_publication(by_role.get("venue", ""))
    if not title or not (when or where or (address and links.kind(address) == "paper")):
        return None
    named = words(title) <= _MOST_WORDS_OF_A_NAME
    listing = Listing(
        list="",
        line=None if line is None else line + row,
        title=None if named else title,
        name=title if named else None,
        arxiv_id=found.arxiv_id,
        doi=found.doi,
        url=found.url,
        code_url=found.code_url,
        links=found.links,
        authors=authors_of(by_role.get("authors", "")) or split_names(by_role.get("authors", "")),
        venue=where.venue,
        year=when.year or where.year,
        date=by_role.get("date") or None,
        facets=tuple(facets),
        note=by_role.get("note") or None,
    )
    return Entry(listing, tuple(member.key for member in members))
