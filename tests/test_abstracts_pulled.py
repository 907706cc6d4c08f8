"""pulled.db: what was put is there again, by every name, and a file that is none is said."""

import sqlite3
import subprocess
import sys
import threading
import time
from calendar import timegm
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.abstracts.pulled import REMEMBER_NEW_ID, REMEMBER_NOT_FOUND, PulledRecords
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
OPENS_NEW_FILES = """
import sys, time
from pathlib import Path
from indexer.abstracts.pulled import PulledRecords
for turn, start in enumerate(map(float, sys.argv[2:])):
    time.sleep(max(0.0, start - time.time()))
    PulledRecords(Path(sys.argv[1]) / f"{turn}.db").close()
"""


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


def test_only_records_of_the_named_sources_are_looked_at(tmp_path: Path) -> None:
    with PulledRecords(tmp_path / "pulled.db") as pulled:
        other = replace(TEAPOTS, source="OpenAlex by DOI", abstract="We pour.")
        pulled.put(Wanted(None, doi="10.1000/tea"), other)
        asked = Wanted("A Note on Teapots"), BY_ID, Wanted(None, doi="10.1000/tea")
        assert [pulled.find(one) for one in asked] == [other] * 3
        assert [pulled.find(one, sources=("arXiv by id",)) for one in asked] == [None] * 3
        pulled.put(BY_ID, TEAPOTS)
        assert [pulled.find(one, sources=("arXiv by id",)) for one in asked] == [TEAPOTS] * 3
        pulled.put(asked[0], other)
        assert pulled.find(asked[0], sources=("arXiv by id",)) == TEAPOTS


@pytest.mark.parametrize(
    ("arxiv_id", "seconds"),
    [
        ("2403.00001", REMEMBER_NOT_FOUND),
        ("2404.00001", REMEMBER_NEW_ID),
        ("2405.00001v2", REMEMBER_NEW_ID),
        ("2511.00001", REMEMBER_NEW_ID),
        ("hep-th/9905001", REMEMBER_NOT_FOUND),
        (None, REMEMBER_NOT_FOUND),
    ],
)
def test_new_id_that_was_asked_too_early_is_asked_again_after_a_day(
    tmp_path: Path, arxiv_id: str | None, seconds: float
) -> None:
    now = float(timegm((2024, 5, 2, 12, 0, 0)))
    wanted = Wanted("A Title", arxiv_id)
    with PulledRecords(tmp_path / "pulled.db", clock=lambda: now) as pulled:
        now -= seconds - 1
        pulled.put_not_found(NotFound(wanted), "arXiv by id")
        now += seconds - 1
        assert pulled.not_found(wanted) == NotFound(wanted, remembered=True)
        now += 2
        assert pulled.not_found(wanted) is None


def test_in_january_the_month_before_is_that_of_the_year_before(tmp_path: Path) -> None:
    now = float(timegm((2024, 1, 15, 12, 0, 0)))
    december, november = Wanted(None, "2312.00001"), Wanted(None, "2311.00001")
    with PulledRecords(tmp_path / "pulled.db", clock=lambda: now) as pulled:
        for one in (december, november):
            pulled.put_not_found(NotFound(one), "arXiv by id")
        now += REMEMBER_NEW_ID + 1
        assert pulled.not_found(december) is None
        assert pulled.not_found(november) == NotFound(november, remembered=True)


def test_caller_may_believe_not_found_for_a_shorter_time(tmp_path: Path) -> None:
    now = 2_000_000_000.0
    with PulledRecords(tmp_path / "pulled.db", clock=lambda: now) as pulled:
        pulled.put_not_found(NotFound(BY_ID), "arXiv by id")
        now += 100
        assert pulled.not_found(BY_ID, within=99) is None
        assert pulled.not_found(BY_ID, "arXiv by id", within=101) == NotFound(BY_ID, remembered=True)


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


def test_many_processes_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    starts = [str(time.time() + 1.5 + turn / 20) for turn in range(20)]
    command = [sys.executable, "-c", OPENS_NEW_FILES, str(tmp_path), *starts]
    children = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(6)]
    assert [child.communicate(timeout=60)[1] for child in children] == [""] * 6


def test_file_that_another_process_is_about_to_write_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pulled.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.2, other.close)
    release.start()
    with PulledRecords(path) as pulled:
        assert len(pulled) == 0
    release.join()


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
