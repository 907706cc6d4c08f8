"""Reading files of papers: JSON lines, CSV and BibTeX, told by the file's ending."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from indexer.paper_files.records import Record, paper_of
from search.errors import InputFileError
from search.papers import Paper

__all__ = ["ENDINGS", "id_given_again", "numbered_papers", "read_papers"]

_BOM = b"\xef\xbb\xbf"


def _jsonl(file: BinaryIO) -> Iterator[Record]:
    from indexer.paper_files import jsonl

    return jsonl.read(_lines(file))


def _csv(file: BinaryIO) -> Iterator[Record]:
    from indexer.paper_files import table

    return table.read(_text(file))


def _bib(file: BinaryIO) -> Iterator[Record]:
    from indexer.paper_files import bibtex

    return bibtex.read(_text(file))


_FORMATS: dict[str, Callable[[BinaryIO], Iterator[Record]]] = {".jsonl": _jsonl, ".csv": _csv, ".bib": _bib}

ENDINGS = frozenset(_FORMATS)
"""How the names of files of papers end, in lower case."""


def numbered_papers(path: Path) -> Iterator[tuple[int, Paper]]:
    """Yield every paper of `path` with the line where it starts, JSON lines without reading the whole file at once.

    Raises InputFileError, with the line, where the file is not what its ending says.
    """
    read = _FORMATS.get(path.suffix.lower())
    if read is None:
        endings = ", ".join(_FORMATS)
        raise InputFileError(f"{path}: {path.suffix or 'no ending'!r} is no file of papers.\nGive one of {endings}.")
    line = 0
    try:
        with path.open("rb") as file:
            for record in read(file):
                line = record.line
                yield line, paper_of(record)
    except OSError as error:
        raise InputFileError(f"{path}: cannot be read ({error.strerror}).\nCheck the path.") from error
    except InputFileError as error:
        raise InputFileError(f"{path}: {error}") from error
    if not line:
        raise InputFileError(f"{path}: no papers in it.\nGive a file with at least one.")


def read_papers(path: Path) -> tuple[Paper, ...]:
    """Read every paper of `path`; InputFileError, with the line, where it is not what its ending says."""
    lines: dict[str, int] = {}
    papers = []
    for line, paper in numbered_papers(path):
        if paper.id in lines:
            raise id_given_again(path, paper.id, line, lines[paper.id])
        lines[paper.id] = line
        papers.append(paper)
    return tuple(papers)


def id_given_again(path: Path, paper_id: str, line: int, first: int) -> InputFileError:
    """Return the error of a file that gives one id to the papers of two lines."""
    return InputFileError(f"{path}: line {line}: {paper_id!r} again, after line {first}.\nGive each paper its own id.")


def _lines(file: BinaryIO) -> Iterator[str]:
    for number, line in enumerate(file, 1):
        yield _decoded(line.removeprefix(_BOM) if number == 1 else line, number)


def _text(file: BinaryIO) -> str:
    return _decoded(file.read().removeprefix(_BOM), 1).replace("\r\n", "\n")


def _decoded(data: bytes, line: int) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line += data.count(b"\n", 0, error.start)
        raise InputFileError(f"line {line} is not UTF-8.\nSave the file as UTF-8.") from error
