"""The tab to browse: a list's headings, and the papers under each of them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from lxml.html import HtmlElement, fragment_fromstring
from small_index import WordEncoder, listing, lists_of, open_engine, paper, write_index

from search import Paper, RequestError, SearchEngine
from ui.web.address import Address, parse_address
from ui.web.browse_tab import browse_tab

HOSTILE = "\"><script>alert(1)</script>' & ${x}"


def shown(engine: SearchEngine, **asked: str | tuple[str, ...]) -> HtmlElement:
    return fragment_fromstring(browse_tab(engine, Address(tab="browse", **asked)), create_parent=True)  # type: ignore[arg-type]


def words(element: HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def page(element: HtmlElement) -> list[str]:
    """Return the headings and the titles of the papers under them, one after the other."""
    return [words(one) for one in element.cssselect(".aw-heading-2, .aw-under, .aw-named")]


def numbers(element: HtmlElement) -> list[tuple[str, str]]:
    return [(words(one), words(one.getnext()).partition(" ")[0]) for one in element.cssselect(".aw-side a")]


def quickly_indexed(folder: Path, many: Sequence[Paper]) -> SearchEngine:
    """Index papers without learning their sections."""
    vectors = WordEncoder().encode_document([one.text for one in many])
    return open_engine(write_index(folder, many, vectors=vectors))


def papers() -> list[Paper]:
    trees = paper(
        "Trees",
        "Leaves.",
        replace(listing("wood", "Plants", "Tall", name="OAK", venue="Forestry"), line=30),
        replace(listing("wood", "Plants", "Tall"), line=33),
        replace(listing("wood", "Other"), line=60),
        arxiv_id="2305.05065",
        year=2020,
        venue="Forestry",
        authors=("Ada", "Bea", "Cem", "Dan", "Eve"),
    )
    moss = paper("Moss", None, replace(listing("wood", "Plants", "Low"), line=10), year=2022)
    return [
        replace(trees, code_url="https://example.org/oak"),
        replace(moss, url="javascript:alert(2)", code_url="javascript:alert(3)"),
        paper("Grass", None, replace(listing("wood", "Plants", "Low"), line=9), year=2023),
        paper("Plants at large", None, replace(listing("wood", "Plants"), line=5), year=2022),
        paper("Stone", None, replace(listing("wood"), line=2)),
        paper("Flat", None, listing("flat")),
        paper(HOSTILE, None, listing("odd", HOSTILE, 'Say "hi" › or <i>'), id=HOSTILE, authors=(HOSTILE,)),
        paper("Split", None, listing("odd", "A › B")),
        paper("Joined", None, listing("odd", "A", "B")),
        paper("Blank", None, listing("odd", " ")),
    ]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    wood, *others = lists_of(papers())
    # in the order of the file: low plants before tall ones
    order = (("Plants",), ("Plants", "Low"), ("Plants", "Tall"), ("Other",), ("Empty",))
    lists = [replace(wood, sections=order), *others]
    return open_engine(write_index(tmp_path_factory.mktemp("index"), papers(), lists))


@pytest.fixture(scope="module")
def shipped() -> SearchEngine:
    return SearchEngine.open(ROOT / "index")


def test_without_a_section_the_whole_list_is_read_in_its_order_under_its_headings(engine: SearchEngine) -> None:
    assert page(shown(engine)) == [
        "Awesome wood",
        "Stone",
        "Plants",
        "Plants at large",
        "Plants › Low",
        "Grass",
        "Moss",
        "Plants › Tall",
        "Trees",
        "Other",
        "Trees",
    ]
    assert words(shown(engine).cssselect('[role="status"]')[0]) == "5 papers in 6 places"


def test_the_tree_counts_the_papers_under_each_heading_and_marks_the_chosen_one(engine: SearchEngine) -> None:
    chosen = shown(engine, section=("wood › Plants › Tall",))
    assert numbers(chosen) == [
        ("All sections", "5"),
        ("Plants", "4"),
        ("Low", "2"),
        ("Tall", "1"),
        ("Other", "1"),
        ("Empty", "0"),
    ]
    assert [words(one) for one in chosen.cssselect(".aw-side [aria-current]")] == ["Tall"]
    assert [words(one) for one in shown(engine).cssselect(".aw-side [aria-current]")] == ["All sections"]
    assert [words(one) for one in chosen.cssselect("nav[aria-label='Lists'] [aria-current]")] == ["wood"]
    assert [one.get("open") is not None for one in chosen.cssselect(".aw-tree details")] == [True]


def test_in_a_large_tree_only_what_leads_to_the_chosen_heading_is_open(tmp_path: Path) -> None:
    many = [paper(f"P{n}", None, listing("many", f"Top {n % 30}", f"Sub {n % 30}")) for n in range(60)]
    engine = quickly_indexed(tmp_path, many)
    assert len(shown(engine).cssselect(".aw-tree details")) == 30
    assert shown(engine).cssselect(".aw-tree details[open]") == []
    opened = shown(engine, section=("many › Top 7 › Sub 7",)).cssselect(".aw-tree details[open]")
    assert [words(one.cssselect("summary")[0]) for one in opened] == ["Subsections of Top 7"]


def test_a_section_shows_its_own_papers_and_those_of_its_subsections(engine: SearchEngine) -> None:
    chosen = shown(engine, list=("wood",), section=("wood › Plants",))
    assert page(chosen) == ["Plants", "Plants at large", "Low", "Grass", "Moss", "Tall", "Trees"]
    (low, tall) = chosen.cssselect(".aw-under a")
    assert parse_address(low.get("href")) == Address(tab="browse", list=("wood",), section=("wood › Plants › Low",))
    deep = shown(engine, section=("wood › Plants › Low",))
    above = [(words(one), one.get("href")) for one in deep.cssselect("nav[aria-label='Above this section'] a")]
    assert above == [
        ("wood", Address(tab="browse", list=("wood",)).query()),
        ("Plants", Address(tab="browse", list=("wood",), section=("wood › Plants",)).query()),
    ]
    assert page(deep) == ["Low", "Grass", "Moss"]
    assert words(tall) == "Tall"


def test_a_row_says_who_where_when_and_leads_on(engine: SearchEngine) -> None:
    (row,) = shown(engine, section=("wood › Plants › Tall",)).cssselect(".aw-rows > li")
    assert words(row) == (
        "Trees OAK Ada, Bea, Cem, Dan and 1 more · Forestry · 2020 · code · here 2 times, lines 30, 33 "
        "· similar · on the map"
    )
    assert [link.get("href") for link in row.cssselect("a")] == [
        "https://arxiv.org/abs/2305.05065",
        "https://example.org/oak",
        "?similar=arxiv%3A2305.05065",
        "?tab=map&list=wood&paper=arxiv%3A2305.05065",
    ]


def test_years_narrow_the_papers_and_the_counts_and_can_be_removed(engine: SearchEngine) -> None:
    asked = {"section": ("wood › Plants",), "since": "2022"}
    narrowed = shown(engine, **asked)
    assert page(narrowed) == ["Plants", "Plants at large", "Low", "Grass", "Moss"]
    assert numbers(narrowed)[:4] == [("All sections", "3"), ("Plants", "3"), ("Low", "2"), ("Tall", "0")]
    here = Address(tab="browse", list=("wood",), section=("wood › Plants",))
    for years, said in (
        ({"since": "2022"}, "years: since 2022"),
        ({"until": "2021"}, "years: until 2021"),
        ({"since": "2020", "until": "2022"}, "years: 2020 to 2022"),
    ):
        (chip,) = shown(engine, section=("wood › Plants",), **years).cssselect(".aw-active .aw-chip")
        assert words(chip) == f"{said} ×"
        assert parse_address(chip.find("a").get("href")) == here
        assert chip.find("a").get("aria-label") == f"Remove the filter {said}"
    kept = [parse_address(one.get("href")).since for one in narrowed.cssselect(".aw-tree a, .aw-under a")]
    assert set(kept) == {"2022"}
    assert "1 paper without a known year left out" in words(shown(engine, since="2022"))
    assert "without a known year" not in words(narrowed)


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ({"section": ("wood › Empty",)}, "No paper stands here."),
        ({"section": ("wood › Other",), "until": "1999"}, "No paper of these years stands here."),
    ],
)
def test_an_empty_section_says_so(engine: SearchEngine, asked: dict[str, str], line: str) -> None:
    assert words(shown(engine, **asked).cssselect(".aw-hint")[0]) == line


def test_a_list_without_sections_shows_its_papers_and_says_that_it_has_none(engine: SearchEngine) -> None:
    flat = shown(engine, list=("flat",))
    assert page(flat) == ["Awesome flat", "Flat"]
    assert "The list has no sections." in words(flat)
    assert flat.cssselect(".aw-side") == []


def test_a_list_may_be_named_by_its_title_and_a_section_by_its_heading(engine: SearchEngine) -> None:
    assert page(shown(engine, list=("awesome FLAT",))) == ["Awesome flat", "Flat"]
    assert page(shown(engine, list=("wood",), section=("tall",))) == ["Tall", "Trees"]
    assert page(shown(engine, section=("odd › A › B",)))[0] == "odd › A › B"


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ({"list": ("nowhere",)}, "^no list is called 'nowhere'; known lists, nearest first: "),
        ({"section": ("wood › Nothing",)}, "^no section is called 'wood › Nothing'; known sections.*wood › Plants"),
        ({"list": ("flat",), "section": ("wood › Plants",)}, "^no section is called 'wood › Plants'"),
        ({"since": "soon"}, "^the first year is 'soon'; give a whole number"),
        ({"since": "2024", "until": "2020"}, "run backwards"),
        ({"k": "many"}, "^the number of papers is 'many'; ask for 1 to 2000"),
        ({"k": "0"}, "^the number of papers is '0'"),
        ({"k": "٣"}, "^the number of papers is '٣'"),
        ({"k": "2001"}, "^the number of papers is '2001'"),
    ],
)
def test_what_is_wrong_is_one_line(engine: SearchEngine, asked: dict[str, str], line: str) -> None:
    with pytest.raises(RequestError, match=line) as error:
        browse_tab(engine, Address(tab="browse", **asked))  # type: ignore[arg-type]
    assert "\n" not in str(error.value)


def test_headings_with_quotes_arrows_and_markup_lead_to_their_own_papers(engine: SearchEngine) -> None:
    odd = shown(engine, list=("odd",))
    raw = browse_tab(engine, Address(list=("odd",)))
    assert "<script" not in raw
    assert "javascript:" not in browse_tab(engine, Address(list=("wood",)))
    found = {words(link): page(browsed(engine, link)) for link in odd.cssselect(".aw-tree a")}
    quoted = 'Say "hi" › or <i>'
    assert found[HOSTILE] == [HOSTILE, quoted, HOSTILE]
    assert found[quoted] == [quoted, HOSTILE]
    # two headings that an address cannot tell apart: both answer
    assert found["A › B"] == found["B"] == ["odd › A › B", "A › B", "Split", "A › B", "Joined"]
    assert found["A"] == ["A", "B", "Joined"]
    assert found["(no heading)"][1:] == ["Blank"]


def browsed(engine: SearchEngine, link: HtmlElement) -> HtmlElement:
    return fragment_fromstring(browse_tab(engine, parse_address(link.get("href"))), create_parent=True)


def test_at_most_200_papers_are_shown_at_once_and_more_on_request(tmp_path: Path) -> None:
    many = [paper(f"P{n}", None, replace(listing("many", f"S{n // 300}"), line=n)) for n in range(650)]
    engine = quickly_indexed(tmp_path, many)

    def rows(k: str) -> tuple[int, list[tuple[str, str]]]:
        found = shown(engine, k=k)
        links = [(words(one), parse_address(one.get("href")).k) for one in found.cssselect(".aw-more a")]
        return len(found.cssselect(".aw-rows > li")), links

    assert rows("") == (200, [("show 200 more", "400"), ("show all 650", "650")])
    assert rows("500") == (500, [("show 150 more", "700")])
    assert rows("650") == (650, [])
    first = shown(engine)
    assert words(first.cssselect('[role="status"]')[0]) == "650 papers, the first 200 shown"
    assert page(first)[:3] == ["Awesome many", "S0", "P0"]
    assert page(first)[-1] == "P199"


def test_no_more_than_2000_papers_are_shown_at_once(tmp_path: Path) -> None:
    many = [paper(f"P{n}", None, listing("many")) for n in range(2_001)]
    found = shown(quickly_indexed(tmp_path, many), k="2000")
    assert len(found.cssselect(".aw-rows > li")) == 2_000
    assert words(found.cssselect(".aw-hint")[-1]) == ("No more than 2,000 are shown; choose a section, or fewer years.")


def test_an_index_without_lists_says_so_in_one_line(tmp_path: Path) -> None:
    alone = open_engine(write_index(tmp_path, [paper("Alone")]))
    assert words(shown(alone)).startswith("The index holds papers and no lists; to add one: ")


def test_every_section_link_of_the_shipped_lists_leads_to_its_papers(shipped: SearchEngine) -> None:
    rows = shipped.store.papers(range(shipped.store.manifest.counts.papers))
    lists = shown(shipped).cssselect("nav[aria-label='Lists'] a")
    assert [words(one) for one in lists] == [entry.id for entry in shipped.store.lists]
    followed = 0
    for of_list, entry in zip(lists, shipped.store.lists, strict=True):
        whole = browsed(shipped, of_list)
        for link in whole.cssselect(".aw-tree a"):
            asked = parse_address(link.get("href"))
            path = asked.section[0].split(" › ")[1:]
            wanted = {one.title for one in rows if _stands_under(one, entry.id, path)}
            found = shown(shipped, list=asked.list, section=asked.section, k="2000")
            titles = {words(one) for one in found.cssselect(".aw-named")}
            assert titles == {" ".join(title.split()) for title in wanted}
            assert words(link.getnext()) == f"{len(wanted)} paper{'s' * (len(wanted) != 1)}"
            assert words(found.cssselect(".aw-side [aria-current]")[0]) == path[-1]
            followed += 1
    assert followed == 66


def _stands_under(one: Paper, list_id: str, path: Sequence[str]) -> bool:
    return any(entry.list == list_id and [*entry.section[: len(path)]] == path for entry in one.listings)


def test_a_year_of_the_shipped_lists_leads_to_as_many_papers_as_it_says(shipped: SearchEngine) -> None:
    rows = shipped.store.papers(range(shipped.store.manifest.counts.papers))
    for entry in shipped.store.lists:
        wanted = sum(one.year == 2023 for one in rows if any(listed.list == entry.id for listed in one.listings))
        said = words(shown(shipped, list=(entry.id,), since="2023", until="2023").cssselect('[role="status"]')[0])
        assert said.startswith(f"{wanted} paper")
