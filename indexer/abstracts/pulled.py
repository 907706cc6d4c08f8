"""pulled.db: every record ever pulled and every "not found", so that nothing is asked twice."""

import json
import sqlite3
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from indexer.abstracts.acceptance import choose, is_under_its_doi
from indexer.abstracts.arxiv_ids import bare_id, submitted_month
from indexer.abstracts.records import NotFound, Record, Wanted
from search.errors import IndexUnusableError
from search.titles import normalise_title

PULLED = "pulled.db"
"""How the file is called in an index."""

REMEMBER_NOT_FOUND = 30 * 24 * 3600.0
"""The seconds for which a source that did not have a work is not asked for it again."""

REMEMBER_NEW_ID = 24 * 3600.0
"""The same for an arXiv id of this month, the month before or one to come: it may have been asked for too early."""

_Row = tuple[Any, ...]
_VERSION = 1
_BUSY = 30.0
# The low byte of SQLite's extended result codes.
_PRIMARY_CODE = 0xFF
_COLUMNS = "title, abstract, source, authors, arxiv_id, doi, published, journal_ref, categories"
# A file of before OpenAlex was asked gets it when it is opened.
_BY_DOI = "CREATE INDEX IF NOT EXISTS records_by_doi ON records (lower(doi))"
_SCHEMA = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS records (
    key TEXT PRIMARY KEY, title TEXT NOT NULL, abstract TEXT NOT NULL, source TEXT NOT NULL, authors TEXT NOT NULL,
    arxiv_id TEXT, doi TEXT, published TEXT, journal_ref TEXT, categories TEXT NOT NULL,
    normal_title TEXT NOT NULL, pulled_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS records_by_arxiv_id ON records (arxiv_id);
CREATE INDEX IF NOT EXISTS records_by_title ON records (normal_title);
CREATE TABLE IF NOT EXISTS not_found (
    key TEXT NOT NULL, source TEXT NOT NULL, reason TEXT, asked_at REAL NOT NULL, PRIMARY KEY (key, source)
);
PRAGMA user_version = {_VERSION};
COMMIT;
"""


class PulledRecords:
    """The store behind pulled.db; every `put` is on disk, whole, before it returns."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Autocommit: a process that is killed loses nothing that it has put.
            self._db = sqlite3.connect(path, timeout=_BUSY, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error
        try:
            self._prepare()
        except sqlite3.Error as error:
            self._db.close()
            raise self._unusable(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __len__(self) -> int:
        return int(self._run("SELECT count(*) FROM records")[0][0])

    def close(self) -> None:
        """Close the file; what was put stays."""
        self._db.close()

    def put(self, wanted: Wanted, record: Record) -> None:
        """Keep `record` as the answer to `wanted`."""
        row = (
            wanted.key,
            record.title,
            record.abstract,
            record.source,
            json.dumps(record.authors, ensure_ascii=False),
            record.arxiv_id,
            record.doi,
            record.published,
            record.journal_ref,
            json.dumps(record.categories, ensure_ascii=False),
            normalise_title(record.title),
            self._clock(),
        )
        marks = ", ".join("?" * len(row))
        self._run(f"INSERT OR REPLACE INTO records (key, {_COLUMNS}, normal_title, pulled_at) VALUES ({marks})", row)

    def put_not_found(self, answer: NotFound, source: str) -> None:
        """Remember that `source` was asked now and does not have the work."""
        self._run(
            "INSERT OR REPLACE INTO not_found VALUES (?, ?, ?, ?)",
            (answer.wanted.key, source, answer.reason, self._clock()),
        )

    def find(self, wanted: Wanted, sources: Collection[str] | None = None) -> Record | None:
        """Return what was pulled for `wanted`: under its key, else by its arXiv id, DOI, or title and authors.

        Only what came from one of `sources` counts (None: from any).
        """
        stored = self._select("key = ?", wanted.key, sources)
        if wanted.arxiv_id:
            stored = stored or self._select("arxiv_id = ?", bare_id(wanted.arxiv_id) or wanted.arxiv_id, sources)
            return stored[0] if stored else None
        if wanted.doi:
            stored += self._select("lower(doi) = ?", wanted.doi.lower(), sources)
            stored = [record for record in stored if is_under_its_doi(wanted, record)]
        if stored:
            return stored[0]
        title = normalise_title(wanted.title)
        return choose(wanted, self._select("normal_title = ?", title, sources)).record if title else None

    def not_found(self, wanted: Wanted, source: str | None = None, within: float | None = None) -> NotFound | None:
        """Return what `source` (None: any) said in the last `within` seconds, if it was that it does not have the work.

        None is 30 days, and one day for a new arXiv id.
        """
        now = self._clock()
        rows = self._run(
            # A time in the future is a clock that went back; it must not be remembered for ever.
            "SELECT reason FROM not_found WHERE key = ?1 AND (?2 IS NULL OR source = ?2) AND abs(?3 - asked_at) < ?4"
            " ORDER BY asked_at DESC LIMIT 1",
            (wanted.key, source, now, _remembered_for(wanted, now) if within is None else within),
        )
        return NotFound(wanted, rows[0][0], remembered=True) if rows else None

    def _select(self, where: str, value: str, sources: Collection[str] | None) -> list[Record]:
        rows = self._run(f"SELECT {_COLUMNS} FROM records WHERE {where} ORDER BY key", (value,))
        return [record for record in map(_record, rows) if sources is None or record.source in sources]

    def _run(self, statement: str, values: tuple[object, ...] = ()) -> list[_Row]:
        try:
            return self._db.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise self._unusable(error) from error

    def _prepare(self) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, _VERSION):
            raise IndexUnusableError(
                f"{self._path}: written by another version of awesearch (format {version}, not {_VERSION}).\n"
                "Update awesearch, or move the file away: what it held is then pulled again."
            )
        self._write_ahead()
        self._db.execute("PRAGMA synchronous = FULL")
        if version == 0:
            self._db.executescript(_SCHEMA)
        self._db.execute(_BY_DOI)

    def _write_ahead(self) -> None:
        """Make a commit one append, whole or not there, and on disk before the next question is asked."""
        late = time.monotonic() + _BUSY
        while True:
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                # This one statement does not wait by itself while another process makes the same new file.
                if error.sqlite_errorcode & _PRIMARY_CODE != sqlite3.SQLITE_BUSY or time.monotonic() > late:
                    raise
                time.sleep(0.01)
            else:
                return

    def _unusable(self, error: Exception) -> IndexUnusableError:
        return IndexUnusableError(
            f"{self._path}: cannot be used as the store of pulled records ({error}).\n"
            "Make it readable and writable, or move it away: what it held is then pulled again."
        )


def _remembered_for(wanted: Wanted, now: float) -> float:
    month = submitted_month(wanted.arxiv_id or "") or ""
    last_of_month_before = datetime.fromtimestamp(now, UTC).replace(day=1) - timedelta(days=1)
    return REMEMBER_NEW_ID if month >= f"{last_of_month_before:%Y-%m}" else REMEMBER_NOT_FOUND


def _record(row: _Row) -> Record:
    title, abstract, source, authors, arxiv_id, doi, published, journal_ref, categories = row
    return Record(
        title=title,
        abstract=abstract,
        source=source,
        authors=tuple(json.loads(authors or "[]")),
        arxiv_id=arxiv_id,
        doi=doi,
        published=published,
        journal_ref=journal_ref,
        categories=tuple(json.loads(categories)),
    )
