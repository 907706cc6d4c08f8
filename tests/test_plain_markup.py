"""Inline Markdown that is read without the parser says what the parser says; the rest is left to it."""

import random

import pytest

from indexer.lists import markdown
from indexer.lists.plain_markup import plain_html

PARTS = (
    "[", "]", "(", ")", "**", "*", "`", "!", "\n", " ", "  ", "a", "A Title of", "2023", "_", ":", ".", "-", "``",
    "é", "（", "<", ">", "&", "\\", '"', "'", "²", "…", "\u00a0", "\u2028", "\t", "# ", "- ", "x**y**z", "**bold x**",
    "**Bold.**", "*it al*", "*et al.*", "`code`", "[ref]", "[[z]]", "\\[", "\\]", "<br>", '<img src="x">',
    "https://a.example/b", "[x](https://a.example/b)", "[[pdf]](https://a.example/c_d_e)", "[[y](https://z.example)]",
    "[u]()", "[a](#b_c)", "**[t](https://q.example/r)**", "![](https://a.example/b)",
    "[![S](https://a.example?x=y&amp;z=w)](https://q.example)",
)  # fmt: skip


def test_links_bold_italics_and_code_become_the_elements_that_they_are() -> None:
    assert plain_html("**Small Carts.** *Jane Roe* [[pdf]](https://a.example/b_c) `2023 & on`") == (
        '<strong>Small Carts.</strong> <em>Jane Roe</em> <a href="https://a.example/b_c">[pdf]</a> '
        "<code>2023 &amp; on</code>"
    )


def test_brackets_around_a_link_stay_text() -> None:
    expected = '[<a href="https://a.example">pdf</a>] Carts'
    assert plain_html("[[pdf](https://a.example)] Carts") == expected
    assert plain_html("\\[[pdf](https://a.example)\\] Carts") == expected


@pytest.mark.parametrize(
    "content",
    ["a * b", "snake_case_name", "R&amp;D", "<b>bold</b>", "[paper][1]", "![alt", "[x](y z)", "**a*", "a  \nb", "\\*"],
)
def test_what_can_be_read_in_several_ways_is_left_to_the_parser(content: str) -> None:
    assert plain_html(content) is None


def test_a_page_reads_the_same_with_the_parser_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(6)
    pages = ["".join(chance.choices(PARTS, k=chance.randrange(1, 10))) for _ in range(2_000)]
    read = [markdown.to_html(page) for page in pages]
    monkeypatch.setattr(markdown, "plain_html", lambda _: None)
    assert read == [markdown.to_html(page) for page in pages]


def test_words_in_brackets_are_a_link_where_the_page_says_where_it_leads() -> None:
    assert '<a href="https://a.example">paper</a>' in markdown.to_html("Carts [paper]\n\n[paper]: https://a.example")
