"""Where the rows of a change belong, by an index of the list as it was before: no row votes for itself."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from indexer.abstracts import PullOptions, open_sources, pull
from indexer.abstracts.pulled import PULLED, PulledRecords
from indexer.abstracts.records import BY_ID, BY_TITLE, DUMP, Found, NotAsked, Record, Wanted
from indexer.base_index import BaseIndex
from indexer.building import BuildRequest, EncoderOf, build
from indexer.checking.findings import Unknown, shown
from indexer.files import replace_file
from indexer.progress import BuildProgress
from indexer.reviewing.report import Placing
from indexer.sources import ListSource, read_sources
from search.encoders import Encoder
from search.engine import SearchEngine
from search.errors import RequestError
from search.location import data_index, find_index
from search.papers import Listing, PaperList
from search.stores.local import LocalStore

_SHOWN = 3
_LONGEST_TITLE = 2_000
_ASKED_JUST_NOW = 3_600.0


class Placer:
    """Places rows in the sections of one list, from an index of that list in a folder of its own."""

    def __init__(
        self, old: PaperList, data: bytes, folder: Path, options: PullOptions, make_encoder: EncoderOf
    ) -> None:
        self._old = old
        self._data = data
        self._folder = folder
        self._options = options
        self._make_encoder = make_encoder
        self.unpulled = 0
        self.unknown: tuple[Unknown, ...] = ()

    def place(
        self, entries: Sequence[Listing], strays: frozenset[Listing], progress: BuildProgress
    ) -> dict[Listing, Placing]:
        """Return where each entry belongs, of a list whose sections can be told apart.

        The abstract of one of `strays`, whose id is another work's, is not asked.
        Raises RequestError for a folder with another index, InputFileError, ModelError and IndexUnusableError.
        """
        self._refuse_another_index()
        self._folder.mkdir(parents=True, exist_ok=True)
        wanted = {entry: _wanted(entry, entry in strays) for entry in entries}
        self._remember([*map(_wanted, self._old.listings), *wanted.values()])
        engine = self._engine(progress)
        records = self._records(wanted)
        placed = ((entry, self._placed(entry, one, records.get(one.key), engine)) for entry, one in wanted.items())
        return {entry: placing for entry, placing in placed if placing}

    def _engine(self, progress: BuildProgress) -> SearchEngine:
        """Bring the index of the old list up to date, with what can be had now, and open it."""
        copy = self._copy
        replace_file(copy, self._data)
        request = BuildRequest(
            index=self._folder,
            lists=(ListSource(self._old.id, str(copy)),),
            papers=(),
            arxiv_metadata=self._options.dump,
            offline=self._options.offline,
        )
        encoders: list[Encoder] = []

        def make_once(model: str, *, fetch: bool) -> Encoder:
            encoders.append(self._make_encoder(model, fetch=fetch))
            return encoders[-1]

        built = build(request, progress, make_once)
        self.unpulled = 0 if self._options.offline else len(built.coverage.could_not_ask)
        return SearchEngine(LocalStore(self._folder), encoders[-1])

    @property
    def _copy(self) -> Path:
        return self._folder.absolute() / "before.md"

    def _refuse_another_index(self) -> None:
        named = {source.address for source in read_sources(self._folder).lists}
        if named - {str(self._copy)}:
            raise RequestError(
                f"{self._folder} is the index of other lists; name a folder of the review's own with --index"
            )

    def _remember(self, wanted: Sequence[Wanted]) -> None:
        """Take over what the index that answers and the user's own pulls know, so that nothing is asked twice."""
        theirs = data_index() / PULLED
        base = BaseIndex(find_index())
        with PulledRecords(self._folder / PULLED) as pulled:
            new = [one for one in wanted if pulled.find(one) is None]
            for one in new:
                record = base.record(one.arxiv_id, one.title, one.doi)
                if record and record.abstract and not record.withheld:
                    pulled.put(one, record)
            # a store that only its owner may write to cannot be read either: SQLite keeps its log beside it
            if theirs.is_file() and os.access(theirs, os.W_OK) and os.access(theirs.parent, os.W_OK):
                with PulledRecords(theirs) as before:
                    for one in new:
                        _take_over(one, before, pulled)

    def _records(self, wanted: dict[Listing, Wanted]) -> dict[str, Record]:
        """Return what is known, or arXiv says, of the entries' works by key, and note what it could not be asked."""
        sources = open_sources(self._options, only=(DUMP, BY_ID))
        with PulledRecords(self._folder / PULLED) as pulled:
            answers = pull(list(wanted.values()), pulled, sources)
        if not self._options.offline:
            reasons = {one.wanted.key: one.reason for one in answers if isinstance(one, NotAsked)}
            self.unknown = tuple(
                Unknown(entry.line, shown(entry), reasons[one.key])
                for entry, one in wanted.items()
                if one.arxiv_id and one.key in reasons
            )
        return {one.wanted.key: one.record for one in answers if isinstance(one, Found)}

    def _placed(self, entry: Listing, wanted: Wanted, record: Record | None, engine: SearchEngine) -> Placing | None:
        title = (entry.title or (record.title if record else None) or shown(entry))[:_LONGEST_TITLE]
        arxiv_id = wanted.arxiv_id or (record.arxiv_id if record else None)
        # a work that the old list has must not vote for itself
        listed = next(iter(engine.listed_as(title, arxiv_id)), None)
        if listed:
            (filing,) = engine.file_listed(listed.id, [self._old.id])
        else:
            (filing,) = engine.file(title, record.abstract if record else None, [self._old.id])
        if filing.fits and not filing.suggestions:
            return None
        shares = {one.section: one.probability for one in filing.suggestions}
        known = not entry.section or entry.section in self._old.sections
        abstract = listed.abstract if listed else record.abstract if record else None
        return Placing(
            suggestions=filing.suggestions[:_SHOWN],
            chosen=shares.get(entry.section, 0.0) if known else None,
            title_alone=not abstract,
        )


def _wanted(entry: Listing, stray: bool = False) -> Wanted:
    arxiv_id, doi = (None, None) if stray else (entry.arxiv_id, entry.doi)
    return Wanted(entry.title or (None if arxiv_id or doi else entry.name), arxiv_id, entry.authors, (), doi)


def _take_over(wanted: Wanted, before: PulledRecords, pulled: PulledRecords) -> None:
    if record := before.find(wanted):
        pulled.put(wanted, record)
        return
    for source in (BY_ID, BY_TITLE):
        if gone := before.not_found(wanted, source, within=_ASKED_JUST_NOW):
            pulled.put_not_found(replace(gone, remembered=False), source)
