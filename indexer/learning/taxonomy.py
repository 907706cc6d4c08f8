"""The sections of a list that take papers, and which papers stand where."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.papers import Paper, PaperList

_PARKED = re.compile(
    r"\bpending\b|\bto be (?:added|sorted|classified)\b|\bunsorted\b|newest research work", re.IGNORECASE
)
_NUMBERING = re.compile(r"^\d{1,2}(?:[.)]\d{1,2})*[.)]?\s+")

Section = tuple[str, ...]


def is_parked(section: Section) -> bool:
    """Return whether papers only wait in a section ("Paper Pending List") until they are filed."""
    return any(_PARKED.search(heading) for heading in section)


def heading_text(section: Section) -> str:
    """Return what a section is about: its own heading without a number."""
    return _NUMBERING.sub("", section[-1]) if section else ""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A list's sections, in its own order, and the items that stand in them.

    `papers` are all items of the list, `placed` those in `sections`; `member_papers` with `member_sections` are the
    pairs.
    """

    list: str
    sections: tuple[Section, ...]
    papers: NDArray[np.int32]
    placed: NDArray[np.int32]
    member_papers: NDArray[np.int32]
    member_sections: NDArray[np.int32]

    def labels(self) -> NDArray[np.float32]:
        """Return how much each placed paper belongs to each section, float32 `[placed, s]`, rows that sum to 1."""
        labels = np.zeros((len(self.placed), len(self.sections)), dtype=np.float32)
        labels[np.searchsorted(self.placed, self.member_papers), self.member_sections] = 1
        return np.asarray(labels / labels.sum(axis=1, keepdims=True), dtype=np.float32)


def taxonomies(papers: Sequence[Paper], lists: Sequence[PaperList]) -> list[Taxonomy]:
    """Return the taxonomy of each list; item i is paper i."""
    return [_taxonomy(papers, entry) for entry in lists]


def _taxonomy(papers: Sequence[Paper], entry: PaperList) -> Taxonomy:
    here = [
        (item, listing.section)
        for item, paper in enumerate(papers)
        for listing in paper.listings
        if listing.list == entry.id
    ]
    filed = list(dict.fromkeys((item, section) for item, section in here if section and not is_parked(section)))
    used = {section for _, section in filed}
    sections = tuple(section for section in entry.sections if section in used)
    number = {section: at for at, section in enumerate(sections)}
    return Taxonomy(
        list=entry.id,
        sections=sections,
        papers=_items(item for item, _ in here),
        placed=_items(item for item, _ in filed),
        member_papers=np.array([item for item, _ in filed], dtype=np.int32),
        member_sections=np.array([number[section] for _, section in filed], dtype=np.int32),
    )


def _items(items: Iterable[int]) -> NDArray[np.int32]:
    return np.array(sorted(set(items)), dtype=np.int32)
