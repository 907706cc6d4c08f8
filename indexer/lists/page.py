"""HTML as blocks: one walk over its elements, with the line of every block."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from lxml import etree

from indexer.lists.blocks import (
    Block,
    Fold,
    FoldEnd,
    Heading,
    Item,
    Page,
    Paragraph,
    Piece,
    Pieces,
    Row,
    Script,
    collapse,
    text_of,
)

_LINE = "data-awesearch-line"
_NUMBER = re.compile(rf" {_LINE}=\d+ ")
_TAG = re.compile(r"<[A-Za-z][^\s/>]*")
_LONGEST_BLOCK = 20_000
_MOST_FOLDS = 50
_DEEPEST = 50
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_UNREAD = frozenset(
    ("style", "pre", "textarea", "template", "svg", "math", "noscript", "iframe", "button", "select", "object")
)
_BREAKING = frozenset(
    ("p", "div", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "section", "article", "main", "aside", "header",
     "footer", "nav", "figure", "center", "hr", "form", "tr", "td")
)  # fmt: skip
_CELLS = ("td", "th")
_PARTS = frozenset(("p", "li", "tr", *_HEADINGS))
_ENDING_A_HEADING = frozenset((*_HEADINGS, "ul", "ol", "li", "table", "tr", "details"))
_STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "code": "code", "tt": "code"}
_BREAK = "\v"
_SPACES = re.compile(r"[^\S\v]+")
_SPACES_TO_MEND = re.compile(r"[^\S\v ]| {2}")

_Style = tuple[str | None, int, bool, bool, bool, int | None]


@dataclass(slots=True)
class _Draft:
    """A block whose text is still coming."""

    finish: Callable[[Pieces], Block]
    runs: list[tuple[_Style, list[str]]] = field(default_factory=list)
    size: int = 0
    level: int | None = None  # of the heading that a summary is

    def add(self, text: str, style: _Style) -> None:
        # more than an entry with its abstract takes; the patterns that read an entry are meant for no more
        text = text[: max(_LONGEST_BLOCK - self.size, 0)]
        self.size += len(text) + 1
        if self.runs and self.runs[-1][0] == style:
            self.runs[-1][1].append(text)
        elif self.size <= _LONGEST_BLOCK:
            self.runs.append((style, [text]))


@dataclass(slots=True)
class _Table:
    header: tuple[str, ...] = ()
    cells: list[_Draft] = field(default_factory=list)
    heads: int = 0


def line_attribute(line: int) -> str:
    """Return what says inside a tag of HTML on which line of its source it stands."""
    return f" {_LINE}={line} "


def numbered(source: str, first: int) -> str:
    """Return HTML whose tags say on which line they stand, `first` being that of the first."""
    marked = _TAG.sub("\\g<0>\0", source.replace("\0", ""))
    return "\n".join(line.replace("\0", line_attribute(n)) for n, line in enumerate(marked.split("\n"), first))


def read_page(source: str) -> Page:
    """Read HTML that is `numbered`, however malformed, as the blocks that a reader sees."""
    target: Any = _Reader()  # the stubs ask of it what lxml itself does not
    # no tree of it: lxml ends a tree where 2,048 elements are open, and one of 100,000 attributes takes it minutes
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=target)
    page: Page = etree.fromstring(source.encode(), parser)
    return page


class _Reader:
    """Turns the starts and ends of elements, and the text between them, into blocks."""

    def __init__(self) -> None:
        self._drafts: list[_Draft] = []
        self._open: list[_Draft] = []  # where text goes; while none is open it makes a paragraph
        self._paragraph: _Draft | None = None
        self._closers: list[Callable[[], None] | None] = []
        self._absorbing = 0  # open headings, summaries and cells: nothing inside them is a block of its own
        self._heading: _Draft | None = None  # the open one, outside summaries and cells
        self._unread = 0
        self._depth = 0
        self._folds: list[_Draft] = []
        self._tables: list[_Table] = [_Table()]
        self._links: list[tuple[str | None, int]] = [(None, 0)]
        self._link_count = 0
        self._styles = {"bold": 0, "italic": 0, "code": 0}
        self._title: str | None = None
        self._part: int | None = None  # where the paragraph inside an open block begins
        self._waiting: list[str] = []  # text since the last start or end
        self._lines: list[int | None] = []
        self._line: int | None = None  # of the element that started or ended last

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin what an element begins."""
        self._take_text()
        # most elements have no attributes, and lxml is slow to say that it has not this one
        told = attributes.get(_LINE, "") if attributes else ""
        self._line = int(told) if told.isdecimal() else self._line
        self._lines.append(self._line)
        if self._unread or tag in _UNREAD:
            self._unread += 1
        else:
            self._closers.append(self._begin(tag, attributes))

    def end(self, tag: str) -> None:
        """End what an element began."""
        if not self._unread and tag in ("title", "script"):
            self._take_elsewhere(tag)
        self._take_text()
        self._line = self._lines.pop()
        if self._unread:
            self._unread -= 1
        elif closer := self._closers.pop():
            closer()

    def data(self, text: str) -> None:
        """Keep text until it is known where it ends."""
        self._waiting.append(text)

    def close(self) -> Page:
        """Return what was read."""
        self._take_text()
        blocks = (draft.finish(_pieces(draft.runs)) for draft in self._drafts)
        return Page(self._title, tuple(block for block in blocks if not _is_empty(block)))

    def _take_text(self) -> None:
        if self._waiting and not self._unread:
            self._add("".join(self._waiting))
        self._waiting.clear()

    def _take_elsewhere(self, tag: str) -> None:
        text, line = _NUMBER.sub("", "".join(self._waiting)), self._lines[-1]
        self._waiting.clear()
        if tag == "title":
            self._title = self._title or collapse(text) or None
        else:
            self._put(lambda _: Script(text, line))

    def _begin(self, tag: str, attributes: Mapping[str, str]) -> Callable[[], None] | None:
        if tag in _STYLES:
            return self._style(_STYLES[tag])
        if tag == "a":
            return self._link(attributes.get("href"))
        if tag == "br" or (self._open and tag in _BREAKING):
            self._add(_BREAK)
        if tag in _PARTS:
            self._part = self._line if tag == "p" and self._open else None
        if self._heading and tag in _ENDING_A_HEADING:
            self._end_heading()  # which the page never does
        if self._absorbing:
            if tag in _HEADINGS and self._open[-1] in self._folds[-1:]:
                self._folds[-1].level = _HEADINGS[tag]
            return None
        return self._cell(tag) if tag in _CELLS else self._begin_block(tag, self._line)

    def _begin_block(self, tag: str, line: int | None) -> Callable[[], None] | None:
        if tag in _HEADINGS:
            level = _HEADINGS[tag]
            return self._begin_heading(self._put(lambda pieces: Heading(level, pieces, line)))
        if tag == "li":
            depth = min(self._depth, _DEEPEST)
            return self._collect(self._put(lambda pieces: Item(pieces, line, depth)))
        if tag == "tr":
            return self._row(line)
        if tag in ("ul", "ol"):
            self._depth += 1
            return self._close_list
        if tag == "details" and len(self._folds) < _MOST_FOLDS:
            fold = self._put(lambda pieces: Fold(pieces, line, fold.level))
            self._folds.append(fold)
            return self._close_fold
        if tag == "summary" and self._folds:
            return self._collect(self._folds[-1], absorbs=True)
        if tag == "table":
            self._tables.append(_Table())
            return self._close_table
        if tag in _BREAKING:
            self._paragraph = None
            return self._close_paragraph
        return None

    def _put(self, finish: Callable[[Pieces], Block]) -> _Draft:
        self._paragraph = None
        draft = _Draft(finish)
        self._drafts.append(draft)
        return draft

    def _collect(self, draft: _Draft, absorbs: bool = False) -> Callable[[], None]:
        self._open.append(draft)
        self._absorbing += absorbs
        self._paragraph = None

        def close() -> None:
            self._open.pop()
            self._absorbing -= absorbs

        return close

    def _begin_heading(self, draft: _Draft) -> Callable[[], None]:
        self._heading = draft
        self._open.append(draft)
        self._absorbing += 1

        def close() -> None:
            if self._heading is draft:
                self._end_heading()

        return close

    def _end_heading(self) -> None:
        self._heading = None
        self._open.pop()
        self._absorbing -= 1

    def _cell(self, tag: str) -> Callable[[], None]:
        table = self._tables[-1]
        cell = _Draft(lambda pieces: Paragraph(pieces, None))
        table.cells.append(cell)
        table.heads += tag == "th"
        return self._collect(cell, absorbs=True)

    def _row(self, line: int | None) -> Callable[[], None]:
        table = self._tables[-1]
        table.cells, table.heads = [], 0

        def close() -> None:
            cells = tuple(_pieces(cell.runs) for cell in table.cells)
            if cells and table.heads == len(cells) and not table.header:
                table.header = tuple(text_of(cell) for cell in cells)
            elif cells:
                header = table.header
                self._put(lambda _: Row(cells, header, line))

        return close

    def _style(self, name: str) -> Callable[[], None]:
        self._styles[name] += 1

        def close() -> None:
            self._styles[name] -= 1

        return close

    def _link(self, href: str | None) -> Callable[[], None]:
        self._link_count += 1
        self._links.append((href and _NUMBER.sub("", href).strip(), self._link_count))
        self._add("")
        return self._close_link

    def _close_link(self) -> None:
        self._links.pop()

    def _close_list(self) -> None:
        self._depth -= 1
        self._paragraph = None

    def _close_fold(self) -> None:
        self._folds.pop()
        self._put(lambda _: FoldEnd())

    def _close_table(self) -> None:
        self._tables.pop()
        self._paragraph = None

    def _close_paragraph(self) -> None:
        self._paragraph = None

    def _add(self, text: str) -> None:
        if self._open:
            target = self._open[-1]
        elif self._paragraph:
            target = self._paragraph
        elif text.strip() or len(self._links) > 1:
            line = self._line
            target = self._paragraph = self._put(lambda pieces: Paragraph(pieces, line))
        else:
            return
        target.add(
            text,
            (
                *self._links[-1],
                self._styles["bold"] > 0,
                self._styles["italic"] > 0,
                self._styles["code"] > 0,
                self._part,
            ),
        )


def _pieces(runs: list[tuple[_Style, list[str]]]) -> Pieces:
    if len(runs) == 1 and not runs[0][0][1]:
        piece = _piece(runs)
        return (piece,) if piece.text else ()
    pieces: list[Piece] = []
    for link, group in groupby(runs, key=lambda run: run[0][1]):
        if link:
            pieces.append(_piece(list(group)))
        else:
            pieces.extend(piece for run in group if (piece := _piece([run])).text)
    return tuple(pieces)


def _piece(runs: list[tuple[_Style, list[str]]]) -> Piece:
    href, _, bold, italic, code, line = runs[0][0]
    for style, _ in runs[1:]:
        bold, italic, code = bold or style[2], italic or style[3], code and style[4]
    text = "".join([part for _, parts in runs for part in parts])
    text = _SPACES.sub(" ", text) if _SPACES_TO_MEND.search(text) else text
    return Piece(text.replace(_BREAK, "\n"), href, bold, italic, code, line)


def _is_empty(block: Block) -> bool:
    return (
        isinstance(block, Heading | Item | Paragraph)
        and not text_of(block.pieces)
        and not any(piece.href for piece in block.pieces)
    )
