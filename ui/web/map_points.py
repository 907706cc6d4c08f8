"""The papers of the map as points, each in the colour class of its section in one list."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.filters import Filter
from search.once_per_list import OncePerList
from search.papers import Paper
from search.sampling import sample
from search.stores import Store

MOST_POINTS = 20_000
MOST_SECTIONS = 20
_OTHERS = "other sections"
_NO_SECTION = "under no heading"
_ELSEWHERE, _UNLISTED = "not in this list", "in no list"
_KEPT = 8

Section = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """Papers as columns of one length; coordinates are within -1 and 1."""

    id: tuple[str, ...]
    x: tuple[float, ...]
    y: tuple[float, ...]
    title: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListPoints:
    """Points with, for each, the place of its section in `sections`, whose first is of papers outside the list."""

    list: str
    listed: int
    sections: tuple[str, ...]
    points: Points
    section: tuple[int, ...]


def points_of(store: Store, papers: Sequence[Paper], rows: Sequence[int]) -> Points:
    """Return papers, which stand in these rows of a store, as points."""
    places = np.round(store.places()[list(rows)].astype(np.float64), 4).reshape(-1, 2)
    return Points(
        id=tuple(paper.id for paper in papers),
        x=tuple(places[:, 0].tolist()),
        y=tuple(places[:, 1].tolist()),
        title=tuple(paper.title or paper.id for paper in papers),
    )


def points_by_section(store: Store, list_id: str, most: int) -> ListPoints:
    """Return at most so many papers by their sections in a list: those of the list, then others at even distances."""
    listed = _rows(store, list_id)
    shown = sample(listed, most)
    others = np.setdiff1d(np.arange(store.manifest.counts.papers), listed, assume_unique=True)
    rows = np.concatenate([sample(others, most - len(shown)), shown]).tolist()
    papers = store.papers(rows)
    keys = _keys([_section(paper, list_id) for paper in papers[len(papers) - len(shown) :]])
    order = {key: at for at, key in enumerate(_from_the_top(store, list_id))}
    largest = sorted((key for key, _ in Counter(keys).most_common(MOST_SECTIONS)), key=lambda key: order.get(key, -1))
    number = {key: at for at, key in enumerate(largest, start=1)}
    names = [_ELSEWHERE if list_id else _UNLISTED, *_names(largest)]
    if any(key not in number for key in keys):
        names.append(_OTHERS)
    outside = len(papers) - len(shown)
    return ListPoints(
        list=list_id,
        listed=len(listed),
        sections=tuple(names),
        points=points_of(store, papers, rows),
        section=(*[0] * outside, *(number.get(key, len(largest) + 1) for key in keys)),
    )


# of a large index the points of a list are some megabytes
list_points = OncePerList(lambda store, list_id: points_by_section(store, list_id, MOST_POINTS), most=_KEPT)
"""Return the papers of a store by their sections in a list, by the list's id, "" where no list is meant."""


def _rows(store: Store, list_id: str) -> NDArray[np.int64]:
    return store.rows_within(Filter(lists=(list_id,))) if list_id else np.zeros(0, dtype=np.int64)


def _section(paper: Paper, list_id: str) -> Section:
    return next(listing.section for listing in paper.listings if listing.list == list_id)


def _keys(sections: Sequence[Section]) -> list[Section]:
    """Return the heading that each section is coloured by: a top one, or one below where over half would be alike."""
    keys = [section[:1] for section in sections]
    while keys:
        largest, count = Counter(keys).most_common(1)[0]
        below = [
            section[: len(largest) + 1] if key == largest else key for section, key in zip(sections, keys, strict=True)
        ]
        if 2 * count <= len(keys) or below == keys:
            break
        keys = below
    return keys


def _from_the_top(store: Store, list_id: str) -> list[Section]:
    """Return every heading of a list in its order, those above a section before it."""
    sections = next((entry.sections for entry in store.lists if entry.id == list_id), ())
    return list(dict.fromkeys(section[:depth] for section in sections for depth in range(1, len(section) + 1)))


def _names(keys: Sequence[Section]) -> list[str]:
    said = Counter(key[-1:] for key in keys)
    return [(key[-1] if said[key[-1:]] == 1 else " › ".join(key)) if key else _NO_SECTION for key in keys]
