"""The page as people meet it, whatever it shows: whole, readable, labelled, harmless, and its tabs where they were."""

import shutil
import subprocess
from collections.abc import Iterator
from typing import Literal

import pytest
from browser import Visits, ask, at_both_sizes, in_both_schemes
from browser_site import HOSTILE, LONG, TIGER, box, cards, where
from conftest import leave_out
from page_checks import assert_fits, assert_labelled, assert_readable
from playwright.sync_api import Page, ViewportSize, expect

from ui.web.address import Address

pytestmark = pytest.mark.browser

SEEN = {
    "": "#found .aw-examples",
    "?q=cold+start+items&list=recsys&since=2010": "#found .aw-card",
    "?tab=suggest&paper=2305.05065": "#suggested .aw-card",
    "?tab=map": "#aw-map .main-svg",
    "?tab=lists": "#lists .aw-finds",
    "?tab=browse&section=recsys+›+Clicks&until=2020": "#browsed .aw-rows",
}
"""Addresses of every tab, and what is seen there once it is answered."""


def go(page: Page, query: str, seen: str) -> None:
    """Show an address as a link of the page does, and wait until something is seen there."""
    page.evaluate("(query) => window.awesearch.go(query)", query)
    page.locator(seen).first.wait_for()


def every_tab(page: Page) -> Iterator[None]:
    """Show each tab in turn, with all that is folded there unfolded."""
    for query, seen in SEEN.items():
        go(page, query, seen)
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        yield


@at_both_sizes
def test_nothing_reaches_out_of_the_window(visit: Visits, site: str, size: ViewportSize) -> None:
    page = visit(site, size=size)
    for _ in every_tab(page):
        assert_fits(page)
    go(page, f"?q={LONG}", f"#found .aw-card h2:has-text('{LONG}')")
    assert_fits(page)


@in_both_schemes
def test_every_text_stands_out(visit: Visits, site: str, scheme: Literal["light", "dark"]) -> None:
    page = visit(site, scheme=scheme)
    for _ in every_tab(page):
        assert_readable(page)


@at_both_sizes
def test_every_field_button_link_and_heading_has_its_name_and_place(
    visit: Visits, site: str, size: ViewportSize
) -> None:
    page = visit(site, size=size)
    for _ in every_tab(page):
        assert_labelled(page)
    go(page, "?tab=map&q=clicks", ".aw-answers")
    assert_labelled(page)


def test_what_a_list_says_is_shown_as_it_is_written_and_does_nothing(visit: Visits, site: str) -> None:
    page = visit(site)
    submitted = Address(tab="suggest", paper=HOSTILE[0], list=("odd",)).query()
    for query, place, titles in (
        ("?q=waffles&list=odd", "#found .aw-title", HOSTILE),
        (submitted, "#suggested", HOSTILE[:1]),
        ("?tab=lists&list=odd", "#lists .aw-tree", HOSTILE),
        ("?tab=lists&list=odd", "#lists .aw-findings", HOSTILE),
        ("?tab=browse&list=odd", "#browsed .aw-named", HOSTILE),
    ):
        go(page, query, place)
        said = "\n".join(page.locator(place).all_inner_texts())
        assert [title for title in titles if title not in said] == []
        assert page.locator('.html-container :is(script, img, style, math, .katex), [href^="javascript:"]').count() == 0


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
def test_the_tabs_are_walked_with_tab_and_opened_with_enter(visit: Visits, site: str, size: ViewportSize) -> None:
    page = visit(site, size=size)
    page.get_by_role("tab", name="Search").focus()
    seen = {"Suggest": "#suggested p", "Map": "#aw-map .main-svg", "Lists": "#lists h2", "Browse": "#browsed h2"}
    for name, first in seen.items():
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
        expect(page.locator(first).first).to_be_visible()
        expect(page).to_have_title(f"{name} · awesearch")


def test_a_paper_is_shown_on_the_map_and_back_in_its_answer(visit: Visits, site: str) -> None:
    page = visit(f"{site}/?q=generative+retrieval")
    page.get_by_role("link", name=f"{TIGER} on the map").click()
    expect(page.locator("#opened .aw-card h2")).to_contain_text(TIGER)
    expect(page.locator("#aw-map .main-svg").first).to_be_visible()
    assert where(page) == Address(tab="map", list=("recsys",), paper="arxiv:2305.05065")
    page.go_back()
    expect(page.get_by_role("tab", name="Search")).to_have_attribute("aria-selected", "true")
    expect(cards(page).first).to_contain_text(TIGER)


def test_a_tab_is_found_as_it_was_left(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, "generative retrieval")
    page.get_by_role("link", name="Only the list plain").click()
    expect(cards(page)).to_have_count(1)
    page.get_by_role("tab", name="Suggest").click()
    page.get_by_role("textbox", name="Paper", exact=True).fill("Half a ti")
    page.get_by_role("tab", name="Browse").click()
    page.get_by_role("navigation", name="Lists").get_by_role("link", name="odd").click()
    expect(page.locator("#browsed .aw-count")).to_have_text("6 papers")
    page.get_by_role("tab", name="Search").click()
    expect(cards(page).first).to_contain_text(TIGER)
    assert where(page) == Address(q="generative retrieval", list=("plain",))
    expect(page).to_have_title("generative retrieval · Search · awesearch")
    page.get_by_role("tab", name="Suggest").click()
    expect(page.get_by_role("textbox", name="Paper", exact=True)).to_have_value("Half a ti")
    page.get_by_role("tab", name="Browse").click()
    expect(page.locator("#browsed .aw-count")).to_have_text("6 papers")
    assert where(page) == Address(tab="browse", list=("odd",))
    for _ in range(3):
        page.go_back()
    expect(page.get_by_role("tab", name="Browse")).to_have_attribute("aria-selected", "true")
    expect(box(page)).to_be_hidden()
