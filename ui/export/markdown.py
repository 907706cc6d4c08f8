"""Papers as Markdown to paste into a list: one bullet a paper, under the headings of its sections."""

import re
from collections.abc import Iterator, Sequence

from indexer.lists.blocks import collapse
from search.catalogue import Shelf
from search.papers import Paper

_SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_[]<>|#~$"})
_ENTITY = re.compile(r"&(?=#?\w+;)")
_MARKER = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))|^(?=[-+](?:\s|$))")
_IN_A_LINK = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20"})
_BESIDE_LISTS = "Not listed"
_DEEPEST = 6


def bullets(papers: Sequence[Paper]) -> str:
    """Return one bullet a paper: its title, linked, then venue and year."""
    return "".join(map(_bullet, papers))


def lists(shelves: Sequence[Shelf]) -> str:
    """Return lists with their headings: a paper stands once under each of its sections."""
    return "\n".join("\n".join(_blocks(shelf)) for shelf in shelves)


def _blocks(shelf: Shelf) -> Iterator[str]:
    yield f"# {_plain(shelf.title or _BESIDE_LISTS)}\n"
    sections: dict[tuple[str, ...], dict[str, None]] = {}
    for placed in shelf.placed:
        sections.setdefault(placed.section, {})[_bullet(placed.paper)] = None
    before: tuple[str, ...] = ()
    for section, lines in sections.items():
        yield from _headings(section, before)
        yield "".join(lines)
        before = section


def _headings(section: tuple[str, ...], before: tuple[str, ...]) -> Iterator[str]:
    """Yield the headings of a section that do not stand above it already."""
    for depth, heading in enumerate(section):
        if section[: depth + 1] != before[: depth + 1]:
            yield f"{'#' * min(depth + 2, _DEEPEST)} {_plain(heading)}\n"


def _bullet(paper: Paper) -> str:
    title = _plain(paper.title or paper.id)
    linked = f"[{title}]({paper.link.translate(_IN_A_LINK)})" if paper.link else _MARKER.sub(r"\1\\", title)
    said = " ".join(str(part) for part in (_plain(paper.venue or ""), paper.year) if part)
    return f"- {linked}{', ' + said if said else ''}\n"


def _plain(text: str) -> str:
    return _ENTITY.sub(r"\&", collapse(text).translate(_SPECIAL))
