"""Papers as Markdown to paste into a list: one bullet a paper, under the headings of its sections."""

from collections.abc import Iterator, Sequence

from indexer.lists import links
from indexer.lists.escaping import markdown_address, markdown_text, without_marker
from indexer.paper_page import page_of
from search.papers import Paper, Shelf, is_web_address
from ui.export.distinct import distinct

_BESIDE_LISTS = "Not listed"
_DEEPEST = 6


def bullets(papers: Sequence[Paper]) -> str:
    """Return one bullet a paper: title, venue, year, code; a link not surely to a paper, or none, reads [[paper]]."""
    return "".join(map(_bullet, papers))


def lists(shelves: Sequence[Shelf]) -> str:
    """Return lists with their headings: a paper stands once under each of its sections."""
    return "\n".join("\n".join(_blocks(shelf)) for shelf in shelves)


def _blocks(shelf: Shelf) -> Iterator[str]:
    yield f"# {markdown_text(shelf.title or _BESIDE_LISTS)}\n"
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
            yield f"{'#' * min(depth + 2, _DEEPEST)} {markdown_text(heading)}\n"


def _bullet(paper: Paper) -> str:
    title, page = markdown_text(paper.title or paper.id), page_of(paper)
    said = " ".join(str(part) for part in (markdown_text(paper.venue or ""), paper.year) if part)
    code = paper.code_url if page else paper.link
    labelled = [_link("[code]", code)] if is_web_address(code) else []
    if page and links.kind(page) == "paper":
        head = _link(title, page)
    else:
        head = without_marker(title)
        labelled.insert(0, _link("[paper]", page or ""))
    return f"- {' '.join([', '.join(filter(None, (head, said))), *labelled])}\n"


def _link(text: str, address: str) -> str:
    return f"[{text}]({markdown_address(address)})"
