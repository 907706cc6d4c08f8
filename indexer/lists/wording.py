"""What the words of one entry say: its title, its name, its authors, where and when it appeared, and a remark."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.lists.blocks import FEWEST_WORDS_OF_A_TITLE, collapse, without_marks, words
from indexer.lists.citation import people_and_year, split_citation
from indexer.lists.publication import (
    NO_PUBLICATION,
    Publication,
    merged,
    only_publication,
    opens_with_venue,
    split_publication,
    trim,
)
from indexer.lists.standout import explained, is_bracketed, marked_title
from indexer.lists.surroundings import (
    Lead,
    Tail,
    cleaned,
    joined,
    lead_of,
    remark_behind,
    split_tags,
    when_described,
    without_number,
)
from indexer.lists.tokens import Token, text_of_tokens

_BAR = re.compile(r"\s\|\s?|\|\s")


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
        at = marked_title(entry)
        at = explained(entry) if at is None else at
        if at is not None:
            return _around(entry, at)
    first = next((n for n, one in enumerate(entry) if one.href is not None and words(one.text)), len(entry))
    lead, rest = entry[:first], entry[first:]
    before, lead = _opening(lead)
    said = _plain(lead, people_first)
    if before:
        said = replace(said, publication=merged(said.publication, before))
    if not said.title or not words(said.title):
        return _behind_labels(entry, first, said.publication)
    if _is_name_of_link(said, rest):
        return _named(said, rest)
    tail = Tail.of([one for one in rest if one.kind != "link"])
    publication = said.publication if said.publication.venue else merged(said.publication, tail.publication)
    return replace(said, publication=publication, authors=said.authors or tail.authors, note=remark_behind(rest))


def say_below(more: Sequence[Token]) -> Said:
    """Return what the lines below an entry say: people, where and when, and a title where they are a citation."""
    lines = sorted({one.line for one in more})
    said = NOTHING
    for line in lines:
        run = [one for one in more if one.line == line]
        tail = Tail.of(run)
        if not tail.authors and not said.authors:
            cited = _plain(run)
            if cited.title and cited.authors:
                said = replace(cited, publication=cited.publication or said.publication)
                continue
        publication = merged(said.publication, tail.publication)
        said = replace(said, authors=said.authors or tail.authors, publication=publication)
    return said


def _around(entry: Sequence[Token], at: int) -> Said:
    """Read an entry whose title stands out."""
    title, before, behind = entry[at], entry[:at], entry[at + 1 :]
    tag, tagged, text = split_tags(cleaned(title.text))
    cited = split_citation(text, stands_out=True)
    tail, remark = Tail.of(behind), remark_behind(behind)
    lead = lead_of(before) or _announcement(title, before, tail)
    if lead is None:
        return NOTHING
    named = people_and_year(trim(text_of_tokens(behind))) if title.kind == "bold" else None
    if named and named.publication.venue and words(named.title) > 1:
        return Said(named.title, cleaned(cited.title), named.authors, named.publication, remark)
    said = cited.publication or tail.publication
    publication = Publication(
        said.venue or tail.publication.venue or lead.publication.venue,
        said.year or tail.publication.year or lead.publication.year or tagged.year,
        said.date or tail.publication.date or lead.publication.date,
    )
    note = joined(tail.note, remark) if title.kind == "link" else remark
    people = lead.authors or cited.authors or tail.authors
    return Said(cleaned(cited.title), lead.name or tag, people, publication, note, True, title.href)


def _announcement(title: Token, before: Sequence[Token], tail: Tail) -> Lead | None:
    """Read a sentence that leads to a title: "20180628 arXiv a new benchmark: [Title](url)", "..., "Title""."""
    text = text_of_tokens(before)
    when = when_described(before)
    listed = title.kind == "quote" and "," in text
    linked = title.kind == "link" and (tail.note is None or text.rstrip().endswith((":", "：")))
    return Lead(publication=when) if listed or ((linked or title.kind == "quote") and when) else None


def _plain(lead: Sequence[Token], people_first: bool = False) -> Said:
    """Read an entry whose title does not stand out: "Title. VENUE YEAR", "Authors. Title. VENUE", "Title, Authors"."""
    numbers = sorted({one.line for one in lead})
    lines = [text_of_tokens([one for one in lead if one.line == number] if numbers[1:] else lead) for number in numbers]
    parts = [part for line in lines for part in _BAR.split(line) if words(part)]
    if not parts:
        return NOTHING
    opening = next((n for n, one in enumerate(parts) if not (opens_with_venue(one) and only_publication(one))), 0)
    text = without_number(without_marks(collapse(parts.pop(opening))).lstrip("])）】 ").rstrip(" [(【（"))
    tail = Tail.of([Token(part, "text", n) for n, part in enumerate(parts)])
    tag, tagged, text = split_tags(text)
    cited = split_citation(text, people_first=people_first)
    publication = merged(cited.publication, tail.publication)
    return Said(cleaned(cited.title) or None, tag, cited.authors or tail.authors, publication or tagged)


def _opening(lead: Sequence[Token]) -> tuple[Publication, Sequence[Token]]:
    """Split where and when, set apart by their style, from what follows: "`ICLR 2024` A Title of Words"."""
    said = NO_PUBLICATION
    while lead and (lead[0].kind == "code" or (lead[0].kind in ("bold", "italic") and opens_with_venue(lead[0].text))):
        found = only_publication(collapse(lead[0].text))
        if not found:
            break
        said, lead = merged(said, found), lead[1:]
    return said, lead


def _is_name_of_link(said: Said, rest: Sequence[Token]) -> bool:
    """Tell whether the words before a link are the name of what it says: "TIGER: [Recommender Systems ...](url)"."""
    return bool(rest) and rest[0].kind == "link" and words(said.title or "") <= 1 and not only_publication(rest[0].text)


def _named(said: Said, rest: Sequence[Token]) -> Said:
    title, within = split_publication(cleaned(rest[0].text))
    tail = Tail.of(rest[1:])
    publication = within or tail.publication or said.publication
    note = joined(tail.note, remark_behind(rest[1:]))
    return Said(title, said.title, tail.authors, publication, note, True, rest[0].href)


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
    names = [n for n, one in zip(linked, published, strict=True) if not one and not is_bracketed(entry, n)]
    if not names and linked and (not said.title or only_publication(said.title)):
        names = linked  # nothing else can be the title, be it written like a venue
    named = entry[names[0]] if names else None
    dated = Tail.of([one for one in behind[end:] if one.kind == "code"]).publication
    publication = Publication(
        said.publication.venue or venue.venue or before.venue,
        said.publication.year or dated.year or venue.year or before.year,
        dated.date or said.publication.date,
    )
    if named and (not said.title or words(said.title) < FEWEST_WORDS_OF_A_TITLE or not _continues(behind)):
        tail = Tail.of(entry[names[0] + 1 :])
        return Said(cleaned(named.text), None, tail.authors, tail.publication or before, tail.note, True, named.href)
    name = cleaned(named.text) if named else None
    return Said(
        said.title, name, said.authors, publication, remark_behind(behind[end:]) if named else None, bool(named)
    )


def _continues(behind: Sequence[Token]) -> bool:
    """Tell whether text goes on after a name: "[LoRA](url): Low-Rank Adaptation"."""
    return bool(behind) and behind[0].text.lstrip()[:1] in (":", "：")
