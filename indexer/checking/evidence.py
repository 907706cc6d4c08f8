"""What is known of a list's ids and titles: records of the index, of what was pulled before, of arXiv where asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.abstracts import PullOptions, open_sources, pull
from indexer.abstracts.arxiv_ids import bare_id
from indexer.abstracts.protocols import Progress
from indexer.abstracts.pulled import PULLED, PulledRecords
from indexer.abstracts.records import BY_ID, BY_TITLE, DUMP, OFFLINE, Answer, Found, NotAsked, Record, Wanted
from indexer.base_index import BaseIndex
from indexer.same_work import alike, name_of
from search.location import data_index
from search.papers import Listing
from search.titles import normalise_title

_OF_ARXIV = frozenset((DUMP, BY_ID, BY_TITLE))
_SHORTEST_NAME = 4


@dataclass(slots=True)
class Known:
    """Records by arXiv id, who owns which title or name, and which ids and keys of titles arXiv said that it lacks."""

    records: dict[str, Record] = field(default_factory=dict)
    not_there: set[str] = field(default_factory=set)
    unasked: list[NotAsked] = field(default_factory=list)
    _titles: dict[str, set[str]] = field(default_factory=dict)
    _names: dict[str, set[str]] = field(default_factory=dict)

    def learn(self, record: Record) -> None:
        """Take in a record; one with its abstract is better than one without."""
        arxiv_id = record.arxiv_id
        if not arxiv_id or (arxiv_id in self.records and not self.records[arxiv_id].withheld):
            return
        self.records[arxiv_id] = record
        self._titles.setdefault(normalise_title(record.title), set()).add(arxiv_id)
        if name := name_of(record.title):
            self._names.setdefault(name, set()).add(arxiv_id)

    def learn_names(self, listings: Iterable[Listing]) -> None:
        """Take in the names that entries of lists give to works, where the entry's own title is that of its id."""
        for entry in listings:
            if entry.arxiv_id and entry.name and self.bears(entry):
                self._names.setdefault(normalise_title(entry.name), set()).add(entry.arxiv_id)

    def bears(self, entry: Listing) -> bool:
        """Return whether the record of an entry's id has the entry's title, or mentions its bare name."""
        record = self.records.get(entry.arxiv_id or "")
        if record is None:
            return False
        return alike(record.title, entry.title) if entry.title else mentions(record, entry.name or "")

    def owners(self, title: str | None) -> frozenset[str]:
        """Return the arXiv ids whose records have exactly this title."""
        return frozenset(self._titles.get(normalise_title(title), ())) if title else frozenset()

    def named(self, name: str | None) -> frozenset[str]:
        """Return the arXiv ids of works that go by a name."""
        return frozenset(self._names.get(normalise_title(name), ())) if name else frozenset()


def mentions(record: Record, name: str) -> bool:
    """Return whether a record's title or abstract has a name as a word of its own, or run together from words."""
    text = f" {normalise_title(record.title)} {normalise_title(record.abstract)} "
    wanted = normalise_title(name.partition("(")[0])
    if not wanted:
        return False
    return f" {wanted} " in text or (len(wanted) >= _SHORTEST_NAME and wanted.replace(" ", "") in text.split())


def gather(
    listings: Sequence[Listing],
    others: Sequence[Listing],
    base: BaseIndex,
    options: PullOptions,
    progress: Progress | None,
) -> Known:
    """Return what the index, earlier pulls and the sources that `options` allow know of a list's ids and titles.

    `others` are the entries of the index's other lists, of which only the index's own records are used.
    """
    known = Known()
    for entry in (*listings, *others):
        if entry.arxiv_id and (record := base.record(entry.arxiv_id, None)):
            known.learn(record)
    asking = _Asking(known, options, progress)
    asking.ask([_by_id(entry) for entry in listings if _is_worth_asking(entry, known)])
    untraced = [entry for entry in listings if entry.title and _needs_title(entry, known)]
    for entry in untraced:
        if record := base.record(None, entry.title):
            known.learn(record)
    asking.ask([Wanted(entry.title, None, entry.authors) for entry in untraced if not known.owners(entry.title)])
    known.learn_names((*listings, *others))
    return known


def title_key(title: str | None) -> str:
    """Return under which key of `Known.not_there` a title stands."""
    return Wanted(title).key


def has_paper_link(entry: Listing) -> bool:
    """Return whether an entry links its paper: arXiv, a DOI or a publisher's page, but no page about the paper."""
    if entry.arxiv_id or entry.doi:
        return True
    address = (entry.url or "").casefold()
    return address.startswith(("http://", "https://")) and "semanticscholar.org/" not in address


def _is_worth_asking(entry: Listing, known: Known) -> bool:
    if not entry.arxiv_id or bare_id(entry.arxiv_id) is None:
        return False
    record = known.records.get(entry.arxiv_id)
    return record is None or (record.withheld and not entry.title)


def _needs_title(entry: Listing, known: Known) -> bool:
    if not entry.arxiv_id:
        return not has_paper_link(entry)
    return entry.arxiv_id in known.records and not known.bears(entry)


def _by_id(entry: Listing) -> Wanted:
    return Wanted(entry.title, entry.arxiv_id, entry.authors)


class _Asking:
    """Asks what may be asked, and keeps the answers beside those of the user's index."""

    def __init__(self, known: Known, options: PullOptions, progress: Progress | None) -> None:
        self._known = known
        self._progress = progress
        self._sources = [source for source in open_sources(options) if source.name in _OF_ARXIV]
        self._place = data_index() / PULLED

    def ask(self, wanted: Sequence[Wanted]) -> None:
        """Learn from every answer, and remember what could not be asked."""
        for answer in self._answers(wanted):
            if isinstance(answer, Found):
                self._known.learn(answer.record)
            elif isinstance(answer, NotAsked):
                self._known.unasked.append(answer)

    def _answers(self, wanted: Sequence[Wanted]) -> Sequence[Answer]:
        if not self._sources and not self._place.is_file():
            return [NotAsked(one, OFFLINE) for one in wanted]
        with PulledRecords(self._place) as pulled:
            answers = pull(wanted, pulled, self._sources, self._progress)
            # only arXiv itself can say that it has no such paper
            by_id = [one.arxiv_id for one in wanted if one.arxiv_id and pulled.not_found(one, BY_ID)]
            by_title = [one.key for one in wanted if not one.arxiv_id and pulled.not_found(one, BY_TITLE)]
        self._known.not_there |= {*by_id, *by_title}
        return answers
