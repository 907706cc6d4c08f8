"""Addresses as people use them: shared, reloaded, gone back to, opened beside the page, and wrong ones."""

import pytest
from browser import PHONE, Visits, ask, wait_until_shown
from browser_site import TIGER, box, cards, chips, filters, where
from page_checks import assert_fits
from playwright.sync_api import Route, expect

from ui.web.address import Address

pytestmark = pytest.mark.browser

CLICKED = Address(q="clicks in a sequence")


def test_an_address_shows_another_reader_the_same(visit: Visits, site: str) -> None:
    page = visit(site)
    ask(page, "clicks in a sequence")
    filters(page).get_by_role("link", name="recsys", exact=True).click()
    expect(chips(page)).to_have_count(1)
    filters(page).get_by_label("From").fill("2020")
    page.keyboard.press("Enter")
    expect(chips(page)).to_have_count(2)
    other = visit(page.url)
    expect(box(other)).to_have_value("clicks in a sequence")
    expect(chips(other)).to_have_text(["list: recsys ×", "years: since 2020 ×"])
    assert cards(other).locator("h2").all_inner_texts() == cards(page).locator("h2").all_inner_texts()


def test_back_and_forward_go_through_what_was_asked_and_the_question_follows(visit: Visits, site: str) -> None:
    page = visit(site)
    before = page.evaluate("history.length")
    ask(page, "clicks in a sequence")
    filters(page).get_by_role("link", name="recsys", exact=True).click()
    expect(chips(page)).to_have_text(["list: recsys ×"])
    ask(page, "generative retrieval")
    expect(chips(page)).to_have_text(["list: recsys ×"])
    with page.expect_request("**/queue/join*"):
        box(page).press("Enter")
    assert where(page) == Address(q="generative retrieval", list=("recsys",))
    assert page.evaluate("history.length") == before + 3

    page.go_back()
    expect(box(page)).to_have_value("clicks in a sequence")
    expect(cards(page).first.locator("h2")).to_contain_text("Clicks in a Sequence")
    expect(chips(page)).to_have_count(1)
    page.go_back()
    expect(chips(page)).to_have_count(0)
    expect(box(page)).to_have_value("clicks in a sequence")
    page.go_back()
    expect(page.get_by_role("list", name="Examples")).to_be_visible()
    expect(box(page)).to_have_value("")
    expect(page).to_have_title("Search · awesearch")
    for _ in range(3):
        page.go_forward()
    expect(box(page)).to_have_value("generative retrieval")
    expect(cards(page).first.locator("h2")).to_contain_text(TIGER)
    page.reload()
    expect(box(page)).to_have_value("generative retrieval")
    expect(cards(page).first.locator("h2")).to_contain_text(TIGER)


def test_what_is_asked_last_is_shown_last_and_nothing_typed_meanwhile_is_undone(visit: Visits, site: str) -> None:
    page = visit(f"{site}/{CLICKED.query()}")
    expect(cards(page)).to_have_count(10)
    held: list[Route] = []
    page.route("**/queue/join*", lambda route: held.append(route), times=1)
    with page.expect_request("**/queue/join*"):
        cards(page).first.get_by_role("link", name="Papers similar to").click()
    box(page).fill("generative retrieval")
    box(page).press("Enter")
    box(page).fill("something else")
    held[0].continue_()
    expect(cards(page).first.locator("h2")).to_have_text(f"{TIGER} TIGER")
    expect(page).to_have_title("generative retrieval · Search · awesearch")
    expect(box(page)).to_have_value("something else")
    page.get_by_role("tab", name="Lists").click()
    expect(page.locator("#lists h2").first).to_have_text("3 lists")


def test_what_is_typed_while_the_page_is_loading_stays(visit: Visits, site: str) -> None:
    page, held = visit.before(site), list[Route]()
    page.route("**/queue/join*", lambda route: held.append(route))
    page.goto(site)
    expect(box(page)).to_be_focused()
    page.keyboard.type("generative")
    for route in held:
        route.continue_()
    wait_until_shown(page)
    page.keyboard.type(" retrieval")
    assert box(page).input_value() == "generative retrieval"


def test_an_emptied_question_leads_back_to_the_start(visit: Visits, site: str) -> None:
    page = visit(f"{site}/?q=clicks")
    expect(box(page)).to_have_value("clicks")
    box(page).fill("  ")
    box(page).press("Enter")
    expect(page.get_by_role("list", name="Examples")).to_be_visible()
    assert page.url == f"{site}/"
    length = page.evaluate("history.length")
    with page.expect_request("**/queue/join*"):
        box(page).press("Enter")
    assert page.evaluate("history.length") == length


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("?q=items&list=nowhere", "no list is called 'nowhere'; known lists, nearest first: odd; recsys; plain"),
        ("?q=items&since=2024&until=2020", "the years '2024-2020' run backwards; give the earlier one first"),
        (
            f"?q={'+'.join(['word'] * 10_000)}",
            "the question has 10000 words in 49999 characters; at most 2000 words and 40000 characters are read",
        ),
        ("?tab=nowhere", "the page has no tab 'nowhere'; it has search, suggest, map, lists, browse"),
    ],
    ids=["list", "years", "words", "tab"],
)
def test_what_is_wrong_with_an_address_is_one_line(visit: Visits, site: str, query: str, line: str) -> None:
    page = visit(f"{site}/{query}", size=PHONE)
    expect(page.get_by_role("alert")).to_have_text(line)
    assert_fits(page)


def test_a_link_is_opened_beside_the_page_with_control(visit: Visits, site: str) -> None:
    page = visit(f"{site}/{CLICKED.query()}")
    with page.context.expect_page() as opened:
        filters(page).get_by_role("link", name="plain", exact=True).click(modifiers=["ControlOrMeta"])
    expect(chips(opened.value)).to_have_text(["list: plain ×"])
    expect(chips(page)).to_have_count(0)
    assert where(page) == CLICKED
