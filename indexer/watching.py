"""Watching arXiv for a list: what is new there, not listed yet and fits, the best first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from indexer.abstracts.arxiv_api import ArxivApi
from indexer.abstracts.patience import ApiOptions
from indexer.abstracts.protocols import Progress, Silent
from indexer.abstracts.pulled import PULLED, PulledRecords
from indexer.abstracts.records import Record
from indexer.abstracts.submissions import MOST, Submissions, Window, new_submissions, parse_categories, parse_since
from indexer.lists.rows import row_for
from indexer.works import work_of
from search.engine import SearchEngine
from search.errors import RequestError
from search.filters import resolve
from search.location import data_index
from search.papers import Filing, Paper, PaperList, Suggestion

_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class WatchRequest:
    """Which arXiv categories to watch since when, for which lists (none: all), and how many papers to name for each.

    `most` is how many submissions are asked for at all.
    """

    categories: tuple[str, ...]
    since: str = "7d"
    lists: tuple[str, ...] = ()
    k: int = 20
    most: int = MOST


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A submission that fits a list: when it was submitted (YYYY-MM-DD), how well it fits, in which sections.

    `row` is what to paste into the first of the sections, None before the best are chosen.
    """

    paper: Paper
    published: str | None
    fit: float
    suggestions: tuple[Suggestion, ...]
    row: str | None = None


@dataclass(frozen=True, slots=True)
class ListNews:
    """What is new for one list: how many submissions it lists already, how many others fit, the best of these."""

    list: str
    listed: int
    fitting: int
    papers: tuple[NewPaper, ...]


@dataclass(frozen=True, slots=True)
class WatchReport:
    """The account of a watch; `missing` says in one line what arXiv did not send, None where that is nothing.

    `unseen` are categories of which nothing came.
    """

    window: Window
    submissions: int
    lists: tuple[ListNews, ...]
    missing: str | None = None
    unseen: tuple[str, ...] = ()


def watch(
    engine: SearchEngine, request: WatchRequest, progress: Progress | None = None, api: ApiOptions | None = None
) -> WatchReport:
    """Ask arXiv for new submissions, file each with the lists that do not carry it, and rank them by how well they fit.

    Raises RequestError for a wrong category, time, list or `k`, and CouldNotAskError where arXiv could not be asked.
    """
    told = progress or Silent()
    now = datetime.now(UTC)
    window = Window(parse_categories(request.categories), parse_since(request.since, now), now)
    if request.k < 1:
        raise RequestError(f"k is {request.k}; ask for 1 paper or more")
    lists = _chosen(engine, request.lists)
    with PulledRecords(data_index() / PULLED) as pulled:
        came = new_submissions(ArxivApi(api), window, pulled, told, request.most)
    carriers = {record: _carriers(engine, record) for record in came.records}
    todo = [record for record in came.records if not carriers[record].issuperset(lists)]
    found: dict[str, list[NewPaper]] = {name: [] for name in lists}
    for record, filing in _filed(engine, todo, lists, told):
        if filing.fits and filing.list not in carriers[record]:
            found[filing.list].append(_new_paper(record, filing))
    entries = {entry.id: entry for entry in engine.store.lists}
    news = [
        ListNews(
            name,
            sum(name in names for names in carriers.values()),
            len(papers),
            tuple(_with_row(new, entries[name]) for new in best(papers, request.k)),
        )
        for name, papers in found.items()
    ]
    return WatchReport(window, len(came.records), tuple(news), came.missing, _unseen(window, came))


def best(papers: Sequence[NewPaper], k: int) -> tuple[NewPaper, ...]:
    """Return the first `k`: by fit, then by the probability of the first section; of equal ones the newest come first.

    The papers are in the order in which arXiv sent them, the newest first.
    """

    def rank(new: NewPaper) -> tuple[float, float]:
        return -new.fit, -max((one.probability for one in new.suggestions), default=0.0)

    return tuple(sorted(papers, key=rank)[:k])


def _chosen(engine: SearchEngine, names: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of the lists that are named, of all lists where none is; raises RequestError for unknown ones."""
    known = engine.store.lists
    if not known:
        raise RequestError("the index has no list to watch for; add one: awesearch index --list NAME=PATH_OR_URL")
    return resolve(names, None, None, None, known, ()).lists or tuple(entry.id for entry in known)


def _carriers(engine: SearchEngine, record: Record) -> frozenset[str]:
    """Return the lists that carry a work already."""
    listed = engine.listed_as(record.title, record.arxiv_id)
    return frozenset(entry.list for paper in listed for entry in paper.listings)


def _filed(
    engine: SearchEngine, records: Sequence[Record], lists: Sequence[str], progress: Progress
) -> Iterator[tuple[Record, Filing]]:
    """Yield each record with its filing in each of the lists."""
    progress.begin(len(records))
    progress.asking("filing")
    for start in range(0, len(records), _AT_ONCE):
        batch = records[start : start + _AT_ONCE]
        papers = [(record.title, record.abstract or None) for record in batch]
        for record, filings in zip(batch, engine.file_many(papers, lists), strict=True):
            yield from ((record, filing) for filing in filings)
        progress.advance(len(batch))


def _new_paper(record: Record, filing: Filing) -> NewPaper:
    paper = work_of(record.arxiv_id, record, (), ())
    return NewPaper(paper, record.published, filing.fit, filing.suggestions)


def _with_row(new: NewPaper, entry: PaperList) -> NewPaper:
    section = new.suggestions[0].section if new.suggestions else ()
    return replace(new, row=row_for(entry, section, new.paper))


def _unseen(window: Window, came: Submissions) -> tuple[str, ...]:
    if came.missing:
        return ()
    seen = {name for record in came.records for name in record.categories}
    seen |= {name.partition(".")[0] for name in seen}
    return tuple(name for name in window.categories if name not in seen)
