"""The walk over all papers before anything is written: what the index would hold, and which texts are new to it."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from indexer.base_index import BaseIndex
from indexer.withholding import without_text
from search.encoders import Encoder
from search.errors import ModelError
from search.manifest import Counts
from search.papers import TEXT_TEMPLATE, Conflict, Paper, PaperList
from search.stores.map_places import METHOD as MAP_METHOD
from search.suggesting.model import METHOD

_NO_SOURCE = "none"


@dataclass(frozen=True, slots=True)
class Survey:
    """What the papers of a build are; digest i and row i are those of paper i's text.

    `rows` are int64 `[n]`, where the index before has the text's vector, -1 where it has not; `content` is the SHA-256
    over all but what is made of it: a build that changes nothing has the same. `new_texts` counts the different texts
    that have to be embedded.
    """

    digests: Sequence[str]
    rows: NDArray[np.int64]
    counts: Counts
    coverage: Mapping[str, int]
    content: str
    new_texts: int


def survey(
    papers: Iterable[Paper],
    lists: Sequence[PaperList],
    conflicts: Sequence[Conflict],
    encoder: Encoder,
    base: BaseIndex,
    *,
    withhold_text: bool = False,
) -> Survey:
    """Return what the papers are, and what an index of them holds that may `withhold_text`.

    Raises ModelError where a text is withheld already and this model has not embedded it.
    """
    digests: list[str] = []
    untold: list[tuple[int, str]] = []
    listings = withheld = 0
    sources: Counter[str] = Counter()
    said = hashlib.sha256()
    for paper in papers:
        digest = base.digest(paper)
        if paper.withheld:
            untold.append((len(digests), paper.id))
        digests.append(digest)
        listings += len(paper.listings)
        kept = without_text(paper) if withhold_text else paper
        withheld += kept.withheld
        sources[paper.abstract_source or _NO_SOURCE] += 1
        said.update(msgspec.json.encode((kept, digest)))
    said.update(
        msgspec.json.encode((lists, conflicts, encoder.name, encoder.digest, TEXT_TEMPLATE, METHOD, MAP_METHOD))
    )
    rows = base.rows(digests, encoder.digest)
    missing = [paper_id for place, paper_id in untold if rows[place] < 0]
    if missing:
        raise ModelError(
            f"{len(missing)} abstracts, of {missing[0]} for one, are withheld and not embedded by {encoder.name};\n"
            "pull them first: go online, or give --arxiv-metadata"
        )
    counts = Counts(len(digests), listings, len(lists), withheld, len(conflicts))
    new = len({digests[place] for place in np.flatnonzero(rows < 0).tolist()})
    return Survey(digests, rows, counts, dict(sorted(sources.items())), said.hexdigest(), new)
