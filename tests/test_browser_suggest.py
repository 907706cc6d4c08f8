"""The Suggest tab as people use it: a submission, where it is listed or belongs, the row to paste, and its address."""

import pytest
from browser import PHONE, Visits, at_both_sizes
from browser_site import TIGER, where
from page_checks import assert_fits, assert_labelled
from playwright.sync_api import Locator, Page, ViewportSize, expect

from ui.web.address import Address

pytestmark = pytest.mark.browser

ABSTRACT = "We decode semantic identifiers of items."


def fields(page: Page) -> tuple[Locator, Locator, Locator]:
    return (
        page.get_by_role("textbox", name="Paper", exact=True),
        page.get_by_role("textbox", name="Abstract"),
        page.get_by_label("Only these lists"),
    )


def headings(page: Page) -> Locator:
    return page.locator("#suggested .aw-heading")


@at_both_sizes
def test_a_title_and_an_abstract_get_sections_and_a_row_to_paste(visit: Visits, site: str, size: ViewportSize) -> None:
    page = visit(site, size=size)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("tab", name="Suggest").click()
    expect(page.get_by_text("Give an arXiv id, an arXiv address or a title")).to_be_visible()
    paper, abstract, _ = fields(page)
    paper.fill("Generative retrieval of items")
    abstract.fill(ABSTRACT)
    page.get_by_role("button", name="Suggest sections").click()
    expect(headings(page).first).to_have_text("Generative")
    expect(page.get_by_text("By its title alone")).to_have_count(0)
    expect(page.locator("#suggested .aw-evidence").first.get_by_role("link", name=TIGER)).to_be_visible()
    row = page.locator("#suggested pre").first
    expect(row).to_contain_text("Generative retrieval of items")
    copy = page.get_by_role("button", name="Copy the row for Generative", exact=True)
    copy.click()
    expect(copy).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == row.text_content()
    assert where(page) == Address(tab="suggest", paper="Generative retrieval of items")
    expect(page).to_have_title("Generative retrieval of items · Suggest · awesearch")
    assert_fits(page)


def test_going_back_to_a_submission_finds_its_abstract_too(visit: Visits, site: str) -> None:
    page = visit(f"{site}/?tab=suggest")
    paper, abstract, _ = fields(page)
    paper.fill("Generative retrieval of items")
    abstract.fill(ABSTRACT)
    page.get_by_role("button", name="Suggest sections").click()
    expect(headings(page).first).to_be_visible()
    answered = page.locator("#suggested").inner_text()
    page.get_by_role("link", name="Awesome recsys").click()
    expect(page.get_by_role("tab", name="Browse")).to_have_attribute("aria-selected", "true")
    page.go_back()
    expect(page.get_by_role("tab", name="Suggest")).to_have_attribute("aria-selected", "true")
    expect(abstract).to_have_value(ABSTRACT)
    assert page.locator("#suggested").inner_text() == answered
    page.go_back()
    expect(page.get_by_text("Give an arXiv id, an arXiv address or a title")).to_be_visible()
    expect(paper).to_have_value("")
    expect(abstract).to_have_value("")
    page.go_forward()
    expect(headings(page).first).to_be_visible()
    page.reload()
    expect(abstract).to_have_value(ABSTRACT)
    expect(headings(page).first).to_have_text("Generative")
    assert page.locator("#suggested").inner_text() == answered


def test_an_arxiv_id_of_a_listed_paper_is_told_its_line_and_leads_there(visit: Visits, site: str) -> None:
    page = visit(f"{site}/?tab=suggest", size=PHONE)
    fields(page)[0].fill("https://arxiv.org/abs/2305.05065v2")
    fields(page)[0].press("Enter")
    listed = page.locator(".aw-listed")
    expect(listed.locator("p")).to_have_text(f"Already listed: {TIGER}")
    expect(listed.get_by_role("listitem")).to_have_text(["recsys › Generative, line 12", "plain"])
    assert_fits(page)
    listed.get_by_role("link", name="recsys › Generative").click()
    expect(page.locator("#browsed h2")).to_have_text("Generative")
    assert where(page) == Address(tab="browse", list=("recsys",), section=("recsys › Generative",))


def test_an_address_opens_filled_in_and_answered(visit: Visits, site: str) -> None:
    page = visit(f"{site}/?tab=suggest&paper=Generative+retrieval+of+items&list=recsys")
    expect(page.get_by_role("tab", name="Suggest")).to_have_attribute("aria-selected", "true")
    expect(fields(page)[0]).to_have_value("Generative retrieval of items")
    expect(headings(page).first).to_have_text("Generative")
    expect(page.get_by_text("By its title alone: no abstract was given.")).to_be_visible()
    expect(page.locator("#suggested h3")).to_have_text(["Awesome recsys recsys"])
    expect(page.get_by_text("Awesome recsys (recsys)")).to_be_visible()


@at_both_sizes
def test_lists_are_chosen_from_those_that_there_are(visit: Visits, site: str, size: ViewportSize) -> None:
    page = visit(f"{site}/?tab=suggest", size=size)
    paper, _, lists = fields(page)
    paper.fill("Generative retrieval of items")
    lists.click()
    page.get_by_role("option", name="plain").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Suggest sections").click()
    expect(page.locator("#suggested h3")).to_have_text(["plain"])
    assert where(page) == Address(tab="suggest", paper="Generative retrieval of items", list=("plain",))
    assert_labelled(page)
    assert_fits(page)


def test_a_submission_needs_no_mouse(visit: Visits, site: str) -> None:
    page = visit(site)
    page.get_by_role("tab", name="Search").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Suggest")).to_have_attribute("aria-selected", "true")
    # the keys come faster than the tab is drawn
    expect(fields(page)[0]).to_be_visible()
    for _ in ("Map", "Lists", "Browse", "Paper"):
        page.keyboard.press("Tab")
    expect(fields(page)[0]).to_be_focused()
    page.keyboard.type("Generative retrieval")
    page.keyboard.press("Tab")
    page.keyboard.type("Of items.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Suggest sections")).to_be_focused()
    page.keyboard.press("Enter")
    expect(headings(page).first).to_have_text("Generative")


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("paper=Items&list=nowhere", "no list is called 'nowhere'; known lists, nearest first: odd; recsys; plain"),
        ("paper=https://example.org/paper", "is no arXiv id"),
        ("paper=2401.00001", "arXiv could not be asked"),
    ],
    ids=["list", "address", "arXiv"],
)
def test_what_is_wrong_with_a_submission_is_one_line(visit: Visits, site: str, query: str, line: str) -> None:
    page = visit(f"{site}/?tab=suggest&{query}", size=PHONE)
    expect(page.get_by_role("alert")).to_contain_text(line)
    assert_fits(page)
