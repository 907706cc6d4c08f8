"""The Search tab as people use it: questions, filters, and what can be asked of a paper."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from browser import PHONE, Visits, ask, at_both_sizes
from browser_site import BEST, TIGER, box, cards, chips, filters, where
from page_checks import assert_fits
from playwright.sync_api import ViewportSize, expect

from ui.web.address import Address

pytestmark = pytest.mark.browser

CLICKED = Address(q="clicks in a sequence")


@at_both_sizes
def test_a_question_is_answered_by_enter_and_by_the_button(visit: Visits, site: str, size: ViewportSize) -> None:
    page = visit(site, size=size)
    expect(box(page)).to_be_focused()
    page.keyboard.type("generative retrieval")
    page.keyboard.press("Enter")
    first = cards(page).first
    expect(first.get_by_role("heading")).to_have_text(f"{TIGER} TIGER")
    link = first.get_by_role("link", name=TIGER, exact=True)
    expect(link).to_have_attribute("href", "https://arxiv.org/abs/2305.05065")
    expect(first.locator(".aw-authors")).to_have_text("Ada, Bea, Cem, Dan and 2 more")
    expect(first.locator(".aw-facts")).to_have_text("NeurIPS · 2023")
    expect(page).to_have_title("generative retrieval · Search · awesearch")
    box(page).fill("cold start items")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(cards(page).first.get_by_role("heading")).to_have_text("Cold Start Items")
    assert where(page) == Address(q="cold start items")


def test_an_example_is_asked_by_a_click(visit: Visits, site: str) -> None:
    page = visit(site)
    page.get_by_role("list", name="Examples").get_by_role("link", name="cold-start items").click()
    expect(cards(page).first.get_by_role("heading")).to_have_text("Cold Start Items")
    expect(box(page)).to_have_value("cold-start items")
    assert where(page) == Address(q="cold-start items")


def test_from_loading_to_a_paper_no_mouse_is_needed(visit: Visits, site: str) -> None:
    page = visit(site)
    expect(box(page)).to_be_focused()
    page.keyboard.type("generative retrieval")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name=TIGER, exact=True)
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
def test_the_list_and_the_section_of_a_card_narrow_the_answer_until_their_chips_are_taken_away(
    visit: Visits, site: str, size: ViewportSize
) -> None:
    page = visit(f"{site}/{CLICKED.query()}", size=size)
    cards(page).first.get_by_role("link", name="Only the section Clicks › Sequences").click()
    expect(chips(page)).to_have_text(["section: recsys › Clicks › Sequences ×"])
    expect(page.locator(".aw-count")).to_be_focused()
    assert where(page) == replace(CLICKED, section=("recsys › Clicks › Sequences",))
    page.get_by_role("link", name="Remove the filter section: recsys › Clicks › Sequences").click()
    expect(chips(page)).to_have_count(0)
    assert where(page) == CLICKED
    page.get_by_role("link", name="Show more papers").click()
    cards(page).filter(has_text=TIGER).get_by_role("link", name="Only the list plain").click()
    expect(cards(page)).to_have_count(1)
    expect(chips(page)).to_have_text(["list: plain ×"])


@at_both_sizes
def test_filters_are_chosen_beside_the_answer_and_each_is_taken_away(
    visit: Visits, site: str, size: ViewportSize
) -> None:
    page = visit(f"{site}/{CLICKED.query()}", size=size)
    expect(cards(page)).to_have_count(10)
    assert page.get_by_role("navigation", name="Filters").is_visible() == (size is not PHONE)
    filters(page).get_by_role("link", name="recsys", exact=True).click()
    expect(chips(page)).to_have_text(["list: recsys ×"])

    years = filters(page).get_by_role("form", name="Years")
    years.get_by_label("From").fill("2014")
    years.get_by_label("to", exact=True).fill("2023")
    years.get_by_role("button", name="Apply").click()
    expect(chips(page)).to_have_text(["list: recsys ×", "years: 2014 to 2023 ×"])
    assert_fits(page)

    filters(page).get_by_text("Venues").click()
    filters(page).get_by_label("Other", exact=True).fill(" neurips ")
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_text(["list: recsys ×", "venue: neurips ×", "years: 2014 to 2023 ×"])
    expect(cards(page).locator("h2")).to_have_text([f"{TIGER} TIGER"])

    filters(page).get_by_text("Backbone").click()
    filters(page).get_by_role("link", name="T5 (60M)").click()
    held = replace(CLICKED, list=("recsys",), venue=("neurips",), facet=("Backbone: T5 (60M)",))
    expect(chips(page)).to_have_count(4)
    assert where(page) == replace(held, since="2014", until="2023")
    expect(filters(page).get_by_role("link", name="T5 (60M)")).to_have_attribute("aria-current", "true")

    page.get_by_role("link", name="Remove the filter years: 2014 to 2023").click()
    expect(chips(page)).to_have_count(3)
    assert where(page) == held
    filters(page).get_by_role("link", name="T5 (60M)").click()
    expect(chips(page)).to_have_count(2)
    page.get_by_role("link", name="Remove the filter venue: neurips").click()
    expect(chips(page)).to_have_text(["list: recsys ×"])
    filters(page).get_by_role("link", name="Has code").click()
    expect(chips(page)).to_have_text(["list: recsys ×", "has code ×"])
    expect(cards(page).locator("h2")).to_have_text(["Cold Start Items"])
    page.get_by_role("link", name="Clear all").click()
    expect(chips(page)).to_have_count(0)
    assert where(page) == CLICKED


def test_more_papers_are_shown_on_request_and_those_similar_to_one(visit: Visits, site: str) -> None:
    page = visit(f"{site}/{CLICKED.query()}")
    page.get_by_role("link", name="Show more papers").click()
    expect(cards(page)).to_have_count(22)
    expect(page.get_by_role("link", name="Show more papers")).to_have_count(0)
    cards(page).filter(has_text=TIGER).get_by_role("link", name=f"Papers similar to {TIGER}").click()
    expect(page.locator(".aw-like")).to_have_text(f"Papers similar to {TIGER}")
    expect(box(page)).to_have_value("")
    expect(cards(page)).to_have_count(10)
    assert where(page) == Address(similar="arxiv:2305.05065")
    ask(page, "cold start items")
    expect(page.locator(".aw-like")).to_have_count(0)


@pytest.mark.parametrize("clipboard", ["its own", "none"])
def test_bibtex_is_copied_to_the_clipboard(visit: Visits, site: str, clipboard: str) -> None:
    page = visit(f"{site}/?q=generative+retrieval")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("window.kept = navigator.clipboard")
    if clipboard == "none":
        # as in a browser that the page reaches by http from another machine
        page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    button = page.get_by_role("button", name=f"Copy the BibTeX of {TIGER}")
    button.press("Enter")
    expect(button).to_have_text("Copied")
    expect(button).to_be_focused()
    copied = page.evaluate("window.kept.readText()")
    assert copied.startswith("@inproceedings{")
    assert "eprint = {2305.05065}" in copied


def test_the_sentence_that_answers_is_marked_in_an_unfolded_abstract(visit: Visits, site: str) -> None:
    page = visit(f"{site}/?q=semantic+identifiers")
    abstract = cards(page).filter(has_text=TIGER).locator("details")
    abstract.get_by_text("Abstract", exact=True).click()
    expect(abstract.locator("mark")).to_have_text(BEST)
    expect(abstract.locator("p")).to_have_text(f"Items are many. {BEST} Nothing else is needed.")


def test_nothing_relevant_is_said_and_the_nearest_misses_are_folded(visit: Visits, site: str) -> None:
    page = visit(f"{site}/?q=zebra+crossing+pedestrian")
    expect(page.locator(".aw-count strong")).to_have_text("Nothing relevant")
    expect(cards(page).first).to_be_hidden()
    page.get_by_text("The nearest misses").click()
    expect(cards(page).first).to_be_visible()


def test_an_answer_is_saved_in_four_forms(visit: Visits, site: str, tmp_path: Path) -> None:
    page = visit(f"{site}/?q=generative+retrieval&list=plain")
    saved = {}
    for form in ("BibTeX", "CSV", "JSON", "Markdown"):
        with page.expect_download() as download:
            page.locator(".aw-save").get_by_role("link", name=form).click()
        name = download.value.suggested_filename
        download.value.save_as(tmp_path / name)
        saved[name] = (tmp_path / name).read_text(encoding="utf-8")
    assert list(saved) == ["awesearch.bib", "awesearch.csv", "awesearch.json", "awesearch.md"]
    assert saved["awesearch.bib"].startswith("@inproceedings{")
    assert [row["title"] for row in csv.DictReader(saved["awesearch.csv"].splitlines())] == [TIGER]
    assert [one["id"] for one in json.loads(saved["awesearch.json"])] == ["arxiv:2305.05065"]
    assert TIGER in saved["awesearch.md"]


def test_a_question_that_is_code_is_a_question(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, "<img src=x onerror=alert(1)> ${alert(2)} {{alert(3)}}")
    expect(cards(page)).to_have_count(10)
