"""What a page consists of, in reading order, whatever markup it was written in."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

FEWEST_WORDS_OF_A_TITLE = 3
"""The fewest words that make a title where nothing else tells it from a name."""

_MARKS_TO_KEEP = "™®©°"
_JOINERS = "️‍"
_AROUND_A_LABEL = " \n[]()【】（）|,，;:.·"


_UNSPACED = "\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_ASCII_WORD = re.compile(r"\w+", re.ASCII)
_CACHED = 1024  # while an entry is read, its parts are asked for their words again and again
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in one style; with `href` it is a link. A line break inside it is one that the page asks for.

    `line` is where the paragraph inside the block begins that it belongs to, where the block has such paragraphs.
    """

    text: str
    href: str | None = None
    bold: bool = False
    italic: bool = False
    code: bool = False
    line: int | None = None


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    pieces: Pieces
    line: int | None


@dataclass(frozen=True, slots=True)
class Fold:
    """The opening of a `<details>`, with its summary, and the level of that where it is a heading."""

    pieces: Pieces
    line: int | None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class FoldEnd:
    """The end of the `<details>` that was opened last."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list, without the items of lists inside it."""

    pieces: Pieces
    line: int | None
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, with the table's header."""

    cells: tuple[Pieces, ...]
    header: tuple[str, ...]
    line: int | None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text that stands in nothing else."""

    pieces: Pieces
    line: int | None


@dataclass(frozen=True, slots=True)
class Script:
    """The source of an inline script."""

    text: str
    line: int | None


Block = Heading | Fold | FoldEnd | Item | Row | Paragraph | Script


@dataclass(frozen=True, slots=True)
class Page:
    """A document as blocks; `title` is the one it gives outside its text."""

    title: str | None
    blocks: tuple[Block, ...]


@lru_cache(maxsize=_CACHED)
def collapse(text: str) -> str:
    """Return `text` with every run of white space, and of what a terminal would obey, as one space."""
    joined = " ".join(text.split())
    return joined if joined.isprintable() else " ".join(_CONTROLS.sub(" ", text).split())


def text_of(pieces: Iterable[Piece]) -> str:
    """Return the words of `pieces` on one line, those of links too."""
    return collapse("".join(piece.text for piece in pieces))


def label_of(piece: Piece) -> str:
    """Return a link's words without the brackets around them."""
    return bare_label(piece.text)


def bare_label(text: str) -> str:
    """Return the words of a label without the brackets around them."""
    return collapse(text).strip(_AROUND_A_LABEL)


def is_outward(piece: Piece) -> bool:
    """Tell whether `piece` is a link that leaves the page."""
    return bool(piece.href) and not (piece.href or "").lower().startswith(("#", "mailto:", "javascript:", "data:"))


def leads(piece: Piece) -> bool:
    """Tell whether `piece` is a link that leaves the page or is yet to be filled in, or has an address in its text."""
    unfilled = piece.href is not None and not piece.href.strip(" #<>")
    return is_outward(piece) or unfilled or "://" in piece.text or "www." in piece.text


def without_marks(text: str) -> str:
    """Return `text` without the emoji, ticks and stars at its ends."""
    start, end = 0, len(text)
    while start < end and _is_mark(text[start]):
        start += 1
    while end > start and _is_mark(text[end - 1]):
        end -= 1
    return text[start:end].strip()


@lru_cache(maxsize=_CACHED)
def words(text: str) -> int:
    """Return how many words `text` has; each character of a script that leaves no space between words is one."""
    return len((_ASCII_WORD if text.isascii() else _WORD).findall(text))


def _is_mark(char: str) -> bool:
    if char.isalnum():
        return False
    if char.isspace() or char in _JOINERS:
        return True
    return unicodedata.category(char) in ("So", "Sk") and char not in _MARKS_TO_KEEP
