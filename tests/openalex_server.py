"""A local server that speaks OpenAlex's protocol for works, misbehaves on command and remembers what it was asked."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from misbehaving_server import (
    GOOD,
    HANGS_UP,
    HANGS_UP_WITHIN,
    SILENT,
    TRUNCATED,
    Handler,
    MisbehavingServer,
    Mood,
    Reply,
    body,
    status,
)

__all__ = [
    "GOOD",
    "HANGS_UP",
    "HANGS_UP_WITHIN",
    "SILENT",
    "TRUNCATED",
    "Mood",
    "OpenAlexServer",
    "Work",
    "body",
    "status",
    "works",
]

ALONE = "/works/doi:"
LONGEST_ADDRESS = 4_094
NOT_THERE = b"<!doctype html>\n<title>404 Not Found</title>\n"


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
    address: str
    dois: tuple[str, ...]
    alone: bool
    parameters: dict[str, str]
    user_agent: str


HTML_PAGE = body("<!DOCTYPE html><html><body><p>OpenAlex is being maintained</p></body></html>")


class OpenAlexServer(MisbehavingServer[Asked]):
    """The server with the works that it has."""

    content_type = "application/json"

    def __init__(self, has: Sequence[Work] = ()) -> None:
        super().__init__()
        self.works = {work.doi.lower(): work for work in has}
        self.merged: dict[str, str] = {}
        self.refuses: set[str] = set()
        self.largest_page = 100
        self.ignores_the_filter = False

    @property
    def asked_dois(self) -> list[tuple[str, ...]]:
        return [one.dois for one in self.asked]

    def read(self, handler: Handler) -> Asked:
        split = urlsplit(handler.path)
        parameters = {name: values[0] for name, values in parse_qs(split.query).items()}
        alone = split.path.startswith(ALONE)
        written = parameters.get("filter", "").removeprefix("doi:")
        dois = (unquote(split.path.removeprefix(ALONE)),) if alone else tuple(written.split("|")) if written else ()
        return Asked(
            at=time.monotonic(),
            address=handler.path,
            dois=tuple(doi.lower() for doi in dois),
            alone=alone,
            parameters=parameters,
            user_agent=handler.headers.get("User-Agent", ""),
        )

    def reply_to(self, asked: Asked, mood: Mood) -> Reply:
        path = urlsplit(asked.address).path
        if len(asked.address) > LONGEST_ADDRESS:
            return Reply(414, b"")
        if path.startswith("/works/W"):
            return Reply(200, json.dumps(self.works[unquote(path.removeprefix("/works/W"))].json()).encode())
        if asked.dois and self.refuses & set(asked.dois):
            return Reply(400, b'{"error": "Invalid query parameters error.", "message": "made up"}')
        if asked.alone:
            return self._alone(asked.dois[0])
        if path != "/works":
            return Reply(404, NOT_THERE)
        found = [work for doi, work in self.works.items() if doi in asked.dois or self.ignores_the_filter]
        # OpenAlex does not keep the order in which it was asked.
        page = [work.json() for work in reversed(found)][: min(self.largest_page, int(asked.parameters["per_page"]))]
        meta = {"count": len(found), "page": 1}
        return Reply(200, json.dumps({"meta": meta, "results": page, "group_by": []}).encode())

    def _alone(self, doi: str) -> Reply:
        if doi in self.merged:
            return Reply(301, b"", location=f"/works/W{self.merged[doi]}")
        if doi not in self.works:
            return Reply(404, NOT_THERE)
        return Reply(200, json.dumps(self.works[doi].json()).encode())
