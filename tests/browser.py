"""A real browser for the tests, and the visits that a person pays to the page with it."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

PHONE = ViewportSize(width=360, height=780)
DESK = ViewportSize(width=1600, height=1000)
at_both_sizes = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
in_both_schemes = pytest.mark.parametrize("scheme", ["light", "dark"])

HOW_TO_GET_ONE = "apt install chromium, or name one: AWESEARCH_BROWSER=/path/to/chrome"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # a picture does not depend on what was drawn before it
    "--disable-partial-raster",
    # what would leave this machine is heard of and goes nowhere
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_SECONDS = 10
expect.set_options(timeout=1000 * _SECONDS)


def find_browser() -> str | None:
    """Return the path of a Chromium that is installed, or None."""
    return os.environ.get("AWESEARCH_BROWSER") or next(filter(None, map(shutil.which, _NAMES)), None)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Run the installed Chromium without a window.

    Until it is closed an event loop runs in the thread that opened it, where `asyncio.run` then fails.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=_ARGUMENTS)
        yield browser
        browser.close()


class Visits:
    """Opens pages, each as a person who has never been there, and remembers what they did.

    `left` holds the addresses elsewhere that were asked for. A test that follows a link out of the page takes them from
    there; what stays is a fault of the page.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.left: list[str] = []
        self.faults: list[str] = []

    def __call__(
        self,
        address: str,
        size: ViewportSize = DESK,
        scheme: Literal["light", "dark"] = "light",
        locale: str = "en-GB",
    ) -> Page:
        """Open an address and return its page once it shows what the address asks for."""
        page = self.before(address, size, scheme, locale)
        page.goto(address)
        wait_until_shown(page)
        return page

    def before(
        self,
        address: str,
        size: ViewportSize = DESK,
        scheme: Literal["light", "dark"] = "light",
        locale: str = "en-GB",
    ) -> Page:
        """Return an empty page, ready to open an address."""
        context = self._browser.new_context(viewport=size, color_scheme=scheme, locale=locale, reduced_motion="reduce")
        context.set_default_timeout(1000 * _SECONDS)
        self._contexts.append(context)
        home = urlsplit(address).netloc
        context.on("request", lambda request: self._asked(request.url, home))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._asked(socket.url, home)))
        context.on("console", lambda said: said.type == "error" and self.faults.append(_said(said)))
        context.on("weberror", lambda raised: self.faults.append(f"raised: {raised.error}"))
        context.on("dialog", self._dialog)
        return context.new_page()

    def _asked(self, url: str, home: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != home:
            self.left.append(url)

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"a dialog opened: {dialog.message}")
        dialog.dismiss()

    def end(self) -> None:
        """Close every page; fail where one asked another machine, logged an error, raised one, or opened a dialog."""
        for context in self._contexts:
            context.close()
        faults = [*(f"asked another machine: {url}" for url in self.left), *self.faults]
        assert not faults, "\n".join(faults)


def wait_until_shown(page: Page) -> None:
    """Wait until the page that is loading shows what its address asks for; its title says so then."""
    page.wait_for_function("document.title.endsWith('· awesearch')")


def _said(message: ConsoleMessage) -> str:
    return f"console: {message.text} ({message.location['url']})"


def ask(page: Page, question: str) -> float:
    """Type a question as a person does, press Enter, and return the seconds until cards that are new are visible."""
    page.evaluate("document.querySelectorAll('.aw-card').forEach((card) => card.setAttribute('data-seen', ''))")
    box = page.get_by_role("textbox", name="Question")
    box.fill(question)
    entered = time.perf_counter()
    box.press("Enter")
    page.locator(".aw-card:not([data-seen])").first.wait_for()
    return time.perf_counter() - entered


def settle(page: Page) -> None:
    """Wait until nothing lies over the page to say that it works."""
    page.wait_for_function(
        """() => [...document.querySelectorAll("[data-testid=status-tracker]")].every(
            (cover) => !cover.checkVisibility({visibilityProperty: true, opacityProperty: true}))"""
    )
