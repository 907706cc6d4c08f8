"""From listings to works: which entries of which lists are the same paper, with arXiv's records as evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from indexer.abstracts.records import Found, Record
from indexer.same_work import alike, misspelt_as, name_of, spaceless
from indexer.works import work_of
from search.papers import Conflict, Listing, Paper
from search.titles import normalise_title

_Key = tuple[str, str]
"""What makes a work one: ("arxiv", id), ("doi", doi) or ("title", normalised title)."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Every work once, in the order of its first listing, and every arXiv id, but no DOI, under another work too."""

    papers: tuple[Paper, ...]
    conflicts: tuple[Conflict, ...]


def merge(listings: Sequence[Listing], found: Iterable[Found]) -> Merged:
    """Return the works of listings: by arXiv id, then DOI, then title; every listing is kept."""
    evidence = _Evidence.of(listings, found)
    keys: dict[int, _Key] = {}
    strays: list[tuple[int, str]] = []
    for arxiv_id in evidence.arxiv.places:
        kept, stray = evidence.arxiv.settle(arxiv_id)
        keys.update((place, ("arxiv", arxiv_id)) for place in kept)
        strays += [(place, arxiv_id) for place in stray]
    titles = _TitleIndex(evidence, keys)
    # works with a DOI first, so that a listing of the same title without one finds them
    believed = evidence.believed
    idless = [place for place, listing in enumerate(believed) if not listing.arxiv_id]
    for place in sorted([*idless, *(place for place, _ in strays)], key=lambda at: (believed[at].doi is None, at)):
        if believed[place].title:
            keys[place] = titles.place(believed[place])
    for place in idless:
        if not believed[place].title:
            keys[place] = titles.place_name(believed[place], keys)
    return _build(listings, evidence, keys, strays)


@dataclass(frozen=True, slots=True)
class _Ids:
    """The listings of each arXiv id, or of each DOI, and the record that was found under it."""

    listings: Sequence[Listing]
    places: dict[str, list[int]]
    records: dict[str, Record]

    @classmethod
    def of(cls, listings: Sequence[Listing], ids: Iterable[str | None], records: dict[str, Record]) -> "_Ids":
        places: dict[str, list[int]] = {}
        for place, one in enumerate(ids):
            if one:
                places.setdefault(one, []).append(place)
        return cls(listings, places, records)

    def settle(self, one: str) -> tuple[list[int], list[int]]:
        """Return which listings of an id are of its work, and which are of another."""
        places = self.places[one]
        groups = self.groups(one)
        nameless = [place for place in places if not self.listings[place].title]
        own = [group for group in groups if any(self._bears(one, self._title(place)) for place in group)]
        if not own:
            alone = len(groups) == 1
            own = [g for g in groups if not self._belongs_elsewhere(one, map(self._title, g), alone=alone)]
            own = _without_rivals(own, self.listings)
        kept = {place for group in own for place in group} | set(nameless)
        return [place for place in places if place in kept], [place for place in places if place not in kept]

    def groups(self, one: str) -> list[list[int]]:
        """Return the titled listings of an id, those with titles that are alike together."""
        return _by_title(self.places[one], self.listings)

    def _title(self, place: int) -> str:
        return self.listings[place].title or ""

    def _bears(self, one: str, title: str) -> bool:
        """Return whether the record of an id has this title."""
        record = self.records.get(one)
        return record is not None and alike(record.title, title)

    def _belongs_elsewhere(self, one: str, titles: Iterable[str], *, alone: bool) -> bool:
        """Return whether another id has these titles: by its record, or, beside others here, by its listings."""
        wanted = {normalise_title(title) for title in titles}
        if any(other != one and normalise_title(r.title) in wanted for other, r in self.records.items()):
            return True
        listed = (place for other, places in self.places.items() if other != one for place in places)
        return not alone and any(normalise_title(self._title(place)) in wanted for place in listed)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What is known of the listings; `believed` are they without the DOIs that stand under another work."""

    believed: Sequence[Listing]
    arxiv: _Ids
    asked_titles: dict[str, Record]
    asked_dois: dict[str, Record]

    @classmethod
    def of(cls, listings: Sequence[Listing], found: Iterable[Found]) -> "_Evidence":
        records: dict[str, Record] = {}
        asked: dict[str, Record] = {}
        dois: dict[str, Record] = {}
        for answer in found:
            if answer.record.arxiv_id:
                records.setdefault(answer.record.arxiv_id, answer.record)
            if answer.wanted.title and not answer.wanted.arxiv_id:
                asked.setdefault(normalise_title(answer.wanted.title), answer.record)
            if answer.wanted.doi and not (answer.wanted.arxiv_id and answer.record.arxiv_id):
                dois.setdefault(answer.wanted.doi.casefold(), answer.record)
        believed = _with_own_dois(listings, dois)
        return cls(believed, _Ids.of(believed, (entry.arxiv_id for entry in believed), records), asked, dois)

    def record(self, key: _Key, linked: Iterable[Listing]) -> Record | None:
        """Return the record of a work: its arXiv id's, that of its title, or that of the DOI of one of its listings."""
        known = self.arxiv.records.get(key[1]) if key[0] == "arxiv" else None
        known = known or (self.asked_titles.get(key[1]) if key[0] == "title" else None)
        dois = (listing.doi.casefold() for listing in linked if listing.doi)
        return known or next((self.asked_dois[doi] for doi in dois if doi in self.asked_dois), None)


def _with_own_dois(listings: Sequence[Listing], records: dict[str, Record]) -> list[Listing]:
    """Return the listings; of those under one DOI with titles that are not alike, some without it and its link."""
    dois = _Ids.of(listings, (entry.doi and entry.doi.casefold() for entry in listings), records)
    believed = list(listings)
    for doi in dois.places:
        stray = dois.settle(doi)[1] if len(dois.groups(doi)) > 1 else []
        for place in stray:
            entry = listings[place]
            believed[place] = replace(entry, doi=None, url=entry.url if entry.arxiv_id else None)
    return believed


def _by_title(places: Iterable[int], listings: Sequence[Listing]) -> list[list[int]]:
    groups: list[list[int]] = []
    for place in places:
        title = listings[place].title
        if title:
            same = (group for group in groups if any(alike(title, listings[other].title or "") for other in group))
            group = next(same, None)
            if group is None:
                groups.append([place])
            else:
                group.append(place)
    return groups


def _without_rivals(groups: list[list[int]], listings: Sequence[Listing]) -> list[list[int]]:
    """Return the largest group with those of other lists; a list that carries two titles knows two works."""
    if not groups:
        return []
    largest = max(groups, key=len)
    lists = {listings[place].list for place in largest}
    return [g for g in groups if g is largest or not lists & {listings[place].list for place in g}]


@dataclass(slots=True)
class _TitleIndex:
    evidence: _Evidence
    keys: dict[int, _Key]
    by_title: dict[str, _Key] = field(init=False)
    by_doi: dict[str, _Key] = field(init=False)
    spaceless: list[str] = field(init=False)
    spelt: list[_Key] = field(init=False)

    def __post_init__(self) -> None:
        self.by_title, self.by_doi, self.spaceless, self.spelt = {}, {}, [], []
        for arxiv_id in self.evidence.arxiv.places:
            record = self.evidence.arxiv.records.get(arxiv_id)
            if record:
                self._learn(("arxiv", arxiv_id), record.title, record.doi)
        for place, key in self.keys.items():
            listing = self.evidence.believed[place]
            self._learn(key, listing.title, listing.doi)

    def place(self, listing: Listing) -> _Key:
        """Return the work of a listing with a title that no arXiv id settles."""
        title = normalise_title(listing.title)
        doi = (listing.doi or "").casefold()
        record = self.evidence.asked_titles.get(title) or self.evidence.asked_dois.get(doi)
        key = (
            (self.by_doi.get(listing.doi.casefold()) if listing.doi else None)
            or self.by_title.get(title)
            or (("arxiv", record.arxiv_id) if record and record.arxiv_id else None)
            or self._misspelt(title)
            or (("doi", listing.doi.casefold()) if listing.doi else ("title", title))
        )
        self._learn(key, listing.title, listing.doi)
        return key

    def place_name(self, listing: Listing, keys: dict[int, _Key]) -> _Key:
        """Return the work of a bare name: the one that the other lists give that name, where there is just one."""
        name = normalise_title(listing.name)
        named = {
            key
            for place, key in keys.items()
            if name in (normalise_title(self.evidence.believed[place].name), name_of(self._title(place)))
        }
        return named.pop() if len(named) == 1 else ("title", name)

    def _title(self, place: int) -> str:
        return self.evidence.believed[place].title or ""

    def _misspelt(self, title: str) -> _Key | None:
        at = misspelt_as(title, self.spaceless)
        return None if at is None else self.spelt[at]

    def _learn(self, key: _Key, title: str | None, doi: str | None) -> None:
        normal = normalise_title(title)
        if normal and normal not in self.by_title:
            self.by_title[normal] = key
            self.spaceless.append(spaceless(normal))
            self.spelt.append(key)
        if doi:
            self.by_doi.setdefault(doi.casefold(), key)


def _build(
    listings: Sequence[Listing], evidence: _Evidence, keys: dict[int, _Key], strays: list[tuple[int, str]]
) -> Merged:
    places: dict[_Key, list[int]] = {}
    for place in sorted(keys):
        places.setdefault(keys[place], []).append(place)
    papers = {}
    stray = {place for place, _ in strays}
    for key, at in places.items():
        listed = tuple(listings[place] for place in at)
        arxiv_id = key[1] if key[0] == "arxiv" else None
        linked = tuple(evidence.believed[place] for place in at if place not in stray)
        papers[key] = work_of(arxiv_id, evidence.record(key, linked), listed, linked)
    # the same title twice in a list is one conflict
    conflicts = dict.fromkeys(
        _conflict(arxiv_id, evidence, papers[keys[place]], listings[place]) for place, arxiv_id in strays
    )
    return Merged(tuple(papers.values()), tuple(conflicts))


def _conflict(arxiv_id: str, evidence: _Evidence, other: Paper, listing: Listing) -> Conflict:
    record = evidence.arxiv.records.get(arxiv_id)
    titled = f"arXiv's title of {arxiv_id} is {record.title!r}" if record else f"{arxiv_id} is listed for another title"
    return Conflict(arxiv_id, f"arxiv:{arxiv_id}", other.id, f"{titled}, the list says {listing.title!r}")
