"""What a build works on: the lists as they are read, the works that they list, with their abstracts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.abstracts import PullOptions, distinct, open_sources, pull
from indexer.abstracts.protocols import Source
from indexer.abstracts.pulled import PULLED, PulledRecords
from indexer.abstracts.records import Answer, Found, NotFound, Record, Wanted
from indexer.base_index import BaseIndex
from indexer.fetching import CouldNotFetchError, fetch, is_on_the_web
from indexer.files import read_file
from indexer.given import GivenPapers, has_own_id, is_bare_name, record_of, wanted_of
from indexer.lists import read_list
from indexer.lists.rows import learn_rows
from indexer.merge import merge
from indexer.progress import BuildProgress
from indexer.sources import ListSource, Sources
from indexer.works import arxiv_year, venue_in, year_in
from search.errors import InputFileError, RequestError
from search.papers import Conflict, Listing, Paper, PaperList, paper_id
from search.titles import normalise_title

_BARE_NAME = "the list gives a name alone, and no title to ask for"


@dataclass(frozen=True, slots=True)
class WholePapers:
    """Every paper once, as often as it is asked for: those that are `listed`, then those of files alone.

    `completed` are papers of files by row, with what was pulled for them; the rows `listed_too` are left out.
    """

    listed: tuple[Paper, ...]
    given: GivenPapers
    completed: Mapping[int, Paper]
    listed_too: frozenset[int]

    def __iter__(self) -> Iterator[Paper]:
        yield from self.listed
        for row, paper in self.given.papers():
            if row not in self.listed_too:
                yield self.completed.get(row, paper)

    def __len__(self) -> int:
        return len(self.listed) + len(self.given) - len(self.listed_too)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Every paper with all that is known of it, the conflicts between lists, and what each abstract's source said.

    `given` counts the papers that came with their abstract and that no answer is about.
    """

    papers: WholePapers
    conflicts: tuple[Conflict, ...]
    answers: tuple[Answer, ...]
    given: int


def read_lists(
    sources: Sources, copies: Sequence[ListSource], told: bool, offline: bool, base: BaseIndex, progress: BuildProgress
) -> tuple[list[PaperList], tuple[str, ...]]:
    """Return the lists, read now or else as the index has them, and the names of those that could not be had now.

    Raises InputFileError for a list that was `told` or copied now and cannot be read, or that the index does not have.
    """
    copied = {copy.name: copy for copy in copies}
    unknown = next((name for name in copied if name not in {source.name for source in sources.lists}), None)
    if unknown:
        raise RequestError(f"--copy names {unknown!r}, which is no list of this index; name the list with --list first")
    lists, unread = [], []
    for source in sources.lists:
        place = copied.get(source.name, source).address
        known = base.paper_list(source.name)
        try:
            data = _bytes(place, offline)
            lists.append(learn_rows(data, read_list(data, source.name, source.address), known))
        except InputFileError as error:
            if known is None or told or source.name in copied:
                raise
            reason = str(error).splitlines()[0]
        except CouldNotFetchError as error:
            reason = str(error)
            if known is None:
                raise InputFileError(
                    f"{reason}, and the index does not have {source.name!r} yet; read it from a copy: "
                    f"--copy {source.name}=PATH"
                ) from error
        else:
            continue
        lists.append(known)
        if place is not None:
            unread.append(source.name)
            progress.warn(f"{reason}: kept the {len(known.listings)} listings of {source.name!r} that the index has")
    return lists, tuple(unread)


def _bytes(place: str | None, offline: bool) -> bytes:
    if place is None:
        raise CouldNotFetchError("lists.toml gives no address")
    if not is_on_the_web(place):
        return read_file(Path(place))
    if offline:
        raise CouldNotFetchError(f"{place} was not fetched (--offline)")
    return fetch(place)


def gather(
    lists: Sequence[PaperList],
    given: GivenPapers,
    folder: Path,
    options: PullOptions,
    base: BaseIndex,
    progress: BuildProgress,
) -> Gathered:
    """Pull by id, see which works are left without one, pull those by title and DOI, and merge with all that came.

    `folder` holds what was pulled before and gets what is pulled now.
    """
    progress.step("pull")
    listings = [listing for entry in lists for listing in entry.listings]
    sources = open_sources(options)
    by_id = [_listed(entry) for entry in listings if entry.arxiv_id]
    without = given.without_abstract()
    by_id += [wanted_of(paper) for _, paper in without if paper.arxiv_id]
    with PulledRecords(folder / PULLED) as pulled:
        answers = _or_kept(_answers(by_id, given, pulled, sources, progress), base)
        merged = merge(listings, _evidence(answers, base))
        untraced = [paper for paper in (*merged.papers, *(paper for _, paper in without)) if not paper.arxiv_id]
        others = [wanted_of(paper) for paper in untraced if paper.doi or not is_bare_name(paper)]
        answers += _or_kept(_answers(others, given, pulled, sources, progress), base)
        bare = [paper for paper in untraced if not paper.doi and is_bare_name(paper)]
        answers += [NotFound(wanted_of(paper), _BARE_NAME) for paper in bare]
    answered = given.rows_for(answers)
    progress.step("merge")
    found = _evidence(answers, base)
    of_files = [Found(wanted_of(paper), record_of(paper)) for row, paper in given.like(listings) if row not in answered]
    merged = merge(listings, [*found, *of_files])
    papers = _with_given(merged.papers, given, without, found)
    return Gathered(papers, merged.conflicts, tuple(answers), given.with_abstract - len(answered))


def _listed(entry: Listing) -> Wanted:
    return Wanted(entry.title, entry.arxiv_id, entry.authors, (entry.list,), entry.doi)


def _answers(
    wanted: Sequence[Wanted],
    given: GivenPapers,
    pulled: PulledRecords,
    sources: Sequence[Source],
    progress: BuildProgress,
) -> list[Answer]:
    """Return an answer for each work: the abstract that the user's files give, else what is pulled."""
    works = [(work, given.record(work)) for work in distinct(wanted)]
    answers: list[Answer] = [Found(work, record) for work, record in works if record]
    return [*answers, *pull([work for work, record in works if not record], pulled, sources, progress)]


def _or_kept(answers: Sequence[Answer], base: BaseIndex) -> list[Answer]:
    """Return the answers, with the abstracts that the index before holds in place of what could not be had now."""
    kept = ((answer, _found(answer, base)) for answer in answers)
    return [known if known and not known.record.withheld else answer for answer, known in kept]


def _evidence(answers: Sequence[Answer], base: BaseIndex) -> list[Found]:
    """Return what was found, and what the index before knows of the rest: of withheld text, title and authors."""
    return [known for answer in answers if (known := _found(answer, base))]


def _found(answer: Answer, base: BaseIndex) -> Found | None:
    if isinstance(answer, Found):
        return answer
    wanted = answer.wanted
    record = base.record(wanted.arxiv_id, wanted.title, wanted.doi)
    return Found(wanted, record, remembered=True) if record else None


def _with_given(
    papers: Sequence[Paper], given: GivenPapers, without: Sequence[tuple[int, Paper]], found: Sequence[Found]
) -> WholePapers:
    """Return the listed papers and those of the user's files that no list has, one work once."""
    records = {answer.wanted.key: answer.record for answer in found}
    completed = {row: _with_record(paper, records.get(wanted_of(paper).key)) for row, paper in without}
    rows_of: dict[str, list[int]] = {}
    for row, paper in completed.items():
        rows_of.setdefault(paper.id, []).append(row)
    # of works with one title the last one has it
    titled = {normalise_title(paper.title): paper.id for paper in papers}
    listed: list[Paper] = []
    listed_too: set[int] = set()
    for paper in papers:
        has_title = titled[normalise_title(paper.title)] == paper.id
        same = dict(given.same_as(paper, by_title=has_title))
        same |= {row: completed[row] for row in (*same, *rows_of.get(paper.id, ())) if row in completed}
        listed.append(_with_abstract(paper, [one for _, one in sorted(same.items(), key=lambda pair: pair[0])]))
        listed_too.update(same)
    for found_id, rows in rows_of.items():
        # two papers of files turned out to be one work: the first stays
        _, *again = sorted({*rows, *(row for row in [given.row_of(found_id)] if row is not None)})
        listed_too.update(again)
    return WholePapers(tuple(listed), given, completed, frozenset(listed_too))


def _with_abstract(paper: Paper, same: Iterable[Paper]) -> Paper:
    """Return a listed paper with the abstract that a file gives where nothing else did."""
    known = next((one for one in same if one.abstract), None)
    if paper.abstract is not None or known is None:
        return paper
    return replace(paper, abstract=known.abstract, abstract_source=known.abstract_source, withheld=False)


def _with_record(paper: Paper, record: Record | None) -> Paper:
    if record is None:
        return paper
    arxiv_id = paper.arxiv_id or record.arxiv_id
    return replace(
        paper,
        id=paper.id if has_own_id(paper) else paper_id(arxiv_id, paper.doi, paper.title),
        abstract=None if record.withheld else record.abstract,
        abstract_source=record.source,
        withheld=record.withheld,
        authors=paper.authors or record.authors,
        arxiv_id=arxiv_id,
        year=paper.year or arxiv_year(arxiv_id) or year_in(record),
        venue=paper.venue or venue_in(record),
        categories=record.categories,
        journal_ref=record.journal_ref,
    )
