"""The build: lists in, an index that answers out."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.abstracts import PullOptions, open_sources, pull
from indexer.abstracts.coverage import Coverage, cover
from indexer.abstracts.pulled import PULLED, PulledRecords
from indexer.abstracts.records import GIVEN, Answer, Found, Record, Wanted
from indexer.base_index import BaseIndex
from indexer.embedding import UNFINISHED, embed
from indexer.fetching import CouldNotFetchError, fetch, is_web_address
from indexer.files import read_file
from indexer.lists import read_list
from indexer.locks import BusyError, hold
from indexer.merge import Merged, merge
from indexer.paper_files import read_papers
from indexer.progress import BuildProgress
from indexer.sources import LISTS, ListSource, Sources, read_sources, write_sources
from indexer.writing import Contents, LocalWriter
from search.encoders import Encoder, load_encoder
from search.encoders.model_files import DEFAULT_MODEL
from search.errors import InputFileError, RequestError
from search.location import data_index, find_index, named_index
from search.manifest import MANIFEST, Count, Manifest, Model
from search.papers import Paper, PaperList

_NO_SOURCE = "none"


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What to build: None for `lists` or `papers` keeps what lists.toml names, `copies` are read in place of lists."""

    index: Path | None = None
    lists: tuple[ListSource, ...] | None = None
    papers: tuple[Path, ...] | None = None
    copies: tuple[ListSource, ...] = ()
    arxiv_metadata: Path | None = None
    model: str | None = None
    offline: bool = False
    withhold_text: bool = False


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did; `incomplete` where something could not be had now and may be another time."""

    index: Path
    manifest: Manifest
    embedded: int
    changed: bool
    coverage: Coverage
    unread_lists: tuple[str, ...]

    @property
    def incomplete(self) -> bool:
        """Whether something could not be asked or read (exit status 1)."""
        return self.coverage.incomplete or bool(self.unread_lists)


def build(
    request: BuildRequest, progress: BuildProgress, encoder_of: Callable[[str], Encoder] = load_encoder
) -> BuildReport:
    """Build the index that a request asks for and make it answer; what answered before does until the last moment.

    Raises InputFileError, RequestError, ModelError or IndexUnusableError, and then changes nothing.
    """
    target = named_index(request.index) or data_index()
    with _locked(target):
        return _build(request, target, progress, encoder_of)


def _build(
    request: BuildRequest, target: Path, progress: BuildProgress, encoder_of: Callable[[str], Encoder]
) -> BuildReport:
    start = _start(request, target)
    sources = _sources(request, start)
    base = BaseIndex(start)
    current = base.manifest if start == target else None
    progress.step("read")
    lists, unread = _read_lists(request, sources, base, progress)
    given = tuple(paper for path in sources.papers for paper in read_papers(path))
    progress.step("pull")
    merged, answers = _pull_and_merge(request, target, lists, given, base, progress)
    progress.step("merge")
    papers = _with_given(merged.papers, given, _evidence(answers, base))
    if not papers:
        raise RequestError("there is not one paper to index; name a list: awesearch index --list NAME=PATH_OR_URL")
    progress.step("embed")
    encoder = encoder_of(request.model or (base.manifest.model.name if base.manifest else DEFAULT_MODEL))
    digests = [base.digest(paper) for paper in papers]
    vectors, embedded = embed(papers, digests, encoder, base, target, progress)
    by_source = Counter(paper.abstract_source or _NO_SOURCE for paper in papers)
    contents = Contents(
        papers=papers,
        digests=digests,
        vectors=vectors,
        lists=[replace(entry, listings=()) for entry in lists],
        conflicts=merged.conflicts,
        model=Model(encoder.name, encoder.digest, int(vectors.shape[1])),
        coverage=tuple(Count(name, number) for name, number in sorted(by_source.items())),
    )
    manifest = LocalWriter(target, current).write(
        contents.without_text() if request.withhold_text else contents, progress
    )
    write_sources(target, sources)
    (target / UNFINISHED).unlink(missing_ok=True)
    changed = current is None or manifest.generation != current.generation
    return BuildReport(target, manifest, embedded, changed, cover(answers), unread)


def _locked(target: Path) -> AbstractContextManager[object]:
    try:
        target.mkdir(parents=True, exist_ok=True)
        return hold(target / "build.lock")
    except BusyError as error:
        raise RequestError(f"another `awesearch index` is writing to {target}; wait for it to end") from error
    except OSError as error:
        raise RequestError(
            f"{target} cannot be written to ({error.strerror}); name another folder with --index"
        ) from error


def _start(request: BuildRequest, target: Path) -> Path | None:
    """Return the index that the build starts from: the target, else the one that answers, unless all is named anew."""
    if (target / MANIFEST).is_file() or (target / LISTS).is_file():
        return target
    told = request.lists is not None or request.papers is not None
    return None if told and named_index(request.index) else find_index()


def _sources(request: BuildRequest, start: Path | None) -> Sources:
    before = read_sources(start) if start else Sources()
    # absolute, because lists.toml is read from wherever `awesearch index` is run next
    lists = None if request.lists is None else tuple(_absolute(source) for source in request.lists)
    papers = None if request.papers is None else tuple(path.expanduser().absolute() for path in request.papers)
    return Sources(before.lists if lists is None else lists, before.papers if papers is None else papers)


def _absolute(source: ListSource) -> ListSource:
    if source.address is None or is_web_address(source.address):
        return source
    return ListSource(source.name, str(Path(source.address).expanduser().absolute()))


def _read_lists(
    request: BuildRequest, sources: Sources, base: BaseIndex, progress: BuildProgress
) -> tuple[list[PaperList], tuple[str, ...]]:
    copies = {copy.name: copy for copy in request.copies}
    unknown = next((name for name in copies if name not in {source.name for source in sources.lists}), None)
    if unknown:
        raise RequestError(f"--copy names {unknown!r}, which is no list of this index; name the list with --list first")
    lists, unread = [], []
    for source in sources.lists:
        place = copies.get(source.name, source).address
        try:
            lists.append(read_list(_bytes(place, request.offline), source.name, source.address))
        except CouldNotFetchError as error:
            known = base.paper_list(source.name)
            if known is None:
                raise InputFileError(
                    f"{error}, and the index does not have {source.name!r} yet; try again later"
                ) from error
            lists.append(known)
            if place is None:
                continue
            unread.append(source.name)
            progress.warn(f"{error}: kept the {len(known.listings)} listings of {source.name!r} that the index has")
    return lists, tuple(unread)


def _bytes(place: str | None, offline: bool) -> bytes:
    if place is None:
        raise CouldNotFetchError("nobody knows where it lives")
    if not is_web_address(place):
        return read_file(Path(place))
    if offline:
        raise CouldNotFetchError(f"{place} was not fetched (--offline)")
    return fetch(place)


def _pull_and_merge(
    request: BuildRequest,
    target: Path,
    lists: Sequence[PaperList],
    given: Sequence[Paper],
    base: BaseIndex,
    progress: BuildProgress,
) -> tuple[Merged, list[Answer]]:
    """Pull by id, see which works are left without one, pull those by title, and merge with all that came back."""
    listings = [listing for entry in lists for listing in entry.listings]
    sources = open_sources(PullOptions(request.arxiv_metadata, request.offline))
    by_id = [
        Wanted(entry.title, entry.arxiv_id, entry.authors, (entry.list,)) for entry in listings if entry.arxiv_id
    ] + [Wanted(paper.title, paper.arxiv_id, paper.authors) for paper in given if paper.arxiv_id and not paper.abstract]
    with PulledRecords(target / PULLED) as pulled:
        answers = _or_kept(pull(by_id, pulled, sources, progress), base)
        merged = merge(listings, _evidence(answers, base))
        by_title = [
            Wanted(paper.title, None, paper.authors, tuple(dict.fromkeys(entry.list for entry in paper.listings)))
            for paper in merged.papers
            if paper.arxiv_id is None and any(entry.title for entry in paper.listings)
        ]
        answers += _or_kept(pull(by_title, pulled, sources, progress), base)
    return merge(listings, _evidence(answers, base)), answers


def _or_kept(answers: Sequence[Answer], base: BaseIndex) -> list[Answer]:
    """Return the answers, with the abstracts that the index before holds in place of what could not be had now."""
    kept: list[Answer] = []
    for answer in answers:
        record = None if isinstance(answer, Found) else base.record(answer.wanted.arxiv_id, answer.wanted.title)
        kept.append(Found(answer.wanted, record, remembered=True) if record and not record.withheld else answer)
    return kept


def _evidence(answers: Sequence[Answer], base: BaseIndex) -> list[Found]:
    """Return what was found, and what the index before knows of the rest: of withheld text, title and authors."""
    evidence = []
    for answer in answers:
        record = None if isinstance(answer, Found) else base.record(answer.wanted.arxiv_id, answer.wanted.title)
        if isinstance(answer, Found):
            evidence.append(answer)
        elif record:
            evidence.append(Found(answer.wanted, record))
    return evidence


def _with_given(papers: Sequence[Paper], given: Sequence[Paper], found: Sequence[Found]) -> list[Paper]:
    """Return the listed papers and those of the user's files, one with the same id once."""
    records = {answer.wanted.arxiv_id: answer.record for answer in found}
    together = {paper.id: paper for paper in papers}
    for paper in given:
        listed = together.get(paper.id)
        if listed is None:
            together[paper.id] = _with_record(paper, records.get(paper.arxiv_id) if paper.arxiv_id else None)
        elif listed.abstract is None and paper.abstract:
            together[paper.id] = replace(listed, abstract=paper.abstract, abstract_source=GIVEN, withheld=False)
    return list(together.values())


def _with_record(paper: Paper, record: Record | None) -> Paper:
    if paper.abstract or record is None:
        return paper
    return replace(
        paper,
        abstract=None if record.withheld else record.abstract,
        abstract_source=record.source,
        withheld=record.withheld,
        authors=paper.authors or record.authors,
    )
