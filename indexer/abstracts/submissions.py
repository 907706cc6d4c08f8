"""What is new at arXiv: of which categories, since when, asked page by page and stored as it comes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from indexer.abstracts.arxiv_api import ArxivApi, Page
from indexer.abstracts.patience import NoAnswerError, RefusedError
from indexer.abstracts.protocols import Progress
from indexer.abstracts.pulled import PulledRecords
from indexer.abstracts.records import BY_DATE, Record, Wanted
from search.errors import CouldNotAskError, RequestError

PAGE = 200
"""The most works in one request."""

MOST = 2_000
"""The most works that are asked for at all: ten requests, half a minute."""

_FIRST = datetime(1991, 8, 1, tzinfo=UTC)
_CATEGORY = re.compile(r"([a-z]{1,8}(?:-[a-z]{2,4})?)(?:\.([a-z]{2,8}(?:-[a-z]{2,4})?))?")
_AGO = re.compile(r"(\d{1,5})([hdw])", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}


@dataclass(frozen=True, slots=True)
class Window:
    """The works that are wanted: submitted to one of the categories from `since` to `until`, both in UTC."""

    categories: tuple[str, ...]
    since: datetime
    until: datetime

    @property
    def query(self) -> str:
        """The window in the language of arXiv's API."""
        either = " OR ".join(term for name in self.categories for term in _terms(name))
        return f"({either}) AND submittedDate:[{self.since:%Y%m%d%H%M} TO {self.until:%Y%m%d%H%M}]"

    @property
    def said(self) -> str:
        """The window in words."""
        return f"{' or '.join(self.categories)} since {self.since:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True, slots=True)
class Submissions:
    """What arXiv sent, the newest first; `missing` says in one line what it did not, None where that is nothing."""

    records: tuple[Record, ...]
    missing: str | None = None


def parse_categories(names: Sequence[str]) -> tuple[str, ...]:
    """Return arXiv categories as arXiv writes them, each once; raises RequestError for what cannot be one."""
    return tuple(dict.fromkeys(_category(name) for name in names))


def parse_since(text: str, now: datetime) -> datetime:
    """Return the moment that `36h`, `7d` or `2w` before `now` or a date (its midnight, UTC) means.

    Raises RequestError for anything else, and for what is not past.
    """
    given = text.strip().lower()
    try:
        if ago := _AGO.fullmatch(given):
            since = now - timedelta(hours=int(ago[1]) * _HOURS[ago[2]])
        elif _DATE.fullmatch(given):
            since = datetime.fromisoformat(given).replace(tzinfo=UTC)
        else:
            raise ValueError(given)
    except ValueError as error:
        raise RequestError(f"{text!r} is no time; give one as 36h, 7d or 2w, or a date as {now:%Y-%m-%d}") from error
    if since >= now:
        raise RequestError(f"{text!r} is not past yet; give a time as 36h, 7d or 2w, or a date before now")
    return max(since, _FIRST)


def new_submissions(
    api: ArxivApi, window: Window, pulled: PulledRecords, progress: Progress, most: int = MOST
) -> Submissions:
    """Return arXiv's works of a window, at most the newest `most`, each stored in `pulled` as soon as it is there.

    Raises CouldNotAskError where arXiv could not be asked for any.
    """
    records: dict[str, Record] = {}
    start = total = 0
    while start < (min(total, most) if start else most):
        try:
            page = api.by_date(window.query, start, min(PAGE, most - start), BY_DATE)
        except (NoAnswerError, RefusedError) as error:
            if not start:
                raise CouldNotAskError(f"arXiv could not be asked for {window.said}: {error}") from error
            return Submissions(tuple(records.values()), f"{len(records)} of {total} came, then {error}")
        if not start:
            progress.begin(min(page.total, most))
            progress.asking("arXiv")
        if not page.entries:
            break
        progress.advance(_keep(page, records, pulled))
        # A page may have fewer works than there are: what follows then begins earlier.
        start += min(page.entries, PAGE)
        total = max(total, page.total)
    return Submissions(tuple(records.values()), _missing(len(records), total, most))


def _keep(page: Page, records: dict[str, Record], pulled: PulledRecords) -> int:
    """Store what is new of a page, and return how many works that are."""
    before = len(records)
    for record in page.records:
        if record.arxiv_id and record.title and record.arxiv_id not in records:
            records[record.arxiv_id] = record
            if record.abstract:
                pulled.put(Wanted(record.title, record.arxiv_id), record)
    return len(records) - before


def _missing(came: int, total: int, most: int) -> str | None:
    if total > most:
        return f"of {total} only the newest {most} were asked for; name a later time, or fewer categories"
    return f"{came} of {total} came" if came < total else None


def _category(name: str) -> str:
    found = _CATEGORY.fullmatch(name.strip().lower())
    if not found:
        raise RequestError(
            f"{name!r} is no arXiv category; give one as cs.IR, math or astro-ph.GA, and --arxiv again for another"
        )
    archive, subject = found.groups()
    # Subjects of two letters are written large (cs.IR), the words of physics are not (cond-mat.soft).
    return f"{archive}.{subject.upper() if len(subject) == 2 else subject}" if subject else archive


def _terms(category: str) -> tuple[str, ...]:
    """Return how works of a category are asked for: an archive such as math is nothing but its subjects."""
    return (f"cat:{category}",) if "." in category else (f"cat:{category}", f"cat:{category}.*")
