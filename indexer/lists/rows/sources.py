"""Where the rows of a list stand in its source, and what they are: lines, cells of a table, elements, objects."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from indexer.lists.blocks import collapse
from search.papers import Listing

Layout = Literal["lines", "cells", "element", "element cells", "object"]

_MOST_LINES = 12
_LONGEST = 8_000
_DELIMITER = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_PIPE = re.compile(r"(?<!\\)\|")
_ITEM = re.compile(r"([ \t>]*)(?:[-*+]|\d{1,9}[.)])[ \t]")
_ENDING = re.compile(
    r"[ \t>]*(?:#{1,6}\s|\||</?(?:details|summary|h\d|table|ul|ol|div|center)\b|```|~~~)", re.IGNORECASE
)
_ELEMENT = re.compile(r"<(tr|li|p|dd|dt|div|h\d)\b[^<>]*>", re.IGNORECASE)
_HEADING_CELL = re.compile(r"<th\b[^<>]*>(.*?)(?=</?(?:th|td|tr|tbody|thead|table)\b)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_SCRIPT = re.compile(r"<script\b[^<>]*>(.*?)</script", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RowSource:
    """The source of one listing: `text` stands at `start`; `header` is that of its table."""

    listing: Listing
    layout: Layout
    start: int
    text: str
    header: tuple[str, ...] = ()


def row_sources(text: str, listings: Sequence[Listing]) -> Iterator[RowSource]:
    """Yield the source of every listing that has one of its own, in their order."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    headers = _headers(lines)
    scripts = [(found.start(1), found.end(1)) for found in _SCRIPT.finditer(text)]
    objects = list(_objects(text, scripts, starts)) if scripts else []
    numbers = sorted({listing.line for listing in listings if listing.line})
    for listing in listings:
        if listing.line is None or listing.line > len(lines):
            continue
        first = listing.line - 1
        above = numbers[bisect_right(numbers, listing.line) :]
        end = above[0] - 1 if above else len(lines)
        if inside := next((one for one in objects if one[0] <= first <= one[1]), None):
            yield RowSource(listing, "object", inside[2], text[inside[2] : inside[3]])
        elif first in headers:
            yield RowSource(listing, "cells", starts[first], lines[first], headers[first])
        elif lines[first].lstrip(" \t>").startswith("<") or not collapse(lines[first]):
            yield from _elements(text, listing, starts[first], starts[max(end, first + 1)])
        else:
            source = "\n".join(_own_lines(lines, first, end))
            if len(source) <= _LONGEST:
                yield RowSource(listing, "lines", starts[first], source)


def cells_of(row: str) -> list[str]:
    """Return the cells of a row between pipes."""
    bare = row.strip(" \t>")
    cells = _PIPE.split(bare.removeprefix("|"))
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]


def _headers(lines: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Return the header of every line that is a row of a table, by the line's 0-based number."""
    headers: dict[int, tuple[str, ...]] = {}
    header: tuple[str, ...] | None = None
    for number, line in enumerate(lines):
        if number and "-" in line and "|" in line + lines[number - 1] and _DELIMITER.fullmatch(line):
            header = tuple(collapse(cell.strip(" *_")) for cell in cells_of(lines[number - 1]))
        elif not line.strip(" \t>"):
            header = None
        elif header is not None:
            headers[number] = header
    return headers


def _own_lines(lines: Sequence[str], first: int, end: int) -> Iterator[str]:
    """Yield the lines that may belong to the entry that begins at `first`."""
    yield lines[first]
    item = _ITEM.match(lines[first])
    for line in lines[first + 1 : min(end, first + _MOST_LINES)]:
        found = _ITEM.match(line)
        if _ENDING.match(line) or (found and (not item or len(found[1]) <= len(item[1]))):
            return
        yield line


def _elements(text: str, listing: Listing, start: int, end: int) -> Iterator[RowSource]:
    """Yield the first element from `start` on that has the listing's title, or its link."""
    wanted = _TAG.sub("", listing.title or listing.name or "")[:20].split(" ")[0]
    said = text.find(listing.url, start, end) if listing.url else -1
    first = max(start, said - _LONGEST)  # a page may be all on one line
    for found in _ELEMENT.finditer(text, first, min(end, first + 2 * _LONGEST)):
        name = found[1].lower()
        closing = re.compile(rf"</{name}\s*>|(?=<{name}\b|</(?:ul|ol|table|dl|body)\b)", re.IGNORECASE)
        closed = closing.search(text, found.end())
        source = text[found.start() : closed.end() if closed else end]
        if len(source) > _LONGEST or wanted not in source or (listing.url and listing.url not in source):
            continue
        if name != "tr":
            yield RowSource(listing, "element", found.start(), source)
            return
        table = max(text.rfind("<table", 0, found.start()), text.rfind("<TABLE", 0, found.start()), 0)
        named = _HEADING_CELL.findall(text, table, found.start())
        header = tuple(collapse(_TAG.sub(" ", cell)) for cell in named)
        yield RowSource(listing, "element cells", found.start(), source, header)
        return


def _objects(
    text: str, scripts: Sequence[tuple[int, int]], starts: Sequence[int]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the first and last line, both 0-based, and the start and end of every object that a script lists."""
    # Only a list with a script pays for the parser.
    from indexer.lists.scripts import objects

    for begin, end in scripts:
        for one in objects(text[begin:end]):
            first, last = begin + one.start, begin + one.end
            first -= len(text[:first]) - len(text[:first].rstrip(" \t"))
            yield bisect_right(starts, first) - 1, bisect_right(starts, last) - 1, first, last
