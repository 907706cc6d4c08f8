"""Markdown as HTML in which every block says on which line it stands."""

import html
import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from indexer.lists.blocks import Page, collapse
from indexer.lists.page import line_attribute, numbered, read_page

NAME = "markdown"

_MAX_NESTING = 20
_LONGEST_INLINE = 20_000
_MOST_BRACKETS = 10
_MARKUP = re.compile(r"[\\`*_\[\]<>&!\n]")
_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(?:[/?#][A-Za-z0-9;/?:@&=+$,_.!~*'()#-]*)?")
_ROW = re.compile(r"^[ >]*\|.*$", re.MULTILINE)
_PADDING = re.compile(r" {2,}")
_BRACKETS = re.compile(r"[\[\]]")
_MAY_HOLD_MARKDOWN = re.compile(r"\s*</?(?:details|summary|p|div|center|br|a|h\d)\b", re.IGNORECASE)
_MARKDOWN = re.compile(r"\s{0,3}(?:[-*+]|\d{1,4}[.)])\s+\S|\s{0,3}#{1,6}\s|\s*\|.*\|")
_FRONT_MATTER_TITLE = re.compile(r"title\s*:\s*(.+)")


def recognises(text: str) -> bool:
    """Accept any text: it is the last format of the table, as all text is Markdown."""
    return bool(text)


def read(text: str) -> Page:
    """Read Markdown, with front matter and raw HTML where it has them."""
    title, body = _front_matter(text)
    page = read_page(to_html(body))
    return Page(title or page.title, page.blocks)


def to_html(text: str) -> str:
    """Return Markdown `text` as HTML whose blocks say on which line of `text` they stand."""
    # the parser looks at every character of a row, and most of them are padding
    rows = _ROW.sub(lambda row: _PADDING.sub(" ", row[0]), text)
    return "".join(map(_block, _parser().parse(rows)))


class _Markdown(MarkdownIt):
    def normalizeLink(self, url: str) -> str:  # noqa: N802
        """Return `url` as the library does, at once where there is nothing to mend."""
        return url if _PLAIN_ADDRESS.fullmatch(url) else super().normalizeLink(url)


def _parser() -> MarkdownIt:
    parser = _Markdown("commonmark", {"html": True, "maxNesting": _MAX_NESTING}).enable("table")
    # Sloppy indentation is far more common in lists of papers than indented code.
    parser.disable("code")
    parser.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.core.ruler.at("inline", _inline)
    return parser


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a block of HTML, which ends where Markdown goes on, even without the empty line that Markdown asks for."""
    if not html_block(state, start, end, silent):
        return False
    token = state.tokens[-1] if state.tokens else None
    if silent or token is None or not _MAY_HOLD_MARKDOWN.match(token.content):
        return True
    lines = token.content.split("\n")
    count = next((number for number, line in enumerate(lines) if _MARKDOWN.match(line)), None)
    if count:
        token.content = "\n".join(lines[:count]) + "\n"
        token.map = [start, start + count]
        state.line = start + count
    return True


def _inline(state: StateCore) -> None:
    """Parse inline markup only where there is some, and never where it could take for ever."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        content = token.content
        token.children = []
        if _MARKUP.search(content) and len(content) <= _LONGEST_INLINE and _nesting(content) <= _MOST_BRACKETS:
            state.md.inline.parse(content, state.md, state.env, token.children)


def _nesting(content: str) -> int:
    """Return how many brackets are open at once in `content`, at most."""
    if content.count("[") <= _MOST_BRACKETS:
        return 0
    depth = deepest = 0
    for bracket in _BRACKETS.findall(content):
        depth = max(depth + (1 if bracket == "[" else -1), 0)
        deepest = max(deepest, depth)
    return deepest


def _block(token: Token) -> str:
    line = token.map[0] + 1 if token.map else None
    if token.type == "inline":
        return _inside(token, line or 1)
    if token.type == "html_block":
        return numbered(token.content, line or 1)
    if token.type in ("fence", "code_block"):
        return f"<pre>{html.escape(token.content, quote=False)}</pre>"
    if token.hidden:
        return ""
    return _tag(token, line)


def _inside(token: Token, line: int) -> str:
    if not token.children:
        return html.escape(token.content, quote=False)
    rendered = "".join(map(_piece, token.children))
    return numbered(rendered, line) if any(child.type == "html_inline" for child in token.children) else rendered


def _piece(token: Token) -> str:
    match token.type:
        case "text":
            return html.escape(token.content, quote=False)
        case "html_inline":
            return token.content
        case "softbreak":
            return "\n"
        case "hardbreak":
            return "<br>\n"
        case "code_inline":
            return f"<code>{html.escape(token.content, quote=False)}</code>"
        case "image":
            return "<img>"
        case _:
            return _tag(token, None)


def _tag(token: Token, line: int | None) -> str:
    if token.nesting < 0:
        return f"</{token.tag}>"
    href = f' href="{_quoted(str(token.attrs["href"]))}"' if "href" in token.attrs else ""
    number = "" if line is None else line_attribute(line)
    return f"<{token.tag}{href}{number}>"


def _quoted(value: str) -> str:
    return html.escape(value).replace("\n", "&#10;")


def _front_matter(text: str) -> tuple[str | None, str]:
    lines = text.split("\n")
    if lines[0].rstrip() not in ("---", "+++"):
        return None, text
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == lines[0].rstrip()), None)
    if end is None:
        return None, text
    titles: Sequence[str] = [found[1] for line in lines[1:end] if (found := _FRONT_MATTER_TITLE.match(line))]
    body = "\n" * (end + 1) + "\n".join(lines[end + 1 :])
    return (collapse(titles[0]).strip("\"'") or None) if titles else None, body
