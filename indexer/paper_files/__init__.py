"""Reading files of papers: JSON lines, CSV and BibTeX, told by the file's ending."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from indexer.paper_files.records import Record, paper_of
from search.errors import InputFileError
from search.papers import Paper
from search.titles import normalise_title

__all__ = ["ENDINGS", "read_files", "read_papers"]


def _jsonl(text: str) -> Iterator[Record]:
    from indexer.paper_files import jsonl

    return jsonl.read(text)


def _csv(text: str) -> Iterator[Record]:
    from indexer.paper_files import table

    return table.read(text)


def _bib(text: str) -> Iterator[Record]:
    from indexer.paper_files import bibtex

    return bibtex.read(text)


_FORMATS: dict[str, Callable[[str], Iterator[Record]]] = {".jsonl": _jsonl, ".csv": _csv, ".bib": _bib}

ENDINGS = frozenset(_FORMATS)
"""How the names of files of papers end, in lower case."""


def read_files(paths: Sequence[Path]) -> tuple[Paper, ...]:
    """Read every paper of several files; raises InputFileError where two files give one id to different papers."""
    places: dict[str, tuple[Path, Paper]] = {}
    for path in paths:
        for paper in read_papers(path):
            before, known = places.setdefault(paper.id, (path, paper))
            if before != path and normalise_title(known.title) != normalise_title(paper.title):
                raise InputFileError(
                    f"{path}: {paper.id!r} is another paper in {before}.\nGive each paper an id of its own."
                )
    return tuple(paper for _, paper in places.values())


def read_papers(path: Path) -> tuple[Paper, ...]:
    """Read every paper of `path`; InputFileError, with the line, where it is not what its ending says."""
    read = _FORMATS.get(path.suffix.lower())
    if read is None:
        endings = ", ".join(_FORMATS)
        raise InputFileError(f"{path}: {path.suffix or 'no ending'!r} is no file of papers.\nGive one of {endings}.")
    try:
        text = path.read_bytes().decode("utf-8-sig")
        papers = _papers(read(text.replace("\r\n", "\n")))
    except OSError as error:
        raise InputFileError(f"{path}: cannot be read ({error.strerror}).\nCheck the path.") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InputFileError(f"{path}: line {line} is not UTF-8.\nSave the file as UTF-8.") from error
    except InputFileError as error:
        raise InputFileError(f"{path}: {error}") from error
    if not papers:
        raise InputFileError(f"{path}: no papers in it.\nGive a file with at least one.")
    return papers


def _papers(records: Iterator[Record]) -> tuple[Paper, ...]:
    lines: dict[str, int] = {}
    papers = []
    for record in records:
        paper = paper_of(record)
        if paper.id in lines:
            raise InputFileError(
                f"line {record.line}: {paper.id!r} again, after line {lines[paper.id]}.\nGive each paper its own id."
            )
        lines[paper.id] = record.line
        papers.append(paper)
    return tuple(papers)
