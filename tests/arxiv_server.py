"""A local server that speaks arXiv's Atom protocol, misbehaves on command and remembers what it was asked."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from misbehaving_server import (
    DRIPPING,
    FALLS_SILENT,
    GOOD,
    HANGS_UP,
    HANGS_UP_WITHIN,
    MOVED,
    SILENT,
    TRUNCATED,
    Handler,
    MisbehavingServer,
    Mood,
    Reply,
    body,
    status,
)

from search.titles import normalise_title

__all__ = [
    "DRIPPING",
    "FALLS_SILENT",
    "GOOD",
    "HANGS_UP",
    "HANGS_UP_WITHIN",
    "MOVED",
    "SILENT",
    "TRUNCATED",
    "ArxivServer",
    "Mood",
    "Work",
    "body",
    "status",
    "works",
]

RECORDINGS = Path(__file__).parent / "recordings"
OPENSEARCH = 'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'


@dataclass(frozen=True, slots=True)
class Work:
    """One work that the server has."""

    arxiv_id: str
    title: str
    abstract: str
    authors: tuple[str, ...] = ("Ada Kettle",)
    published: str = "2023-05-08T17:59:59Z"
    version: int = 2
    categories: tuple[str, ...] = ("cs.IR",)


def works(count: int, first: int = 1) -> list[Work]:
    """Return made-up works 2305.00001, 2305.00002, ..."""
    return [
        Work(f"2305.{n:05}", f"Made-up Work Number {n}", f"Sentence one of work {n}. Sentence two of work {n}.")
        for n in range(first, first + count)
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: when it came and what it asked for."""

    at: float
    ids: tuple[str, ...]
    query: str
    start: int
    max_results: int
    user_agent: str


def empty(total: int = 0) -> Mood:
    """Answer with a feed without entries that says there are `total`."""
    return Mood("empty", total=total)


def without(*ids: str) -> Mood:
    """Leave some works out of the page and count them all the same."""
    return Mood("without", ids=ids)


RATE_EXCEEDED = body("Rate exceeded.")
HTML_PAGE = body("<!DOCTYPE html><html><body><p>arXiv is being maintained</p></body></html>")
WELL_FORMED = re.compile(r"\d{4}\.\d{4,5}(v\d+)?|[a-z-]+/\d{7}(v\d+)?")


class ArxivServer(MisbehavingServer[Asked]):
    """The server with the works that it has."""

    path = "/api/query"
    content_type = "application/atom+xml; charset=UTF-8"

    def __init__(self, has: Sequence[Work] = ()) -> None:
        super().__init__()
        self.works = {work.arxiv_id: work for work in has}
        self.refuses: set[str] = set()
        self.names_the_refused = False
        self.counts_unknown = False

    @property
    def asked_ids(self) -> list[tuple[str, ...]]:
        return [one.ids for one in self.asked]

    def read(self, handler: Handler) -> Asked:
        query = parse_qs(urlsplit(handler.path).query)
        ids = query.get("id_list", [""])[0]
        return Asked(
            at=time.monotonic(),
            ids=tuple(ids.split(",")) if ids else (),
            query=query.get("search_query", [""])[0],
            start=int(query.get("start", ["0"])[0]),
            max_results=int(query.get("max_results", ["10"])[0]),
            user_agent=handler.headers.get("User-Agent", ""),
        )

    def reply_to(self, asked: Asked, mood: Mood) -> Reply:
        if mood.kind == "empty":
            return Reply(200, _feed([], mood.total))
        bad = [one for one in asked.ids if not WELL_FORMED.fullmatch(one) or one in self.refuses]
        if not bad or mood.kind not in ("good", "without"):
            return Reply(200, self._page(asked, mood.ids))
        explanation = f"incorrect id format for {bad[0]}" if self.names_the_refused else "something is wrong"
        feed = (RECORDINGS / "arxiv_error.xml").read_text(encoding="utf-8")
        return Reply(400, feed.replace("{explanation}", explanation).replace("{bad}", "x").encode())

    def _page(self, asked: Asked, left_out: tuple[str, ...]) -> bytes:
        if "submittedDate:" in asked.query:
            found = sorted(
                filter(_within(asked.query), self.works.values()), key=lambda work: work.published, reverse=True
            )
        elif asked.query:
            phrase = normalise_title(asked.query.removeprefix("ti:"))
            found = [work for work in self.works.values() if phrase in normalise_title(work.title)]
        else:
            bare = [re.sub(r"v\d+$", "", one) for one in asked.ids]
            # arXiv does not keep the order in which it was asked.
            found = [self.works[one] for one in reversed(bare) if one in self.works]
        total = len(asked.ids) if self.counts_unknown and asked.ids else len(found)
        page = found[asked.start : asked.start + asked.max_results]
        return _feed([work for work in page if work.arxiv_id not in left_out], total)


def _within(query: str) -> Callable[[Work], bool]:
    """Return whether a work is what `(cat:cs.IR OR cat:math.*) AND submittedDate:[FROM TO UNTIL]` asks for."""
    asked = re.fullmatch(r"\((cat:\S+(?: OR cat:\S+)*)\) AND submittedDate:\[(\d{12}) TO (\d{12})\]", query)
    assert asked, query
    terms = [term.removeprefix("cat:") for term in asked[1].split(" OR ")]

    def wanted(work: Work) -> bool:
        submitted = re.sub(r"\D", "", work.published)[:12]
        of_category = any(fnmatchcase(name, term) for name in work.categories for term in terms)
        return of_category and asked[2] <= submitted <= asked[3]

    return wanted


def _feed(page: Sequence[Work], total: int) -> bytes:
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        "<title>ArXiv Query</title><id>http://arxiv.org/api/made-up-for-the-tests</id>\n"
        f"<opensearch:totalResults {OPENSEARCH}>{total}</opensearch:totalResults>\n"
    )
    return (head + "".join(map(_entry, page)) + "</feed>\n").encode()


def _entry(work: Work) -> str:
    words = work.title.split(" ", 1)
    title = "\n  ".join(words)
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in work.authors)
    categories = "".join(
        f'<category term="{name}" scheme="http://arxiv.org/schemas/atom"/>' for name in work.categories
    )
    return (
        f"<entry><id>http://arxiv.org/abs/{work.arxiv_id}v{work.version}</id>\n"
        f"<updated>2024-01-01T00:00:00Z</updated><published>{work.published}</published>\n"
        f"<title>{escape(title)}</title>\n<summary>  {escape(work.abstract)}\n</summary>{authors}"
        f"{categories}</entry>\n"
    )
