"""Papers, listings and conflicts in one SQLite file, written once and then only read."""

import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import numpy as np
from numpy.typing import NDArray

from search.errors import IndexUnusableError
from search.facets import as_facets, facet_key, facets_of
from search.filters import Filter
from search.manifest import check_files, read_manifest
from search.papers import Conflict, Listing, Paper, PaperList
from search.places import place_key
from search.stores.allowed_rows import allowed_rows
from search.titles import normalise_title

PAPERS = "papers.db"
"""How the file is called in a generation."""

_SCHEMA = """
CREATE TABLE papers (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, normal_title TEXT NOT NULL,
    abstract TEXT, abstract_source TEXT, withheld INTEGER NOT NULL, text_digest TEXT NOT NULL,
    authors TEXT NOT NULL, year INTEGER, venue TEXT, arxiv_id TEXT, doi TEXT, url TEXT, code_url TEXT,
    categories TEXT NOT NULL, journal_ref TEXT, has_code INTEGER NOT NULL
) STRICT;
CREATE TABLE listings (
    paper INTEGER NOT NULL REFERENCES papers (row), list TEXT NOT NULL, place TEXT NOT NULL,
    normal_title TEXT NOT NULL, entry TEXT NOT NULL
) STRICT;
CREATE TABLE venues (paper INTEGER NOT NULL REFERENCES papers (row), venue TEXT NOT NULL) STRICT;
CREATE TABLE facets (
    paper INTEGER NOT NULL REFERENCES papers (row), key TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL
) STRICT;
CREATE TABLE lists (id TEXT NOT NULL UNIQUE, entry TEXT NOT NULL) STRICT;
CREATE TABLE conflicts (arxiv_id TEXT NOT NULL, kept TEXT NOT NULL, other TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
"""
# made of whole tables: faster than keeping them up row by row
_INDEXES = """
CREATE INDEX papers_by_title ON papers (normal_title);
CREATE INDEX papers_by_arxiv_id ON papers (arxiv_id);
CREATE INDEX papers_by_year ON papers (year);
CREATE INDEX papers_by_code ON papers (has_code);
CREATE INDEX listings_by_paper ON listings (paper);
CREATE INDEX listings_by_list ON listings (list, paper);
CREATE INDEX listings_by_place ON listings (place, paper);
CREATE INDEX listings_by_title ON listings (normal_title);
CREATE INDEX venues_by_venue ON venues (venue, paper);
CREATE INDEX facets_by_key ON facets (key, paper);
CREATE INDEX facets_by_value ON facets (name, value);
"""
_PAPER_COLUMNS = (
    "row, id, title, abstract, abstract_source, withheld, authors, year, venue, arxiv_id, doi, url, code_url, "
    "categories, journal_ref"
)
_TEXTS = msgspec.json.Decoder(tuple[str, ...])
_LISTING = msgspec.json.Decoder(Listing)
_CHUNK = 10_000
_FILTERS_AT_HAND = 16


def write_database(
    path: Path,
    papers: Iterable[tuple[Paper, str]],
    lists: Sequence[PaperList],
    conflicts: Sequence[Conflict],
) -> None:
    """Write papers (row i is the i-th, each with the digest of its embedded text), lists and conflicts."""
    with closing(sqlite3.connect(path)) as connection:
        # the file is named by a manifest only once it is whole and synced
        connection.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {_SCHEMA}")
        for row, (paper, digest) in enumerate(papers):
            connection.execute(f"INSERT INTO papers VALUES ({', '.join('?' * 18)})", _paper_values(row, paper, digest))
            connection.executemany(
                "INSERT INTO listings VALUES (?, ?, ?, ?, ?)", [_listing_values(row, entry) for entry in paper.listings]
            )
            connection.executemany("INSERT INTO venues VALUES (?, ?)", [(row, venue) for venue in paper.venues])
            connection.executemany(
                "INSERT INTO facets VALUES (?, ?, ?, ?)",
                [(row, facet_key(name, value), name, value) for name, value in facets_of(paper)],
            )
        connection.executemany("INSERT INTO lists VALUES (?, ?)", [(entry.id, _to_json(entry)) for entry in lists])
        connection.executemany(
            "INSERT INTO conflicts VALUES (?, ?, ?, ?)", [(c.arxiv_id, c.kept, c.other, c.reason) for c in conflicts]
        )
        connection.commit()
        connection.executescript(_INDEXES)


def open_database(index: Path) -> "Database":
    """Open the papers of an index, and no engine; raises IndexUnusableError where a file of it is not whole."""
    manifest = read_manifest(index)
    check_files(index, manifest)
    return Database(manifest.folder(index) / PAPERS)


class Database:
    """The papers of one generation, opened so that the folder may be read-only and threads may share it.

    Raises IndexUnusableError where the file is not such a database.
    """

    def __init__(self, path: Path) -> None:
        address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        try:
            self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            # whoever forgets a store leaves no file open
            weakref.finalize(self, self._connection.close)
            entries = self._connection.execute("SELECT entry FROM lists ORDER BY rowid").fetchall()
            venues = self._connection.execute("SELECT DISTINCT venue FROM venues ORDER BY venue").fetchall()
            facets = self._connection.execute(
                "SELECT name, value, count(*) FROM facets GROUP BY name, value ORDER BY min(rowid)"
            ).fetchall()
            (papers,) = self._connection.execute("SELECT coalesce(max(row), -1) + 1 FROM papers").fetchone()
            self.lists = tuple(msgspec.json.decode(entry, type=PaperList) for (entry,) in entries)
        except (sqlite3.DatabaseError, msgspec.MsgspecError) as error:
            raise IndexUnusableError(
                f"the papers in {path} cannot be read ({error}); rebuild them: awesearch index"
            ) from error
        # one question after the other has the same filter; what keeps the rows does not keep this object
        self._allowed = lru_cache(_FILTERS_AT_HAND)(partial(allowed_rows, self._connection, papers))
        self.venues = tuple(venue for (venue,) in venues)
        self.facets = as_facets(facets)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def papers(self, rows: Sequence[int]) -> list[Paper]:
        """Return the papers of rows, in the order asked."""
        return [paper for start in range(0, len(rows), _CHUNK) for paper in self._papers(rows[start : start + _CHUNK])]

    def all_papers(self) -> Iterator[Paper]:
        """Yield every paper in the order of rows."""
        count = self._connection.execute("SELECT count(*) FROM papers").fetchone()[0]
        for start in range(0, count, _CHUNK):
            yield from self._papers(range(start, min(start + _CHUNK, count)))

    def conflicts(self) -> list[Conflict]:
        """Return every arXiv id that a list puts under another work."""
        found = self._connection.execute("SELECT arxiv_id, kept, other, reason FROM conflicts ORDER BY rowid")
        return [Conflict(*values) for values in found]

    def rows_within(self, within: Filter) -> NDArray[np.int64]:
        """Return the rows of the papers that a filter allows, int64 `[m]` in order, not to be written to."""
        return self._allowed(within)

    def papers_within(self, within: Filter) -> list[Paper]:
        """Return every paper that a filter allows, in the order of rows."""
        return self.papers(self.rows_within(within).tolist())

    def count(self, within: Filter) -> int:
        """Return how many papers a filter allows."""
        return len(self.rows_within(within))

    def row_of(self, paper_id: str) -> int | None:
        """Return the row of a paper's id, None where there is no such paper."""
        found = self._connection.execute("SELECT row FROM papers WHERE id = ?", (paper_id,)).fetchone()
        return found[0] if found else None

    def row_titled(self, title: str) -> int | None:
        """Return the last row of a title, whatever its case and signs, None where there is no such paper."""
        found = self._connection.execute(
            "SELECT max(row) FROM papers WHERE normal_title = ?", (normalise_title(title),)
        ).fetchone()
        return found[0] if found else None

    def text_digest(self, row: int) -> str:
        """Return the digest of the text that a paper's vector is made of."""
        return str(self._connection.execute("SELECT text_digest FROM papers WHERE row = ?", (row,)).fetchone()[0])

    def text_digests(self) -> Iterator[str]:
        """Yield the digest of every paper's embedded text, in the order of rows."""
        for (digest,) in self._connection.execute("SELECT text_digest FROM papers ORDER BY row"):
            yield digest

    def listed_rows(self, title: str, arxiv_id: str | None, doi: str | None = None) -> list[int]:
        """Return the rows of the listed papers with this arXiv id, this DOI, or this normalised title."""
        query = """
            SELECT row FROM (
                SELECT row FROM papers WHERE arxiv_id = :arxiv_id
                UNION SELECT row FROM papers WHERE lower(doi) = lower(:doi)
                UNION SELECT row FROM papers WHERE normal_title = :title AND :title <> ''
                UNION SELECT paper FROM listings WHERE normal_title = :title AND :title <> ''
            ) WHERE EXISTS (SELECT 1 FROM listings WHERE paper = row) ORDER BY row
        """
        given = {"arxiv_id": arxiv_id, "doi": doi, "title": normalise_title(title)}
        found = self._connection.execute(query, given)
        return [row for (row,) in found]

    def _papers(self, rows: Sequence[int]) -> list[Paper]:
        marks = _marks(rows)
        entries: dict[int, list[Listing]] = {}
        for row, entry in self._connection.execute(
            f"SELECT paper, entry FROM listings WHERE paper IN ({marks}) ORDER BY rowid", [*rows]
        ):
            entries.setdefault(row, []).append(_LISTING.decode(entry))
        found = self._connection.execute(f"SELECT {_PAPER_COLUMNS} FROM papers WHERE row IN ({marks})", [*rows])
        papers = {values[0]: _paper(values, tuple(entries.get(values[0], ()))) for values in found}
        return [papers[row] for row in rows]


def _paper_values(row: int, paper: Paper, digest: str) -> tuple[object, ...]:
    return (
        row, paper.id, paper.title, normalise_title(paper.title),
        paper.abstract, paper.abstract_source, paper.withheld, digest,
        _to_json(paper.authors), paper.year, paper.venue, paper.arxiv_id, paper.doi, paper.url, paper.code_url,
        _to_json(paper.categories), paper.journal_ref, paper.code_link is not None,
    )  # fmt: skip


def _paper(values: tuple[Any, ...], listings: tuple[Listing, ...]) -> Paper:
    (
        _, paper_id, title, abstract, source, withheld, authors, year, venue, arxiv_id, doi, url, code_url,
        categories, journal_ref,
    ) = values  # fmt: skip
    return Paper(
        id=paper_id, title=title, abstract=abstract, abstract_source=source, withheld=bool(withheld),
        authors=_TEXTS.decode(authors), year=year, venue=venue,
        arxiv_id=arxiv_id, doi=doi, url=url, code_url=code_url,
        categories=_TEXTS.decode(categories), journal_ref=journal_ref, listings=listings,
    )  # fmt: skip


def _listing_values(row: int, entry: Listing) -> tuple[object, ...]:
    return row, entry.list, place_key((entry.list, entry.section)), normalise_title(entry.title), _to_json(entry)


def _to_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
