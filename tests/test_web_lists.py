"""The tab of the lists: what each holds, and what a check of it finds."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from lxml.html import HtmlElement, fragment_fromstring
from small_index import listing, lists_of, open_engine, paper, write_index

from indexer.checking import CheckReport, CheckRequest, check, check_indexed
from indexer.checking.findings import Finding
from search import Paper, PaperList, RequestError, SearchEngine
from search.papers import RowStyle
from ui.web.address import Address, parse_address
from ui.web.list_findings import findings_html, list_findings
from ui.web.lists_tab import lists_tab

INDEX = ROOT / "index"
HOSTILE = "\"><script>alert(1)</script>' & ${x}"


def tree(shown: str) -> HtmlElement:
    return fragment_fromstring(shown, create_parent=True)


def words(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def block(shown: str, title: str) -> HtmlElement:
    (found,) = [one for one in tree(shown).cssselect(".aw-block") if words(one.find("h3")) == title]
    return found


def table(element: HtmlElement) -> list[list[str]]:
    return [[words(cell) for cell in row.cssselect("th, td:last-child")] for row in element.cssselect("tr")]


def papers() -> list[Paper]:
    facets = (("Backbone", "T5"), ("Backbone", "BERT"))
    return [
        paper(
            "Trees",
            "Leaves.",
            replace(listing("wood", "Plants", "Tall", facets=facets), line=10),
            replace(listing("wood", "Plants", "Tall"), line=12),
            year=2020,
            venue="Forestry",
        ),
        replace(paper("Moss", None, replace(listing("wood", "Plants", "Low"), line=40), year=2023), withheld=True),
        replace(
            paper("Stone", None, replace(listing("wood", "Rocks"), line=50), venue="Forestry"),
            url="https://example.org/stone",
        ),
        paper(HOSTILE, "Text.", listing(HOSTILE, HOSTILE, facets=((HOSTILE, HOSTILE),)), id=HOSTILE, venue=HOSTILE),
    ]


@pytest.fixture(autouse=True)
def _nothing_pulled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.location.user_data_path", lambda name: tmp_path / "data")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    wood, hostile = lists_of(papers())
    lists = [
        replace(wood, address="https://example.org/wood.md"),
        replace(hostile, title=HOSTILE, address="javascript:alert(2)"),
        PaperList("empty", "", None, "markdown", (), RowStyle("bullet"), ()),
    ]
    return open_engine(write_index(tmp_path_factory.mktemp("index"), papers(), lists))


@pytest.fixture(scope="module")
def shipped() -> SearchEngine:
    return SearchEngine.open(INDEX)


def test_every_list_is_a_link_to_its_details_with_what_it_holds(engine: SearchEngine) -> None:
    cards = tree(lists_tab(engine, Address(tab="lists"))).cssselect(".aw-lists > li")
    assert [words(card) for card in cards] == [
        "Awesome wood wood · as published 3 papers · 4 sections · 66% with an abstract · 2020–2023",
        f"{HOSTILE} {HOSTILE} 1 paper · 1 section · 100% with an abstract · no year known",
        "empty empty 0 papers · no sections · 0% with an abstract · no year known",
    ]
    opened = [parse_address(card.cssselect("h3 a")[0].get("href")) for card in cards]
    assert opened == [Address(tab="lists", list=(name,)) for name in ("wood", HOSTILE, "empty")]
    assert [card.cssselect("p a")[0].get("href") for card in cards[:1]] == ["https://example.org/wood.md"]
    assert cards[1].cssselect("p a") == []


def test_the_first_list_is_open_unless_another_is_named(engine: SearchEngine) -> None:
    for address, current in ((Address(), "Awesome wood"), (Address(list=("empty", "wood")), "empty")):
        marked = tree(lists_tab(engine, address)).cssselect("[aria-current]")
        assert [words(one) for one in marked] == [current]
    assert "It has no papers." in lists_tab(engine, Address(list=("empty",)))


def test_sections_lead_to_their_papers_with_the_number_of_each(engine: SearchEngine) -> None:
    sections = block(lists_tab(engine, Address()), "Sections")
    named = [(words(link), words(link.getnext()), parse_address(link.get("href"))) for link in sections.cssselect("a")]
    here = Address(tab="browse", list=("wood",))
    assert named == [
        ("Plants", "2 papers", replace(here, section=("wood › Plants",))),
        ("Tall", "1 paper", replace(here, section=("wood › Plants › Tall",))),
        ("Low", "1 paper", replace(here, section=("wood › Plants › Low",))),
        ("Rocks", "1 paper", replace(here, section=("wood › Rocks",))),
    ]


def test_abstracts_are_told_apart_as_known_withheld_and_missing(engine: SearchEngine) -> None:
    abstracts = block(lists_tab(engine, Address()), "Abstracts")
    said = words(abstracts)
    assert "2 of 3 papers have an abstract (66%)." in said
    assert "1 of them known but withheld in this index; awesearch index pulls the text." in said
    assert words(abstracts.cssselect("summary")[0]) == "1 paper without an abstract"
    assert [one.get("href") for one in abstracts.cssselect("details a")] == ["https://example.org/stone"]
    assert [one.get("style") for one in abstracts.cssselect(".aw-coverage > span")] == ["width: 33.3%", "width: 33.3%"]


def test_years_are_a_table_whose_gaps_are_shown_and_whose_years_lead_to_their_papers(engine: SearchEngine) -> None:
    years = block(lists_tab(engine, Address()), "Years")
    assert table(years) == [["2020", "1"], ["2021", "0"], ["2022", "0"], ["2023", "1"]]
    assert [parse_address(link.get("href")) for link in years.cssselect("a")] == [
        Address(tab="browse", list=("wood",), since=year, until=year) for year in ("2020", "2023")
    ]
    assert "1 paper without a known year." in words(years)


def test_years_far_apart_are_shown_without_the_hundreds_between_them(tmp_path: Path) -> None:
    old = [paper(f"Of {year}", None, listing("old", "All"), year=year) for year in (1687, 2020, 2020 - 1)]
    shown = lists_tab(open_engine(write_index(tmp_path, old)), Address())
    assert table(block(shown, "Years")) == [["1687", "1"], ["2019", "1"], ["2020", "1"]]


def test_venues_and_the_lists_own_columns_are_counted(engine: SearchEngine) -> None:
    shown = lists_tab(engine, Address())
    assert table(block(shown, "Venues")) == [["Forestry", "2"]]
    assert table(block(shown, "Backbone")) == [["BERT", "1"], ["T5", "1"]]
    assert "of 1 paper" in words(block(shown, "Backbone"))


def test_many_values_are_folded_after_the_ten_most_frequent(tmp_path: Path) -> None:
    many = [paper(f"P{n}", None, listing("many", "All"), venue=f"V{n % 250:03}") for n in range(251)]
    venues = block(lists_tab(open_engine(write_index(tmp_path, many)), Address()), "Venues")
    assert table(venues)[:2] == [["V000", "2"], ["V001", "1"]]
    assert len(table(venues)) == 10
    assert words(venues.cssselect("summary")[0]) == "240 more"
    assert [words(one) for one in venues.cssselect("details li")][::200] == ["V010 (1)", "and 40 more"]


def test_what_a_list_says_is_shown_and_never_run(engine: SearchEngine) -> None:
    address = Address(list=(HOSTILE,))
    shown = lists_tab(engine, address) + list_findings(engine, address)
    assert "<script" not in shown
    assert "javascript:" not in shown
    assert 'alert(1)"' not in shown
    links = [parse_address(link.get("href")) for link in tree(shown).cssselect("a") if "section=" in link.get("href")]
    assert links == [Address(tab="browse", list=(HOSTILE,), section=(f"{HOSTILE} › {HOSTILE}",))]


def test_an_index_without_lists_says_so_in_one_line(tmp_path: Path) -> None:
    alone = open_engine(write_index(tmp_path, [paper("Alone")]))
    assert words(tree(lists_tab(alone, Address()))).startswith("The index holds papers and no lists; to add one: ")
    assert list_findings(alone, Address()) == ""


def test_an_unknown_list_is_refused_with_those_that_there_are(engine: SearchEngine) -> None:
    for asked in (lists_tab, list_findings):
        with pytest.raises(RequestError, match=r"^no list is called 'nowhere'; known lists, .*wood"):
            asked(engine, Address(list=("nowhere",)))


def test_findings_are_under_how_bad_they_are_with_lines_and_what_to_write_instead(tmp_path: Path) -> None:
    first = replace(listing("mine", "Papers"), line=7, arxiv_id="2305.00001", url="https://arxiv.org/abd/2305.00001")
    again = replace(first, line=9, url="https://arxiv.org/abs/2305.00001")
    engine = open_engine(write_index(tmp_path, [paper("Kettles <b>", "Tea.", first, again, arxiv_id="2305.00001")]))
    found = tree(list_findings(engine, Address()))
    assert [words(one) for one in found.cssselect("h3")] == ["2 errors"]
    assert [words(one) for one in found.cssselect(".aw-finds > li")] == [
        "line 7 malformed link: Kettles <b> https://arxiv.org/abd/2305.00001 is no address of an arXiv paper "
        "→ write instead: https://arxiv.org/abs/2305.00001",
        "line 9 twice in one section: Kettles <b> this paper is on line 7 already",
    ]
    assert found.cssselect(".aw-finds a")[0].get("href") == "https://arxiv.org/abs/2305.00001"
    said = words(found)
    assert "Not checked:" in said
    assert "text: the index does not keep a list's source" in said
    assert "awesearch check FILE on the published file finds more" in said


def test_after_a_rebuild_a_check_says_that_the_server_must_be_restarted_and_keeps_what_it_found_before(
    tmp_path: Path,
) -> None:
    def fresh() -> SearchEngine:
        return open_engine(write_index(tmp_path, papers()))

    before, asked = fresh(), Address(list=("wood",))
    found = list_findings(before, asked)
    unasked, after = open_engine(tmp_path), fresh()
    for _ in range(2):
        with pytest.raises(RequestError, match=r"^the index was rebuilt since .*; .* restart `awesearch serve`$"):
            list_findings(unasked, asked)
    assert list_findings(before, asked) == list_findings(after, asked) == found


def test_many_findings_are_folded_after_the_first_fifty_and_cut_after_a_thousand() -> None:
    def report(errors: int, notes: int) -> HtmlElement:
        wrong = [Finding("wrong-link", "it is not", line, "One") for line in range(1, errors + 1)]
        said = [Finding("text", "odd", line) for line in range(1, notes + 1)]
        return tree(findings_html(CheckReport("many", 9, (*wrong, *said), (), ())))

    found = report(60, 5)
    assert words(found.cssselect('[role="status"]')[0]) == "60 errors, 5 notes"
    assert [words(one) for one in found.cssselect("summary")] == ["10 more", "show them"]
    folded = {line for one in found.cssselect("details") for line in one.cssselect("li")}
    assert len(folded) == 15
    assert len(found.cssselect(".aw-finds > li")) == 65
    many = report(900, 101)
    assert len(many.cssselect(".aw-finds > li")) == 1_000
    assert words(many.cssselect(".aw-hint")[0]) == "1 more finding: awesearch check prints them all."
    assert "Not checked" not in words(many)
    assert words(report(0, 1).cssselect('[role="status"]')[0]) == "nothing wrong, 1 note"


def test_a_list_of_the_index_is_checked_whatever_file_bears_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = write_index(tmp_path / "index", papers())
    (tmp_path / "wood").write_text("# Another\n\n## Papers\n\n- Kettles, arXiv 2023, [[paper]]()\n")
    monkeypatch.chdir(tmp_path)
    assert check(CheckRequest("wood", index)).papers == 1
    assert check_indexed("wood", index).papers == 4
    with pytest.raises(RequestError, match=r"^the index has no list 'nowhere'; its lists: wood, "):
        check_indexed("nowhere", index)


def test_the_page_finds_in_the_shipped_lists_what_the_command_line_finds(shipped: SearchEngine) -> None:
    for entry in shipped.store.lists:
        found = tree(list_findings(shipped, Address(list=(entry.id,))))
        report = check(CheckRequest(entry.id, INDEX))
        assert len(found.cssselect(".aw-finds > li")) == len(report.findings)
        lines = [words(one).removeprefix("line ") for one in found.cssselect(".aw-line")]
        assert lines == [str(one.line) if one.line else "add?" for one in report.findings]
        assert found.cssselect(".aw-skipped li")


def test_the_shipped_lists_are_counted_as_the_lists_have_it(shipped: SearchEngine) -> None:
    rows = shipped.store.papers(range(shipped.store.manifest.counts.papers))
    for entry in shipped.store.lists:
        shown = lists_tab(shipped, Address(list=(entry.id,)))
        own = [one for one in rows if any(listed.list == entry.id for listed in one.listings)]
        known = sum(one.abstract is not None or one.withheld for one in own)
        assert f"{known} of {len(own)} papers have an abstract" in words(block(shown, "Abstracts"))
        years = [int(number) for _, number in table(block(shown, "Years"))]
        assert sum(years) == len(own)
        assert re.search(rf"<p class=\"aw-facts\">{len(own)} papers", shown)
        assert tree(shown).cssselect('[aria-current="true"]')[0].get("href") == f"?tab=lists&list={entry.id}"
