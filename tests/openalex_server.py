"""A local server that speaks OpenAlex's protocol for works, misbehaves on command and remembers what it was asked."""

import itertools
import json
import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

ALONE = "/works/doi:"
LONGEST_ADDRESS = 4_094


@dataclass(frozen=True, slots=True)
class Work:
    """One work that the server has; `more` replaces fields of its JSON."""

    doi: str
    title: str
    abstract: str | None
    authors: tuple[str, ...] = ("Ada Kettle",)
    published: str = "2023-05-08"
    journal: str | None = "Journal of Cups"
    pages: tuple[str, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        source = {"display_name": self.journal} if self.journal else None
        pages = [f"https://doi.org/{self.doi}", *self.pages]
        locations = [{"source": source, "landing_page_url": page, "is_oa": True} for page in pages]
        return {
            "id": "https://openalex.org/W1",
            "doi": f"https://doi.org/{self.doi.lower()}",
            "display_name": self.title,
            "publication_date": self.published,
            "authorships": [{"author": {"display_name": name}, "raw_author_name": name} for name in self.authors],
            "primary_location": locations[0],
            "locations": locations,
            "abstract_inverted_index": None if self.abstract is None else inverted(self.abstract),
        } | self.more


def inverted(text: str) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for at, word in enumerate(text.split()):
        index.setdefault(word, []).append(at)
    return index


def works(count: int, first: int = 1) -> list[Work]:
    """Return made-up works 10.1000/1, 10.1000/2, ..."""
    return [
        Work(f"10.1000/{n}", f"Made-up Work Number {n}", f"Sentence one of work {n}. Sentence two of work {n}.")
        for n in range(first, first + count)
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: when it came, for which DOIs, whether for one alone, and with which parameters."""

    at: float
    dois: tuple[str, ...]
    alone: bool
    parameters: dict[str, str]
    user_agent: str


@dataclass(frozen=True, slots=True)
class Mood:
    """How one request is answered; `kind` is one of those below."""

    kind: str
    status: int = 200
    body: bytes = b""
    retry_after: str | None = None


def status(code: int, retry_after: str | None = None) -> Mood:
    """Answer with an HTTP status other than 200."""
    return Mood("body", code, b'{"error": "made up", "message": "made up"}', retry_after)


def body(text: str | bytes) -> Mood:
    """Answer 200 with a body of one's own."""
    return Mood("body", body=text.encode() if isinstance(text, str) else text)


GOOD = Mood("good")
HTML_PAGE = body("<!DOCTYPE html><html><body><p>OpenAlex is being maintained</p></body></html>")
TRUNCATED = Mood("truncated")
SILENT = Mood("silent")
HANGS_UP = Mood("hangs up")
HANGS_UP_WITHIN = Mood("hangs up within")


class OpenAlexServer:
    """The server, on a free port of the loopback; `moods` are used up one a request, then `usually` answers."""

    def __init__(self, has: Sequence[Work] = ()) -> None:
        self.works = {work.doi.lower(): work for work in has}
        self.merged: dict[str, str] = {}
        self.moods: deque[Mood] = deque()
        self.usually = GOOD
        self.refuses: set[str] = set()
        self.largest_page = 100
        self.ignores_the_filter = False
        self.asked: list[Asked] = []
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.openalex = self
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
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def asked_dois(self) -> list[tuple[str, ...]]:
        return [one.dois for one in self.asked]

    @property
    def gaps(self) -> list[float]:
        """The seconds between the arrivals of one request and the next."""
        return [later.at - earlier.at for earlier, later in itertools.pairwise(self.asked)]

    def handle(self, handler: "_Handler") -> None:
        with self._lock:
            asked = _asked(handler)
            self.asked.append(asked)
            mood = self.moods.popleft() if self.moods else self.usually
        if len(handler.path) > LONGEST_ADDRESS:
            handler.reply(414, b"")
        elif mood.kind == "silent":
            self._stopping.wait(30)
        elif mood.kind == "body":
            handler.reply(mood.status, mood.body, retry_after=mood.retry_after)
        elif mood.kind == "truncated":
            whole = self._answer(handler, asked)[1]
            handler.reply(200, whole[: whole.rindex(b"Sentence")])
        elif mood.kind == "hangs up within":
            whole = self._answer(handler, asked)[1]
            handler.reply(200, whole[: len(whole) // 2], length=len(whole))
        elif mood.kind == "good":
            code, content = self._answer(handler, asked)
            handler.reply(code, content, location=content.decode() if code == 301 else None)

    def _answer(self, handler: "_Handler", asked: Asked) -> tuple[int, bytes]:
        path = urlsplit(handler.path).path
        if path.startswith("/works/W"):
            return 200, json.dumps(self.works[unquote(path.removeprefix("/works/W"))].json()).encode()
        if asked.dois and self.refuses & set(asked.dois):
            return 400, b'{"error": "Invalid query parameters error.", "message": "made up"}'
        if asked.alone:
            return self._alone(asked.dois[0])
        if path != "/works":
            return 404, b"<!doctype html>\n<title>404 Not Found</title>\n"
        found = [work for doi, work in self.works.items() if doi in asked.dois or self.ignores_the_filter]
        # OpenAlex does not keep the order in which it was asked.
        page = [work.json() for work in reversed(found)][: min(self.largest_page, int(asked.parameters["per_page"]))]
        return 200, json.dumps({"meta": {"count": len(found), "page": 1}, "results": page, "group_by": []}).encode()

    def _alone(self, doi: str) -> tuple[int, bytes]:
        if doi in self.merged:
            return 301, f"/works/W{self.merged[doi]}".encode()
        if doi not in self.works:
            return 404, b"<!doctype html>\n<title>404 Not Found</title>\n"
        return 200, json.dumps(self.works[doi].json()).encode()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    openalex: OpenAlexServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that lost its patience is what the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http

    def do_GET(self) -> None:
        self.close_connection = True
        self.server.openalex.handle(self)

    def reply(
        self,
        code: int,
        content: bytes,
        retry_after: str | None = None,
        length: int | None = None,
        location: str | None = None,
    ) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content) if length is None else length))
        if retry_after is not None:
            self.send_header("Retry-After", retry_after)
        if location is not None:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Write no log."""


def _asked(handler: _Handler) -> Asked:
    split = urlsplit(handler.path)
    parameters = {name: values[0] for name, values in parse_qs(split.query).items()}
    alone = split.path.startswith(ALONE)
    written = parameters.get("filter", "").removeprefix("doi:")
    dois = (unquote(split.path.removeprefix(ALONE)),) if alone else tuple(written.split("|")) if written else ()
    return Asked(
        at=time.monotonic(),
        dois=tuple(doi.lower() for doi in dois),
        alone=alone,
        parameters=parameters,
        user_agent=handler.headers.get("User-Agent", ""),
    )
