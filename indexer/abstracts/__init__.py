"""Pulling abstracts: one file per source of abstracts, one table that orders them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.abstracts.protocols import Progress, Silent, Source
from indexer.abstracts.pulled import PulledRecords
from indexer.abstracts.records import (
    BY_ID,
    BY_TITLE,
    DUMP,
    OFFLINE,
    OPENALEX,
    Answer,
    Found,
    NotAsked,
    NotFound,
    Wanted,
)
from search.titles import normalise_title

if TYPE_CHECKING:
    from indexer.abstracts.patience import ApiOptions


@dataclass(frozen=True, slots=True)
class PullOptions:
    """Where abstracts may come from: arXiv's dump, if there is one, and unless offline arXiv's API and OpenAlex."""

    dump: Path | None = None
    offline: bool = False
    api: "ApiOptions | None" = None
    openalex: "ApiOptions | None" = None


def _dump(options: PullOptions) -> Iterable[Source]:
    from indexer.abstracts.arxiv_dump import ArxivDump

    return [ArxivDump(options.dump)] if options.dump else []


def _arxiv(options: PullOptions) -> Iterable[Source]:
    if options.offline:
        return []
    # Imported late: reading lists and working offline need no web client.
    from indexer.abstracts.arxiv_api import ArxivApi
    from indexer.abstracts.arxiv_sources import ArxivById, ArxivByTitle

    api = ArxivApi(options.api)
    return [ArxivById(api), ArxivByTitle(api)]


def _openalex(options: PullOptions) -> Iterable[Source]:
    if options.offline:
        return []
    from indexer.abstracts.openalex import OpenAlex

    return [OpenAlex(options.openalex)]


TABLE: tuple[tuple[frozenset[str], Callable[[PullOptions], Iterable[Source]]], ...] = (
    (frozenset((DUMP,)), _dump),
    (frozenset((BY_ID, BY_TITLE)), _arxiv),
    (frozenset((OPENALEX,)), _openalex),
)
"""The sources by name, in the order in which they are asked; a new one is a new file and a new line here."""


def open_sources(options: PullOptions, only: Collection[str] | None = None) -> tuple[Source, ...]:
    """Return the sources that `options` allow, of the names `only` (None: all), in the order of the table.

    Raises RequestError for the address of a service, of those to open, that is none.
    """
    makers = [make for names, make in TABLE if only is None or not names.isdisjoint(only)]
    return tuple(source for make in makers for source in make(options) if only is None or source.name in only)


def pull(
    wanted: Sequence[Wanted], pulled: PulledRecords, sources: Sequence[Source], progress: Progress | None = None
) -> tuple[Answer, ...]:
    """Answer every distinct `wanted.key` once: from what was pulled before, then from `sources` in their order."""
    told = progress or Silent()
    works = distinct(wanted)
    told.begin(len(works))
    answers: dict[str, Answer] = {}
    for one in works:
        known = _before(one, pulled)
        if known:
            answers[one.key] = known
    told.advance(len(answers))
    for source in sources:
        todo = [one for one in works if _worth_asking(one, answers.get(one.key), pulled, source)]
        if not todo:
            continue
        told.asking(source.name)
        for answer in source.answer(todo):
            _store(answer, pulled, source)
            key = answer.wanted.key
            if key not in answers:
                told.advance()
            answers[key] = _better(answers.get(key), answer)
    told.advance(len(works) - len(answers))
    return tuple(_settled(one, answers.get(one.key), pulled) for one in works)


def distinct(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Return one Wanted per key, with the lists of all and whatever title, DOI and authors the first does not know."""
    merged: dict[str, Wanted] = {}
    for one in wanted:
        first = merged.setdefault(one.key, one)
        merged[one.key] = replace(
            first,
            title=first.title or one.title,
            doi=first.doi or one.doi,
            authors=first.authors or one.authors,
            lists=tuple(dict.fromkeys(first.lists + one.lists)),
        )
    return list(merged.values())


def _before(one: Wanted, pulled: PulledRecords) -> Answer | None:
    record = pulled.find(one)
    return Found(one, record, remembered=True) if record else pulled.not_found(one)


def _worth_asking(one: Wanted, answer: Answer | None, pulled: PulledRecords, source: Source) -> bool:
    # What one source did not have another may: only the source that said so is spared.
    return not isinstance(answer, Found) and pulled.not_found(one, source.name) is None


def _store(answer: Answer, pulled: PulledRecords, source: Source) -> None:
    if isinstance(answer, Found):
        pulled.put(answer.wanted, answer.record)
    elif isinstance(answer, NotFound):
        pulled.put_not_found(answer, source.name)


def _better(before: Answer | None, answer: Answer) -> Answer:
    """Found wins, then what may still be found another time, then what says why."""
    if isinstance(answer, NotFound) and (isinstance(before, NotAsked) or (before and not answer.reason)):
        return before
    return answer


def _settled(one: Wanted, answer: Answer | None, pulled: PulledRecords) -> Answer:
    """Return the answer; "not found" stands only where every source that could have the work has said so."""
    places = _places(one)
    if isinstance(answer, NotFound) and not all(pulled.not_found(one, name) for name in places):
        return NotAsked(one, OFFLINE)
    return answer or NotAsked(one, OFFLINE if places else "neither an arXiv id, a DOI nor a title")


def _places(one: Wanted) -> tuple[str, ...]:
    """Return the names of the sources that could have a work; what the dump lacks, arXiv itself may have."""
    on_arxiv = (BY_ID,) if one.arxiv_id else (BY_TITLE,) if normalise_title(one.title) else ()
    return (*on_arxiv, OPENALEX) if one.doi else on_arxiv
