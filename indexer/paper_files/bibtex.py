"""Papers as the entries of a BibTeX file, read and written."""

import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from bibtexparser.entrypoint import parse_string, write_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware, RemoveEnclosingMiddleware
from bibtexparser.model import Block, DuplicateBlockKeyBlock, Entry, Field, ParsingFailedBlock

from indexer.abstracts.records import ET_AL
from indexer.lists import links
from indexer.paper_files.records import Record
from indexer.works import is_arxiv
from search.errors import InputFileError
from search.papers import Paper
from search.titles import normalise_title

_LATEX = re.compile(r"[\\{}~]|--|``|''")
_BARE_PERCENT = re.compile(r"(?<!\\)%")
_ESCAPES = {character: f"\\{character}" for character in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_TEXTS = ("title", "abstract", "author", "journal", "booktitle")


def read(text: str) -> Iterator[Record]:
    """Yield every entry, with LaTeX turned to text."""
    # What the parser would log is raised below, with its line.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    for parsed in parse_string(text).blocks:
        line = (parsed.start_line or 0) + 1
        block = _again(parsed.ignore_error_block) if isinstance(parsed, DuplicateBlockKeyBlock) else parsed
        if isinstance(block, ParsingFailedBlock):
            told = getattr(block.error, "abort_reason", None) or str(block.error)
            reason = " ".join(told.split()).rstrip(".")
            raise InputFileError(f"line {line}: not BibTeX ({reason}).\nClose every brace and give every field once.")
        if isinstance(block, Entry):
            yield _record(block, line)


def write_bibtex(papers: Sequence[Paper]) -> str:
    """Return papers as BibTeX entries, each under a key of its own."""
    keys: Counter[str] = Counter()
    entries: list[Block] = []
    for paper in papers:
        key = _key(paper)
        keys[key] += 1
        entries.append(_written(paper, key if keys[key] == 1 else f"{key}-{keys[key]}"))
    return write_string(Library(entries))


def _key(paper: Paper) -> str:
    surname = paper.authors[0].split()[-1] if paper.authors and paper.authors[0].split() else ""
    first = next(iter(normalise_title(paper.title).split()), "")
    plain = unicodedata.normalize("NFKD", f"{surname}{paper.year or ''}{first}".lower())
    return re.sub(r"[^a-z0-9]", "", plain) or "paper"


def _written(paper: Paper, key: str) -> Entry:
    venue = "" if is_arxiv(paper.venue) else paper.venue or ""
    values = {
        "title": f"{{{_escaped(paper.title)}}}",
        "author": " and ".join("others" if name == ET_AL else _escaped(name) for name in paper.authors),
        "booktitle": _escaped(venue),
        "year": str(paper.year or ""),
        "eprint": paper.arxiv_id or "",
        "archiveprefix": "arXiv" if paper.arxiv_id else "",
        "doi": paper.doi or "",
        "url": paper.link or "",
    }
    kind = "inproceedings" if venue else "misc"
    return Entry(kind, key, [Field(name, value) for name, value in values.items() if value])


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in text)


def _again(block: Block | None) -> Block | None:
    """Return a block whose key was there before, as two works under one key are still two works."""
    if not isinstance(block, Entry):
        return block
    library = RemoveEnclosingMiddleware().transform(Library([block]))
    return library.entries[0]


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
