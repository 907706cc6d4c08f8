"""The web server: where it listens, and what it sends to a browser."""

import re
import socket
from collections.abc import Iterator

import httpx
import pytest
from small_index import open_engine, paper, write_index
from web_server import running

from search import RequestError, SearchEngine
from ui.web import serve
from ui.web.server import address


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    return open_engine(write_index(tmp_path_factory.mktemp("index"), [paper("Cold Start Items")]))


@pytest.fixture(scope="module")
def page(engine: SearchEngine) -> Iterator[str]:
    with running(engine) as address:
        yield address


def test_the_page_fetches_nothing_from_elsewhere(page: str) -> None:
    served = httpx.get(page)
    assert "default-src 'self'" in served.headers["Content-Security-Policy"]
    styles = re.findall(r'<link[^>]+href="(\.?/[^"]+\.css)"', served.text)
    texts = [served.text, *(httpx.get(f"{page}/{style.lstrip('./')}").text for style in [*styles, "theme.css"])]
    for one in texts:
        fetched = re.findall(r"""(?:\b(?:src|href)=["']|url\(["']?|@import\s+["'])\s*(https?:|//)""", one)
        assert fetched == []
    assert "awesearch" in served.text


def test_a_busy_port_is_one_clear_line(engine: SearchEngine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(RequestError, match=rf"^cannot listen on 127\.0\.0\.1 port {port} \([^()\n]+\); .*--port$"):
            serve(engine, "127.0.0.1", port)


def test_serving_says_its_address_once_it_answers(
    engine: SearchEngine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    served = []
    monkeypatch.setattr("uvicorn.Server.run", lambda self, sockets: served.append(address(sockets[0])))
    serve(engine, "0.0.0.0", 0)
    assert served[0].startswith("http://localhost:")
    assert capsys.readouterr().out == f"awesearch is at {served[0]} (stop it with Ctrl-C)\n"
