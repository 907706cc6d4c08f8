"""What other programs ask the server: over HTTP, with gradio's client, over MCP, alone and behind a reverse proxy."""

import asyncio
import json
import queue
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from arxiv_server import ArxivServer, Asked, Work
from command_line import run
from gradio_client import Client  # type: ignore[import-untyped]
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import CallToolResult, TextContent
from misbehaving_server import Mood, Reply
from numpy.typing import NDArray
from small_index import WordEncoder, listing, open_engine, paper, write_index
from web_server import behind_proxy, running

from search import Paper, RequestError, SearchEngine
from search.stores.local import LocalStore
from ui.web.options import ServerOptions
from ui.web.server import listen

ENDPOINTS = ["search", "similar", "suggest", "paper"]
WAITING = 64
README = Path(__file__).resolve().parent.parent / "README.md"


def papers() -> list[Paper]:
    return [
        paper(
            "Recommender Systems with Generative Retrieval",
            "Semantic identifiers are decoded token by token.",
            listing("recsys", "Generative", name="TIGER", venue="NeurIPS", year=2023),
            arxiv_id="2305.05065",
            year=2023,
            venue="NeurIPS",
        ),
        paper("Cold Start Items", "Items nobody has met.", listing("recsys", "Cold"), id="title:cold", year=2019),
        paper("Decoding of Items", "Semantic tokens.", listing("plain", "All"), id="title:near", year=2024),
    ]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_index(tmp_path_factory.mktemp("index"), papers())


@pytest.fixture(scope="module")
def served(index: Path) -> Iterator[str]:
    with running(open_engine(index), ServerOptions(mcp=True, offline=True)) as address:
        yield address


@pytest.fixture(scope="module")
def client(served: str) -> Iterator[Client]:
    client = Client(served, verbose=False, analytics_enabled=False)
    yield client
    client.close()


def answer(address: str, name: str, event_id: str) -> tuple[str, Any]:
    """Wait for an answer; return the last event and its data."""
    streamed = httpx.get(f"{address}/gradio_api/call/{name}/{event_id}", timeout=20).raise_for_status().text
    (event, data), *_ = re.findall(r"^event: (complete|error)\ndata: (.*)$", streamed, re.MULTILINE)
    return event, json.loads(data)


def post(address: str, name: str, **arguments: object) -> httpx.Response:
    return httpx.post(f"{address}/gradio_api/call/v2/{name}", json=arguments, timeout=20)


def ask(address: str, name: str, **arguments: object) -> tuple[str, Any]:
    """Ask as the README does with curl."""
    return answer(address, name, post(address, name, **arguments).raise_for_status().json()["event_id"])


def tools(address: str, talk: Callable[[ClientSession], Awaitable[Any]]) -> Any:
    """Talk to the MCP server, as an MCP client does."""

    async def session() -> Any:
        async with (
            streamable_http_client(f"{address}/gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as talking,
        ):
            await talking.initialize()
            return await talk(talking)

    return asyncio.run(session())


def call(address: str, tool: str, **arguments: object) -> CallToolResult:
    done = tools(address, lambda session: session.call_tool(tool, arguments))
    assert isinstance(done, CallToolResult)
    return done


def said(done: CallToolResult) -> str:
    (content,) = done.content
    assert isinstance(content, TextContent)
    return content.text


def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Any:
    """Return what the command line prints as JSON, of the same words' vectors."""
    monkeypatch.setattr("search.engine.load_encoder", lambda name: WordEncoder())
    status, out, _ = run(capsys, *arguments)
    assert status == 0
    return json.loads(out)


def test_the_public_api_is_four_endpoints_wherever_a_program_looks(served: str, client: Client) -> None:
    known = client.view_api(return_format="dict", print_info=False)
    assert [name.lstrip("/") for name in known["named_endpoints"]] == ENDPOINTS
    assert not known["unnamed_endpoints"]
    described = httpx.get(f"{served}/gradio_api/openapi.json").json()
    assert sorted(described["paths"]) == sorted(
        path for name in ENDPOINTS for path in (f"/gradio_api/call/v2/{name}", f"/gradio_api/call/{name}/{{event_id}}")
    )
    listed = tools(served, lambda session: session.list_tools())
    assert [tool.name for tool in listed.tools] == ENDPOINTS


def test_what_the_page_asks_is_no_endpoint_for_programs(served: str) -> None:
    config = httpx.get(f"{served}/config").json()
    private = [one["api_name"] for one in config["dependencies"] if one["api_visibility"] == "private"]
    assert private
    for name in (*private, "nowhere"):
        assert httpx.post(f"{served}/gradio_api/call/{name}", json={"data": []}).status_code == 404
        assert post(served, name).json() == {"detail": "there is nothing here"}


def test_every_argument_is_described_with_its_type_and_default(served: str) -> None:
    described = httpx.get(f"{served}/gradio_api/openapi.json").json()
    schema = described["paths"]["/gradio_api/call/v2/search"]["post"]["requestBody"]["content"]["application/json"][
        "schema"
    ]
    assert schema["required"] == ["question"]
    assert schema["properties"]["mode"] == {
        "enum": ["hybrid", "dense", "lexical"],
        "description": "By meaning (dense), by words (lexical), or both (hybrid).",
        "default": "hybrid",
    }
    listed = {tool.name: tool for tool in tools(served, lambda session: session.list_tools()).tools}
    found = listed["search"].inputSchema
    assert found["required"] == ["question"]
    assert found["properties"]["k"] == {
        "type": "integer",
        "description": "How many papers to return, 1 to 100.",
        "default": 10,
    }
    for tool in listed.values():
        assert all(one["description"] for one in tool.inputSchema["properties"].values())
        assert len(tool.description or "") < 250


def test_the_answers_are_the_objects_that_the_command_line_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, served: str, client: Client, index: Path
) -> None:
    here = ("--json", "--index", str(index))
    of_command_line = printed(capsys, monkeypatch, "search", "items", "-k", "2", "--list", "recsys", *here)
    assert len(of_command_line) == 2
    assert client.predict("items", lists=["recsys"], k=2, api_name="/search") == of_command_line
    assert ask(served, "search", question="items", lists=["recsys"], k=2) == ("complete", [of_command_line])
    nearest = printed(capsys, monkeypatch, "similar", "arxiv:2305.05065", *here)
    assert client.predict("2305.05065", api_name="/similar") == nearest
    filed = printed(capsys, monkeypatch, "suggest", "--title", "Tokens", "--abstract", "Semantic tokens.", *here)
    assert client.predict(title="Tokens", abstract="Semantic tokens.", api_name="/suggest") == filed
    assert json.loads(said(call(served, "suggest", title="Tokens", abstract="Semantic tokens."))) == filed
    assert json.loads(said(call(served, "search", question="items", lists=["recsys"], k=2))) == of_command_line


def of_readme(language: str, with_text: str, address: str) -> str:
    """Return a block of the README, asking another address."""
    blocks = re.findall(rf"```{language}\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (block,) = (one for one in blocks if with_text in one)
    assert "http://127.0.0.1:7860" in block
    return str(block).replace("http://127.0.0.1:7860", address)


def test_the_readme_s_curl_and_python_work_as_they_stand(served: str) -> None:
    commands = of_readme("sh", "curl", served)
    done = subprocess.run(["sh", "-c", commands], capture_output=True, text=True, timeout=20, check=True)
    assert done.stdout.startswith('event: complete\ndata: [[{"rank": 1, ')
    names: dict[str, Any] = {}
    exec(of_readme("python", "gradio_client", served), names)
    assert {one["id"] for one in names["papers"]} == {"title:near", "arxiv:2305.05065"}
    assert {one["list"] for one in names["filed"]["lists"]} == {"recsys", "plain"}
    names["server"].close()


@pytest.mark.parametrize(
    "written", ["arxiv:2305.05065", "2305.05065v2", "https://arxiv.org/abs/2305.05065", "arxiv.org/pdf/2305.05065v1"]
)
def test_a_paper_is_had_by_its_id_however_it_is_written(served: str, written: str) -> None:
    event, (found,) = ask(served, "paper", paper_id=written)
    assert (event, found["id"], found["title"]) == (
        "complete",
        "arxiv:2305.05065",
        "Recommender Systems with Generative Retrieval",
    )
    assert found["listings"] == [{"list": "recsys", "section": ["Generative"], "line": None}]


def test_values_may_be_given_in_order_instead_of_by_name(served: str) -> None:
    values = ["items", ["recsys"], ["Cold"], "2018-2020", None, False, None, 5, "lexical", False]
    asked = httpx.post(f"{served}/gradio_api/call/search", json={"data": values}).json()
    event, (found,) = answer(served, "search", asked["event_id"])
    assert (event, [one["id"] for one in found]) == ("complete", ["title:cold"])


@pytest.mark.parametrize(
    ("name", "arguments", "line"),
    [
        ("search", {"question": " "}, "the question is empty; ask something"),
        ("search", {"question": 5}, "the question is 5; give it as text"),
        ("search", {"question": "a\0b"}, "the question holds a NUL"),
        ("search", {"question": "half \ud800"}, "the question holds a NUL or half a character (a surrogate)"),
        ("search", {"question": "word " * 2_001}, "the question has 2001 words"),
        ("search", {"question": "x" * 50_000}, "the question has 50000 characters; at most 40000 are read"),
        ("search", {"question": "items", "k": 0}, "k is 0; give a whole number from 1 to 100"),
        ("search", {"question": "items", "k": 101}, "k is 101;"),
        ("search", {"question": "items", "k": "10"}, "k is '10';"),
        ("search", {"question": "items", "k": True}, "k is True;"),
        ("search", {"question": "items", "k": 1.5}, "k is 1.5;"),
        ("search", {"question": "items", "lists": "recsys"}, "lists is 'recsys'; give a list of texts"),
        ("search", {"question": "items", "lists": [7]}, "lists is [7]; give a list of texts"),
        ("search", {"question": "items", "lists": ["recsys"] * 101}, "lists names 101; give at most 100"),
        ("search", {"question": "items", "lists": ["x" * 600]}, "the name in lists has 600 characters"),
        ("search", {"question": "items", "lists": ["nowhere"]}, "no list is called 'nowhere'"),
        ("search", {"question": "items", "sections": ["nowhere"]}, "no section is called 'nowhere'"),
        ("search", {"question": "items", "venues": ["nowhere"]}, "no venue is called 'nowhere'"),
        ("search", {"question": "items", "has_code": "yes"}, "has_code is 'yes'; give true or false"),
        ("search", {"question": "items", "facets": ["Nothing: x"]}, "no facet is called 'Nothing"),
        ("search", {"question": "items", "years": "soon"}, "the year is 'soon'"),
        ("search", {"question": "items", "years": 2024}, "the range of years is 2024; give it as text"),
        ("search", {"question": "items", "mode": "psychic"}, "the mode is 'psychic'; give one of hybrid, dense"),
        ("search", {"question": {"path": "/etc/passwd"}}, "a value for search is an object or a nested list"),
        ("search", {"question": "items", "lists": [["recsys"]]}, "a value for search is an object or a nested list"),
        ("similar", {"paper_id": "2401.99999"}, "the index has no paper 'arxiv:2401.99999'"),
        ("similar", {"paper_id": "title:near", "k": -1}, "k is -1;"),
        ("paper", {"paper_id": ""}, "the index has no paper ''"),
        ("paper", {"paper_id": None}, "the index has no paper ''"),
        ("paper", {"paper_id": "\ud800"}, "the paper's id holds a NUL or half a character"),
        ("suggest", {}, "give either paper, an arXiv id as 2403.01744, or title"),
        ("suggest", {"paper": "2305.05065", "title": "both"}, "give either paper, an arXiv id as 2403.01744, or title"),
        ("suggest", {"paper": "2305.05065", "abstract": "of?"}, "an abstract goes with a title"),
        ("suggest", {"paper": "a good one"}, "'a good one' is no arXiv id"),
        ("suggest", {"title": "Long", "abstract": "x" * 50_000}, "the abstract has 50000 characters"),
        ("suggest", {"title": "Long", "abstract": "word " * 2_000}, "the title with its abstract has 2001 words"),
        ("suggest", {"title": "Tokens", "lists": ["nowhere"]}, "no list is called 'nowhere'"),
    ],
)
def test_a_wrong_value_is_one_line_for_the_program_and_none_in_the_log(
    capfd: pytest.CaptureFixture[str], served: str, name: str, arguments: dict[str, object], line: str
) -> None:
    # httpx writes no half characters
    sent = json.dumps(arguments).encode()
    asked = httpx.post(
        f"{served}/gradio_api/call/v2/{name}", content=sent, headers={"Content-Type": "application/json"}
    )
    event, data = answer(served, name, asked.raise_for_status().json()["event_id"])
    assert event == "error"
    assert data["error"].startswith(line)
    assert len(data["error"].splitlines()) == 1
    assert len(data["error"]) < 700
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "arguments", "line"),
    [
        ("search", {}, "No value provided for required argument: question"),
        ("search", {"question": "items", "color": "red"}, "Parameter `color` is not a valid key-word argument"),
        ("similar", {"k": 3}, "No value provided for required argument: paper_id"),
    ],
)
def test_a_missing_or_unknown_argument_is_named_at_once(
    capfd: pytest.CaptureFixture[str], served: str, name: str, arguments: dict[str, object], line: str
) -> None:
    refused = post(served, name, **arguments)
    assert (refused.status_code, refused.json()) == (422, {"detail": line})
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "values", [[], ["items"], ["items", None, None, None, None, False, None, 10, "hybrid", False, 1]]
)
def test_too_few_or_too_many_values_are_counted(
    capfd: pytest.CaptureFixture[str], served: str, values: list[object]
) -> None:
    asked = httpx.post(f"{served}/gradio_api/call/search", json={"data": values}).json()
    event, data = answer(served, "search", asked["event_id"])
    assert event == "error"
    assert data["error"].startswith(f"search takes 10 values, {len(values)} came; give each, or name those")
    assert capfd.readouterr() == ("", "")


def test_an_answer_that_nobody_asked_for_is_said_not_to_be_there(
    capfd: pytest.CaptureFixture[str], served: str
) -> None:
    assert answer(served, "search", "nothing-of-the-kind") == ("error", "404: Not Found")
    assert httpx.post(
        f"{served}/gradio_api/queue/join", json={"data": [], "fn_index": 999, "session_hash": "mine"}
    ).json() == {"detail": "there is no event 999"}
    assert httpx.get(f"{served}/?page=nowhere").json() == {"detail": "there is no page 'nowhere'"}
    assert capfd.readouterr() == ("", "")


def test_clients_raise_the_same_line(served: str, client: Client) -> None:
    with pytest.raises(AppError, match=r"^no list is called 'nowhere'"):
        client.predict("items", lists=["nowhere"], api_name="/search")
    refused = call(served, "search", question="items", lists=["nowhere"])
    assert refused.isError
    assert said(refused).startswith("no list is called 'nowhere'")
    wrong = call(served, "search", question="items", k="ten")
    assert (wrong.isError, said(wrong)) == (True, "Input validation error: 'ten' is not of type 'integer'")


def test_a_tool_asks_this_server_whatever_the_request_calls_it(index: Path) -> None:
    with running(open_engine(index), ServerOptions(mcp=True)) as address:
        asked = httpx.post(
            f"{address}/gradio_api/mcp/",
            json={
                "jsonrpc": "2.0",
                "id": 1,
                "method": "tools/call",
                "params": {"name": "paper", "arguments": {"paper_id": "2305.05065"}},
            },
            headers={"Accept": "application/json, text/event-stream", "X-Forwarded-Host": "localhost:9"},
            timeout=20,
        )
    assert "Recommender Systems with Generative Retrieval" in asked.text


def test_without_mcp_there_are_no_tools(index: Path) -> None:
    with running(open_engine(index)) as address:
        assert httpx.post(f"{address}/gradio_api/mcp/", json={}).status_code in (404, 405)
        assert httpx.get(f"{address}/gradio_api/mcp/schema").status_code == 404


class GatedEncoder(WordEncoder):
    """Says, once it is closed, which question it reads, and waits for its turn."""

    def __init__(self) -> None:
        self.is_closed = False
        self.reading: queue.Queue[str] = queue.Queue()
        self.turns = threading.Semaphore(0)

    def encode_query(self, texts: list[str]) -> NDArray[np.float32]:
        if self.is_closed:
            self.reading.put(texts[0])
            assert self.turns.acquire(timeout=20)
        return super().encode_query(texts)


@pytest.fixture
def gated(index: Path) -> Iterator[tuple[str, GatedEncoder]]:
    encoder = GatedEncoder()
    with running(SearchEngine(LocalStore(index), encoder)) as address:
        encoder.is_closed = True
        yield address, encoder
        for _ in range(2 * WAITING):
            encoder.turns.release()


def test_ten_people_are_answered_in_the_order_in_which_they_came(gated: tuple[str, GatedEncoder]) -> None:
    address, encoder = gated
    questions = [f"question {number}" for number in range(10)]
    events = [post(address, "search", question=question).json()["event_id"] for question in questions]
    read = sorted(encoder.reading.get(timeout=10) for _ in range(2))
    assert encoder.reading.empty(), "two are answered at once"
    with ThreadPoolExecutor(10) as people:
        answers = [people.submit(answer, address, "search", event) for event in events]
        for _ in questions[2:]:
            encoder.turns.release()
            read.append(encoder.reading.get(timeout=10))
        encoder.turns.release()
        encoder.turns.release()
        assert read == questions
        assert [one.result()[0] for one in answers] == ["complete"] * 10


def test_where_too_many_wait_the_next_is_told_so(gated: tuple[str, GatedEncoder]) -> None:
    address, encoder = gated
    for number in range(WAITING + 2):
        assert post(address, "search", question=f"question {number}").status_code == 200
        if number < 2:
            encoder.reading.get(timeout=10)
    refused = post(address, "search", question="one too many")
    assert refused.status_code == 503
    assert refused.json() == {"detail": f"Queue is full. Max size is {WAITING} and size is {WAITING}."}
    client = Client(address, verbose=False, analytics_enabled=False)
    with pytest.raises(Exception, match="Queue is full! Please try again"):
        client.predict("one too many", api_name="/search")
    client.close()


class SlowArxiv(ArxivServer):
    """Answers when it is let."""

    def __init__(self, has: Sequence[Work]) -> None:
        super().__init__(has)
        self.let = threading.Event()

    def reply_to(self, asked: Asked, mood: Mood) -> Reply:
        assert self.let.wait(20)
        return super().reply_to(asked, mood)


@pytest.fixture
def arxiv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowArxiv]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("search.location.user_data_path", lambda name: tmp_path / "data")
    with SlowArxiv([Work("2402.00009", "Tokens of items", "Semantic tokens.")]) as one:
        monkeypatch.setenv("AWESEARCH_ARXIV_API", one.url)
        yield one


def test_a_paper_that_the_index_does_not_have_is_asked_of_arxiv_once(index: Path, arxiv: SlowArxiv) -> None:
    arxiv.let.set()
    with running(open_engine(index)) as address:
        for _ in range(2):
            event, (filed,) = ask(address, "suggest", paper="https://arxiv.org/abs/2402.00009v1")
            assert (event, filed["title"], filed["listed"]) == ("complete", "Tokens of items", [])
        listed = ask(address, "suggest", paper="2305.05065")[1][0]["listed"]
        assert [(one["list"], one["section"]) for one in listed] == [("recsys", ["Generative"])]
    assert arxiv.asked_ids == [("2402.00009",)]


def test_offline_nobody_is_asked(served: str, arxiv: SlowArxiv) -> None:
    event, data = ask(served, "suggest", paper="2402.00009")
    assert (event, data["error"]) == (
        "error",
        "arXiv could not be asked for 2402.00009 (offline); give its title and abstract",
    )
    assert arxiv.asked == []


def test_who_waits_for_arxiv_keeps_nobody_from_an_answer(index: Path, arxiv: SlowArxiv) -> None:
    with running(open_engine(index)) as address:
        waits = post(address, "suggest", paper="2402.00009").json()["event_id"]
        arxiv.wait_for(1)
        event, data = ask(address, "suggest", paper="2402.00010")
        assert (event, data["error"]) == (
            "error",
            "arXiv is being asked for another paper just now; "
            "try again in some seconds, or give its title and abstract",
        )
        assert ask(address, "search", question="items")[0] == "complete"
        arxiv.let.set()
        assert answer(address, "suggest", waits)[0] == "complete"


@pytest.mark.parametrize("strips", [True, False])
def test_page_assets_api_and_tools_work_under_a_path_of_a_reverse_proxy(index: Path, strips: bool) -> None:
    with ExitStack() as stack:
        own = stack.enter_context(running(open_engine(index), ServerOptions("/papers/here", mcp=True)))
        address = stack.enter_context(behind_proxy(own, "/papers/here", strips=strips))
        page = httpx.get(f"{address}/").text
        assert f'"root":"{address}"' in page
        belongs = [one for one in re.findall(r'(?:src|href)="\./([^"]+)"', page) if one]
        assert belongs
        for part in (*belongs, "theme.css"):
            assert httpx.get(f"{address}/{part}").status_code == 200
        assert httpx.get(f"{address}/gradio_api/openapi.json").json()["servers"] == [{"url": "/papers/here"}]
        assert ask(address, "search", question="items")[0] == "complete"
        client = Client(f"{address}/", verbose=False, analytics_enabled=False)
        assert client.predict("2305.05065", api_name="/paper")["year"] == 2023
        client.close()
        assert json.loads(said(call(address, "paper", paper_id="2305.05065")))["year"] == 2023
        assert httpx.get(f"{address}/gradio_api/file=/etc/passwd").status_code == 404
        # the address in a snippet is the reader's, whoever asked before
        assert f"curl -X POST {address}/gradio_api" in httpx.get(f"{address}/gradio_api/info").text


def test_without_its_last_slash_the_path_leads_to_the_page(index: Path) -> None:
    with running(open_engine(index), ServerOptions("/papers")) as own:
        moved = httpx.get(f"{own}/papers")
        assert (moved.status_code, moved.headers["Location"]) == (307, "/papers/")


def test_behind_tls_the_page_knows_its_address(index: Path) -> None:
    with running(open_engine(index), ServerOptions("/papers")) as own:
        page = httpx.get(f"{own}/", headers={"Host": "lists.example.org", "X-Forwarded-Proto": "https"}).text
    assert '"root":"https://lists.example.org/papers"' in page


@pytest.mark.parametrize(
    ("given", "path"), [("/papers", "/papers"), ("papers/", "/papers"), ("/a/b.c/", "/a/b.c"), ("/", ""), ("", "")]
)
def test_the_command_serves_as_it_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, index: Path, given: str, path: str
) -> None:
    told: list[object] = []
    monkeypatch.setattr("ui.web.serve", lambda engine, *options: told.extend(options))
    done = run(capsys, "serve", "--root-path", given, "--offline", "--mcp", "--port", "7", "--index", str(index))
    assert done == (0, "", "")
    assert told == ["127.0.0.1", 7, ServerOptions(path, mcp=True, offline=True)]


@pytest.mark.parametrize(
    "given", ["/../x", "//x", "/a//b", "https://example.org/x", "/a b", "/a?b", "/a#b", "/é", "/./x", "/%2e", "/a\\b"]
)
def test_a_path_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], given: str) -> None:
    status, out, err = run(capsys, "serve", "--root-path", given)
    assert (status, out) == (2, "")
    assert f"{given!r} is no path; give one as /papers" in err


def test_no_answer_waits_for_the_one_before_it_to_be_acknowledged() -> None:
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        talking, _ = listening.accept()
        with talking:
            assert talking.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_mcp_without_its_extra_is_one_line_that_names_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    assert run(capsys, "serve", "--mcp") == (
        2,
        "",
        "awesearch: --mcp needs the package mcp; install it: pip install 'awesearch[mcp]'\n",
    )


def test_an_mcp_server_that_cannot_start_says_what_it_needs(monkeypatch: pytest.MonkeyPatch, index: Path) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    with (
        pytest.raises(RequestError, match=r"^the MCP server cannot start; .* 'awesearch\[mcp\]'\n\(.*\)$"),
        running(open_engine(index), ServerOptions(mcp=True)),
    ):
        pass
