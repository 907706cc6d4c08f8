"""The inline Markdown of most entries: text, links, bold, italics and code that can be read in one way only."""

import html
import re

_TEXT = r"[^\\`*_\[\]<>&\n!]++|!(?!\[)"
_WORDS = r"[^\\`*_\[\]<>&\n!]"
_ADDRESS = r"(?:https?://[A-Za-z0-9;/?:@=+$,_.~#-]++|#[A-Za-z0-9._-]++|)"
_IMAGE = rf"!\[{_WORDS}*+\]\(https?://[A-Za-z0-9;/?:@=+$,_.~#&'-]++\)"
_LABEL = rf"(?:{_TEXT})++|\[(?:{_TEXT})++\]|{_IMAGE}"
_LINK = rf"\[(?:{_LABEL})\]\({_ADDRESS}\)"
_IN_BRACKETS = rf"\[(?:(?:{_TEXT})++|{_LINK})\](?![\[(])"
_ENDS = r"[^\W_]|(?<=[^\W_])[.,:;?)](?=\*++(?: |\Z))"
_STRESSED = rf"(?:[^\W_]|[^\W_]{_WORDS}*(?:{_ENDS}))"
_BOLD = rf"(?<!\*)\*\*(?:{_STRESSED}|(?<![^ ]..){_LINK}(?=\*\*(?: |\Z)))\*\*(?!\*)"
_ITALIC = rf"(?<!\*)\*{_STRESSED}\*(?!\*)"
_CODE = r"(?<!`)`[^`<\s](?:[^`<\n]*[^`<\s])?`(?!`)"
_RAW = r"<br ?/?>|<img(?: [a-z]+=\"[^\"<>&\n\\`*]*+\")*+ ?/?>"
_ESCAPE = r"\\[\[\]]"
_LINE_END = r"(?<=[^ \\\n])\n(?=[^ \t\n])"
_PLAIN = re.compile(
    rf"(?:{_TEXT}|{_LINK}|{_IN_BRACKETS}|{_IMAGE}|{_BOLD}|{_ITALIC}|{_CODE}|{_RAW}|{_ESCAPE}|{_LINE_END})*+"
)
_IMAGES = re.compile(_IMAGE)
_LINKS = re.compile(rf"(?<!\\)\[((?:{_TEXT}|<img>)++|\[(?:{_TEXT})++\])\]\(({_ADDRESS})\)")
_BOLD_PARTS = re.compile(r"\*\*([^*]+)\*\*")
_ITALIC_PARTS = re.compile(r"\*([^*]+)\*")
_ESCAPES = re.compile(r"\\([\[\]])")


def plain_html(content: str) -> str | None:
    """Return inline Markdown as HTML; None where a parser must say what it means, or where it may refer to a link."""
    if not _PLAIN.fullmatch(content):
        return None
    if "`" not in content:
        return _marked(content)
    parts = content.split("`")
    return "".join(_code(part) if number % 2 else _marked(part) for number, part in enumerate(parts))


def _marked(text: str) -> str:
    if "](" in text:
        text = _IMAGES.sub("<img>", text) if "![" in text else text
        text = _LINKS.sub(r'<a href="\2">\1</a>', text)
    if "*" in text:
        text = _ITALIC_PARTS.sub(r"<em>\1</em>", _BOLD_PARTS.sub(r"<strong>\1</strong>", text))
    return _ESCAPES.sub(r"\1", text) if "\\" in text else text


def _code(text: str) -> str:
    return f"<code>{html.escape(text, quote=False)}</code>"
