"""What a build works on: the lists as they are read, the works that they list, with their abstracts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.abstracts import PullOptions, distinct, open_sources, pull
from indexer.abstracts.protocols import Source
from indexer.abstracts.pulled import PULLED, PulledRecords
from indexer.abstracts.records import GIVEN, Answer, Found, NotFound, Record, Wanted
from indexer.base_index import BaseIndex
from indexer.fetching import CouldNotFetchError, fetch, is_on_the_web
from indexer.files import read_file
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
class Gathered:
    """Every paper with all that is known of it, the conflicts between lists, and what each abstract's source said."""

    papers: tuple[Paper, ...]
    conflicts: tuple[Conflict, ...]
    answers: tuple[Answer, ...]


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
            lists.append(learn_rows(data, read_list(data, source.name, source.address)))
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
    given: Sequence[Paper],
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
    without = [paper for paper in given if not paper.abstract]
    by_id += [_wanted(paper) for paper in without if paper.arxiv_id]
    with PulledRecords(folder / PULLED) as pulled:
        answers = _or_kept(_answers(by_id, given, pulled, sources, progress), base)
        merged = merge(listings, _evidence(answers, base))
        untraced = [paper for paper in (*merged.papers, *without) if not paper.arxiv_id]
        others = [_wanted(paper) for paper in untraced if paper.doi or not _is_bare_name(paper)]
        answers += _or_kept(_answers(others, given, pulled, sources, progress), base)
        bare = [paper for paper in untraced if not paper.doi and _is_bare_name(paper)]
        answers += [NotFound(_wanted(paper), _BARE_NAME) for paper in bare]
    answered = {answer.wanted.key for answer in answers}
    used = {answer.record for answer in answers if isinstance(answer, Found)}
    brought = [(_wanted(paper), _given_record(paper)) for paper in given if paper.abstract]
    answers += [Found(work, record) for work, record in brought if work.key not in answered and record not in used]
    progress.step("merge")
    evidence = _evidence(answers, base)
    merged = merge(listings, evidence)
    return Gathered(tuple(_with_given(merged.papers, given, evidence)), merged.conflicts, tuple(answers))


def _is_bare_name(paper: Paper) -> bool:
    return bool(paper.listings) and not any(entry.title for entry in paper.listings)


def _listed(entry: Listing) -> Wanted:
    return Wanted(entry.title, entry.arxiv_id, entry.authors, (entry.list,), entry.doi)


def _wanted(paper: Paper) -> Wanted:
    # A bare name is no title: a work that has only that, and a DOI, is asked for by the DOI alone.
    title = None if _is_bare_name(paper) and paper.doi else paper.title
    return Wanted(title, paper.arxiv_id, paper.authors, _lists(paper), paper.doi)


def _lists(paper: Paper) -> tuple[str, ...]:
    return tuple(dict.fromkeys(listing.list for listing in paper.listings))


def _answers(
    wanted: Sequence[Wanted],
    given: Sequence[Paper],
    pulled: PulledRecords,
    sources: Sequence[Source],
    progress: BuildProgress,
) -> list[Answer]:
    """Return an answer for each work: the abstract that the user's files give, else what is pulled."""
    brought = [(_wanted(paper), _given_record(paper)) for paper in given if paper.abstract]
    by_key = {work.key: record for work, record in brought}
    by_title = {normalise_title(work.title): record for work, record in brought if not work.arxiv_id}
    works = [(work, _given_for(work, by_key, by_title)) for work in distinct(wanted)]
    answers: list[Answer] = [Found(work, record) for work, record in works if record]
    return [*answers, *pull([work for work, record in works if not record], pulled, sources, progress)]


def _given_for(work: Wanted, by_key: Mapping[str, Record], by_title: Mapping[str, Record]) -> Record | None:
    """Return what the user's files give for a work: under its key, else under its title unless two DOIs disagree."""
    known = by_key.get(work.key)
    if known or work.arxiv_id or not work.title:
        return known
    titled = by_title.get(normalise_title(work.title))
    return titled if titled and not (titled.doi and work.doi) else None


def _given_record(paper: Paper) -> Record:
    return Record(paper.title, paper.abstract or "", GIVEN, paper.authors, paper.arxiv_id, paper.doi)


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


def _with_given(papers: Sequence[Paper], given: Sequence[Paper], found: Sequence[Found]) -> list[Paper]:
    """Return the listed papers and those of the user's files that no list has, one work once.

    A paper that a file gives an id of its own stays a paper of its own, whatever the lists hold.
    """
    records = {answer.wanted.key: answer.record for answer in found}
    together = {paper.id: paper for paper in papers}
    by_title = {normalise_title(paper.title): paper.id for paper in papers}
    for paper in given:
        completed = _with_record(paper, records.get(_wanted(paper).key))
        listed = None if _has_own_id(paper) else by_title.get(normalise_title(completed.title))
        listed_paper = together.get(listed or completed.id)
        if listed_paper is None:
            together[completed.id] = completed
        elif listed_paper.abstract is None and completed.abstract:
            source = completed.abstract_source
            together[listed_paper.id] = replace(
                listed_paper, abstract=completed.abstract, abstract_source=source, withheld=False
            )
    return list(together.values())


def _has_own_id(paper: Paper) -> bool:
    return paper.id != paper_id(paper.arxiv_id, paper.doi, paper.title)


def _with_record(paper: Paper, record: Record | None) -> Paper:
    if paper.abstract or record is None:
        return paper
    arxiv_id = paper.arxiv_id or record.arxiv_id
    return replace(
        paper,
        id=paper.id if _has_own_id(paper) else paper_id(arxiv_id, paper.doi, paper.title),
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
