"""Filing submissions: their abstracts found, where they are listed already, and the sections where they may belong."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.abstracts import PullOptions, open_sources, pull
from indexer.abstracts.arxiv_ids import bare_id
from indexer.abstracts.lookup import pull_one
from indexer.abstracts.protocols import Progress
from indexer.abstracts.pulled import PULLED, PulledRecords
from indexer.abstracts.records import BY_ID, Answer, Found, NotAsked, NotFound, Wanted
from indexer.files import read_file
from indexer.lists import read_list
from indexer.lists.links import arxiv_id_of, doi
from indexer.paper_files import ENDINGS, read_papers
from indexer.same_work import resembles
from indexer.works import work_as_listed, work_of
from search.engine import SearchEngine
from search.errors import RequestError
from search.filters import resolve
from search.location import data_index
from search.papers import Filing, Paper, is_web_address, paper_id

_BETWEEN_IDS = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Filed:
    """A submission, the listed papers that it is already or `perhaps`, and its filing in each list.

    `by_title` says in one line why there was only the title to go by, `refused` why it could not be filed at all; each
    is None where that is not so. `incomplete` says that another time it may be otherwise.
    """

    paper: Paper
    listed: tuple[Paper, ...]
    filings: tuple[Filing, ...]
    perhaps: tuple[Paper, ...] = ()
    by_title: str | None = None
    refused: str | None = None
    incomplete: bool = False


@dataclass(frozen=True, slots=True)
class _Ready:
    """A submission with all the text that could be had, and why that is only a title."""

    paper: Paper
    by_title: str | None = None
    incomplete: bool = False


def names_paper(written: str) -> bool:
    """Return whether what a person wrote is an id or an address of a paper, and no title."""
    return arxiv_id_of(written) is not None or doi(written) is not None or is_web_address(written)


def file_by_id(engine: SearchEngine, written: str, lists: Sequence[str] | None, options: PullOptions) -> Filed:
    """File the paper with an arXiv id or address, which is asked for unless the index or an earlier pull has it.

    A DOI, or a publisher's address, does for a paper that the lists carry. Raises RequestError where it is none of
    these, or nobody has such a paper, CouldNotAskError where arXiv cannot be asked.
    """
    ids = [part for part in _BETWEEN_IDS.split(written) if arxiv_id_of(part)]
    if len(ids) > 1:
        raise RequestError(
            f"{written!r} names {len(ids)} papers; give one, or many in a file: awesearch suggest --file"
        )
    bare = bare_id(arxiv_id_of(written) or written)
    if bare is None:
        return _file_by_doi(engine, written, lists)
    if engine.has(paper_id(bare, None, "")):
        return _file(engine, _Ready(engine.paper(paper_id(bare, None, ""))), lists)
    with PulledRecords(data_index() / PULLED) as pulled:
        record = pull_one(bare, pulled, options)
    return _file(engine, _Ready(work_of(bare, record, (), ())), lists)


def _file_by_doi(engine: SearchEngine, written: str, lists: Sequence[str] | None) -> Filed:
    named = doi(written)
    if named is None:
        raise RequestError(f"{written!r} is no arXiv id; give one as 2403.01744, or a title")
    listed = engine.listed_as("", None, named)
    if not listed:
        raise RequestError(f"no list has a paper with the DOI {named}; give its arXiv id, or its title and abstract")
    return _file(engine, _Ready(listed[0]), lists)


def file_by_title(engine: SearchEngine, title: str, abstract: str | None, lists: Sequence[str] | None) -> Filed:
    """File a paper by its title and abstract; raises RequestError for an empty title."""
    paper = Paper(paper_id(None, None, title), title.strip(), abstract)
    return _file(engine, _Ready(paper, None if abstract else "no abstract was given"), lists)


def file_many(
    engine: SearchEngine,
    papers: Sequence[Paper],
    lists: Sequence[str] | None,
    options: PullOptions,
    progress: Progress,
) -> Iterator[Filed]:
    """Yield every paper filed, in order; abstracts that nobody has are asked for by arXiv id, all of them first."""
    without = [paper for paper in papers if paper.arxiv_id and not paper.abstract and not _text_of(engine, paper)]
    answers = _asked(without, options, progress)
    progress.begin(len(papers))
    progress.asking("filing")
    for paper in papers:
        ready = _ready(paper, answers.get(paper.arxiv_id or ""))
        try:
            yield _file(engine, ready, lists)
        except RequestError as error:
            yield Filed(paper, (), (), refused=str(error))
        progress.advance()


def read_submissions(path: Path) -> tuple[Paper, ...]:
    """Read the papers of a file: JSONL, CSV or BibTeX by its ending, else a list in any style.

    Raises InputFileError where it cannot be read or holds no paper.
    """
    if path.suffix.lower() in ENDINGS:
        return read_papers(path)
    listed = read_list(read_file(path), path.stem).listings
    works = (replace(work_as_listed(listing), listings=()) for listing in listed)
    # one id under two titles is a wrong link, and both are submitted
    return tuple({(work.id, work.title): work for work in works}.values())


def waiting(engine: SearchEngine, list_name: str, section: str) -> tuple[Paper, ...]:
    """Return the papers that a list has under a section; raises RequestError where it has no such list or section."""
    known = engine.store.lists
    chosen = resolve([list_name], None, None, None, known, ()).lists
    within = resolve(None, [section], None, None, [entry for entry in known if entry.id in chosen], ())
    return tuple(engine.store.papers_within(within))


def _file(engine: SearchEngine, ready: _Ready, lists: Sequence[str] | None) -> Filed:
    paper, by_title = ready.paper, ready.by_title
    listed = tuple(engine.listed_as(paper.title, paper.arxiv_id, paper.doi))
    if listed:
        # what a list says of its own papers is what it said before it had seen them
        known = listed[0]
        has_text = known.withheld or known.abstract
        by_title = None if has_text else by_title or "the index has no abstract of it"
        full = known if paper.id == known.id else paper
        return Filed(full, listed, tuple(engine.file_listed(known.id, lists)), by_title=by_title)
    if _text_of(engine, paper) and not paper.abstract:
        return Filed(paper, (), tuple(engine.file_listed(paper.id, lists)))
    filings = tuple(engine.file(paper.title, paper.abstract, lists))
    near = {one.id: one for filing in filings for said in filing.suggestions for one in said.evidence}
    perhaps = tuple(one for one in near.values() if resembles(paper.title, one.title, one.names))
    return Filed(paper, (), filings, perhaps, by_title, incomplete=ready.incomplete)


def _text_of(engine: SearchEngine, paper: Paper) -> bool:
    """Return whether the index has the text of a work, or what was made of it; an id of the user's own is no work's."""
    if not paper.id.startswith(("arxiv:", "doi:")) or not engine.has(paper.id):
        return False
    known = engine.paper(paper.id)
    return known.withheld or bool(known.abstract)


def _asked(papers: Sequence[Paper], options: PullOptions, progress: Progress) -> dict[str, Answer]:
    """Return what arXiv says of papers, by their ids."""
    if not papers:
        return {}
    wanted = [Wanted(paper.title, paper.arxiv_id, paper.authors) for paper in papers]
    with PulledRecords(data_index() / PULLED) as pulled:
        answers = pull(wanted, pulled, open_sources(options, only=(BY_ID,)), progress)
    return {answer.wanted.arxiv_id: answer for answer in answers if answer.wanted.arxiv_id}


def _ready(paper: Paper, answer: Answer | None) -> _Ready:
    if paper.abstract:
        return _Ready(paper)
    if isinstance(answer, Found):
        record = answer.record
        return _Ready(
            replace(
                paper,
                title=paper.title or record.title,
                abstract=record.abstract,
                authors=paper.authors or record.authors,
            )
        )
    if isinstance(answer, NotFound):
        return _Ready(paper, f"arXiv has no paper {paper.arxiv_id}")
    if isinstance(answer, NotAsked):
        return _Ready(paper, f"arXiv could not be asked for {paper.arxiv_id} ({answer.reason})", incomplete=True)
    return _Ready(paper, "it has no abstract and no arXiv id")
