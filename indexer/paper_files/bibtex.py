"""Papers as the entries of a BibTeX file."""

import logging
import re
from collections.abc import Iterator

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware
from bibtexparser.model import DuplicateBlockKeyBlock, Entry, Field, ParsingFailedBlock

from indexer.lists import links
from indexer.paper_files.records import Record
from search.errors import InputFileError

_LATEX = re.compile(r"[\\{}~]|--|``|''")
_BARE_PERCENT = re.compile(r"(?<!\\)%")
_TEXTS = ("title", "abstract", "author", "journal", "booktitle")


def read(text: str) -> Iterator[Record]:
    """Yield every entry, with LaTeX turned to text."""
    # What the parser would log is raised below, with its line.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    for parsed in parse_string(text).blocks:
        line = (parsed.start_line or 0) + 1
        # Two works under one key are still two works.
        block = parsed.ignore_error_block if isinstance(parsed, DuplicateBlockKeyBlock) else parsed
        if isinstance(block, ParsingFailedBlock):
            reason = " ".join(str(block.error.args[0] if block.error.args else block.error).split())
            raise InputFileError(f"line {line}: not BibTeX ({reason}).\nClose every brace and give every field once.")
        if isinstance(block, Entry):
            yield _record(block, line)


def _record(entry: Entry, line: int) -> Record:
    raw = {field.key.lower(): str(field.value).strip() for field in entry.fields}
    said = raw | _without_latex({key: raw[key] for key in _TEXTS if key in raw}, line)
    return Record(
        line=line,
        title=said.get("title", ""),
        abstract=said.get("abstract", ""),
        authors=_authors(said.get("author", "")),
        year=raw.get("year") or raw.get("date", ""),
        venue=" ".join((said.get("booktitle") or said.get("journal", "")).split()),
        arxiv_id=_arxiv_id(raw),
        doi=raw.get("doi", ""),
        url=raw.get("url", ""),
    )


def _arxiv_id(raw: dict[str, str]) -> str:
    eprint, archive = raw.get("eprint", ""), raw.get("archiveprefix", raw.get("eprinttype", ""))
    if eprint and archive.lower() in ("", "arxiv"):
        return links.arxiv_id_of(eprint) or ""
    return links.arxiv_id(raw.get("journal", "")) or ""


def _authors(text: str) -> tuple[str, ...]:
    names = (" ".join(name.split()) for name in re.split(r"\s+and\s+", text))
    return tuple(" ".join(reversed([part.strip() for part in name.split(",", 1)])) for name in names if name)


def _without_latex(texts: dict[str, str], line: int) -> dict[str, str]:
    fields = [Field(key, _BARE_PERCENT.sub(r"\\%", value)) for key, value in texts.items() if _LATEX.search(value)]
    if not fields:
        return {}
    library = LatexDecodingMiddleware().transform(Library([Entry("article", "key", fields)]))
    if not library.entries:
        raise InputFileError(f"line {line}: LaTeX that cannot be read.\nWrite the title and abstract as plain text.")
    return {field.key: str(field.value) for field in library.entries[0].fields}
