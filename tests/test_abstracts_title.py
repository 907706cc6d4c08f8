"""Works without an arXiv id: what is asked, and which works are taken for the one that is wanted."""

from collections.abc import Iterator
from pathlib import Path

import arxiv_server as arxiv
import pytest
from rapidfuzz import fuzz

from indexer.abstracts import PullOptions, open_sources, pull
from indexer.abstracts.acceptance import choose
from indexer.abstracts.patience import ApiOptions
from indexer.abstracts.pulled import PulledRecords
from indexer.abstracts.records import Answer, Found, NotAsked, NotFound, Record, Wanted
from search.titles import normalise_title

TEAPOTS = arxiv.Work(
    "2305.00001",
    'What\'s "Brewing"? Tea-Pots: A (Short) Survey of Lids',
    "We look at lids. They are round.",
    authors=("Ada Kettle", "José Núñez"),
)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[arxiv.ArxivServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with arxiv.ArxivServer([TEAPOTS]) as running:
        yield running


def ask(server: arxiv.ArxivServer, folder: Path, *wanted: Wanted) -> tuple[Answer, ...]:
    api = ApiOptions(url=server.url, gate_folder=folder / "gate", delay=0, timeout=20, attempts=2, backoff=0.01)
    with PulledRecords(folder / "pulled.db") as pulled:
        return pull(wanted, pulled, open_sources(PullOptions(api=api)))


def test_title_with_punctuation_is_asked_as_a_safe_phrase(server: arxiv.ArxivServer, tmp_path: Path) -> None:
    [answer] = ask(server, tmp_path, Wanted("What’s “brewing”?  Tea-Pots: A (Short) Survey of Lids."))
    assert server.asked[0].query == 'ti:"What s brewing Tea Pots A Short Survey of Lids"'
    assert isinstance(answer, Found)
    assert answer.record.arxiv_id == "2305.00001"
    assert answer.record.source == "arXiv by title"
    assert answer.record.abstract == "We look at lids. They are round."


def test_similar_title_of_another_paper_is_refused(server: arxiv.ArxivServer, tmp_path: Path) -> None:
    theirs = "Self-Supervised Tea Recommendation with Graphs and Cups Revisited"
    ours = "Self-Supervised Tea Recommendation with Graphs and Cups"
    assert fuzz.ratio(normalise_title(ours), normalise_title(theirs)) > 90
    server.works = {"2305.00002": arxiv.Work("2305.00002", theirs, "Another paper.")}
    [answer] = ask(server, tmp_path, Wanted(ours))
    assert answer == NotFound(Wanted(ours), f"nearest there is 2305.00002, {theirs}")


def test_author_who_disagrees_is_refused(server: arxiv.ArxivServer, tmp_path: Path) -> None:
    wanted = Wanted(TEAPOTS.title, authors=("Bo Rain", "Cy Regen"))
    [answer] = ask(server, tmp_path, wanted)
    assert answer == NotFound(wanted, "2305.00001 has this title, but other authors")


def test_two_works_with_the_same_title_are_told_apart_by_an_author(server: arxiv.ArxivServer, tmp_path: Path) -> None:
    server.works = {
        "2305.00001": arxiv.Work("2305.00001", "A Survey of Cups", "The first.", ("Ada Kettle",)),
        "2305.00002": arxiv.Work("2305.00002", "A survey of cups", "The second.", ("Bo Rain",)),
    }
    anybody, rain = Wanted("A Survey of Cups"), Wanted("A Survey of Cups", authors=("Rain, B.",))
    [refused] = ask(server, tmp_path / "anybody", anybody)
    [accepted] = ask(server, tmp_path / "rain", rain)
    assert refused == NotFound(anybody, "several works have this title: 2305.00001, 2305.00002")
    assert isinstance(accepted, Found)
    assert accepted.record.arxiv_id == "2305.00002"


def test_title_that_nobody_bears_is_remembered_as_not_found(server: arxiv.ArxivServer, tmp_path: Path) -> None:
    wanted = Wanted("Nobody Wrote This")
    assert ask(server, tmp_path, wanted) == (NotFound(wanted),)
    assert ask(server, tmp_path, wanted) == (NotFound(wanted, remembered=True),)
    assert len(server.asked) == 1


def test_empty_page_that_counts_works_is_no_answer(server: arxiv.ArxivServer, tmp_path: Path) -> None:
    server.usually = arxiv.empty(total=1)
    wanted = Wanted(TEAPOTS.title)
    assert ask(server, tmp_path, wanted) == (NotAsked(wanted, "arXiv answered with an empty page (asked 2x)"),)


def test_more_candidates_than_one_page_are_not_paged_through(server: arxiv.ArxivServer, tmp_path: Path) -> None:
    server.works = {
        f"2305.{n:05}": arxiv.Work(f"2305.{n:05}", f"Cups {n}" if n != 20 else "Cups", "Cups are cups.")
        for n in range(1, 31)
    }
    server.works = dict(reversed(server.works.items()))
    ask(server, tmp_path, Wanted("Cups"))
    assert [(one.start, one.max_results) for one in server.asked] == [(0, 10)]


@pytest.mark.parametrize(
    ("listed", "printed"),
    [
        ("Ada Kettle", "A. Kettle"),
        ("Kettle, Ada", "Ada B. Kettle"),
        ("Kettle et al.", "Ada Kettle"),
        ("J. Nunez", "José Núñez"),
        ("José Núñez", r"Jos\'{e} N\'u\~nez"),
        ("M. Sorensen", "Mia Sørensen"),
        ("Mia Sørensen", r"Mia S{\o}rensen"),
        ("Sam Cup Jr.", "Sam Cup, Jr."),
        ("Zhang San", "San Zhang"),
        ("张三", "张三"),
        ("Hector Garcia-Molina", "Garcia Molina, H."),
    ],
)
def test_the_same_surname_in_another_form_agrees(listed: str, printed: str) -> None:
    record = Record("Cups", "Cups are cups.", "test", authors=("Bo Rain", printed), arxiv_id="2305.00001")
    assert choose(Wanted("Cups", authors=(listed,)), [record]).record == record


@pytest.mark.parametrize("printed", [("Kettle Bo",), ("Adam Kettles",), ()])
def test_another_surname_or_none_does_not_agree(printed: tuple[str, ...]) -> None:
    record = Record("Cups", "Cups are cups.", "test", authors=printed, arxiv_id="2305.00001")
    assert choose(Wanted("Cups", authors=("Ada Kettle",)), [record]).record is None
