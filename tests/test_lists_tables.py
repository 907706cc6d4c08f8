"""Entries as table rows."""

import pytest

from indexer.lists import read_list
from search.errors import InputFileError
from search.papers import Listing, PaperList

ARXIV = "https://arxiv.org/abs/2305.05065"
CODE = "https://github.com/someone/something"


def table(*rows: str) -> PaperList:
    text = "# A list\n\n" + "\n".join([rows[0], "|".join([""] + ["---"] * (rows[0].count("|") - 1) + [""]), *rows[1:]])
    return read_list(text.encode(), "list", None)


def row(header: str, line: str) -> Listing:
    (listing,) = table(header, line).listings
    return listing


def test_columns_become_fields_and_unknown_columns_become_facets() -> None:
    header = (
        "| **Name** | **Paper** | **LLM Backbone** | **Tuning** | **Publication** | **Link** | Main Contributions |"
    )
    line = f"| TIGER✅ | A Title of Words | T5 +<br />BERT | N/A | ICLR 2024<br />Oral | [[Paper]]({ARXIV}) | New. |"
    assert row(header, line) == Listing(
        list="list",
        section=("A list",),
        line=5,
        title="A Title of Words",
        name="TIGER",
        arxiv_id="2305.05065",
        url=ARXIV,
        links=(("Paper", ARXIV),),
        venue="ICLR Oral",
        year=2024,
        facets=(("LLM Backbone", "T5 + BERT"),),
        note="New.",
    )


def test_a_link_to_code_alone_is_the_code() -> None:
    listing = row("| Name | Paper | Link |", f"| X | A Title of Words | [[Code]]({CODE}) |")
    assert (listing.url, listing.code_url) == (None, CODE)


def test_a_title_may_be_a_link() -> None:
    listing = row("| Paper | Code | Year |", f"| [A Title of Words]({ARXIV}) | [Github]({CODE}) | 2023 |")
    assert (listing.title, listing.url, listing.code_url, listing.year) == ("A Title of Words", ARXIV, CODE, 2023)


def test_a_named_dataset_is_a_paper_only_with_a_link_to_one() -> None:
    published = table(
        "| **Dataset** | **RS Scenario** | **Link** |",
        f"| Amazon-M2 | E-commerce | [[Link]]({ARXIV}) |",
        "| MovieLens | Movie | [[Link]](https://example.org/data) |",
    )
    (listing,) = published.listings
    assert (listing.name, listing.title, listing.facets) == ("Amazon-M2", None, (("RS Scenario", "E-commerce"),))


def test_empty_names_n_a_and_empty_rows_say_nothing() -> None:
    listings = table(
        "| Name | Paper | Link |",
        "| N/A | One Title of Words | |",
        "| | | |",
        "| ✅ | Two Titles of Words | |",
        "| | Three Titles of Words |",
        "| A | Four Titles of Words | | too much |",
    ).listings
    assert [(one.name, one.title, one.line) for one in listings] == [
        (None, "One Title of Words", 5),
        (None, "Two Titles of Words", 7),
        (None, "Three Titles of Words", 8),
        ("A", "Four Titles of Words", 9),
    ]


def test_the_style_is_that_of_the_most_used_table() -> None:
    published = table("| Name | Paper | Link |", "| A | One Title of Words | |", "| B | Two Titles of Words | |")
    assert (published.style.kind, published.style.columns) == ("table", ("Name", "Paper", "Link"))


def test_a_table_of_repositories_lists_no_paper() -> None:
    with pytest.raises(InputFileError, match="no papers found"):
        table("| **Repo Name** | **Maintainer** |", f"| [something]({CODE}) | [someone](https://github.com/someone) |")


def test_a_header_of_several_words_tells_its_column() -> None:
    header = "| Year of Publication | Title | Publication Venue | Authors | Link |"
    listing = row(header, f"| 2021 | A Title of Words | KDD | Roe, J., Public, J. | [link]({ARXIV}) |")
    assert (listing.title, listing.year, listing.venue, listing.facets) == ("A Title of Words", 2021, "KDD", ())
    assert listing.authors == ("Roe, J.", "Public, J.")


def test_a_column_of_titles_with_authors_has_both() -> None:
    listing = row("| Title & Authors | Paper |", f"| A Title of Words <br> Jane Roe, Joe Public | [pdf]({ARXIV}) |")
    assert (listing.title, listing.authors, listing.url) == ("A Title of Words", ("Jane Roe", "Joe Public"), ARXIV)
