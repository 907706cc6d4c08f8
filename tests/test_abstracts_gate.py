"""The gate: one request at a time and a pause after it, over all processes."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import arxiv_server as arxiv
import pytest

from indexer.abstracts.arxiv_api import ArxivApi
from indexer.abstracts.gate import Gate, GateBusyError
from indexer.abstracts.patience import ApiOptions, NoAnswerError
from search.errors import RequestError

CHILD = """
import sys
from pathlib import Path
from indexer.abstracts.arxiv_api import ArxivApi
from indexer.abstracts.patience import ApiOptions
api = ApiOptions(url=sys.argv[1], gate_folder=Path(sys.argv[2]), delay=0.25, timeout=20)
asked = ArxivApi(api)
for n in (1, 2, 3):
    asked.by_ids([f"2305.0000{n}"], "test")
"""


def test_two_processes_keep_the_pause_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with arxiv.ArxivServer(arxiv.works(3)) as server:
        command = [sys.executable, "-c", CHILD, server.url, str(tmp_path / "gate")]
        children = [subprocess.Popen(command), subprocess.Popen(command)]
        assert [child.wait(60) for child in children] == [0, 0]
        assert len(server.asked) == 6
        assert min(server.gaps) >= 0.24
        assert server.most_at_once == 1


def took(gate: Gate) -> float:
    start = time.monotonic()
    with gate.turn():
        return time.monotonic() - start


def between(first: Gate, second: Gate) -> float:
    """The seconds from the end of the first turn to the begin of the second."""
    with first.turn():
        end = time.monotonic()
    with second.turn():
        return time.monotonic() - end


def test_the_next_process_waits_the_rest_of_the_pause(tmp_path: Path) -> None:
    assert 0.29 <= between(Gate("arXiv", tmp_path, delay=0.3), Gate("arXiv", tmp_path, delay=0.3)) < 10


def test_the_first_request_waits_for_nothing(tmp_path: Path) -> None:
    assert took(Gate("arXiv", tmp_path / "new folder", delay=3600)) < 10


@pytest.mark.parametrize("content", ["", "12,5", "nan", "inf", "99999999999.0"])
def test_last_request_that_makes_no_sense_or_is_in_the_future_costs_one_pause(tmp_path: Path, content: str) -> None:
    (tmp_path / "last-request").write_text(content)
    assert 0.1 <= took(Gate("arXiv", tmp_path, delay=0.1)) < 10


def test_last_request_of_long_ago_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "last-request").write_text("12.0")
    assert took(Gate("arXiv", tmp_path, delay=3600)) < 5


def test_clock_that_is_set_forward_does_not_shorten_the_pause(tmp_path: Path) -> None:
    gate = Gate("arXiv", tmp_path, delay=0.3)
    with gate.turn():
        end = time.monotonic()
    (tmp_path / "last-request").write_text("12.0")
    with gate.turn():
        assert time.monotonic() - end >= 0.29


def test_request_that_fails_counts_as_one(tmp_path: Path) -> None:
    start = time.monotonic()
    with pytest.raises(ZeroDivisionError), Gate("arXiv", tmp_path, delay=0.3).turn():
        raise ZeroDivisionError
    with Gate("arXiv", tmp_path, delay=0.3).turn():
        assert time.monotonic() - start >= 0.29


def test_gate_that_others_hold_for_ever_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with Gate("arXiv", tmp_path, delay=0).turn():
            held.set()
            done.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(30)
    with pytest.raises(GateBusyError, match=r"other processes asked arXiv for 0\.1 s without a break"):
        took(Gate("arXiv", tmp_path, delay=0, patience=0.1))
    done.set()
    holder.join()
    took(Gate("arXiv", tmp_path, delay=0, patience=10))


def test_folder_that_cannot_be_written_is_an_error_with_a_cure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RequestError) as error:
        took(Gate("arXiv", tmp_path / "file", delay=0))
    assert str(error.value) == (
        f"{tmp_path / 'file'}: cannot keep the pause between requests to arXiv there (File exists).\n"
        "Make that folder writable, or name another with XDG_CACHE_HOME, or build with --offline."
    )


def test_folder_of_the_user_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    took(Gate("arXiv", delay=0))
    assert (tmp_path / "awesearch" / "arxiv" / "last-request").exists()


def test_who_asks_for_a_page_is_not_kept_as_long_as_a_build(tmp_path: Path) -> None:
    api = ArxivApi(ApiOptions(url="http://127.0.0.1:9", gate_folder=tmp_path, delay=0, patience=0.1))
    with Gate("arXiv", tmp_path, delay=0).turn(), pytest.raises(NoAnswerError, match=r"for 0\.1 s without a break"):
        api.by_ids(["2305.00001"], "test")
