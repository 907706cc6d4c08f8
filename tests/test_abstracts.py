"""Pulling as a whole: the order of the sources, what is stored at once, what is asked again and what is not."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import arxiv_server as arxiv
import pytest

from indexer.abstracts import PullOptions, open_sources, pull
from indexer.abstracts.lookup import pull_one
from indexer.abstracts.patience import ApiOptions
from indexer.abstracts.protocols import Source
from indexer.abstracts.pulled import REMEMBER_NOT_FOUND, PulledRecords
from indexer.abstracts.records import (
    BY_ID,
    BY_TITLE,
    DUMP,
    OFFLINE,
    OPENALEX,
    Answer,
    Found,
    NotAsked,
    NotFound,
    Record,
    Wanted,
)
from search.errors import RequestError

CHILD = """
import sys
from pathlib import Path
from indexer.abstracts import PullOptions, open_sources, pull
from indexer.abstracts.patience import ApiOptions
from indexer.abstracts.pulled import PulledRecords
from indexer.abstracts.records import Wanted
folder, url = Path(sys.argv[1]), sys.argv[2]
api = ApiOptions(url=url, gate_folder=folder / "gate", delay=0, timeout=60)
wanted = [Wanted(None, arxiv_id=f"2305.{n:05}") for n in range(1, 251)]
with PulledRecords(folder / "pulled.db") as pulled:
    pull(wanted, pulled, open_sources(PullOptions(api=api)))
"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[arxiv.ArxivServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with arxiv.ArxivServer(arxiv.works(300)) as running:
        yield running


@pytest.fixture
def pulled(tmp_path: Path) -> Iterator[PulledRecords]:
    with PulledRecords(tmp_path / "pulled.db") as records:
        yield records


def online(server: arxiv.ArxivServer, tmp_path: Path, attempts: int = 2) -> tuple[Source, ...]:
    api = ApiOptions(
        url=server.url, gate_folder=tmp_path / "gate", delay=0, timeout=20, attempts=attempts, backoff=0.01
    )
    return open_sources(PullOptions(api=api))


def wanted_ids(first: int, last: int) -> list[Wanted]:
    return [Wanted(None, arxiv_id=f"2305.{n:05}") for n in range(first, last + 1)]


@dataclass
class Fixed:
    """A source that says what it is told to, and remembers what it was asked."""

    name: str
    says: dict[str, Record | str | None]
    asked: list[str] = field(default_factory=list)

    def answer(self, wanted: Sequence[Wanted]) -> Iterator[Answer]:
        for one in wanted:
            self.asked.append(one.key)
            outcome = self.says.get(one.key, "passed on")
            if isinstance(outcome, Record):
                yield Found(one, outcome)
            elif outcome is None:
                yield NotFound(one)
            elif outcome != "passed on":
                yield NotAsked(one, outcome)


def record(title: str = "A Title", source: str = "test", arxiv_id: str | None = None) -> Record:
    return Record(title, "An abstract.", source, arxiv_id=arxiv_id)


def test_250_ids_are_asked_in_three_batches_and_all_come_back(
    server: arxiv.ArxivServer, pulled: PulledRecords, tmp_path: Path
) -> None:
    answers = pull(wanted_ids(1, 250), pulled, online(server, tmp_path))
    assert [len(ids) for ids in server.asked_ids] == [100, 100, 50]
    assert [one.max_results for one in server.asked] == [100, 100, 50]
    assert [answer.wanted.arxiv_id for answer in answers] == [f"2305.{n:05}" for n in range(1, 251)]
    for n, answer in enumerate(answers, 1):
        assert isinstance(answer, Found)
        assert answer.record.arxiv_id == f"2305.{n:05}"
        assert answer.record.title == f"Made-up Work Number {n}"
        assert answer.record.abstract == f"Sentence one of work {n}. Sentence two of work {n}."
    assert len(pulled) == 250


def test_what_was_pulled_once_is_never_asked_again(
    server: arxiv.ArxivServer, pulled: PulledRecords, tmp_path: Path
) -> None:
    first = pull(wanted_ids(1, 3), pulled, online(server, tmp_path))
    again = pull(wanted_ids(1, 4), pulled, online(server, tmp_path))
    assert server.asked_ids == [("2305.00001", "2305.00002", "2305.00003"), ("2305.00004",)]
    assert [isinstance(a, Found) and a.remembered for a in again] == [True, True, True, False]
    assert [a.record for a in again[:3] if isinstance(a, Found)] == [a.record for a in first if isinstance(a, Found)]


def test_interrupted_pull_resumes_without_asking_again(server: arxiv.ArxivServer, tmp_path: Path) -> None:
    server.moods.extend([arxiv.GOOD, arxiv.SILENT])
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path), server.url])
    server.wait_for(2)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    with PulledRecords(tmp_path / "pulled.db") as pulled:
        assert len(pulled) == 100
        answers = pull(wanted_ids(1, 250), pulled, online(server, tmp_path))
    assert all(isinstance(answer, Found) for answer in answers)
    resumed = [one for ids in server.asked_ids[2:] for one in ids]
    assert resumed == [f"2305.{n:05}" for n in range(101, 251)]


def test_each_answer_is_on_disk_before_the_next_one_comes(pulled: PulledRecords, tmp_path: Path) -> None:
    class Breaks:
        name = "breaks"

        def answer(self, wanted: Sequence[Wanted]) -> Iterator[Answer]:
            yield Found(wanted[0], record())
            yield NotFound(wanted[1])
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        pull(wanted_ids(1, 3), pulled, [Breaks()])
    with PulledRecords(tmp_path / "pulled.db") as other:
        assert other.find(wanted_ids(1, 1)[0]) == record()
        assert other.not_found(wanted_ids(2, 2)[0]) == NotFound(wanted_ids(2, 2)[0], remembered=True)
        assert other.not_found(wanted_ids(3, 3)[0]) is None


def test_not_found_is_remembered_for_thirty_days(server: arxiv.ArxivServer, tmp_path: Path) -> None:
    now = 1_700_000_000.0
    wanted = [*wanted_ids(1, 1), Wanted(None, arxiv_id="2305.99999")]
    with PulledRecords(tmp_path / "pulled.db", clock=lambda: now) as pulled:
        answers = pull(wanted, pulled, online(server, tmp_path))
        assert answers[1] == NotFound(wanted[1])
        now += REMEMBER_NOT_FOUND - 1
        again = pull(wanted, pulled, online(server, tmp_path))
        assert again[1] == NotFound(wanted[1], remembered=True)
        assert len(server.asked) == 1
        now += 2
        pull(wanted_ids(1, 2) + wanted[1:], pulled, online(server, tmp_path))
        assert server.asked_ids[1:] == [("2305.00002", "2305.99999")]


def test_what_could_not_be_asked_is_asked_again(
    server: arxiv.ArxivServer, pulled: PulledRecords, tmp_path: Path
) -> None:
    server.moods.extend([arxiv.status(503)] * 2)
    assert pull(wanted_ids(1, 1), pulled, online(server, tmp_path)) == (
        NotAsked(wanted_ids(1, 1)[0], "HTTP 503 from arXiv (asked 2x)"),
    )
    [answer] = pull(wanted_ids(1, 1), pulled, online(server, tmp_path))
    assert isinstance(answer, Found)
    assert len(server.asked) == 3


def test_truncated_feed_never_stores_a_cut_abstract(
    server: arxiv.ArxivServer, pulled: PulledRecords, tmp_path: Path
) -> None:
    server.usually = arxiv.TRUNCATED
    answers = pull(wanted_ids(1, 3), pulled, online(server, tmp_path))
    reason = "arXiv answered with a feed that is cut short or damaged (asked 2x)"
    assert answers == tuple(NotAsked(one, reason) for one in wanted_ids(1, 3))
    assert len(pulled) == 0


def test_offline_nothing_is_asked_and_it_is_said(
    server: arxiv.ArxivServer, pulled: PulledRecords, tmp_path: Path
) -> None:
    pull(wanted_ids(1, 1), pulled, online(server, tmp_path))
    before = len(server.asked)
    answers = pull(wanted_ids(1, 2), pulled, open_sources(PullOptions(offline=True)))
    assert isinstance(answers[0], Found)
    assert answers[1] == NotAsked(wanted_ids(2, 2)[0], "offline")
    assert len(server.asked) == before
    assert open_sources(PullOptions(offline=True)) == ()


WITH_DOI = Wanted("A Title", doi="10.1000/tea")
WITH_BOTH = Wanted("A Title", "2305.00001", doi="10.1000/tea")


@pytest.mark.parametrize(("work", "first"), [(WITH_DOI, BY_TITLE), (WITH_BOTH, BY_ID)])
def test_work_that_one_source_has_not_is_not_asked_while_another_never_answered(
    pulled: PulledRecords, work: Wanted, first: str
) -> None:
    without, busy = Fixed(first, {work.key: None}), Fixed(OPENALEX, {work.key: "HTTP 503"})
    assert pull([work], pulled, [without, busy]) == (NotAsked(work, "HTTP 503"),)
    assert pull([work], pulled, []) == (NotAsked(work, OFFLINE),)
    assert pull([work], pulled, [without, busy]) == (NotAsked(work, "HTTP 503"),)
    assert isinstance(pull([work], pulled, [without, Fixed(OPENALEX, {work.key: None})])[0], NotFound)
    assert pull([work], pulled, []) == (NotFound(work, remembered=True),)
    assert without.asked == [work.key]


@pytest.mark.parametrize(
    ("work", "source"),
    [(Wanted("A Title", "2305.00001"), BY_ID), (Wanted("A Title"), BY_TITLE), (Wanted(None, doi="10.1/x"), OPENALEX)],
)
def test_work_that_only_one_source_could_have_is_not_found_once_that_said_so(
    pulled: PulledRecords, work: Wanted, source: str
) -> None:
    assert pull([work], pulled, [Fixed(source, {work.key: None})]) == (NotFound(work),)
    assert pull([work], pulled, []) == (NotFound(work, remembered=True),)


def test_sources_are_asked_in_the_order_of_the_table(tmp_path: Path) -> None:
    names = [source.name for source in open_sources(PullOptions(dump=tmp_path / "dump.jsonl"))]
    assert names == ["arXiv dump", "arXiv by id", "arXiv by title", "OpenAlex by DOI"]


def test_source_that_is_not_wanted_is_not_even_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWESEARCH_OPENALEX_API", "foo")
    options = PullOptions(dump=tmp_path / "dump.jsonl")
    assert [source.name for source in open_sources(options, only=(BY_TITLE, DUMP))] == [DUMP, BY_TITLE]
    with pytest.raises(RequestError, match="'foo' is no address of an OpenAlex API"):
        open_sources(options)
    monkeypatch.setenv("AWESEARCH_ARXIV_API", "foo")
    assert open_sources(options, only=()) == ()


@pytest.mark.parametrize("has", [True, False])
def test_one_paper_is_asked_of_arxiv_by_id_alone(
    server: arxiv.ArxivServer, pulled: PulledRecords, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has: bool
) -> None:
    monkeypatch.setenv("AWESEARCH_OPENALEX_API", "foo")
    options = PullOptions(api=ApiOptions(url=server.url, gate_folder=tmp_path / "gate", delay=0, backoff=0.01))
    if has:
        assert pull_one("2305.00001", pulled, options).title == "Made-up Work Number 1"
    else:
        with pytest.raises(RequestError, match=r"arXiv has no paper 2305\.00999"):
            pull_one("2305.00999", pulled, options)


def test_dump_is_asked_before_the_api_and_its_gaps_are_passed_on(
    server: arxiv.ArxivServer, pulled: PulledRecords, tmp_path: Path
) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text('{"id": "2305.00001", "title": "From the Dump", "abstract": "A dumped sentence."}\n')
    api = ApiOptions(url=server.url, gate_folder=tmp_path / "gate", delay=0)
    answers = pull(wanted_ids(1, 2), pulled, open_sources(PullOptions(dump=dump, api=api)))
    assert [a.record.source for a in answers if isinstance(a, Found)] == ["arXiv dump", "arXiv by id"]
    assert server.asked_ids == [("2305.00002",)]


def test_a_source_after_one_that_has_it_not_is_still_asked(pulled: PulledRecords) -> None:
    one = Wanted("A Title")
    without, busy, has = Fixed("a", {one.key: None}), Fixed("b", {one.key: "busy"}), Fixed("c", {one.key: record()})
    assert pull([one], pulled, [without, busy]) == (NotAsked(one, "busy"),)
    assert pull([one], pulled, [without, has]) == (Found(one, record()),)
    assert (without.asked, busy.asked, has.asked) == ([one.key], [one.key], [one.key])


def test_busy_source_outweighs_a_later_one_that_has_it_not(pulled: PulledRecords) -> None:
    one = Wanted("A Title")
    assert pull([one], pulled, [Fixed("a", {one.key: "busy"}), Fixed("b", {one.key: None})]) == (NotAsked(one, "busy"),)


def test_one_answer_for_each_work_however_often_it_is_wanted(pulled: PulledRecords) -> None:
    wanted = [
        Wanted(None, "2305.00001", lists=("000",)),
        Wanted("A Title", "2305.00001", ("Ada Kettle",), ("001", "000")),
        Wanted("Other: Title!", lists=("000",)),
        Wanted("other title", lists=("002",)),
    ]
    source = Fixed("a", {"arxiv:2305.00001": None, "title:other title": None})
    answers = pull(wanted, pulled, [source])
    assert source.asked == ["arxiv:2305.00001", "title:other title"]
    assert [answer.wanted for answer in answers] == [
        Wanted("A Title", "2305.00001", ("Ada Kettle",), ("000", "001")),
        Wanted("Other: Title!", lists=("000", "002")),
    ]


def test_work_without_id_and_title_is_answered_with_the_reason(pulled: PulledRecords) -> None:
    assert pull([Wanted(" ?! ")], pulled, []) == (NotAsked(Wanted(" ?! "), "neither an arXiv id, a DOI nor a title"),)


def test_record_found_by_title_answers_for_its_id_too(pulled: PulledRecords) -> None:
    by_title, by_id = Wanted("A Title"), Wanted("Renamed", "2305.00001")
    pull([by_title], pulled, [Fixed("a", {by_title.key: record(arxiv_id="2305.00001")})])
    [answer] = pull([by_id], pulled, [])
    assert answer == Found(by_id, record(arxiv_id="2305.00001"), remembered=True)


def test_progress_reaches_the_total_whatever_happens(pulled: PulledRecords) -> None:
    class Told:
        total = done = 0
        sources: tuple[str, ...] = ()

        def begin(self, total: int) -> None:
            self.total = total

        def asking(self, source: str) -> None:
            self.sources += (source,)

        def advance(self, n: int = 1) -> None:
            self.done += n

    pull(wanted_ids(1, 1), pulled, [Fixed("a", {"arxiv:2305.00001": record()})])
    told = Told()
    says: dict[str, Record | str | None] = {"arxiv:2305.00002": record(), "arxiv:2305.00003": None}
    pull(wanted_ids(1, 5), pulled, [Fixed("a", says), Fixed("b", {"arxiv:2305.00003": "busy"})], told)
    assert (told.total, told.done, told.sources) == (5, 5, ("a", "b"))
