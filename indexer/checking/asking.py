"""Asking what may be asked about a list, and keeping the answers beside those of the user's index."""

import os
import tempfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from platformdirs import user_cache_path

from indexer.abstracts import PullOptions, open_sources, pull
from indexer.abstracts.arxiv_dump import ArxivDump
from indexer.abstracts.patience import ApiOptions
from indexer.abstracts.protocols import Progress, Source
from indexer.abstracts.pulled import PULLED, PulledRecords
from indexer.abstracts.records import BY_DATE, BY_ID, BY_TITLE, DUMP, OFFLINE, Answer, NotAsked, Record, Wanted
from search.location import data_index

_IN_MEMORY = Path(":memory:")
_NOWHERE: frozenset[str] = frozenset()
_OF_ARXIV = (DUMP, BY_ID, BY_TITLE, BY_DATE)


@dataclass(frozen=True, slots=True)
class Answers:
    """What came back, and the ids and keys of titles that arXiv itself said it does not have."""

    all: Sequence[Answer] = ()
    not_there: frozenset[str] = frozenset()


class Asking:
    """Asks the dump and arXiv, as far as the options allow; where nothing can be kept, it does so without keeping."""

    def __init__(self, options: PullOptions, progress: Progress | None) -> None:
        if options.dump:
            _Dump(options.dump).check()
        self._progress = progress
        self._place = data_index() / PULLED
        self._sources = {source.name: source for source in open_sources(_with_a_gate(options), only=_OF_ARXIV)}
        self.forgets = bool(self._sources) and not _can_hold(self._place.parent)

    @property
    def turns(self) -> tuple[tuple[str, ...], ...]:
        """The sources to ask by id, one after the other: what one leaves open is for the next."""
        return tuple((name,) for name in (DUMP, BY_ID) if name in self._sources) or ((),)

    def by_id(self, wanted: Sequence[Wanted], names: Iterable[str], again: Iterable[Wanted]) -> Answers:
        """Ask for works by id; for those `again` a remembered record that tells of no publication is no answer."""
        return self._ask(wanted, [self._sources[name] for name in names], frozenset(one.key for one in again))

    def by_title(self, wanted: Sequence[Wanted]) -> Answers:
        """Ask for works of which only the title is known."""
        return self._ask(wanted, [self._sources[name] for name in (DUMP, BY_TITLE) if name in self._sources], _NOWHERE)

    def _ask(self, wanted: Sequence[Wanted], sources: Sequence[Source], again: frozenset[str]) -> Answers:
        if not wanted:
            return Answers()
        if not sources and not (_can_read(self._place) and _can_hold(self._place.parent)):
            return Answers([NotAsked(one, OFFLINE) for one in wanted])
        with _Remembered(_IN_MEMORY if self.forgets else self._place) as pulled:
            pulled.again = again
            asks = sources and any(pulled.find(one) is None and pulled.not_found(one) is None for one in wanted)
            answers = pull(wanted, pulled, sources, self._progress if asks else None)
            by_id = [one.arxiv_id for one in wanted if one.arxiv_id and pulled.not_found(one, BY_ID)]
            by_title = [one.key for one in wanted if not one.arxiv_id and pulled.not_found(one, BY_TITLE)]
        return Answers(answers, frozenset((*by_id, *by_title)))


def tells_publication(record: Record) -> bool:
    """Return whether a record tells where a work was published, or is arXiv's own, which would."""
    return bool(record.doi or record.journal_ref) or record.source in (BY_ID, BY_TITLE, BY_DATE)


class _Remembered(PulledRecords):
    """Pulled records, of which those `again` are only remembered where they tell of a publication."""

    again = _NOWHERE

    def find(self, wanted: Wanted, sources: Collection[str] | None = _OF_ARXIV) -> Record | None:
        """Return what was pulled for `wanted` from `sources`, those that speak for arXiv unless told otherwise."""
        record = super().find(wanted, sources)
        return None if record and wanted.key in self.again and not tells_publication(record) else record


class _Dump(ArxivDump):
    """The dump, looked at before it is known whether anything will be asked of it."""

    def check(self) -> None:
        """Read the first record, not of a pipe, which can be read only once; raises InputFileError where it is none."""
        if not self._path.is_fifo():
            for number, line in self._lines():
                self._fields(number, line)
                return


def _with_a_gate(options: PullOptions) -> PullOptions:
    """Return options with the gate to arXiv in the temporary folder where the usual folder cannot be written."""
    if options.offline or _can_hold(user_cache_path("awesearch")):
        return options
    folder = Path(tempfile.gettempdir()) / "awesearch" / "arxiv"
    return replace(options, api=replace(options.api or ApiOptions(), gate_folder=folder))


def _can_hold(folder: Path) -> bool:
    """Return whether files can be written into a folder, which is made if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _can_read(file: Path) -> bool:
    return os.access(file, os.R_OK) and file.is_file()
