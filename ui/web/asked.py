"""What an address asks the engine: its fields checked, and the hits that answer it."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from search import Hit, Paper, RequestError, SearchEngine
from ui.web.address import Address

MOST_RESULTS = 100
RESULTS = 10
_WHOLE = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits of an address, best first, and in how many seconds they came.

    `like` is the paper whose neighbours they are, where the address asked for those; `relevant` says whether they
    answer the question at all; `asked` is the question with its misspelt words mended.
    """

    hits: Sequence[Hit]
    seconds: float
    relevant: bool
    asked: str = ""
    like: Paper | None = None


def ask(engine: SearchEngine, address: Address) -> Answer | None:
    """Return what the index answers to an address, None where it asks nothing.

    Raises RequestError for what cannot be asked.
    """
    k, within = results(address), years(address)
    narrowed = (address.list, address.section, within, address.venue)
    code = bool(address.code)
    if not address.q and not address.similar:
        engine.within(*narrowed, has_code=code, facets=address.facet)
        return None
    started = time.perf_counter()
    if address.similar:
        like = engine.paper(address.similar)
        near = engine.similar(address.similar, k, *narrowed, has_code=code, facets=address.facet)
        return Answer(near, time.perf_counter() - started, relevant=True, like=like)
    answer = engine.ask(address.q, k, *narrowed, has_code=code, facets=address.facet)
    took = time.perf_counter() - started
    hits = [replace(hit, matched=engine.matched_words(answer.asked, hit.paper)) for hit in answer.hits]
    return Answer(hits, took, answer.relevant, answer.asked)


def results(address: Address) -> int:
    """Return how many papers an address asks for; raises RequestError where that is no number of 1 to 100."""
    if not address.k:
        return RESULTS
    k = _whole("number of results", address.k)
    if not 1 <= k <= MOST_RESULTS:
        raise RequestError(f"the number of results is {k}; ask for 1 to {MOST_RESULTS}")
    return k


def years(address: Address) -> str | None:
    """Return the years of an address as `2023-2025`, None where it names none; raises RequestError for others."""
    if not address.since and not address.until:
        return None
    for name, value in (("first year", address.since), ("last year", address.until)):
        if value and not 1000 <= _whole(name, value) <= 9999:
            raise RequestError(f"the {name} is {value}; give one of four digits, as 2024")
    return f"{address.since}-{address.until}"


def _whole(field: str, value: str) -> int:
    if not _WHOLE.fullmatch(value):
        raise RequestError(f"the {field} is {value[:40]!r}; give a whole number")
    return int(value)
