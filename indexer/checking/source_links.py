"""Links that the source of a Markdown list breaks, so that a page shows their text in place of a link."""

import re
from collections.abc import Iterator

from indexer.checking.findings import Finding, about, arxiv_page
from indexer.lists.links import arxiv_id
from search.papers import PaperList

_FENCE = re.compile(r"\s*(?:```|~~~)")
_CODE = re.compile(r"`[^`]*`")
_CLOSES = (")", '"', "'")
_WEB_ADDRESS = r"(https?://(?:[^\s()<>|]|\([^\s()]*\))*)"
_BREAKS = (
    (
        re.compile(rf"\]\(\s*{_WEB_ADDRESS}(?![^\s|])(?!\s*[)\"'(])", re.IGNORECASE),
        "the bracket after {} is not closed, or has a space inside: it is shown as text",
    ),
    (
        re.compile(rf"\[(?!\d*\]|[\sxX]\])[^\[\]]{{1,300}}\]+[ \t]+\({_WEB_ADDRESS}\)", re.IGNORECASE),
        "a space stands between the words and {}: they are shown as text",
    ),
    (
        re.compile(r"\[[^\[\]]{1,300}\]+\[(https?://[^\s\[\]]+)\]", re.IGNORECASE),
        "{} stands in square brackets: it is shown as text",
    ),
)


def check_broken(paper_list: PaperList, text: str) -> Iterator[Finding]:
    """Yield the links that a Markdown list's source breaks, on whichever line, with the address that was meant."""
    if paper_list.format != "markdown":
        return
    entries = {entry.line: entry for entry in reversed(paper_list.listings)}
    lines = text.split("\n")
    fenced = False
    for number, line in enumerate(lines, start=1):
        fenced ^= bool(_FENCE.match(line))
        if fenced or "http" not in line.lower():
            continue
        # what a line leaves open the next may close
        goes_on = lines[number].lstrip()[:1] in _CLOSES if number < len(lines) else False
        for broken, why in _BREAKS:
            for found in broken.finditer(_CODE.sub("", line)):
                if found.end() == len(found.string) and goes_on:
                    continue
                address = found[1].rstrip(".,;")
                fix, message, entry = _meant(address), why.format(address), entries.get(number)
                if entry:
                    yield about(entry, "malformed-link", message, fix)
                else:
                    yield Finding("malformed-link", message, number, fix=fix)


def _meant(address: str) -> str | None:
    if meant := arxiv_id(address):
        return arxiv_page(meant)
    return None if "arxiv.org/" in address.casefold() else address
