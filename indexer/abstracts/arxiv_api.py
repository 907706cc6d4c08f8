"""arXiv's API through the `arxiv` package, with the patience that the package leaves to its users."""

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import arxiv  # type: ignore[import-untyped]
import tenacity

from indexer.abstracts.arxiv_http import ApiOptions, NextPageError, NoAnswerError, RefusedError, Transport
from indexer.abstracts.arxiv_ids import bare_id
from indexer.abstracts.records import Record
from search.errors import RequestError

BATCH = 100
"""The most ids in one request."""

FEW = 5
"""The most ids of which arXiv is believed, when it says it twice, that it has none of them."""

_DEFAULT_URL = "https://export.arxiv.org/api/query"
_CANDIDATES = 10
_FAILURES_IN_A_ROW = 2
_REFUSALS_IN_A_ROW = 20
_UNREACHABLE = 2

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """One believable answer: its records, how many entries it had, and how many arXiv says there are."""

    records: tuple[Record, ...]
    entries: int
    total: int


class ArxivApi:
    """Asks one question at a time, patiently, and gives up for good when arXiv cannot be reached."""

    def __init__(self, options: ApiOptions | None = None) -> None:
        self._options = options or ApiOptions()
        # Pauses and further attempts are ours: the package's own would multiply with them.
        self._client = arxiv.Client(delay_seconds=0, num_retries=0)
        self._client.query_url_format = _query_url(self._options.url)
        self._transport = Transport(self._options)
        self._transport.carry(self._client._session)
        self._failures = 0
        self._refusals = 0
        self._last_failure = ""

    def by_ids(self, ids: Sequence[str], source: str) -> Page:
        """Ask for at most 100 works by well-formed id."""
        empty = 0

        def believable(page: Page) -> bool:
            # arXiv sends an empty page now and then: what it says of many works at once, or only once, may be one.
            nonlocal empty
            empty += page.entries == 0
            return page.entries > 0 or (page.total == 0 and len(ids) <= FEW and empty > 1)

        return self._patiently(arxiv.Search(id_list=list(ids), max_results=len(ids)), source, believable)

    def by_title(self, title: str, source: str) -> Page:
        """Ask for the works whose titles contain the words of `title`, which has no punctuation, as a phrase."""
        search = arxiv.Search(query=f'ti:"{title}"', max_results=_CANDIDATES)
        return self._patiently(search, source, lambda page: page.entries > 0 or page.total == 0)

    def _patiently(self, search: Any, source: str, believable: Callable[[Page], bool]) -> Page:
        if self._failures >= _FAILURES_IN_A_ROW:
            raise NoAnswerError(f"given up: {self._last_failure}")
        if self._refusals >= _REFUSALS_IN_A_ROW:
            raise NoAnswerError(f"given up: arXiv refused {_REFUSALS_IN_A_ROW} questions in a row (HTTP 400)")
        attempts = 0

        def once() -> Page:
            nonlocal attempts
            attempts += 1
            page = self._once(search, source)
            if not believable(page):
                raise NoAnswerError("arXiv answered with an empty page")
            return page

        try:
            page = self._retrying()(once)
        except RefusedError:
            self._refusals += 1
            self._failures = 0
            raise
        except NoAnswerError as error:
            # Where asking again does not help, asking for the next works does not either.
            self._failures += 1 if error.again and not error.unreachable else _FAILURES_IN_A_ROW
            self._last_failure = f"{error} (asked {attempts}x)"
            raise NoAnswerError(self._last_failure) from error
        self._failures = self._refusals = 0
        return page

    def _retrying(self) -> tenacity.Retrying:
        backoff = self._options.backoff
        exponential = tenacity.wait_exponential(multiplier=backoff, max=20 * backoff) + tenacity.wait_random(0, backoff)

        def pause(state: tenacity.RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            return max(exponential(state), error.retry_after if isinstance(error, NoAnswerError) else 0.0)

        def tell(state: tenacity.RetryCallState) -> None:
            error = state.outcome.exception() if state.outcome else None
            _log.info("%s; asking again in %.0f s", error, state.upcoming_sleep)

        def enough(state: tenacity.RetryCallState) -> bool:
            error = state.outcome.exception() if state.outcome else None
            unreachable = isinstance(error, NoAnswerError) and error.unreachable
            return state.attempt_number >= (
                min(_UNREACHABLE, self._options.attempts) if unreachable else self._options.attempts
            )

        return tenacity.Retrying(
            stop=enough,
            retry=tenacity.retry_if_exception(lambda error: isinstance(error, NoAnswerError) and error.again),
            wait=pause,
            before_sleep=tell,
            reraise=True,
        )

    def _once(self, search: Any, source: str) -> Page:
        # The package asks for pages of this size, whatever `max_results` of the search is.
        self._client.page_size = search.max_results
        records: list[Record] = []
        try:
            with self._transport.in_words():
                for result in self._client.results(search):
                    records.append(_record(result, source))
        except NextPageError as page:
            # The package turns the page while arXiv counts more works than came; whoever asked compares the two.
            _log.debug("%s", page)
        except (arxiv.ArxivError, ValueError) as error:
            raise NoAnswerError(f"arXiv's answer cannot be read ({error})") from error
        return Page(tuple(records), self._transport.entries, self._transport.total)


def _record(result: Any, source: str) -> Record:
    return Record(
        title=_line(result.title),
        abstract=_line(result.summary),
        source=source,
        authors=tuple(_line(author.name) for author in result.authors),
        arxiv_id=bare_id(result.entry_id),
        doi=_line(result.doi) or None,
        published=result.published.date().isoformat(),
        journal_ref=_line(result.journal_ref) or None,
        categories=tuple(result.categories),
    )


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _query_url(url: str | None) -> str:
    address = url or os.environ.get("AWESEARCH_ARXIV_API") or _DEFAULT_URL
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
        raise RequestError(
            f"{address!r} is no address of an arXiv API.\n"
            f"Set AWESEARCH_ARXIV_API to one such as {_DEFAULT_URL}, or unset it."
        )
    return address.rstrip("?").replace("{", "{{").replace("}", "}}") + "?{}"
