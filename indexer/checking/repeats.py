"""Papers that a list has twice."""

from collections.abc import Iterator, Sequence

from indexer.checking.findings import Finding, about, many
from indexer.checking.titles import is_same_title, unnamed
from indexer.same_work import misspelt_as, name_of, spaceless
from search.papers import Listing
from search.titles import normalise_title

_HABIT = 0.1
_FEWEST_OF_A_HABIT = 5
_SHORTEST_TITLE = 30


def check_repeats(listings: Sequence[Listing], strays: frozenset[Listing]) -> Iterator[Finding]:
    """Yield every later entry of a paper in one section, and the papers in several, at once where one in ten is so."""
    each = works(listings, strays)
    several: list[tuple[Finding, int]] = []
    for entries in each:
        sections: dict[tuple[str, ...], list[Listing]] = {}
        for entry in entries:
            sections.setdefault(entry.section, []).append(entry)
        again = [entry for inside in sections.values() for entry in inside[1:]]
        for entry in again:
            first = sections[entry.section][0]
            yield about(entry, "twice-in-one-section", f"this paper is on line {first.line} already", None, entries)
        if not again and len(sections) > 1:
            places = "; ".join(section[-1] if section else "(no section)" for section in sections)
            message = f"this paper is in {len(sections)} sections: {places}"
            several.append((about(entries[0], "in-several-sections", message, None, entries), entries[0].line or 0))
    if is_habit(len(several), len(each)):
        message = f"{len(several)} of {len(each)} papers are in several sections"
        yield many("in-several-sections", message, [line for _, line in several])
    else:
        yield from (finding for finding, _ in several)


def is_habit(several: int, of: int) -> bool:
    """Return whether a list has papers in several sections on purpose: more than one in ten, and not just a few."""
    return several >= _FEWEST_OF_A_HABIT and several > _HABIT * of


def works(listings: Sequence[Listing], strays: frozenset[Listing]) -> list[list[Listing]]:
    """Return the entries of each work in order; `strays` have an arXiv id that is another work's."""
    found = _Works()
    # first those with an id of their own, which say which works there are
    for entry in listings:
        if entry.arxiv_id and entry not in strays:
            found.add(entry, entry.arxiv_id)
    for entry in listings:
        if not entry.arxiv_id or entry in strays:
            found.add(entry, None)
    order = {entry: place for place, entry in enumerate(listings)}
    return sorted((sorted(one, key=order.__getitem__) for one in found.entries), key=lambda one: order[one[0]])


class _Works:
    """Entries under their works: by arXiv id, by DOI, by a title that is the same, or, with no title, by name."""

    def __init__(self) -> None:
        self.entries: list[list[Listing]] = []
        self._at: dict[str, int] = {}
        self._titles: list[tuple[str, int]] = []
        self._spelt: list[str] = []

    def add(self, entry: Listing, arxiv_id: str | None) -> None:
        """Put an entry under its work; one without an id of its own may be of the work that has its title."""
        doi = entry.doi.casefold() if entry.doi else None
        at = self._at.get(arxiv_id) if arxiv_id else self._at.get(doi or "", self._titled(entry))
        if at is None:
            at = len(self.entries)
            self.entries.append([])
        self.entries[at].append(entry)
        for key in (arxiv_id, doi, *_keys(entry)):
            if key:
                self._at.setdefault(key, at)
        if entry.title:
            self._titles.append((entry.title, at))
            self._spelt.append(spaceless(normalise_title(entry.title)))

    def _titled(self, entry: Listing) -> int | None:
        at = next((self._at[key] for key in _keys(entry) if key in self._at), None)
        if at is None and entry.title:
            number = misspelt_as(normalise_title(entry.title), self._spelt)
            near = self._titles[number] if number is not None else None
            at = near[1] if near and is_same_title(near[0], entry.title) else None
        # two DOIs under one title are a conference's paper and a journal's
        rivals = () if at is None or not entry.doi else self.entries[at]
        return None if any(one.doi and one.doi.casefold() != (entry.doi or "").casefold() for one in rivals) else at


def _keys(entry: Listing) -> list[str]:
    """Return under which keys a title stands: as it is, and without the name before it."""
    title = entry.title or entry.name or ""
    whole, rest = (f"title:{spaceless(one)}" for one in (normalise_title(title), unnamed(title)))
    named = name_of(title) and len(rest) >= _SHORTEST_TITLE
    return [whole, rest] if named else [whole] if title else []
