"""Under which headings every block stands."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.lists.blocks import (
    Block,
    Fold,
    FoldEnd,
    Heading,
    Item,
    Paragraph,
    Pieces,
    is_outward,
    text_of,
    words,
)
from indexer.lists.details import continues, is_detail
from indexer.lists.vocabulary import BESIDES, CONTENTS, NOT_PAPERS, PAPER_LABELS

_BELOW_HEADINGS = 7
_LONGEST_HEADING = 120
_PAPERS = re.compile(r"\bpapers\b", re.IGNORECASE)
_NUMBERED = re.compile(r"[(\[]?(?:\d+(?:\.\d+)*|[IVX]+|[A-Z])[.)\]:、]?\s|\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Mark:
    """One heading above a block: its words, its level, the how-manieth of the page it is, whether it is a section.

    A line in bold or the summary of a fold under a heading is no section of its own, unless it is numbered as such.
    """

    text: str
    level: int
    number: int
    is_section: bool = True


Path = tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the headings it stands under."""

    path: Path
    block: Block


@dataclass(frozen=True, slots=True)
class Outline:
    """The blocks of a page that are no headings, and all its headings."""

    placed: tuple[Placed, ...]
    marks: tuple[Mark, ...]


def outline(blocks: Iterable[Block]) -> Outline:
    """Place every block under its headings: h1 to h6, the summary of each `<details>`, then paragraphs all in bold."""
    frames: list[list[Mark]] = [[]]
    marks: list[Mark] = []
    placed: list[Placed] = []
    path: Path = ()
    all_blocks = tuple(blocks)
    for number, block in enumerate(all_blocks):
        level, text = _heading(block)
        following = (all_blocks[at] for at in range(number + 1, len(all_blocks)))
        if level and not isinstance(block, Fold) and _is_detailed(level, following):
            level = None  # the title of a paper, whose people and links follow
            block = Paragraph(_in_bold(block), block.line) if isinstance(block, Heading) else block
        if isinstance(block, Fold):
            # a summary that is a heading ends the sections of its level, as any heading does
            frames[-1][:] = [mark for mark in frames[-1] if block.level is None or mark.level < block.level]
            frames.append([])
        elif isinstance(block, FoldEnd):
            if len(frames) > 1:
                frames.pop()
        elif level is None:
            placed.append(Placed(path, block))
            continue
        if level is not None and text:
            above = [mark for frame in frames for mark in frame if 0 < mark.level < _BELOW_HEADINGS]
            alone = not any(mark.number for mark in above)
            is_heading = isinstance(block, Heading) or (isinstance(block, Fold) and block.level is not None)
            mark = Mark(text, level, len(marks), is_heading or alone or bool(_NUMBERED.match(text)))
            marks.append(mark)
            frames[-1][:] = [*(above for above in frames[-1] if above.level < level), mark]
        path = tuple(mark for frame in frames for mark in frame)
    return Outline(tuple(placed), tuple(marks))


def _is_detailed(level: int, following: Iterator[Block]) -> bool:
    """Tell whether what follows a heading or a line in bold says where that paper is: "- Paper: https://..."."""
    for block in following:
        if isinstance(block, Paragraph) and level == _BELOW_HEADINGS:
            return continues(block.pieces)
        if not isinstance(block, Item) or not is_detail(block.pieces):
            return False
        if is_detail(block.pieces, PAPER_LABELS):
            return True
    return False


def _in_bold(heading: Heading) -> Pieces:
    return tuple(replace(piece, bold=True) for piece in heading.pieces)


def title_of(marks: Sequence[Mark], paths: Sequence[Path]) -> Mark | None:
    """Return the heading that is the document's title: the first one, unless it is one section among others."""
    first = next((mark for mark in marks if not is_beside_papers((mark,))), None)
    if first is None:
        return None
    under = sum(first in path for path in paths)
    if under == len(paths):
        return first
    later = [mark.level for mark in marks if mark.number > first.number]
    alone = first.level == 1 or first.level not in later or later[0] < first.level
    return first if not under and alone else None


def sections(paths: Sequence[Path], title: Mark | None) -> Iterator[tuple[str, ...]]:
    """Yield each path as text, without the headings that all share, and without the title where others stand below."""
    headings = [tuple(mark for mark in path if mark.is_section) for path in paths]
    below = [tuple(mark for mark in path if mark != title) or path for path in headings]
    shared = 0
    if below:
        shortest = min(len(path) for path in below)
        while shared < shortest - 1 and len({path[shared].number for path in below}) == 1:
            shared += 1
    return (tuple(mark.text for mark in path[shared:]) for path in below)


def subsection(path: Path) -> str | None:
    """Return the line in bold, or the summary, under which a block stands below its section."""
    return next((mark.text for mark in reversed(path) if not mark.is_section), None)


def is_beside_papers(path: Path) -> bool:
    """Tell whether a heading of `path` announces news, blogs, repositories and the like instead of papers."""
    if path and _announces(path[-1].text, CONTENTS):
        return True
    for mark in reversed(path):
        if _announces(mark.text, NOT_PAPERS):
            return True
        if _PAPERS.search(mark.text):
            return False
    return False


def announces_papers(path: Path) -> bool:
    """Tell whether a heading of `path`, below the title, says that papers follow: "Papers", "Key papers"."""
    return any(mark.number and _PAPERS.search(mark.text) for mark in path)


def _announces(text: str, subjects: frozenset[str]) -> bool:
    spoken = re.findall(r"[^\W\d_]+", text.casefold())
    return any(word in subjects for word in spoken) and all(word in subjects | BESIDES for word in spoken)


def _heading(block: Block) -> tuple[int | None, str]:
    if isinstance(block, Heading):
        return block.level, _heading_text(block.pieces)
    if isinstance(block, Fold):
        return block.level or 0, _heading_text(block.pieces)
    if isinstance(block, Paragraph) and _is_lone_bold(block.pieces):
        return _BELOW_HEADINGS, _heading_text(block.pieces)
    return None, ""


def _heading_text(pieces: Pieces) -> str:
    own = text_of(piece for piece in pieces if not is_outward(piece))
    return own if words(own) else text_of(pieces)


def _is_lone_bold(pieces: Pieces) -> bool:
    spoken = [piece for piece in pieces if words(piece.text)]
    if not spoken or not all(piece.bold and not is_outward(piece) for piece in spoken):
        return False
    return len(text_of(pieces)) <= _LONGEST_HEADING
