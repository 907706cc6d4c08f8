"""A row to paste: written as its section writes its own, and read as the paper that it is of."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.lists import read_list
from indexer.lists.rows import learn_rows, row_for
from search.papers import Listing, Paper, PaperList, RowStyle
from search.titles import normalise_title

PREPRINT = Paper(
    id="arxiv:2503.01744",
    title="Ranking Carts with Semantic Words",
    authors=("Jane Roe", "Wei Li", "Ann Other"),
    year=2025,
    venue="arXiv",
    arxiv_id="2503.01744",
)
PUBLISHED = replace(PREPRINT, year=2025, venue="SIGIR", code_url="https://github.com/roe/carts")
BULLETS = """# A list

## Carts

- First Title of Words, arxiv 2023/05, [[paper]](https://arxiv.org/pdf/2305.00001.pdf)
- Second Title of Words, arxiv 2023/06, [[paper]](https://arxiv.org/pdf/2306.00002.pdf) | a remark of ours
- Third Title of Words, KDD 2023, [[paper]](https://arxiv.org/pdf/2306.00003.pdf) [[code]](https://github.com/a/third)
- Fourth Title of Words, WSDM 2022, [[paper]](https://arxiv.org/pdf/2206.00004.pdf) [[code]](https://github.com/a/fourth)

## Shops

- Fifth Title of Words, arxiv 2023/05, [[paper]](https://arxiv.org/pdf/2305.00005.pdf)
"""
NUMBERED = """# A list

## Carts

1. **First Title of Words.** Preprint.

   *Ada Tester, Bo Writer.* [[pdf](https://arxiv.org/abs/2305.00001)], 2023.5
2. **Second Title of Words.** ACL 2023.

   *Cy Reader.* [[pdf](https://arxiv.org/abs/2306.00002)], [[project](https://github.com/a/second)], 2023.6
"""
NESTED = """# A list

## Carts

* [First Title of Words](https://arxiv.org/abs/2305.00001)
  * Ada Tester et al.
  * Code: [official](https://github.com/a/first)
* [Second Title of Words](https://arxiv.org/abs/2306.00002)
  * Cy Reader et al.
"""
TABLE = """# A list

## Carts

| No. | **Name** | **Paper** | LLM | **Publication** | **Link** | Code | Contribution |
|:-:|:-:|:--|:-:|:-:|:-:|:-:|---|
| 1 | FIRST | First Title of Words | GPT-4 | Arxiv 2023 | [[Link]](https://arxiv.org/abs/2305.00001) | N/A | more |
| 2 | NEXT✅ | Second Title of Words | N/A | KDD 2023 | [[Link]](https://arxiv.org/abs/2306.00002) |\
 [Code](https://github.com/b/c) | |
"""
HTML = """<!doctype html><html><head><title>A list</title></head><body>
<h1>A list</h1><h2>Carts</h2>
<ul>
<li class="paper" id="p1">
<a href="https://arxiv.org/abs/2305.00001">First Title of Words</a>, <i>Ada Tester, Bo Writer</i>, arXiv 2023
</li>
<li class="paper" id="p2">
<a href="https://arxiv.org/abs/2306.00002">Second Title of Words</a>, <i>Cy Reader</i>, KDD 2023
</li>
</ul>
<h2>Shops</h2>
<table>
<tr><th>Title</th><th>Venue</th><th>Link</th></tr>
<tr id="r1">
<td align="left">Third Title of Words</td><td>KDD 2023</td>
<td><a href="https://arxiv.org/abs/2305.00003">pdf</a></td>
</tr>
</table></body></html>
"""
TIMELINE = """# A list

<script>
window.timelineData = [

  {
    "date": "2023-05-08",
    "title": "First", // our favourite
    "description": "says more about carts",
    "paperUrl": "https://arxiv.org/abs/2305.00001",
    "stars": 3,
    "importance": "novel"
  },

];
</script>
"""
TEXTS = (BULLETS, NUMBERED, NESTED, TABLE, HTML, TIMELINE)


def test_a_list_that_was_stored_without_rows_has_none() -> None:
    stored = msgspec.json.encode(learned(BULLETS)).partition(b',"rows"')[0] + b"}"
    assert msgspec.json.decode(stored, type=PaperList).rows == ()


def learned(text: str) -> PaperList:
    data = text.encode()
    return learn_rows(data, read_list(data, "list"))


def row(text: str, section: str, paper: Paper) -> str:
    return row_for(learned(text), (section,) if section else (), paper)


def test_a_bullet_says_what_the_list_says_of_preprints() -> None:
    assert row(BULLETS, "Carts", PREPRINT) == (
        "- Ranking Carts with Semantic Words, arxiv 2025/03, [[paper]](https://arxiv.org/pdf/2503.01744.pdf)"
    )


def test_a_bullet_says_where_a_paper_appeared_and_has_its_code() -> None:
    assert row(BULLETS, "Carts", PUBLISHED) == (
        "- Ranking Carts with Semantic Words, SIGIR 2025, [[paper]](https://arxiv.org/pdf/2503.01744.pdf)"
        " [[code]](https://github.com/roe/carts)"
    )


def test_a_section_without_such_a_row_has_that_of_the_list() -> None:
    assert row(BULLETS, "Shops", PUBLISHED) == row(BULLETS, "Carts", PUBLISHED)


def test_a_section_that_is_not_there_has_the_row_of_another() -> None:
    assert row(BULLETS, "Elsewhere", PREPRINT) == row(BULLETS, "Carts", PREPRINT)


def test_what_is_unknown_goes_with_its_comma() -> None:
    unknown = Paper(id="", title="Ranking Carts with Semantic Words", url="https://doi.org/10.1145/1.2")
    assert (
        row(BULLETS, "Carts", unknown) == "- Ranking Carts with Semantic Words, [[paper]](https://doi.org/10.1145/1.2)"
    )


def test_no_link_to_elsewhere_is_called_arxiv() -> None:
    text = "# A list\n\n- \\[[arXiv](https://arxiv.org/abs/2305.00001)\\] First Title of Words. `2023.05`\n"
    elsewhere = Paper(id="", title="Ranking Carts with Words", doi="10.1145/1.2", year=2025, venue="SIGIR")
    assert row(text, "A list", PREPRINT) == (
        "- \\[[arXiv](https://arxiv.org/abs/2503.01744)\\] Ranking Carts with Semantic Words. `2025.03`"
    )
    assert row(text, "A list", elsewhere) == (
        "- \\[[paper](https://doi.org/10.1145/1.2)\\] Ranking Carts with Words. `2025`"
    )


def test_numbers_go_on_and_lines_below_are_kept() -> None:
    assert row(NUMBERED, "Carts", PREPRINT) == (
        "3. **Ranking Carts with Semantic Words.** Preprint.\n\n"
        "    *Jane Roe, Wei Li, Ann Other.* [[pdf](https://arxiv.org/abs/2503.01744)], 2025.3"
    )


def test_a_line_below_whose_field_is_unknown_is_left_out() -> None:
    link = "* [Ranking Carts with Semantic Words](https://arxiv.org/abs/2503.01744)\n  * Jane Roe et al."
    assert row(NESTED, "Carts", PREPRINT) == link
    assert row(NESTED, "Carts", PUBLISHED) == f"{link}\n  * Code: [official](https://github.com/roe/carts)"


def test_a_row_of_a_table_has_its_columns_and_leaves_the_lists_own_empty() -> None:
    assert row(TABLE, "Carts", replace(PREPRINT, title="ROWAN: Ranking Carts with Words")) == (
        "| 3 | ROWAN | ROWAN: Ranking Carts with Words | N/A | Arxiv 2025 |"
        " [[Link]](https://arxiv.org/abs/2503.01744) | N/A |  |"
    )
    assert row(TABLE, "Carts", PUBLISHED) == (
        "| 3 |  | Ranking Carts with Semantic Words | N/A | SIGIR 2025 |"
        " [[Link]](https://arxiv.org/abs/2503.01744) | [Code](https://github.com/roe/carts) |  |"
    )


def test_html_has_its_own_tags_but_nothing_of_one_row() -> None:
    assert row(HTML, "Carts", PREPRINT) == (
        '<li class="paper">\n<a href="https://arxiv.org/abs/2503.01744">Ranking Carts with Semantic Words</a>, '
        "<i>Jane Roe, Wei Li, Ann Other</i>, arXiv 2025\n</li>"
    )
    assert row(HTML, "Shops", PUBLISHED) == (
        '<tr>\n<td align="left">Ranking Carts with Semantic Words</td><td>SIGIR 2025</td>\n'
        '<td><a href="https://arxiv.org/abs/2503.01744">pdf</a></td>\n</tr>'
    )


def test_an_entry_of_a_timeline_has_its_keys_and_no_words_of_another() -> None:
    assert row(TIMELINE, "", PREPRINT) == (
        '  {\n    "date": "2025-03",\n    "title": "Ranking Carts with Semantic Words",\n    "description": "",\n'
        '    "paperUrl": "https://arxiv.org/abs/2503.01744",\n    "stars": null,\n    "importance": ""\n  },'
    )


def test_no_template_keeps_what_a_list_says_beyond_the_paper() -> None:
    kept = "".join(
        part for text in TEXTS for rows in learned(text).rows for one in rows.templates for part in one.parts
    )
    told = "remark favourite more carts first second third words tester writer reader gpt novel".split()
    assert [word for word in told if word in kept.casefold()] == []


@pytest.mark.parametrize(
    ("style", "form", "expected"),
    [
        (RowStyle("bullet"), "markdown",
         "- [Ranking Carts with Semantic Words](https://arxiv.org/abs/2503.01744), arXiv 2025"),
        (RowStyle("table", ("Name", "Paper", "Link")), "markdown",
         "|  | Ranking Carts with Semantic Words | [[Paper]](https://arxiv.org/abs/2503.01744) |"),
        (RowStyle("table", ("Paper", "Year")), "html",
         '<tr><td><a href="https://arxiv.org/abs/2503.01744">Ranking Carts with Semantic Words</a></td>'
         "<td>2025</td></tr>"),
        (RowStyle("timeline", ("date", "title", "paperUrl")), "markdown",
         '  {\n    "date": "2025-03",\n    "title": "Ranking Carts with Semantic Words",\n'
         '    "paperUrl": "https://arxiv.org/abs/2503.01744"\n  },'),
    ],
)  # fmt: skip
def test_a_list_of_which_nothing_is_learned_has_a_plain_row(style: RowStyle, form: str, expected: str) -> None:
    bare = PaperList("list", "A list", None, form, ((),), style, ())
    assert row_for(bare, (), PREPRINT) == expected


HOSTILE = (
    "Carts|Shops and Words", "Carts ] of [ Words (and) More", "Carts `of` Words", "Carts <script>alert(1)</script> of",
    'Carts of "Quoted Words" Again', "Carts of\nBroken Words", "Carts \\ of \\|Words", "商店购物车的语义排序方法",
    "Carts *of* _Words_ and ~~More~~", "Carts of </script> Words", "Carts ${of} Words", "Carts &amp; Words &lt; More",
    "Is *This* Carts of Words?", "Carts of $x_1$ and $5 Words", "C++ and C# Carts of Words",
)  # fmt: skip


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("text", TEXTS)
def test_a_title_is_words_and_no_markup(text: str, title: str) -> None:
    published = learned(text)
    for section in published.sections:
        read = pasted(text, published, section, replace(PREPRINT, title=title))
        assert normalise_title(read.title or read.name) == normalise_title(title)


SAID = st.text(st.sampled_from("abc XY|[]()`<>\\\"'*_~$&;#{}!?-+:,./\n语義"), max_size=30)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SAID)
def test_no_title_breaks_out_of_its_row(said: str) -> None:
    title = f"Ranking Carts {said} with Words"
    for text in (BULLETS, TABLE, HTML, TIMELINE):
        published = learned(text)
        pasted(text, published, published.sections[0], replace(PREPRINT, title=title))


def pasted(text: str, published: PaperList, section: tuple[str, ...], paper: Paper) -> Listing:
    """Return how the row of a paper is read in its section; complain where any other listing changes."""
    (new,) = all_pasted(text, published, {section: paper})
    return new


def all_pasted(text: str, published: PaperList, papers: dict[tuple[str, ...], Paper]) -> list[Listing]:
    """Return how the rows of papers, one a section, are read there, each pasted above the last row of its section."""
    lines = text.split("\n")
    last = {one.section: (one.line or 1) - 1 for one in published.listings}
    for section in sorted(papers, key=last.__getitem__, reverse=True):
        at = last[section]
        if published.style.kind == "timeline":
            at = max(n for n in range(at) if "{" in lines[n])
        written = row_for(published, section, papers[section])
        lines[at:at] = written.split("\n") + ([""] if "\n" in written else [])
    read = read_list("\n".join(lines).encode(), published.id, published.address).listings
    made = {paper.arxiv_id: section for section, paper in papers.items()}
    others = [replace(one, line=None) for one in read if one.arxiv_id not in made]
    assert others == [replace(one, line=None) for one in published.listings]
    new = [one for one in read if one.arxiv_id in made]
    assert [one.section for one in new] == [made[one.arxiv_id] for one in new]
    assert len(new) == len(papers)
    return new


def real_lists(shared: Path) -> Iterator[Path]:
    yield from sorted((shared / "lists").glob("*.txt"))
    yield from sorted(path for path in (shared / "lists" / "other").glob("*.md") if path.with_suffix(".notes").exists())


@pytest.mark.parametrize("paper", [PREPRINT, PUBLISHED, replace(PREPRINT, title="ROWAN: Ranking Carts with Words")])
def test_every_section_of_the_real_lists_reads_a_new_row_as_its_paper(shared: Path, paper: Paper) -> None:
    for path in real_lists(shared):
        text = path.read_text(encoding="utf-8")
        published = learned(text)
        assert {rows.section for rows in published.rows} == set(published.sections)
        # no month of arXiv has come to so many
        papers = {
            section: replace(paper, arxiv_id=f"2503.{90_000 + n}") for n, section in enumerate(published.sections)
        }
        for read in all_pasted(text, published, papers):
            assert (read.title or read.name) in (paper.title, "ROWAN")


def test_real_templates_keep_no_words_of_the_lists(shared: Path) -> None:
    for path in real_lists(shared):
        text = path.read_text(encoding="utf-8")
        published = learned(text)
        kept = str(published.rows)
        said = {one.note for one in published.listings} | {
            value for one in published.listings for _, value in one.facets
        }
        assert [remark for remark in said if remark and len(remark) > 3 and remark in kept] == []


def test_rows_of_a_page_that_has_not_changed_are_not_learned_again() -> None:
    page = b"# Tea\n\n- [On Teapots](https://arxiv.org/abs/2305.00001)\n- [On Cups](https://arxiv.org/abs/2305.00002)\n"
    before = replace(learn_rows(page, read_list(page, "list")), rows=())
    assert learn_rows(page, read_list(page, "list"), before).rows == ()
    changed = page + b"- [On Mugs](https://arxiv.org/abs/2305.00003)\n"
    assert learn_rows(changed, read_list(changed, "list"), before).rows != ()
