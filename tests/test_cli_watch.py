"""`awesearch watch` as a maintainer meets it: cards, JSON, exit statuses, and an arXiv that cannot be asked."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from arxiv_server import HANGS_UP_WITHIN, ArxivServer, Mood, Work, empty, without
from arxiv_server import status as status_page
from command_line import run
from small_index import WordEncoder, listing, paper, write_index

import search.engine

GRAPHS = paper("Graph walks for users", "Graphs of users.", listing("mine", "Graphs"), arxiv_id="2611.00001")
TEXTS = paper("Reading reviews aloud", "Texts of reviews.", listing("mine", "Texts"), listing("theirs", "Words"))
YESTERDAY = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%dT%H:%M:00Z}"
LISTED = Work("2611.00001", "Graph walks for users", "Graphs of users.", published=YESTERDAY)
NEW = Work(
    "2611.00002",
    "Graph walks for all users",
    "Graphs of users. Sentence two.",
    ("Ada Kettle", "Bo Lind"),
    published=YESTERDAY,
    categories=("cs.IR", "cs.SI"),
)


@pytest.fixture(autouse=True)
def _world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_index(tmp_path / "index", [GRAPHS, TEXTS])
    monkeypatch.setenv("AWESEARCH_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr("search.location.user_data_path", lambda name: tmp_path / "data")
    monkeypatch.setattr(search.engine, "load_encoder", lambda name: WordEncoder())
    # the pause between two requests and the patience after a refusal are tested elsewhere
    monkeypatch.setattr("time.sleep", lambda seconds: None)


@pytest.fixture(autouse=True)
def arxiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[ArxivServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with ArxivServer([LISTED, NEW]) as server:
        monkeypatch.setenv("AWESEARCH_ARXIV_API", server.url)
        yield server


def unwrapped(text: str) -> str:
    return " ".join(text.split())


def test_a_new_paper_is_a_card_with_its_link_and_its_sections(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "watch", "--arxiv", "cs.IR", "--list", "mine")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("2 submissions to cs.IR since ")
    assert lines[2] == "mine: 1 paper may fit, 1 more listed already"
    assert lines[4] == "1. Graph walks for all users"
    assert lines[5].startswith("   fit ")
    assert lines[5].endswith(f"% · 2611.00002 · {YESTERDAY[:10]} · https://arxiv.org/abs/2611.00002")
    assert lines[6].endswith("%  Graphs")
    assert lines[7] == "         near Graph walks for users"


def test_json_has_what_programs_are_promised(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "watch", "--arxiv", "cs.IR", "--list", "mine", "--json")
    (new,) = json.loads(out)
    assert (status, err) == (0, "")
    first = new.pop("suggestions")[0]
    assert (first["section"], first["evidence"]) == (["Graphs"], ["arxiv:2611.00001"])
    assert 0 < first["probability"] <= 1
    assert 0 <= new.pop("fit") <= 1
    assert new == {
        "list": "mine",
        "id": "arxiv:2611.00002",
        "title": "Graph walks for all users",
        "url": "https://arxiv.org/abs/2611.00002",
        "published": YESTERDAY[:10],
        "authors": ["Ada Kettle", "Bo Lind"],
        "categories": ["cs.IR", "cs.SI"],
        "row": "- [Graph walks for all users](https://arxiv.org/abs/2611.00002), arXiv 2026",
    }


def test_a_narrow_terminal_is_not_overrun(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    _, out, _ = run(capsys, "watch", "--arxiv", "cs.IR")
    assert max(len(line) for line in out.splitlines() if not line.startswith("- [")) <= 40, "but the row to paste"


def test_suggest_needs_no_network_after_a_watch(capsys: pytest.CaptureFixture[str], arxiv: ArxivServer) -> None:
    run(capsys, "watch", "--arxiv", "cs.IR")
    asked = len(arxiv.asked)
    assert run(capsys, "suggest", "2611.00002", "--json")[0] == 0
    assert len(arxiv.asked) == asked


def test_nothing_new_is_one_line_an_empty_array_and_status_0(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer
) -> None:
    del arxiv.works["2611.00002"]
    status, out, err = run(capsys, "watch", "--arxiv", "cs.IR", "--list", "mine", "--since", "2020-01-01")
    expected = "Nothing new for mine: 1 submission to cs.IR since 2020-01-01 00:00 UTC, 1 of them listed already."
    assert (status, unwrapped(out), err) == (0, expected, "")
    assert run(capsys, "watch", "--arxiv", "cs.IR", "--list", "mine", "--json") == (0, "[]\n", "")


def test_a_list_for_which_nothing_is_new_is_named(capsys: pytest.CaptureFixture[str], arxiv: ArxivServer) -> None:
    arxiv.works["2611.00002"] = Work("2611.00002", "Reading reviews aloud", "Texts.", published=YESTERDAY)
    _, out, _ = run(capsys, "watch", "--arxiv", "cs.IR")
    assert out.splitlines()[-1] == "Nothing new for mine."


def test_a_category_of_which_nothing_came_is_named_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "watch", "--arxiv", "cs.IR", "--arxiv", "cs.XX")
    assert (status, unwrapped(err)) == (
        0,
        "note: arXiv has announced nothing in cs.XX yet; its categories: https://arxiv.org/category_taxonomy",
    )


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ("--arxiv", "information retrieval"),
            "'information retrieval' is no arXiv category; give one as cs.IR, math or astro-ph.GA, "
            "and --arxiv again for another",
        ),
        (
            ("--arxiv", "cs.IR", "--since", "3000-01-01"),
            "'3000-01-01' is not past yet; give a time as 36h, 7d or 2w, or a date before now",
        ),
        (("--arxiv", "cs.IR", "-k", "0"), "k is 0; ask for 1 paper or more"),
        (("--arxiv", "cs.IR", "--list", "x"), "no list is called 'x'; known lists, nearest first: mine; theirs"),
    ],
    ids=["category", "since", "k", "list"],
)
def test_a_wrong_request_is_one_line_and_asks_nobody(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer, arguments: tuple[str, ...], line: str
) -> None:
    assert run(capsys, "watch", *arguments) == (2, "", f"awesearch: {line}\n")
    assert arxiv.asked == []


@pytest.mark.parametrize(
    ("mood", "reason"),
    [
        (status_page(429), "HTTP 429 from arXiv (asked 5x)"),
        (status_page(503), "HTTP 503 from arXiv (asked 5x)"),
        (empty(total=7), "arXiv answered with an empty page (asked 5x)"),
        (HANGS_UP_WITHIN, "the connection to arXiv broke within its answer (asked 5x)"),
    ],
    ids=["429", "503", "empty", "hangs up"],
)
def test_an_arxiv_that_cannot_be_asked_is_one_line_and_status_1(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer, mood: Mood, reason: str
) -> None:
    arxiv.usually = mood
    status, out, err = run(capsys, "watch", "--arxiv", "cs.IR", "--since", "2020-01-01")
    assert (status, out) == (1, "")
    assert err == f"awesearch: arXiv could not be asked for cs.IR since 2020-01-01 00:00 UTC: {reason}\n"


def test_without_network_it_is_one_line_and_status_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWESEARCH_ARXIV_API", "http://127.0.0.1:1/api/query")
    status, out, err = run(capsys, "watch", "--arxiv", "cs.IR", "--since", "2020-01-01", "--json")
    assert (status, out, len(err.splitlines())) == (1, "", 1)
    assert err.endswith("no connection to arXiv (asked 2x)\n")


def test_what_arxiv_did_not_send_is_a_warning_and_status_1(
    capsys: pytest.CaptureFixture[str], arxiv: ArxivServer
) -> None:
    arxiv.usually = without("2611.00001")
    status, out, err = run(capsys, "watch", "--arxiv", "cs.IR", "--since", "2020-01-01", "--json")
    assert (status, {new["id"] for new in json.loads(out)}) == (1, {"arxiv:2611.00002"})
    assert unwrapped(err) == ("warning: not all of cs.IR since 2020-01-01 00:00 UTC was looked at: 1 of 2 came")
