"""Venue and date, as lists write them behind a title or in a column: "KDD2022,2022/06", "WSDM 2024 Oral"."""

import re
from dataclasses import dataclass

from indexer.lists.blocks import collapse, words
from indexer.lists.vocabulary import SMALL_WORDS, VENUES

_YEAR = r"(?<!\d)(?P<year>19[6-9]\d|20[0-4]\d)(?!\d)"
_MONTH_NAME = r"(?:(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?,?\s*)?"
_DATE = re.compile(
    _MONTH_NAME + _YEAR + r"(?:\s?[/.\-]\s?(?P<month>1[0-2]|0?[1-9])(?!\d)(?:[/.\-]\d{1,2}(?!\d))?)?", re.I
)
_SHORT_YEAR = re.compile(r"['’`](?P<year>\d\d)(?!\d)")
_SEPARATORS = " \t\n,，;；|:："
_BRACKETS = str.maketrans(dict.fromkeys("()[]（）【】`", " "))
_FULL_STOP = re.compile(r"\.\s+")
_LAST_BRACKET = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]\s*$")
_FIRST_BRACKET = re.compile(r"^\s*[(\[（【]([^()\[\]（）【】]*)[)\]）】]\s*")
_COMMA = re.compile(r"[,，](?=[^,，]*$)")
_MOST_WORDS = 6
_MOST_SEGMENTS = 4


@dataclass(frozen=True, slots=True)
class Publication:
    """Where and when a work appeared; `date` is kept only where it says more than the year."""

    venue: str | None = None
    year: int | None = None
    date: str | None = None

    def __bool__(self) -> bool:
        return self.venue is not None or self.year is not None


NO_PUBLICATION = Publication()


def parse_publication(text: str) -> Publication:
    """Read text that is known to say where and when: a cell of a column "Publication" or "Year"."""
    found = _DATE.search(text) or _SHORT_YEAR.search(text)
    if not found:
        return Publication(_venue(text))
    year = int(found["year"])
    groups = found.groupdict()
    exact = groups.get("month") or groups.get("name")
    return Publication(
        _venue(f"{text[: found.start()]} {text[found.end() :]}"),
        year + 2000 if year < 100 else year,
        collapse(found[0]) if exact else None,
    )


def split_publication(text: str) -> tuple[str, Publication]:
    """Split what stands before the links of an entry into the title and where and when it appeared."""
    title, publication = trim(text), Publication()
    for _ in range(_MOST_SEGMENTS):
        cut = _last_segment(title)
        if not cut:
            break
        before, segment = cut
        said = _said(segment)
        if not said or not trim(before) or (said.venue and publication.venue):
            break
        title, publication = trim(before), _merged(said, publication)
    if not publication:
        title, publication = _bracketed(title)
    return title, publication


def trim(text: str) -> str:
    """Return `text` without the separators at its ends, nor a full stop or dash at its end."""
    kept = text.strip(_SEPARATORS).rstrip(_SEPARATORS + "-–—")
    return kept[:-1].rstrip(_SEPARATORS) if kept.endswith(".") and not kept.endswith("..") else kept


def _last_segment(text: str) -> tuple[str, str] | None:
    comma = _COMMA.search(text)
    if comma and _said(text[comma.end() :]):
        return text[: comma.start()], text[comma.end() :]
    stops = list(_FULL_STOP.finditer(text))
    if stops and _said(text[stops[-1].end() :]):
        return text[: stops[-1].start()], text[stops[-1].end() :]
    return None


def _bracketed(title: str) -> tuple[str, Publication]:
    for pattern in (_LAST_BRACKET, _FIRST_BRACKET):
        found = pattern.search(title)
        if found and (said := _said(found[1])):
            rest = trim(title[: found.start()] + title[found.end() :])
            if rest:
                return rest, said
    return title, Publication()


def _said(segment: str) -> Publication:
    """Return what a segment says where it is nothing but a venue, a date or both."""
    said = parse_publication(segment)
    if said.venue is None:
        return said
    spoken = re.findall(r"[^\W\d_]+", said.venue)
    known = any(word.casefold() in VENUES for word in spoken)
    if not spoken or words(said.venue) > _MOST_WORDS or not (known or said.year):
        return Publication()
    named = all(word[0].isupper() or word.casefold() in SMALL_WORDS for word in spoken)
    return said if named or (known and len(spoken) == 1) else Publication()


def _merged(before: Publication, after: Publication) -> Publication:
    with_venue = before if before.venue else after
    other = after if with_venue is before else before
    return Publication(with_venue.venue, with_venue.year or other.year, after.date or before.date)


def _venue(text: str) -> str | None:
    return collapse(text.translate(_BRACKETS)).strip(_SEPARATORS + ".-–—/'’") or None
