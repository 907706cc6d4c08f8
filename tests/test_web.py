import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from small_index import STRICT, listing, open_engine, paper, write_index

from search import Paper, PaperList, SearchEngine
from search.papers import RowStyle
from ui.web.address import Address
from ui.web.answers import Answers
from ui.web.submissions import Submissions

HOSTILE = "<script>alert(1)</script> ${alert(2)} {{value}} $x^2$ **bold** [a](javascript:alert(5))"


def papers() -> list[Paper]:
    tiger = paper(
        "Recommender Systems with Generative Retrieval",
        "Items are many. Semantic identifiers are decoded token by token.",
        replace(
            listing(
                "recsys", "Generative", name="TIGER", venue="NeurIPS", year=2023, facets=(("LLM Backbone", "T5 (60M)"),)
            ),
            line=12,
        ),
        replace(listing("recsys", "Generative", name="TIGER"), line=19),
        listing("plain"),
        arxiv_id="2305.05065",
        year=2023,
        venue="NeurIPS",
        authors=("Ada", "Bea", "Cem", "Dan", "Eve", "Fay"),
    )
    cold = paper(
        "Cold Start Items", None, listing("recsys", "Cold", "Items"), id="title:cold", doi="10.1234/cold", year=2019
    )
    hostile = paper(
        HOSTILE, "Waffles <img src=x onerror=alert(3)>.", listing("recsys", "Odd", name='<b class="x">'), id="title:odd"
    )
    return [
        tiger,
        replace(cold, withheld=True, code_url="https://example.org/cold"),
        replace(hostile, url="javascript:alert(1)", code_url="javascript:alert(4)", authors=("<i>Mallory</i>",)),
        paper("Semantic Decoding of Items", "Semantic tokens.", listing("recsys", "Generative"), id="title:near"),
    ]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    sections = (("Generative",), ("Cold",), ("Cold", "Items"), ("Odd",))
    lists = [
        PaperList("recsys", "Awesome Recsys", None, "markdown", sections, RowStyle("bullet"), ()),
        PaperList("plain", "Plain <List>", None, "markdown", (), RowStyle("bullet"), ()),
    ]
    return open_engine(write_index(tmp_path_factory.mktemp("index"), papers(), lists, calibration=STRICT))


@pytest.fixture(scope="module")
def answers(engine: SearchEngine) -> Answers:
    return Answers(engine, Submissions(engine, offline=True))


def search(answers: Answers, **fields: object) -> str:
    return answers.show(Address().query(**fields)).found or ""


def titles(html: str) -> list[str]:
    found = lxml.html.fromstring(html).cssselect(".aw-card .aw-title")
    return [(title.text or title.find("a").text).strip() for title in found]


def links(html: str) -> dict[str, str]:
    return {link.text_content(): link.get("href") for link in lxml.html.fromstring(html).iter("a")}


def test_a_question_finds_its_paper_first_with_what_is_known_of_it(answers: Answers) -> None:
    card = search(answers, q="generative retrieval").split("</li><li class")[0]
    assert 'href="https://arxiv.org/abs/2305.05065" target="_blank" rel="noopener noreferrer"' in card
    for said in (
        "Recommender Systems with Generative Retrieval</a>",
        "TIGER</span>",
        "Ada, Bea, Cem, Dan and 2 more",
        "NeurIPS · 2023",
        "<summary>Abstract</summary><p>Items are many.",
        "no. 1 by words",
    ):
        assert said in card
    bibtex = lxml.html.fromstring(search(answers, q="generative retrieval")).cssselect("button.aw-copy")[0]
    assert bibtex.get("data-copy").startswith("@inproceedings{")
    assert "eprint = {2305.05065}" in bibtex.get("data-copy")


def test_the_first_answer_fills_the_bar_and_says_why_it_is_one(answers: Answers) -> None:
    bar = 'style="width: 100.0%"></span></span><span>no. 1 by meaning · no. 1 by words: Cold, Start, Items</span>'
    assert bar in search(answers, q="Cold Start Items")


def test_a_click_on_a_list_or_a_section_asks_the_same_of_it_alone(answers: Answers) -> None:
    found = links(search(answers, q="items"))
    assert found["Cold › Items"] == "?q=items&section=recsys+%E2%80%BA+Cold+%E2%80%BA+Items"
    assert titles(answers.show(found["Cold › Items"]).found or "") == ["Cold Start Items"]
    assert titles(search(answers, q="items", list=("plain",))) == ["Recommender Systems with Generative Retrieval"]


def test_every_filter_narrows_the_answer_and_can_be_taken_away(answers: Answers) -> None:
    held = Address(
        q="items",
        list=("recsys",),
        section=("recsys › Generative",),
        since="2020",
        until="2024",
        venue=("NeurIPS",),
        facet=("LLM Backbone: T5",),
    )
    found = answers.show(held.query()).found or ""
    assert titles(found) == ["Recommender Systems with Generative Retrieval"]
    chips = lxml.html.fromstring(found).cssselect(".aw-active .aw-chip")
    assert [chip.text.strip() for chip in chips] == [
        "list: recsys", "section: recsys › Generative", "venue: NeurIPS", "LLM Backbone: T5", "years: 2020 to 2024",
    ]  # fmt: skip
    assert chips[1].find("a").get("href") == held.query(section=())
    assert links(found)["Clear all"] == "?q=items"
    assert titles(search(answers, q="items", code="1")) == ["Cold Start Items"]
    assert "No paper is left by these filters" in search(answers, q="items", since="2030")


def test_the_filters_beside_the_answer_say_how_many_papers_they_leave(answers: Answers) -> None:
    tree = lxml.html.fromstring(search(answers, q="items", section=("recsys › Cold",))).cssselect(".aw-filters")[0]
    said = re.sub(r"\s+", " ", tree.text_content())
    assert "recsys 4plain 1" in said.replace("plain 1 ", "plain 1")
    for counted in ("Generative 2", "Cold 1", "Items 1", "Odd 1", "NeurIPS 1", "T5 (60M) 1", "Has code 1"):
        assert counted in said
    chosen = tree.cssselect("[aria-current]")
    assert [link.text for link in chosen] == ["Cold"]
    assert chosen[0].get("href") == "?q=items"


def test_the_number_of_papers_grows_on_request(answers: Answers) -> None:
    few = search(answers, q="items", k="2")
    assert "<strong>2 papers, best first</strong>" in few
    assert links(few)["Show more papers"] == "?q=items&k=22"
    assert "Show more" not in search(answers, q="items", k="22")


def test_similar_papers_are_found_under_the_same_filters(answers: Answers) -> None:
    similar = links(search(answers, q="generative retrieval", k="1"))["Similar papers"]
    assert similar == "?similar=arxiv%3A2305.05065"
    found = answers.show(similar).found or ""
    assert "Papers similar to <a" in found
    assert len(titles(found)) == 3
    assert titles(search(answers, similar="arxiv:2305.05065", section=("recsys › Cold",))) == ["Cold Start Items"]


def test_nothing_relevant_is_said_with_the_nearest_misses_folded(answers: Answers) -> None:
    found = search(answers, q="zebra crossing pedestrian")
    assert "<strong>Nothing relevant</strong>" in found
    misses = lxml.html.fromstring(found).cssselect("details.aw-misses")[0]
    assert misses.get("open") is None
    assert len(misses.cssselect(".aw-card")) == 4


def test_an_abstract_that_the_index_leaves_out_is_said_once(answers: Answers) -> None:
    found = search(answers, q="cold start items")
    assert found.count("This index leaves out the abstracts") == 1
    assert 'href="https://example.org/cold"' in found


def test_without_a_question_the_page_offers_examples_under_the_filters_that_hold(answers: Answers) -> None:
    found = search(answers, list=("plain",))
    assert "Ask a question in plain words" in found
    assert links(found)["cold-start items"] == "?q=cold-start+items&list=plain"


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"q": "a\0b"}, "holds a NUL"),
        ({"q": "word " * 10_000}, "has 10000 words"),
        ({"q": "items", "list": ("<nowhere>",)}, "no list is called &#x27;&lt;nowhere&gt;&#x27;"),
        ({"q": "items", "section": ("recsys › <none>",)}, "&lt;none&gt;"),
        ({"q": "items", "facet": ("Nothing: x",)}, "Nothing"),
        ({"q": "items", "since": "last year"}, "the first year is &#x27;last year&#x27;; give a whole number"),
        ({"q": "items", "since": "2024", "until": "2020"}, "run backwards"),
        ({"q": "items", "until": "12"}, "the last year is 12; give one of four digits"),
        ({"q": "items", "k": "0"}, "the number of results is 0; ask for 1 to 100"),
        ({"q": "items", "k": "1e300"}, "give a whole number"),
        ({"list": ("nowhere",)}, "no list is called"),
        ({"k": "abc"}, "the number of results is"),
        ({"similar": "title:gone"}, "the index has no paper &#x27;title:gone&#x27;"),
        ({"tab": "nowhere"}, "the page has no tab &#x27;nowhere&#x27;"),
    ],
)
def test_what_is_wrong_is_one_line_on_the_page(answers: Answers, fields: dict[str, object], line: str) -> None:
    shown = search(answers, **fields)
    assert len(re.findall('class="aw-notice" role="alert"', shown)) == 1
    assert line in shown
    assert "aw-card" not in shown


@pytest.mark.parametrize("query", [5, ["?q=x"], "?q=\ud800"])
def test_an_address_that_is_no_text_is_one_line(answers: Answers, query: Any) -> None:
    shown = answers.show(query).found or ""
    assert re.search(r'class="aw-notice" role="alert"[^>]*>the address (is|holds)', shown)


def test_names_without_a_word_and_columns_called_as_another_s_values_are_filters_too(tmp_path: Path) -> None:
    odd = paper("One", None, listing("l", "A", venue="-", facets=(("A", "x"), ("A: B", "y"))), year=2020)
    engine = open_engine(write_index(tmp_path, [odd, paper("Two", None, listing("l", "A"))]))
    shown = Answers(engine, Submissions(engine))
    found = links(search(shown, q="one two"))
    assert titles(shown.show(found["-"]).found or "") == ["One"]
    assert titles(shown.show(found["y"]).found or "") == ["One"]
    assert found["y"] == "?q=one+two&facet=A%3A+B%3A+y"


def test_a_paper_without_a_title_is_shown_by_its_id(tmp_path: Path) -> None:
    engine = open_engine(write_index(tmp_path, [paper("", "Nameless words.", listing("l"), arxiv_id="2401.00001")]))
    assert titles(search(Answers(engine, Submissions(engine)), q="nameless words")) == ["arxiv:2401.00001"]


def test_a_listed_paper_is_known_by_its_doi_and_an_unknown_doi_is_no_title(answers: Answers) -> None:
    for written in ("10.1234/cold", "https://doi.org/10.1234/cold"):
        assert "Already listed:</strong> <a" in answers.suggest(written, "", None)
    assert "no list has a paper with the DOI 10.1145/3604915.3608823" in answers.suggest(
        "10.1145/3604915.3608823", "", None
    )
    assert "names 2 papers; give one" in answers.suggest("2305.05065, 2401.00001", "", None)


def test_the_card_of_a_point_leads_to_the_list_and_its_question_to_the_search(answers: Answers) -> None:
    view = answers.show("?tab=map&q=generative+retrieval&paper=title:cold")
    opened = links(view.opened or "")
    assert "On the map" not in opened
    assert opened["Ask this in Search"] == "?q=generative+retrieval"
    assert opened["Semantic Decoding of Items"] == "?tab=map&q=generative+retrieval&paper=title%3Anear"
    assert "aw-notice" in (answers.show("?tab=map&paper=title:gone").opened or "")


def test_what_a_list_says_is_shown_and_never_run(answers: Answers) -> None:
    shown = search(answers, q="waffles alert script", k="1") + answers.suggest(HOSTILE, "waffles", None)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "&lt;img src=x" in shown
    assert "&lt;i&gt;Mallory" in shown
    assert not re.search(r"<(script|img|i|b class)\b", shown)
    assert 'href="javascript:' not in shown
    assert ">code<" not in shown
    assert "<List>" not in answers.suggest("anything", "", None)


def test_a_submission_is_told_where_it_is_listed_and_where_it_fits(answers: Answers) -> None:
    shown = answers.suggest("Recommender systems with generative retrieval", "Semantic tokens for items.", None)
    assert "Already listed:" in shown
    assert "recsys</span> › Generative</a>, lines 12, 19</li>" in shown
    first = shown.split('class="aw-heading">')[1]
    assert first.startswith("Generative<")
    assert re.search(r"<b>\d+%</b>.*width: \d+\.\d%", first)
    assert "Semantic Decoding of Items" in first
    assert "The paper fits this list, which has no sections." in shown
    assert "The row to paste" not in shown


def test_a_new_paper_gets_the_row_to_paste(answers: Answers) -> None:
    shown = answers.suggest("Semantic tokens of new items", "", None)
    assert "By its title alone: no abstract was given." in shown
    buttons = lxml.html.fromstring(shown).cssselect(".aw-row button.aw-copy")
    assert buttons
    assert all("Semantic tokens of new items" in button.get("data-copy") for button in buttons)


def test_a_submission_is_filed_by_its_arxiv_id_from_the_address(answers: Answers) -> None:
    view = answers.show("?tab=suggest&paper=https://arxiv.org/abs/2305.05065v2&list=recsys")
    assert view.found is None
    assert "Already listed:" in (view.suggested or "")
    assert "Plain" not in (view.suggested or "").replace("plain</span>", "")
    assert "arXiv could not be asked" in answers.suggest("2401.00001", "", None)
    assert "is no arXiv id" in answers.suggest("https://example.org/paper", "", None)


def test_lists_narrow_the_suggestions_and_wrong_ones_are_said(answers: Answers) -> None:
    assert "aw-heading" not in answers.suggest("items", "", ["PLAIN"])
    assert "Awesome Recsys" not in answers.suggest("items", "", ["PLAIN"])
    assert "no list is called" in answers.suggest("items", "", ["nowhere"])
    assert "the title is empty" in answers.suggest("", "an abstract alone", None)
    assert "Give an arXiv id" in answers.suggest(" ", "", None)


def test_an_index_without_lists_says_so(tmp_path: Path) -> None:
    engine = open_engine(write_index(tmp_path, [paper("Alone")]))
    alone = Answers(engine, Submissions(engine))
    assert "holds no lists" in alone.suggest("Alone", "", None)
    assert titles(search(alone, q="alone")) == ["Alone"]
