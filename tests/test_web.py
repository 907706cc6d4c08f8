import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from gradio_client import Client  # type: ignore[import-untyped]
from small_index import listing, open_engine, paper, write_index

from search import Paper, PaperList, RequestError, SearchEngine
from search.papers import RowStyle
from ui.web import serve
from ui.web.server import address, listen, make_server

HOSTILE = "<script>alert(1)</script> ${alert(2)} {{value}} $x^2$"


def papers() -> list[Paper]:
    tiger = paper(
        "Recommender Systems with Generative Retrieval",
        "Semantic identifiers are decoded token by token for the next item.",
        replace(listing("recsys", "Generative", name="TIGER", venue="NeurIPS", year=2023), line=12),
        replace(listing("recsys", "Generative", name="TIGER"), line=19),
        listing("plain"),
        arxiv_id="2305.05065",
        year=2023,
        venue="NeurIPS",
        authors=("Ada", "Bea", "Cem", "Dan", "Eve", "Fay"),
    )
    cold = paper(
        "Cold Start Items", None, listing("recsys", "Cold", "Items"), id="title:cold", doi="10.1/cold", year=2019
    )
    hostile = paper(
        HOSTILE, "Waffles <img src=x onerror=alert(3)>.", listing("recsys", "Odd", name='<b class="x">'), id="title:odd"
    )
    return [
        tiger,
        replace(cold, withheld=True, code_url="https://example.org/cold"),
        replace(hostile, url="javascript:alert(1)", code_url="javascript:alert(4)", authors=("<i>Mallory</i>",)),
        paper("Semantic Decoding of Items", "Semantic tokens.", listing("recsys", "Generative"), id="title:near"),
    ]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    sections = (("Generative",), ("Cold",), ("Cold", "Items"), ("Odd",))
    lists = [
        PaperList("recsys", "Awesome Recsys", None, "markdown", sections, RowStyle("bullet"), ()),
        PaperList("plain", "Plain <List>", None, "markdown", (), RowStyle("bullet"), ()),
    ]
    return open_engine(write_index(tmp_path_factory.mktemp("index"), papers(), lists))


@pytest.fixture(scope="module")
def page(engine: SearchEngine) -> Iterator[str]:
    with listen("127.0.0.1", 0) as listening:
        server = make_server(engine)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield address(listening)
        server.should_exit = True
        thread.join(timeout=10)
        assert not thread.is_alive()


@pytest.fixture(scope="module")
def client(page: str) -> Iterator[Client]:
    client = Client(page, verbose=False, analytics_enabled=False)
    yield client
    client.close()


def search(client: Client, question: str, **fields: object) -> str:
    return str(client.predict(question, **fields, api_name="/search"))


def suggest(client: Client, title: str, abstract: str = "", **fields: object) -> str:
    return str(client.predict(title, abstract, **fields, api_name="/suggest"))


def test_a_question_finds_its_paper_first_with_what_is_known_of_it(client: Client) -> None:
    card = search(client, "generative retrieval").split("</li><li class")[0]
    assert 'href="https://arxiv.org/abs/2305.05065" target="_blank" rel="noopener noreferrer"' in card
    for said in (
        "Recommender Systems with Generative Retrieval</a>",
        "TIGER</span>",
        "Ada, Bea, Cem, Dan and 2 more",
        "NeurIPS · 2023",
        "recsys</span> › Generative</li>",
        "<summary>Abstract</summary><p>Semantic identifiers",
        "no. 1 by words",
    ):
        assert said in card


def test_code_is_linked_and_a_withheld_abstract_says_how_to_get_it(client: Client) -> None:
    first = search(client, "cold start items", results=1)
    assert 'href="https://example.org/cold"' in first
    assert "run <code>awesearch index</code>" in first


def test_lists_years_and_number_narrow_the_answer(client: Client) -> None:
    assert "1 paper<" in search(client, "items", lists=["plain"])
    assert "1 paper<" in search(client, "items", lists=["Plain <List>"])
    assert "4 papers" in search(client, "items", lists=["plain", "recsys"])
    assert "2 papers" in search(client, "items", results=2)
    old = search(client, "generative", year_from="2018", year_to="2020")
    assert "Cold Start Items" in old
    assert "Generative Retrieval" not in old
    assert "No paper matches" in search(client, "generative", year_from="2030")


@pytest.mark.parametrize(
    ("question", "fields", "line"),
    [
        ("   ", {}, "Ask a question in plain words"),
        ("a\0b", {}, "holds a NUL"),
        ("word " * 10_000, {}, "has 10000 words"),
        ("items", {"lists": ["<nowhere>"]}, "no list is called &#x27;&lt;nowhere&gt;&#x27;"),
        ("items", {"lists": [7]}, "the lists are [7]"),
        ("items", {"year_from": "last year"}, "the first year is &#x27;last year&#x27;"),
        ("items", {"year_from": "2024", "year_to": "2020"}, "run backwards"),
        ("items", {"year_to": "0"}, "the year is 0"),
        ("items", {"results": 0}, "the number of results is 0"),
        ("items", {"results": 1e300}, "give a whole number"),
    ],
)
def test_what_is_wrong_is_one_line_on_the_page(
    client: Client, question: str, fields: dict[str, object], line: str
) -> None:
    shown = search(client, question, **fields)
    assert line in shown
    assert shown.startswith("<p")
    assert "Traceback" not in shown
    assert len(shown) < 900


def test_the_http_status_of_a_wrong_question_is_200(page: str) -> None:
    asked = httpx.post(f"{page}/gradio_api/call/search", json={"data": ["a\0b", ["nowhere"], "", "", 10]})
    assert asked.status_code == 200
    answer = httpx.get(f"{page}/gradio_api/call/search/{asked.json()['event_id']}", timeout=10)
    assert answer.status_code == 200
    assert "event: complete" in answer.text
    assert "aw-notice" in answer.text


def test_what_a_list_says_is_shown_and_never_run(client: Client, engine: SearchEngine) -> None:
    shown = search(client, "waffles alert script", results=1) + suggest(client, HOSTILE, "waffles")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "&lt;img src=x" in shown
    assert "&lt;i&gt;Mallory" in shown
    assert not re.search(r"<(script|img|i|b class)\b", shown)
    assert "javascript:" not in shown
    assert ">code<" not in shown
    assert "<List>" not in suggest(client, "anything")


def test_a_submission_is_told_where_it_is_listed_and_where_it_fits(client: Client) -> None:
    shown = suggest(client, "Recommender systems with generative retrieval", "Semantic tokens for items.")
    assert "Already listed:" in shown
    assert "recsys</span> › Generative, lines 12, 19</li>" in shown
    first = shown.split('class="aw-heading">')[1]
    assert first.startswith("Generative<")
    assert re.search(r"<b>\d+%</b>.*width: \d+\.\d%", first)
    assert "Semantic Decoding of Items" in first
    assert "The paper fits this list, which has no sections." in shown


def test_lists_narrow_the_suggestions_and_wrong_ones_are_said(client: Client) -> None:
    assert "aw-heading" not in suggest(client, "items", lists=["PLAIN"])
    assert "Awesome Recsys" not in suggest(client, "items", lists=["PLAIN"])
    assert "no list is called" in suggest(client, "items", lists=["nowhere"])
    assert "the title is empty" in suggest(client, "", "an abstract alone")
    assert "Give a paper&#x27;s title" in suggest(client, " ")


def test_an_index_without_lists_says_so(tmp_path: Path) -> None:
    from ui.web.answers import Answers

    alone = Answers(open_engine(write_index(tmp_path, [paper("Alone")])))
    assert "holds no lists" in alone.suggest("Alone")


def test_search_and_suggest_are_the_whole_api(client: Client) -> None:
    api = client.view_api(return_format="dict", print_info=False)
    assert set(api["named_endpoints"]) == {"/search", "/suggest"}
    names = [one["parameter_name"] for one in api["named_endpoints"]["/search"]["parameters"]]
    assert names == ["question", "lists", "year_from", "year_to", "results"]
    assert api["named_endpoints"]["/search"]["description"].startswith("Find the papers")
    assert not api["unnamed_endpoints"]


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


def test_many_may_ask_at_once(client: Client) -> None:
    started = time.monotonic()
    jobs = [client.submit("items", api_name="/search") for _ in range(8)]
    assert all("Cold Start Items" in str(job.result(timeout=10)) for job in jobs)
    assert time.monotonic() - started < 10
