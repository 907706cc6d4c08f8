"""Entries as paragraphs: a title that stands out or is followed by its links, with people and venue around it."""

import re
from collections.abc import Iterator

from indexer.lists.blocks import Paragraph, Piece, Pieces, words
from indexer.lists.entry import Draft, Entry, draft, entry_of
from indexer.lists.groups import Group
from indexer.lists.tokens import Token, tokens
from indexer.lists.vocabulary import PROSE, SMALL_WORDS

KIND = "paragraph"

_FEWEST_WORDS_OF_A_TITLE = 3
_MOST_WORDS_OF_A_TITLE = 40


def read(group: Group) -> tuple[Entry, ...]:
    """Read one paragraph, or each of its lines; nothing where it is prose."""
    block = group.block
    if not isinstance(block, Paragraph):
        return ()
    lines = list(_lines(block.pieces))
    if len(lines) > 1:
        each = [draft(line, _line(block.line, number)) for number, line in enumerate(lines)]
        apart = [one for line, one in zip(lines, each, strict=True) if _lists_a_paper(line, one)]
        if len(apart) > 1:
            return tuple(map(entry_of, apart))
    told = draft(block.pieces, block.line, group.below)
    return (entry_of(told),) if _lists_a_paper(block.pieces, told) else ()


def _lists_a_paper(pieces: Pieces, told: Draft) -> bool:
    title = told.said.title or ""
    fewest = 1 if told.said.marked and told.said.authors else _FEWEST_WORDS_OF_A_TITLE
    if not (told.is_paper and told.found.sure) or not fewest <= words(title) <= _MOST_WORDS_OF_A_TITLE:
        return False
    return bool(told.said.authors) or not _is_prose(tokens(pieces), told)


def _is_prose(run: tuple[Token, ...], told: Draft) -> bool:
    """Tell whether the text speaks about a paper instead of listing it."""
    spoken = [one for one in run if one.kind in ("text", "italic") and words(one.text)]
    if told.said.marked:
        after = [one for one in spoken if re.match(r"\s+[a-z]", one.text)]
        return any(_goes_on(one.text) for one in after)
    said = {word for one in spoken for word in re.findall(r"[^\W\d_]+", one.text.casefold())}
    return bool(said & PROSE) or any(_goes_on(one.text) for one in spoken[1:])


def _goes_on(text: str) -> bool:
    first = re.findall(r"[^\W\d_]+", text)[:1]
    return bool(first) and first[0].islower() and first[0] not in SMALL_WORDS | {"by", "et"}


def _lines(pieces: Pieces) -> Iterator[Pieces]:
    line: list[Piece] = []
    for piece in pieces:
        parts = piece.text.split("\n") if piece.href is None else [piece.text]
        for number, part in enumerate(parts):
            if number:
                yield tuple(line)
                line = []
            line.append(Piece(part, piece.href, piece.bold, piece.italic, piece.code))
    yield tuple(line)


def _line(first: int | None, number: int) -> int | None:
    return None if first is None else first + number
