"""Papers as the entries of a BibTeX file, read and written."""

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bibtexparser.entrypoint import parse_string, write_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexDecodingMiddleware, RemoveEnclosingMiddleware
from bibtexparser.middlewares.names import parse_single_name_into_parts
from bibtexparser.middlewares.parsestack import default_unparse_stack
from bibtexparser.model import Block, DuplicateBlockKeyBlock, Entry, Field, ParsingFailedBlock

from indexer.formulas import apart
from indexer.lists import links
from indexer.paper_files.records import Record
from search.errors import InputFileError
from search.papers import ET_AL

_LATEX = re.compile(r"[\\{}~]|--|``|''")
_OPENING, _CLOSING = re.compile(r"(?<!\\)\{"), re.compile(r"(?<!\\)\}")
_BARE_PERCENT = re.compile(r"(?<!\\)%")
# what the decoder does not know
_UNKNOWN_MACRO = re.compile(r"\\text(braceleft|braceright|asciicircum)(?:\{\}|(?![A-Za-z])\s*)")
_MEANT = {"braceleft": r"\{", "braceright": r"\}", "asciicircum": "^"}
_TEXTS = ("title", "abstract", "journal", "booktitle")

# Unicode keeps it for such use: no text has it
_MARK = "\ufdd0"

OTHERS = "others"
"""The last of the authors where there are more."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One entry to be written; the values of its fields are in LaTeX already."""

    kind: str
    key: str
    fields: tuple[tuple[str, str], ...]


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


def write(citations: Sequence[Citation]) -> str:
    """Return entries as the text of a BibTeX file; raises ValueError where two have one key."""
    entries: list[Block] = [
        Entry(one.kind, one.key, [Field(name, value) for name, value in one.fields]) for one in citations
    ]
    # in place: the library would first copy all that was just made
    return write_string(Library(entries), unparse_stack=default_unparse_stack(allow_inplace_modification=True))


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
        authors=_authors(raw.get("author", ""), line),
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


def _authors(text: str, line: int) -> tuple[str, ...]:
    """Return the names as they are spoken, given name first."""
    names = [parse_single_name_into_parts(name, strict=False).merge_first_name_first for name in _names(text) if name]
    more = names[-1:] == [OTHERS]
    spoken = {str(at): name for at, name in enumerate(names[:-1] if more else names)}
    people = [" ".join(name.split()) for name in (spoken | _without_latex(spoken, line)).values()]
    return (*filter(None, people), *([ET_AL] if more else []))


def _names(text: str) -> Iterator[str]:
    """Yield what stands between "and"s; braces keep {Simon and Schuster} one name."""
    # not the library's splitter: it takes the accent from a name that begins with one, as \'Eva does
    depth, words = 0, list[str]()
    for word in text.split():
        if word.lower() == "and" and depth == 0:
            yield " ".join(words)
            words = []
        else:
            words.append(word)
            depth += len(_OPENING.findall(word)) - len(_CLOSING.findall(word))
    yield " ".join(words)


def _without_latex(texts: dict[str, str], line: int) -> dict[str, str]:
    masked = {key: _Masked.of(value) for key, value in texts.items() if _LATEX.search(value)}
    if not masked:
        return {}
    fields = [Field(key, _readable(value.text)) for key, value in masked.items()]
    library = LatexDecodingMiddleware().transform(Library([Entry("article", "key", fields)]))
    if not library.entries:
        raise InputFileError(f"line {line}: LaTeX that cannot be read.\nWrite the title and abstract as plain text.")
    return {field.key: masked[field.key].restored(str(field.value)) for field in library.entries[0].fields}


@dataclass(frozen=True, slots=True)
class _Masked:
    """LaTeX with a mark in place of each formula, which stays as it is: the decoder takes odd ones to pieces."""

    text: str
    formulas: dict[str, str]

    @classmethod
    def of(cls, latex: str) -> "_Masked":
        parts = [(latex, False)] if _MARK in latex else [*apart(latex)]
        formulas = {f"{_MARK}{at}{_MARK}": part for at, (part, is_formula) in enumerate(parts) if is_formula}
        marks = iter(formulas)
        return cls("".join(next(marks) if is_formula else part for part, is_formula in parts), formulas)

    def restored(self, text: str) -> str:
        for mark, formula in self.formulas.items():
            text = text.replace(mark, formula)
        return text


def _readable(value: str) -> str:
    known = _UNKNOWN_MACRO.sub(lambda found: _MEANT[found[1]], value)
    return _BARE_PERCENT.sub(r"\\%", known)
