"""The checks of a page in a browser find what they are there to find."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from browser import Visits
from page_checks import assert_fits, assert_labelled, assert_readable
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def document(body: str) -> str:
    head = '<!doctype html><meta charset="utf-8"><html lang="en"><title>A page · awesearch</title>'
    return f"data:text/html,{quote(f'{head}<main><h1>Hello</h1>{body}</main></html>')}"


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("fetch('https://elsewhere.example/x').catch(() => 0)", "asked another machine: https://elsewhere.example/x"),
        ("new Image().src = 'http://127.0.0.2/x.png'", "asked another machine: http://127.0.0.2/x.png"),
        ("new WebSocket('wss://elsewhere.example/')", "asked another machine: wss://elsewhere.example/"),
        ("open('https://elsewhere.example/')", "asked another machine: https://elsewhere.example/"),
        ("console.error('something is wrong')", "console: something is wrong"),
        ("setTimeout(() => { throw Error('wrong') })", "raised: .*wrong"),
        ("alert('hello')", "a dialog opened: hello"),
    ],
)
def test_a_page_that_does_what_it_must_not_is_found_out(browser: Browser, script: str, fault: str) -> None:
    visits = Visits(browser)
    page = visits(document(f"<script>{script}</script>"))
    page.wait_for_timeout(100)
    with pytest.raises(AssertionError, match=rf"(?m)^{fault}"):
        visits.end()


@pytest.mark.parametrize(
    ("check", "body", "fault"),
    [
        (assert_fits, '<p style="width: 2000px">wide</p>', "the page is 20.. wide in a window of 1600"),
        (assert_fits, '<p style="position: fixed; left: -20px">off</p>', "reaches from -20"),
        (assert_readable, '<p style="color: #999">faint</p>', "color-contrast: .*2.84"),
        (assert_readable, '<p style="color: #888; font-size: 3rem">large and faint</p>', "color-contrast: .*3.54"),
        (assert_readable, '<input aria-label="x" placeholder="faint" style="background: #bbb">', "placeholder .faint."),
        (assert_labelled, "<button></button>", "button-name"),
        (assert_labelled, "<input>", "label"),
        (assert_labelled, "<a href='/'></a>", "link-name"),
        (assert_labelled, "<h3>deep</h3>", "heading-order"),
    ],
)
def test_a_page_with_a_fault_is_found_out(visit: Visits, check: Callable[[Page], None], body: str, fault: str) -> None:
    with pytest.raises(AssertionError, match=fault):
        check(visit(document(body)))


def test_a_page_without_a_fault_passes(visit: Visits) -> None:
    scrolled = '<div style="overflow-x: auto" tabindex="0"><p style="width: 3000px">wide</p></div>'
    page = visit(document(f"{scrolled}<h2>Below</h2><label>Name <input placeholder='any'></label><button>Go</button>"))
    assert_fits(page)
    assert_readable(page)
    assert_labelled(page)
