"""Takes the pictures of the web page, each after it was used as a person uses it, from the index that ships.

PYTHONPATH=tests python docs/screenshots.py [NAME]...

A picture has at most 250 KB; two runs on one machine make the same pictures.
"""

import io
import sys
from collections.abc import Callable
from pathlib import Path

from browser import ask, open_browser, settle, wait_until_shown
from PIL import Image
from playwright.sync_api import Page, ViewportSize
from served import serve

_FOLDER = Path(__file__).with_suffix("")
_SIZE = ViewportSize(width=1280, height=900)
_COLOURS = 128
_MOST_BYTES = 250_000


def _search(page: Page) -> None:
    ask(page, "generative retrieval with semantic IDs")


def _suggest(page: Page) -> None:
    _open(page, "Suggest")
    page.get_by_role("textbox", name="Paper", exact=True).fill("Large language models as rankers of news")
    page.get_by_role("textbox", name="Abstract").fill(
        "We prompt a large language model with what a reader clicked and let it rank the news of the day."
    )
    page.get_by_role("button", name="Suggest sections").click()
    page.locator("#suggested .aw-card").first.wait_for()


def _map(page: Page) -> None:
    _open(page, "Map")
    page.get_by_role("searchbox", name="Where does a question stand?").fill("generative retrieval with semantic IDs")
    page.keyboard.press("Enter")
    page.locator(".aw-legend-key", has_text="the question").wait_for()


def _lists(page: Page) -> None:
    _open(page, "Lists")
    page.locator("#lists").get_by_role("link", name="LLM4Rec-Paper").click()
    page.locator("#lists").get_by_role("heading", name="LLM4Rec-Paper", level=2).scroll_into_view_if_needed()
    # what a check finds comes later
    page.wait_for_load_state("networkidle")


def _browse(page: Page) -> None:
    _open(page, "Browse")
    page.locator("#browsed").get_by_role("link", name="llm4rec-paper").click()
    page.locator("#browsed").get_by_role("link", name="1.2.1 Representation Enhancement").first.click()
    page.locator("#browsed").get_by_role("heading", name="1.2.1 Representation Enhancement").first.wait_for()


def _open(page: Page, tab: str) -> None:
    page.get_by_role("tab", name=tab).click()


STEPS: dict[str, Callable[[Page], None]] = {
    "search": _search,
    "suggest": _suggest,
    "map": _map,
    "lists": _lists,
    "browse": _browse,
}


def take(page: Page, path: Path) -> None:
    """Write what the window shows as a PNG of few colours."""
    settle(page)
    # nothing is pointed at, nothing is typed in, and nothing took a time of its own
    page.add_style_tag(content=".aw-count span { visibility: hidden }")
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    shown = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
    shown.convert("RGB").quantize(_COLOURS).save(path, optimize=True)
    assert path.stat().st_size <= _MOST_BYTES, f"{path.name} has {path.stat().st_size:,} bytes"


def main() -> None:
    """Take the pictures that are named, or all."""
    _FOLDER.mkdir(exist_ok=True)
    with serve() as served, open_browser() as browser:
        for name in sys.argv[1:] or STEPS:
            page = browser.new_page(viewport=_SIZE, color_scheme="light", locale="en-GB", reduced_motion="reduce")
            page.goto(served.address)
            wait_until_shown(page)
            STEPS[name](page)
            take(page, _FOLDER / f"{name}.png")
            page.close()


if __name__ == "__main__":
    main()
