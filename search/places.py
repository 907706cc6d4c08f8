"""Sections of lists as a person names them: by a heading, or by the whole way down from the list."""

import json
import re
from collections.abc import Callable, Iterable, Sequence

from search.errors import RequestError
from search.naming import unknown
from search.papers import PaperList
from search.titles import normalise_title

Place = tuple[str, tuple[str, ...]]
"""A section of a list: the list's id and the headings that lead to it."""

_NUMBERING = re.compile(r"^[\d.]+\s+")
_BETWEEN_HEADINGS = re.compile("[›>]")
_Reading = Callable[[str], tuple[str, ...]]


def place_key(place: Place) -> str:
    """Return a section of a list as one text, the same in every engine."""
    list_id, path = place
    return json.dumps([list_id, *path], ensure_ascii=False)


def place_name(place: Place) -> str:
    """Return a section of a list as `list › heading › heading`, the name that means it before any other."""
    list_id, path = place
    return _spaced(" › ".join((list_id, *path)))


def find_places(name: str, within: Sequence[PaperList], known: Sequence[PaperList]) -> list[Place]:
    """Return the sections that a name means, each with its subsections; raises RequestError where there is none.

    A heading is looked for in the lists `within`; behind the id of a `known` list stand that list's headings from the
    top, as in `mine › 1. Papers › 1.1 Ranking`.
    """
    found = _own_places(name, known, (_to_the_letter,))
    if found:
        return found
    named = [entry for entry in known if any(_begins(reading(name), reading(entry.id)) for reading in _AS_SPELLED)]
    whole = [entry for entry in named if any(reading(name) == reading(entry.id) for reading in _AS_SPELLED)]
    if named and not whole:
        found = _own_places(name, named, _READINGS)
        if not found:
            raise RequestError(unknown("section", name, [place_name(place) for place in _all_places(named)], shown=4))
        return found
    # a heading may be called as a list is
    found = _headed_places(name, within)
    if found:
        return found
    if whole:
        raise RequestError(f"the section {name!r} is a whole list; ask for it as a list: --list {whole[0].id}")
    headings = dict.fromkeys(heading for _, path in _all_places(within) for heading in path)
    raise RequestError(unknown("section", name, list(headings)))


def _own_places(name: str, entries: Sequence[PaperList], readings: Sequence[_Reading]) -> list[Place]:
    known = _all_places(entries)
    heads = dict.fromkeys((entry, path[:depth]) for entry, path in known for depth in range(1, len(path) + 1))
    for reading in readings:
        wanted = reading(name)
        meant = {head for head in heads if reading(place_name(head)) == wanted}
        if meant:
            return _below(meant, known)
    return []


def _headed_places(name: str, within: Sequence[PaperList]) -> list[Place]:
    known = _all_places(within)
    headings = _BETWEEN_HEADINGS.split(name)
    # a number that is typed tells "1.1 Overview" from "2.1 Overview"; where no section bears it, the words decide
    for wanted in (_joined(map(normalise_title, headings)), _joined(map(_unnumbered, headings))):
        found = [place for place in known if wanted and wanted in _section_names(place[1])]
        if found:
            return found
    # "Paper Pending List" is enough of "1.7 Paper Pending List: to be Added", where one heading alone begins so
    begun = {
        (entry, path[: depth + 1])
        for entry, path in known
        for depth, heading in enumerate(path)
        if _unnumbered(name) and _unnumbered(heading).startswith(f"{_unnumbered(name)} ")
    }
    return _below(begun, known) if len({path[-1] for _, path in begun}) == 1 else []


def _all_places(entries: Sequence[PaperList]) -> list[Place]:
    return [(entry.id, path) for entry in entries for path in entry.sections]


def _below(heads: set[Place], known: Sequence[Place]) -> list[Place]:
    """Return the sections that begin as one of the heads: it and its subsections."""
    return [
        (entry, path) for entry, path in known if any((entry, path[:depth]) in heads for depth in range(len(path) + 1))
    ]


def _section_names(path: tuple[str, ...]) -> set[str]:
    """Return what a section answers to: each heading above it, and each way down from the top, numbered or not."""
    names: set[str] = set()
    for normalise in (normalise_title, _unnumbered):
        keys = [normalise(heading) for heading in path]
        names.update(keys, (_joined(keys[:depth]) for depth in range(1, len(keys) + 1)))
    return names


def _begins(parts: tuple[str, ...], first: tuple[str, ...]) -> bool:
    return bool(first) and parts[: len(first)] == first


def _to_the_letter(text: str) -> tuple[str, ...]:
    return (_spaced(text),)


def _in_parts(normalise: Callable[[str], str]) -> _Reading:
    # headings that hold ">" themselves come apart the same way on both sides
    return lambda text: tuple(part for part in map(normalise, _BETWEEN_HEADINGS.split(text)) if part)


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _unnumbered(heading: str) -> str:
    return normalise_title(_NUMBERING.sub("", heading.strip()))


def _joined(keys: Iterable[str]) -> str:
    return " ".join(key for key in keys if key)


_AS_SPELLED = (_in_parts(_spaced), _in_parts(normalise_title))
_READINGS = (*_AS_SPELLED, _in_parts(_unnumbered))
"""How the headings of a path are compared, the strictest first: as they are spelled, by their words, unnumbered."""
