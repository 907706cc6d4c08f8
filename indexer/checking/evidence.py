"""What is known of a list's ids and titles: records of the index, of what was pulled before, of arXiv where asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.abstracts.arxiv_ids import bare_id
from indexer.abstracts.records import Found, NotAsked, Record, Wanted
from indexer.base_index import BaseIndex
from indexer.checking.asking import Answers, Asking, tells_publication
from indexer.checking.dates import is_impossible
from indexer.checking.titles import is_same_title
from indexer.same_work import alike, name_of
from indexer.works import is_arxiv
from search.papers import Listing
from search.titles import normalise_title

_SHORTEST_NAME = 4
_UNPUBLISHED = frozenset(("preprint", "preprints", "corr", "under review"))


@dataclass(slots=True)
class Known:
    """Records by arXiv id, who owns which title or name, and which ids and keys of titles arXiv said that it lacks."""

    records: dict[str, Record] = field(default_factory=dict)
    not_there: set[str] = field(default_factory=set)
    unasked: list[NotAsked] = field(default_factory=list)
    _titles: dict[str, set[str]] = field(default_factory=dict)
    _names: dict[str, set[str]] = field(default_factory=dict)

    def learn(self, record: Record) -> None:
        """Take in a record; one with its abstract, or with where the work appeared, is better than one without."""
        arxiv_id = record.arxiv_id
        before = self.records.get(arxiv_id or "")
        if not arxiv_id or (before and not _is_better(record, before)):
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


def gather(listings: Sequence[Listing], others: Sequence[Listing], base: BaseIndex, asking: Asking) -> Known:
    """Return what the index, earlier pulls and the sources that may be asked know of a list's ids and titles.

    `others` are the entries of the index's other lists, of which only the index's own records are used.
    """
    known = Known()
    for entry in (*listings, *others):
        if entry.arxiv_id and (record := base.record(entry.arxiv_id, None)):
            known.learn(record)
    _learn_ids(listings, known, asking)
    untraced = [entry for entry in listings if entry.title and _may_have_another(entry, known)]
    for entry in untraced:
        if record := base.record(None, entry.title):
            known.learn(record)
    doubtful = [entry for entry in untraced if not known.owners(entry.title) and _needs_title(entry, known)]
    _take(asking.by_title([Wanted(entry.title, None, entry.authors) for entry in doubtful]), known)
    known.learn_names((*listings, *others))
    return known


def lacks_publication(entry: Listing, known: Known) -> bool:
    """Return whether a list calls a paper arXiv's, or nobody's, of which nothing here could say that it appeared."""
    record = known.records.get(entry.arxiv_id or "")
    return record is not None and is_unpublished(entry) and not tells_publication(record)


def is_unpublished(entry: Listing) -> bool:
    """Return whether a list gives a paper no DOI and no venue, or arXiv as its venue."""
    return not entry.doi and (
        entry.venue is None or is_arxiv(entry.venue) or normalise_title(entry.venue) in _UNPUBLISHED
    )


def title_key(title: str | None) -> str:
    """Return under which key of `Known.not_there` a title stands."""
    return Wanted(title).key


def has_paper_link(entry: Listing) -> bool:
    """Return whether an entry links its paper: arXiv, a DOI or a publisher's page, but no page about the paper."""
    if (entry.arxiv_id and not is_impossible(entry.arxiv_id)) or entry.doi:
        return True
    address = (entry.url or "").casefold()
    return address.startswith(("http://", "https://")) and "semanticscholar.org/" not in address


def _is_better(record: Record, before: Record) -> bool:
    return before.withheld or (tells_publication(record) and not tells_publication(before))


def _learn_ids(listings: Sequence[Listing], known: Known, asking: Asking) -> None:
    """Ask for the ids of which no record is known, and for those of which none tells whether they appeared."""
    answers = Answers()
    for names in asking.turns:
        again = [_by_id(entry) for entry in listings if lacks_publication(entry, known)]
        answers = asking.by_id([*map(_by_id, _worth_asking(listings, known)), *again], names, again)
        _take(answers, known)
    known.unasked = [answer for answer in answers.all if isinstance(answer, NotAsked)]


def _take(answers: Answers, known: Known) -> None:
    for answer in answers.all:
        if isinstance(answer, Found):
            known.learn(answer.record)
        elif isinstance(answer, NotAsked):
            known.unasked.append(answer)
    known.not_there |= answers.not_there


def _worth_asking(listings: Sequence[Listing], known: Known) -> Iterable[Listing]:
    for entry in listings:
        if entry.arxiv_id and bare_id(entry.arxiv_id) and not is_impossible(entry.arxiv_id):
            record = known.records.get(entry.arxiv_id)
            if record is None or (record.withheld and not entry.title):
                yield entry


def _may_have_another(entry: Listing, known: Known) -> bool:
    """Return whether a title may be of another id than the one beside it, or of one where there is none."""
    record = known.records.get(entry.arxiv_id or "")
    return record is None or normalise_title(record.title) != normalise_title(entry.title)


def _needs_title(entry: Listing, known: Known) -> bool:
    if not entry.arxiv_id or is_impossible(entry.arxiv_id):
        return not has_paper_link(entry)
    record = known.records.get(entry.arxiv_id)
    return record is not None and not is_same_title(record.title, entry.title or "")


def _by_id(entry: Listing) -> Wanted:
    return Wanted(entry.title, entry.arxiv_id, entry.authors)
