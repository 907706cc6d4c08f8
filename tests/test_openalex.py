"""OpenAlex by DOI: what is asked together and what alone, what is believed, and what happens when it misbehaves."""

import json
import logging
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openalex_server as openalex
import pytest
from misbehaving_server import QuickOptions
from openalex_server import Work

from indexer.abstracts import PullOptions, open_sources, pull
from indexer.abstracts.coverage import cover, report
from indexer.abstracts.openalex import OpenAlex
from indexer.abstracts.openalex_works import LAST_POSITION, OddWorkError, text_of
from indexer.abstracts.pulled import PulledRecords
from indexer.abstracts.records import Answer, Found, NotAsked, NotFound, Record, Wanted
from search.errors import RequestError

TEAPOTS = Work("10.1000/Tea", "A Note on Teapots", "We pour tea. Tea is poured.", ("Ada Kettle", "张三"))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[openalex.OpenAlexServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("OPENALEX_API_KEY", raising=False)
    monkeypatch.delenv("AWESEARCH_CONTACT", raising=False)
    with openalex.OpenAlexServer([*openalex.works(250), TEAPOTS]) as running:
        yield running


@pytest.fixture
def source(server: openalex.OpenAlexServer, tmp_path: Path) -> "Source":
    return Source(server, tmp_path)


class Source:
    """Builds quick sources that ask the server."""

    def __init__(self, server: openalex.OpenAlexServer, folder: Path) -> None:
        self.options = QuickOptions(server.url, folder)

    def __call__(self, **options: Any) -> OpenAlex:
        return OpenAlex(self.options(**options))


def dois(first: int, last: int) -> list[Wanted]:
    return [Wanted(None, doi=f"10.1000/{n}") for n in range(first, last + 1)]


def ask(source: OpenAlex, *wanted: Wanted) -> list[Answer]:
    answers = {answer.wanted: answer for answer in source.answer(wanted)}
    assert len(answers) == len(wanted)
    return [answers[one] for one in wanted]


def test_record_is_read_exactly(server: openalex.OpenAlexServer, source: Source) -> None:
    [answer] = ask(source(), Wanted("A note on tea-pots", doi="10.1000/Tea"))
    assert isinstance(answer, Found)
    assert answer.record == Record(
        title="A Note on Teapots",
        abstract="We pour tea. Tea is poured.",
        source="OpenAlex by DOI",
        authors=("Ada Kettle", "张三"),
        doi="10.1000/tea",
        published="2023-05-08",
        journal_ref="Journal of Cups",
    )


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("https://arxiv.org/abs/2305.05065v2", "2305.05065"),
        ("http://arxiv.org/pdf/2305.05065.pdf", "2305.05065"),
        ("https://doi.org/10.48550/arxiv.2305.05065", "2305.05065"),
        ("https://arxiv.org/abs/hep-th/9901001", "hep-th/9901001"),
        ("https://arxiv.org/list/cs.IR/recent", None),
        ("https://example.org/2305.05065", None),
    ],
)
def test_arxiv_id_is_known_where_the_work_lies_there_too(
    server: openalex.OpenAlexServer, source: Source, page: str, expected: str | None
) -> None:
    server.works = {"10.1000/tea": Work("10.1000/tea", "A Note on Teapots", "We pour.", pages=(page,))}
    [answer] = ask(source(), Wanted(None, doi="10.1000/tea"))
    assert isinstance(answer, Found)
    assert answer.record.arxiv_id == expected


def test_work_of_which_little_is_known_is_a_record(server: openalex.OpenAlexServer, source: Source) -> None:
    nothing = {"authorships": [{"author": None}], "primary_location": None, "locations": None, "publication_date": "x"}
    server.works = {"10.1000/tea": Work("10.1000/tea", "On <i>Tea</i> &amp; Cups", "We <jats:p>pour.", more=nothing)}
    [answer] = ask(source(), Wanted(None, doi="10.1000/tea"))
    assert isinstance(answer, Found)
    assert answer.record == Record("On Tea & Cups", "We pour.", "OpenAlex by DOI", doi="10.1000/tea")


def test_250_dois_are_asked_in_three_batches_and_all_come_back(server: openalex.OpenAlexServer, source: Source) -> None:
    answers = ask(source(), *dois(1, 250))
    assert [len(asked) for asked in server.asked_dois] == [100, 100, 50]
    assert [answer.record.abstract for answer in answers if isinstance(answer, Found)] == [
        f"Sentence one of work {n}. Sentence two of work {n}." for n in range(1, 251)
    ]


def test_long_dois_are_asked_in_more_questions_than_short_ones(
    server: openalex.OpenAlexServer, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWESEARCH_CONTACT", f"{'a' * 60}@example.org")
    monkeypatch.setenv("OPENALEX_API_KEY", "k" * 64)
    long = [f"10.18653/v1/2020.(long);{'x' * 40}-{n}" for n in range(150)]
    server.works = {doi: Work(doi, "A Title", "A sentence.") for doi in long}
    answers = ask(source(), *[Wanted(None, doi=doi) for doi in long])
    assert {type(answer) for answer in answers} == {Found}
    assert [one.alone for one in server.asked] == [False, False, False, False]


def test_unknown_dois_are_not_found_and_the_others_are(server: openalex.OpenAlexServer, source: Source) -> None:
    answers = ask(source(), *dois(249, 252))
    assert [type(answer) for answer in answers] == [Found, Found, NotFound, NotFound]
    assert answers[2:] == [NotFound(one) for one in dois(251, 252)]
    assert len(server.asked) == 1


def test_works_without_doi_are_none_of_its_business(server: openalex.OpenAlexServer, source: Source) -> None:
    assert list(source().answer([Wanted("A Note on Teapots"), Wanted(None, "2305.05065")])) == []
    assert server.asked == []


@pytest.mark.parametrize("doi", ["10.1000/a,b", "10.1000/a|b", "10.1000/a#b?c&d", "10.1002/(SICI)41:6<391::A>3.0.CO;2"])
def test_doi_that_would_break_a_question_is_asked_alone(
    server: openalex.OpenAlexServer, source: Source, doi: str
) -> None:
    server.works[doi.lower()] = Work(doi, "Odd", "It is odd.")
    odd, missing = Wanted("Odd", doi=doi), Wanted("Odd", doi=doi + "x")
    answers = ask(source(), odd, missing, *dois(1, 2))
    assert [type(answer) for answer in answers] == [Found, NotFound, Found, Found]
    assert server.asked_dois == [("10.1000/1", "10.1000/2"), (doi.lower(),), (doi.lower() + "x",)]


def test_wrong_address_says_of_no_work_that_it_is_not_there(server: openalex.OpenAlexServer, source: Source) -> None:
    odd = Wanted(None, doi="10.1000/a,b")
    assert ask(source(), odd) == [NotFound(odd)]
    reason = "HTTP 404 from OpenAlex (asked 1x)"
    assert ask(source(url=f"{server.url}/nothing"), odd) == [NotAsked(odd, reason)]
    assert ask(source(url=f"{server.url}/nothing"), *dois(1, 2)) == [NotAsked(one, reason) for one in dois(1, 2)]


def test_work_without_abstract_is_not_found_with_the_reason(server: openalex.OpenAlexServer, source: Source) -> None:
    server.works = {"10.1000/1": Work("10.1000/1", "A Title", None), "10.1000/2": Work("10.1000/2", "A Title", "")}
    reason = "OpenAlex has the work without its abstract"
    assert ask(source(), *dois(1, 2)) == [NotFound(one, reason) for one in dois(1, 2)]


@pytest.mark.parametrize(
    "listed",
    [None, "A note on tea-pots!", "Teapots: A Note on Teapots", "A Note on Old Teapots"],
)
def test_title_that_differs_a_little_is_of_the_work_under_its_doi(source: Source, listed: str | None) -> None:
    [answer] = ask(source(), Wanted(listed, doi="10.1000/tea"))
    assert isinstance(answer, Found)


def test_doi_of_another_work_is_not_found_and_names_it(source: Source) -> None:
    wanted = Wanted("Generating Item Identifiers", doi="10.1000/tea")
    assert ask(source(), wanted) == [
        NotFound(wanted, "OpenAlex has another work under 10.1000/tea: A Note on Teapots"),
    ]


def test_merged_work_is_followed_and_believed_by_its_title_alone(
    server: openalex.OpenAlexServer, source: Source
) -> None:
    server.merged = {"10.1000/a,b": "10.1000/tea"}
    known, unknown = Wanted("A Note on Teapots", doi="10.1000/a,b"), Wanted(None, "2305.00001", doi="10.1000/a,b")
    answers = ask(source(), known, unknown)
    assert isinstance(answers[0], Found)
    assert answers[1] == NotFound(unknown, "OpenAlex has another work under 10.1000/a,b: A Note on Teapots")


def test_page_that_is_short_of_works_is_completed_one_by_one(server: openalex.OpenAlexServer, source: Source) -> None:
    server.largest_page = 2
    answers = ask(source(), *dois(248, 251))
    assert [type(answer) for answer in answers] == [Found, Found, Found, NotFound]
    assert [one.alone for one in server.asked] == [False, True, True]


def test_page_of_works_that_were_not_asked_for_says_nothing(server: openalex.OpenAlexServer, source: Source) -> None:
    server.ignores_the_filter = True
    server.works = {work.doi: work for work in openalex.works(5)}
    assert [type(answer) for answer in ask(source(), *dois(5, 6))] == [Found, NotFound]
    assert [one.alone for one in server.asked] == [False, True]


def test_of_two_works_under_one_doi_the_one_with_an_abstract_is_taken(
    server: openalex.OpenAlexServer, source: Source
) -> None:
    both = [Work("10.1000/1", "A Title", None).json(), Work("10.1000/1", "A Title", "A sentence.").json()]
    for page in (both, both[::-1]):
        server.moods.append(openalex.body(json.dumps({"meta": {"count": 2}, "results": page})))
        [answer] = ask(source(), *dois(1, 1))
        assert isinstance(answer, Found)
        assert answer.record.abstract == "A sentence."


@pytest.mark.parametrize(
    ("index", "text"),
    [
        ({"We": [0, 3], "pour": [1], "tea.": [2], "drink.": [4]}, "We pour tea. We drink."),
        ({"gaps.": [90], "With": [2], "": [3], "  odd\n": [4]}, "With odd gaps."),
        ({"last": [LAST_POSITION]}, "last"),
    ],
)
def test_inverted_index_becomes_text(index: dict[str, list[int]], text: str) -> None:
    assert text_of(index) == text


@pytest.mark.parametrize(
    "index", [{}, {"": [0]}, {"a": []}, {"a": [-1]}, {"a": [LAST_POSITION + 1]}, {"a": [1] * (LAST_POSITION + 1)}]
)
def test_inverted_index_that_no_abstract_has_is_refused(index: dict[str, list[int]]) -> None:
    with pytest.raises(OddWorkError):
        text_of(index)


@pytest.mark.parametrize(
    "odd",
    [
        {"abstract_inverted_index": {"far": [10**9]}},
        {"abstract_inverted_index": {"word": ["one"]}},
        {"abstract_inverted_index": ["a", "list"]},
        {"doi": None},
        {"authorships": 7},
    ],
    ids=str,
)
def test_work_that_makes_no_sense_could_not_be_asked_and_spoils_no_other(
    server: openalex.OpenAlexServer, source: Source, odd: dict[str, Any]
) -> None:
    for n in (1, 2, 3):
        server.works[f"10.1000/{n}"] = Work(f"10.1000/{n}", "Odd", "A sentence.", more=odd)
    answers = ask(source(), *dois(1, 5))
    assert [type(answer) for answer in answers] == [NotAsked, NotAsked, NotAsked, Found, Found]
    assert isinstance(answers[0], NotAsked)
    assert answers[0].reason.startswith("OpenAlex's record could not be read (")
    assert len(server.asked) == 4


def test_work_of_odd_bytes_could_not_be_asked_and_spoils_no_other(
    server: openalex.OpenAlexServer, source: Source
) -> None:
    good, odd = json.dumps(server.works["10.1000/1"].json()).encode(), b'{"doi": "https://doi.org/10.1000/2\xff"}'
    server.moods.append(openalex.body(b'{"meta": {"count": 2}, "results": [%b, %b]}' % (good, odd)))
    server.moods.append(openalex.body(odd))
    answers = ask(source(), *dois(1, 2))
    assert isinstance(answers[0], Found)
    reason = "'utf-8' codec can't decode byte 0xff in position 25: invalid start byte"
    assert answers[1] == NotAsked(dois(2, 2)[0], f"OpenAlex's record could not be read ({reason})")
    assert len(server.asked) == 2


def test_work_of_endless_depth_could_not_be_asked(server: openalex.OpenAlexServer, source: Source) -> None:
    work = b'{"doi": "https://doi.org/10.1000/2", "more": %b}' % (b"[" * 100_000 + b"]" * 100_000)
    server.moods.extend([openalex.body(b'{"meta": {"count": 1}, "results": [%b]}' % work)] * 3)
    [answer] = ask(source(), *dois(1, 1))
    assert isinstance(answer, NotAsked)
    assert answer.reason.startswith("OpenAlex's answer cannot be read (maximum recursion depth exceeded")
    server.moods.append(openalex.body(work))
    odd = Wanted(None, doi="10.1000/a,b")
    [answer] = ask(source(), odd)
    assert isinstance(answer, NotAsked)
    assert answer.reason.startswith("OpenAlex's record could not be read (maximum recursion depth exceeded")


@pytest.mark.parametrize(
    ("mood", "reason"),
    [
        (openalex.status(429), "HTTP 429 from OpenAlex; a free OPENALEX_API_KEY allows more (asked 3x)"),
        (openalex.status(403), "HTTP 403 from OpenAlex; a free OPENALEX_API_KEY allows more (asked 3x)"),
        (openalex.status(500), "HTTP 500 from OpenAlex (asked 3x)"),
        (openalex.status(503), "HTTP 503 from OpenAlex (asked 3x)"),
        (openalex.HTML_PAGE, "OpenAlex's answer cannot be read (JSON is malformed: invalid character (byte 0)): "),
        (openalex.TRUNCATED, "OpenAlex's answer cannot be read (Input data was truncated): "),
        (openalex.body(""), "OpenAlex's answer cannot be read (Input data was truncated): "),
        (openalex.body('{"error": "x"}'), "OpenAlex's answer cannot be read (Object missing required field `meta`): "),
        (openalex.HANGS_UP, "no connection to OpenAlex (asked 3x)"),
        (openalex.HANGS_UP_WITHIN, "the connection to OpenAlex broke within its answer (asked 3x)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_answer_is_asked_again_a_bounded_number_of_times(
    server: openalex.OpenAlexServer, source: Source, mood: openalex.Mood, reason: str
) -> None:
    server.moods.extend([mood] * 2)
    assert all(isinstance(answer, Found) for answer in ask(source(), *dois(1, 3)))
    assert len(server.asked) == 3
    server.usually = mood
    for answer in ask(source(), *dois(1, 3)):
        assert isinstance(answer, NotAsked)
        assert answer.reason.startswith(reason)
        assert answer.reason.endswith("(asked 3x)")
    assert len(server.asked) == 6


def test_silent_server_is_left_after_the_timeout(server: openalex.OpenAlexServer, source: Source) -> None:
    server.usually = openalex.SILENT
    [answer] = ask(source(timeout=0.2, attempts=2), *dois(1, 1))
    assert answer == NotAsked(dois(1, 1)[0], "OpenAlex did not answer within 0.2 s (asked 2x)")


def test_retry_after_is_honoured(server: openalex.OpenAlexServer, source: Source) -> None:
    server.moods.append(openalex.status(429, retry_after="1"))
    assert isinstance(ask(source(), *dois(1, 1))[0], Found)
    assert server.gaps[0] >= 1.0


def test_spent_day_ends_the_pull_instead_of_blocking_it(server: openalex.OpenAlexServer, source: Source) -> None:
    server.usually = openalex.status(429, retry_after="40000")
    answers = ask(source(), *dois(1, 250))
    reason = "HTTP 429, OpenAlex asks to wait 40000 s; a free OPENALEX_API_KEY allows more (asked 1x)"
    assert answers[0] == NotAsked(dois(1, 1)[0], reason)
    assert answers[249] == NotAsked(dois(250, 250)[0], f"given up: {reason}")
    assert len(server.asked) == 1


def test_refused_batch_loses_only_the_doi_that_is_refused(server: openalex.OpenAlexServer, source: Source) -> None:
    server.refuses = {"10.1000/2"}
    answers = ask(source(), *dois(1, 3))
    assert [type(answer) for answer in answers] == [Found, NotAsked, Found]
    assert answers[1] == NotAsked(dois(2, 2)[0], "OpenAlex refuses the question (HTTP 400)")


def test_server_that_refuses_everything_is_given_up(server: openalex.OpenAlexServer, source: Source) -> None:
    server.usually = openalex.status(400)
    answers = ask(source(), *dois(1, 100))
    assert {type(answer) for answer in answers} == {NotAsked}
    assert len(server.asked) == 20


def test_without_network_nobody_waits_for_minutes(source: Source) -> None:
    with socket.socket() as taken:
        # Bound, but nobody listens.
        taken.bind(("127.0.0.1", 0))
        [answer] = ask(source(url=f"http://127.0.0.1:{taken.getsockname()[1]}"), *dois(1, 1))
    assert answer == NotAsked(dois(1, 1)[0], "no connection to OpenAlex (asked 2x)")


def test_requests_keep_their_distance(server: openalex.OpenAlexServer, source: Source) -> None:
    ask(source(delay=0.2), *dois(1, 250))
    assert min(server.gaps) >= 0.19


def test_its_pause_is_its_own_and_not_the_one_of_arxiv(server: openalex.OpenAlexServer, source: Source) -> None:
    ask(source(delay=None), *dois(1, 150))
    assert 0.09 <= server.gaps[0] < 2


def test_requests_name_who_asks_and_carry_the_key(
    server: openalex.OpenAlexServer, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWESEARCH_CONTACT", "ada@example.org")
    monkeypatch.setenv("OPENALEX_API_KEY", " s3cret\n")
    ask(source(), *dois(1, 1))
    monkeypatch.setenv("AWESEARCH_CONTACT", "Ada")
    monkeypatch.delenv("OPENALEX_API_KEY")
    ask(source(), *dois(1, 1), Wanted(None, doi="10.1000/a,b"))
    first, second, alone = (one.parameters for one in server.asked)
    assert (first["mailto"], first["api_key"], first["per_page"]) == ("ada@example.org", "s3cret", "100")
    assert first["select"].split(",")[0] == "doi"
    assert "abstract_inverted_index" in first["select"].split(",")
    assert set(second) == {"filter", "per_page", "select"}
    assert set(alone) == {"select"}
    assert server.asked[0].user_agent.endswith("(ada@example.org)")


@pytest.mark.parametrize(
    "mood", [openalex.GOOD, openalex.status(401), openalex.status(429), openalex.HANGS_UP, openalex.SILENT]
)
def test_key_is_in_no_answer_error_and_log(
    server: openalex.OpenAlexServer,
    source: Source,
    mood: openalex.Mood,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", "s3cret")
    caplog.set_level(logging.DEBUG)
    server.usually = mood
    answers = ask(source(timeout=0.3), *dois(1, 2), Wanted(None, doi="10.1000/a,b"))
    assert server.asked[0].parameters["api_key"] == "s3cret"
    assert "s3cret" not in caplog.text
    assert "s3cret" not in repr(answers)
    if mood.status == 401:
        assert answers[0] == NotAsked(dois(1, 1)[0], "HTTP 401 from OpenAlex; OPENALEX_API_KEY may be wrong (asked 1x)")


def test_mirror_is_taken_from_the_environment(
    server: openalex.OpenAlexServer, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWESEARCH_OPENALEX_API", f"{server.url}/")
    assert isinstance(ask(source(url=None), *dois(1, 1))[0], Found)


def test_address_that_is_none_is_an_error_with_a_cure(source: Source) -> None:
    with pytest.raises(RequestError, match=r"'api\.openalex\.org' is no address of an OpenAlex API") as error:
        source(url="api.openalex.org")
    assert "Set AWESEARCH_OPENALEX_API" in str(error.value)


def test_it_is_asked_once_and_what_it_said_is_remembered(
    server: openalex.OpenAlexServer, source: Source, tmp_path: Path
) -> None:
    server.works["10.1000/3"] = Work("10.1000/3", "Bare", None)
    wanted = [Wanted("Made-up Work Number 1", doi="10.1000/1"), *dois(3, 3), *dois(300, 300)]
    with PulledRecords(tmp_path / "pulled.db") as pulled:
        first = pull(wanted, pulled, [source()])
        again = pull(wanted, pulled, [source()])
    assert len(server.asked) == 1
    assert [type(answer) for answer in again] == [Found, NotFound, NotFound]
    assert all(not isinstance(answer, NotAsked) and answer.remembered for answer in again)
    printed = report(cover(first)).splitlines()
    assert printed[:2] == ["Abstracts: 1 of 3", "  OpenAlex by DOI            1"]
    assert printed[-4:] == [
        "Not found (2):",
        "  10.1000/300",
        "  OpenAlex has the work without its abstract:",
        "    10.1000/3",
    ]


def test_corrected_doi_is_asked_for_although_the_wrong_one_was_not_there(
    server: openalex.OpenAlexServer, source: Source, tmp_path: Path
) -> None:
    with PulledRecords(tmp_path / "pulled.db") as pulled:
        [wrong] = pull([Wanted(None, doi="10.1000/teaf")], pulled, [source()])
        [right] = pull([Wanted(None, doi="10.1000/tea")], pulled, [source()])
    assert (type(wrong), type(right)) == (NotFound, Found)


def test_pulled_record_is_found_by_its_doi_unless_the_title_is_of_another_work(tmp_path: Path) -> None:
    record = Record("A Note on Teapots", "We pour.", "arXiv by id", arxiv_id="2305.00001", doi="10.1000/TEA")
    with PulledRecords(tmp_path / "pulled.db") as pulled:
        pulled.put(Wanted(None, "2305.00001"), record)
        assert pulled.find(Wanted("A Note on Tea-Pots", doi="10.1000/tea")) == record
        assert pulled.find(Wanted(None, doi="10.1000/Tea")) == record
        assert pulled.find(Wanted("Generating Item Identifiers", doi="10.1000/tea")) is None
        assert pulled.find(Wanted("A Note on Teapots", doi="10.1000/other")) == record
        assert pulled.find(Wanted(None, "2305.00002", doi="10.1000/tea")) is None
        pulled.put(Wanted("Teapots", doi="10.1000/cup"), Record("On Cups and Teapots", "We pour.", "OpenAlex by DOI"))
        assert pulled.find(Wanted("Generating Item Identifiers", doi="10.1000/cup")) is None


def test_file_of_before_openalex_is_read_and_asked_by_doi(tmp_path: Path) -> None:
    path = tmp_path / "pulled.db"
    record = Record("A Note on Teapots", "We pour.", "arXiv by title", doi="10.1000/tea")
    with PulledRecords(path) as pulled:
        pulled.put(Wanted("A Note on Teapots"), record)
    database = sqlite3.connect(path)
    database.execute("DROP INDEX records_by_doi")
    database.close()
    with PulledRecords(path) as pulled:
        assert pulled.find(Wanted("A Note on Teapots", doi="10.1000/else")) == record
        assert pulled.find(Wanted(None, doi="10.1000/tea")) == record


def test_it_is_asked_last_and_never_offline(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    options = PullOptions(openalex=source.options())
    assert [one.name for one in open_sources(options)] == ["arXiv by id", "arXiv by title", "OpenAlex by DOI"]
    assert open_sources(PullOptions(offline=True)) == ()
