"""Watching arXiv: what is asked, what of a misbehaving arXiv is believed, and what is new for a list."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import arxiv_server as arxiv
import pytest
from misbehaving_server import QuickOptions
from small_index import listing, open_engine, paper, write_index

from indexer.abstracts import PullOptions
from indexer.abstracts.arxiv_api import ArxivApi
from indexer.abstracts.lookup import pull_one
from indexer.abstracts.protocols import Silent
from indexer.abstracts.pulled import PulledRecords
from indexer.abstracts.submissions import (
    Submissions,
    Window,
    new_submissions,
    parse_categories,
    parse_since,
)
from indexer.watching import NewPaper, WatchReport, WatchRequest, best, watch
from search.errors import CouldNotAskError, RequestError
from search.papers import Suggestion

NOW = datetime(2026, 11, 18, 12, 30, tzinfo=UTC)
WINDOW = Window(("cs.IR",), NOW - timedelta(days=7), NOW)


def submission(number: int, title: str, abstract: str, *categories: str, hours_ago: int = 1) -> arxiv.Work:
    published = datetime.now(UTC) - timedelta(hours=hours_ago)
    return arxiv.Work(
        f"2611.{number:05}",
        title,
        abstract,
        published=f"{published:%Y-%m-%dT%H:%M:%SZ}",
        categories=categories or ("cs.IR",),
    )


def dated(count: int) -> list[arxiv.Work]:
    """Return works of the minutes before NOW, the newest first."""
    return [
        replace(work, published=f"{NOW - timedelta(minutes=n + 1):%Y-%m-%dT%H:%M:00Z}")
        for n, work in enumerate(arxiv.works(count))
    ]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[arxiv.ArxivServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("indexer.abstracts.submissions.PAGE", 20)
    with arxiv.ArxivServer(dated(45)) as running:
        yield running


@pytest.fixture
def options(server: arxiv.ArxivServer, tmp_path: Path) -> QuickOptions:
    return QuickOptions(server.url, tmp_path)


@pytest.fixture
def pulled(tmp_path: Path) -> Iterator[PulledRecords]:
    with PulledRecords(tmp_path / "pulled.db") as store:
        yield store


def ask(options: QuickOptions, pulled: PulledRecords, most: int = 2_000) -> Submissions:
    return new_submissions(ArxivApi(options()), WINDOW, pulled, Silent(), most)


def ids(came: Submissions) -> list[str | None]:
    return [record.arxiv_id for record in came.records]


def first(count: int) -> list[str]:
    return [f"2305.{n:05}" for n in range(1, count + 1)]


# what is asked


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("cs.IR", "cs.IR"),
        (" CS.ir ", "cs.IR"),
        ("math", "math"),
        ("astro-ph.ga", "astro-ph.GA"),
        ("q-bio.QM", "q-bio.QM"),
        ("cond-mat.mes-hall", "cond-mat.mes-hall"),
        ("Physics.data-an", "physics.data-an"),
        ("hep-th", "hep-th"),
    ],
)
def test_a_category_is_asked_for_as_arxiv_writes_it(given: str, meant: str) -> None:
    assert parse_categories([given, meant]) == (meant,)


@pytest.mark.parametrize("given", ["", "cs.", ".IR", "cs.IR,cs.CL", "cs IR", "cs.IR OR all:x", "cs.I.R", "2305.05065"])
def test_what_cannot_be_a_category_is_refused_in_one_line(given: str) -> None:
    with pytest.raises(RequestError) as refused:
        parse_categories([given])
    assert str(refused.value) == (
        f"{given!r} is no arXiv category; give one as cs.IR, math or astro-ph.GA, and --arxiv again for another"
    )


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("36h", "2026-11-17T00:30"),
        ("7d", "2026-11-11T12:30"),
        ("2W", "2026-11-04T12:30"),
        ("2026-11-01", "2026-11-01T00:00"),
        ("0001-01-01", "1991-08-01T00:00"),
        ("90000d", "1991-08-01T00:00"),
    ],
)
def test_since_is_some_hours_days_or_weeks_ago_or_a_date(given: str, meant: str) -> None:
    assert parse_since(given, NOW) == datetime.fromisoformat(meant).replace(tzinfo=UTC)


@pytest.mark.parametrize("given", ["", "7", "d", "-7d", "1.5d", "7 days", "2026-13-01", "01.11.2026", "999999d", "٣d"])
def test_what_is_no_time_is_refused_in_one_line(given: str) -> None:
    with pytest.raises(RequestError) as refused:
        parse_since(given, NOW)
    assert str(refused.value) == f"{given!r} is no time; give one as 36h, 7d or 2w, or a date as 2026-11-18"


@pytest.mark.parametrize("given", ["0d", "2026-11-19", "9999-12-31"])
def test_a_time_that_is_not_past_is_refused_in_one_line(given: str) -> None:
    with pytest.raises(RequestError) as refused:
        parse_since(given, NOW)
    assert str(refused.value) == f"{given!r} is not past yet; give a time as 36h, 7d or 2w, or a date before now"


def test_an_archive_is_asked_for_with_all_its_subjects() -> None:
    window = Window(("cs.IR", "math"), NOW - timedelta(hours=36), NOW)
    assert window.query == ("(cat:cs.IR OR cat:math OR cat:math.*) AND submittedDate:[202611170030 TO 202611181230]")


# what is believed


def test_many_submissions_come_in_pages_the_newest_first(
    server: arxiv.ArxivServer, options: QuickOptions, pulled: PulledRecords
) -> None:
    came = ask(options, pulled)
    assert (ids(came), came.missing) == (first(45), None)
    assert [(one.start, one.max_results) for one in server.asked] == [(0, 20), (20, 20), (40, 20)]
    assert {one.query for one in server.asked} == {WINDOW.query}


def test_every_record_is_remembered_so_that_it_is_not_asked_for_again(
    server: arxiv.ArxivServer, options: QuickOptions, pulled: PulledRecords
) -> None:
    came = ask(options, pulled)
    assert len(pulled) == 45
    assert pull_one("2305.00045", pulled, PullOptions(api=options())) == came.records[-1]
    assert len(server.asked) == 3


def test_more_than_the_most_is_not_asked_for_and_said(
    server: arxiv.ArxivServer, options: QuickOptions, pulled: PulledRecords
) -> None:
    came = ask(options, pulled, most=25)
    assert ids(came) == first(25)
    assert came.missing == "of 45 only the newest 25 were asked for; name a later time, or fewer categories"
    assert [(one.start, one.max_results) for one in server.asked] == [(0, 20), (20, 5)]


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize(
    "mood",
    [
        arxiv.empty(total=45),
        arxiv.empty(total=0),
        arxiv.without("2305.00003", "2305.00023", "2305.00043"),
        arxiv.status(429),
        arxiv.status(503),
        arxiv.RATE_EXCEEDED,
        arxiv.TRUNCATED,
        arxiv.HANGS_UP_WITHIN,
    ],
    ids=["empty", "empty and counts none", "short", "429", "503", "rate exceeded", "truncated", "hangs up"],
)
def test_a_page_that_cannot_be_believed_is_asked_for_again(
    server: arxiv.ArxivServer, options: QuickOptions, pulled: PulledRecords, mood: arxiv.Mood, at: int
) -> None:
    server.moods.extend([*[arxiv.GOOD] * at, mood])
    came = ask(options, pulled)
    assert (ids(came), came.missing) == (first(45), None)
    assert len(server.asked) == 4


def test_an_empty_page_while_arxiv_counts_works_is_never_believed(
    server: arxiv.ArxivServer, options: QuickOptions, pulled: PulledRecords
) -> None:
    server.usually = arxiv.empty(total=3)
    with pytest.raises(CouldNotAskError) as error:
        ask(options, pulled)
    assert str(error.value) == (
        "arXiv could not be asked for cs.IR since 2026-11-11 12:30 UTC: arXiv answered with an empty page (asked 3x)"
    )


def test_that_there_is_nothing_is_believed_when_arxiv_says_it_twice(
    server: arxiv.ArxivServer, options: QuickOptions, pulled: PulledRecords
) -> None:
    server.works.clear()
    assert ask(options, pulled) == Submissions(())
    assert len(server.asked) == 2


def test_works_that_arxiv_counts_and_does_not_send_are_said_to_be_missing(
    server: arxiv.ArxivServer, options: QuickOptions, pulled: PulledRecords
) -> None:
    server.usually = arxiv.without("2305.00003")
    came = ask(options, pulled)
    assert (len(came.records), came.missing) == (44, "44 of 45 came")


def test_what_came_before_arxiv_failed_is_kept_and_the_rest_said_to_be_missing(
    server: arxiv.ArxivServer, options: QuickOptions, pulled: PulledRecords
) -> None:
    server.moods.append(arxiv.GOOD)
    server.usually = arxiv.status(503)
    came = ask(options, pulled)
    assert (ids(came), len(pulled)) == (first(20), 20)
    assert came.missing == "20 of 45 came, then HTTP 503 from arXiv (asked 3x)"


def test_a_refused_question_is_no_answer(
    server: arxiv.ArxivServer, options: QuickOptions, pulled: PulledRecords
) -> None:
    server.usually = arxiv.status(400)
    with pytest.raises(CouldNotAskError, match=r"arXiv refuses the question \(HTTP 400\)$"):
        ask(options, pulled)


def test_an_interrupted_run_keeps_what_came(options: QuickOptions, pulled: PulledRecords) -> None:
    class Interrupting(Silent):
        def advance(self, n: int = 1) -> None:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        new_submissions(ArxivApi(options()), WINDOW, pulled, Interrupting())
    assert len(pulled) == 20


def test_pages_are_asked_for_with_the_pause(
    server: arxiv.ArxivServer, options: QuickOptions, pulled: PulledRecords
) -> None:
    new_submissions(ArxivApi(options(delay=0.1)), WINDOW, pulled, Silent())
    assert len(server.gaps) == 2
    assert min(server.gaps) >= 0.09


# what is new for a list

GRAPHS = paper("Graph walks for users", "Graphs of users.", listing("mine", "Graphs"), arxiv_id="2611.00001")
TEXTS = paper("Reading reviews aloud", "Texts of reviews.", listing("mine", "Texts"), listing("theirs", "Words"))


@pytest.fixture
def world(server: arxiv.ArxivServer, options: QuickOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "World":
    monkeypatch.setattr("indexer.watching.data_index", lambda: tmp_path / "data")
    server.works.clear()
    return World(server, options, tmp_path)


class World:
    """An index of two lists, and an arXiv to submit to."""

    def __init__(self, server: arxiv.ArxivServer, options: QuickOptions, folder: Path) -> None:
        self._server = server
        self._options = options
        self._engine = open_engine(write_index(folder / "index", [GRAPHS, TEXTS]))

    def submit(self, *works: arxiv.Work) -> None:
        self._server.works.update({work.arxiv_id: work for work in works})

    def watch(self, *categories: str, since: str = "7d", lists: tuple[str, ...] = (), k: int = 20) -> WatchReport:
        request = WatchRequest(categories or ("cs.IR",), since, lists, k)
        return watch(self._engine, request, api=self._options())


def named(report: WatchReport) -> dict[str, list[str | None]]:
    return {news.list: [new.paper.arxiv_id for new in news.papers] for news in report.lists}


def test_what_a_list_carries_by_id_or_title_is_left_out_of_that_list_alone(world: World) -> None:
    world.submit(
        submission(1, "Graph walks for users, renamed", "Graphs of users."),
        submission(2, "READING reviews -- aloud", "Texts of reviews."),
        submission(3, "Graph walks and reviews", "Graphs of users, texts of reviews."),
    )
    report = world.watch()
    assert {name: set(found) for name, found in named(report).items()} == {
        "mine": {"2611.00003"},
        "theirs": {"2611.00001", "2611.00003"},
    }
    assert (report.submissions, [(news.list, news.listed) for news in report.lists]) == (
        3,
        [("mine", 2), ("theirs", 1)],
    )


def test_only_the_lists_that_are_named_are_watched_for(world: World) -> None:
    world.submit(submission(2, "Reading reviews aloud", "Texts."), submission(3, "Walks", "Graphs of users."))
    assert named(world.watch(lists=("Awesome mine",))) == {"mine": ["2611.00003"]}


def test_only_the_categories_and_the_time_that_are_named_are_watched(world: World) -> None:
    world.submit(
        submission(3, "Walks of users", "Graphs.", "cs.SI", "cs.IR"),
        submission(4, "Walks of users once more", "Graphs.", "cs.SI"),
        submission(5, "Walks of users long ago", "Graphs.", hours_ago=49),
        submission(6, "Walks of users in numbers", "Graphs.", "math.CO"),
    )
    assert named(world.watch("cs.IR", since="2d", lists=("mine",))) == {"mine": ["2611.00003"]}
    found = named(world.watch("cs.SI", "math", since="3d", lists=("mine",)))
    assert {one for news in found.values() for one in news} == {"2611.00003", "2611.00004", "2611.00006"}


def test_a_new_paper_has_its_facts_its_sections_and_their_evidence(world: World) -> None:
    work = submission(3, "Graph walks for all users", "Graphs of users.", "cs.IR", "cs.SI")
    world.submit(work)
    (news,) = world.watch(lists=("mine",)).lists
    (new,) = news.papers
    assert (new.paper.id, new.paper.title, new.paper.link) == (
        "arxiv:2611.00003",
        "Graph walks for all users",
        "https://arxiv.org/abs/2611.00003",
    )
    assert (new.paper.authors, new.paper.categories) == (("Ada Kettle",), ("cs.IR", "cs.SI"))
    assert new.published == work.published[:10]
    assert (new.suggestions[0].section, new.suggestions[0].evidence) == (("Graphs",), (GRAPHS,))
    assert 0 <= new.fit <= 1


def test_papers_are_ranked_by_fit_then_by_the_first_section_then_the_newest_first() -> None:
    def new(title: str, fit: float, probability: float) -> NewPaper:
        return NewPaper(paper(title), None, fit, (Suggestion("mine", ("Graphs",), probability, ()),))

    papers = [
        new("newest", 0.5, 0.5),
        new("as good, older", 0.5, 0.5),
        new("surer", 0.5, 0.6),
        new("fits", 0.9, 0.1),
        new("fits not", 0.1, 0.9),
    ]
    assert [one.paper.title for one in best(papers, 4)] == ["fits", "surer", "newest", "as good, older"]


def test_the_first_k_are_named_and_the_others_counted(world: World) -> None:
    world.submit(*(submission(n, f"Graph walks number {n}", "Graphs of users.") for n in range(3, 8)))
    (news,) = world.watch(lists=("mine",), k=2).lists
    assert (len(news.papers), news.fitting) == (2, 5)


def test_a_category_in_which_nothing_came_is_named(world: World) -> None:
    world.submit(submission(3, "Walks of users", "Graphs.", "cs.IR", "math.CO"))
    assert world.watch("cs.IR", "math", "cs.XX").unseen == ("cs.XX",)


@pytest.mark.parametrize(
    ("request_", "line"),
    [
        (WatchRequest(("cs.IR",), k=0), "k is 0; ask for 1 paper or more"),
        (
            WatchRequest(("cs.IR",), lists=("nobody",)),
            "no list is called 'nobody'; known lists, nearest first: mine; theirs",
        ),
    ],
    ids=["k", "list"],
)
def test_a_wrong_request_asks_nobody(
    world: World, server: arxiv.ArxivServer, request_: WatchRequest, line: str
) -> None:
    with pytest.raises(RequestError) as refused:
        world.watch(*request_.categories, lists=request_.lists, k=request_.k)
    assert (str(refused.value), server.asked) == (line, [])


def test_an_index_without_lists_has_nothing_to_watch_for(options: QuickOptions, tmp_path: Path) -> None:
    engine = open_engine(write_index(tmp_path / "corpus", [paper("Of no list", "Words.")]))
    with pytest.raises(RequestError, match="the index has no list to watch for; add one: awesearch index --list"):
        watch(engine, WatchRequest(("cs.IR",)), api=options())
