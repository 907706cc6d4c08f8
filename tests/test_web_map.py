"""What the map is told: its points and their sections, a question with its papers, and what stands above it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from map_page import serve_map
from small_index import listing, open_engine, paper, write_index

from search import RequestError, SearchEngine
from ui.web.address import parse_address
from ui.web.map import map_controls, map_points
from ui.web.map_points import points_by_section
from ui.web.plotly_script import plotly_script

HOSTILE = "<b>bold</b> <a href='javascript:alert(1)'>go</a> &amp; $x^2$"
PAPERS = [
    paper("Graphs of users", None, listing("big", "Graphs"), listing("small", "All"), id="graphs", year=2020),
    paper("Nothing listed", None, id="unlisted", year=2021),
    paper("Tokens of items", None, listing("big", "Tokens", "Items"), id="tokens", year=2022),
    paper(HOSTILE, None, listing("big", "Tokens", "<i>Words</i>"), id="hostile", year=2023),
    paper("Only in the small list", None, listing("small", "All"), id="small", year=2024),
    paper("Tokens once more", None, listing("big", "Tokens", "Items"), listing("big", "Graphs"), id="more", year=2024),
]
PLACES = np.array([[0.5, -0.25], [1, 1], [-1, 0.12364], [-0.9, 0.1], [0.25, 0], [-1, 0.2]], dtype=np.float32)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    return open_engine(write_index(tmp_path_factory.mktemp("index"), PAPERS, places=PLACES))


@pytest.fixture(scope="module")
def client(engine: SearchEngine) -> Iterator[httpx.Client]:
    with serve_map(engine) as address, httpx.Client(base_url=address) as client:
        yield client


def shown(client: httpx.Client, **asked: str) -> Any:
    answer = client.get("/data/map", params=asked)
    assert answer.status_code == 200
    return answer.json()


def test_the_largest_list_colours_the_papers_by_its_sections_and_the_others_come_first(client: httpx.Client) -> None:
    assert shown(client) == {
        "papers": {
            "list": "big",
            "listed": 4,
            "sections": ["not in this list", "Graphs", "Items", "<i>Words</i>"],
            "points": {
                "id": ["unlisted", "small", "graphs", "tokens", "hostile", "more"],
                "x": [1.0, 0.25, 0.5, -1.0, -0.9, -1.0],
                "y": [1.0, 0.0, -0.25, 0.1236, 0.1, 0.2],
                "title": [
                    "Nothing listed", "Only in the small list", "Graphs of users", "Tokens of items", HOSTILE,
                    "Tokens once more",
                ],
            },
            "section": [0, 0, 1, 2, 3, 2],
        },
        "question": None,
        "opened": None,
        "notes": [],
    }  # fmt: skip


@pytest.mark.parametrize("asked", [{"list": "small"}, {"list": "Awesome small"}, {"section": "small › All"}])
def test_a_list_is_chosen_by_its_name_or_its_section(client: httpx.Client, asked: dict[str, str]) -> None:
    papers = shown(client, **asked)["papers"]
    assert (papers["list"], papers["sections"]) == ("small", ["not in this list", "All"])
    assert papers["section"] == [0, 0, 0, 0, 1, 1]


def test_a_question_stands_among_its_papers_which_are_ranked(client: httpx.Client, engine: SearchEngine) -> None:
    question = shown(client, q="tokens items", k="2")["question"]
    assert question["text"] == "tokens items"
    assert (question["x"], question["y"]) == pytest.approx(engine.place_of("tokens items"), abs=1e-4)
    assert question["hits"]["id"] == [hit.paper.id for hit in engine.search("tokens items", 2)]
    assert question["hits"]["id"][0] == "tokens"
    assert (question["hits"]["x"][0], question["hits"]["y"][0]) == (-1.0, 0.1236)


def test_the_filters_of_an_address_narrow_what_answers_and_hide_no_point(client: httpx.Client) -> None:
    view = shown(client, q="tokens", since="2024")
    assert view["question"]["hits"]["id"] == ["more", "small"]
    assert len(view["papers"]["points"]["id"]) == 6


def test_the_opened_paper_is_marked_and_an_unknown_one_is_not(client: httpx.Client) -> None:
    assert shown(client, paper="small")["opened"] == {
        "id": ["small"], "x": [0.25], "y": [0.0], "title": ["Only in the small list"],
    }  # fmt: skip
    assert shown(client, paper="arxiv:9999.99999")["opened"] is None


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ({"list": "nowhere"}, "no list is called 'nowhere'"),
        ({"q": "tokens", "k": "0"}, "the number of results is 0"),
        ({"q": "tokens", "since": "soon"}, "the first year is 'soon'"),
        ({"q": "word " * 3_000}, "has 3000 words"),
    ],
)
def test_what_cannot_be_asked_is_one_line(client: httpx.Client, asked: dict[str, str], line: str) -> None:
    answer = client.get("/data/map", params=asked)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert line in answer.text
    assert len(answer.text.splitlines()) == 1


def test_plotly_is_served_by_the_page_and_asked_for_again_only_when_it_changed(client: httpx.Client) -> None:
    script = client.get("/static/plotly.min.js")
    assert script.content == plotly_script().read_bytes()
    assert script.headers["Content-Type"].startswith("text/javascript")
    kept = {"If-None-Match": script.headers["ETag"]}
    again = client.get("/static/plotly.min.js", headers=kept)
    assert (again.status_code, again.content) == (304, b"")
    assert "awesearchMap" in client.get("/static/map.js").text


def test_of_a_large_index_the_list_is_shown_whole_and_the_others_at_even_distances(tmp_path: Path) -> None:
    papers = [paper(f"Number {row}", None, *([listing("a", "s")] if row % 10 == 0 else [])) for row in range(100)]
    store = open_engine(write_index(tmp_path, papers)).store
    found = points_by_section(store, "a", 19)
    numbers = [int(title.split()[1]) for title in found.points.title]
    assert numbers == [1, 13, 25, 37, 49, 62, 74, 86, 99, *range(0, 100, 10)]
    assert found.section == (*[0] * 9, *[1] * 10)
    assert points_by_section(store, "a", 5).points.title == tuple(f"Number {row}" for row in (0, 20, 40, 60, 90))


def test_it_says_how_many_of_a_large_index_are_shown(engine: SearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.web.map.list_points", lambda store, list_id: points_by_section(store, list_id, 5))
    assert map_points(engine, parse_address("?tab=map")).notes == ("5 of 6 papers are shown.",)


def test_at_most_twenty_sections_have_a_colour_the_largest_and_the_rest_share_one(tmp_path: Path) -> None:
    papers = [
        paper(f"Number {row} of {section}", None, listing("a", f"section {section}"))
        for section in range(25)
        for row in range(2 if section < 22 else 3)
    ]
    found = points_by_section(open_engine(write_index(tmp_path, papers)).store, "a", 100)
    assert found.sections == (
        "not in this list", *(f"section {n}" for n in (*range(17), 22, 23, 24)), "other sections",
    )  # fmt: skip
    assert found.section.count(21) == 10


def test_a_heading_over_more_than_half_of_a_list_is_coloured_by_those_below_it(tmp_path: Path) -> None:
    places = [("A", "x"), ("A", "y"), ("A", "Other"), ("A",), ("B", "Other"), ("Other",), ()]
    papers = [paper(f"Number {row}", None, listing("a", *place)) for row, place in enumerate(places)]
    found = points_by_section(open_engine(write_index(tmp_path, papers)).store, "a", 100)
    named = ["under no heading", "A", "x", "y", "A › Other", "B", "Other"]
    assert found.sections[0] == "not in this list"
    assert sorted(found.sections[1:]) == sorted(named)
    assert found.sections[found.section[2]] == "A › Other"


def test_papers_that_no_list_has_are_a_map_too(tmp_path: Path) -> None:
    engine = open_engine(write_index(tmp_path, [paper("Alone"), paper("Alone as well")]))
    view = map_points(engine, parse_address("?tab=map&q=alone"))
    assert (view.papers.list, view.papers.sections, view.papers.section) == ("", ("in no list",), (0, 0))
    assert "2 papers. Near points" in map_controls(engine, parse_address("?tab=map"))


def test_above_the_map_are_the_lists_a_field_for_a_question_and_how_to_read_it(engine: SearchEngine) -> None:
    html = map_controls(engine, parse_address("?tab=map&q=<b>&list=small&since=2024&k=5&paper=more"))
    assert (
        '<a href="?tab=map&amp;q=%3Cb%3E&amp;list=big&amp;since=2024&amp;k=5&amp;paper=more" class="aw-example">big</a>'
        in html
    )
    assert 'class="aw-example" aria-current="true">small</a>' in html
    assert '<form class="aw-form" method="get"><input type="hidden" name="tab" value="map">' in html
    assert '<input type="hidden" name="list" value="small">' in html
    assert 'name="q" value="&lt;b&gt;"' in html
    assert 'name="paper"' not in html
    assert "Show its 5 papers</button>" in html
    assert "6 papers, coloured by the sections of small. Near points are papers that read alike" in html
    assert '<a href="?tab=map&amp;q=%3Cb%3E&amp;k=5">ask all papers</a>' in html
    assert "Take the question away" in html


def test_without_a_question_nothing_is_said_of_filters(engine: SearchEngine) -> None:
    html = map_controls(engine, parse_address("?tab=map&list=small"))
    assert "ask all papers" not in html
    assert "Take the question away" not in html
    with pytest.raises(RequestError, match="no list is called 'nowhere'"):
        map_controls(engine, parse_address("?tab=map&list=nowhere"))
