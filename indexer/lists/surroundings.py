"""What stands around the title of an entry: a number, tags, people, where and when, a remark."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.lists.blocks import collapse, without_marks, words
from indexer.lists.citation import sentences
from indexer.lists.names import authors_of
from indexer.lists.publication import (
    NO_PUBLICATION,
    Publication,
    merged,
    only_publication,
    opening_publication,
    split_publication,
    trim,
)
from indexer.lists.tokens import Token, is_label, text_of_tokens

MOST_WORDS_OF_A_NAME = 4
_MOST_WORDS_OF_A_NAME_IN_BOLD = 8
_NUMBERING = tuple("([0123456789")
_ENUMERATION = re.compile(r"^\s*(?:[(\[]?\d{1,4}[.)\]](?!\d)|\[[ xX✓]\])\s*")
_AROUND = '[]()（）【】"“”「」《》 '
_QUOTES = "\"“”„«»「」《》'`"
_TAGS = re.compile(r"(?:\s*[\[【][^\[\]【】]{1,60}[\]】])+\s*[:：]?\s*")
_TAG = re.compile(r"[\[【]([^\[\]【】]+)[\]】]")
_PLACE = re.compile(r"\s*\(@[^()]*\)\s*$")
_CITED = re.compile(r"\s*[(\[](?P<people>[^()\[\]]+?)[,\s]+(?P<year>(?:19|20)\d\d)[a-z]?[)\]]")
_BEFORE_A_REMARK = " |,，;；:：.-–—])·"
_AFTER_A_REMARK = " |,，;；[("


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands before a title: a short name, people, where and when."""

    name: str | None = None
    authors: tuple[str, ...] = ()
    publication: Publication = NO_PUBLICATION


def without_number(text: str) -> str:
    """Return `text` without the number or tick box before it."""
    return _ENUMERATION.sub("", text) if text.lstrip()[:1] in _NUMBERING else text


def cleaned(text: str) -> str:
    """Return a title without what stands around it: marks, quotes, brackets, a number."""
    bare = without_marks(trim(without_number(collapse(text)).rstrip(" [(【（")))
    while len(bare) > 1 and (
        (bare[0] in _QUOTES and bare[-1] in _QUOTES) or (bare[0] + bare[-1] in ("[]", "()", "【】", "\\\\"))
    ):
        inner = trim(bare[1:-1])
        if any(quote in inner for quote in '"“”[]()'):
            break
        bare = without_marks(inner)
    return bare


def split_tags(text: str) -> tuple[str | None, Publication, str]:
    """Split "[2016][FNN] A Title of Words (@somewhere)" into a name, where and when, and the title."""
    found = _TAGS.match(text)
    if not found or not words(text[found.end() :]):
        return None, NO_PUBLICATION, _PLACE.sub("", text)
    name, said = None, NO_PUBLICATION
    for tag in map(collapse, _TAG.findall(found[0])):
        published = only_publication(tag)
        if published:
            said = merged(published, said)
        elif words(tag) and not is_label(tag):
            name = tag
    return name, said, _PLACE.sub("", text[found.end() :])


def lead_of(before: Sequence[Token]) -> Lead | None:
    """Read what stands before a title: people, where and when, a name; None where it is the start of a sentence."""
    people: tuple[str, ...] = ()
    publication = NO_PUBLICATION
    left: list[str] = []
    for part in _parts(before):
        text = trim(without_number(part).strip(_AROUND))
        if not words(text) or text.isdecimal():
            continue
        found = only_publication(text)
        if found:
            publication = merged(publication, found)
        elif not people and (people := authors_of(text)):
            continue
        else:
            left.append(text)
    name = without_marks(collapse(" ".join(left)))
    if words(name) > (_MOST_WORDS_OF_A_NAME_IN_BOLD if _is_bold(before) else MOST_WORDS_OF_A_NAME):
        told, said = split_publication(name)
        named = authors_of(told)
        return Lead(None, people or named, merged(publication, said)) if named else None
    return Lead(name or None, people, publication)


def _is_bold(run: Sequence[Token]) -> bool:
    return all(one.kind == "bold" for one in run if words(one.text))


def when_described(before: Sequence[Token]) -> Publication:
    """Read the start of an entry that tells when, then what its title is about: "20180628 arXiv a new benchmark: "."""
    return opening_publication(trim(without_number(text_of_tokens(before))))


@dataclass(frozen=True, slots=True)
class Tail:
    """What follows a title: people, where and when, and what is neither."""

    authors: tuple[str, ...] = ()
    publication: Publication = NO_PUBLICATION
    note: str | None = None

    @classmethod
    def of(cls, run: Sequence[Token]) -> "Tail":
        """Read what follows a title."""
        if not run:
            return NO_TAIL
        authors: tuple[str, ...] = ()
        publication = NO_PUBLICATION
        left: list[str] = []
        closed = False
        for text in filter(words, _parts(run)):
            if not authors and (cited := _CITED.match(text)) and (authors := authors_of(cited["people"])):
                publication = merged(publication, Publication(None, int(cited["year"])))
                text = text[cited.end() :]
            told, said = _peel(text)
            people = () if authors else authors_of(told)
            if not people and not authors and "," not in told:
                people = authors_of(next(iter(sentences(told)), ""))
            authors = authors or people
            if said and not closed:
                publication = merged(publication, said)
            if not people and words(told):
                left.append(told)
                closed = closed or words(told) > 2 * MOST_WORDS_OF_A_NAME
        return cls(authors, publication, collapse(" ".join(left)) or None)


NO_TAIL = Tail()


def remark_behind(rest: Sequence[Token]) -> str | None:
    """Return what is said after the last link."""
    last = max((n for n, one in enumerate(rest) if one.href is not None), default=None)
    after = () if last is None else rest[last + 1 :]
    remark = collapse("".join(one.text for one in after)).lstrip(_BEFORE_A_REMARK).rstrip(_AFTER_A_REMARK)
    return remark if words(remark) else None


def joined(first: str | None, second: str | None) -> str | None:
    """Return two remarks as one."""
    if first and second and second in first:
        return first
    return collapse(f"{first or ''} {second or ''}") or None


def _parts(run: Sequence[Token]) -> Iterator[str]:
    """Yield what stands on one line in one style, between labels."""
    text, last = "", None
    for one in run:
        style = (one.line, one.kind)
        if style != last and text:
            yield text
            text = ""
        last = style
        text += "" if one.kind == "label" else one.text
    if text:
        yield text


def _peel(text: str) -> tuple[str, Publication]:
    """Split text that may be nothing but a publication, or end in one."""
    bare = trim(text.strip(_AROUND))
    told, said = split_publication(f"X, {bare}")
    return trim(told.removeprefix("X").strip(" ,.()[]")), said
