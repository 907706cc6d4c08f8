"""How each section of a list writes its rows, learned from those and proven by reading."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from indexer.lists.decode import decode
from indexer.lists.rows.columns import Cells, cell_templates, table_template
from indexer.lists.rows.fragments import Draft, drafted, finished, is_lossy, is_published, link_words, residue
from indexer.lists.rows.habits import Habits
from indexer.lists.rows.objects import object_template
from indexer.lists.rows.proof import proven
from indexer.lists.rows.sources import RowSource, row_sources
from indexer.lists.rows.tally import Sample, Tally
from indexer.lists.rows.template import FIELD
from search.papers import Listing, PaperList, RowTemplate

# of another way of learning nothing that was learned before is kept
_METHOD = b"1"
_MOST_ROWS_OF_A_SECTION = 100
_FEWEST_WITH_A_LABEL = 3
_SHARE_WITH_A_LABEL = 0.5


def learn_rows(data: bytes, published: PaperList, before: PaperList | None = None) -> PaperList:
    """Return a list with how its sections write their rows, learned from the page that it was read from.

    What was learned `before` from the same page is taken over.
    """
    learned_from = hashlib.sha256(_METHOD + data).hexdigest()
    if before is not None and before.rows_from == learned_from:
        return replace(published, rows=before.rows, rows_from=learned_from)
    text = decode(data, published.id)
    sources = list(row_sources(text, _sampled(published.listings)))
    habits = Habits.of(published.listings, sources)
    samples = list(_samples(sources, habits.padded))
    linked = [sample for sample in samples if any("{url}" in part for part in sample.template.parts)]
    tally = Tally(linked or samples)
    return replace(published, rows=proven(text, published, tally, habits), rows_from=learned_from)


def _sampled(listings: Sequence[Listing]) -> list[Listing]:
    """Return no more listings of a section than it takes to know its habits, the last ones."""
    counted: Counter[tuple[str, ...]] = Counter()
    kept = []
    for listing in reversed(listings):
        counted[listing.section] += 1
        if counted[listing.section] <= _MOST_ROWS_OF_A_SECTION:
            kept.append(listing)
    return kept[::-1]


def _samples(sources: Sequence[RowSource], padded: bool) -> Iterator[Sample]:
    yield from _lines(sources, padded)
    yield from _tables([row for row in sources if row.layout in ("cells", "element cells")], padded)
    for row in sources:
        if row.layout == "object" and (parts := object_template(row, padded)):
            yield _sample(row, "script", parts)


def _lines(sources: Sequence[RowSource], padded: bool) -> Iterator[Sample]:
    """Yield the samples of rows that are text; words that most of them have are labels."""
    drafts = [(row, draft) for row in sources if row.layout in ("lines", "element") and (draft := _draft(row, padded))]
    counted = Counter(word for _, draft in drafts for word in set(residue(draft)))
    labels = _labels(counted, len(drafts))
    for row, draft in drafts:
        if parts := finished(draft, row.listing, labels):
            sample = _sample(row, "markdown" if row.layout == "lines" else "html", parts)
            yield replace(sample, lossy=is_lossy(draft, labels))


def _labels(counted: Counter[str], rows: int) -> frozenset[str]:
    enough = max(_FEWEST_WITH_A_LABEL, rows * _SHARE_WITH_A_LABEL)
    return frozenset(word for word, count in counted.items() if count >= enough and not word.isdecimal())


def _draft(row: RowSource, padded: bool) -> Draft | None:
    return drafted(row.text, row.listing, padded)


@dataclass(frozen=True, slots=True)
class _Cells:
    """A row of a table as the templates of its cells."""

    row: RowSource
    told: Cells

    @property
    def frame(self) -> tuple[object, ...]:
        """What rows have in common whose cells may stand for each other."""
        return self.row.header, self.row.layout

    @property
    def kind(self) -> tuple[object, ...]:
        """What rows have in common that are written alike."""
        return self.frame, self.row.listing.section, is_published(self.row.listing), self.has_code

    @property
    def has_code(self) -> bool:
        """Whether a cell has a link to code."""
        return any("{code_url}" in (cell or "") for cell in self.told)


def _tables(sources: Sequence[RowSource], padded: bool) -> Iterator[Sample]:
    """Yield the samples of rows of tables: for each kind of row in a section the same, made of its columns."""
    named = Counter(word for row in sources for word in set(link_words(row.text)))
    labels = _labels(named, len(sources))
    rows = [_Cells(row, cell_templates(row, padded, labels)) for row in sources]
    kinds: dict[tuple[object, ...], list[_Cells]] = {}
    for row in rows:
        kinds.setdefault(row.kind, []).append(row)
    for own in kinds.values():
        first = own[0]
        framed = [row for row in rows if row.frame == first.frame]
        alike = [row for row in framed if first.has_code or not row.has_code]
        near = [row for row in alike if row.row.listing.section == first.row.listing.section]
        pools = [[row.told for row in pool] for pool in (own, near, alike)]
        if parts := table_template(first.row, pools, [row.told for row in framed]):
            markup = "markdown" if first.row.layout == "cells" else "html"
            yield from (_sample(row.row, markup, parts) for row in own)


def _sample(row: RowSource, markup: str, parts: tuple[str, ...]) -> Sample:
    fields = {found["name"] for part in parts for found in FIELD.finditer(part)}
    if "title" not in fields:
        parts = tuple(part.replace("{name}", "{name:title}", 1) for part in parts)
    template = RowTemplate(markup, parts, is_published(row.listing))
    return Sample(row.listing.section, row.start, template, row.header)
