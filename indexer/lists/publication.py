"""Venue and date, as lists write them behind a title or in a column: "KDD2022,2022/06", "WSDM 2024 Oral"."""

import re
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from indexer.lists.blocks import collapse, words
from indexer.lists.names import surely_authors_of
from indexer.lists.vocabulary import NOT_VENUES, PROCEEDINGS, SMALL_WORDS, VENUES

_YEAR = r"(?<!\d)(?P<year>19[6-9]\d|20[0-4]\d)(?!\d)"
_MONTH_NAME = (
    r"(?:(?:\b\d{1,2}(?:st|nd|rd|th)?\s+)?(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?,?\s*)?"
)
_DATE = re.compile(
    _MONTH_NAME + _YEAR + r"(?:\s?[/.\-]\s?(?P<month>1[0-2]|0?[1-9])(?!\d)(?:[/.\-]\d{1,2}(?!\d))?)?", re.I
)
_COMPACT_DATE = re.compile(r"(?<!\d)(?P<year>19[6-9]\d|20[0-4]\d)(?P<month>0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d)")
_SHORT_YEAR = re.compile(r"(?:['’`]\s?|(?<=[A-Z]) (?=\d\d\W*$))(?P<year>\d\d)(?!\d)")
_SEPARATORS = " \t\n,，;；|:："
_BRACKETS = str.maketrans(dict.fromkeys("()[]（）【】`", " "))
_FULL_STOP = re.compile(r"(?:\.|(?<=[?!]))\s+")
_DASH = re.compile(r"\s[-–—|]+\s")
_LAST_BRACKET = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]\s*$")
_FIRST_BRACKET = re.compile(r"^\s*[(\[（【]([^()\[\]（）【】]*)[)\]）】]\s*")
_IN = re.compile(
    r"^\W*(?:(?:accepted|published|appeared|to appear|appears|under review)\s+(?:at|in|by|to|as)|in|at)\b:?\s+",
    re.IGNORECASE,
)
_ID = re.compile(
    r"\babs/\d{4}\.\d{4,5}|(?:\barxiv\b(?:\s*preprint)?\s*(?:arxiv\b)?\s*:\s*|\[|\b)\d{4}\.\d{4,5}(?:v\d+)?(?:\s*\[[\w.-]+\])?\]?",
    re.IGNORECASE,
)
_ISSUE = re.compile(
    r"\b(?:pp?|pages|vol|volume|no|issue|article)\b\.?\s*\d+(?:\s*[-–—]+\s*\d+)?|\d+(?:\.\d+)?\s*\((?!(?:19|20)\d\d\))[\d-]+\)|"
    r"(?<![\d.])(?!(?:19|20)\d\d\.)\d{1,4}\.\d{1,5}\b|"
    r"\b(?!(?:19|20)\d\d\s*:)\d+(?:\.\d+)?\s*:\s*[eL]?\d+(?:\s*[-–—]+\s*\d+)?|(?<=[\s:,(])(?!(?:19|20)\d\d\s*[-–]\s*(?:0?[1-9]|1[0-2])\b)\d+\s*[-–—]+\s*\d+\b|:\s*\d+(?:\s*[-–—]+\s*\d+)?\b|"
    r"\b\d[\d,]*\+?\s*citations?\b|\bcited by \d+",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_NO_MONTH = re.compile(r"^[/.\-]\d{1,2}(?!\d)")
_MAYBE_YEAR = re.compile(r"\d\d")
_LOOSE_COMMAS = re.compile(r"\s+([,.])(?:\s*[,.])*")
_LETTERS = re.compile(r"(?<!\d)[^\W\d_]+")
_CACHED = 1024
_MOST_WORDS = 6
_MOST_WORDS_OF_PROCEEDINGS = 16
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


@lru_cache(maxsize=_CACHED)
def parse_publication(text: str) -> Publication:
    """Read text that is known to say where and when: a cell of a column "Publication" or "Year"."""
    said = _ISSUE.sub(" ", _without_ids(text)) if _DIGIT.search(text) else text
    found = _MAYBE_YEAR.search(said) and (_DATE.search(said) or _COMPACT_DATE.search(said) or _SHORT_YEAR.search(said))
    if not found:
        return Publication(_venue(said))
    year = int(found["year"])
    groups = found.groupdict()
    exact = groups.get("month") or groups.get("name")
    return Publication(
        _venue(f"{said[: found.start()]} {_NO_MONTH.sub('', said[found.end() :])}"),
        year + 2000 if year < 100 else year,
        collapse(found[0]) if exact else None,
    )


@lru_cache(maxsize=_CACHED)
def only_publication(text: str, in_brackets: bool = False) -> Publication:
    """Return what `text` says where it is nothing but a venue, a date or both; nothing otherwise."""
    known, proceedings = _has_word_of(text, VENUES), _has_word_of(text, PROCEEDINGS)
    if not (known or proceedings or _MAYBE_YEAR.search(text)):
        return NO_PUBLICATION
    said = parse_publication(text)
    if said.venue is None:
        return said
    spoken = _LETTERS.findall(said.venue)
    dated = said.year is not None and bool(_IN.match(text) or not _has_word_of(said.venue, NOT_VENUES))
    most = _MOST_WORDS_OF_PROCEEDINGS if proceedings else _MOST_WORDS
    if not spoken or words(said.venue) > most or not (known or proceedings or dated):
        return NO_PUBLICATION
    if not (known or proceedings) and surely_authors_of(said.venue):
        return NO_PUBLICATION
    sure = (known and len(spoken) == 1) or (known and dated and in_brackets)
    return said if sure or _is_capitalised(spoken) else NO_PUBLICATION


def is_named(text: str) -> bool:
    """Tell whether `text` is written as the name of a journal is: a few words, all of them capitalised."""
    spoken = _LETTERS.findall(text)
    return 0 < len(spoken) <= _MOST_WORDS and _is_capitalised(spoken) and not _has_word_of(text, NOT_VENUES)


def _is_capitalised(spoken: list[str]) -> bool:
    return all(word[0].isupper() or word.casefold() in SMALL_WORDS for word in spoken)


def is_name_of_venue(text: str) -> bool:
    """Tell whether `text` is the full name of a journal or conference: "ACM Transactions on Information Systems"."""
    return _has_word_of(text, PROCEEDINGS) and bool(only_publication(text))


def says_nothing(text: str) -> bool:
    """Tell whether `text` has no words beside page, volume and issue numbers."""
    return not words(_ISSUE.sub(" ", text))


def names_a_venue(text: str) -> bool:
    """Tell whether a sentence behind a title goes on with its venue: "In Proceedings of ...", "PLoS ONE, 11(4)"."""
    return bool(_IN.match(text)) or _has_word_of(text, VENUES | PROCEEDINGS)


def opens_with_venue(text: str) -> bool:
    """Tell whether the first word of `text` is a venue or a number."""
    first = next(iter(text.split()), "")
    return first[:1].isdigit() or _has_word_of(first, VENUES)


def split_publication(text: str) -> tuple[str, Publication]:
    """Split what stands before the links of an entry into the title and where and when it appeared."""
    title, publication = _bracketed(trim(text), _LAST_BRACKET)
    for _ in range(_MOST_SEGMENTS):
        cut = _last_segment(title)
        if not cut:
            break
        before, segment = cut
        said = only_publication(segment)
        named_twice = said.venue and publication.venue and not _has_word_of(said.venue, VENUES | PROCEEDINGS)
        if not said or not trim(before) or named_twice:
            break
        title, publication = trim(before), merged(said, publication)
    return (title, publication) if publication else _bracketed(title, _FIRST_BRACKET)


def opening_publication(text: str) -> Publication:
    """Return what the longest opening of `text` that says where or when says."""
    spoken = text.split(" ")
    for count in range(min(len(spoken), _MOST_WORDS), 0, -1):
        if said := only_publication(" ".join(spoken[:count])):
            return said
    return NO_PUBLICATION


def trim(text: str) -> str:
    """Return `text` without the separators at its ends, nor a full stop or dash at its end."""
    kept = text.strip(_SEPARATORS).rstrip(_SEPARATORS + "-–—")
    return kept[:-1].rstrip(_SEPARATORS) if kept.endswith(".") and not kept.endswith("..") else kept


def _last_segment(text: str) -> tuple[str, str] | None:
    """Split the shortest end of `text` behind a comma, full stop or dash that says where or when."""
    comma = max(text.rfind(","), text.rfind("，"))
    cuts = [(comma, comma + 1)] if comma >= 0 else []
    for boundary, signs in ((_FULL_STOP, ".?!"), (_DASH, "-–—|")):
        if any(map(text.__contains__, signs)):
            cuts.extend([found.span() for found in boundary.finditer(text)][-1:])
    for start, end in sorted(cuts, key=itemgetter(0), reverse=True):
        if only_publication(text[end:]):
            return text[:start], text[end:]
    return None


def _bracketed(title: str, bracket: re.Pattern[str]) -> tuple[str, Publication]:
    found = bracket.search(title)
    if found and (said := only_publication(found[1], in_brackets=True)):
        rest = trim(title[: found.start()] + title[found.end() :])
        if rest:
            return rest, said
    return title, NO_PUBLICATION


def merged(before: Publication, after: Publication) -> Publication:
    """Return one Publication of two that stand in this order; the first venue and the last date win."""
    if before is NO_PUBLICATION or after is NO_PUBLICATION:
        return after if before is NO_PUBLICATION else before
    with_venue = before if before.venue else after
    other = after if with_venue is before else before
    return Publication(with_venue.venue, with_venue.year or other.year, after.date or before.date)


def _has_word_of(text: str, vocabulary: frozenset[str]) -> bool:
    return not vocabulary.isdisjoint(_letters(text))


@lru_cache(maxsize=_CACHED)
def _letters(text: str) -> tuple[str, ...]:
    return tuple(_LETTERS.findall(text.casefold()))


def _without_ids(text: str) -> str:
    return _ID.sub(lambda found: " arXiv " if "arxiv" in found[0].lower() else " ", text)


def _venue(text: str) -> str | None:
    bare = _LOOSE_COMMAS.sub(r"\1", collapse(text.translate(_BRACKETS))).strip(_SEPARATORS + ".-–—/'’\"“”")
    return _IN.sub("", bare) or None
