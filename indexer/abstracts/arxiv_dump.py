"""arXiv's public metadata dump (JSON lines, plain or gzip), read as a stream."""

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from email.utils import parsedate_to_datetime
from io import BufferedReader
from pathlib import Path

import orjson

from indexer.abstracts.acceptance import choose
from indexer.abstracts.arxiv_ids import bare_id, submitted_month
from indexer.abstracts.records import DUMP, Answer, Found, Record, Wanted
from search.errors import InputFileError
from search.papers import ET_AL
from search.titles import normalise_title

_ET_AL = re.compile(r",?\s+et al\.?$")
_AFFILIATION = re.compile(r"\s*\([^()]*\)")
_GZIP_MAGIC = b"\x1f\x8b"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class ArxivDump:
    """The dump as a source: it finds by id and by title, and what it does not hold it passes on."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        """How the source is called."""
        return DUMP

    def answer(self, wanted: Sequence[Wanted]) -> Iterator[Answer]:
        """Find the works with an id on the way through the file, those without one at its end."""
        by_id: dict[str, list[Wanted]] = {}
        by_title: dict[str, list[Wanted]] = {}
        for one in wanted:
            if one.arxiv_id:
                by_id.setdefault(bare_id(one.arxiv_id) or one.arxiv_id, []).append(one)
            elif title := normalise_title(one.title):
                by_title.setdefault(title, []).append(one)
        candidates: dict[str, list[Record]] = {}
        for number, line in self._lines():
            fields = self._fields(number, line)
            arxiv_id = str(fields["id"])
            asked = by_id.get(arxiv_id, [])
            title = normalise_title(_text(fields.get("title"))) if by_title else ""
            if not asked and title not in by_title:
                continue
            record = _record(fields)
            if record is None:
                continue
            for one in asked:
                yield Found(one, record)
            by_id.pop(arxiv_id, None)
            if title in by_title:
                candidates.setdefault(title, []).append(record)
            if not by_id and not by_title:
                return
        # Only the whole file tells whether two works have the title.
        for title, records in candidates.items():
            for one in by_title[title]:
                if chosen := choose(one, records).record:
                    yield Found(one, chosen)

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        number = 0
        try:
            with self._path.open("rb") as plain, _unpacked(plain) as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield number, line.removeprefix(_BYTE_ORDER_MARK)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise InputFileError(
                f"{self._path}: the compressed file is cut short or damaged after line {number} ({error}).\n"
                "Download it again; what was read before that line is kept."
            ) from error
        except OSError as error:
            raise InputFileError(
                f"{self._path}: cannot be read ({error.strerror or error}).\n"
                "Pass arXiv's metadata dump, one JSON object a line, plain or .gz."
            ) from error

    def _fields(self, number: int, line: bytes) -> dict[str, object]:
        cure = "Pass arXiv's metadata dump, one JSON object a line, plain or .gz."
        try:
            fields = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            shown = line.strip()[:40].decode("utf-8", "replace")
            raise InputFileError(f"{self._path}, line {number}: not JSON ({error}): {shown!r}\n{cure}") from error
        if not isinstance(fields, dict) or not isinstance(fields.get("id"), str):
            raise InputFileError(f'{self._path}, line {number}: not a record of arXiv: no text under "id".\n{cure}')
        fields["id"] = bare_id(fields["id"]) or fields["id"]
        return fields


def _unpacked(plain: BufferedReader) -> AbstractContextManager[Iterable[bytes]]:
    # By its first bytes, not by its name: a browser may have unpacked a .gz on the way, or left the ending out.
    return gzip.GzipFile(fileobj=plain) if plain.peek(2)[:2] == _GZIP_MAGIC else nullcontext(plain)


def _record(fields: dict[str, object]) -> Record | None:
    arxiv_id = str(fields["id"])
    title, abstract = _text(fields.get("title")), _text(fields.get("abstract"))
    if not title or not abstract:
        return None
    return Record(
        title=title,
        abstract=abstract,
        source=DUMP,
        authors=_authors(fields),
        arxiv_id=arxiv_id,
        doi=_text(fields.get("doi")),
        published=_created(fields.get("versions")) or submitted_month(arxiv_id),
        journal_ref=_text(fields.get("journal-ref")),
        categories=tuple((_text(fields.get("categories")) or "").split()),
    )


def _text(value: object) -> str | None:
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _authors(fields: dict[str, object]) -> tuple[str, ...]:
    parsed = fields.get("authors_parsed")
    if isinstance(parsed, list) and parsed:
        # Each is [family name, given names, suffix].
        names = (" ".join(str(part) for part in (*name[1:2], *name[:1], *name[2:3]) if part) for name in parsed)
        return tuple(name for name in names if name)
    printed = _AFFILIATION.sub("", _text(fields.get("authors")) or "")
    # some dumps cut the list of authors short: "et al." is then an entry of its own, and no surname
    listed = _ET_AL.sub(f", {ET_AL}", printed).replace(" and ", ", ")
    return tuple(name for part in listed.split(",") if (name := part.strip()))


def _created(versions: object) -> str | None:
    """The day of the first version; None where the dump, or this part of it, does not say."""
    first = versions[0] if isinstance(versions, list) and versions else None
    created = first.get("created") if isinstance(first, dict) else None
    if not isinstance(created, str):
        return None
    try:
        return parsedate_to_datetime(created).date().isoformat()
    except ValueError:
        return None
