"""What the tests share."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from browser import HOW_TO_GET_ONE, Visits, find_browser, open_browser
from playwright.sync_api import Browser

if TYPE_CHECKING:
    from search import SearchEngine

ROOT = Path(__file__).resolve().parent.parent
_EVERYTHING = os.environ.get("CI") == "true"
_WITHOUT_BROWSER = pytest.StashKey[int]()


def leave_out(reason: str) -> NoReturn:
    """Skip a test for want of something, except where nothing may be left out."""
    if _EVERYTHING:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the five lists, their truth and real records, beside the checkout."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        leave_out(f"needs the real lists and records in {folder}, which are not published with the project")
    return folder


@pytest.fixture(scope="session")
def with_text(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> "SearchEngine":
    """An index of the five lists with the abstracts and notes that the one that ships leaves out."""
    from small_index import SilentProgress

    from bench.quality import five_lists

    return five_lists.with_text(shared, tmp_path_factory.mktemp("with-text"), SilentProgress())


@pytest.fixture(scope="session", autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache directory of the tests' own: what the encoders keep there is made once for them all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The real browser; tests that use it bear the mark `browser`."""
    if find_browser() is None:
        leave_out(f"needs a browser: {HOW_TO_GET_ONE}")
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page of a few papers, for tests that use it in the browser."""
    # it imports gradio, which takes seconds
    from browser_site import serve_papers

    with serve_papers(tmp_path_factory.mktemp("index")) as address:
        yield address


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visits]:
    """Opens addresses in the real browser; at the end of the test no page may have done what it must not."""
    visits = Visits(browser)
    yield visits
    visits.end()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run the tests in a browser last, for from its start on no other test could run an event loop."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    if find_browser() is None and not _EVERYTHING:
        config.stash[_WITHOUT_BROWSER] = sum(item.get_closest_marker("browser") is not None for item in items)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Say last of all how many tests were left out for want of a browser."""
    if left_out := config.stash.get(_WITHOUT_BROWSER, 0):
        config.get_terminal_writer().line(
            f"Left out for want of a browser: {left_out} tests. To get one: {HOW_TO_GET_ONE}"
        )
