"""Oddities in a list's text, found in its source."""

import html
import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from indexer.checking.findings import Finding, about, counted, many
from indexer.checking.habits import check_lines
from search.papers import Listing, PaperList

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s)>\]\"']+|\]\([^)\s]*\)")
_WORD = re.compile(r"[^\W\d_]{4,7}")
_ENTITY = re.compile(r"&(?:amp|quot|#39|apos);", re.IGNORECASE)
_FULL_WIDTH = re.compile("[，（）：；．、。]")
_NOT_LATIN = re.compile(r"[^\x00-\x7f‘’“”–—…•·✅]")
_EMPTY_ROW = re.compile(r"\s*\|(?:\s*\|)+\s*")
_HEADING = re.compile(r"(#{1,6})\s+\S|<h([1-6])\b", re.IGNORECASE)
_ONLY_LINKS = re.compile(r"(?:\s*\[+[^\[\]]+\]+\([^)\s]+\)\]?)+\s*")
_BULLET = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")
_FENCE = re.compile(r"\s*(?:```|~~~)")


def check_wording(paper_list: PaperList, text: str) -> Iterator[Finding]:
    """Yield what looks wrong in the source of a list's entries, its headings and its tables."""
    lines = text.split("\n")
    markdown = paper_list.format == "markdown"
    listings = [entry for entry in paper_list.listings if entry.line and entry.line <= len(lines)]
    for entry in listings:
        for message in _of_entry(entry, lines[(entry.line or 1) - 1]):
            yield about(entry, "text", message)
    if markdown:
        yield from _of_page(lines, {entry.line for entry in listings})
        yield from _coded(lines)
    yield from check_lines(listings, lines)
    yield from _not_utf_8(lines)


def _of_entry(entry: Listing, line: str) -> Iterator[str]:
    words = _WORD.findall(_ADDRESS.sub(" ", line))
    if typo := next((word for word in words if _is_misspelt_arxiv(word)), None):
        yield f"{typo} should be arXiv"
    title = entry.title or ""
    source = _source_of(title, line)
    if source and re.search(r"\S\s{2,}\S", source):
        yield "there are several spaces in a row inside the title"
    before = _ADDRESS.sub("", line.partition("[[")[0] if "|" not in line else source or "")
    if found := _full_width(before):
        yield f"full-width {found} among Latin letters"


def _of_page(lines: Sequence[str], listed: set[int | None]) -> Iterator[Finding]:
    fenced = False
    headings: list[tuple[int, int]] = []
    for number, line in enumerate(lines, start=1):
        if _FENCE.match(line):
            fenced = not fenced
        if fenced:
            continue
        if _EMPTY_ROW.fullmatch(line):
            yield Finding("text", "an empty table row", number)
        if (
            number - 1 in listed
            and _BULLET.match(lines[number - 2])
            and _ONLY_LINKS.fullmatch(line)
            and line[:1] == "["
        ):
            yield Finding("text", "links on a line of their own, not indented below their bullet", number)
        if heading := _HEADING.match(line):
            headings.append((number, len(heading[1] or "") or int(heading[2])))
            if found := _full_width(line):
                yield Finding("text", f"full-width {found} among Latin letters in a heading", number)
    if headings and any(level < headings[0][1] for _, level in headings[1:]):
        above = next(number for number, level in headings[1:] if level < headings[0][1])
        message = f"the first heading is of level {headings[0][1]}, below that of line {above}"
        yield Finding("text", message, headings[0][0], other_lines=(above,))


def _not_utf_8(lines: Sequence[str]) -> Iterator[Finding]:
    damaged = [number for number, line in enumerate(lines, start=1) if "\ufffd" in line]
    if damaged:
        message = f"{counted(len(damaged), 'line')} with bytes that are not UTF-8, or lost before: they read as \ufffd"
        yield many("encoding", message, damaged)


def _coded(lines: Sequence[str]) -> Iterator[Finding]:
    coded = [number for number, line in enumerate(lines, start=1) if _ENTITY.search(_ADDRESS.sub("", line))]
    if coded:
        yield many("text", "HTML's &amp; or the like, where Markdown writes &", coded)


def _full_width(text: str) -> str | None:
    """Return the first full-width punctuation mark of a text that has nothing else from beyond ASCII."""
    found = _FULL_WIDTH.search(text)
    return found[0] if found and not _NOT_LATIN.search(_FULL_WIDTH.sub("", text)) else None


def _is_misspelt_arxiv(word: str) -> bool:
    plain = word.casefold()
    return plain != "arxiv" and plain[0] == "a" and "x" in plain and OSA.distance(plain, "arxiv") == 1


def _source_of(title: str, line: str) -> str | None:
    """Return how a line writes a title: its words with whatever space, entities or emphasis stands between them."""
    words = [html.escape(word, quote=False) for word in title.split()]
    pattern = r"\s+".join(
        re.escape(word).replace("\\&amp;", "&(?:amp;)?").replace("&amp;", "&(?:amp;)?") for word in words
    )
    found = re.search(pattern, line) if words else None
    return found[0] if found else None
