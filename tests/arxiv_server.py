"""A local server that speaks arXiv's Atom protocol, misbehaves on command and remembers what it was asked."""

import itertools
import re
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from search.titles import normalise_title

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


@dataclass(frozen=True, slots=True)
class Mood:
    """How one request is answered; `kind` is one of the constants below."""

    kind: str
    status: int = 200
    body: bytes = b""
    retry_after: str | None = None
    total: int = 0
    ids: tuple[str, ...] = ()


def status(code: int, retry_after: str | None = None) -> Mood:
    """Answer with an HTTP status other than 200."""
    return Mood("body", status=code, body=b"<html>busy</html>", retry_after=retry_after)


def body(text: str | bytes) -> Mood:
    """Answer 200 with a body of one's own."""
    return Mood("body", body=text.encode() if isinstance(text, str) else text)


def empty(total: int = 0) -> Mood:
    """Answer with a feed without entries that says there are `total`."""
    return Mood("empty", total=total)


def without(*ids: str) -> Mood:
    """Leave some works out of the page and count them all the same."""
    return Mood("without", ids=ids)


GOOD = Mood("good")
RATE_EXCEEDED = body("Rate exceeded.")
HTML_PAGE = body("<!DOCTYPE html><html><body><p>arXiv is being maintained</p></body></html>")
TRUNCATED = Mood("truncated")
SILENT = Mood("silent")
DRIPPING = Mood("dripping")
FALLS_SILENT = Mood("falls silent")
MOVED = Mood("moved")
HANGS_UP = Mood("hangs up")
HANGS_UP_WITHIN = Mood("hangs up within")
WELL_FORMED = re.compile(r"\d{4}\.\d{4,5}(v\d+)?|[a-z-]+/\d{7}(v\d+)?")


class ArxivServer:
    """The server, on a free port of the loopback; `moods` are used up one a request, then `usually` answers."""

    def __init__(self, has: Sequence[Work] = ()) -> None:
        self.works = {work.arxiv_id: work for work in has}
        self.moods: deque[Mood] = deque()
        self.usually = GOOD
        self.refuses: set[str] = set()
        self.names_the_refused = False
        self.counts_unknown = False
        self.asked: list[Asked] = []
        self.most_at_once = 0
        self._at_once = 0
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.arxiv = self
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/api/query"

    @property
    def asked_ids(self) -> list[tuple[str, ...]]:
        return [one.ids for one in self.asked]

    @property
    def gaps(self) -> list[float]:
        """The seconds between the arrivals of one request and the next."""
        times = [one.at for one in self.asked]
        return [later - earlier for earlier, later in itertools.pairwise(times)]

    def wait_for(self, count: int, seconds: float = 30.0) -> None:
        """Wait until `count` requests have come."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.asked) >= count, seconds), f"only {len(self.asked)} came"

    def handle(self, handler: "_Handler") -> None:
        with self._changed:
            asked = _asked(handler)
            self.asked.append(asked)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            mood = self.moods.popleft() if self.moods else self.usually
            self._changed.notify_all()
        try:
            self._answer(handler, asked, mood)
        finally:
            with self._changed:
                self._at_once -= 1

    def _answer(self, handler: "_Handler", asked: Asked, mood: Mood) -> None:
        if mood.kind == "silent":
            self._stopping.wait(30)
        elif mood.kind == "body":
            handler.reply(mood.status, mood.body, retry_after=mood.retry_after)
        elif mood.kind == "empty":
            handler.reply(200, _feed([], mood.total))
        elif mood.kind == "truncated":
            whole = self._page(asked, ())
            # In the middle of the last abstract, as a proxy that gives up does.
            handler.reply(200, whole[: whole.rindex(b"Sentence two") + 8])
        elif mood.kind == "dripping":
            handler.drip(self._page(asked, ()), self._stopping)
        elif mood.kind == "falls silent":
            whole = self._page(asked, ())
            handler.reply(200, whole[: len(whole) // 2], length=len(whole))
            self._stopping.wait(30)
        elif mood.kind == "moved":
            handler.reply(301, b"", location=handler.path)
        elif mood.kind == "hangs up within":
            whole = self._page(asked, ())
            handler.reply(200, whole[: len(whole) // 2], length=len(whole))
        elif mood.kind != "hangs up":
            self._answer_well(handler, asked, mood)

    def _answer_well(self, handler: "_Handler", asked: Asked, mood: Mood) -> None:
        bad = [one for one in asked.ids if not WELL_FORMED.fullmatch(one) or one in self.refuses]
        if not bad:
            handler.reply(200, self._page(asked, mood.ids))
            return
        explanation = f"incorrect id format for {bad[0]}" if self.names_the_refused else "something is wrong"
        feed = (RECORDINGS / "arxiv_error.xml").read_text(encoding="utf-8")
        handler.reply(400, feed.replace("{explanation}", explanation).replace("{bad}", "x").encode())

    def _page(self, asked: Asked, left_out: tuple[str, ...]) -> bytes:
        if asked.query:
            phrase = normalise_title(asked.query.removeprefix("ti:"))
            found = [work for work in self.works.values() if phrase in normalise_title(work.title)]
        else:
            bare = [re.sub(r"v\d+$", "", one) for one in asked.ids]
            # arXiv does not keep the order in which it was asked.
            found = [self.works[one] for one in reversed(bare) if one in self.works]
        total = len(asked.ids) if self.counts_unknown and asked.ids else len(found)
        page = found[asked.start : asked.start + asked.max_results]
        return _feed([work for work in page if work.arxiv_id not in left_out], total)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    arxiv: ArxivServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that was killed or lost its patience is what the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http

    def do_GET(self) -> None:
        self.close_connection = True
        self.server.arxiv.handle(self)

    def reply(
        self,
        code: int,
        content: bytes,
        retry_after: str | None = None,
        length: int | None = None,
        location: str | None = None,
    ) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "application/atom+xml; charset=UTF-8")
        self.send_header("Content-Length", str(len(content) if length is None else length))
        if retry_after is not None:
            self.send_header("Retry-After", retry_after)
        if location is not None:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(content)

    def drip(self, content: bytes, stopping: threading.Event) -> None:
        self.reply(200, b"", length=len(content))
        for at in range(len(content)):
            if stopping.wait(0.02):
                return
            self.wfile.write(content[at : at + 1])
            self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Write no log."""


def _asked(handler: _Handler) -> Asked:
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
    return (
        f"<entry><id>http://arxiv.org/abs/{work.arxiv_id}v{work.version}</id>\n"
        f"<updated>2024-01-01T00:00:00Z</updated><published>{work.published}</published>\n"
        f"<title>{escape(title)}</title>\n<summary>  {escape(work.abstract)}\n</summary>{authors}"
        '<category term="cs.IR" scheme="http://arxiv.org/schemas/atom"/></entry>\n'
    )
