"""Papers as Markdown to paste into a list: one bullet a paper, under the headings of its sections."""

import re
from collections.abc import Iterator, Sequence

from indexer.formulas import apart
from indexer.lists import links
from indexer.lists.blocks import collapse
from indexer.paper_page import page_of
from search.papers import Paper, Shelf, is_web_address
from ui.export.distinct import distinct

_SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_[]<>|#~$"})
# as little as Markdown needs: what draws the formula reads the rest of it
_SPECIAL_IN_A_FORMULA = re.compile(r"\\(?=[!-/:-@\[-`{-~])|[*`\[\]<|~]|(?<![^\W_])_")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_MARKER = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))|^(?=[-+](?:\s|$))")
_IN_A_LINK = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20"})
_BESIDE_LISTS = "Not listed"
_DEEPEST = 6


def bullets(papers: Sequence[Paper]) -> str:
    """Return one bullet a paper: title, venue, year, code; a link not surely to a paper, or none, reads [[paper]]."""
    return "".join(map(_bullet, papers))


def lists(shelves: Sequence[Shelf]) -> str:
    """Return lists with their headings: a paper stands once under each of its sections."""
    return "\n".join("\n".join(_blocks(shelf)) for shelf in shelves)


def _blocks(shelf: Shelf) -> Iterator[str]:
    yield f"# {_plain(shelf.title or _BESIDE_LISTS)}\n"
    sections: dict[tuple[str, ...], list[Paper]] = {}
    for placed in shelf.placed:
        sections.setdefault(placed.section, []).append(placed.paper)
    before: tuple[str, ...] = ()
    for section, papers in sections.items():
        yield from _headings(section, before)
        yield bullets(distinct(papers))
        before = section


def _headings(section: tuple[str, ...], before: tuple[str, ...]) -> Iterator[str]:
    """Yield the headings of a section that do not stand above it already."""
    for depth, heading in enumerate(section):
        if section[: depth + 1] != before[: depth + 1]:
            yield f"{'#' * min(depth + 2, _DEEPEST)} {_plain(heading)}\n"


def _bullet(paper: Paper) -> str:
    title, page = _plain(paper.title or paper.id), page_of(paper)
    said = " ".join(str(part) for part in (_plain(paper.venue or ""), paper.year) if part)
    code = paper.code_url if page else paper.link
    labelled = [_link("[code]", code)] if is_web_address(code) else []
    if page and links.kind(page) == "paper":
        head = _link(title, page)
    else:
        head = _MARKER.sub(r"\1\\", title)
        labelled.insert(0, _link("[paper]", page or ""))
    return f"- {' '.join([', '.join(filter(None, (head, said))), *labelled])}\n"


def _link(text: str, address: str) -> str:
    return f"[{text}]({address.translate(_IN_A_LINK)})"


def _plain(text: str) -> str:
    parts = apart(collapse(text))
    return "".join(_formula(part) if is_formula else _words(part) for part, is_formula in parts)


def _formula(part: str) -> str:
    return _SPECIAL_IN_A_FORMULA.sub(r"\\\g<0>", part)


def _words(part: str) -> str:
    return _ENTITY.sub(r"\&", part.translate(_SPECIAL))
