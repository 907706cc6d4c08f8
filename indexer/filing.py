"""Filing submissions: their abstracts found, where they are listed already, and the sections where they may belong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.abstracts import PullOptions, open_sources, pull
from indexer.abstracts.arxiv_ids import bare_id
from indexer.abstracts.lookup import pull_one
from indexer.abstracts.protocols import Progress
from indexer.abstracts.pulled import PULLED, PulledRecords
from indexer.abstracts.records import BY_ID, Found, NotFound, Wanted
from indexer.files import read_file
from indexer.lists import read_list
from indexer.paper_files import ENDINGS, read_papers
from indexer.works import work_as_listed, work_of
from search.engine import SearchEngine
from search.errors import RequestError
from search.filters import Filter, resolve
from search.location import data_index
from search.papers import Filing, Paper, paper_id

_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Filed:
    """A submission, the papers of the lists that it is already, and its filing in each list.

    `by_title` says in one line why there was only the title to go by, None where there was an abstract.
    """

    paper: Paper
    listed: tuple[Paper, ...]
    filings: tuple[Filing, ...]
    by_title: str | None = None
    incomplete: bool = False


def file_by_id(engine: SearchEngine, arxiv_id: str, lists: Sequence[str] | None, options: PullOptions) -> Filed:
    """File the paper with an arXiv id or address, which is asked for unless the index or an earlier pull has it.

    Raises RequestError where it is no arXiv id or arXiv has no such paper, CouldNotAskError where it cannot be asked.
    """
    bare = bare_id(arxiv_id)
    if bare is None:
        raise RequestError(f"{arxiv_id!r} is no arXiv id; give one as 2403.01744, or --title")
    if engine.has(paper_id(bare, None, "")):
        return _file_listed(engine, engine.paper(paper_id(bare, None, "")), lists)
    with PulledRecords(data_index() / PULLED) as pulled:
        record = pull_one(bare, pulled, options)
    return next(_file(engine, [(work_of(bare, record, (), ()), None, False)], lists))


def file_by_title(engine: SearchEngine, title: str, abstract: str | None, lists: Sequence[str] | None) -> Filed:
    """File a paper by its title and abstract; raises RequestError for an empty title."""
    paper = Paper(paper_id(None, None, title), title.strip(), abstract)
    return next(_file(engine, [(paper, None if abstract else "no abstract was given", False)], lists))


def file_many(
    engine: SearchEngine,
    papers: Sequence[Paper],
    lists: Sequence[str] | None,
    options: PullOptions,
    progress: Progress,
) -> Iterator[Filed]:
    """Yield every paper filed; abstracts that are not given are asked for by arXiv id, all of them first."""
    known = {paper.id for paper in papers if engine.has(paper.id)}
    found = _with_abstracts([paper for paper in papers if paper.id not in known], options, progress)
    progress.begin(len(papers))
    progress.asking("filing")
    for start in range(0, len(papers), _AT_ONCE):
        batch = papers[start : start + _AT_ONCE]
        fresh = _file(engine, [found[paper.id] for paper in batch if paper.id not in known], lists)
        for paper in batch:
            yield _file_listed(engine, engine.paper(paper.id), lists) if paper.id in known else next(fresh)
            progress.advance()


def read_submissions(path: Path) -> tuple[Paper, ...]:
    """Read the papers of a file: JSONL, CSV or BibTeX by its ending, else a list in any style.

    Raises InputFileError where it cannot be read or holds no paper.
    """
    if path.suffix.lower() in ENDINGS:
        return read_papers(path)
    listed = read_list(read_file(path), path.stem).listings
    works = (replace(work_as_listed(listing), listings=()) for listing in listed)
    return tuple({work.id: work for work in works}.values())


def waiting(engine: SearchEngine, list_name: str, section: str) -> tuple[Paper, ...]:
    """Return the papers that a list has under a section; raises RequestError where it has no such list or section."""
    within = resolve([list_name], [section], None, None, engine.store.lists, ())
    return tuple(engine.store.papers_within(Filter(places=within.places)))


def _file_listed(engine: SearchEngine, paper: Paper, lists: Sequence[str] | None) -> Filed:
    listed = engine.listed_as(paper.title, paper.arxiv_id)
    has_text = paper.withheld or paper.abstract
    return Filed(
        paper,
        tuple(listed),
        tuple(engine.file_listed(paper.id, lists)),
        None if has_text else "the index has no abstract of it",
    )


def _file(
    engine: SearchEngine, papers: Sequence[tuple[Paper, str | None, bool]], lists: Sequence[str] | None
) -> Iterator[Filed]:
    every = engine.file_many([(paper.title, paper.abstract) for paper, _, _ in papers], lists)
    for (paper, by_title, incomplete), filings in zip(papers, every, strict=True):
        listed = engine.listed_as(paper.title, paper.arxiv_id)
        yield Filed(paper, tuple(listed), tuple(filings), by_title, incomplete)


def _with_abstracts(
    papers: Sequence[Paper], options: PullOptions, progress: Progress
) -> dict[str, tuple[Paper, str | None, bool]]:
    """Return each paper by its id with its abstract, else why it has none and whether that may change."""
    found: dict[str, tuple[Paper, str | None, bool]] = {}
    without = [paper for paper in papers if not paper.abstract and paper.arxiv_id]
    with PulledRecords(data_index() / PULLED) as pulled:
        wanted = [Wanted(paper.title, paper.arxiv_id, paper.authors) for paper in without]
        answers = pull(wanted, pulled, open_sources(options, only=(BY_ID,)), progress) if wanted else []
    by_arxiv_id = {answer.wanted.arxiv_id: answer for answer in answers}
    for paper in papers:
        answer = by_arxiv_id.get(paper.arxiv_id) if paper.arxiv_id else None
        if paper.abstract:
            found[paper.id] = paper, None, False
        elif isinstance(answer, Found):
            record = answer.record
            full = replace(paper, title=paper.title or record.title, abstract=record.abstract, authors=record.authors)
            found[paper.id] = full, None, False
        elif isinstance(answer, NotFound):
            found[paper.id] = paper, f"arXiv has no paper {paper.arxiv_id}", False
        elif answer:
            found[paper.id] = paper, f"arXiv could not be asked for {paper.arxiv_id} ({answer.reason})", True
        else:
            found[paper.id] = paper, "it has no abstract and no arXiv id", False
    return found
