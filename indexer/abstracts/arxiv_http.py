"""One request to arXiv over HTTP: only a whole feed passes, and only the page that is wanted is asked for."""

from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import requests

from indexer.abstracts.patience import ApiOptions, NoAnswerError, RefusedError
from indexer.abstracts.transport import Transport

DELAY = 3.0
"""The seconds that arXiv's terms ask to leave between two requests."""

_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
# XML does not allow them, and abstracts have contained them: one would make a whole page unreadable.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))


class NextPageError(Exception):
    """A further page was asked for; each question here is one page."""


class ArxivTransport(Transport):
    """What the session of the `arxiv` package sends with; `entries` and `total` are those of the last feed.

    `start` is where the page that is wanted begins.
    """

    def __init__(self, options: ApiOptions) -> None:
        super().__init__("arXiv", options, DELAY)
        self.start = 0
        self.entries = 0
        self.total = 0

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Return the answer if it is a redirect or a whole feed; raise otherwise."""
        if parse_qs(urlsplit(request.url or "").query).get("start", ["0"]) != [str(self.start)]:
            raise NextPageError(f"not asked for: {request.url}")
        return super().send(request, *args, **kwargs)

    def believe(self, response: requests.Response, body: bytes) -> bytes:
        """Return the body of a redirect or a whole feed; raises NoAnswerError and RefusedError for any other."""
        body = super().believe(response, body)
        if response.status_code == requests.codes.ok:
            body = body.translate(None, _CONTROLS)
            self._check_feed(body)
        return body

    def _check_feed(self, body: bytes) -> None:
        shown = " ".join(body[:60].decode("utf-8", "replace").split())
        try:
            root = ElementTree.fromstring(body)
        except (ElementTree.ParseError, LookupError, ValueError) as error:
            # The latter two are of an encoding that the parser does not know.
            kind = "a feed that is cut short or damaged" if b"<feed" in body else f"no feed: {shown!r}"
            raise NoAnswerError(f"arXiv answered with {kind}") from error
        if root.tag != f"{_ATOM}feed":
            raise NoAnswerError(f"arXiv answered with no feed: {shown!r}")
        entries = root.findall(f"{_ATOM}entry")
        for entry in entries:
            if "/api/errors" in entry.findtext(f"{_ATOM}id", ""):
                # Older servers say "bad request" with the status of a good answer.
                raise RefusedError(self.service, entry.findtext(f"{_ATOM}summary", ""))
        total = root.findtext(_TOTAL, "").strip()
        self.entries = len(entries)
        self.total = int(total) if total.isdecimal() else self.entries
