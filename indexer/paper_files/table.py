"""Papers as the rows of a CSV file with a header."""

import csv
import io
from collections.abc import Iterator

from indexer.paper_files.records import Record, names
from search.errors import InputFileError

_DELIMITERS = ",;\t"
_LONGEST_CELL = 10_000_000


def read(text: str) -> Iterator[Record]:
    """Yield the paper of every row that is not empty."""
    first = text.split("\n", 1)[0]
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=first.count), strict=True)
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not header:
                header = _header(cells)
            elif any(cell.strip() for cell in cells):
                yield _record(line, header, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputFileError(f"line {line}: not CSV ({error}).\nQuote cells that hold commas.") from error


def _header(cells: list[str]) -> list[str]:
    header = [cell.strip().casefold() for cell in cells]
    if not {"title", "text", "abstract"} & set(header):
        raise InputFileError(
            f"line 1: no column 'title', 'text' or 'abstract' among {', '.join(cells)!r}.\nName the columns in line 1."
        )
    return header


def _record(line: int, header: list[str], cells: list[str]) -> Record:
    if len(cells) > len(header):
        raise InputFileError(
            f"line {line}: {len(cells)} cells under {len(header)} columns.\nQuote the cells that hold commas."
        )
    said = dict(zip(header, (cell.strip() for cell in cells), strict=False))

    def text(*columns: str) -> str:
        return next((said[column] for column in columns if said.get(column)), "")

    return Record(
        line=line,
        id=text("_id", "id"),
        title=text("title"),
        abstract=text("text", "abstract"),
        authors=names(text("authors", "author")),
        year=text("year"),
        venue=text("venue"),
        arxiv_id=text("arxiv_id"),
        doi=text("doi"),
        url=text("url"),
    )
