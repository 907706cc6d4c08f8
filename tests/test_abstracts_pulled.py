"""pulled.db: what was put is there again, by every name, and a file that is none is said."""

import sqlite3
from pathlib import Path

import pytest

from indexer.abstracts.pulled import PulledRecords
from indexer.abstracts.records import NotFound, Record, Wanted
from search.errors import IndexUnusableError

TEAPOTS = Record(
    title="A Note on Teapots",
    abstract="We pour tea.",
    source="arXiv by id",
    authors=("Ada Kettle", "张三"),
    arxiv_id="hep-th/9901001",
    doi="10.1000/tea",
    published="1999-01-02",
    journal_ref="Journal of Cups 1",
    categories=("hep-th", "cs.IR"),
)
BY_ID = Wanted(None, arxiv_id="hep-th/9901001")


def test_record_comes_back_exactly_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "pulled.db"
    with PulledRecords(path) as pulled:
        pulled.put(BY_ID, TEAPOTS)
    with PulledRecords(path) as pulled:
        assert pulled.find(BY_ID) == TEAPOTS
        assert len(pulled) == 1


def test_record_is_found_by_id_title_and_author(tmp_path: Path) -> None:
    with PulledRecords(tmp_path / "pulled.db") as pulled:
        pulled.put(BY_ID, TEAPOTS)
        assert pulled.find(Wanted(None, arxiv_id="hep-th/9901001v2")) == TEAPOTS
        assert pulled.find(Wanted("a note on teapots!")) == TEAPOTS
        assert pulled.find(Wanted("A Note on Teapots", authors=("Kettle",))) == TEAPOTS
        assert pulled.find(Wanted("A Note on Teapots", authors=("Bo Rain",))) is None
        assert pulled.find(Wanted("A Note on Teapots", arxiv_id="2305.00001")) is None
        assert pulled.find(Wanted("A Note")) is None
        assert pulled.find(Wanted(None)) is None


def test_not_found_is_kept_for_each_source(tmp_path: Path) -> None:
    with PulledRecords(tmp_path / "pulled.db") as pulled:
        pulled.put_not_found(NotFound(BY_ID, "other authors"), "arXiv by id")
        remembered = NotFound(BY_ID, "other authors", remembered=True)
        assert pulled.not_found(BY_ID, "arXiv by id") == remembered
        assert pulled.not_found(BY_ID) == remembered
        assert pulled.not_found(BY_ID, "another source") is None


def test_clock_that_went_back_does_not_make_not_found_last_for_ever(tmp_path: Path) -> None:
    now = 2_000_000_000.0
    with PulledRecords(tmp_path / "pulled.db", clock=lambda: now) as pulled:
        pulled.put_not_found(NotFound(BY_ID), "arXiv by id")
        now = 1_700_000_000.0
        assert pulled.not_found(BY_ID) is None


def test_two_builders_may_have_it_open(tmp_path: Path) -> None:
    with PulledRecords(tmp_path / "pulled.db") as one, PulledRecords(tmp_path / "pulled.db") as other:
        one.put(BY_ID, TEAPOTS)
        other.put(Wanted("Cups"), TEAPOTS)
        assert (len(one), len(other)) == (2, 2)


def test_file_that_is_no_database_is_an_error_with_a_cure(tmp_path: Path) -> None:
    path = tmp_path / "pulled.db"
    path.write_text("this is a text file, and it is long enough to be looked at by SQLite " * 20)
    with pytest.raises(IndexUnusableError) as error:
        PulledRecords(path)
    assert str(error.value) == (
        f"{path}: cannot be used as the store of pulled records (file is not a database).\n"
        "Make it readable and writable, or move it away: what it held is then pulled again."
    )


def test_file_of_another_format_version_is_an_error_with_a_cure(tmp_path: Path) -> None:
    path = tmp_path / "pulled.db"
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 7")
    database.close()
    with pytest.raises(IndexUnusableError, match=r"another version of awesearch \(format 7, not 1\)"):
        PulledRecords(path)


def test_damage_that_shows_later_is_an_error_with_a_cure(tmp_path: Path) -> None:
    path = tmp_path / "pulled.db"
    with PulledRecords(path) as pulled:
        database = sqlite3.connect(path)
        database.execute("DROP TABLE records")
        database.close()
        with pytest.raises(IndexUnusableError, match="no such table: records"):
            pulled.find(BY_ID)


def test_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IndexUnusableError, match="cannot be used as the store of pulled records"):
        PulledRecords(tmp_path / "file" / "pulled.db")
