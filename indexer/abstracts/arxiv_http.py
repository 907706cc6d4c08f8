"""One request to arXiv over HTTP: through the gate, with a timeout and our name, and only a whole feed passes."""

import io
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import requests
import urllib3.exceptions
from requests.adapters import HTTPAdapter

from indexer.abstracts.gate import DELAY, Gate, GateBusyError

_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
# XML does not allow them, and abstracts have contained them: one would make a whole page unreadable.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_BUSY = frozenset({403, 406, 408, 429})


@dataclass(frozen=True, slots=True)
class ApiOptions:
    """How arXiv is asked; None is the environment's AWESEARCH_ARXIV_API and AWESEARCH_CONTACT, else the default."""

    url: str | None = None
    contact: str | None = None
    gate_folder: Path | None = None
    delay: float = DELAY
    timeout: float = 30.0
    deadline: float = 180.0
    attempts: int = 5
    backoff: float = 3.0
    longest_pause: float = 300.0


class NoAnswerError(Exception):
    """There was no answer, or none that can be believed; `again` says whether asking again may help.

    `unreachable` says that there was not even a connection: without network nobody should wait for minutes.
    """

    def __init__(self, reason: str, again: bool = True, retry_after: float = 0.0, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.again = again
        self.retry_after = retry_after
        self.unreachable = unreachable


class RefusedError(Exception):
    """arXiv says that the question itself is wrong; `words` are those of its explanation."""

    def __init__(self, explanation: str) -> None:
        super().__init__("arXiv refuses the question (HTTP 400)")
        self.words = frozenset(re.findall(r"[A-Za-z0-9./-]+", explanation))


class NextPageError(Exception):
    """A second page was asked for; each question here is one page."""


class Transport(HTTPAdapter):
    """What a requests session sends its requests with; `entries` and `total` are those of the last feed."""

    def __init__(self, options: ApiOptions) -> None:
        super().__init__()
        self._options = options
        self._gate = Gate(options.gate_folder, options.delay)
        self._user_agent = _user_agent(options.contact)
        self.entries = 0
        self.total = 0

    def carry(self, session: requests.Session) -> None:
        """Become the way of every request of `session`."""
        session.mount("https://", self)
        session.mount("http://", self)
        session.max_redirects = 3

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """Turn every failure of a request within into a NoAnswerError with a reason for people."""
        try:
            yield
        except requests.Timeout as error:
            raise NoAnswerError(f"arXiv did not answer within {self._options.timeout:g} s") from error
        except requests.ConnectionError as error:
            cause = getattr(error.args[0], "reason", None) if error.args else None
            unreachable = isinstance(cause, urllib3.exceptions.NewConnectionError | urllib3.exceptions.ProxyError)
            raise NoAnswerError("no connection to arXiv", unreachable=unreachable) from error
        except requests.RequestException as error:
            raise NoAnswerError(f"no answer from arXiv ({type(error).__name__})", again=False) from error
        except GateBusyError as error:
            raise NoAnswerError(str(error), again=False) from error

    def add_headers(self, request: requests.PreparedRequest, **kwargs: Any) -> None:
        """Name ourselves, and leave no idle connection open: arXiv allows one over all processes."""
        request.headers["User-Agent"] = self._user_agent
        request.headers["Connection"] = "close"

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Return the answer, read to its end, if it is a redirect or a whole feed; raise otherwise."""
        if parse_qs(urlsplit(request.url or "").query).get("start", ["0"]) != ["0"]:
            raise NextPageError(f"not asked for: {request.url}")
        kwargs |= {"stream": True, "timeout": self._options.timeout}
        with self._gate.turn():
            response = super().send(request, **kwargs)
            try:
                body = self._read(response)
            finally:
                response.close()
        self._check_status(response, body)
        if response.status_code == requests.codes.ok:
            body = body.translate(None, _CONTROLS)
            self._check_feed(body)
        return _with_body(response, body)

    def _read(self, response: requests.Response) -> bytes:
        late = time.monotonic() + self._options.deadline
        body = bytearray()
        try:
            # read1 returns what is there: a server that drips must not outwit the timeout byte by byte.
            while chunk := response.raw.read1(65536, decode_content=True):
                body += chunk
                if time.monotonic() > late:
                    raise NoAnswerError(f"arXiv's answer was not complete within {self._options.deadline:g} s")
        except urllib3.exceptions.ReadTimeoutError as error:
            raise NoAnswerError(f"arXiv fell silent for {self._options.timeout:g} s within its answer") from error
        except urllib3.exceptions.HTTPError as error:
            raise NoAnswerError("the connection to arXiv broke within its answer") from error
        return bytes(body)

    def _check_status(self, response: requests.Response, body: bytes) -> None:
        status = response.status_code
        if status == requests.codes.bad:
            raise RefusedError(body.decode("utf-8", "replace"))
        if status < requests.codes.bad:
            return
        after = _seconds(response.headers.get("Retry-After"))
        if after > self._options.longest_pause:
            raise NoAnswerError(f"HTTP {status}, arXiv asks to wait {after:.0f} s", again=False)
        again = status in _BUSY or status >= requests.codes.server_error
        raise NoAnswerError(f"HTTP {status} from arXiv", again=again, retry_after=after)

    def _check_feed(self, body: bytes) -> None:
        shown = " ".join(body[:60].decode("utf-8", "replace").split())
        try:
            root = ElementTree.fromstring(body)
        except ElementTree.ParseError as error:
            kind = "a feed that is cut short or damaged" if b"<feed" in body else f"no feed: {shown!r}"
            raise NoAnswerError(f"arXiv answered with {kind}") from error
        if root.tag != f"{_ATOM}feed":
            raise NoAnswerError(f"arXiv answered with no feed: {shown!r}")
        entries = root.findall(f"{_ATOM}entry")
        for entry in entries:
            if "/api/errors" in entry.findtext(f"{_ATOM}id", ""):
                # Older servers say "bad request" with the status of a good answer.
                raise RefusedError(entry.findtext(f"{_ATOM}summary", ""))
        total = root.findtext(_TOTAL, "").strip()
        self.entries = len(entries)
        self.total = int(total) if total.isdecimal() else self.entries


def _with_body(response: requests.Response, body: bytes) -> requests.Response:
    """The response again, with a body that was already read."""
    again = requests.Response()
    again.status_code, again.reason, again.headers = response.status_code, response.reason, response.headers
    again.url, again.request = response.url, response.request
    again.raw = io.BytesIO(body)
    return again


def _user_agent(contact: str | None) -> str:
    try:
        ours = version("awesearch")
    except PackageNotFoundError:
        ours = "0"
    who = contact or os.environ.get("AWESEARCH_CONTACT") or "contact not given"
    printable = "".join(character for character in who if character.isascii() and character.isprintable())
    return f"awesearch/{ours} ({printable})"


def _seconds(retry_after: str | None) -> float:
    """What a Retry-After header asks for, in seconds or as a date; 0 where it makes no sense."""
    text = (retry_after or "").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return 0.0
