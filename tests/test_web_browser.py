"""The page as people meet it: in a real browser, by mouse and keyboard, on a phone and a desk, light and dark."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import pytest
from browser import Visits, ask, at_both_sizes, in_both_schemes, wait_until_shown
from conftest import leave_out
from page_checks import assert_fits, assert_labelled, assert_readable
from playwright.sync_api import Page, Route, ViewportSize
from small_index import listing, open_engine, paper, write_index
from web_server import running

from search import Paper
from ui.web.options import ServerOptions

pytestmark = pytest.mark.browser

HOSTILE = (
    "<script>alert(1)</script> waffles",
    "<img src=x onerror=alert(2)> waffles",
    "[waffles](javascript:alert(3)) **bold** `code` # waffles",
    "$x^2$ and \\(y^2\\) and $$z$$ waffles",
    "{{value}} {{alert(4)}} ${alert(5)} ${value} waffles",
    "</li></ol><style>*{display:none}</style> waffles",
)
LONG = "Antidisestablishmentarianism" * 6


def papers() -> list[Paper]:
    tiger = paper(
        "Recommender Systems with Generative Retrieval",
        "Semantic identifiers are decoded token by token for the next item.",
        listing("recsys", "Generative", name="TIGER", venue="NeurIPS", year=2023),
        listing("plain"),
        arxiv_id="2305.05065",
        year=2023,
        venue="NeurIPS",
        authors=("Ada", "Bea", "Cem", "Dan", "Eve", "Fay"),
    )
    cold = paper("Cold Start Items", None, listing("recsys", "Cold", "Items"), doi="10.1/cold", year=2019)
    return [
        tiger,
        replace(cold, withheld=True, code_url="https://example.org/cold"),
        paper("推荐系统综述", "我们综述推荐系统。", listing("recsys", "Surveys", name="综述"), authors=("王小明",)),
        paper(LONG, f"https://example.org/{LONG}", listing("recsys", "Generative", LONG, name=LONG), authors=(LONG,)),
        *(
            replace(paper(title, title, listing("odd", title, name=title), authors=(title,)), url="javascript:alert(6)")
            for title in HOSTILE
        ),
    ]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    engine = open_engine(write_index(tmp_path_factory.mktemp("index"), papers()))
    with running(engine, ServerOptions(offline=True)) as address:
        yield address


def suggest(page: Page, title: str) -> None:
    page.get_by_role("tab", name="Suggest").click()
    page.get_by_role("textbox", name="Paper", exact=True).fill(title)
    page.get_by_role("button", name="Suggest sections").click()
    page.locator("#suggested").get_by_role("heading", name=title).wait_for()


@at_both_sizes
def test_a_question_typed_and_entered_shows_its_papers(visit: Visits, site: str, size: ViewportSize) -> None:
    page = visit(site, size=size)
    page.keyboard.type("generative retrieval")
    page.keyboard.press("Enter")
    first = page.locator(".aw-card").first
    assert first.get_by_role("heading").inner_text().startswith("Recommender Systems with Generative Retrieval")
    assert first.get_by_role("link", name="Recommender Systems with Generative Retrieval", exact=True).is_visible()


def test_what_is_typed_while_the_page_is_loading_stays(visit: Visits, site: str) -> None:
    page, held = visit.before(site), list[Route]()
    page.route("**/queue/join*", lambda route: held.append(route))
    page.goto(site)
    page.get_by_role("textbox", name="Question").wait_for()
    page.keyboard.type("generative")
    for route in held:
        route.continue_()
    wait_until_shown(page)
    page.keyboard.type(" retrieval")
    assert page.get_by_role("textbox", name="Question").input_value() == "generative retrieval"


def test_from_loading_to_a_paper_no_mouse_is_needed(visit: Visits, site: str) -> None:
    page = visit(site)
    page.keyboard.type("generative retrieval")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Recommender Systems with Generative Retrieval", exact=True)
    link.wait_for()
    for _ in range(60):
        if link.evaluate("(link) => link === document.activeElement"):
            break
        page.keyboard.press("Tab")
    assert link.evaluate("(link) => getComputedStyle(link).outlineStyle") == "solid"
    with page.expect_popup():
        page.keyboard.press("Enter")
    assert [visit.left.pop()] == ["https://arxiv.org/abs/2305.05065"]


@at_both_sizes
def test_the_tabs_are_walked_with_the_arrows_or_tab(visit: Visits, site: str, size: ViewportSize) -> None:
    page = visit(site, size=size)
    page.get_by_role("tab", name="Search").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_by_role("tab", name="Suggest").get_attribute("aria-selected") == "true"
    assert page.get_by_role("textbox", name="Paper", exact=True).is_visible()


def test_a_submission_is_told_its_sections(visit: Visits, site: str) -> None:
    page = visit(site)
    suggest(page, "Generative retrieval of items")
    assert page.locator("#suggested .aw-heading").first.inner_text().startswith("Generative")


def test_what_a_list_says_is_shown_as_it_is_written_and_does_nothing(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, "waffles")
    shown = [one.strip() for one in page.locator(".aw-title > :first-child, .aw-title").all_inner_texts()]
    assert [title for title in HOSTILE if not any(one.startswith(title) for one in shown)] == []
    assert page.locator('.aw-cards :is(script, img, style, math, .katex), [href^="javascript:"]').count() == 0
    suggest(page, HOSTILE[0])
    assert page.locator('#suggested :is(script, img, style, math, .katex), [href^="javascript:"]').count() == 0


def test_a_question_that_is_code_is_a_question(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, "<img src=x onerror=alert(1)> ${alert(2)} {{alert(3)}}")
    assert page.locator(".aw-card").count() == 10


def test_chinese_is_found_and_drawn(visit: Visits, site: str) -> None:
    fonts = (
        subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False) if shutil.which("fc-list") else None
    )
    if fonts is None or not fonts.stdout:
        leave_out("needs a font with Chinese: apt install fonts-wqy-microhei")
    page = visit(site, locale="zh-CN")
    ask(page, "推荐系统")
    title = page.locator(".aw-title").first
    assert title.inner_text().startswith("推荐系统综述")
    drawn = title.evaluate(
        """(title) => [..."推荐系"].map((character) => {
            const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
            pen.font = getComputedStyle(title).font;
            pen.fillText(character, 10, 50);
            return canvas.toDataURL();
        })"""
    )
    assert len(set(drawn)) == 3


@at_both_sizes
def test_nothing_reaches_out_of_the_window(visit: Visits, site: str, size: ViewportSize) -> None:
    page = visit(site, size=size)
    assert_fits(page)
    ask(page, LONG)
    page.locator(".aw-card", has_text=LONG).locator("summary").click()
    assert_fits(page)
    suggest(page, f"{LONG} generative")
    assert_fits(page)


@in_both_schemes
def test_every_text_stands_out(visit: Visits, site: str, scheme: Literal["light", "dark"]) -> None:
    page = visit(site, scheme=scheme)
    assert_readable(page)
    ask(page, "cold start items")
    assert_readable(page)
    suggest(page, "Cold start items")
    assert_readable(page)


@at_both_sizes
def test_every_field_button_link_and_heading_has_its_name_and_place(
    visit: Visits, site: str, size: ViewportSize
) -> None:
    page = visit(site, size=size)
    assert_labelled(page)
    ask(page, "cold start items")
    assert_labelled(page)
    suggest(page, "Cold start items")
    assert_labelled(page)
