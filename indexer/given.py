"""The papers of the user's files, kept on disk while an index is built: there may be millions."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec

from indexer.abstracts.records import GIVEN as GIVEN_SOURCE
from indexer.abstracts.records import Answer, Found, Record, Wanted
from indexer.paper_files import id_given_again, numbered_papers
from search.errors import InputFileError
from search.papers import Listing, Paper, paper_id
from search.titles import normalise_title

GIVEN = "given.db"
"""How the file is called in an index that is being built."""

_SCHEMA = """
CREATE TABLE given (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key TEXT NOT NULL, normal_title TEXT NOT NULL, arxiv_id TEXT,
    doi TEXT, has_abstract INTEGER NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL, paper BLOB NOT NULL
) STRICT;
"""
# after all rows are there: faster than keeping them up
_INDEXES = """
CREATE INDEX given_by_key ON given (key);
CREATE INDEX given_by_title ON given (normal_title);
CREATE INDEX given_by_arxiv_id ON given (arxiv_id);
CREATE INDEX given_by_doi ON given (doi);
CREATE INDEX given_without_abstract ON given (row) WHERE NOT has_abstract;
"""
_CHUNK = 1_000


class GivenPapers:
    """Every paper of some files, an id once, in the order of the files; close it when the build is done."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.unlink(missing_ok=True)
        self._connection = sqlite3.connect(path, isolation_level=None)
        # what a dead build leaves is thrown away by the next: nothing here needs to last
        self._connection.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; {_SCHEMA}")

    def __enter__(self) -> "GivenPapers":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._path.unlink(missing_ok=True)

    def read(self, paths: Iterable[Path]) -> None:
        """Read every paper of the files.

        Raises InputFileError where a file is not what its ending says, or an id stands for two papers.
        """
        for path in dict.fromkeys(paths):
            for line, paper in numbered_papers(path):
                self.add(paper, path, line)
        self.ready()

    def add(self, paper: Paper, path: Path, line: int) -> None:
        """Keep the paper of a line, unless an earlier file has it; raises InputFileError where its id is another's."""
        values = (
            paper.id, wanted_of(paper).key, normalise_title(paper.title), paper.arxiv_id,
            paper.doi and paper.doi.casefold(), paper.abstract is not None, str(path), line, msgspec.json.encode(paper),
        )  # fmt: skip
        added = self._connection.execute(
            "INSERT INTO given (id, key, normal_title, arxiv_id, doi, has_abstract, file, line, paper)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            values,
        )
        if added.rowcount:
            return
        file, first, title = self._connection.execute(
            "SELECT file, line, normal_title FROM given WHERE id = ?", (paper.id,)
        ).fetchone()
        if file == str(path):
            raise id_given_again(path, paper.id, line, first)
        if title != normalise_title(paper.title):
            raise InputFileError(f"{path}: {paper.id!r} is another paper in {file}.\nGive each paper an id of its own.")

    def ready(self) -> None:
        """End the adding: from now on papers may be asked for."""
        self._connection.executescript(_INDEXES)

    def __len__(self) -> int:
        return self._count("TRUE")

    @property
    def with_abstract(self) -> int:
        """How many papers have an abstract."""
        return len(self) - self._count("NOT has_abstract")

    def papers(self) -> Iterator[tuple[int, Paper]]:
        """Yield every paper with its row, in order."""
        last = -1
        while chunk := self._rows("SELECT row, paper FROM given WHERE row > ? ORDER BY row LIMIT ?", last, _CHUNK):
            yield from chunk
            last = chunk[-1][0]

    def without_abstract(self) -> list[tuple[int, Paper]]:
        """Return the papers that have no abstract, each with its row."""
        return self._rows("SELECT row, paper FROM given WHERE NOT has_abstract ORDER BY row")

    def row_of(self, given_id: str) -> int | None:
        """Return the row of a paper's id, None where no file has it."""
        found = self._connection.execute("SELECT row FROM given WHERE id = ?", (given_id,)).fetchone()
        return int(found[0]) if found else None

    def same_as(self, paper: Paper, *, by_title: bool) -> list[tuple[int, Paper]]:
        """Return the papers that are a listed one, each with its row: that of its id, and, `by_title`, of its title.

        A paper that a file gives an id of its own stays a paper of its own, whatever the lists hold.
        """
        same = self._rows("SELECT row, paper FROM given WHERE id = ?", paper.id)
        if by_title:
            titled = normalise_title(paper.title)
            named = self._rows("SELECT row, paper FROM given WHERE normal_title = ? ORDER BY row", titled)
            same += [(row, one) for row, one in named if not has_own_id(one)]
        return same

    def record(self, work: Wanted) -> Record | None:
        """Return what the files give for a work: under its key, else under its title unless two DOIs disagree."""
        found = self._found(work)
        return record_of(found[1]) if found else None

    def rows_for(self, answers: Iterable[Answer]) -> set[int]:
        """Return the rows of the papers with an abstract that these answers are about or come from."""
        rows: set[int] = set()
        for answer in answers:
            about = self._connection.execute(
                "SELECT row FROM given WHERE key = ? AND has_abstract", (answer.wanted.key,)
            )
            rows.update(row for (row,) in about)
            if isinstance(answer, Found) and answer.record.source == GIVEN_SOURCE:
                rows.update(row for row, _ in filter(None, [self._found(answer.wanted)]))
        return rows

    def like(self, listings: Sequence[Listing]) -> list[tuple[int, Paper]]:
        """Return the papers with an abstract that have the arXiv id, the DOI or the title of a listing."""
        wanted = (
            ("arxiv_id", {entry.arxiv_id for entry in listings if entry.arxiv_id}),
            ("doi", {entry.doi.casefold() for entry in listings if entry.doi}),
            ("normal_title", {normalise_title(entry.title) for entry in listings if entry.title}),
        )
        found: dict[int, Paper] = {}
        for column, values in wanted:
            rest = iter(sorted(values))
            while chunk := list(islice(rest, _CHUNK)):
                marks = ", ".join("?" * len(chunk))
                found.update(
                    self._rows(f"SELECT row, paper FROM given WHERE has_abstract AND {column} IN ({marks})", *chunk)
                )
        return sorted(found.items(), key=lambda one: one[0])

    def _found(self, work: Wanted) -> tuple[int, Paper] | None:
        columns = "SELECT row, paper FROM given WHERE has_abstract AND"
        known = self._rows(f"{columns} key = ? ORDER BY row DESC LIMIT 1", work.key)
        if known or work.arxiv_id or not work.title:
            return known[0] if known else None
        titled = self._rows(
            f"{columns} arxiv_id IS NULL AND normal_title = ? ORDER BY row DESC LIMIT 1", normalise_title(work.title)
        )
        return titled[0] if titled and not (titled[0][1].doi and work.doi) else None

    def _rows(self, statement: str, *values: object) -> list[tuple[int, Paper]]:
        found = self._connection.execute(statement, values)
        return [(row, msgspec.json.decode(paper, type=Paper)) for row, paper in found]

    def _count(self, where: str) -> int:
        return int(self._connection.execute(f"SELECT count(*) FROM given WHERE {where}").fetchone()[0])


def wanted_of(paper: Paper) -> Wanted:
    """Return what is asked for to complete a paper: a bare name is no title, and asked for by its DOI alone."""
    title = None if is_bare_name(paper) and paper.doi else paper.title
    lists = tuple(dict.fromkeys(listing.list for listing in paper.listings))
    return Wanted(title, paper.arxiv_id, paper.authors, lists, paper.doi)


def is_bare_name(paper: Paper) -> bool:
    """Return whether the lists give a paper a name alone, and no title."""
    return bool(paper.listings) and not any(entry.title for entry in paper.listings)


def record_of(paper: Paper) -> Record:
    """Return a paper of a file as the record that it is for a work."""
    return Record(paper.title, paper.abstract or "", GIVEN_SOURCE, paper.authors, paper.arxiv_id, paper.doi)


def has_own_id(paper: Paper) -> bool:
    """Return whether a file gives a paper an id of its own, which tells nothing of the work."""
    return paper.id != paper_id(paper.arxiv_id, paper.doi, paper.title)
