"""One entry in every common style: whichever way it is written, the same paper is read."""

import pytest

from indexer.lists import read_list
from search.errors import InputFileError
from search.papers import Listing

TITLE = "Small Carts, Large Models: What is Next?"
ARXIV = "https://arxiv.org/abs/2305.05065"
PAGE = "https://someone.example.org/large-carts"
CODE = "https://github.com/someone/carts"
PEOPLE = ("Jane Roe", "Joe Q. Public", "Wei van der Berg")
NAMES = "Jane Roe, Joe Q. Public, and Wei van der Berg"


def listings(entry: str) -> tuple[Listing, ...]:
    return read_list(f"# A list\n\n## Methods\n\n{entry}\n".encode(), "list").listings


def only(entry: str) -> Listing:
    (listing,) = listings(entry)
    return listing


@pytest.mark.parametrize(
    "entry",
    [
        f"- [{TITLE}]({ARXIV})",
        f"* **[{TITLE}]({ARXIV})**",
        f"+ [**{TITLE}**]({ARXIV})",
        f"1. {TITLE} [[paper]({ARXIV})]",
        f"[3] {TITLE}. [[pdf]({ARXIV})]",
        f"- [ ] {TITLE} [pdf]({ARXIV})",
        f"- **{TITLE}** [[Paper]]({ARXIV}) [[Code]]({CODE})",
        f'- "{TITLE}" [[Paper]]({ARXIV})',
        f"- “{TITLE}”, [Paper]({ARXIV})",
        f"- *{TITLE}* [pdf]({ARXIV})",
        f"- :star: {TITLE} [[paper]]({ARXIV})",
        f"- 🔥 **{TITLE}** [[paper]]({ARXIV})",
        f"- [[Paper]]({ARXIV}) [[Code]]({CODE}) {TITLE}",
        f"- \\[[arXiv]({ARXIV})\\] {TITLE}. `2023.05`",
        f"- [EPJ Data Science]({ARXIV}) {TITLE}".replace("[EPJ", "\\[[EPJ").replace(f"({ARXIV})", f"({ARXIV})\\]"),
        f"- {TITLE}: {ARXIV}",
        f"- {TITLE} <{ARXIV}>",
        f"- {TITLE} [[pdf]] ({ARXIV})",
        f"- [2023/05] **{TITLE}** [[paper]({ARXIV})]",
        f"- (ICLR 2024) {TITLE} [[paper]]({ARXIV})",
        f"- (*ICLR 2024*) {TITLE} [[paper]]({ARXIV})",
        f"- `ICLR 2024` {TITLE} [[paper]]({ARXIV})",
        f"- [ICLR 2024] [{TITLE}]({ARXIV})",
        f"- {TITLE} (ICLR 2024) [[paper]]({ARXIV})",
        f"- **{TITLE} (ICLR 2024)** [[paper]]({ARXIV})",
        f"- **{TITLE} [[paper]({ARXIV})]**",
        f"- {TITLE} - ICLR 2024 [[paper]]({ARXIV})",
        f"- {NAMES}. {TITLE} ICLR 2024. [[paper]]({ARXIV})",
        f'- {NAMES}. "{TITLE}" ICLR 2024. [[paper]]({ARXIV})',
        f"- {NAMES}, {TITLE}, ICLR, 2024. [[paper]]({ARXIV})",
        f"- {NAMES}, *{TITLE}*, ICLR, 2024. [[paper]]({ARXIV})",
        f"- Roe, J., Public, J. Q., & van der Berg, W. (2024). {TITLE} *ICLR*, 12(3), 4-56. [[pdf]]({ARXIV})",
        f"- Roe J, Public J Q, Berg W. {TITLE}[J]. arXiv preprint arXiv:2305.05065, 2023. [[pdf]]({ARXIV})",
        f'- Roe, Jane, et al. "{TITLE}." arXiv preprint arXiv:2305.05065 (2023). [[pdf]]({ARXIV})',
        f"- Roe et al., [{TITLE}]({ARXIV}), ICLR 2024",
        f"- {TITLE} (2024), J. Roe et al. [[pdf]]({ARXIV})",
        f"- **{TITLE}**\n  - {NAMES}\n  - [[Paper]]({ARXIV})\n  - [[Code]]({CODE})",
        f"- [{TITLE}]({ARXIV})\n  - {NAMES}\n  - Key words: carts\n  - Code: [official]({CODE})",
        f"- [[2023][Example][CARTS] {TITLE}]({ARXIV})",
        f"- {TITLE} | **[KDD' 23]** | [`[pdf]`]({ARXIV})",
        f"- {NAMES}: {TITLE} ICLR 2024. [[pdf]]({ARXIV})",
        f"- {TITLE} Roe, Jane & Public, Joe. ICLR 2024 [[pdf]]({ARXIV})",
        f"- {TITLE} Roe, Jane et al. (Example) ICLR 2024 [[pdf]]({ARXIV})",
        f"- {TITLE} in *ICLR* 2024. [\\[paper\\]]({ARXIV})",
        f"- {TITLE} arXiv:2305.05065",
        f"**{TITLE}**\n\n- Homepage: {PAGE}\n- Paper: {ARXIV}\n- Code: None",
        f"### {TITLE}\n\n- Code: {CODE}\n- Paper(Oral): {ARXIV}",
        f"- Carts\n\n    [{TITLE}]({ARXIV})",
        f"<b>{TITLE} (2023)</b> [[Paper]]({ARXIV})\n<p align='center'><img src='x.png' /></p>",
        f"| Date | Title | Paper |\n|--|--|--|\n| 2023.05 | 🔥[**CARTS**] {TITLE}(@Example Inc.) | [[pdf]]({ARXIV}) |",
        f"- Carts [[Paper]]({ARXIV})\n  - {NAMES}, {TITLE}, ICLR, 2024.",
        f"1. **{TITLE}** ICLR 2024. [paper]({ARXIV})\n\n    *{NAMES}*",
        f"1. **{TITLE}** ICLR 2024.\n\n*{NAMES}* [[pdf]({ARXIV})], 2023.5",
        f"**{TITLE}** \\\n*{NAMES}* \\\nICLR 2024. [[Paper]({ARXIV})] [[Github]({CODE})] \\\n5 May 2023",
        f"**{TITLE}**<br>{NAMES}<br>[Paper]({ARXIV}) [Code]({CODE})",
        f"**{TITLE}**\n\n{NAMES}. [[Paper]({ARXIV})]",
        f"[{TITLE}]({ARXIV}), {NAMES}, ICLR 2024",
        f'**[12]** Roe, Jane, Joe Public. "**{TITLE}**." *ICLR* (2024). [[pdf]]({ARXIV}) **(good)** :star::star:',
        f"| Title & Authors | Introduction | Links |\n|--|--|--|\n"
        f"| [![Star](https://img.shields.io/x)]({CODE})<br>[{TITLE}]({ARXIV}) <br> {NAMES} | text | [Paper]({ARXIV}) |",
        f"| Year | Paper | Link |\n|--|--|--|\n| 2024 | **{TITLE}** | [PDF]({ARXIV}) |",
        f"| 2024 | Where | What |\n|--|--|--|\n| x | ICLR | [{TITLE}]({ARXIV}) |",
        f"> | Model | Paper |\n> |--|--|\n> | Carts | [Roe, J., & Public, J. (2023). {TITLE} arXiv.]({ARXIV}) |",
        f'<ul><li><a href="{ARXIV}">{TITLE}</a>, {NAMES}</li></ul>',
        f"<table><tr><th>Title<th>Link<tr><td>{TITLE}</td><td><a href={ARXIV}>pdf</a></table>",
        f"<table><tr><td>3</td><td><b>{TITLE}</b><br>{NAMES}</td><td><a href={ARXIV}>pdf</a></table>",
    ],
)
def test_the_same_paper_is_read_from_every_style(entry: str) -> None:
    listing = only(entry)
    assert (listing.title, listing.arxiv_id, listing.section) == (TITLE, "2305.05065", ("Methods",))


@pytest.mark.parametrize(
    ("entry", "people"),
    [
        (f"- **{TITLE}** *{NAMES}.* ICLR 2024. [[paper]({ARXIV})]", PEOPLE),
        (f"- {NAMES}. {TITLE} ICLR 2024. [[paper]]({ARXIV})", PEOPLE),
        (f"- [{TITLE}]({ARXIV})\n  - {NAMES}", PEOPLE),
        (f"- **{TITLE}** *Jane Roe (MIT) et al. arXiv.* [[paper]({ARXIV})]", ("Jane Roe", "et al.")),
        (f'- Roe, Jane, et al. "{TITLE}." ICLR (2023). [[pdf]]({ARXIV})', ("Jane Roe", "et al.")),
        (f"- Roe, J., & Public, J. Q. (2024). {TITLE} *ICLR*. [[pdf]]({ARXIV})", ("Roe, J.", "Public, J. Q.")),
        (f"- {TITLE} [[pdf]]({ARXIV})", ()),
    ],
)
def test_authors_are_told_from_the_title(entry: str, people: tuple[str, ...]) -> None:
    listing = only(entry)
    assert (listing.title, listing.authors) == (TITLE, people)


@pytest.mark.parametrize(
    ("entry", "venue", "year"),
    [
        (f"- **{TITLE}** NeurIPS 2023. [[paper]({ARXIV})]", "NeurIPS", 2023),
        (f"- **{TITLE}** *Jane Roe (MIT) et al. arXiv.* [[paper]({ARXIV})]", "arXiv", None),
        (f"- (*ICLR 2024*) {TITLE} [[paper]]({ARXIV})", "ICLR", 2024),
        (f"- {TITLE} In Proceedings of the Web, 2023. [[paper]]({ARXIV})", "Proceedings of the Web", 2023),
        (f'- Roe, Jane, et al. "{TITLE}." Nature 521.7553 (2015): 436-444. [[pdf]]({ARXIV})', "Nature", 2015),
        (f"- Roe, J., & Public, J. (2019). {TITLE} *ACM computing surveys*, 41(3), p.15. [[pdf]]({ARXIV})",
         "ACM computing surveys", 2019),
        (f"- 20180628 arXiv a word about carts: [{TITLE}]({ARXIV})", "arXiv", 2018),
    ],
)  # fmt: skip
def test_venue_and_year_are_read_before_and_behind_the_title(entry: str, venue: str | None, year: int | None) -> None:
    listing = only(entry)
    assert (listing.title, listing.venue, listing.year) == (TITLE, venue, year)


def test_one_name_before_a_title_is_its_author_where_the_list_puts_people_first() -> None:
    others = "".join(f"- {NAMES}, The Cart of {n} Wheels, KDD 2020. [[pdf]]({ARXIV})\n" for n in range(9))
    found = listings(f"{others}- Jane Roe, What is Next in a Cart?, ICLR 2024. [[pdf]]({ARXIV})")
    assert (found[-1].title, found[-1].authors) == ("What is Next in a Cart?", ("Jane Roe",))


def test_paragraphs_inside_an_item_are_papers_with_their_lines() -> None:
    found = listings(f"- Carts\n\n    [{TITLE}]({ARXIV})\n\n    [Another Title of Words]({ARXIV})")
    assert [(one.title, one.line) for one in found] == [(TITLE, 7), ("Another Title of Words", 9)]


def test_a_title_that_links_anywhere_is_a_paper_where_the_heading_says_papers() -> None:
    papers, tools = f"- [{TITLE}]({PAGE})\n- [Awesome Lists of Words]({CODE})\n", f"- [A Tool of Words]({PAGE})\n"
    text = f"# A list\n## Papers\n{papers}## Tools\n{tools}"
    assert [one.title for one in read_list(text.encode(), "list").listings] == [TITLE]


def test_a_short_name_before_the_title_is_the_name() -> None:
    listing = only(f'- **CARTS**: "{TITLE}", ICLR, 2024 (*Example Inc.*). [[Paper]({ARXIV})]')
    assert (listing.name, listing.title, listing.venue, listing.year) == ("CARTS", TITLE, "ICLR", 2024)


def test_a_title_in_bold_that_a_sentence_explains_is_the_title_alone() -> None:
    rows = f"1) **CARTS 2** - a new family of models that reads what is in a cart and what is next | [Paper]({ARXIV})"
    listing = only(f"| **Paper** | **Links** |\n|--|--|\n| {rows} |")
    assert (listing.title, listing.arxiv_id) == ("CARTS 2", "2305.05065")


def test_papers_inside_an_item_are_papers_and_its_details_are_not() -> None:
    found = listings(
        f"- Surveys\n  - [{TITLE}]({ARXIV})\n    - Short remark about it\n  - Another Title of Words, KDD 2022\n"
        f"- [A Third Title of Words](https://arxiv.org/abs/2306.00001)\n  - Follow-up: [X](https://arxiv.org/abs/2306.00002)"
    )
    assert [(one.title, one.line) for one in found] == [
        (TITLE, 6),
        ("Another Title of Words", 8),
        ("A Third Title of Words", 9),
    ]


def test_a_paper_that_a_remark_links_to_is_not_the_entry_s_paper() -> None:
    with pytest.raises(InputFileError, match="no papers found"):
        listings(f"- [Cart Tools]({PAGE}) - Contains the implementation of [SMALL]({ARXIV}) and more")


def test_a_citation_below_an_item_at_the_same_depth_gives_its_title() -> None:
    listing = only(f"  * CARTS, Example Inc. [[Paper]]({ARXIV})\n   * {NAMES}, {TITLE}, ICLR, 2024.")
    assert (listing.title, listing.arxiv_id, listing.authors) == (TITLE, "2305.05065", PEOPLE)


@pytest.mark.parametrize(
    "entry",
    [
        f"Our survey [{TITLE}]({ARXIV}) is out, and we are glad.",
        f"Please cite our [paper]({ARXIV}) where you use this.",
        f"This list follows [{TITLE}]({ARXIV}) in its sections.",
        "- [ACM Transactions on Information Systems](https://dl.acm.org/journal/tois)",
        f"- [A Talk about Carts and Models]({PAGE}), 2023",
        f"- [Awesome Carts and Models]({CODE}) 2023",
        f"- Source code for the paper about carts, ICLR 2023 [[code]]({CODE})",
        "- Jane Roe, Joe Public, Wei Li",
    ],
)
def test_what_only_speaks_of_a_paper_lists_none(entry: str) -> None:
    with pytest.raises(InputFileError, match="no papers found"):
        listings(entry)


def test_a_line_in_bold_is_a_section_where_numbered_and_else_a_facet() -> None:
    one = f"- [{TITLE}]({ARXIV})\n"
    found = listings(f"{one}\n**On the web**\n\n{one}\n**1.1 In shops**\n\n{one}")
    assert [(entry.section, dict(entry.facets)) for entry in found] == [
        (("Methods",), {}),
        (("Methods",), {"subsection": "On the web"}),
        (("Methods", "1.1 In shops"), {}),
    ]


def test_sections_below_a_table_of_contents_hold_papers() -> None:
    text = f"# A list\n\n# Table of Contents\n- [Methods](#methods)\n\n## Methods\n- [{TITLE}]({ARXIV})\n"
    assert [one.section[-1] for one in read_list(text.encode(), "list").listings] == ["Methods"]


def test_papers_under_resources_count_where_their_heading_says_papers() -> None:
    text = f"# A list\n# Resources\n## Papers\n- [{TITLE}]({ARXIV})\n## Talks\n- [A Talk of Words]({ARXIV})\n"
    assert [one.title for one in read_list(text.encode(), "list").listings] == [TITLE]


@pytest.mark.parametrize(
    "title", ["World Models", "A Survey", "Big Code", "Amazon-M2 (KDD Cup 2023)", "Text Is All You Need"]
)
def test_a_short_title_that_links_to_the_paper_is_its_title(title: str) -> None:
    listing = only(f"- [{title}]({ARXIV}), 2023")
    assert (listing.title, listing.year, listing.url) == (title, 2023, ARXIV)


@pytest.mark.parametrize("link", ["[[paper]]()", "[paper]()", "[[paper]](#)", "[[paper]](<>)", "[[paper]]"])
def test_an_entry_whose_link_leads_nowhere_is_read_all_the_same(link: str) -> None:
    listing = only(f"- {TITLE} NeurIPS 2023, {link} [[code]]({CODE})")
    assert (listing.title, listing.venue, listing.url, listing.code_url) == (TITLE, "NeurIPS", None, CODE)
    assert listing.links == (("paper", ""), ("code", CODE))


def test_a_heading_that_folds_what_is_below_ends_the_news_above_it() -> None:
    fold = f"<details><summary><h2>Methods</h2></summary>\n\n- [{TITLE}]({ARXIV})\n\n</details>\n"
    text = f"# A list\n\n## News\n\n- [A Title of Words]({ARXIV})\n\n{fold}"
    assert [(one.title, one.section) for one in read_list(text.encode(), "list").listings] == [(TITLE, ("Methods",))]


def test_markdown_goes_on_below_html_without_an_empty_line() -> None:
    rest = "2. Two Titles, KDD 2020\n</details>"
    found = listings(f"<details>\n<summary>more</summary>\n1. **{TITLE}** [paper]({ARXIV})\n{rest}")
    assert [(one.title, one.line) for one in found] == [(TITLE, 7), ("Two Titles", 8)]
