"""Facets: the lists' own columns, such as LLM backbone, and the values that papers have in them."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from search.errors import RequestError
from search.naming import unknown
from search.papers import Paper
from search.titles import normalise_title

_VALUE_FOLLOWS = ": "
_BRACKET = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]\s*$")


@dataclass(frozen=True, slots=True)
class Facet:
    """A column of the lists: its name, and each different value with how many papers have it, the commonest first."""

    name: str
    values: tuple[tuple[str, int], ...]


def facets_of(paper: Paper) -> tuple[tuple[str, str], ...]:
    """Return the name and value of every facet that the listings give a paper, each once: what a filter matches."""
    given: dict[str, tuple[str, str]] = {}
    for name, value in (facet for listing in paper.listings for facet in listing.facets):
        if name.strip() and value.strip():
            given.setdefault(facet_key(name, value), (name, value))
    return tuple(given.values())


def facet_key(name: str, value: str) -> str:
    """Return a facet as one text, the same in every engine and for every case and spacing of its name and value."""
    return json.dumps([folded(name), folded(value)], ensure_ascii=False)


def folded(text: str) -> str:
    """Return a text in one case and without spaces: texts that are alike in this are one name, or one value."""
    return "".join(text.casefold().split())


def count_values(given: Iterable[Sequence[str]]) -> tuple[tuple[str, int], ...]:
    """Return the different values among those of each paper, in their commonest spelling, with how many papers have it.

    The value that most papers have comes first.
    """
    spelled: dict[str, Counter[str]] = {}
    for values in given:
        # the first spelling of a paper is its own, the others are those of its listings
        for key, value in {folded(value): value for value in reversed(values)}.items():
            spelled.setdefault(key, Counter())[value] += 1
    return _by_number(spelled.values())


def as_facets(counted: Iterable[tuple[str, str, int]]) -> tuple[Facet, ...]:
    """Return the facets that are spelled in these ways by so many papers, in their commonest spelling.

    The facet that most papers have comes first.
    """
    names: dict[str, Counter[str]] = {}
    values: dict[str, dict[str, Counter[str]]] = {}
    for name, value, papers in counted:
        names.setdefault(folded(name), Counter())[name] += papers
        values.setdefault(folded(name), {}).setdefault(folded(value), Counter())[value] += papers
    ordered = sorted(names, key=lambda name: -names[name].total())
    return tuple(Facet(_commonest(names[name]), _by_number(values[name].values())) for name in ordered)


def find_facet(said: str, known: Sequence[Facet]) -> tuple[str, list[str]]:
    """Return the facet and the values of it that `name: value` means: those that hold all its words, side by side.

    Raises RequestError where there is no such facet or value, and where the name may mean several.
    """
    ends = [match.start() for match in re.finditer(_VALUE_FOLLOWS, said)]
    # a column may be called as another with a value is
    for end in reversed(ends):
        facet = _named(said[:end], known)
        if facet is not None:
            return facet.name, _values(said[end + len(_VALUE_FOLLOWS) :], facet)
    if ends or not known:
        raise RequestError(unknown("facet", said[: ends[0]] if ends else said, [facet.name for facet in known]))
    meant = _named(said.rstrip().removesuffix(":"), known) or known[0]
    raise RequestError(
        f"the facet is {said!r}; write its name and a value, as in {f'{meant.name}: {meant.values[0][0]}'!r}"
    )


def _named(name: str, known: Sequence[Facet]) -> Facet | None:
    """Return the facet of a name, or of a name without its bracket."""
    readings: tuple[tuple[Callable[[str], str], Callable[[str], str]], ...] = (
        (folded, folded),
        (normalise_title, normalise_title),
        (normalise_title, lambda full: normalise_title(_BRACKET.sub("", full))),
    )
    for read, read_known in readings:
        meant = [facet for facet in known if read(name) and read(name) == read_known(facet.name)]
        if len(meant) > 1:
            raise RequestError(
                f"the facet {name!r} may be {' or '.join(repr(facet.name) for facet in meant)}; write the whole name"
            )
        if meant:
            return meant[0]
    return None


def _values(said: str, facet: Facet) -> list[str]:
    wanted = normalise_title(said)
    known = [value for value, _ in facet.values]
    found = [
        value
        for value in known
        # signs alone, such as ✓, have no words
        if folded(value) == folded(said) or (wanted and f" {wanted} " in f" {normalise_title(value)} ")
    ]
    if not found:
        raise RequestError(unknown("value", said, known, f" of {facet.name!r}"))
    return found


def _by_number(spelled: Iterable[Counter[str]]) -> tuple[tuple[str, int], ...]:
    numbered = [(_commonest(one), one.total()) for one in spelled]
    return tuple(sorted(numbered, key=lambda one: (-one[1], one[0])))


def _commonest(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda one: (-spellings[one], one))
