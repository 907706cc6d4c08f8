"""Reading lists of papers as their maintainers publish them: one file per format, one table that names them."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from indexer.lists import bullets, markdown, tables, timeline, webpage
from indexer.lists.blocks import Block, Item, Page, Paragraph, Piece, Pieces, is_outward, words
from indexer.lists.decode import decode
from indexer.lists.entry import Entry, is_label
from indexer.lists.outline import Outline, Path, Placed, is_beside_papers, outline, sections, title_of
from search.errors import InputFileError
from search.papers import PaperList, RowStyle

__all__ = ["read_list"]


@dataclass(frozen=True, slots=True)
class Format:
    """A markup in which lists are published: how its text is told, and how it is read."""

    name: str
    recognises: Callable[[str], bool]
    read: Callable[[str], Page]


@dataclass(frozen=True, slots=True)
class EntryFormat:
    """A way to write one entry, whatever the markup."""

    kind: str
    read: Callable[[Block], tuple[Entry, ...]]


FORMATS = (
    Format(webpage.NAME, webpage.recognises, webpage.read),
    Format(markdown.NAME, markdown.recognises, markdown.read),
)
"""The first that recognises a text reads it."""

ENTRY_FORMATS = (
    EntryFormat(bullets.KIND, bullets.read),
    EntryFormat(tables.KIND, tables.read),
    EntryFormat(timeline.KIND, timeline.read),
)
"""The first that reads an entry from a block has it."""


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    kind: str
    entry: Entry


def read_list(data: bytes, list_id: str, address: str | None = None) -> PaperList:
    """Read the published page of a list; InputFileError where it is empty, binary or lists no paper."""
    text = decode(data, list_id)
    form = next(form for form in FORMATS if form.recognises(text))
    page = form.read(text)
    plan = outline(page.blocks)
    found = tuple(_entries(plan))
    if not found:
        raise InputFileError(
            f"no papers found in the list {list_id!r} ({len(data)} bytes, read as {form.name}).\n"
            "Give the page itself: papers as bullets or table rows with titles, links, venues or dates."
        )
    paths = [one.path for one in found]
    title = title_of(plan.marks, paths)
    listings = tuple(
        replace(one.entry.listing, list=list_id, section=section)
        for one, section in zip(found, sections(paths, title), strict=True)
    )
    return PaperList(
        id=list_id,
        title=page.title or (title.text if title else list_id),
        address=address,
        format=form.name,
        sections=tuple(dict.fromkeys(listing.section for listing in listings)),
        style=_style(found),
        listings=listings,
    )


def _entries(plan: Outline) -> Iterator[_Found]:
    for placed in _with_links_below(plan.placed):
        if is_beside_papers(placed.path):
            continue
        for form in ENTRY_FORMATS:
            entries = form.read(placed.block)
            yield from (_Found(placed.path, form.kind, entry) for entry in entries)
            if entries:
                break


def _with_links_below(placed: tuple[Placed, ...]) -> Iterator[Placed]:
    """Give an item the links that stand in paragraphs of their own right below it."""
    waiting: Placed | None = None
    below: list[Piece] = []
    for one in placed:
        if waiting and isinstance(one.block, Paragraph) and _only_links(one.block.pieces):
            below.extend(one.block.pieces)
            continue
        if waiting:
            yield _extended(waiting, below)
        waiting, below = (one, []) if isinstance(one.block, Item) else (None, [])
        if waiting is None:
            yield one
    if waiting:
        yield _extended(waiting, below)


def _extended(placed: Placed, below: list[Piece]) -> Placed:
    if not below or not isinstance(placed.block, Item):
        return placed
    return replace(placed, block=replace(placed.block, pieces=(*placed.block.pieces, *below)))


def _only_links(pieces: Pieces) -> bool:
    return any(map(is_outward, pieces)) and all((is_outward(p) and is_label(p)) or not words(p.text) for p in pieces)


def _style(found: tuple[_Found, ...]) -> RowStyle:
    kind = Counter(one.kind for one in found).most_common(1)[0][0]
    columns = Counter(one.entry.columns for one in found if one.kind == kind).most_common(1)[0][0]
    return RowStyle(kind, columns)
