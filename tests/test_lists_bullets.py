"""Entries as bullets."""

import pytest

from indexer.lists import read_list
from search.errors import InputFileError
from search.papers import Listing

ARXIV = "https://arxiv.org/abs/2305.05065"
CODE = "https://github.com/someone/something"


def bullets(*lines: str) -> tuple[Listing, ...]:
    text = "# A list\n\n## Methods\n" + "\n".join(lines)
    return read_list(text.encode(), "list", None).listings


def bullet(line: str) -> Listing:
    (listing,) = bullets(line)
    return listing


def test_a_bullet_gives_title_venue_date_links_and_note() -> None:
    line = f"- Large Models, Small Carts: A Survey, SIGIR2023, 2022/09, [[paper]]({ARXIV}) [[code]]({CODE}) | Text"
    assert bullet(line) == Listing(
        list="list",
        section=("Methods",),
        line=4,
        title="Large Models, Small Carts: A Survey",
        arxiv_id="2305.05065",
        url=ARXIV,
        code_url=CODE,
        links=(("paper", ARXIV), ("code", CODE)),
        venue="SIGIR",
        year=2023,
        date="2022/09",
        note="Text",
    )


@pytest.mark.parametrize(
    ("tail", "venue", "year", "date"),
    [
        (", SIGIR 2020", "SIGIR", 2020, None),
        (", KDD2022,2022/06,", "KDD", 2022, "2022/06"),
        (", arxiv2023/2,", "arxiv", 2023, "2023/2"),
        (", arxiv, 2023/07", "arxiv", 2023, "2023/07"),
        (", arxiv 2024/02 ,", "arxiv", 2024, "2024/02"),
        ("，arxiv  2024/04,", "arxiv", 2024, "2024/04"),
        (",2024/02,", None, 2024, "2024/02"),
        (", PGAI@CIKM 2023,", "PGAI@CIKM", 2023, None),
        (", WSDM 2024 Oral,", "WSDM Oral", 2024, None),
        (", ICML2022workshop,", "ICML workshop", 2022, None),
        (", NeurIPS Workshop ICBINB 2021/10,", "NeurIPS Workshop ICBINB", 2021, "2021/10"),
        (". arxiv2022/12,", "arxiv", 2022, "2022/12"),
        (" (ICLR'24)", "ICLR", 2024, None),
        (", IEEE Access,", "IEEE Access", None, None),
        ("", None, None, None),
    ],
)
def test_venue_year_and_date_are_told_from_the_title(
    tail: str, venue: str | None, year: int | None, date: str | None
) -> None:
    listing = bullet(f"- Carts, Clicks, and Baskets: What is Next?{tail} [[paper]]({ARXIV})")
    assert (listing.title, listing.venue, listing.year, listing.date) == (
        "Carts, Clicks, and Baskets: What is Next?",
        venue,
        year,
        date,
    )


def test_a_code_link_on_the_next_line_belongs_to_the_bullet_above() -> None:
    first, second = bullets(f"- One Title, SIGIR 2023, [[paper]]({ARXIV})", f"[[code]]({CODE})", "- Two, KDD 2022")
    assert (first.code_url, first.line, second.code_url, second.line) == (CODE, 4, None, 6)


def test_links_in_a_paragraph_of_their_own_belong_to_the_bullet_above() -> None:
    (listing,) = bullets("- One Title, SIGIR 2023", "", f"[[paper]]({ARXIV})")
    assert listing.url == ARXIV


def test_a_paper_without_any_link_is_listed() -> None:
    listing = bullet("- Generative Next-Basket Recommendation, RecSys 2023")
    assert (listing.title, listing.venue, listing.url) == ("Generative Next-Basket Recommendation", "RecSys", None)


def test_a_link_to_code_alone_is_not_taken_for_the_paper() -> None:
    listing = bullet(f"- Some Long Title, SIGIR 2020 [[link]]({CODE})")
    assert (listing.url, listing.code_url) == (None, CODE)


def test_a_title_that_is_itself_the_link() -> None:
    listing = bullet(f"- TIGER: [Recommender Systems with Generative Retrieval]({ARXIV}), NeurIPS 2023")
    assert (listing.name, listing.title) == ("TIGER", "Recommender Systems with Generative Retrieval")
    assert (listing.venue, listing.year, listing.url) == ("NeurIPS", 2023, ARXIV)


def test_a_title_in_bold() -> None:
    listing = bullet(f"- [2023/05] **Recommender Systems with Generative Retrieval.** NeurIPS 2023. [[paper]({ARXIV})]")
    assert (listing.title, listing.venue, listing.year, listing.date, listing.url) == (
        "Recommender Systems with Generative Retrieval",
        "NeurIPS",
        2023,
        "2023/05",
        ARXIV,
    )


def test_a_title_behind_its_link() -> None:
    listing = bullet(f"- \\[[arxiv]({ARXIV})\\] Recommender Systems with Generative Retrieval. `2023.05`")
    assert (listing.title, listing.year, listing.date) == (
        "Recommender Systems with Generative Retrieval",
        2023,
        "2023.05",
    )


@pytest.mark.parametrize(
    "line",
    [
        "- Yelp: [[link]](https://example.org/data) Netflix: [[link]](https://github.com/HKUDS/LLMRec)",
        "- [Methods](#methods)",
        "- https://example.org/a-post",
        "- just a remark without any paper",
        f"- We are glad to say that our survey is out: [Recommender Systems with Generative Retrieval]({ARXIV})",
        f"<!-- - A Title in a Comment, SIGIR 2023, [[paper]]({ARXIV}) -->",
    ],
)
def test_a_bullet_without_a_paper_is_no_listing(line: str) -> None:
    with pytest.raises(InputFileError, match="no papers found"):
        bullets(line)
