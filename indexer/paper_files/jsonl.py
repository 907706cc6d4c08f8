"""Papers as one JSON object a line, as BEIR's corpora are written."""

from collections.abc import Iterable, Iterator

import orjson

from indexer.paper_files.records import Record, names
from search.errors import InputFileError


def read(lines: Iterable[str]) -> Iterator[Record]:
    """Yield the paper of every line that is not empty."""
    for number, written in enumerate(lines, 1):
        line = written.rstrip("\r\n")
        if not line.strip():
            continue
        try:
            said = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise InputFileError(
                f"line {number}: not JSON ({error}): {_start(line)!r}.\nWrite one JSON object a line."
            ) from error
        if not isinstance(said, dict):
            raise InputFileError(
                f'line {number}: not an object: {_start(line)!r}.\nWrite {{"_id": ..., "title": ..., "text": ...}}.'
            )
        yield _record(number, said)


def _record(line: int, said: dict[str, object]) -> Record:
    def text(*keys: str) -> str:
        value = next((said[key] for key in keys if said.get(key) is not None), "")
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise InputFileError(f"line {line}: {keys[0]!r} is no text: {_start(str(value))!r}.\nWrite it as a string.")
        return str(value)

    return Record(
        line=line,
        id=text("_id", "id"),
        title=text("title"),
        abstract=text("text", "abstract"),
        authors=_authors(line, said.get("authors")),
        year=text("year"),
        venue=text("venue"),
        arxiv_id=text("arxiv_id"),
        doi=text("doi"),
        url=text("url"),
    )


def _authors(line: int, value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return names(value)
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        return tuple(name.strip() for name in value if name.strip())
    raise InputFileError(f"line {line}: 'authors' is no list of names.\nWrite a list of strings, or one string.")


def _start(line: str) -> str:
    return line if len(line) <= 40 else f"{line[:40]}..."
