"""Pages: sections, titles, lines, encodings, and what is no list at all."""

import json
import os
import time
from pathlib import Path

import pytest

from indexer.lists import read_list
from search.errors import InputFileError
from search.papers import PaperList

ONE = "- First Title of Words, SIGIR 2023\n"
TWO = "- Second Title of Words, SIGIR 2023\n"


def read(text: str) -> PaperList:
    return read_list(text.encode(), "list", "https://example.org/list")


def sections(text: str) -> list[tuple[str, ...]]:
    return [listing.section for listing in read(text).listings]


def test_sections_follow_headings_without_the_title_and_without_links_in_them() -> None:
    published = read(f"# A list\n\n## Methods [[link]](https://example.org)\n### Small\n{ONE}## Surveys\n{TWO}")
    assert published.title == "A list"
    assert published.sections == (("Methods", "Small"), ("Surveys",))


def test_a_heading_that_all_papers_share_says_nothing() -> None:
    assert sections(f"# A list\n# Paper List\n## Methods\n{ONE}## Surveys\n{TWO}") == [("Methods",), ("Surveys",)]


def test_a_title_may_stand_below_the_level_of_its_sections() -> None:
    text = f'### A list\nhello\n\n<h2 id="1">1. Methods</h2>\n\n### 1.1 Small\n{ONE}\n<h2>2. Surveys</h2>\n\n{TWO}'
    assert sections(text) == [("1. Methods", "1.1 Small"), ("2. Surveys",)]
    assert read(text).title == "A list"


def test_a_first_heading_among_others_is_a_section() -> None:
    assert sections(f"## Methods\n{ONE}\n## Surveys\n{TWO}") == [("Methods",), ("Surveys",)]


def test_details_and_lone_bold_lines_are_sections_below_headings() -> None:
    text = (
        "# A list\n## Papers\n<details><summary><b>1. Methods</b></summary>\n<p>\n\n<b>1.1 Small</b>\n\n"
        f"{ONE}\n</p>\n</details>\n\n<details><summary>2. Surveys</summary>\n\n{TWO}\n</details>\n\n"
        f"{ONE}\n## Others\n{TWO}"
    )
    assert sections(text) == [
        ("Papers", "1. Methods", "1.1 Small"),
        ("Papers", "2. Surveys"),
        ("Papers",),
        ("Others",),
    ]


@pytest.mark.parametrize("heading", ["News", "Related Repositories:", "Survey Paper Update Logs", "Blogs", "Citation"])
def test_nothing_is_listed_under_news_blogs_and_the_like(heading: str) -> None:
    assert [one.title for one in read(f"# A list\n## {heading}\n{ONE}## Methods\n{TWO}").listings] == [
        "Second Title of Words"
    ]


def test_news_recommendation_is_a_topic_and_no_news() -> None:
    assert sections(f"# A list\n## News Recommendation\n{ONE}## Methods\n{TWO}")[0] == ("News Recommendation",)


def test_front_matter_gives_the_title_and_keeps_the_lines() -> None:
    published = read(f'---\ndraft: false\ntitle: "A list"\n---\n\n{ONE}')
    assert (published.title, published.listings[0].line) == ("A list", 6)


def test_a_timeline_in_a_script_is_read_without_running_it() -> None:
    text = (
        '---\ntitle: "A list"\n---\n<script>\n// data\nwindow.timelineData = [\n'
        '  {\n    "date": "2023-05-08",\n    "title": "Tiger", // a name\n    "description": "Ids of meaning",\n'
        '    "paperUrl": "https://arxiv.org/abs/2305.05065",\n    importance: `seminal`,\n  },\n];\n</script>\n'
    )
    published = read(text)
    (listing,) = published.listings
    assert (listing.title, listing.name, listing.arxiv_id, listing.date) == (None, "Tiger", "2305.05065", "2023-05-08")
    assert (listing.year, listing.note, listing.facets) == (2023, "Ids of meaning", (("importance", "seminal"),))
    assert (listing.section, listing.line, published.title) == ((), 9, "A list")
    assert published.style.kind == "timeline"
    assert published.style.columns == ("date", "title", "description", "paperUrl", "importance")


def test_a_whole_html_page_is_read_like_markdown() -> None:
    page = (
        "<!DOCTYPE html>\n<html><head><title>A list</title></head><body>\n<h1>A list</h1>\n<h2>Methods</h2>\n<ul>\n"
        '<li>First Title of Words, SIGIR 2023 <a href="https://arxiv.org/abs/2305.05065">[paper]</a>\n</ul>\n'
        "<h2>Surveys</h2>\n<table><tr><th>Paper</th><th>Venue</th></tr>\n<tr><td>Second Title</td><td>KDD 2022</td>"
    )
    published = read(page)
    assert (published.format, published.title) == ("html", "A list")
    assert [(one.title, one.section, one.venue, one.line) for one in published.listings] == [
        ("First Title of Words", ("Methods",), "SIGIR", 6),
        ("Second Title", ("Surveys",), "KDD", 10),
    ]


def test_lines_stay_right_in_a_page_longer_than_65535_lines() -> None:
    published = read("# A list\n" + "\n" * 70_000 + ONE)
    assert published.listings[0].line == 70_002


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_and_windows_line_ends_change_nothing(encoding: str) -> None:
    text = "# A list\r\n\r\n- Titel mit Ümlaut, SIGIR 2023\r\n"
    (listing,) = read_list(text.encode(encoding), "list", None).listings
    assert (listing.title, listing.line) == ("Titel mit Ümlaut", 3)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is empty"),
        (b" \n\xef\xbb\xbf\n"[:2], "is empty"),
        (b"%PDF-1.4\x00\x01", "is no text"),
        (b"\xff\xd8\xff\xe0" * 50, "is no text"),
        ("标题".encode("gbk") * 50, "is no text"),
        (b"# Notes\n\nNothing to see.\n", "no papers found"),
        (b"<!--", "no papers found"),
    ],
)
def test_what_is_no_list_is_refused_in_two_lines(data: bytes, what: str) -> None:
    with pytest.raises(InputFileError, match=what) as caught:
        read_list(data, "mine", None)
    assert "'mine'" in str(caught.value)
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize(
    "text", ["[", "![", "[](", "<div>", "<ul><li>", "> ", "- ", "*a **b ", "<details><summary>", "("]
)
def test_malformed_pages_neither_fail_nor_take_for_ever(text: str) -> None:
    start = time.perf_counter()
    with pytest.raises(InputFileError, match="no papers found"):
        read(text * 50_000)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_the_five_lists_are_read_exactly(shared: Path, number: str) -> None:
    (path,) = (shared / "lists").glob(f"{number}_*.txt")
    truth_path = shared / "lists" / "truth" / f"{path.stem}.truth.jsonl"
    truth = [json.loads(line) for line in truth_path.read_text(encoding="utf-8").split(os.linesep) if line]
    listings = read_list(path.read_bytes(), path.stem, None).listings
    assert [(one.title, one.arxiv_id, list(one.section), one.line) for one in listings] == [
        (entry["title"], entry["arxiv_id"], entry["section"], entry["line"]) for entry in truth
    ]
    names = [None if entry.get("name") == "N/A" else entry.get("name") for entry in truth]
    assert [one.name for one in listings] == names
