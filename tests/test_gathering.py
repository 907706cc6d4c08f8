"""What a build works on: which source each work is asked of, by which of its ids, and what becomes of the answer."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import arxiv_server
import openalex_server
import pytest
from small_index import SilentProgress, write_index

from indexer.abstracts import PullOptions
from indexer.abstracts.patience import ApiOptions
from indexer.abstracts.records import Found, NotAsked, NotFound
from indexer.base_index import BaseIndex
from indexer.gathering import Gathered, gather
from indexer.given import GIVEN, GivenPapers
from search.papers import Listing, Paper, PaperList, RowStyle, paper_id

ON_ARXIV = arxiv_server.Work("2401.00001", "Tea on arXiv", "We serve.")
AT_OPENALEX = openalex_server.Work("10.1000/tea", "A Note on Teapots", "We pour.", ("Ada Kettle",))


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[arxiv_server.ArxivServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with arxiv_server.ArxivServer([ON_ARXIV]) as running:
        yield running


@pytest.fixture
def openalex(monkeypatch: pytest.MonkeyPatch) -> Iterator[openalex_server.OpenAlexServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with openalex_server.OpenAlexServer([AT_OPENALEX]) as running:
        yield running


@pytest.fixture
def world(arxiv: arxiv_server.ArxivServer, openalex: openalex_server.OpenAlexServer, tmp_path: Path) -> "World":
    return World(arxiv, openalex, tmp_path)


class World:
    """Gathers from one list and files of papers, with both services at hand."""

    def __init__(self, arxiv: arxiv_server.ArxivServer, openalex: openalex_server.OpenAlexServer, folder: Path) -> None:
        how = ApiOptions(delay=0, timeout=20, attempts=2, backoff=0.01)
        self._online = PullOptions(
            api=replace(how, url=arxiv.url, gate_folder=folder / "arxiv"),
            openalex=replace(how, url=openalex.url, gate_folder=folder / "openalex"),
        )
        self._folder = folder

    def __call__(
        self,
        *listings: Listing,
        given: tuple[Paper, ...] = (),
        offline: bool = False,
        base: BaseIndex | None = None,
    ) -> Gathered:
        mine = PaperList("mine", "Papers", None, "markdown", (("Tea",),), RowStyle("bullet"), listings)
        options = PullOptions(offline=True) if offline else self._online
        files = GivenPapers(self._folder / GIVEN)
        for paper in given:
            files.add(paper, Path("papers.jsonl"), 1)
        files.ready()
        return gather([mine], files, self._folder, options, base or BaseIndex(None), SilentProgress())


def listed(title: str | None, arxiv_id: str | None = None, doi: str | None = None, name: str | None = None) -> Listing:
    return Listing("mine", ("Tea",), 1, title, name, arxiv_id, doi)


def in_a_file(title: str, doi: str | None, abstract: str | None) -> Paper:
    source = "papers" if abstract else None
    return Paper(paper_id(None, doi, title), title, abstract, source, doi=doi)


def test_work_that_arxiv_does_not_have_gets_its_abstract_by_its_doi(world: World) -> None:
    [paper] = world(listed("A Note on Tea-Pots", doi="10.1000/Tea")).papers
    assert (paper.id, paper.title, paper.abstract) == ("doi:10.1000/tea", "A Note on Teapots", "We pour.")
    assert (paper.abstract_source, paper.authors, paper.doi) == ("OpenAlex by DOI", ("Ada Kettle",), "10.1000/Tea")


def test_openalex_is_asked_only_for_what_arxiv_does_not_have(
    world: World, arxiv: arxiv_server.ArxivServer, openalex: openalex_server.OpenAlexServer
) -> None:
    gathered = world(
        listed("Tea on arXiv", "2401.00001", "10.1000/arxiv"),
        listed("A Note on Teapots", doi="10.1000/tea"),
        listed("Lids", "2401.09999", "10.1000/lids"),
        listed("Nobody Wrote This"),
    )
    assert sorted(openalex.asked_dois) == [("10.1000/lids",), ("10.1000/tea",)]
    assert [type(answer) for answer in gathered.answers] == [Found, NotFound, Found, NotFound]
    again = world(listed("A Note on Teapots", doi="10.1000/tea"), listed("Lids", "2401.09999", "10.1000/lids"))
    assert len(openalex.asked) == 2
    assert [type(answer) for answer in again.answers] == [NotFound, Found]


def test_work_with_a_doi_that_arxiv_has_by_title_is_not_asked_of_openalex(
    world: World, openalex: openalex_server.OpenAlexServer
) -> None:
    [paper] = world(listed("Tea on arXiv", doi="10.1000/arxiv")).papers
    assert (paper.id, paper.abstract_source) == ("arxiv:2401.00001", "arXiv by title")
    assert openalex.asked == []


def test_work_whose_arxiv_id_is_wrong_gets_its_abstract_by_its_doi(world: World) -> None:
    gathered = world(listed("A Note on Teapots", "2401.09999", "10.1000/tea"))
    [paper] = gathered.papers
    assert (paper.id, paper.abstract) == ("arxiv:2401.09999", "We pour.")
    assert gathered.conflicts == ()


def test_work_that_openalex_knows_to_be_on_arxiv_is_one_with_the_listing_of_its_id(
    world: World, openalex: openalex_server.OpenAlexServer
) -> None:
    page = "https://arxiv.org/abs/2401.00001"
    openalex.works["10.1000/cup"] = openalex_server.Work("10.1000/cup", "Tea on the Web", "We serve.", pages=(page,))
    [paper] = world(listed("Tea on arXiv", "2401.00001"), listed("Tea on the Web", doi="10.1000/cup")).papers
    assert (paper.id, paper.abstract_source, len(paper.listings)) == ("arxiv:2401.00001", "arXiv by id", 2)


def test_bare_name_is_asked_for_by_its_doi_and_never_by_title(
    world: World, arxiv: arxiv_server.ArxivServer, openalex: openalex_server.OpenAlexServer
) -> None:
    [paper] = world(listed(None, name="TEA", doi="10.1000/tea")).papers
    assert (paper.title, paper.abstract, paper.names) == ("A Note on Teapots", "We pour.", ("TEA",))
    assert arxiv.asked == []


def test_doi_of_another_work_gives_no_abstract_and_is_named(world: World) -> None:
    gathered = world(listed("Generating Item Identifiers", doi="10.1000/tea"))
    [answer] = gathered.answers
    assert isinstance(answer, NotFound)
    assert answer.reason == "OpenAlex has another work under 10.1000/tea: A Note on Teapots"
    assert [paper.abstract for paper in gathered.papers] == [None]


def test_offline_a_work_with_a_doi_alone_could_not_be_asked(
    world: World, openalex: openalex_server.OpenAlexServer
) -> None:
    [answer] = world(listed("A Note on Teapots", doi="10.1000/tea"), offline=True).answers
    assert isinstance(answer, NotAsked)
    assert answer.reason == "offline"
    assert openalex.asked == []


@pytest.mark.parametrize(("of_list", "of_file"), [("10.1000/tea", None), (None, "10.1000/tea")])
def test_abstract_of_a_file_is_that_of_the_listing_even_where_one_has_no_doi(
    world: World, openalex: openalex_server.OpenAlexServer, of_list: str | None, of_file: str | None
) -> None:
    given = in_a_file("A Note on Teapots", of_file, "Said in the file.")
    gathered = world(listed("A Note on Teapots", doi=of_list), given=(given,))
    assert [paper.abstract for paper in gathered.papers] == ["Said in the file."]
    assert len(gathered.answers) == 1
    assert openalex.asked == []


def test_two_works_of_one_title_have_each_its_own_abstract(
    world: World, openalex: openalex_server.OpenAlexServer
) -> None:
    for n in (1, 2):
        openalex.works[f"10.1000/{n}"] = openalex_server.Work(f"10.1000/{n}", "Editorial", f"Of volume {n}.")
    given = [in_a_file("Editorial", f"10.1000/{n}", None) for n in (1, 2)]
    given.append(in_a_file("Editorial", "10.1000/3", "Of volume 3."))
    gathered = world(given=tuple(given))
    assert [(paper.id, paper.abstract) for paper in gathered.papers] == [
        ("doi:10.1000/1", "Of volume 1."),
        ("doi:10.1000/2", "Of volume 2."),
        ("doi:10.1000/3", "Of volume 3."),
    ]
    assert next(iter(gathered.papers)).year == 2023


def test_paper_of_a_file_gets_the_categories_of_its_record(world: World) -> None:
    [paper] = world(given=(Paper("arxiv:2401.00001", "Tea on arXiv", arxiv_id="2401.00001"),)).papers
    assert (paper.abstract, paper.categories) == ("We serve.", ("cs.IR",))


def test_paper_of_a_file_keeps_what_its_authors_told_arxiv_of_the_journal(world: World, tmp_path: Path) -> None:
    known = Paper(
        "arxiv:2401.00001", "Tea on arXiv", "We serve.", "arXiv dump", year=2024, arxiv_id="2401.00001",
        categories=("cs.IR", "cs.CL"), journal_ref="Tea Rooms 2024, pp. 1-2",
    )  # fmt: skip
    base = BaseIndex(write_index(tmp_path / "before", [known]))
    given = Paper("arxiv:2401.00001", "Tea on arXiv", arxiv_id="2401.00001")
    assert [*world(given=(given,), offline=True, base=base).papers] == [known]


def test_paper_of_a_file_appeared_where_openalex_says(world: World) -> None:
    [paper] = world(given=(in_a_file("A Note on Teapots", "10.1000/tea", None),)).papers
    assert (paper.venue, paper.journal_ref, paper.year) == ("Journal of Cups", "Journal of Cups", 2023)


@pytest.mark.parametrize("title", ["A Note on Tea-Pots, with Cups", None])
def test_offline_the_index_before_has_the_work_of_a_doi_whatever_the_list_calls_it(
    world: World, tmp_path: Path, title: str | None
) -> None:
    known = Paper(
        "doi:10.1000/tea", "A Note on Teapots with Cups", None, "OpenAlex by DOI", withheld=True, year=2023,
        venue="Journal of Tea", doi="10.1000/Tea", journal_ref="Journal of Tea",
    )  # fmt: skip
    base = BaseIndex(write_index(tmp_path / "before", [known]))
    entry = listed(title, doi="10.1000/TEA", name=None if title else "TEA")
    [paper] = world(entry, offline=True, base=base).papers
    assert paper == replace(known, doi="10.1000/TEA", listings=(entry,))
    assert base.digest(paper) == base.digest(known)


def test_the_index_before_does_not_know_another_work_under_its_doi(world: World, tmp_path: Path) -> None:
    known = Paper("doi:10.1000/tea", "A Note on Teapots", "We pour.", "OpenAlex by DOI", doi="10.1000/tea")
    base = BaseIndex(write_index(tmp_path / "before", [known]))
    [paper] = world(listed("Generating Item Identifiers", doi="10.1000/tea"), offline=True, base=base).papers
    assert (paper.title, paper.abstract) == ("Generating Item Identifiers", None)
