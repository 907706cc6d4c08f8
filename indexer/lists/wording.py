"""What the words of one entry say: its title, its name, its authors, where and when it appeared, and a remark."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.lists import links
from indexer.lists.blocks import Pieces, collapse, without_marks, words
from indexer.lists.citation import people_and_year, sentences, split_citation
from indexer.lists.names import authors_of, authors_or_one, surely_authors_of
from indexer.lists.publication import (
    NO_PUBLICATION,
    Publication,
    merged,
    names_a_venue,
    only_publication,
    opening_publication,
    opens_with_venue,
    split_publication,
    trim,
)
from indexer.lists.tokens import Token, is_label, text_of_tokens, tokens
from indexer.lists.vocabulary import LABELS

_FEWEST_WORDS_OF_A_TITLE = 3
_MOST_WORDS_OF_A_NAME = 4
_MOST_WORDS_OF_A_NAME_IN_BOLD = 8
_MOST_WORDS_OF_A_VENUE = 6
_MOST_WORDS_OF_A_DETAIL = 5
_MOST_WORDS_BETWEEN_LINKS = 3
_FEWEST_WORDS_OF_AN_EXPLANATION = 10
_EXPLAINS = re.compile(r"\s*[-–—:]\s*[a-z]")
_NUMBERING = tuple("([0123456789")
_AROUND = '[]()（）【】"“”「」《》 '
_QUOTES = "\"“”„«»「」《》'`"
_ENUMERATION = re.compile(r"^\s*(?:[(\[]?\d{1,4}[.)\]](?!\d)|\[[ xX✓]\])\s*")
_BAR = re.compile(r"\s\|\s?|\|\s")
_TAGS = re.compile(r"(?:\s*[\[【][^\[\]【】]{1,60}[\]】])+\s*[:：]?\s*")
_TAG = re.compile(r"[\[【]([^\[\]【】]+)[\]】]")
_PLACE = re.compile(r"\s*\(@[^()]*\)\s*$")
_CITED = re.compile(r"\s*[(\[](?P<people>[^()\[\]]+?)[,\s]+(?P<year>(?:19|20)\d\d)[a-z]?[)\]]")
_BEFORE_A_REMARK = " |,，;；:：.-–—])·"
_AFTER_A_REMARK = " |,，;；[("


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry says in words; `marked` tells that its title stands out as a link, in bold or in quotes."""

    title: str | None = None
    name: str | None = None
    authors: tuple[str, ...] = ()
    publication: Publication = NO_PUBLICATION
    note: str | None = None
    marked: bool = False
    link: str | None = None


NOTHING = Said()


def say(entry: Sequence[Token], people_first: bool = False) -> Said:
    """Return what an entry says; NOTHING where it opens like a sentence about something else.

    Where a list puts `people_first`, one name before a title is a name too.
    """
    if any(one.kind not in ("text", "label") for one in entry):
        at = _marked_title(entry)
        at = _explained(entry) if at is None else at
        if at is not None:
            return _around(entry, at)
    first = next((n for n, one in enumerate(entry) if one.href is not None and words(one.text)), len(entry))
    lead, rest = entry[:first], entry[first:]
    before, lead = _opening(lead)
    said = _plain(lead, people_first)
    if before:
        said = replace(said, publication=merged(said.publication, before) if said.publication else before)
    if said.title and words(said.title):
        return replace(said, note=_remark(rest)) if not _is_name_of_link(said, rest) else _named(said, rest)
    return _behind_labels(entry, first, said.publication)


def say_below(more: Sequence[Token]) -> Said:
    """Return what the lines below an entry say: people, where and when, and a title where they are a citation."""
    lines = sorted({one.line for one in more})
    said = NOTHING
    for line in lines:
        run = [one for one in more if one.line == line]
        tail = _Tail.of(run)
        if not tail.authors and not said.authors:
            cited = _plain(run)
            if cited.title and cited.authors:
                said = replace(cited, publication=cited.publication or said.publication)
                continue
        publication = merged(said.publication, tail.publication) if said.publication else tail.publication
        said = replace(said, authors=said.authors or tail.authors, publication=publication)
    return said


def without_number(text: str) -> str:
    """Return `text` without the number or tick box before it."""
    return _ENUMERATION.sub("", text) if text.lstrip()[:1] in _NUMBERING else text


def continues(pieces: Pieces) -> bool:
    """Tell whether a paragraph only goes on with an entry above it: its links, its people, where it appeared."""
    run = tokens(pieces)
    if not any(one.kind == "label" for one in run) or any(one.kind in ("bold", "quote") for one in run):
        return False
    return all(map(_goes_on, (one.text for one in run if one.kind != "label")))


def _goes_on(text: str) -> bool:
    if words(text) <= _MOST_WORDS_BETWEEN_LINKS or authors_of(text):
        return True
    said = only_publication(text)
    return bool(said) and (said.venue is None or names_a_venue(text))


def is_detail(pieces: Pieces, labels: frozenset[str] = LABELS) -> bool:
    """Tell whether text only says where something is: "Paper: https://...", "[Code](url)", "Code: None"."""
    run = tokens(pieces)
    if any(one.kind == "link" for one in run):
        return False
    first = re.findall(r"[^\W_]+", text_of_tokens(run).casefold() or " ".join(one.text.casefold() for one in run))[:1]
    spoken = sum(words(one.text) for one in run if one.href is None)
    return bool(first) and first[0].rstrip("0123456789") in labels and spoken <= _MOST_WORDS_OF_A_DETAIL


def opens_with_people(pieces: Pieces) -> bool:
    """Tell whether an entry is a citation whose people stand before its title."""
    run = tokens(pieces)
    lead = run[: next((n for n, one in enumerate(run) if one.href is not None), len(run))]
    if any(one.kind != "text" for one in lead[:1]):
        return False
    text = text_of_tokens(lead)
    cited = split_citation(without_number(text))
    if not cited.authors or words(cited.title) <= _FEWEST_WORDS_OF_A_TITLE or authors_or_one(cited.title):
        return False
    return -1 < text.find(cited.authors[0].split()[-1]) < text.find(cited.title)


def cites(pieces: Pieces) -> bool:
    """Tell whether text that nothing sets off is a citation, with people and a title."""
    said = _plain(tokens(pieces))
    return bool(said.authors and said.title)


def _marked_title(entry: Sequence[Token]) -> int | None:
    """Return which token is the title, where one stands out: a link to a paper, quotes, bold, another link, italics."""
    long = [n for n, one in enumerate(entry) if _may_be_title(one) and not _is_part(entry, n)]
    linked = [n for n in long if entry[n].kind == "link"]
    to_papers = [n for n in linked if links.kind(entry[n].href or "") == "paper"]
    quoted = [n for n, one in enumerate(entry) if one.kind == "quote"]
    bold = [n for n in long if entry[n].kind == "bold"]
    italic = [n for n in long if entry[n].kind == "italic" and _nothing_but_people(entry[:n])]
    for candidates in (to_papers, quoted, bold, linked, italic):
        if candidates:
            return candidates[0]
    return None


def _explained(entry: Sequence[Token]) -> int | None:
    """Return which token is a title in bold that opens an entry and is explained: "**LoRA** - a new way to ..."."""
    at = next((n for n, one in enumerate(entry) if words(without_number(one.text))), len(entry))
    if at + 1 >= len(entry) or entry[at].kind != "bold":
        return None
    after = entry[at + 1].text
    return at if words(after) >= _FEWEST_WORDS_OF_AN_EXPLANATION and _EXPLAINS.match(after) else None


def _may_be_title(one: Token) -> bool:
    text = collapse(one.text)
    if one.kind not in ("link", "bold", "italic") or words(text) < _FEWEST_WORDS_OF_A_TITLE:
        return False
    published = only_publication(text) if words(text) <= _MOST_WORDS_OF_A_VENUE else NO_PUBLICATION
    if published and (published.venue is None or names_a_venue(text) or text[0] in "[(【（"):
        return False
    people = authors_of(text) if one.kind == "italic" else surely_authors_of(text)
    return not people


def _nothing_but_people(before: Sequence[Token]) -> bool:
    text = trim(without_number(text_of_tokens(before)))
    return not words(text) or bool(authors_of(text) or only_publication(text))


def _around(entry: Sequence[Token], at: int) -> Said:
    """Read an entry whose title stands out."""
    tag, tagged, text = _tags(_cleaned(entry[at].text))
    cited = split_citation(text, surely_authors_of)
    lead = _lead(entry[:at])
    tail = _Tail.of(entry[at + 1 :])
    announced = text_of_tokens(entry[:at]).rstrip().endswith((":", "："))
    if lead is None and entry[at].kind != "quote" and ((tail.note and not announced) or entry[at].kind != "link"):
        return NOTHING
    name, people, before = lead or _described(entry[:at])
    listed = entry[at].kind == "quote" and "," in text_of_tokens(entry[:at])
    if lead is None and not before and not listed:
        return NOTHING
    behind = people_and_year(trim(text_of_tokens(entry[at + 1 :]))) if entry[at].kind == "bold" else None
    if behind and behind.publication.venue and words(behind.title) > 1:
        return Said(behind.title, _cleaned(cited.title), behind.authors, behind.publication, _remark(entry[at + 1 :]))
    said = cited.publication or tail.publication
    publication = Publication(
        said.venue or tail.publication.venue or before.venue,
        said.year or tail.publication.year or before.year or tagged.year,
        said.date or tail.publication.date or before.date,
    )
    link = entry[at].href
    note = _remark(entry[at + 1 :]) if entry[at].kind != "link" else _joined_note(tail.note, _remark(entry[at + 1 :]))
    people = people or cited.authors or tail.authors
    return Said(_cleaned(cited.title), name or tag, people, publication, note, True, link)


def _lead(before: Sequence[Token]) -> tuple[str | None, tuple[str, ...], Publication] | None:
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
    if people and not publication:
        publication = NO_PUBLICATION
    if words(name) > (_MOST_WORDS_OF_A_NAME_IN_BOLD if _is_bold(before) else _MOST_WORDS_OF_A_NAME):
        told, said = split_publication(name)
        people = people or authors_of(told)
        if not authors_of(told):
            return None
        return None, people, merged(publication, said)
    return name or None, people, publication


def _is_bold(run: Sequence[Token]) -> bool:
    return all(one.kind == "bold" for one in run if words(one.text))


def _described(before: Sequence[Token]) -> tuple[str | None, tuple[str, ...], Publication]:
    """Read the start of an entry that tells when, then what its title is about: "20180628 arXiv a new benchmark: "."""
    publication, _ = opening_publication(trim(without_number(text_of_tokens(before))))
    return None, (), publication


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


@dataclass(frozen=True, slots=True)
class _Tail:
    """What follows a title: people, where and when, and what is neither."""

    authors: tuple[str, ...] = ()
    publication: Publication = NO_PUBLICATION
    note: str | None = None

    @classmethod
    def of(cls, run: Sequence[Token]) -> "_Tail":
        authors: tuple[str, ...] = ()
        publication = NO_PUBLICATION
        left: list[str] = []
        closed = False
        for text in _parts(run):
            if not authors and (cited := _CITED.match(text)) and (authors := authors_of(cited["people"])):
                publication = merged(publication, Publication(None, int(cited["year"])))
                text = text[cited.end() :]
            told, said = _peel(text)
            people = () if authors else authors_of(told)
            if not people and not authors and "," not in told:
                people = authors_of(next(iter(sentences(told)), ""))
            authors = authors or people
            if said and not closed:
                publication = merged(publication, said) if publication else said
            if not people and words(told):
                left.append(told)
                closed = closed or words(told) > 2 * _MOST_WORDS_OF_A_NAME
        return cls(authors, publication, collapse(" ".join(left)) or None)


def _peel(text: str) -> tuple[str, Publication]:
    """Split text that may be nothing but a publication, or end in one."""
    bare = trim(text.strip(_AROUND))
    told, said = split_publication(f"X, {bare}")
    return trim(told.removeprefix("X").strip(" ,.()[]")), said


def _plain(lead: Sequence[Token], people_first: bool = False) -> Said:
    """Read an entry whose title does not stand out: "Title. VENUE YEAR", "Authors. Title. VENUE", "Title, Authors"."""
    lines = [text_of_tokens([one for one in lead if one.line == line]) for line in sorted({one.line for one in lead})]
    parts = [part for line in lines for part in _BAR.split(line) if words(part)]
    if not parts:
        return NOTHING
    opening = next((n for n, one in enumerate(parts) if not (opens_with_venue(one) and only_publication(one))), 0)
    text = without_number(without_marks(collapse(parts.pop(opening))).lstrip("])）】 ").rstrip(" [(【（"))
    tail = _Tail.of([Token(part, "text", n) for n, part in enumerate(parts)])
    tag, tagged, text = _tags(text)
    cited = split_citation(text, authors_or_one if people_first else authors_of)
    publication = merged(cited.publication, tail.publication) if cited.publication else tail.publication
    return Said(_cleaned(cited.title) or None, tag, cited.authors or tail.authors, publication or tagged)


def _opening(lead: Sequence[Token]) -> tuple[Publication, Sequence[Token]]:
    """Split where and when, set apart by their style, from what follows: "`ICLR 2024` A Title of Words"."""
    said = NO_PUBLICATION
    while lead and (lead[0].kind == "code" or (lead[0].kind in ("bold", "italic") and opens_with_venue(lead[0].text))):
        found = only_publication(collapse(lead[0].text))
        if not found:
            break
        said, lead = merged(said, found) if said else found, lead[1:]
    return said, lead


def _is_name_of_link(said: Said, rest: Sequence[Token]) -> bool:
    """Tell whether the words before a link are the name of what it says: "TIGER: [Recommender Systems ...](url)"."""
    return bool(rest) and rest[0].kind == "link" and words(said.title or "") <= 1 and not only_publication(rest[0].text)


def _named(said: Said, rest: Sequence[Token]) -> Said:
    title, within = split_publication(_cleaned(rest[0].text))
    tail = _Tail.of(rest[1:])
    publication = within or tail.publication or said.publication
    note = _joined_note(tail.note, _remark(rest[1:]))
    return Said(title, said.title, tail.authors, publication, note, True, rest[0].href)


def _is_part(entry: Sequence[Token], at: int) -> bool:
    """Tell whether a token only opens a title, "**Make a Cart:** A Title of Words", or names a venue beside it."""
    behind = entry[at + 1] if at + 1 < len(entry) else None
    opens = entry[at].kind in ("bold", "italic") and entry[at].text.rstrip().endswith((":", "："))
    if opens and behind and behind.kind == "text" and words(behind.text) > 1:
        return True
    return _is_venue_of(entry, at)


def _is_venue_of(entry: Sequence[Token], at: int) -> bool:
    """Tell whether a link says where the longer text beside it appeared: "[[EPJ Data Science](url)] Title ..."."""
    spoken = words(entry[at].text)
    longest = max((words(one.text) for one in entry if one.kind in ("text", "bold")), default=0)
    return _is_bracketed(entry, at) and spoken <= _MOST_WORDS_OF_A_NAME and longest > spoken


def _is_bracketed(run: Sequence[Token], at: int) -> bool:
    """Tell whether a link stands alone in brackets, and so says what it leads to: "[[EPJ Data Science](url)] Title"."""
    before = run[at - 1].text.rstrip() if at else ""
    after = run[at + 1].text.lstrip() if at + 1 < len(run) else ""
    return before.endswith(("[", "(", "【")) and after.startswith(("]", ")", "】"))


def _behind_labels(entry: Sequence[Token], first: int, before: Publication) -> Said:
    """Read an entry that opens with its links: "[[arxiv](url)] Title. `2023.09`", "[LoRA](url): Low-Rank ..."."""
    if first == len(entry):
        return Said(publication=before)
    told = (n for n, one in enumerate(entry) if n > first and one.href is None and words(one.text))
    last = next(told, len(entry))
    behind = entry[last:]
    end = next((n for n, one in enumerate(behind) if one.href is not None or one.kind == "code"), len(behind))
    said = _plain(behind[:end])
    linked = [n for n in range(first, last) if entry[n].kind == "link"]
    published = [only_publication(collapse(entry[n].text)) for n in linked]
    venue = next((one for one in published if one), NO_PUBLICATION)
    names = [n for n, one in zip(linked, published, strict=True) if not one and not _is_bracketed(entry, n)]
    if not names and linked and (not said.title or only_publication(said.title)):
        names = linked  # nothing else can be the title, be it written like a venue
    named = entry[names[0]] if names else None
    dated = _Tail.of([one for one in behind[end:] if one.kind == "code"]).publication
    publication = Publication(
        said.publication.venue or venue.venue or before.venue,
        said.publication.year or dated.year or venue.year or before.year,
        dated.date or said.publication.date,
    )
    if named and (not said.title or words(said.title) < _FEWEST_WORDS_OF_A_TITLE or not _continues(behind)):
        tail = _Tail.of(entry[names[0] + 1 :])
        return Said(_cleaned(named.text), None, tail.authors, tail.publication or before, tail.note, True, named.href)
    name = _cleaned(named.text) if named else None
    return Said(said.title, name, said.authors, publication, _remark(behind[end:]) if named else None, bool(named))


def _continues(behind: Sequence[Token]) -> bool:
    """Tell whether text goes on after a name: "[LoRA](url): Low-Rank Adaptation"."""
    return bool(behind) and behind[0].text.lstrip()[:1] in (":", "：")


def _tags(text: str) -> tuple[str | None, Publication, str]:
    """Split "[2016][FNN] A Title of Words (@somewhere)" into a name, where and when, and the title."""
    found = _TAGS.match(text)
    if not found or not words(text[found.end() :]):
        return None, NO_PUBLICATION, _PLACE.sub("", text)
    name, said = None, NO_PUBLICATION
    for tag in map(collapse, _TAG.findall(found[0])):
        published = only_publication(tag)
        if published:
            said = merged(published, said) if said else published
        elif words(tag) and not is_label(tag):
            name = tag
    return name, said, _PLACE.sub("", text[found.end() :])


def _cleaned(text: str) -> str:
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


def _remark(rest: Sequence[Token]) -> str | None:
    """Return what is said after the last link."""
    last = max((n for n, one in enumerate(rest) if one.href is not None), default=None)
    after = () if last is None else rest[last + 1 :]
    remark = collapse("".join(one.text for one in after)).lstrip(_BEFORE_A_REMARK).rstrip(_AFTER_A_REMARK)
    return remark if words(remark) else None


def _joined_note(first: str | None, second: str | None) -> str | None:
    if first and second and second in first:
        return first
    return collapse(f"{first or ''} {second or ''}") or None
