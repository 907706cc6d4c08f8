"""The site that tests use in a browser: a few papers of three lists, one of them hostile, and what is seen there."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page
from small_index import STRICT, listing, lists_of, open_engine, paper, write_index
from web_server import running

from search import Paper
from ui.web.address import Address, parse_address
from ui.web.options import ServerOptions

HOSTILE = (
    "<script>alert(1)</script> waffles",
    "<img src=x onerror=alert(2)> waffles",
    "[waffles](javascript:alert(3)) **bold** `code` # waffles",
    "$x^2$ and \\(y^2\\) and $$z$$ waffles",
    "{{value}} {{alert(4)}} ${alert(5)} ${value} waffles",
    "</li></ol><style>*{display:none}</style> waffles",
)
LONG = "Antidisestablishmentarianism" * 6
TIGER = "Recommender Systems with Generative Retrieval"
BEST = "Semantic identifiers are decoded token by token."
"""The sentence of TIGER's abstract that is about decoding."""
CLICKS = [f"Clicks in a Sequence {year}" for year in range(2012, 2024)]


@contextmanager
def serve_papers(folder: Path) -> Iterator[str]:
    """Serve the page of the papers, whose index is written to a folder; yield its address."""
    recsys, *others = lists_of(papers())
    titles = {"plain": "", "odd": HOSTILE[0]}
    lists = [recsys, *(replace(one, title=titles[one.id]) for one in others)]
    engine = open_engine(write_index(folder, papers(), lists, calibration=STRICT))
    with running(engine, ServerOptions(offline=True)) as address:
        yield address


def papers() -> list[Paper]:
    """Return the papers of the site."""
    tiger = paper(
        TIGER,
        f"Items are many. {BEST} Nothing else is needed.",
        replace(
            listing("recsys", "Generative", name="TIGER", venue="NeurIPS", facets=(("Backbone", "T5 (60M)"),)), line=12
        ),
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
        *(_clicks(line, title) for line, title in enumerate(CLICKS, 30)),
        paper(LONG, f"https://example.org/{LONG}", listing("recsys", "Generative", LONG, name=LONG), authors=(LONG,)),
        *(_hostile(title) for title in HOSTILE),
    ]


def _clicks(line: int, title: str) -> Paper:
    year = int(title[-4:])
    malformed = "https://arxiv.org/abd/2012.00001" if year == 2012 else None
    entry = replace(listing("recsys", "Clicks", "Sequences", year=year), line=line, url=malformed)
    return paper(title, "Clicks stand in a sequence.", entry, year=year, venue="SIGIR", id=f"clicks:{year}")


def _hostile(title: str) -> Paper:
    entry = replace(listing("odd", title, name=title, venue=title, facets=((title, title),)), line=7)
    return replace(paper(title, title, entry, authors=(title,), venue=title), url="javascript:alert(6)")


def cards(page: Page) -> Locator:
    """Return the cards of the answer."""
    return page.locator("#found .aw-card")


def chips(page: Page) -> Locator:
    """Return the filters that hold."""
    return page.locator("#found .aw-active .aw-chip")


def where(page: Page) -> Address:
    """Return what the address of a page asks for."""
    return parse_address(urlsplit(page.url).query)


def box(page: Page) -> Locator:
    """Return the field for the question."""
    return page.get_by_role("textbox", name="Question")


def filters(page: Page) -> Locator:
    """Return the filters beside the answer, unfolded where there is no room beside it."""
    page.locator("#found .aw-columns").wait_for()
    shown = page.get_by_role("navigation", name="Filters")
    if not shown.is_visible():
        page.get_by_text("Filters", exact=True).click()
    return shown
