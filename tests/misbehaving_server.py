"""A local HTTP server that misbehaves on command and remembers what it was asked; what it serves, a subclass says."""

import itertools
import threading
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from indexer.abstracts.patience import ApiOptions


class Timed(Protocol):
    """A request that was asked, at a moment of the monotonic clock."""

    @property
    def at(self) -> float: ...


AskedT = TypeVar("AskedT", bound=Timed)


@dataclass(frozen=True, slots=True)
class Mood:
    """How one request is answered; `kind` is one of the constants below, or one that the subclass knows."""

    kind: str
    status: int = 200
    body: bytes = b""
    retry_after: str | None = None
    total: int = 0
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server says when it is in a good mood."""

    code: int
    content: bytes
    location: str | None = None


def status(code: int, retry_after: str | None = None) -> Mood:
    """Answer with an HTTP status other than 200."""
    return Mood("body", status=code, body=b"<html>busy</html>", retry_after=retry_after)


def body(text: str | bytes) -> Mood:
    """Answer 200 with a body of one's own."""
    return Mood("body", body=text.encode() if isinstance(text, str) else text)


GOOD = Mood("good")
TRUNCATED = Mood("truncated")
SILENT = Mood("silent")
DRIPPING = Mood("dripping")
FALLS_SILENT = Mood("falls silent")
MOVED = Mood("moved")
HANGS_UP = Mood("hangs up")
HANGS_UP_WITHIN = Mood("hangs up within")


class MisbehavingServer(ABC, Generic[AskedT]):
    """The server, on a free port of the loopback; `moods` are used up one a request, then `usually` answers."""

    path = ""
    content_type = "text/plain"

    def __init__(self) -> None:
        self.moods: deque[Mood] = deque()
        self.usually = GOOD
        self.asked: list[AskedT] = []
        self.most_at_once = 0
        self._at_once = 0
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._http = _Http(("127.0.0.1", 0), Handler)
        self._http.owner = self
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @abstractmethod
    def read(self, handler: "Handler") -> AskedT:
        """Return what a request asks for."""

    @abstractmethod
    def reply_to(self, asked: AskedT, mood: Mood) -> Reply:
        """Return the answer to a request."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}{self.path}"

    @property
    def gaps(self) -> list[float]:
        """The seconds between the arrivals of one request and the next."""
        return [later.at - earlier.at for earlier, later in itertools.pairwise(self.asked)]

    def wait_for(self, count: int, seconds: float = 30.0) -> None:
        """Wait until `count` requests have come."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.asked) >= count, seconds), f"only {len(self.asked)} came"

    def handle(self, handler: "Handler") -> None:
        """Answer one request."""
        with self._changed:
            asked = self.read(handler)
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

    def _answer(self, handler: "Handler", asked: AskedT, mood: Mood) -> None:
        if mood.kind == "silent":
            self._stopping.wait(30)
        elif mood.kind == "body":
            handler.reply(mood.status, mood.body, retry_after=mood.retry_after)
        elif mood.kind == "moved":
            handler.reply(301, b"", location=handler.path)
        elif mood.kind != "hangs up":
            self._answer_somehow(handler, self.reply_to(asked, mood), mood)

    def _answer_somehow(self, handler: "Handler", reply: Reply, mood: Mood) -> None:
        whole = reply.content
        if mood.kind == "truncated":
            # In the middle of the last abstract, as a proxy that gives up does.
            handler.reply(200, whole[: whole.rindex(b"Sentence") + 8])
        elif mood.kind == "dripping":
            handler.drip(whole, self._stopping)
        elif mood.kind in ("falls silent", "hangs up within"):
            handler.reply(200, whole[: len(whole) // 2], length=len(whole))
            if mood.kind == "falls silent":
                self._stopping.wait(30)
        else:
            handler.reply(reply.code, whole, location=reply.location)


class QuickOptions:
    """Builds ApiOptions that ask a server without pauses worth naming."""

    def __init__(self, url: str, folder: Path) -> None:
        self._defaults: dict[str, Any] = {
            "url": url,
            "gate_folder": folder / "gate",
            "delay": 0.0,
            "timeout": 20.0,
            "attempts": 3,
            "backoff": 0.001,
        }

    def __call__(self, **options: Any) -> ApiOptions:
        return ApiOptions(**(self._defaults | options))


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    owner: MisbehavingServer[Any]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that was killed or lost its patience is what the tests are about."""


class Handler(BaseHTTPRequestHandler):
    """One request and its answer."""

    protocol_version = "HTTP/1.1"
    server: _Http

    def do_GET(self) -> None:
        self.close_connection = True
        self.server.owner.handle(self)

    def reply(
        self,
        code: int,
        content: bytes,
        retry_after: str | None = None,
        length: int | None = None,
        location: str | None = None,
    ) -> None:
        """Send an answer, its length told as `length`."""
        self.send_response(code)
        self.send_header("Content-Type", self.server.owner.content_type)
        self.send_header("Content-Length", str(len(content) if length is None else length))
        if retry_after is not None:
            self.send_header("Retry-After", retry_after)
        if location is not None:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(content)

    def drip(self, content: bytes, stopping: threading.Event) -> None:
        """Send an answer byte by byte."""
        self.reply(200, b"", length=len(content))
        for at in range(len(content)):
            if stopping.wait(0.02):
                return
            self.wfile.write(content[at : at + 1])
            self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Write no log."""
