"""Lists from the web: real HTTP, also with a server that misbehaves."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tenacity import wait_none

from indexer import downloading, fetching
from indexer.fetching import CouldNotFetchError, fetch, is_on_the_web
from indexer.files import read_file
from search import InputFileError

LIST = "# 论文\n- A paper\n".encode()


class Handler(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/gzip":
            self._answer(200, gzip.compress(LIST), encoding="gzip")
        elif self.path == "/missing":
            self._answer(404, b"no")
        elif self.path == "/flaky":
            self._answer(503 if self.asked.count("/flaky") < 3 else 200, LIST)
        elif self.path == "/broken":
            self._answer(500, b"no")
        elif self.path == "/cut":
            self._answer(200, LIST, said=len(LIST) + 50)
        elif self.path == "/long":
            self._answer(200, LIST * 100)
        else:
            self._answer(200, LIST)

    def _answer(self, status: int, body: bytes, encoding: str | None = None, said: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(said or len(body)))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(downloading._get.retry, "wait", wait_none())  # type: ignore[attr-defined]
    Handler.asked = []
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.mark.parametrize("path", ["/list.md", "/gzip"])
def test_a_list_is_fetched_as_it_is_published(server: str, path: str) -> None:
    assert fetch(server + path) == LIST


def test_a_server_that_is_busy_for_a_moment_is_asked_again(server: str) -> None:
    assert fetch(f"{server}/flaky") == LIST
    assert Handler.asked == ["/flaky"] * 3


@pytest.mark.parametrize(
    ("path", "reason", "asked"),
    [("/missing", "HTTP 404", 1), ("/broken", "HTTP 500", 3), ("/cut", "ChunkedEncodingError", 3)],
)
def test_what_cannot_be_fetched_says_so_in_one_line(server: str, path: str, reason: str, asked: int) -> None:
    with pytest.raises(CouldNotFetchError) as error:
        fetch(server + path)
    assert str(error.value) == f"{server}{path} could not be fetched ({reason})"
    assert len(Handler.asked) == asked


def test_an_endless_answer_is_given_up(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloading, "_MAX_BYTES", 1000)
    with pytest.raises(CouldNotFetchError):
        fetch(f"{server}/long")


def test_a_server_that_is_not_there_is_could_not_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloading._get.retry, "wait", wait_none())  # type: ignore[attr-defined]
    with pytest.raises(CouldNotFetchError, match=r"\(ConnectionError\)"):
        fetch("http://127.0.0.1:1/README.md")


@pytest.mark.parametrize(
    ("address", "raw"),
    [
        ("https://github.com/owner/list", "https://raw.githubusercontent.com/owner/list/HEAD/README.md"),
        ("https://github.com/owner/list.git", "https://raw.githubusercontent.com/owner/list/HEAD/README.md"),
        ("https://github.com/owner/list/blob/main/a/b.md", "https://raw.githubusercontent.com/owner/list/main/a/b.md"),
        ("https://lists.example/README.md", "https://lists.example/README.md"),
    ],
)
def test_a_github_page_means_its_file(address: str, raw: str) -> None:
    assert fetching._raw(address) == raw


def test_only_http_addresses_are_of_the_web() -> None:
    assert [is_on_the_web(text) for text in ("https://a", "http://a", "a/b.md", "ftp://a")] == [
        True,
        True,
        False,
        False,
    ]


def test_a_folder_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match=r"cannot be read: Is a directory; give a file that can"):
        read_file(tmp_path)
