"""The pieces of one entry as a reader takes them in: titles in quotes or bold, labels, links and plain text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from indexer.lists import links
from indexer.lists.blocks import Piece, Pieces, collapse, is_outward, label_of, words
from indexer.lists.vocabulary import BESIDE_LABELS, LABELS, VENUES

Kind = Literal["text", "bold", "italic", "code", "quote", "link", "label"]

_LONGEST_LABEL = 3
_BESIDE_A_PAPER = LABELS | BESIDE_LABELS | VENUES
_SPOKEN = re.compile(r"[^\W_]+")
_BARE_LINK = re.compile(r"<?\b(?:https?://|www\.)[^\s<>\"'|，；、）】]+", re.IGNORECASE)
_BROKEN_LINK = re.compile(r"\[+([^\[\]]{1,40})\]+\s*\(?\s*$")
_EMPTY_LABEL = re.compile(r"\[\[([^\[\]]{1,30})\]\]|\[(paper|pdf|code|link)\]", re.IGNORECASE)
_AFTER_A_LINK = ".,;:!?*_)]}"
_SHORTCODE = re.compile(r"(?<![^\s\]\)|]):[a-z][a-z0-9_+-]+:(?!\S{0,40}[:/])")
_QUOTED = re.compile(r"“([^“”]+)”|(?<![\w'\"])\"([^\"]+)\"(?!\w)|``([^`']+)''|「([^」]+)」|《([^》]+)》")
_QUOTE = re.compile(r"[“\"`「《]")
_BEFORE_A_QUOTE = ".,;:)]–—-|*】），。：>"
_AFTER_A_QUOTE = ".,;([–—-|*【（，。<"
_COLONS = (":", "：")
_FEWEST_WORDS_OF_A_TITLE_AMID_TEXT = 4
_OPENING_QUOTES = "\"“「《'‘"
_CLOSING_QUOTE = re.compile(r"[.,?!]?[\"”」》'’]")


@dataclass(frozen=True, slots=True)
class Token:
    """A run of one entry in one style; `line` counts the line breaks before it that the page asks for."""

    text: str
    kind: Kind
    line: int
    href: str | None = None


Tokens = tuple[Token, ...]


def tokens(pieces: Pieces) -> Tokens:
    """Return an entry's tokens, without emoji shortcodes and with bare addresses as labels."""
    line = 0
    found: list[Token] = []
    for piece in pieces:
        for kind, text, href in _split(piece):
            if href is not None:
                found.append(Token(collapse(text), kind, line, href))
                line += text.endswith("\n")
                continue
            for number, part in enumerate(text.split("\n")):
                line += number > 0
                if part.strip():
                    found.append(Token(part, kind, line))
                elif part and found and found[-1].line == line:
                    last = found[-1]
                    found[-1] = Token(f"{last.text} ", last.kind, last.line, last.href)
    return tuple(_quoted(list(_joined(found))))


def is_label(text: str, address: str = "") -> bool:
    """Tell whether the words of a link only say what it leads to ([paper], [official code]), and no title.

    Of a link to a paper every word must say so: "[World Models](https://arxiv.org/abs/1803.10122)" is a title.
    """
    said = text.casefold()
    spoken = _SPOKEN.findall(said)
    if not spoken or said.startswith(("http://", "https://", "www.")):
        return True
    if len(spoken) > _LONGEST_LABEL:
        return False
    if links.kind(address) == "paper":
        bare = (word.strip("0123456789") for word in spoken)
        return _BESIDE_A_PAPER.issuperset(word for word in bare if word)
    return spoken[0] in LABELS or spoken[-1] in LABELS


def text_of_tokens(run: Sequence[Token]) -> str:
    """Return the words of `run` on one line, without those of labels and the brackets left empty by them."""
    kept, line = "", 0
    if len(run) == 1 and run[0].kind != "label":
        return collapse(run[0].text)
    for one in run:
        kept += " " if one.line != line or one.kind == "code" else ""
        kept += "" if one.kind == "label" else one.text
        kept += " " if one.kind == "code" else ""
        line = one.line
    for bracket in ("[]", "()", "【】", "[/]", "[,]", "{}"):
        kept = kept.replace(bracket, " ")
    return collapse(kept)


def _split(piece: Piece) -> Iterator[tuple[Kind, str, str | None]]:
    if piece.href is not None:
        label = label_of(piece)
        if is_outward(piece):
            yield ("label" if is_label(label, piece.href) else "link"), piece.text, piece.href
        elif words(label) and is_label(label) and not piece.href.strip(" #<>"):
            yield "label", piece.text, ""
        else:
            yield "text", piece.text, None
        return
    style: Kind = "code" if piece.code else "bold" if piece.bold else "italic" if piece.italic else "text"
    text = _SHORTCODE.sub(" ", piece.text) if ":" in piece.text else piece.text
    has_links = "://" in text or "www." in text.lower()
    if not has_links and "[" not in text and not _QUOTE.search(text):
        yield style, text, None
        return
    start = 0
    for link in _BARE_LINK.finditer(text) if has_links else ():
        address = link[0].rstrip(_AFTER_A_LINK if "(" not in link[0] else ".,;:!?*_]}").strip("<")
        before = text[start : link.start()]
        named = _BROKEN_LINK.search(before)
        if named and is_label(named[1]):
            before = before[: named.start()]
        yield style, before, None
        yield "label", named[1] if named and is_label(named[1]) else "", address
        start = link.end() - (len(link[0].lstrip("<")) - len(address))
    rest = text[start:]
    if style == "code":
        yield style, rest, None
        return
    start = 0
    for empty in _EMPTY_LABEL.finditer(rest) if "[" in rest else ():
        label = empty[1] or empty[2]
        if is_label(label):
            yield from ((kind, part, None) for kind, part in _quotes(rest[start : empty.start()], style))
            yield "label", label, ""
            start = empty.end()
    yield from ((kind, part, None) for kind, part in _quotes(rest[start:], style))


def _quotes(text: str, style: Kind) -> Iterator[tuple[Kind, str]]:
    start = 0
    for quote in _QUOTED.finditer(text) if _QUOTE.search(text) else ():
        inside = next(group for group in quote.groups() if group).strip()
        if words(inside) > 1 and _is_title(inside, text[start : quote.start()].rstrip(), text[quote.end() :].lstrip()):
            yield style, text[start : quote.start()]
            yield "quote", inside
            start = quote.end()
    yield style, text[start:]


def _is_title(inside: str, before: str, after: str) -> bool:
    """Tell a title in quotes, which stands apart, from words in quotes inside a title or a sentence."""
    if inside[0].islower():
        return False
    if words(before) > 1 and words(inside) >= _FEWEST_WORDS_OF_A_TITLE_AMID_TEXT and not after[:1].islower():
        return after[:1] not in _COLONS
    if before and before[-1] not in _BEFORE_A_QUOTE:
        return False
    return not after or after[0] in _AFTER_A_QUOTE or inside[-1] in ".," or (inside[-1] in "?!" and words(before) > 0)


def _quoted(run: list[Token]) -> Iterator[Token]:
    """Take what is set in bold, italics or as a link between quotes for a quote."""
    for number, one in enumerate(run):
        if one.kind not in ("bold", "italic", "link"):
            yield one
            continue
        before = run[number - 1].text.rstrip() if number else ""
        after = run[number + 1].text.lstrip() if number + 1 < len(run) else ""
        if before[-1:] and before[-1:] in _OPENING_QUOTES and _CLOSING_QUOTE.match(after):
            yield replace(one, kind="quote")
        else:
            yield one


def _joined(found: Iterable[Token]) -> Iterator[Token]:
    """Join what stands in one style on one line, over nothing but space."""
    last: Token | None = None
    for one in found:
        if last and one.kind == last.kind and one.line == last.line and one.kind in ("text", "bold", "italic"):
            last = Token(last.text + one.text, last.kind, last.line, last.href)
            continue
        if last:
            yield last
        last = one
    if last:
        yield last
