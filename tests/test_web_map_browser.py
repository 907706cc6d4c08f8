"""The map as people meet it in a real browser: pointed at, clicked, walked with the arrows, in either theme."""

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
import pytest
from browser import PHONE, Visits, at_both_sizes, in_both_schemes
from map_page import serve_map
from page_checks import assert_fits, assert_labelled, assert_readable
from playwright.sync_api import Page, ViewportSize
from small_index import listing, open_engine, paper, write_index

pytestmark = pytest.mark.browser

HOSTILE = (
    "<b>bold</b> <i>and</i><br>broken",
    '<a href="javascript:alert(1)">go</a>',
    "$x^2$ and $$y$$ &lt;b&gt; &amp; %{x}",
    "<img src=x onerror=alert(2)> {{value}} ${alert(3)}",
)
PAPERS = [
    paper("In the middle", None, listing("a", "Graphs"), id="middle"),
    paper("To the right", None, listing("a", "Graphs"), id="right"),
    paper("Above", None, listing("a", "<b>Words</b>"), id="above"),
    paper("Outside", None, id="outside"),
    *(paper(title, None, listing("a", f"{title} here"), id=f"hostile{at}") for at, title in enumerate(HOSTILE)),
]
PLACES = [[0, 0], [0.5, 0], [0, 0.5], [-1, -1], [1, 1], [1, -1], [-1, 1], [0.8, 0.3]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    places = np.array(PLACES, dtype=np.float32)
    with serve_map(open_engine(write_index(tmp_path_factory.mktemp("index"), PAPERS, places=places))) as address:
        yield address


@pytest.fixture(scope="module")
def large_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    papers = [
        paper(f"Number {row}", None, *([listing("a", f"s{row % 9}")] if row < 90 else [])) for row in range(3_500)
    ]
    vectors = np.zeros((3_500, 64), dtype=np.float32)
    vectors[:, 0] = 1
    places = np.random.default_rng(1).uniform(-1, 1, (3_500, 2)).astype(np.float32)
    index = write_index(tmp_path_factory.mktemp("large"), papers, vectors=vectors, places=places)
    with serve_map(open_engine(index)) as address:
        yield address


def opened(visit: Visits, address: str, **how: Any) -> Page:
    page = visit(address, **how)
    page.locator(".aw-map-plot .main-svg").first.wait_for()
    return page


def place_of(page: Page, number: int) -> tuple[float, float]:
    """Return where on the screen a paper's point is."""
    x, y = PLACES[number]
    found = page.evaluate(
        """([x, y]) => {
            const plot = document.querySelector(".aw-map-plot"), box = plot.getBoundingClientRect();
            const {xaxis, yaxis} = plot._fullLayout;
            return [box.left + xaxis._offset + xaxis.l2p(x), box.top + yaxis._offset + yaxis.l2p(y)];
        }""",
        [x, y],
    )
    return found[0], found[1]


def ranges(page: Page) -> list[float]:
    found: list[float] = page.evaluate(
        "(({xaxis, yaxis}) => [...xaxis.range, ...yaxis.range])(document.querySelector('.aw-map-plot').layout)"
    )
    return found


def said(page: Page) -> str:
    return page.locator(".aw-map-said").inner_text()


def legend(page: Page) -> list[str]:
    return [text.replace("\n", " ") for text in page.locator(".aw-legend li").all_inner_texts()]


def test_plotly_is_fetched_only_when_a_map_is_shown(visit: Visits, site: str) -> None:
    page = visit(site)
    page.wait_for_function("window.awesearchMap")
    assert page.evaluate("typeof Plotly") == "undefined"
    page.evaluate("shown('?tab=map')")
    page.locator(".aw-map-plot .main-svg").first.wait_for()


@at_both_sizes
def test_the_legend_names_every_section_and_covers_no_point(visit: Visits, site: str, size: ViewportSize) -> None:
    page = opened(visit, f"{site}/?tab=map", size=size)
    assert legend(page) == [
        "not in this list 1",
        "Graphs 2",
        "<b>Words</b> 1",
        *(f"{title} here 1" for title in HOSTILE),
    ]
    plot, keys = page.locator(".aw-map-plot").bounding_box(), page.locator(".aw-legend").bounding_box()
    assert plot is not None
    assert keys is not None
    assert keys["y"] >= plot["y"] + plot["height"] if size == PHONE else keys["x"] >= plot["x"] + plot["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


@at_both_sizes
@in_both_schemes
def test_the_map_is_whole_readable_and_labelled(
    visit: Visits, site: str, size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    page = opened(visit, f"{site}/?tab=map", size=size)
    page.evaluate("(theme) => document.body.classList.add(theme)", scheme)
    page.get_by_role("button", name="Graphs").click()
    page.locator(".aw-map-plot").focus()
    page.keyboard.press("ArrowUp")
    assert_fits(page)
    assert_readable(page)
    assert_labelled(page)


@pytest.mark.parametrize("number", range(4))
def test_a_title_is_shown_as_it_is_written(visit: Visits, site: str, number: int) -> None:
    page = opened(visit, f"{site}/?tab=map")
    page.mouse.move(*place_of(page, 4 + number))
    label = page.locator(".hoverlayer .hovertext text")
    label.wait_for()
    # a line break in the label is none in the text
    shown = "".join(label.locator(".line").all_text_contents()).replace("\xa0", " ")
    assert shown.replace(" ", "") == f"{HOSTILE[number]}{HOSTILE[number]} here".replace(" ", "")
    assert page.locator(".hoverlayer a").count() == 0


def test_a_click_on_a_point_opens_its_paper_and_keeps_what_was_asked(visit: Visits, site: str) -> None:
    page = opened(visit, f"{site}/?tab=map&q=right&since=1990")
    page.mouse.click(*place_of(page, 1))
    page.wait_for_function("went.length")
    assert page.evaluate("went") == ["?tab=map&q=right&since=1990&paper=right"]


def test_the_arrows_go_from_paper_to_paper_and_enter_opens_one(visit: Visits, site: str) -> None:
    page = opened(visit, f"{site}/?tab=map")
    plot = page.get_by_role("application", name="Map of papers")
    plot.focus()
    walked = []
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
        walked.append(said(page))
    assert walked == [
        "In the middle (Graphs)", "To the right (Graphs)", "In the middle (Graphs)", "Above (<b>Words</b>)",
        "In the middle (Graphs)", "Outside (not in this list)",
    ]  # fmt: skip
    page.keyboard.press("Enter")
    assert page.evaluate("went") == ["?tab=map&paper=outside"]


def test_plus_minus_and_zero_zoom_and_a_question_or_a_paper_keeps_the_zoom(visit: Visits, site: str) -> None:
    page = opened(visit, f"{site}/?tab=map&list=a")
    whole = ranges(page)
    page.locator(".aw-map-plot").focus()
    page.keyboard.press("+")
    near = ranges(page)
    assert near[1] - near[0] == pytest.approx(0.7 * (whole[1] - whole[0]))
    for query in ("?tab=map&list=a&paper=right", "?tab=map&list=a&q=middle"):
        page.evaluate("(query) => shown(query)", query)
        assert ranges(page) == pytest.approx(near)
    page.keyboard.press("0")
    assert ranges(page) == pytest.approx(whole, abs=0.01)
    page.keyboard.press("+")
    # it stands outside what is seen
    page.evaluate("shown('?tab=map&list=a&paper=outside')")
    assert ranges(page) == pytest.approx(whole, abs=0.01)


def test_a_map_in_a_new_place_of_the_page_keeps_the_zoom_and_can_be_reset(visit: Visits, site: str) -> None:
    page = opened(visit, f"{site}/?tab=map")
    whole = ranges(page)
    page.locator(".aw-map-plot").focus()
    page.keyboard.press("+")
    near = ranges(page)
    page.evaluate("document.getElementById('aw-map').outerHTML = '<div id=\"aw-map\"></div>'")
    page.evaluate("shown('?tab=map&paper=right')")
    assert ranges(page) == pytest.approx(near)
    page.locator(".modebar-btn[data-title='Show all']").click()
    assert ranges(page) == pytest.approx(whole, abs=0.01)


def test_a_question_is_a_star_and_its_papers_are_rings_with_their_ranks(visit: Visits, site: str) -> None:
    page = opened(visit, f"{site}/?tab=map&q=in+the+middle&k=2")
    assert page.locator(".aw-map-plot .annotation-text").all_text_contents() == ["1", "2"]
    assert legend(page)[-2:] == ["★ the question", "○ its papers, by rank"]


def test_a_click_in_the_legend_hides_a_section_and_two_leave_it_alone(visit: Visits, site: str) -> None:
    page = opened(visit, f"{site}/?tab=map")
    key = page.get_by_role("button", name="Graphs")
    shown = "document.querySelectorAll('.aw-map-plot .scatterlayer path.point').length"
    assert page.evaluate(shown) == 8
    key.click()
    assert key.get_attribute("aria-pressed") == "false"
    assert page.evaluate(shown) == 6
    key.click()
    key.dblclick()
    assert page.evaluate(shown) == 2
    key.dblclick()
    assert page.evaluate(shown) == 8


def test_the_colours_follow_the_theme(visit: Visits, site: str) -> None:
    page = opened(visit, f"{site}/?tab=map")
    page.locator(".aw-map-plot").focus()
    page.keyboard.press("+")
    near = ranges(page)
    background = "getComputedStyle(document.querySelector('.aw-map-plot .main-svg')).backgroundColor"
    assert page.evaluate(background) == "rgb(255, 255, 255)"
    first = page.locator(".aw-legend path").nth(1).get_attribute("fill")
    page.evaluate("document.body.classList.add('dark')")
    page.wait_for_function(f"{background} === 'rgb(11, 15, 25)'")
    assert page.locator(".aw-legend path").nth(1).get_attribute("fill") != first
    assert ranges(page) == pytest.approx(near)


def test_what_is_wrong_is_a_line_where_the_map_would_be(visit: Visits, site: str) -> None:
    page = visit(f"{site}/?tab=map&list=nowhere")
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert alert.inner_text().startswith("no list is called 'nowhere'")
    page.evaluate("shown('?tab=map')")
    page.locator(".aw-map-plot .main-svg").first.wait_for()
    page.route("**/data/map**", lambda route: route.abort())
    page.evaluate("shown('?tab=map')")
    alert.wait_for()
    assert alert.inner_text() == "The map could not be fetched: the server does not answer."
    # the browser itself logs what it could not fetch
    visit.faults.clear()


def test_thousands_of_points_are_drawn_by_the_graphics_processor_and_can_be_clicked(
    visit: Visits, large_site: str
) -> None:
    page = opened(visit, f"{large_site}/?tab=map&list=a")
    page.locator(".aw-map-plot canvas").first.wait_for()
    assert legend(page)[0] == "not in this list 3,410"
    page.locator(".aw-map-plot").focus()
    page.keyboard.press("ArrowUp")
    assert said(page).startswith("Number ")
    page.locator(".aw-map-plot").click()
    page.wait_for_function("went.length")
    assert page.evaluate("went")[0].startswith("?tab=map&list=a&paper=")


def test_the_map_is_downloaded_as_a_picture_with_its_legend(visit: Visits, site: str) -> None:
    page = opened(visit, f"{site}/?tab=map&q=middle")
    with page.expect_download() as download:
        page.locator(".modebar-btn[data-title='Download as a picture']").click()
    assert download.value.suggested_filename == "awesearch-map.png"
    assert download.value.path().read_bytes()[:4] == b"\x89PNG"
    assert page.locator(".aw-map-plot .legend").count() == 0
