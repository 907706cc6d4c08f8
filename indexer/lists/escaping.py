"""Text as Markdown, HTML or a script's string takes it: what was written elsewhere is words there, and no markup."""

import html
import json
import re

from indexer.formulas import apart
from indexer.lists.blocks import collapse

_SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_[]<>|#~$"})
# as little as Markdown needs: what draws the formula reads the rest of it
_SPECIAL_IN_A_FORMULA = re.compile(r"\\(?=[!-/:-@\[-`{-~])|[*`\[\]<|~]|(?<![^\W_])_")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_MARKER = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))|^(?=[-+](?:\s|$))")
_IN_A_LINK = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "|": "%7C"})


def markdown_text(text: str) -> str:
    """Return `text` on one line as Markdown that says just that, its formulas as formulas."""
    parts = apart(collapse(text))
    return "".join(_formula(part) if is_formula else _words(part) for part, is_formula in parts)


def without_marker(markdown: str) -> str:
    """Return Markdown that opens a line so that it is taken for no item of a list."""
    return _MARKER.sub(r"\1\\", markdown)


def markdown_address(address: str) -> str:
    """Return `address` as it stands between the round brackets of a Markdown link."""
    return address.translate(_IN_A_LINK)


def markdown_code(text: str) -> str:
    """Return `text` on one line as it stands between single backticks."""
    return collapse(text).replace("`", "'")


def html_text(text: str) -> str:
    """Return `text` on one line as HTML, in an attribute too."""
    return html.escape(collapse(text))


def script_text(text: str, quote: str) -> str:
    """Return `text` on one line as it stands between `quote` in a script on a page: no end of the string or script."""
    inside = json.dumps(collapse(text), ensure_ascii=False)[1:-1].replace("</", "<\\/").replace("<!", "<\\u0021")
    inside = inside.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    if quote == '"':
        return inside
    return inside.replace('\\"', '"').replace(quote, f"\\{quote}").replace("${", "\\${")


def _formula(part: str) -> str:
    return _SPECIAL_IN_A_FORMULA.sub(r"\\\g<0>", part)


def _words(part: str) -> str:
    return _ENTITY.sub(r"\&", part.translate(_SPECIAL))
