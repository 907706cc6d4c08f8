"""What a file says of one paper, whatever the file's format."""

import re
from dataclasses import dataclass

from indexer.abstracts.records import GIVEN
from indexer.lists import links
from indexer.lists.blocks import collapse
from indexer.works import arxiv_year
from search.errors import InputFileError
from search.papers import Paper, paper_id

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_BARE_ID = re.compile(r"\d{4}\.\d{4,5}")


@dataclass(frozen=True, slots=True)
class Record:
    """One paper as written, and the line where it starts; "" where the file says nothing."""

    line: int
    id: str = ""
    title: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    year: str = ""
    venue: str = ""
    arxiv_id: str = ""
    doi: str = ""
    url: str = ""


def paper_of(record: Record) -> Paper:
    """Turn what a file says into a paper; InputFileError where it says too little, naming the line."""
    title, abstract = collapse(record.title), record.abstract.strip()
    if not title and not abstract:
        raise InputFileError(f"line {record.line}: neither a title nor a text.\nGive every paper at least one of them.")
    if not title and not record.id:
        raise InputFileError(f"line {record.line}: neither an id nor a title.\nGive the paper an id.")
    written = record.arxiv_id or (record.id if _BARE_ID.fullmatch(record.id) else "")
    arxiv_id = links.arxiv_id_of(written) if written else links.arxiv_id(record.url) or links.arxiv_id(record.doi)
    doi = links.doi(record.doi)
    return Paper(
        id=record.id or paper_id(arxiv_id, doi, title),
        title=title,
        abstract=abstract or None,
        abstract_source=GIVEN if abstract else None,
        authors=record.authors,
        year=_year(record) or arxiv_year(arxiv_id),
        venue=record.venue or None,
        arxiv_id=arxiv_id,
        doi=doi,
        url=record.url or None,
    )


def names(text: str) -> tuple[str, ...]:
    """Split one text that names several authors."""
    separator = ";" if ";" in text else r"\band\b|," if re.search(r"\band\b", text) else ","
    return tuple(name.strip() for name in re.split(separator, text) if name.strip())


def _year(record: Record) -> int | None:
    if not record.year.strip():
        return None
    found = _YEAR.search(record.year)
    if not found:
        raise InputFileError(f"line {record.line}: {record.year!r} is no year.\nWrite it as in 2025.")
    return int(found[1])
