"""Any bytes at all give papers or one clear line, soon."""

import gc
import sys
import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.lists import markdown, read_list, webpage
from indexer.lists.blocks import Fold, Page, Script
from indexer.lists.decode import decode
from search.errors import InputFileError
from search.papers import Listing

MB = 1_000_000
HTML = "<!doctype html>"
ONE = "- First Title of Words, SIGIR 2023\n"
FRAGMENTS = (
    "\n", "\n\n", " ", "    ", "\t", "\r", "\r\n", "- ", "* ", "+ ", "1. ", "> ", "# ", "## ", "===\n",
    "---\n", "```\n", "|", "\n|Title|Venue|Link|\n|-|-|-|\n", "\n|-|\n", "[", "]", "(", ")", "![", "](",
    "[[", "]]", "**", "*", "_", "`", "\\", "&amp;", "&#0;", "&#xD800;", "&nbsp;", "<", ">", "</", "<!--",
    "-->", "<?", "<![CDATA[", "<!doctype html>", "<ul>", "<li>", "</li>", "</ul>", "<table>", "<tr>",
    "<th>", "<td>", "</td>", "</tr>", "</table>", "<details>", "<summary>", "</summary>", "</details>",
    "<p>", "</p>", "<div>", "<br>", "<b>", "</b>", '<a href="',
    '<a href="https://arxiv.org/abs/2305.05065">', "</a>", "<h2>", "</h2>", "<script>",
    "window.x = [{title: 'A Title', date: '2023', paperUrl: 'https://doi.org/10.1/2'}]", "</script>",
    "<select>", "<title>", "<style>", "<svg>", "<pre>", "A Title of Words", "TIGER", "SIGIR 2023",
    "2023-05-08", "2023/10", "arXiv:2305.05065", "2305.05065v2", "https://arxiv.org/abs/2305.05065",
    "[pdf](https://arxiv.org/pdf/2305.05065)", "[code](https://github.com/a/b)", "http://[",
    "https://doi.org/10.1145/3580305", "[r]: http://x.y/z 'title'\n", "[r]", "“", "”", "'", '"', "，", "（",
    "）", "【", "】", "标题", "✅", "🔥", "👩‍🔬", "\u200b", "\u200f", "\u202e", "\u2028", "\x85", "\x0b", "\x0c",
    "\x1b[31m", "\ufeff", "\ufffd", "e\u0301", ", ", ". ", ": ", " | ", " - ",
)  # fmt: skip


def check(data: bytes) -> None:
    """Read `data`, and complain about whatever a person could not use."""
    try:
        published = read_list(data, "list", None)
    except InputFileError as error:
        refuse_badly_told(error)
        return
    lines = data.decode("utf-8", "replace").count("\n") + data.count(b"\r") + 1
    assert published.listings
    for listing in published.listings:
        assert listing.title or listing.name
        for text in (listing.title, listing.name, *listing.section):
            assert text is None or (text.strip() and not any(map(is_control, text)))
        assert listing.line is None or 1 <= listing.line <= lines
        assert isinstance(listing.section, tuple)
        repr(listing).encode()


def refuse_badly_told(error: InputFileError) -> None:
    assert 1 <= len(str(error).splitlines()) <= 2


def is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Zl", "Zp", "Cs")


def page_of(text: str) -> Page:
    decoded = decode(text.encode(), "list")
    form = webpage if webpage.recognises(decoded) else markdown
    return form.read(decoded)


def seconds(work: Callable[[], object]) -> float:
    tracer = sys.gettrace()
    sys.settrace(None)  # the account of the lines that tests run takes three times as long as the work
    start = time.process_time()
    try:
        work()
    finally:
        taken = time.process_time() - start
        sys.settrace(tracer)
    return taken


MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@MANY
@given(st.binary(max_size=400))
def test_any_bytes_give_papers_or_one_clear_line(data: bytes) -> None:
    check(data)


@MANY
@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=300), st.sampled_from(["", HTML, ONE]))
def test_any_text_gives_papers_or_one_clear_line(text: str, before: str) -> None:
    check((before + text).encode())


@MANY
@given(
    st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join),
    st.sampled_from(["", HTML, ONE, "---\n", "<ul><li>"]),
)
def test_any_markup_gives_papers_or_one_clear_line(text: str, before: str) -> None:
    check((before + text).encode())


@MANY
@given(
    st.lists(st.sampled_from(FRAGMENTS), max_size=10), st.sampled_from(["utf-16", "utf-16-le", "gb18030", "latin-1"])
)
def test_any_encoding_gives_papers_or_one_clear_line(parts: list[str], encoding: str) -> None:
    check((ONE + "".join(parts)).encode(encoding, "replace"))


REPEATED = (
    "[", "]", "[]", "![", "](", "[](", "(", "[\n", "[[\n\n", "![\n\n", "<div>", "<div>\n\n", "<a href=",
    "<a href=\n", '<a href="', "<table><tr><td>", "<table><tr><td>\n\n", "<!--", "x <!--\n\n", "<?",
    "<![CDATA[", "`", "`` ", "*", "*a ", "*a_ ", "**a\n", "*a **b\n\n", "_", "_a ", "> ", ">",
    "> > > > x\n", "- ", "- - - -\n", "- - - - x\n", "-\n", "1. ", "1. x\n", "- x\n\n", "- x\n* x\n",
    "# x\n", "x\n===\n", "[a]: b 'c\n", "[a]: b\n", "[a\n", "word ", "word\n", "[a](http://b.c) ", "|",
    "|\n", "|-|\n", "|a|\n|-|\n", "&amp;", "&", "&#0;", "&#xD800;", "\\\\", "\\\n", "<details>",
    "<details>\n\n", "<details><summary>x</summary>\n\n", "\0", "\u202e", "\u200b",
    "\ufffdaaaaaaaaaaaaaaaaaaaaaaaaa", "😀", "```\n", "---\n", "<script>", "<http://a", "x <b>\n\n", "<b>x",
    "<i><p>x", "<ul><li>", "<dl><dt>x<dd>", "<select><option>", "</div>", "\t", " \n", "\n",
)  # fmt: skip


@pytest.mark.parametrize("before", ["", HTML])
@pytest.mark.parametrize("part", REPEATED)
def test_nothing_repeated_takes_for_ever(part: str, before: str) -> None:
    text = before + part * (10_000 // len(part.encode()))
    assert seconds(lambda: check(text.encode())) < 3


@pytest.mark.parametrize(
    "part",
    ["[", "![", "](", "[](", "<div>", "<a href=", "<table><tr><td>\n\n", "<!--", "*a **b\n\n", "word ", "\ufffda"],
)
def test_ten_megabytes_of_anything_are_read_or_refused_within_seconds(part: str) -> None:
    assert seconds(lambda: check((part * (10 * MB // len(part.encode()))).encode())) < 20


@pytest.mark.parametrize(
    "part", ["<div>", "<ul><li>", "<b>x", "<i><p>x", "<details>", "<table><tr><td>", '<a href="x">']
)
def test_a_megabyte_of_unclosed_elements_is_read_within_seconds(part: str) -> None:
    assert seconds(lambda: check((HTML + part * (MB // len(part))).encode())) < 20


def test_a_hundred_thousand_rows_of_a_table_take_ten_times_as_long_as_ten_thousand() -> None:
    def table(count: int) -> bytes:
        rows = (f"|A Title of {n} Words|SIGIR 2023|[p](https://arxiv.org/abs/2305.{n:05})|" for n in range(count))
        return ("|Title|Venue|Link|\n|-|-|-|\n" + "\n".join(rows)).encode()

    found: list[Listing] = []
    few, many = table(10_000), table(100_000)
    assert seconds(lambda: found.extend(read_list(many, "list").listings)) < 15 * seconds(
        lambda: read_list(few, "list")
    )
    assert (len(found), found[-1].line) == (100_000, 100_002)


def test_bullets_in_their_thousands_are_read_with_their_lines() -> None:
    rows = (f"- A Title of {n} Words, SIGIR 2023, [[paper]](https://arxiv.org/abs/2305.{n:05})" for n in range(10_000))
    assert_read("\n".join(rows), 10_000, last=10_000)


def test_rows_of_html_beyond_what_libxml_counts_are_read_with_their_lines() -> None:
    rows = (f'<tr><td><a href="https://arxiv.org/abs/2305.{n:05}">A Title of {n} Words</a></tr>' for n in range(7_000))
    assert_read(f"{HTML}<table>" + "\n" * 60_000 + "\n".join(rows), 7_000, last=67_000)


def test_items_of_html_inside_markdown_are_read_with_their_lines() -> None:
    rows = (f"<li>A Title of {n} Words, SIGIR 2023" for n in range(7_000))
    assert_read("# A list\n" + "\n" * 60_000 + "<ul>\n" + "\n".join(rows), 7_000, last=67_002)


def assert_read(text: str, count: int, last: int) -> None:
    found: list[Listing] = []
    assert seconds(lambda: found.extend(read_list(text.encode(), "list").listings)) < 60
    assert (len(found), found[-1].line) == (count, last)


def test_an_element_of_a_hundred_thousand_attributes_is_read_within_seconds() -> None:
    text = f"{HTML}<div {' '.join(f'a{n}=b' for n in range(100_000))}><ul><li>A Title of Words, SIGIR 2023"
    assert seconds(lambda: check(text.encode())) < 5


def test_a_table_of_a_hundred_thousand_columns_is_read_within_seconds() -> None:
    text = "|a" * 100_000 + "|\n" + "|-" * 100_000 + "|\n" + "|b" * 100_000 + "|\n"
    assert seconds(lambda: page_of(text)) < 20


def test_papers_inside_thousands_of_unclosed_elements_are_still_read() -> None:
    listings = read_list(f"{HTML}{'<div>' * 5_000}<ul><li>A Title of Words, SIGIR 2023".encode(), "list").listings
    assert [listing.title for listing in listings] == ["A Title of Words"]


def test_papers_in_a_thousand_nested_lists_are_read() -> None:
    one = '<ul><li>text <a href="https://arxiv.org/abs/2305.05065">A Title of Words</a>'
    assert read_list((HTML + one * 1_000).encode(), "list").listings[0].title == "A Title of Words"


def test_tens_of_thousands_of_headings_are_read_within_seconds() -> None:
    assert seconds(lambda: check(("# A Heading of Words\n" * 40_000).encode())) < 20


def test_details_are_nested_no_deeper_than_any_reader_would_open() -> None:
    page = page_of("<details><summary>x</summary>\n\n" * 1_000 + ONE)
    assert sum(isinstance(block, Fold) for block in page.blocks) == 50


@pytest.mark.parametrize(("text", "what"), [("\n" * 300_000, "300,000 lines"), ("[" * 2_000_000, "2,000,000 marks")])
def test_what_is_beyond_any_list_is_refused_in_two_lines(text: str, what: str) -> None:
    with pytest.raises(InputFileError, match=what) as caught:
        read_list(f"x{text}".encode(), "mine")
    assert "'mine'" in str(caught.value)
    assert len(str(caught.value).splitlines()) == 2


def test_tags_inside_addresses_and_scripts_stay_as_they_are() -> None:
    page = page_of(f"{HTML}<script>x = '<li>'</script><p><a href='https://example.org/?<b>'>words</a>")
    script, paragraph = page.blocks
    assert script == Script("x = '<li>'", 1)
    assert "href='https://example.org/?<b>'" in repr(paragraph)


def test_reading_leaves_the_collection_of_garbage_as_it_was() -> None:
    assert gc.isenabled()
    read_list(ONE.encode(), "list")
    assert gc.isenabled()
    with pytest.raises(InputFileError):
        read_list(b"nothing", "list")
    assert gc.isenabled()
