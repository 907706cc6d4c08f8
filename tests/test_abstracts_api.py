"""arXiv's API when it misbehaves: what is asked again, how often, after which pause, and what is never believed."""

import itertools
import socket
import time
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import arxiv_server as arxiv
import pytest
from misbehaving_server import QuickOptions

from indexer.abstracts.arxiv_api import ArxivApi
from indexer.abstracts.arxiv_sources import ArxivById, ArxivByTitle
from indexer.abstracts.records import Answer, Found, NotAsked, NotFound, Record, Wanted
from search.errors import RequestError


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[arxiv.ArxivServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with arxiv.ArxivServer(arxiv.works(300)) as running:
        yield running


@pytest.fixture
def api(server: arxiv.ArxivServer, tmp_path: Path) -> "Api":
    return Api(server, tmp_path)


class Api:
    """Builds quick APIs to the server."""

    def __init__(self, server: arxiv.ArxivServer, folder: Path) -> None:
        self._options = QuickOptions(server.url, folder)

    def __call__(self, **options: Any) -> ArxivApi:
        return ArxivApi(self._options(**options))


def ids(first: int, last: int) -> list[Wanted]:
    return [Wanted(None, arxiv_id=f"2305.{n:05}") for n in range(first, last + 1)]


def by_id(api: ArxivApi, wanted: list[Wanted]) -> dict[str | None, Answer]:
    answers = list(ArxivById(api).answer(wanted))
    assert len(answers) == len(wanted)
    return {answer.wanted.arxiv_id: answer for answer in answers}


def test_recorded_page_is_read_exactly(server: arxiv.ArxivServer, api: Api) -> None:
    server.moods.append(arxiv.body((arxiv.RECORDINGS / "arxiv_page.xml").read_bytes()))
    answers = by_id(api(), [Wanted(None, arxiv_id="2201.00011v1"), Wanted(None, arxiv_id="hep-th/9901001")])
    assert server.asked_ids == [("2201.00011", "hep-th/9901001")]
    umbrellas, teapots = answers["2201.00011v1"], answers["hep-th/9901001"]
    assert isinstance(umbrellas, Found)
    assert umbrellas.record == Record(
        title="Recommending Umbrellas & Hats",
        abstract="It rains when $x < y$. Nobody knows why.",
        source="arXiv by id",
        authors=("Bo Rain", "Cy Regen"),
        arxiv_id="2201.00011",
        doi="10.1000/umbrella",
        published="2021-12-31",
        journal_ref="Journal of Weather 7 (2022)",
        categories=("cs.IR", "cs.LG"),
    )
    assert isinstance(teapots, Found)
    assert teapots.record == Record(
        title="A Note on Teapots",
        abstract="We pour tea and write down what happens.",
        source="arXiv by id",
        authors=("Ada Kettle",),
        arxiv_id="hep-th/9901001",
        published="1999-01-02",
        categories=("hep-th",),
    )


@pytest.mark.parametrize(
    ("mood", "reason"),
    [
        (arxiv.status(429), "HTTP 429 from arXiv"),
        (arxiv.status(406), "HTTP 406 from arXiv"),
        (arxiv.status(403), "HTTP 403 from arXiv"),
        (arxiv.status(503), "HTTP 503 from arXiv"),
        (arxiv.RATE_EXCEEDED, "arXiv answered with no feed: 'Rate exceeded.'"),
        (
            arxiv.HTML_PAGE,
            "arXiv answered with no feed: '<!DOCTYPE html><html><body><p>arXiv is being maintained</p><'",
        ),
        (
            arxiv.body('<?xml version="1.0" encoding="foo"?><feed/>'),
            "arXiv answered with a feed that is cut short or damaged",
        ),
        (
            arxiv.body('<?xml version="1.0" encoding="utf-32"?><feed/>'),
            "arXiv answered with a feed that is cut short or damaged",
        ),
        (arxiv.body("<html/>"), "arXiv answered with no feed: '<html/>'"),
        (arxiv.body(""), "arXiv answered with no feed: ''"),
        (arxiv.TRUNCATED, "arXiv answered with a feed that is cut short or damaged"),
        (arxiv.empty(total=3), "arXiv answered with an empty page"),
        (arxiv.HANGS_UP, "no connection to arXiv"),
        (arxiv.HANGS_UP_WITHIN, "the connection to arXiv broke within its answer"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_answer_is_asked_again_a_bounded_number_of_times(
    server: arxiv.ArxivServer, api: Api, mood: arxiv.Mood, reason: str
) -> None:
    server.moods.extend([mood] * 2)
    assert all(isinstance(answer, Found) for answer in by_id(api(), ids(1, 3)).values())
    assert len(server.asked) == 3
    server.usually = mood
    answers = by_id(api(), ids(1, 3))
    assert list(answers.values()) == [NotAsked(one, f"{reason} (asked 3x)") for one in ids(1, 3)]
    assert len(server.asked) == 6


def test_silent_server_is_left_after_the_timeout(server: arxiv.ArxivServer, api: Api) -> None:
    server.moods.append(arxiv.SILENT)
    assert isinstance(by_id(api(timeout=0.5), ids(1, 1))["2305.00001"], Found)
    server.usually = arxiv.SILENT
    [answer] = by_id(api(timeout=0.2, attempts=2), ids(1, 1)).values()
    assert answer == NotAsked(ids(1, 1)[0], "arXiv did not answer within 0.2 s (asked 2x)")


def test_dripping_server_does_not_outwit_the_timeout(server: arxiv.ArxivServer, api: Api) -> None:
    server.usually = arxiv.DRIPPING
    [answer] = by_id(api(deadline=0.3, attempts=2), ids(1, 1)).values()
    assert answer == NotAsked(ids(1, 1)[0], "arXiv's answer was not complete within 0.3 s (asked 2x)")


def test_server_that_falls_silent_within_its_answer_is_left(server: arxiv.ArxivServer, api: Api) -> None:
    server.usually = arxiv.FALLS_SILENT
    [answer] = by_id(api(timeout=0.2, attempts=2), ids(1, 1)).values()
    assert answer == NotAsked(ids(1, 1)[0], "arXiv fell silent for 0.2 s within its answer (asked 2x)")


def test_moved_service_is_followed_with_the_pause(server: arxiv.ArxivServer, api: Api) -> None:
    server.moods.append(arxiv.MOVED)
    assert isinstance(by_id(api(delay=0.2), ids(1, 1))["2305.00001"], Found)
    assert server.asked_ids == [("2305.00001",), ("2305.00001",)]
    assert server.gaps[0] >= 0.19
    server.usually = arxiv.MOVED
    [answer] = by_id(api(), ids(2, 2)).values()
    assert answer == NotAsked(ids(2, 2)[0], "no answer from arXiv (TooManyRedirects) (asked 1x)")


def test_date_that_is_none_is_no_traceback(server: arxiv.ArxivServer, api: Api) -> None:
    server.works = {"2305.00001": arxiv.Work("2305.00001", "A Title", "A sentence.", published="yesterday")}
    [answer] = by_id(api(), ids(1, 1)).values()
    assert isinstance(answer, NotAsked)
    assert answer.reason.startswith("arXiv's answer cannot be read (Invalid isoformat string: 'yesterday'")


def test_page_with_other_works_than_asked_is_no_answer(server: arxiv.ArxivServer, api: Api) -> None:
    page = (arxiv.RECORDINGS / "arxiv_page.xml").read_text(encoding="utf-8")
    server.usually = arxiv.body(page.replace(">2</opensearch:totalResults>", ">3</opensearch:totalResults>"))
    answers = by_id(api(), ids(1, 3))
    assert set(answers.values()) == {NotAsked(one, "arXiv has 3 works, but sent other ones") for one in ids(1, 3)}


def test_without_network_nobody_waits_for_minutes(api: Api) -> None:
    with socket.socket() as taken:
        # Bound, but nobody listens.
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/api/query"
        [answer] = by_id(api(url=url), ids(1, 1)).values()
    assert answer == NotAsked(ids(1, 1)[0], "no connection to arXiv (asked 2x)")


def test_wrong_address_is_not_asked_again(server: arxiv.ArxivServer, api: Api) -> None:
    server.usually = arxiv.status(404)
    answers = by_id(api(), ids(1, 250))
    assert answers["2305.00001"] == NotAsked(ids(1, 1)[0], "HTTP 404 from arXiv (asked 1x)")
    assert answers["2305.00250"] == NotAsked(ids(250, 250)[0], "given up: HTTP 404 from arXiv (asked 1x)")
    assert len(server.asked) == 1


def test_pauses_grow_from_one_attempt_to_the_next(server: arxiv.ArxivServer, api: Api) -> None:
    server.moods.extend([arxiv.status(503)] * 3)
    by_id(api(attempts=4, backoff=0.05), ids(1, 1))
    assert [gap >= least for gap, least in zip(server.gaps, (0.05, 0.1, 0.2), strict=True)] == [True] * 3


@pytest.mark.parametrize("as_date", [False, True], ids=["seconds", "date"])
def test_retry_after_is_honoured(server: arxiv.ArxivServer, api: Api, as_date: bool) -> None:
    # A date has whole seconds: two ahead are more than one from now.
    after = formatdate(time.time() + 2, usegmt=True) if as_date else "1"
    server.moods.append(arxiv.status(429, retry_after=after))
    assert isinstance(by_id(api(), ids(1, 1))["2305.00001"], Found)
    [gap] = server.gaps
    # Without the header it is at most 0.02; part of what a date asks for passes before the client reads it.
    assert gap >= (0.3 if as_date else 1.0)


def test_retry_after_of_an_hour_ends_the_pull_instead_of_blocking_it(server: arxiv.ArxivServer, api: Api) -> None:
    server.usually = arxiv.status(429, retry_after="3600")
    answers = by_id(api(), ids(1, 250))
    assert answers["2305.00001"] == NotAsked(ids(1, 1)[0], "HTTP 429, arXiv asks to wait 3600 s (asked 1x)")
    assert len(server.asked) == 1


def test_after_two_failed_batches_the_rest_is_given_up(server: arxiv.ArxivServer, api: Api) -> None:
    server.usually = arxiv.status(503)
    shared_by_both = api()
    answers = by_id(shared_by_both, ids(1, 300))
    assert len(server.asked) == 6
    assert answers["2305.00101"] == NotAsked(ids(101, 101)[0], "HTTP 503 from arXiv (asked 3x)")
    assert answers["2305.00300"] == NotAsked(ids(300, 300)[0], "given up: HTTP 503 from arXiv (asked 3x)")
    [by_title] = ArxivByTitle(shared_by_both).answer([Wanted("Made-up Work Number 1")])
    assert by_title == NotAsked(Wanted("Made-up Work Number 1"), "given up: HTTP 503 from arXiv (asked 3x)")
    assert len(server.asked) == 6


def test_one_failed_batch_does_not_give_up_the_others(server: arxiv.ArxivServer, api: Api) -> None:
    server.moods.extend([*[arxiv.status(503)] * 3, arxiv.GOOD, *[arxiv.status(503)] * 3, arxiv.GOOD])
    answers = by_id(api(), [Wanted(None, f"2305.{n:05}") for n in range(1, 301)] + ids(301, 301))
    kinds = [type(answer) for answer in answers.values()]
    assert kinds == [NotAsked] * 100 + [Found] * 100 + [NotAsked] * 100 + [NotFound]


def test_unknown_ids_are_not_found_and_the_others_are(server: arxiv.ArxivServer, api: Api) -> None:
    wanted = [*ids(299, 302)]
    answers = by_id(api(), wanted)
    assert [type(answers[one.arxiv_id]) for one in wanted] == [Found, Found, NotFound, NotFound]
    assert len(server.asked) == 1


def test_page_that_is_short_of_some_works_is_completed(server: arxiv.ArxivServer, api: Api) -> None:
    server.moods.append(arxiv.without("2305.00002", "2305.00005"))
    assert all(isinstance(answer, Found) for answer in by_id(api(), ids(1, 6)).values())
    assert server.asked_ids[1:] == [("2305.00002", "2305.00005")]
    assert [one.start for one in server.asked] == [0, 0]


def test_arxiv_that_counts_unknown_ids_is_not_believed_to_have_them_not(server: arxiv.ArxivServer, api: Api) -> None:
    server.counts_unknown = True
    answers = by_id(api(), ids(300, 301))
    assert isinstance(answers["2305.00300"], Found)
    assert answers["2305.00301"] == NotAsked(ids(301, 301)[0], "arXiv answered with an empty page (asked 3x)")


def test_few_unknown_ids_alone_are_believed_when_arxiv_says_it_twice(server: arxiv.ArxivServer, api: Api) -> None:
    assert by_id(api(), ids(301, 301)) == {"2305.00301": NotFound(ids(301, 301)[0])}
    assert len(server.asked) == 2


def test_empty_page_for_many_ids_is_never_believed(server: arxiv.ArxivServer, api: Api) -> None:
    server.usually = arxiv.empty()
    answers = by_id(api(), ids(1, 6))
    assert set(answers.values()) == {NotAsked(one, "arXiv answered with an empty page (asked 3x)") for one in ids(1, 6)}


def test_malformed_ids_are_never_sent(server: arxiv.ArxivServer, api: Api) -> None:
    wanted = [*ids(1, 1), Wanted(None, arxiv_id="2305.5065"), Wanted(None, arxiv_id="2313.00001")]
    answers = by_id(api(), wanted)
    assert server.asked_ids == [("2305.00001",)]
    assert answers["2305.5065"] == NotAsked(wanted[1], "malformed arXiv id '2305.5065'")
    assert answers["2313.00001"] == NotAsked(wanted[2], "malformed arXiv id '2313.00001'")


@pytest.mark.parametrize(("named", "requests"), [(True, 2), (False, 15)], ids=["named", "not named"])
def test_one_refused_id_does_not_lose_the_other_ninety_nine(
    server: arxiv.ArxivServer, api: Api, named: bool, requests: int
) -> None:
    server.refuses = {"2305.00042"}
    server.names_the_refused = named
    answers = by_id(api(), ids(1, 100))
    lost = [answer for answer in answers.values() if not isinstance(answer, Found)]
    assert lost == [NotAsked(ids(42, 42)[0], "arXiv refuses the question (HTTP 400)")]
    assert len(server.asked) <= requests


def test_refusal_with_the_status_of_a_good_answer_is_a_refusal(server: arxiv.ArxivServer, api: Api) -> None:
    feed = (arxiv.RECORDINGS / "arxiv_error.xml").read_text(encoding="utf-8")
    server.moods.append(arxiv.body(feed.replace("{explanation}", "incorrect id format for 2305.00002")))
    answers = by_id(api(), ids(1, 3))
    assert [type(answer) for answer in answers.values()] == [NotAsked, Found, Found]
    assert server.asked_ids[1:] == [("2305.00001", "2305.00003")]


def test_server_that_refuses_everything_is_given_up(server: arxiv.ArxivServer, api: Api) -> None:
    server.usually = arxiv.status(400)
    answers = by_id(api(), ids(1, 300))
    assert all(isinstance(answer, NotAsked) for answer in answers.values())
    assert len(server.asked) == 20


def test_control_character_in_one_abstract_does_not_spoil_the_page(server: arxiv.ArxivServer, api: Api) -> None:
    server.works["2305.00001"] = arxiv.Work("2305.00001", "A Title", "Before\x0cafter.")
    answer = by_id(api(), ids(1, 2))["2305.00001"]
    assert isinstance(answer, Found)
    assert answer.record.abstract == "Beforeafter."


def test_work_without_abstract_is_no_answer(server: arxiv.ArxivServer, api: Api) -> None:
    server.works["2305.00001"] = arxiv.Work("2305.00001", "A Title", " ")
    [answer] = by_id(api(), ids(1, 1)).values()
    assert answer == NotAsked(ids(1, 1)[0], "arXiv sent the work without its abstract")


def test_requests_name_awesearch_and_a_contact(
    server: arxiv.ArxivServer, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWESEARCH_CONTACT", "ada@example.org\r\nEvil: yes")
    by_id(api(), ids(1, 1))
    by_id(api(contact="bo@example.org"), ids(1, 1))
    monkeypatch.delenv("AWESEARCH_CONTACT")
    by_id(api(), ids(1, 1))
    first, second, third = (one.user_agent for one in server.asked)
    assert first.startswith("awesearch/")
    assert first.endswith("(ada@example.orgEvil: yes)")
    assert second.endswith("(bo@example.org)")
    assert third.endswith("(contact not given)")


def test_mirror_is_taken_from_the_environment(
    server: arxiv.ArxivServer, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWESEARCH_ARXIV_API", server.url)
    assert isinstance(by_id(api(url=None), ids(1, 1))["2305.00001"], Found)


def test_address_that_is_none_is_an_error_with_a_cure(api: Api) -> None:
    with pytest.raises(RequestError, match=r"'export\.arxiv\.org' is no address of an arXiv API") as error:
        api(url="export.arxiv.org")
    assert "Set AWESEARCH_ARXIV_API" in str(error.value)


def test_requests_keep_their_distance(server: arxiv.ArxivServer, api: Api) -> None:
    by_id(api(delay=0.3), ids(1, 250))
    assert len(server.gaps) == 2
    assert min(server.gaps) >= 0.29
    assert server.most_at_once == 1
    assert list(itertools.chain.from_iterable(server.asked_ids)) == [one.arxiv_id for one in ids(1, 250)]
