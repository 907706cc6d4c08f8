"""The build: lists in, an index that answers out."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.abstracts import PullOptions
from indexer.abstracts.coverage import Coverage, cover
from indexer.base_index import BaseIndex
from indexer.calibrating import calibrate
from indexer.embedding import EMBEDDED, UNFINISHED, embed
from indexer.fetching import is_on_the_web
from indexer.gathering import gather, read_lists
from indexer.given import GIVEN, GivenPapers
from indexer.locks import BusyError, hold
from indexer.model_fetching import encoder_of
from indexer.progress import BuildProgress
from indexer.sources import LISTS, ListSource, Sources, read_sources, write_sources
from indexer.surveying import Survey, survey
from indexer.withholding import WithoutText
from indexer.writing import Contents, LocalWriter
from search.encoders import Encoder
from search.encoders.model_files import DEFAULT_MODEL
from search.errors import IndexUnusableError, InputFileError, RequestError
from search.location import data_index, has_index, named_index, unnamed_index
from search.manifest import Manifest, Model
from search.papers import Paper, PaperList
from search.paths import expanded
from search.suggesting.model import SectionModel


class EncoderOf(Protocol):
    """Makes the encoder of a model's name or folder, fetching it if need be and allowed."""

    def __call__(self, model: str, *, fetch: bool) -> Encoder:
        """Return the encoder; raises ModelError where it cannot be had."""
        ...


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


def build(request: BuildRequest, progress: BuildProgress, make_encoder: EncoderOf = encoder_of) -> BuildReport:
    """Build the index that a request asks for and make it answer; what answered before does until the last moment.

    Raises InputFileError, RequestError, ModelError or IndexUnusableError, and then changes nothing.
    """
    target = named_index(request.index) or data_index()
    with _locked(target):
        return _build(request, target, progress, make_encoder)


def _build(request: BuildRequest, target: Path, progress: BuildProgress, make_encoder: EncoderOf) -> BuildReport:
    start = _start(request, target)
    sources = _sources(request, start)
    base = _base(start, target, progress)
    current = base.manifest if start == target else None
    progress.step("read")
    told = request.lists is not None
    dropped = sorted(set(base.list_names) - {source.name for source in sources.lists})
    if dropped:
        progress.warn(f"no longer in the index, because they are not named now: {', '.join(dropped)}")
    lists, unread = read_lists(sources, request.copies, told, request.offline, base, progress)
    with GivenPapers(target / GIVEN) as given:
        _read_files(given, sources, request, target)
        gathered = gather(lists, given, target, PullOptions(request.arxiv_metadata, request.offline), base, progress)
        if not len(gathered.papers):
            raise RequestError("there is not one paper to index; name a list: awesearch index --list NAME=PATH_OR_URL")
        progress.step("embed")
        model = request.model or (base.manifest.model.name if base.manifest else DEFAULT_MODEL)
        encoder = make_encoder(model, fetch=not request.offline)
        papers, conflicts = gathered.papers, gathered.conflicts
        entries = [replace(entry, listings=()) for entry in lists]
        known = survey(papers, entries, conflicts, encoder, base, withhold_text=request.withhold_text)
        writer = LocalWriter(target, current)
        manifest = writer.unchanged(known)
        if manifest is not None:
            write_sources(target, sources)
        else:
            vectors = embed(papers, known, encoder, base, target, progress)
            # before the manifest: a build that dies between the two is completed, with these sources, by the next
            write_sources(target, sources)
            contents = Contents(
                papers=WithoutText(papers) if request.withhold_text else papers,
                known=known,
                vectors=vectors,
                lists=entries,
                conflicts=conflicts,
                model=Model(encoder.name, encoder.digest, int(vectors.shape[1])),
                sections=_learn(papers.listed, vectors, entries, encoder, base, progress),
                places=_draw(papers.listed, known, vectors, base, progress),
                calibration=calibrate(papers, vectors, encoder),
            )
            manifest = writer.write(contents, progress)
    for path in (UNFINISHED, EMBEDDED):
        (target / path).unlink(missing_ok=True)
    changed = current is None or manifest.generation != current.generation
    return BuildReport(target, manifest, known.new_texts, changed, cover(gathered.answers, gathered.given), unread)


def _learn(
    papers: Sequence[Paper],
    vectors: NDArray[np.float32],
    lists: Sequence[PaperList],
    encoder: Encoder,
    base: BaseIndex,
    progress: BuildProgress,
) -> SectionModel:
    # scikit-learn takes a second to import: a build that changes nothing does without
    from indexer.learning import Listed, learn

    progress.step("learn")
    listed = [Listed(row, paper, vectors[row], base.words(paper)) for row, paper in enumerate(papers)]
    return learn(listed, lists, encoder)


def _draw(
    papers: Sequence[Paper], known: Survey, vectors: NDArray[np.float32], base: BaseIndex, progress: BuildProgress
) -> NDArray[np.float32]:
    from indexer.mapping import draw_map

    progress.step("draw")
    listed = np.arange(len(vectors)) < len(papers)
    return draw_map(vectors, listed, base.places(known.rows))


def _read_files(given: GivenPapers, sources: Sources, request: BuildRequest, target: Path) -> None:
    try:
        given.read(sources.papers)
    except InputFileError as error:
        if request.papers is not None:
            raise
        reason = str(error).splitlines()[0]
        raise InputFileError(
            f"{reason}\n{target / LISTS} names it: put it back, or name others with --papers"
        ) from error


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
    if has_index(target) or (target / LISTS).is_file():
        return target
    told = request.lists is not None or request.papers is not None
    return None if told and named_index(request.index) else unnamed_index()


def _base(start: Path | None, target: Path, progress: BuildProgress) -> BaseIndex:
    try:
        return BaseIndex(start)
    except IndexUnusableError as error:
        if start != target:
            raise
        # what was pulled and lists.toml are still there: building anew is the cure that the error names
        progress.warn(f"{error}\nbuilding it anew, from its lists and what was pulled before")
        return BaseIndex(None)


def _sources(request: BuildRequest, start: Path | None) -> Sources:
    before = read_sources(start) if start else Sources()
    # absolute, because lists.toml is read from wherever `awesearch index` is run next
    lists = None if request.lists is None else tuple(_absolute(source) for source in request.lists)
    papers = None if request.papers is None else tuple(expanded(path).absolute() for path in request.papers)
    return Sources(before.lists if lists is None else lists, before.papers if papers is None else papers)


def _absolute(source: ListSource) -> ListSource:
    if source.address is None or is_on_the_web(source.address):
        return source
    return ListSource(source.name, str(expanded(Path(source.address)).absolute()))
