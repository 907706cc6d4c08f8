"""HTML as blocks: one walk over lxml's tree, with the line of every block."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby

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

LINE_ATTRIBUTE = "data-awesearch-line"
"""Where a renderer says on which line of its source a block stands; lxml itself counts no further than 65,535."""

_LAST_SOURCELINE = 65_535
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_UNREAD = frozenset(
    ("style", "pre", "textarea", "template", "svg", "math", "noscript", "iframe", "button", "select", "object")
)
_ELSEWHERE = ("title", "script")
_BREAKING = frozenset(
    ("p", "div", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "section", "article", "main", "aside", "header",
     "footer", "nav", "figure", "center", "hr", "form", "tr", "td")
)  # fmt: skip
_STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "code": "code", "tt": "code"}
_BREAK = "\v"
_SPACES = re.compile(r"[^\S\v]+")

_Style = tuple[str | None, int, bool, bool, bool]


@dataclass(slots=True)
class _Draft:
    """A block whose text is still coming."""

    finish: Callable[[Pieces], Block]
    runs: list[tuple[_Style, list[str]]] = field(default_factory=list)

    def add(self, text: str, style: _Style) -> None:
        if self.runs and self.runs[-1][0] == style:
            self.runs[-1][1].append(text)
        else:
            self.runs.append((style, [text]))

    def pieces(self) -> Pieces:
        return _pieces(self.runs)


@dataclass(slots=True)
class _Table:
    header: tuple[str, ...] = ()
    cells: list[_Draft] = field(default_factory=list)
    heads: int = 0


def read_page(source: str) -> Page:
    """Read HTML, however malformed, as the blocks that a reader sees."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root: etree._Element | None = etree.fromstring(source.encode(), parser)
    reader = _Reader()
    if root is not None:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if event == "start":
                reader.start(element)
            else:
                reader.end(element)
    return reader.page()


class _Reader:
    """Turns the starts and ends of elements into blocks."""

    def __init__(self) -> None:
        self._drafts: list[_Draft] = []
        self._open: list[_Draft] = []  # where text goes; while none is open it makes a paragraph
        self._paragraph: _Draft | None = None
        self._closers: list[Callable[[], None] | None] = []
        self._absorbing = 0  # open headings, summaries and cells: nothing inside them is a block of its own
        self._unread = 0
        self._depth = 0
        self._folds: list[_Draft] = []
        self._tables: list[_Table] = [_Table()]
        self._links: list[tuple[str | None, int]] = [(None, 0)]
        self._link_count = 0
        self._styles = {"bold": 0, "italic": 0, "code": 0}
        self._title: str | None = None

    def page(self) -> Page:
        """Return what was read."""
        blocks = (draft.finish(_pieces(draft.runs)) for draft in self._drafts)
        return Page(self._title, tuple(block for block in blocks if not _is_empty(block)))

    def start(self, element: etree._Element) -> None:
        """Begin what `element` begins, and take the text at its start."""
        tag = str(element.tag)
        if self._unread or tag in _UNREAD:
            self._unread += 1
            return
        line = _line(element)
        self._closers.append(self._begin(tag, element, line))
        if element.text and tag not in _ELSEWHERE:
            self._add(element.text, line)

    def end(self, element: etree._Element) -> None:
        """End what `element` began, and take the text after it."""
        if self._unread:
            self._unread -= 1
        else:
            closer = self._closers.pop()
            if closer:
                closer()
        if element.tail and not self._unread:
            self._add(element.tail, _line(element))

    def _begin(self, tag: str, element: etree._Element, line: int | None) -> Callable[[], None] | None:
        if tag in _STYLES:
            return self._style(_STYLES[tag])
        if tag == "a":
            return self._link(element.get("href"), line)
        if tag == "title":
            self._title = self._title or collapse(element.text or "") or None
        elif tag == "script":
            source = element.text or ""
            self._put(lambda _: Script(source, line))
        elif tag == "br" or (self._open and tag in _BREAKING):
            self._add(_BREAK, line)
        if self._absorbing:
            return None
        return self._begin_block(tag, line)

    def _begin_block(self, tag: str, line: int | None) -> Callable[[], None] | None:
        if tag in _HEADINGS:
            level = _HEADINGS[tag]
            return self._collect(self._put(lambda pieces: Heading(level, pieces, line)), absorbs=True)
        if tag == "li":
            depth = self._depth
            return self._collect(self._put(lambda pieces: Item(pieces, line, depth)))
        if tag in ("td", "th"):
            return self._cell(tag)
        if tag == "tr":
            return self._row(line)
        if tag in ("ul", "ol"):
            self._depth += 1
            return self._close_list
        if tag == "details":
            self._folds.append(self._put(lambda pieces: Fold(pieces, line)))
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

    def _link(self, href: str | None, line: int | None) -> Callable[[], None]:
        self._link_count += 1
        self._links.append((href and href.strip(), self._link_count))
        self._add("", line)
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

    def _add(self, text: str, line: int | None) -> None:
        if self._open:
            target = self._open[-1]
        elif self._paragraph:
            target = self._paragraph
        elif text.strip() or len(self._links) > 1:
            target = self._paragraph = self._put(lambda pieces: Paragraph(pieces, line))
        else:
            return
        target.add(
            text, (*self._links[-1], self._styles["bold"] > 0, self._styles["italic"] > 0, self._styles["code"] > 0)
        )


def _line(element: etree._Element) -> int | None:
    told = element.get(LINE_ATTRIBUTE)
    if told and told.isdecimal():
        return int(told)
    line = element.sourceline
    return line if line and line < _LAST_SOURCELINE else None


def _pieces(runs: list[tuple[_Style, list[str]]]) -> Pieces:
    pieces: list[Piece] = []
    for link, group in groupby(runs, key=lambda run: run[0][1]):
        if link:
            pieces.append(_piece(list(group)))
        else:
            pieces.extend(piece for run in group if (piece := _piece([run])).text)
    return tuple(pieces)


def _piece(runs: list[tuple[_Style, list[str]]]) -> Piece:
    text = _SPACES.sub(" ", "".join("".join(parts) for _, parts in runs)).replace(_BREAK, "\n")
    styles = [style for style, _ in runs]
    return Piece(text, styles[0][0], any(s[2] for s in styles), any(s[3] for s in styles), all(s[4] for s in styles))


def _is_empty(block: Block) -> bool:
    return (
        isinstance(block, Heading | Item | Paragraph)
        and not text_of(block.pieces)
        and not any(piece.href for piece in block.pieces)
    )
