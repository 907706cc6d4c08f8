"""OpenAlex's JSON: a page of works, and each work as a record, its inverted index turned back into text."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from indexer.abstracts.arxiv_ids import bare_id
from indexer.abstracts.records import OPENALEX, Record

FIELDS = "doi,display_name,publication_date,authorships,primary_location,locations,abstract_inverted_index"
"""What OpenAlex is asked to send of a work."""

LAST_POSITION = 100_000
"""The last position of a word that an abstract can have and be believed."""

_DOI_ADDRESS = "https://doi.org/"
_ARXIV_PLACES = re.compile(r"(?:arxiv\.org/(?:abs|pdf)/|doi\.org/10\.48550/arxiv\.)([^?#]+?)(?:\.pdf)?(?:[?#]|$)", re.I)
# Publishers leave HTML, JATS and MathML in titles and abstracts.
_MARKUP = re.compile(r"</?(?:jats:|mml:)?[a-z][a-z-]*(?:\s[^<>]*)?/?>", re.IGNORECASE)

# Of bytes that are no UTF-8, and of JSON in JSON without end, msgspec says so with Python's own errors.
_ODD_JSON = (UnicodeDecodeError, RecursionError)


class _Named(msgspec.Struct):
    display_name: str | None = None


class _Authorship(msgspec.Struct):
    author: _Named | None = None


class _Location(msgspec.Struct):
    source: _Named | None = None
    landing_page_url: str | None = None


class _Work(msgspec.Struct):
    doi: str | None = None
    display_name: str | None = None
    publication_date: str | None = None
    authorships: list[_Authorship] | None = None
    primary_location: _Location | None = None
    locations: list[_Location] | None = None
    abstract_inverted_index: dict[str, list[int]] | None = None


class _Meta(msgspec.Struct):
    count: int


class _Page(msgspec.Struct):
    meta: _Meta
    results: list[msgspec.Raw]


class NoWorksError(Exception):
    """What came is no answer of OpenAlex: no JSON, not all of it, or JSON of something else."""


class OddWorkError(Exception):
    """A work came whole and cannot be read as one; its text says why."""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer to a question for many works; `whole` says that nothing is missing from it and all could be read."""

    records: tuple[Record, ...]
    whole: bool


def page_of(body: bytes) -> Page:
    """Read a page of works, without those that cannot be read; raises NoWorksError where it is no page."""
    try:
        page = msgspec.json.decode(body, type=_Page)
    except (msgspec.DecodeError, *_ODD_JSON) as error:
        raise NoWorksError(str(error)) from error
    records = []
    for raw in page.results:
        try:
            records.append(record_of(bytes(raw)))
        except OddWorkError:
            continue
    return Page(tuple(records), page.meta.count == len(page.results) == len(records))


def record_of(body: bytes) -> Record:
    """Read one work; raises NoWorksError where it is none, OddWorkError where it, or its abstract, makes no sense."""
    try:
        work = msgspec.json.decode(body, type=_Work)
    except (msgspec.ValidationError, *_ODD_JSON) as error:
        raise OddWorkError(str(error)) from error
    except msgspec.DecodeError as error:
        raise NoWorksError(str(error)) from error
    if not work.doi:
        raise OddWorkError("a work without DOI")
    source = work.primary_location.source if work.primary_location else None
    return Record(
        title=_line(work.display_name),
        abstract=text_of(work.abstract_inverted_index) if work.abstract_inverted_index else "",
        source=OPENALEX,
        authors=tuple(name for entry in work.authorships or () if (name := _line(_name(entry.author)))),
        arxiv_id=_arxiv_id(work.locations or ()),
        doi=work.doi.removeprefix(_DOI_ADDRESS),
        published=_day(work.publication_date),
        journal_ref=_line(_name(source)) or None,
    )


def text_of(index: Mapping[str, Sequence[int]]) -> str:
    """Return the text of an inverted index, gaps left out; raises OddWorkError where no abstract can have it."""
    placed = sorted((at, word) for word, places in index.items() for at in places)
    if placed and not 0 <= placed[0][0] <= placed[-1][0] <= LAST_POSITION:
        raise OddWorkError(f"an abstract with a word at {placed[0][0]} or {placed[-1][0]}")
    text = _line(" ".join(word for _, word in placed))
    if not text or len(placed) > LAST_POSITION:
        raise OddWorkError(f"an abstract of {len(placed)} words")
    return text


def _line(text: str | None) -> str:
    return " ".join(_MARKUP.sub("", html.unescape(text or "")).split())


def _name(named: _Named | None) -> str | None:
    return named.display_name if named else None


def _arxiv_id(locations: Sequence[_Location]) -> str | None:
    pages = (_ARXIV_PLACES.search(f"{location.landing_page_url or ''}") for location in locations)
    return next((arxiv_id for page in pages if page and (arxiv_id := bare_id(page[1]))), None)


def _day(text: str | None) -> str | None:
    try:
        return date.fromisoformat(text or "").isoformat()
    except ValueError:
        return None
