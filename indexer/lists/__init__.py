"""Reading lists of papers as their maintainers publish them: one file per format, one table that names them."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from indexer.lists import bullets, markdown, paragraphs, tables, timeline, webpage
from indexer.lists.blocks import Page
from indexer.lists.decode import decode
from indexer.lists.entry import Entry
from indexer.lists.groups import Group, groups
from indexer.lists.outline import Outline, Path, is_beside_papers, outline, sections, subsection, title_of
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
    read: Callable[[Group], tuple[Entry, ...]]


FORMATS = (
    Format(webpage.NAME, webpage.recognises, webpage.read),
    Format(markdown.NAME, markdown.recognises, markdown.read),
)
"""The first that recognises a text reads it."""

ENTRY_FORMATS = (
    EntryFormat(bullets.KIND, bullets.read),
    EntryFormat(tables.KIND, tables.read),
    EntryFormat(timeline.KIND, timeline.read),
    EntryFormat(paragraphs.KIND, paragraphs.read),
)
"""The first that reads an entry from a group of blocks has it."""


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    kind: str
    entry: Entry


def read_list(data: bytes, list_id: str, address: str | None = None) -> PaperList:
    """Read the published page of a list; InputFileError where it is empty, binary, too long or lists no paper."""
    with _without_collecting():
        return _read(data, list_id, address)


def _read(data: bytes, list_id: str, address: str | None) -> PaperList:
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
        replace(one.entry.listing, list=list_id, section=section, facets=_facets(one))
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
    path, beside = None, False
    for group in groups(plan.placed):
        if group.path is not path:
            path, beside = group.path, is_beside_papers(group.path)
        if beside:
            continue
        for form in ENTRY_FORMATS:
            entries = form.read(group)
            yield from (_Found(group.path, form.kind, entry) for entry in entries)
            if entries:
                break


def _facets(found: _Found) -> tuple[tuple[str, str], ...]:
    below = subsection(found.path)
    return (*found.entry.listing.facets, ("subsection", below)) if below else found.entry.listing.facets


def _style(found: tuple[_Found, ...]) -> RowStyle:
    kind = Counter(one.kind for one in found).most_common(1)[0][0]
    columns = Counter(one.entry.columns for one in found if one.kind == kind).most_common(1)[0][0]
    return RowStyle(kind, columns)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Put off the search for unreachable cycles, which a large page, that makes none, would set off over and over."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
