"""What the web server refuses: files and other machines that gradio could reach, and requests without measure."""

import http.client
import json
import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
from small_index import listing, open_engine, paper, write_index
from web_server import running

from ui.web.options import ServerOptions

ROOT = Path(__file__).resolve().parent.parent
SECRET = "known to this machine alone"
MEGABYTE = 1 << 20


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_index(tmp_path_factory.mktemp("index"), [paper("Items", "Tokens.", listing("recsys", "All"))])


@pytest.fixture(scope="module")
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder where gradio keeps what it is sent, or what it fetches."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("uploads")
        patch.setenv("GRADIO_TEMP_DIR", str(folder))
        yield folder


@pytest.fixture(scope="module")
def served(index: Path, uploads: Path) -> Iterator[str]:
    with running(open_engine(index), ServerOptions(mcp=True)) as address:
        yield address


def raw(address: str, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
    """Send a path as it is: other clients mend it before."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    got = (answer.status, answer.read())
    connection.close()
    return got


def connected(address: str) -> socket.socket:
    return socket.create_connection((urlsplit(address).hostname, urlsplit(address).port), timeout=10)


def files(tmp_path: Path, index: Path) -> list[Path]:
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    return [
        tmp_path / "secret.txt",
        Path("/etc/passwd"),
        index / "manifest.json",
        next(index.glob("gen-*/papers.db")),
        ROOT / "pyproject.toml",
        ROOT / "ui/web/page.py",
        Path.home(),
    ]


def ways_to(path: Path) -> Iterator[str]:
    """Yield addresses that would reach a file if one of them were served carelessly."""
    up = "../" * 20
    plain, inner = path.as_posix(), path.as_posix().lstrip("/")
    for written in (
        plain,
        up + inner,
        quote(plain, safe=""),
        quote(up + inner, safe=""),
        f"/{plain}",
        f"file://{plain}",
    ):
        yield f"/gradio_api/file={written}"
        yield f"/gradio_api/file/{written}"
        yield f"/file={written}"
        yield f"/gradio_api/proxy={written}"
    for folder in ("static", "assets", "svelte", "gradio_api", "gradio_api/mcp"):
        for step in ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..%252f", "..\\", "..%5c", "....//"):
            yield f"/{folder}/{step * 20}{inner}"
        yield f"/{folder}//{inner}"
        yield f"/{folder}/{quote(plain, safe='')}"
    yield f"/gradio_api/custom_component/x/client/component/{quote(up + inner, safe='')}"
    yield f"/config?deep_link={quote(up + inner, safe='')}"
    yield f"/?deep_link={quote(up + inner, safe='')}"
    yield f"/{up}{inner}"
    yield plain


def test_no_address_reaches_a_file_that_is_not_the_page_s(
    capfd: pytest.CaptureFixture[str], served: str, index: Path, tmp_path: Path
) -> None:
    asked = 0
    for path in files(tmp_path, index):
        said = path.read_bytes() if path.is_file() else SECRET.encode()
        for way in ways_to(path):
            status, body = raw(served, "GET", way)
            assert said not in body, way
            assert status in (400, 403, 404, 405, 422) or "deep_link" in way, way
            asked += 1
    assert asked > 500
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("POST", "/gradio_api/upload?upload_id=1"),
        ("GET", "/gradio_api/upload_progress?upload_id=1"),
        ("POST", "/gradio_api/component_server"),
        ("POST", "/gradio_api/process_recording"),
        ("POST", "/gradio_api/vibe-edit"),
        ("GET", "/gradio_api/vibe-code"),
        ("POST", "/gradio_api/stream/1"),
        ("GET", "/gradio_api/stream/a/1/1/playlist.m3u8"),
        ("GET", "/gradio_api/stream/a/1/1/playlist-file"),
        ("GET", "/gradio_api/deep_link?session_hash=a"),
        ("GET", "/gradio_api/custom_component/x/client/component/x"),
        ("GET", "/gradio_api/proxy=https://example.hf.space/"),
        ("GET", "/gradio_api/dev/reload"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/gradio_api/run-history/buckets"),
        ("GET", "/gradio_api/token"),
        ("POST", "/gradio_api/run/search"),
        ("POST", "/gradio_api/api/search"),
        ("GET", "/gradio_api/mcp/sse"),
        ("POST", "/gradio_api/mcp/messages/"),
        ("GET", "/monitoring"),
        ("GET", "/monitoring/summary"),
        ("GET", "/monitoring/key"),
        ("POST", "/login"),
        ("GET", "/logout"),
        ("GET", "/pwa_icon"),
        ("GET", "/docs"),
        ("GET", "/redoc"),
        ("GET", "/openapi.json"),
    ],
)
def test_what_the_page_does_not_need_of_gradio_is_not_there(served: str, method: str, path: str) -> None:
    assert raw(served, method, path) == (404, b'{"detail":"there is nothing here"}')


@pytest.fixture
def neighbour() -> Iterator[tuple[str, list[str]]]:
    """A server beside ours, and what it was asked."""
    asked: list[str] = []

    class Listens(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Listens) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://localhost:{server.server_port}/secret.txt", asked
        server.shutdown()
        thread.join()


def test_no_value_makes_the_server_fetch_a_file_or_an_address(
    capfd: pytest.CaptureFixture[str], served: str, uploads: Path, neighbour: tuple[str, list[str]]
) -> None:
    address, asked = neighbour
    held = sorted(uploads.rglob("*"))
    for place in ("/etc/passwd", str(ROOT / "pyproject.toml"), address, "http://example.org/"):
        file = {"path": place, "url": place, "orig_name": "x.svg", "meta": {"_type": "gradio.FileData"}}
        for number, event in enumerate(httpx.get(f"{served}/config").json()["dependencies"]):
            values: list[object] = [file if number % 2 else [file]] * len(event["inputs"])
            body = {"data": values, "fn_index": event["id"], "session_hash": "mine", "event_data": file}
            httpx.post(f"{served}/gradio_api/queue/join", json=body).raise_for_status()
            with httpx.stream("GET", f"{served}/gradio_api/queue/data?session_hash=mine") as stream:
                done = next(line for line in stream.iter_lines() if "process_completed" in line)
            said = "is an object or a nested list" if event["backend_fn"] else "this event is the browser's own"
            assert not values or said in done
    httpx.get(f"{served}/gradio_api/file={address}")
    httpx.get(f"{served}/gradio_api/proxy={address}")
    assert asked == []
    assert sorted(uploads.rglob("*")) == held
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("says_its_length", [True, False])
@pytest.mark.parametrize("path", ["/gradio_api/call/search", "/gradio_api/queue/join", "/gradio_api/mcp/", "/upload"])
def test_a_request_of_a_hundred_megabytes_is_refused_and_not_kept(
    capfd: pytest.CaptureFixture[str], served: str, path: str, says_its_length: bool
) -> None:
    block = b" " * (MEGABYTE // 8)
    length = f"Content-Length: {100 * MEGABYTE}" if says_its_length else "Transfer-Encoding: chunked"
    framed = block if says_its_length else b"%x\r\n%s\r\n" % (len(block), block)
    head = f"POST {path} HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n{length}\r\n\r\n"
    tracemalloc.start()
    with connected(served) as talk:
        talk.sendall(head.encode())
        for _ in range(800):
            talk.sendall(framed)
        answer = talk.recv(1000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    refused = b"404" if path == "/upload" and not says_its_length else b"413"
    assert answer.startswith(b"HTTP/1.1 " + refused)
    assert peak < 8 * MEGABYTE
    assert capfd.readouterr() == ("", "")


def test_the_longest_request_that_makes_sense_is_read(served: str) -> None:
    longest = json.dumps({"title": "Long", "abstract": "é" * 39_000}).encode()
    status, _ = raw(served, "POST", "/gradio_api/call/v2/suggest", longest, **{"Content-Type": "application/json"})
    assert status == 200


def test_more_connections_than_can_be_held_are_told_so(monkeypatch: pytest.MonkeyPatch, index: Path) -> None:
    monkeypatch.setattr("ui.web.server._CONNECTIONS", 4)
    with running(open_engine(index)) as address, ExitStack() as held:
        for _ in range(4):
            held.enter_context(
                socket.create_connection((urlsplit(address).hostname or "", urlsplit(address).port or 0))
            )
        while (answer := raw(address, "GET", "/config"))[0] == 200:
            time.sleep(0.01)
        assert answer == (503, b"Service Unavailable")
        held.close()
        while (answer := raw(address, "GET", "/config"))[0] == 503:
            time.sleep(0.01)
        assert answer[0] == 200
