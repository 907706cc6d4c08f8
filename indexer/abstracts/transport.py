"""One request to a web service: through its gate, with a timeout and our name, and read to the end of the answer."""

import io
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3.exceptions
from requests.adapters import HTTPAdapter

from indexer.abstracts.gate import Gate, GateBusyError
from indexer.abstracts.patience import ApiOptions, NoAnswerError, RefusedError
from search.errors import RequestError

_BUSY = frozenset({403, 406, 408, 429})


class Transport(HTTPAdapter):
    """What a requests session sends its requests with; `delay` is the service's own pause between two, in seconds."""

    def __init__(self, service: str, options: ApiOptions, delay: float) -> None:
        super().__init__()
        self.service = service
        self._options = options
        pause = delay if options.delay is None else options.delay
        self._gate = Gate(service, options.gate_folder, delay=pause, patience=options.patience)
        self._user_agent = _user_agent(contact(options))

    def carry(self, session: requests.Session) -> None:
        """Become the way of every request of `session`."""
        session.mount("https://", self)
        session.mount("http://", self)
        session.max_redirects = 3

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """Turn every failure of a request within into a NoAnswerError with a reason for people."""
        # `from None`: the errors of requests quote the address, and an address may carry somebody's key.
        try:
            yield
        except requests.Timeout:
            raise NoAnswerError(f"{self.service} did not answer within {self._options.timeout:g} s") from None
        except requests.ConnectionError as error:
            cause = getattr(error.args[0], "reason", None) if error.args else None
            unreachable = isinstance(cause, urllib3.exceptions.NewConnectionError | urllib3.exceptions.ProxyError)
            raise NoAnswerError(f"no connection to {self.service}", unreachable=unreachable) from None
        except requests.RequestException as error:
            raise NoAnswerError(f"no answer from {self.service} ({type(error).__name__})", again=False) from None
        except GateBusyError as error:
            raise NoAnswerError(str(error), again=False) from error

    def add_headers(self, request: requests.PreparedRequest, **kwargs: Any) -> None:
        """Name ourselves, and leave no idle connection open: arXiv allows one over all processes."""
        request.headers["User-Agent"] = self._user_agent
        request.headers["Connection"] = "close"

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Return the answer, read to its end, if it can be believed; raise otherwise."""
        kwargs |= {"stream": True, "timeout": self._options.timeout}
        with self._gate.turn():
            response = super().send(request, **kwargs)
            try:
                body = self._read(response)
            finally:
                response.close()
        return _with_body(response, self.believe(response, body))

    def believe(self, response: requests.Response, body: bytes) -> bytes:
        """Return the body of a good answer or a redirect; raises NoAnswerError and RefusedError for any other."""
        status = response.status_code
        if status == requests.codes.bad:
            raise RefusedError(self.service, body.decode("utf-8", "replace"))
        if status < requests.codes.bad:
            return body
        after = _seconds(response.headers.get("Retry-After"))
        advice = self.advice(status)
        if after > self._options.longest_pause:
            raise NoAnswerError(f"HTTP {status}, {self.service} asks to wait {after:.0f} s{advice}", again=False)
        again = status in _BUSY or status >= requests.codes.server_error
        raise NoAnswerError(f"HTTP {status} from {self.service}{advice}", again=again, retry_after=after)

    def advice(self, status: int) -> str:
        """Return what may help against this HTTP status, "" where nothing is known to."""
        return ""

    def _read(self, response: requests.Response) -> bytes:
        late = time.monotonic() + self._options.deadline
        body = bytearray()
        try:
            # read1 returns what is there: a server that drips must not outwit the timeout byte by byte.
            while chunk := response.raw.read1(65536, decode_content=True):
                body += chunk
                if time.monotonic() > late:
                    raise NoAnswerError(f"{self.service}'s answer was not complete within {self._options.deadline:g} s")
        except urllib3.exceptions.ReadTimeoutError:
            raise NoAnswerError(
                f"{self.service} fell silent for {self._options.timeout:g} s within its answer"
            ) from None
        except urllib3.exceptions.HTTPError:
            raise NoAnswerError(f"the connection to {self.service} broke within its answer") from None
        return bytes(body)


def address_of(service: str, given: str | None, variable: str, default: str) -> str:
    """Return the address of a service: the given one, else the environment's, else the default.

    Raises RequestError for what is no web address.
    """
    address = given or os.environ.get(variable) or default
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
        raise RequestError(
            f"{address!r} is no address of an {service} API.\nSet {variable} to one such as {default}, or unset it."
        )
    return address


def contact(options: ApiOptions) -> str | None:
    """Return to whom a service may write: as the options say, else AWESEARCH_CONTACT, without control characters."""
    who = options.contact or os.environ.get("AWESEARCH_CONTACT") or ""
    return "".join(character for character in who if character.isascii() and character.isprintable()) or None


def _with_body(response: requests.Response, body: bytes) -> requests.Response:
    """The response again, with a body that was already read."""
    again = requests.Response()
    again.status_code, again.reason, again.headers = response.status_code, response.reason, response.headers
    again.url, again.request = response.url, response.request
    again.raw = io.BytesIO(body)
    return again


def _user_agent(who: str | None) -> str:
    try:
        ours = version("awesearch")
    except PackageNotFoundError:
        ours = "0"
    return f"awesearch/{ours} ({who or 'contact not given'})"


def _seconds(retry_after: str | None) -> float:
    """What a Retry-After header asks for, in seconds or as a date; 0 where it makes no sense."""
    text = (retry_after or "").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return 0.0
