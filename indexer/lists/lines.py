"""The lines of one block, where the page breaks it into several."""

from dataclasses import dataclass, replace

from indexer.lists.blocks import Piece, Pieces


@dataclass(frozen=True, slots=True)
class Line:
    """What stands between two line breaks, and where in the source."""

    pieces: Pieces
    number: int | None


def lines_of(pieces: Pieces, first: int | None) -> list[Line]:
    """Return the lines of a block that begins at line `first`; a break of its own is taken for a line of the source."""
    found: list[Line] = []
    line: list[Piece] = []
    number = first
    for piece in pieces:
        parts = [piece.text] if piece.href is not None else piece.text.split("\n")
        for count, part in enumerate(parts):
            if count:
                found.append(Line(tuple(line), number))
                line, number = [], None if number is None else number + 1
            if part.strip() or piece.href is not None:
                number = piece.line or number
                line.append(piece if len(parts) == 1 else replace(piece, text=part))
    found.append(Line(tuple(line), number))
    return [one for one in found if one.pieces]
