"""What the web server answers beside the page: an answer as a file, a passage of an abstract."""

from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from small_index import listing, open_engine, paper, write_index
from web_server import running

from search import SearchEngine
from ui import export
from ui.web.engine_threads import EngineThreads
from ui.web.routes import add_routes

ABSTRACT = "Items are many. Semantic <b>identifiers</b> are decoded token by token. We report gains."
PAPERS = [
    paper("Generative Retrieval", ABSTRACT, listing("recsys", "Generative"), arxiv_id="2305.05065", year=2023),
    paper("Cold Start Items", None, listing("recsys", "Cold"), id="title:cold", year=2019),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    return open_engine(write_index(tmp_path_factory.mktemp("index"), PAPERS))


@pytest.fixture(scope="module")
def client(engine: SearchEngine) -> Iterator[httpx.Client]:
    with running(engine) as address, httpx.Client(base_url=address) as client:
        yield client


@pytest.mark.parametrize(
    ("form", "kind", "name"),
    [
        ("bibtex", "application/x-bibtex", "awesearch.bib"),
        ("csv", "text/csv", "awesearch.csv"),
        ("json", "application/json", "awesearch.json"),
        ("markdown", "text/markdown", "awesearch.md"),
    ],
)
def test_an_answer_is_saved_as_the_command_line_prints_it(
    client: httpx.Client, engine: SearchEngine, form: str, kind: str, name: str
) -> None:
    saved = client.get(f"/data/export?q=items&since=2020&form={form}")
    assert saved.headers["Content-Type"] == f"{kind}; charset=utf-8"
    assert saved.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert saved.text == export.hits(engine.explain("items", engine.search("items", years="2020-")), form)


def test_similar_papers_are_saved_too(client: httpx.Client) -> None:
    saved = client.get("/data/export", params={"similar": "arxiv:2305.05065"}).json()
    assert [one["id"] for one in saved] == ["title:cold"]


def test_the_sentence_that_answers_best_is_marked_in_the_abstract(client: httpx.Client) -> None:
    passage = client.get("/data/passage", params={"q": "semantic identifiers", "paper": "arxiv:2305.05065"})
    assert passage.text == (
        "Items are many. <mark>Semantic &lt;b&gt;identifiers&lt;/b&gt; are decoded token by token.</mark> "
        "We report gains."
    )
    assert client.get("/data/passage", params={"q": "items", "paper": "title:cold"}).text == ""


def test_who_comes_when_too_many_wait_is_told_to_come_again(engine: SearchEngine) -> None:
    app = FastAPI()
    add_routes(app, engine, EngineThreads(1, 0))
    with TestClient(app) as client:
        answer = client.get("/data/export?q=items")
    assert (answer.status_code, answer.text) == (503, "Too many wait; ask again in a moment.")


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("/data/export?q=items&form=exe", "the form is 'exe'; give one of bibtex, csv, json, markdown"),
        ("/data/export?q=", "the question is empty"),
        ("/data/export?q=items&list=nowhere", "no list is called 'nowhere'"),
        ("/data/export?q=items&k=101", "the number of results is 101; ask for 1 to 100"),
        (f"/data/export?q=items&facet={'b:%20' * 200}", "the address has 599 characters in its field facet"),
        ("/data/passage?q=items&paper=title:gone", "the index has no paper 'title:gone'"),
        ("/data/passage?paper=arxiv:2305.05065", "the question is empty"),
    ],
)
def test_what_cannot_be_answered_is_one_line_with_status_400(client: httpx.Client, address: str, line: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.text.startswith(line)
    assert "\n" not in answer.text
