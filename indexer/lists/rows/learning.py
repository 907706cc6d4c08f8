"""How each section of a list writes its rows, learned from those and proven by reading."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from indexer.lists.decode import decode
from indexer.lists.rows.columns import cell_templates, table_template
from indexer.lists.rows.fragments import Draft, drafted, finished, is_lossy, is_published, residue
from indexer.lists.rows.habits import Habits
from indexer.lists.rows.objects import object_template
from indexer.lists.rows.proof import proven
from indexer.lists.rows.sources import RowSource, row_sources
from indexer.lists.rows.tally import Sample, Tally
from indexer.lists.rows.template import FIELD
from search.papers import PaperList, RowTemplate

_MOST_ROWS = 3_000
_FEWEST_WITH_A_LABEL = 3
_SHARE_WITH_A_LABEL = 0.5


def learn_rows(data: bytes, published: PaperList) -> PaperList:
    """Return a list with how its sections write their rows, learned from the page that it was read from."""
    text = decode(data, published.id)
    sources = list(row_sources(text, published.listings))[:_MOST_ROWS]
    habits = Habits.of(published.listings, sources)
    samples = list(_samples(sources, habits.padded))
    linked = [sample for sample in samples if any("{url}" in part for part in sample.template.parts)]
    tally = Tally(linked or samples)
    return replace(published, rows=proven(text, published, tally, habits))


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
    enough = max(_FEWEST_WITH_A_LABEL, len(drafts) * _SHARE_WITH_A_LABEL)
    labels = frozenset(word for word, count in counted.items() if count >= enough and not word.isdecimal())
    for row, draft in drafts:
        if parts := finished(draft, row.listing, labels):
            sample = _sample(row, "markdown" if row.layout == "lines" else "html", parts)
            yield replace(sample, lossy=is_lossy(draft, labels))


def _draft(row: RowSource, padded: bool) -> Draft | None:
    return drafted(row.text, row.listing, padded)


def _tables(rows: Sequence[RowSource], padded: bool) -> Iterator[Sample]:
    """Yield the samples of rows of tables: for each kind of row in a section the same, made of its columns."""
    cells = [cell_templates(row, padded, frozenset()) for row in rows]
    kinds = [(row.header, row.layout, row.listing.section, is_published(row.listing), _codes(told)) for row, told in
             zip(rows, cells, strict=True)]  # fmt: skip
    for kind in dict.fromkeys(kinds):
        header, layout, section, _, code = kind
        own = [n for n, one in enumerate(kinds) if one == kind]
        near = [n for n, one in enumerate(kinds) if one[:3] == kind[:3] and (code or not one[4])]
        alike = [n for n, one in enumerate(kinds) if one[:2] == kind[:2] and (code or not one[4])]
        if parts := table_template(rows[own[0]], [[cells[n] for n in pool] for pool in (own, near, alike)]):
            markup = "markdown" if layout == "cells" else "html"
            yield from (_sample(rows[n], markup, parts) for n in own)


def _codes(cells: tuple[str, ...]) -> bool:
    return any("{code_url}" in cell for cell in cells)


def _sample(row: RowSource, markup: str, parts: tuple[str, ...]) -> Sample:
    fields = {found["name"] for part in parts for found in FIELD.finditer(part)}
    if "title" not in fields:
        parts = tuple(part.replace("{name}", "{name:title}", 1) for part in parts)
    template = RowTemplate(markup, parts, is_published(row.listing))
    return Sample(row.listing.section, row.start, template, row.header)
