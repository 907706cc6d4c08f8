"""arXiv's API through the `arxiv` package, with the patience that the package leaves to its users."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import arxiv  # type: ignore[import-untyped]

from indexer.abstracts.arxiv_http import ArxivTransport, NextPageError
from indexer.abstracts.arxiv_ids import bare_id
from indexer.abstracts.patience import ApiOptions, NoAnswerError, Patience
from indexer.abstracts.records import Record
from indexer.abstracts.transport import address_of

BATCH = 100
"""The most ids in one request."""

FEW = 5
"""The most ids of which arXiv is believed, when it says it twice, that it has none of them."""

_DEFAULT_URL = "https://export.arxiv.org/api/query"
_CANDIDATES = 10

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
        how = options or ApiOptions()
        # Pauses and further attempts are ours: the package's own would multiply with them.
        self._client = arxiv.Client(delay_seconds=0, num_retries=0)
        self._client.query_url_format = _query_url(how.url)
        self._transport = ArxivTransport(how)
        self._transport.carry(self._client._session)
        self._patience = Patience("arXiv", how)

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

    def by_date(self, query: str, start: int, size: int, source: str) -> Page:
        """Ask for the works of a query, the newest submission first: at most `size` of them, from the `start`th on."""
        said = 0

        def believable(page: Page) -> bool:
            # A page without works is no answer while arXiv counts some; what else is short of works may be a mistake.
            nonlocal said
            there = min(size, page.total - start)
            said += page.entries > 0 or there <= 0
            return page.entries >= max(there, 1) or said > 1

        search = arxiv.Search(
            query=query,
            max_results=start + size,
            sort_by=arxiv.SortCriterion.SubmittedDate,
            sort_order=arxiv.SortOrder.Descending,
        )
        return self._patiently(search, source, believable, start)

    def _patiently(self, search: Any, source: str, believable: Callable[[Page], bool], start: int = 0) -> Page:
        def once() -> Page:
            page = self._once(search, source, start)
            if not believable(page):
                kind = "a page that is short of works" if page.entries else "an empty page"
                raise NoAnswerError(f"arXiv answered with {kind}")
            return page

        return self._patience.ask(once)

    def _once(self, search: Any, source: str, start: int) -> Page:
        # The package asks for pages of this size, whatever `max_results` of the search is.
        self._client.page_size = search.max_results - start
        self._transport.start = start
        records: list[Record] = []
        try:
            with self._transport.in_words():
                for result in self._client.results(search, start):
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
    address = address_of("arXiv", url, "AWESEARCH_ARXIV_API", _DEFAULT_URL)
    return address.rstrip("?").replace("{", "{{").replace("}", "}}") + "?{}"
