"""What a change does to a list: which entries it adds, moves, edits and removes."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace

from indexer.same_work import spaceless
from search.papers import Listing, is_web_address
from search.titles import normalise_title


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry, and the section in which its work stood before."""

    entry: Listing
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The entries of the new list that the old one does not have as they are, and how many of the old are gone."""

    added: tuple[Listing, ...]
    moved: tuple[Moved, ...]
    edited: tuple[Listing, ...]
    removed: int


def compare(old: Sequence[Listing], new: Sequence[Listing]) -> Changes:
    """Return how a list changed; each old entry is that of one new entry at most, so that a second copy is added.

    An entry under another heading is not moved where the change renames the heading.
    """
    left, open_ = list(old), list(new)
    before: dict[Listing, Listing] = {}
    for key in _KEYS:
        _pair(left, open_, key, before)
    old_sections, new_sections = ({entry.section for entry in each} for each in (old, new))
    moved: list[Moved] = []
    edited: list[Listing] = []
    for entry, was in before.items():
        renamed = was.section not in new_sections and entry.section not in old_sections
        if entry.section != was.section and not renamed:
            moved.append(Moved(entry, was.section))
        elif _content(entry) != _content(was):
            edited.append(entry)
    order = {entry: place for place, entry in enumerate(new)}
    return Changes(
        added=tuple(open_),
        moved=tuple(sorted(moved, key=lambda one: order[one.entry])),
        edited=tuple(sorted(edited, key=order.__getitem__)),
        removed=len(left),
    )


_Key = Callable[[Listing], Hashable | None]


def _content(entry: Listing) -> Listing:
    return replace(entry, list="", section=(), line=None)


def _whole(entry: Listing) -> Hashable:
    return replace(entry, list="", line=None)


def _title(entry: Listing) -> str | None:
    return spaceless(normalise_title(entry.title or entry.name)) or None


def _doi(entry: Listing) -> str | None:
    return entry.doi.casefold() if entry.doi else None


def _url(entry: Listing) -> str | None:
    return entry.url if is_web_address(entry.url) else None


def _in_its_section(key: _Key) -> _Key:
    def both(entry: Listing) -> Hashable | None:
        found = key(entry)
        return None if found is None else (entry.section, found)

    return both


_OF_A_WORK: tuple[_Key, ...] = (_title, lambda entry: entry.arxiv_id, _doi, _url)
_KEYS: tuple[_Key, ...] = (_whole, *map(_in_its_section, _OF_A_WORK), _content, *_OF_A_WORK)
"""What makes two entries one, the surest first: all that stands there, then its work in its section, then its work."""


def _pair(left: list[Listing], open_: list[Listing], key: _Key, before: dict[Listing, Listing]) -> None:
    """Take out of both lists the entries with one key, as many as both have, and note which was which."""
    waiting: dict[Hashable, list[Listing]] = {}
    for entry in reversed(left):
        if (found := key(entry)) is not None:
            waiting.setdefault(found, []).append(entry)
    for entry in tuple(open_):
        same = waiting.get(key(entry))
        if same:
            before[entry] = same.pop()
    paired = set(before.values())
    left[:] = _without(left, paired)
    open_[:] = _without(open_, before)


def _without(entries: Iterable[Listing], gone: Iterable[Listing]) -> list[Listing]:
    return [entry for entry in entries if entry not in gone]
