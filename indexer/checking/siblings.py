"""What the other lists of the index carry near a list's papers, and this list does not."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.checking.findings import Finding
from indexer.fetching import is_on_the_web
from search.papers import Listing, Paper, PaperList
from search.stores import Store
from search.titles import normalise_title

_SAME = 0.8
_FEWEST = 5
_MOST = 10
_MOST_BESIDE_ONE = 3
_BLOCK = 1_000


@dataclass(frozen=True, slots=True)
class Nearby:
    """The papers that other lists have, nearest first, or why there was nothing to compare."""

    findings: tuple[Finding, ...] = ()
    skipped: str | None = None


def is_same_list(one: PaperList, other: PaperList) -> bool:
    """Return whether two lists are one: by name, by address, or by more than 80 % of the papers of the larger one."""
    if one.id == other.id or (one.address and other.address and _place(one.address) == _place(other.address)):
        return True
    first, second = ({_key(entry) for entry in each.listings} for each in (one, other))
    return len(first & second) > _SAME * max(len(first), len(second))


def check_siblings(
    listings: Sequence[Listing],
    strays: frozenset[Listing],
    siblings: Sequence[str],
    store: Store,
    mentioned: frozenset[str] = frozenset(),
) -> Nearby:
    """Return the papers of `siblings` that are as near to a list's papers as these are to each other.

    Near is a cosine of at least the median of the list's papers with their nearest neighbours in the list. The ids of
    `strays` are those of other works, and do not count as carried; those `mentioned` stand in the list's text.
    """
    if not siblings:
        return Nearby(skipped="in other lists: the index has no other list")
    papers = store.papers(range(store.manifest.counts.papers))
    listed = _Listed(listings, strays)
    own = {row: entry for row, paper in enumerate(papers) if (entry := listed.find(paper))}
    if len(own) < _FEWEST:
        return Nearby(
            skipped=f"in other lists: {len(own)} of the list's papers are in the index, too few to compare; "
            "index the list: awesearch index --list NAME=PATH_OR_URL"
        )
    rows = list(own)
    vectors = store.vectors(np.array(rows))
    typical = float(np.median(_nearest(vectors, vectors, same=True)[1]))
    wanted = set(siblings)
    theirs = [
        row
        for row, paper in enumerate(papers)
        if row not in own and paper.arxiv_id not in mentioned and any(one.list in wanted for one in paper.listings)
    ]
    nearest, cosines = _nearest(store.vectors(np.array(theirs, dtype=np.int64)), vectors)
    found = [
        (-float(cosine), row, rows[near])
        for row, near, cosine in zip(theirs, nearest, cosines, strict=True)
        if cosine >= typical
    ]
    beside: Counter[int] = Counter()
    chosen: list[Finding] = []
    most = min(_MOST, len(listings) // 2)
    for _, row, near in sorted(found):
        # one general paper of the list must not be the neighbour of all that is shown
        beside[near] += 1
        if beside[near] <= _MOST_BESIDE_ONE and len(chosen) < most:
            chosen.append(_finding(papers[row], papers[near], own[near], wanted))
    return Nearby(tuple(chosen))


def _nearest(
    vectors: NDArray[np.float32], among: NDArray[np.float32], *, same: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return which of the unit rows `among` is nearest to each of the unit rows `[n, d]`, int64 `[n]`, and its cosine.

    Where both are the `same` rows none is its own nearest. All with all at once would be 14 GB for 60,000 rows.
    """
    nearest, cosines = np.empty(len(vectors), dtype=np.int64), np.empty(len(vectors), dtype=np.float32)
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK] @ among.T
        rows = np.arange(len(block))
        if same:
            block[rows, start + rows] = -1.0
        nearest[start : start + _BLOCK] = block.argmax(axis=1)
        cosines[start : start + _BLOCK] = block.max(axis=1)
    return nearest, cosines


def _finding(paper: Paper, near: Paper, here: Listing, siblings: set[str]) -> Finding:
    there = next(entry for entry in paper.listings if entry.list in siblings)
    place = " › ".join((there.list, *there.section))
    beside = f" (line {here.line})" if here.line else ""
    message = f"{place} has it; nearest of yours: {near.title!r}{beside}"
    return Finding("in-other-lists", message, None, paper.title, here.section, paper.link,
                   (here.line,) if here.line else ())  # fmt: skip


class _Listed:
    """Finds the entry of a list that is of a paper of the index."""

    def __init__(self, listings: Sequence[Listing], strays: frozenset[Listing]) -> None:
        believed = [entry for entry in reversed(listings) if entry not in strays]
        self._by_id = {entry.arxiv_id: entry for entry in believed if entry.arxiv_id}
        self._by_doi = {entry.doi.casefold(): entry for entry in reversed(listings) if entry.doi}
        self._by_title = {normalise_title(entry.title): entry for entry in reversed(listings) if entry.title}

    def find(self, paper: Paper) -> Listing | None:
        """Return the entry with a paper's id, DOI, or one of its titles, None where the list does not have it."""
        return (
            self._by_id.get(paper.arxiv_id or "")
            or self._by_doi.get((paper.doi or "").casefold())
            or next(self._titled(paper), None)
        )

    def _titled(self, paper: Paper) -> Iterator[Listing]:
        for title in (paper.title, *(entry.title for entry in paper.listings)):
            if title and (entry := self._by_title.get(normalise_title(title))):
                yield entry


def _place(address: str) -> str:
    return address.rstrip("/").removesuffix(".git") if is_on_the_web(address) else str(Path(address).absolute())


def _key(entry: Listing) -> str:
    return entry.arxiv_id or normalise_title(entry.title or entry.name)
