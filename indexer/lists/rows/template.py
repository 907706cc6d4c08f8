"""Templates of rows: text with fields in braces, from which what is unknown goes with its brackets and separators."""

import re
from collections.abc import Callable

FIELDS = "title name authors venue date url code_url repo number".split()
"""What a row may say of a paper; behind a colon a field tells how: {date:YYYY/MM}, {venue:arXiv}, {authors:et al.}."""

FIELD = re.compile(rf"\{{(?P<name>{'|'.join(FIELDS)})(?::(?P<how>[^{{}}]*))?\}}")
MISSING = "\0"
"""What stands in a template for a field that nobody knows."""

_LABEL = r"(?:[^\[\]]|\[[^\[\]]*\])*"
_LINK = re.compile(rf"!?\[(?P<label>{_LABEL})\]\([^()\0]*\0[^()]*\)")
_ANCHOR = re.compile(r"<a\b[^<>]*\0[^<>]*>(?P<label>.*?)</a>", re.DOTALL)
_IMAGE = re.compile(r"<img\b[^<>]*\0[^<>]*>")
_UNLABELLED = re.compile(r"\[\s*\0\s*\]\([^()\0]*\)|<a\b[^<>\0]*>\s*\0\s*</a>")
_ENCLOSED = re.compile(
    "|".join(
        rf"{opening}[\s,.;:@#]*\0[\s,.;:]*{closing}"
        for opening, closing in (
            (r"\\\[", r"\\\]"), (r"\[", r"\]"), (r"\(", r"\)"), ("（", "）"), ("【", "】"), ("“", "”"), ('"', '"'),
            (r"\*\*", r"\*\*"), (r"\*", r"\*"), ("__", "__"), ("_", "_"), ("`", "`"),
            *((rf"<{tag}\b[^<>]*>", rf"</{tag}>") for tag in "b i em strong code span small u sup sub font p".split()),
        )
    ),
    re.IGNORECASE,
)  # fmt: skip
_LABELLED = re.compile(
    r"(?<![\w}\0])(?P<style>\*\*|__|\*|_|)[^\W\d_]{2,12}(?: [^\W\d_]{2,12})?\s?[:：](?P=style)\s*\0|"
    "[\u2190-\u2bff\U0001f000-\U0001faff]\ufe0f?\\s*\0"
)
_BREAK = r"<br\s*/?>"
_BETWEEN = re.compile(rf"\0(?:[\s,，;；|/·•–—.-]|{_BREAK})*\0")
_BESIDE = re.compile(
    rf"(?P<before>(?:[ \t,，;；|:：.。·•–—/-]|{_BREAK})*)\0(?P<after>(?:[ \t,，;；|·•–—/-]|{_BREAK})*)", re.IGNORECASE
)
_AT_THE_START = re.compile(r"(?:^|\n)[ \t>]*(?:[-*+]|\{number[^{}]*\})?$|[(\[（【]$|<(?:li|td|p|div)\b[^<>]*>$")
_SEPARATORS = " \t,，;；|:：.。·•–—/-"
_STOPS = (".", ",", ";", "，")
_AT_THE_END = re.compile(r"\s*(?:$|[)\]）】*_`]|</)")
_WITHOUT_COMMA = ("[", "<", "\\[", "(", "!")
_ENDS_A_SENTENCE = (".", "。", "?", "!", ":", "：")


Value = Callable[[str, str | None], str | None]
Escape = Callable[[str, str, str, str], str]


def filled(parts: tuple[str, ...], value: Value, escape: Escape) -> str:
    """Return the row of a template; of a part with fields nothing is left where none of them are known.

    `value` gives the text of a field, asked by its name and how; `escape` fits the text, the field's name, and what
    stands before and behind it, to the markup.
    """
    row = ""
    for part in parts:
        row += _filled(part, value, escape, row)
    return row


def reduced(part: str) -> str:
    """Return a part of a template without what is MISSING in it, and without what stands there only for that."""
    before = ""
    while MISSING in part and part != before:
        before = part
        part = _LINK.sub(_label_or_nothing, part)
        part = _ANCHOR.sub(_label_or_nothing, part)
        for pattern in (_IMAGE, _UNLABELLED, _ENCLOSED, _LABELLED, _BETWEEN):
            part = pattern.sub(MISSING, part)
    while found := _BESIDE.search(part):
        part = _cut(part, found)
    return part


def _filled(part: str, value: Value, escape: Escape, above: str) -> str:
    values = [value(found["name"], found["how"]) for found in FIELD.finditer(part)]
    if values and all(one is None for one in values):
        return ""
    known = iter(values)
    marked = reduced(FIELD.sub(lambda found: MISSING if next(known) is None else found[0], part))

    def told(found: re.Match[str]) -> str:
        text = value(found["name"], found["how"]) or ""
        return escape(text, found["name"], above + marked[: found.start()], marked[found.end() :])

    return FIELD.sub(told, marked)


def _label_or_nothing(link: re.Match[str]) -> str:
    """Return the words of a link that leads nowhere where they say something themselves."""
    return str(link["label"]) if FIELD.search(link["label"]) else MISSING


def _cut(part: str, found: re.Match[str]) -> str:
    """Return a part without one missing field and the separators that stood there for it."""
    head, tail = part[: found.start()], part[found.end() :]
    before, after = found["before"], found["after"]
    closes = before.lstrip().startswith(_ENDS_A_SENTENCE)
    if _AT_THE_START.search(head):
        return head + before + tail.lstrip(_SEPARATORS)
    if tail == "." and head.endswith((")", "]")) and not closes:
        return head
    if _AT_THE_END.match(tail) or tail.startswith(_STOPS):
        return head + (before.rstrip() if closes else "") + tail
    if closes:
        return head + before + tail
    if tail.startswith(_WITHOUT_COMMA):
        return head + (after or " ") + tail
    return head + max(before, after, key=lambda one: len(one.strip())) + tail
