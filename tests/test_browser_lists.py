"""The Lists and Browse tabs as people use them: from what a list holds to the papers under one of its headings."""

from dataclasses import replace

import pytest
from browser import PHONE, Visits, at_both_sizes
from browser_site import CLICKS, LONG, TIGER, chips, where
from page_checks import assert_fits
from playwright.sync_api import Locator, Page, ViewportSize, expect

from ui.web.address import Address

pytestmark = pytest.mark.browser

BROWSED = Address(tab="browse", list=("recsys",))


def titles(page: Page) -> Locator:
    return page.locator("#browsed .aw-named")


def tree(page: Page) -> Locator:
    """Return the headings of the list, unfolded where there is no room beside the papers."""
    shown = page.get_by_role("navigation", name="Sections")
    page.locator("#browsed .aw-columns").wait_for()
    if not shown.is_visible():
        page.locator("#browsed").get_by_text("Sections", exact=True).click()
    return shown


@at_both_sizes
def test_a_list_is_looked_at_and_what_a_check_finds_in_it_arrives(visit: Visits, site: str, size: ViewportSize) -> None:
    page = visit(site, size=size)
    page.get_by_role("tab", name="Lists").click()
    expect(page.locator("#lists h2")).to_have_text(["3 lists", "Awesome recsys recsys", "What a check finds"])
    expect(page.locator(".aw-findings .aw-count")).to_have_text("1 error, 1 warning, 14 notes")
    expect(page.locator(".aw-finds a").first).to_have_text("https://arxiv.org/abs/2012.00001")
    expect(page).to_have_title("Lists · awesearch")
    assert_fits(page)
    page.locator("#lists .aw-lists").get_by_role("link", name="plain").click()
    expect(page.locator("#lists h2").nth(1)).to_have_text("plain")
    expect(page.locator("#lists h2").nth(1)).to_be_focused()
    expect(page.locator(".aw-findings .aw-count")).to_have_text("1 warning")
    assert where(page) == Address(tab="lists", list=("plain",))
    page.go_back()
    expect(page.locator(".aw-findings .aw-count")).to_have_text("1 error, 1 warning, 14 notes")


def test_what_a_list_holds_leads_to_its_papers(visit: Visits, site: str) -> None:
    page = visit(f"{site}/?tab=lists&list=recsys")
    block = page.locator("#lists .aw-block")
    block.filter(has_text="Sections").get_by_role("link", name="Sequences").click()
    expect(page.locator("#browsed h2")).to_have_text("Sequences")
    assert where(page) == replace(BROWSED, section=("recsys › Clicks › Sequences",))
    expect(titles(page)).to_have_text(CLICKS)
    page.go_back()
    expect(page.get_by_role("tab", name="Lists")).to_have_attribute("aria-selected", "true")
    block.filter(has_text="Years").get_by_role("link", name="2023").click()
    expect(titles(page)).to_have_text([TIGER, "Clicks in a Sequence 2023"])
    assert where(page) == replace(BROWSED, since="2023", until="2023")
    page.go_back()
    page.get_by_role("link", name="search in it").click()
    expect(chips(page)).to_have_text(["list: recsys ×"])
    expect(page.get_by_role("tab", name="Search")).to_have_attribute("aria-selected", "true")


@at_both_sizes
def test_a_list_is_browsed_by_its_headings_and_years(visit: Visits, site: str, size: ViewportSize) -> None:
    page = visit(f"{site}/?tab=browse", size=size)
    expect(page.locator("#browsed h2")).to_have_text("Awesome recsys")
    expect(page.locator("#browsed .aw-count")).to_have_text("16 papers")
    page.get_by_role("navigation", name="Lists").get_by_role("link", name="odd").click()
    expect(page.locator("#browsed .aw-count")).to_have_text("6 papers")
    page.get_by_role("navigation", name="Lists").get_by_role("link", name="recsys").click()
    expect(page.locator("#browsed .aw-count")).to_have_text("16 papers")
    assert page.get_by_role("navigation", name="Sections").is_visible() == (size is not PHONE)

    tree(page).get_by_role("link", name="Generative").click()
    expect(titles(page)).to_have_text([TIGER, LONG])
    assert where(page) == replace(BROWSED, section=("recsys › Generative",))
    expect(tree(page).get_by_role("link", name="Generative")).to_have_attribute("aria-current", "true")
    tree(page).get_by_text("Subsections of Clicks").locator("..").click()
    expect(tree(page).get_by_role("link", name="Sequences")).to_be_hidden()
    tree(page).get_by_text("Subsections of Clicks").locator("..").click()
    tree(page).get_by_role("link", name="Sequences").click()
    expect(page.locator("#browsed h2")).to_have_text("Sequences")
    expect(page.locator("#browsed h2")).to_be_focused()
    assert_fits(page)

    above = page.get_by_role("navigation", name="Above this section")
    above.get_by_role("link", name="Clicks").click()
    expect(page.locator("#browsed h2")).to_have_text("Clicks")
    expect(above).to_have_text("recsys")
    above.get_by_role("link", name="recsys").click()
    expect(page.locator("#browsed h2")).to_have_text("Awesome recsys")
    assert where(page) == BROWSED


def test_years_of_a_browsed_list_are_taken_away_by_their_chip(visit: Visits, site: str) -> None:
    page = visit(f"{site}/?tab=browse&list=recsys&section=recsys+›+Clicks&since=2022", size=PHONE)
    expect(titles(page)).to_have_text(CLICKS[-2:])
    page.get_by_role("link", name="Remove the filter years: since 2022").click()
    expect(titles(page)).to_have_count(12)
    assert where(page) == replace(BROWSED, section=("recsys › Clicks",))


def test_a_browsed_paper_leads_to_those_similar_and_back(visit: Visits, site: str) -> None:
    page = visit(f"{site}/?tab=browse&list=recsys")
    page.get_by_role("link", name=f"Papers similar to {TIGER}").click()
    expect(page.locator(".aw-like")).to_have_text(f"Papers similar to {TIGER}")
    page.get_by_role("tab", name="Browse").click()
    expect(titles(page).first).to_have_text(TIGER)
    assert where(page) == BROWSED


@pytest.mark.parametrize("tab", ["lists", "browse"])
def test_an_unknown_list_is_one_line(visit: Visits, site: str, tab: str) -> None:
    page = visit(f"{site}/?tab={tab}&list=nowhere", size=PHONE)
    expect(page.get_by_role("alert")).to_have_text(
        "no list is called 'nowhere'; known lists, nearest first: odd; recsys; plain"
    )
    assert_fits(page)
