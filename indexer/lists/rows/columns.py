"""Templates of rows of a table: for every column what most of its cells are, for facets and remarks nothing."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from indexer.lists.rows.fragments import drafted_cell, finished_cell
from indexer.lists.rows.sources import RowSource, cells_of
from indexer.lists.rows.template import FIELD
from indexer.lists.tables import is_absent, roles_of

_CELL = re.compile(r"(<t[dh]\b[^<>]*>)(.*?)(?=</?(?:td|th|tr|tbody|table)\b|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>|\s+")
_OF_ONE_ROW = re.compile(
    r"<!--.*?-->|\s(?:alt|title|id|name|href|on\w+|data-[\w-]+)=(?:\"[^\"]*\"|'[^']*'|[^\s<>]+)",
    re.DOTALL | re.IGNORECASE,
)
_NUMBERING = frozenset(("#", "no", "no.", "id", "nr", "nr.", "index", "s.no", "s.no."))


Cells = tuple[str | None, ...]


def cell_templates(row: RowSource, padded: bool, labels: frozenset[str]) -> Cells:
    """Return the template of every cell of a row: None where it says what holds for no other paper."""
    cells = _cells(row)
    roles = [*roles_of(row.header), *([None] * len(cells))]
    titled = "title" in roles or "name" in roles
    headings = [*row.header, *([""] * len(cells))]
    told: list[str | None] = []
    for cell, role, heading in zip(cells, roles, headings, strict=False):
        if _is_number(heading, cell):
            told.append("{number}")
            continue
        draft = drafted_cell(cell, row.listing, padded)
        template = finished_cell(draft, labels) if draft else ""
        fields = {found["name"] for found in FIELD.finditer(template)}
        if titled and role in (None, "note") and not fields & {"url", "code_url"}:
            template = ""
        told.append(template or (cell if is_absent(cell) else None))
    return tuple(told)


def table_template(
    sample: RowSource, pools: Sequence[Sequence[Cells]], everywhere: Sequence[Cells]
) -> tuple[str, ...] | None:
    """Return the parts of a template in the frame of a sample; None where no column has a field.

    Of every column it has the commonest cell with a field in the first pool that has one, else how rows `everywhere`
    say that they have nothing to say.
    """
    width = len(sample.header) if sample.layout == "cells" else len(_cells(sample))
    chosen = [_commonest([_column(pool, n) for pool in pools], _column(everywhere, n)) for n in range(width)]
    return tuple(_framed(sample, chosen)) if any(map(FIELD.search, chosen)) else None


def _column(pool: Sequence[Cells], n: int) -> Sequence[str]:
    """Return the cells of a column, the commonest first."""
    counted = Counter(cell for row in pool for cell in row[n : n + 1] if cell is not None)
    return [cell for cell, _ in counted.most_common()]


def _commonest(columns: Sequence[Sequence[str]], everywhere: Sequence[str]) -> str:
    told = next((cell for column in columns for cell in column if FIELD.search(cell)), None)
    return told or next((cell for cell in everywhere if not FIELD.search(cell)), "")


def numbers_of(row: RowSource) -> list[int]:
    """Return the number that a row has in a column of numbers."""
    if row.layout not in ("cells", "element cells"):
        return []
    told = zip(row.header, _cells(row), strict=False)
    return [int(cell.strip(" .")) for heading, cell in told if _is_number(heading, cell)]


def _is_number(heading: str, cell: str) -> bool:
    return heading.strip().casefold() in _NUMBERING and cell.strip(" .").isdecimal()


def _cells(row: RowSource) -> list[str]:
    if row.layout == "cells":
        return cells_of(row.text)[: len(row.header)]
    return [found[2].strip() for found in _CELL.finditer(row.text)]


def _framed(sample: RowSource, cells: Sequence[str]) -> Iterator[str]:
    """Yield the parts of a row in the frame that a sample has."""
    if sample.layout == "cells":
        bare = sample.text.strip()
        indent = sample.text[: len(sample.text) - len(sample.text.lstrip(" \t>"))]
        for n, cell in enumerate(cells):
            yield indent + ("| " if bare.strip("> ").startswith("|") else "") if n == 0 else " | "
            yield cell
        yield " |" if bare.endswith("|") or bare.strip("> ").startswith("|") else ""
        return
    at = 0
    for found, cell in zip(_CELL.finditer(sample.text), cells, strict=False):
        yield _markup(sample.text[at : found.end(1)])
        yield cell
        at = found.end()
    yield _markup(sample.text[at:])


def _markup(text: str) -> str:
    """Return nothing but the tags and the space between cells, without what they say of one row."""
    return "".join(_TAG.findall(_OF_ONE_ROW.sub("", text)))
