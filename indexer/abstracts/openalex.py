"""OpenAlex as a source: the works that have a DOI, many in one question, and each alone where that is not enough."""

import logging
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar
from urllib.parse import quote, urlencode, urlsplit

import requests

from indexer.abstracts.acceptance import is_under_its_doi
from indexer.abstracts.openalex_works import FIELDS, NoWorksError, OddWorkError, Page, page_of, record_of
from indexer.abstracts.patience import ApiOptions, NoAnswerError, Patience, RefusedError
from indexer.abstracts.records import OPENALEX, Answer, Found, NotAsked, NotFound, Record, Wanted
from indexer.abstracts.transport import Transport, address_of, contact

BATCH = 100
"""The most DOIs in one question: OpenAlex's limit of values in a filter and of works in a page."""

LONGEST = 3_500
"""The most bytes of DOIs in one question: OpenAlex reads addresses of at most 4,094, and more stands in them."""

DELAY = 0.1
"""The seconds between two questions; OpenAlex allows a hundred questions a second."""

_SERVICE = "OpenAlex"
_DEFAULT_URL = "https://api.openalex.org"
_ALONE = "/works/doi:"
_EXAMPLE = "10.7717/peerj.4375"
# Crossref's form of modern DOIs. A comma or a bar in another would be read as a part of the filter.
_PLAIN = re.compile(r"10\.\d{4,9}/[-._;()/:A-Z0-9]+", re.IGNORECASE)
_UNQUOTED = "/:,"
_KEY = re.compile(r"(api_key=)[^&\s]+")

_T = TypeVar("_T")


class OpenAlex:
    """Asks by DOI and takes a work only where its title may be the one that the list prints."""

    def __init__(self, options: ApiOptions | None = None) -> None:
        how = options or ApiOptions()
        self._url = address_of(_SERVICE, how.url, "AWESEARCH_OPENALEX_API", _DEFAULT_URL).rstrip("/")
        who, key = contact(how), os.environ.get("OPENALEX_API_KEY", "").strip()
        self._always = {"select": FIELDS}
        self._always |= {"mailto": who} if who and "@" in who else {}
        self._always |= {"api_key": key} if key else {}
        self._transport = _OpenAlexTransport(how, has_key=bool(key))
        self._session = requests.Session()
        self._transport.carry(self._session)
        self._patience = Patience(_SERVICE, how)
        self._has_answered = False

    @property
    def name(self) -> str:
        """How the source is called."""
        return OPENALEX

    def answer(self, wanted: Sequence[Wanted]) -> Iterator[Answer]:
        """Answer every work that has a DOI."""
        asked: dict[str, list[Wanted]] = {}
        for one in wanted:
            if one.doi:
                asked.setdefault(one.doi.casefold(), []).append(one)
        together = [doi for doi in asked if _PLAIN.fullmatch(doi)]
        alone = [doi for doi in asked if not _PLAIN.fullmatch(doi)]
        for batch in _batches(together):
            for doi, outcome in self._ask_together(batch, alone):
                yield from (_answer(one, outcome) for one in asked[doi])
        for doi in alone:
            outcome = self._ask_alone(doi)
            yield from (_answer(one, outcome) for one in asked[doi])

    def _ask_together(self, batch: Sequence[str], alone: list[str]) -> Iterator[tuple[str, Record | str | None]]:
        """Each DOI with its record, None if there is none, or why it could not be asked; the rest goes to `alone`."""
        question = {"filter": f"doi:{'|'.join(batch)}", "per_page": str(BATCH)}
        try:
            page = self._ask("/works", question, _together)
        except NoAnswerError as error:
            yield from ((doi, str(error)) for doi in batch)
            return
        except RefusedError:
            alone += batch
            return
        records: dict[str, Record] = {}
        for record in page.records:
            # Of two works under one DOI the one with an abstract is wanted.
            known = records.get(str(record.doi).casefold())
            if known is None or not known.abstract:
                records[str(record.doi).casefold()] = record
        yield from ((doi, records[doi]) for doi in batch if doi in records)
        missing = [doi for doi in batch if doi not in records]
        if page.whole and records.keys() <= set(batch):
            yield from ((doi, None) for doi in missing)
        else:
            # Something came that was not asked for, or not all of it came: nothing is known about the others yet.
            alone += missing

    def _ask_alone(self, doi: str) -> Record | str | None:
        """The record of a DOI, None if OpenAlex has none, or why it could not be asked or read."""
        try:
            outcome = self._ask(_ALONE + quote(doi, safe="/"), {}, _alone)
            if outcome is None and not self._has_answered:
                # A wrong address says of everything that it is not there: only one that has pages is believed.
                self._ask("/works", {"filter": f"doi:{_EXAMPLE}", "per_page": "1"}, _together)
        except (NoAnswerError, RefusedError) as error:
            return str(error)
        return outcome

    def _ask(self, path: str, question: dict[str, str], read: Callable[[requests.Response], _T]) -> _T:
        def once() -> _T:
            with self._transport.in_words():
                written = urlencode(question | self._always, safe=_UNQUOTED, quote_via=quote)
                response = self._session.get(self._url + path, params=written)
            try:
                answer = read(response)
            except NoWorksError as error:
                shown = " ".join(response.content[:60].decode("utf-8", "replace").split())
                raise NoAnswerError(f"OpenAlex's answer cannot be read ({error}): {shown!r}") from error
            self._has_answered |= answer is not None
            return answer

        return self._patience.ask(once)


class _OpenAlexTransport(Transport):
    """What the session sends with: a work that is asked for alone may not be there, and no key gets into a log."""

    def __init__(self, options: ApiOptions, has_key: bool) -> None:
        super().__init__(_SERVICE, options, DELAY)
        self._has_key = has_key
        logging.getLogger("urllib3.connectionpool").addFilter(_without_key)

    def believe(self, response: requests.Response, body: bytes) -> bytes:
        """Return the body of a good answer, a redirect, or of the answer that a single work is not there."""
        if response.status_code == requests.codes.not_found and "/works/" in urlsplit(response.url).path:
            return body
        return super().believe(response, body)

    def advice(self, status: int) -> str:
        """Return what may help against a refusal: a key, which is free, or another one."""
        if status == requests.codes.unauthorized:
            return "; OPENALEX_API_KEY may be wrong"
        limited = status in (requests.codes.forbidden, requests.codes.too_many_requests)
        return "; a free OPENALEX_API_KEY allows more" if limited and not self._has_key else ""


def _without_key(entry: logging.LogRecord) -> bool:
    if isinstance(entry.args, tuple):
        entry.args = tuple(_KEY.sub(r"\1...", part) if isinstance(part, str) else part for part in entry.args)
    return True


def _batches(dois: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    length = 0
    for doi in dois:
        longer = len(quote(f"{doi}|", safe=_UNQUOTED))
        if len(batch) == BATCH or length + longer > LONGEST:
            yield batch
            batch, length = [], 0
        batch.append(doi)
        length += longer
    if batch:
        yield batch


def _together(response: requests.Response) -> Page:
    return page_of(response.content)


def _alone(response: requests.Response) -> Record | str | None:
    if response.status_code == requests.codes.not_found:
        return None
    try:
        return record_of(response.content)
    except OddWorkError as error:
        return f"OpenAlex's record could not be read ({error})"


def _answer(wanted: Wanted, outcome: Record | str | None) -> Answer:
    if isinstance(outcome, str):
        return NotAsked(wanted, outcome)
    if outcome is None:
        return NotFound(wanted)
    if not is_under_its_doi(wanted, outcome):
        return NotFound(wanted, f"OpenAlex has another work under {wanted.doi}: {outcome.title or 'one without title'}")
    if not outcome.abstract:
        return NotFound(wanted, "OpenAlex has the work without its abstract")
    return Found(wanted, outcome)
