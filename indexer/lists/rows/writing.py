"""The row of one paper in one section of a list, to paste there."""

import re

from indexer.lists.escaping import (
    html_text,
    markdown_address,
    markdown_code,
    markdown_text,
    script_text,
    without_marker,
)
from indexer.lists.rows.plain import plain_template
from indexer.lists.rows.tally import has_code
from indexer.lists.rows.template import filled
from indexer.lists.rows.values import is_preprint, value_of
from search.papers import Paper, PaperList, RowTemplate

_ADDRESSES = ("url", "code_url", "repo")
_CALLED_ARXIV = re.compile(r"(?<=[\[>])arxiv(?=\]+\(|</a>)", re.IGNORECASE)
_QUOTES = ('"', "'", "`")
_FULL_STOPS = (".", "?", "!", "。", "？", "！")


def row_for(entry: PaperList, section: tuple[str, ...], paper: Paper) -> str:
    """Return the row of `paper` as that section of the list writes its own, without a line end, to paste among them."""
    known = {rows.section: rows.templates for rows in entry.rows if rows.templates}
    templates = known.get(section) or known.get(max(known, key=lambda one: _shared(one, section), default=()))
    if not templates:
        return written(plain_template(entry.style, entry.format), paper)
    published, coded = not is_preprint(paper.venue), bool(paper.code_url)
    return written(max(templates, key=lambda one: (one.published == published) + 2 * (has_code(one) == coded)), paper)


def written(template: RowTemplate, paper: Paper) -> str:
    """Return the row that a template makes of a paper."""
    if not paper.arxiv_id:
        parts = tuple(_CALLED_ARXIV.sub("paper", part) for part in template.parts)
        template = RowTemplate(template.markup, parts, template.published)
    escape = {"markdown": _in_markdown, "html": _in_html, "script": _in_script}[template.markup]
    return filled(template.parts, lambda name, how: value_of(paper, name, how), escape)


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    return next((n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))


def _in_markdown(text: str, name: str, before: str, behind: str) -> str:
    if name in _ADDRESSES:
        return markdown_address(text)
    line = before.rpartition("\n")[2]
    if line.count("`") % 2:
        return markdown_code(text).replace("|", "\\|" if "|" in line else "|")
    text = _quoted(_stopped(text, name, behind), before, behind)
    told = markdown_text(text)
    return without_marker(told) if not line.strip(" \t>-*+") else told


def _in_html(text: str, name: str, before: str, behind: str) -> str:
    return html_text(text if name in _ADDRESSES else _quoted(_stopped(text, name, behind), before, behind))


def _in_script(text: str, name: str, before: str, behind: str) -> str:
    return script_text(text, before[-1]) if before[-1:] in _QUOTES else text


def _stopped(text: str, name: str, behind: str) -> str:
    """Return a title without its own full stop where the row sets one behind it."""
    ends = name == "title" and behind.startswith(".") and text.endswith(".")
    return text[:-1] if ends else text


def _quoted(text: str, before: str, behind: str) -> str:
    """Return text that stands between quotes with single ones inside."""
    return text.replace('"', "'") if before.endswith('"') and behind.startswith('"') else text
