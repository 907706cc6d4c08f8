"""Each check of a list: what it must report, and beside it the near miss that it must not."""

from dataclasses import replace

import pytest

from indexer.abstracts.records import Record
from indexer.checking.addresses import check_malformed, check_missing, check_style
from indexer.checking.dates import check_dates
from indexer.checking.evidence import Known
from indexer.checking.findings import Finding, worst_first
from indexer.checking.identity import check_identity
from indexer.checking.published import check_published
from indexer.checking.repeats import check_repeats
from indexer.checking.siblings import is_same_list
from indexer.checking.wording import check_wording
from indexer.lists import read_list
from search.papers import Listing, PaperList, RowStyle

NONE: frozenset[Listing] = frozenset()
FANS = Record("FANS: Fast Sequence Generation", "We generate lists.", "arXiv dump", ("Qijiong Liu",), "2304.00545")
MINT = Record("Narrative Driven Recommendations", "Users narrate.", "arXiv dump", ("Sheshera Mysore",), "2306.02250")
TIGER = Record(
    "Recommender Systems with Generative Retrieval", "We call it TIGER.", "arXiv dump", ("Shashank Rajput",),
    "2305.05065",
)  # fmt: skip
LC_REC = Record(
    "Adapting Large Language Models by Integrating Collaborative Semantics", "We propose LC-Rec.", "arXiv dump",
    ("Bowen Zheng",), "2311.09049",
)  # fmt: skip


def entry(
    line: int,
    title: str | None = None,
    arxiv_id: str | None = None,
    url: str | None = None,
    section: tuple[str, ...] = ("Papers",),
    **more: object,
) -> Listing:
    address = url or (f"https://arxiv.org/abs/{arxiv_id}" if arxiv_id else None)
    links = (("paper", address),) if address else ()
    made = Listing("mine", section, line, title, arxiv_id=arxiv_id, url=address, links=links)
    return replace(made, **more)  # type: ignore[arg-type]


def known(*records: Record) -> Known:
    evidence = Known()
    for record in records:
        evidence.learn(record)
    return evidence


def told(findings: object) -> list[tuple[str, int | None, str | None]]:
    return [(finding.kind, finding.line, finding.fix) for finding in findings]  # type: ignore[attr-defined]


def identity(evidence: Known, *listings: Listing) -> list[tuple[str, int | None, str | None]]:
    evidence.learn_names(listings)
    return told(check_identity(listings, evidence).findings)


def test_a_title_that_is_another_ids_is_a_wrong_link_with_the_right_one() -> None:
    listed = entry(7, "Narrative Driven Recommendations", "2304.00545")
    assert identity(known(FANS, MINT), listed) == [("wrong-link", 7, "https://arxiv.org/abs/2306.02250")]


def test_title_and_authors_that_both_differ_are_a_wrong_link() -> None:
    listed = entry(7, "Better Reasoners", "2304.00545", authors=("Yifei Li", "Zeqi Lin"))
    assert identity(known(FANS), listed) == [("wrong-link", 7, None)]


def test_a_wrong_link_is_told_once_with_the_line_that_has_the_id_rightly() -> None:
    right = entry(3, "FANS: Fast Sequence Generation", "2304.00545")
    wrong = entry(7, "Narrative Driven Recommendations", "2304.00545")
    (finding,) = check_identity([right, wrong], known(FANS, MINT)).findings
    assert (finding.kind, finding.line, finding.other_lines) == ("wrong-link", 7, (3,))
    assert "line 3 has the id rightly" in finding.message


@pytest.mark.parametrize(
    "authors",
    [(), ("Qijiong Liu", "et al."), ("Liu Qijiong",), ("Q. Liu",)],
    ids=["none", "et al", "turned", "initial"],
)
def test_a_renamed_paper_is_a_note_and_no_wrong_link(authors: tuple[str, ...]) -> None:
    listed = entry(7, "Parallel Decoding of Item Slates", "2304.00545", authors=authors)
    assert identity(known(FANS), listed) == [("title-differs", 7, "FANS: Fast Sequence Generation")]


@pytest.mark.parametrize("title", ["FANS: Fast Sequnce Generation", "FANS: Fast SequenceGeneration", "FANS: A Survey"])
def test_a_misspelt_or_shortened_title_is_a_note(title: str) -> None:
    assert identity(known(FANS, MINT), entry(7, title, "2304.00545")) == [
        ("title-differs", 7, "FANS: Fast Sequence Generation")
    ]


def test_case_and_punctuation_are_no_difference() -> None:
    assert identity(known(FANS), entry(7, "FANS - fast sequence generation", "2304.00545")) == []


def test_the_extension_of_a_conference_paper_under_its_own_id_is_no_wrong_link() -> None:
    longer = replace(MINT, arxiv_id="2406.00001", title="Narrative Driven Recommendations: An Extended Study")
    listed = entry(7, "Narrative Driven Recommendations: An Extended Study", "2406.00001")
    assert identity(known(MINT, longer), listed) == []


def test_two_works_of_one_title_may_each_have_their_id() -> None:
    later = replace(MINT, arxiv_id="2406.00001", authors=("Ada Kettle",))
    first, second = (entry(n, "Narrative Driven Recommendations", i) for n, i in ((3, "2306.02250"), (7, "2406.00001")))
    assert identity(known(MINT, later), first, second) == []


def test_a_title_whose_authors_agree_with_the_record_is_a_rename_even_if_another_work_bears_it() -> None:
    listed = entry(7, "Narrative Driven Recommendations", "2304.00545", authors=("Qijiong Liu",))
    assert [kind for kind, _, _ in identity(known(FANS, MINT), listed)] == ["title-differs"]


def test_one_id_under_two_works_is_told_where_the_record_is_not() -> None:
    right = entry(3, "FANS: Fast Sequence Generation", "2304.00545")
    other = entry(7, "One Person, One Model", "2304.00545")
    assert identity(known(FANS), right, other) == [("one-id-two-works", 7, None)]
    assert identity(known(), right, other) == [("one-id-two-works", 7, None)]


def test_of_two_works_under_an_unknown_id_only_the_rarer_is_told() -> None:
    often = [entry(n, "FANS: Fast Sequence Generation", "2304.00545") for n in (5, 6, 9)]
    rare = [entry(n, "One Person, One Model", "2304.00545") for n in (3, 7)]
    listed = sorted([*often, *rare], key=lambda one: one.line or 0)
    assert identity(known(), *listed) == [("one-id-two-works", 3, None), ("one-id-two-works", 7, None)]


def test_one_title_with_two_ids_is_told_of_the_unconfirmed_one() -> None:
    first, second = (entry(n, "Narrative Driven Recommendations", i) for n, i in ((3, "2306.99999"), (7, "2306.02250")))
    assert identity(known(MINT), first, second) == [("one-title-two-ids", 3, "https://arxiv.org/abs/2306.02250")]


def test_a_bare_name_is_wrong_where_it_is_that_of_one_other_work() -> None:
    tiger, lc_rec = entry(3, None, "2305.05065", name="Tiger"), entry(7, None, "2305.05065", name="LC-Rec")
    elsewhere = entry(1, LC_REC.title, "2311.09049", name="LC-Rec", list="other")
    evidence = known(TIGER, LC_REC)
    evidence.learn_names([elsewhere])
    assert identity(evidence, tiger, lc_rec) == [("wrong-link", 7, "https://arxiv.org/abs/2311.09049")]


def test_a_short_name_of_two_works_is_no_wrong_link() -> None:
    evidence = known(TIGER, LC_REC, replace(MINT, abstract="We propose LC-Rec."))
    evidence.learn_names([entry(1, MINT.title, "2306.02250", name="LC-Rec", list="other")])
    assert identity(evidence, entry(7, None, "2311.09049", name="LC-Rec")) == []


def test_a_name_that_another_work_has_too_is_no_proof_by_itself() -> None:
    silent = replace(TIGER, abstract="Items get codes.")
    other = Record("TIGER: Time Graphs", "TIGER is of graphs.", "arXiv dump", ("Bo Lind",), "2302.06057")
    for date in (None, "2023-05-08"):
        listed = entry(7, None, "2305.05065", name="Tiger", date=date)
        assert [kind for kind, _, _ in identity(known(silent, other), listed)] == ["title-differs"]


def test_without_abstracts_a_bare_name_is_wrong_only_if_the_month_says_so_too() -> None:
    hidden = [replace(record, abstract="", withheld=True) for record in (TIGER, LC_REC)]
    elsewhere = entry(1, LC_REC.title, "2311.09049", name="LC-Rec", list="other")

    def found(date: str | None) -> list[str]:
        evidence = known(*hidden)
        evidence.learn_names([elsewhere])
        return [kind for kind, _, _ in identity(evidence, entry(7, None, "2305.05065", name="LC-Rec", date=date))]

    assert (found("2023-11-15"), found("2023-05-08"), found(None)) == (["wrong-link"], *[["title-differs"]] * 2)


def test_an_id_of_which_nothing_is_known_is_not_called_wrong() -> None:
    assert identity(known(), entry(7, "Anything at All", "2304.00545")) == []


@pytest.mark.parametrize(
    ("address", "fix"),
    [
        ("https://arxiv.org/abd/2304.03516", "https://arxiv.org/abs/2304.03516"),
        ("https://arxiv.org/abs/2403.08206f", "https://arxiv.org/abs/2403.08206"),
        ("https://arxiv.org/abs/2306.11114.pdf", "https://arxiv.org/abs/2306.11114"),
        ("https://arxiv.org/abs/N/A", None),
        ("https://arxiv.org/abs/", None),
        ("https://arxiv.org/abs/2404.1234", None),
        ("N/A", None),
    ],
)
def test_a_malformed_link_is_told_with_the_address_that_was_meant(address: str, fix: str | None) -> None:
    assert told(check_malformed([entry(7, "A Title", url=address)])) == [("malformed-link", 7, fix)]


@pytest.mark.parametrize(
    "address",
    [
        "https://arxiv.org/abs/2304.03516v2", "http://www.arxiv.org/pdf/2304.03516v1.pdf", "arxiv.org/pdf/2304.03516",
        "https://arxiv.org/html/2304.03516v2/x1.png", "https://arxiv.org/abs/cs/9901001", "https://arxiv.org/a/kettle_a_1",
        "https://arxiv.org/pdf/cs.CL/0001001.pdf", "https://doi.org/10.1145/1.2", "/posts/onerec/", "http://[",
        "https://arxiv.org/abs/2304.03516#S1", "https://ar5iv.org/abs/2304.03516",
    ],
)  # fmt: skip
def test_links_that_lead_somewhere_are_not_malformed(address: str) -> None:
    listed = entry(7, "A Title", url=address)
    assert told(check_malformed([listed if "://" in address or address[0] == "/" else replace(listed, url=None)])) == []


def test_a_paper_without_a_link_gets_arxivs() -> None:
    title = "Narrative Driven Recommendations"
    none = entry(3, title)
    code = entry(4, title, code_url="https://github.com/a/b")
    scholar = entry(5, title, url="https://www.semanticscholar.org/paper/x")
    relative = entry(6, title, url="/posts/mint/")
    fix = "https://arxiv.org/abs/2306.02250"
    assert told(check_missing([none, code, scholar, relative], known(MINT))) == [
        ("missing-link", line, fix) for line in (3, 4, 5, 6)
    ]


def test_a_bare_name_without_a_link_gets_arxivs_if_the_month_is_that_of_the_id() -> None:
    one_rec = Record("OneRec: Unifying Retrieve and Rank", "We unify.", "arXiv dump", ("Jiaxin Deng",), "2502.18965")
    listed = [entry(n, url="/posts/onerec/", name="OneRec", date=date) for n, date in ((3, "2025-02-26"), (4, None))]
    assert told(check_missing(listed, known(one_rec))) == [
        ("missing-link", 3, "https://arxiv.org/abs/2502.18965"), ("no-paper-link", 4, None),
    ]  # fmt: skip


def test_a_paper_linked_at_its_publisher_is_not_missing_a_link() -> None:
    linked = entry(3, MINT.title, url="https://dl.acm.org/doi/10.1145/1.2")
    assert told(check_missing([linked, entry(4, MINT.title, doi="10.1145/1.2")], known(MINT))) == []


def test_a_paper_without_a_link_that_arxiv_is_not_known_to_have_is_a_note() -> None:
    assert told(check_missing([entry(3, "Unheard-of")], known(MINT))) == [("no-paper-link", 3, None)]


def test_style_of_links_is_told_once_for_the_whole_list() -> None:
    listed = [
        entry(3, "A", "2304.00001", "https://arxiv.org/pdf/2304.00001"),
        entry(4, "B", "2304.00002", "http://arxiv.org/abs/2304.00002v2"),
        entry(5, "C", "2304.00003", "https://arxiv.org/pdf/2304.00003.pdf"),
    ]
    assert [(f.kind, f.line, f.other_lines) for f in check_style(listed)] == [
        ("link-style", 4, ()), ("link-style", 4, ()), ("link-style", 3, (5,)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("date", "year", "venue", "kinds"),
    [
        ("2022/09", 2022, "SIGIR", ["date-before-id"]),
        ("Feb 2023", 2023, None, ["date-before-id"]),
        (None, 2022, "Arxiv", ["date-before-id"]),
        ("2023/04", 2023, "arXiv", []),
        ("2023/06", 2023, "arXiv", []),
        (None, 2023, "arXiv", []),
        (None, 2022, "SIGIR", []),
        ("2024/05", 2024, "ACL", []),
        (None, 2024, None, []),
        ("2024/02", 2024, "Arixv", ["date-after-id"]),
        (None, 2024, "arXiv", ["date-after-id"]),
        (None, None, "arXiv", []),
    ],
)
def test_a_date_contradicts_the_id_before_it_and_after_it_only_as_arxivs(
    date: str | None, year: int | None, venue: str | None, kinds: list[str]
) -> None:
    listed = entry(7, "A", "2305.00001", date=date, year=year, venue=venue)
    assert [finding.kind for finding in check_dates([listed], NONE)] == kinds
    assert list(check_dates([listed], frozenset([listed]))) == []


def test_a_paper_twice_in_a_section_is_an_error_and_in_two_sections_a_note() -> None:
    once, again = entry(3, "A Title", "2304.00001"), entry(5, "a title")
    elsewhere = entry(9, "A Title", "2304.00001", section=("More",))
    assert told(check_repeats([once, again], NONE)) == [("twice-in-one-section", 5, None)]
    (finding,) = check_repeats([once, elsewhere], NONE)
    assert (finding.kind, finding.line, finding.other_lines) == ("in-several-sections", 3, (9,))


def test_a_misspelt_repeat_is_one_and_the_second_part_is_not() -> None:
    title = "Foundation Models for Recommender Systems Part 1"
    listed = [entry(3, title), entry(4, title.replace("Foundation", "Fundation")), entry(5, title.replace("1", "2"))]
    assert told(check_repeats(listed, NONE)) == [("twice-in-one-section", 4, None)]


def test_an_entry_with_anothers_id_is_no_repeat_of_it() -> None:
    right, wrong = entry(3, FANS.title, "2304.00545"), entry(4, MINT.title, "2304.00545")
    assert list(check_repeats([right, wrong], frozenset([wrong]))) == []


def test_a_paper_published_since_is_a_note_with_its_venue_and_doi() -> None:
    record = replace(MINT, doi="10.1145/1.2", journal_ref="RecSys 2023, pp. 777-783")
    (finding,) = check_published([entry(7, MINT.title, "2306.02250", venue="arXiv")], known(record), NONE)
    assert (finding.kind, finding.line, finding.fix) == ("published-since", 7, "https://doi.org/10.1145/1.2")
    assert finding.message.endswith("RecSys 2023, pp. 777-783 with DOI 10.1145/1.2")


@pytest.mark.parametrize(
    ("record", "more"),
    [
        (replace(MINT, doi="10.1145/1.2"), {"venue": "RecSys"}),
        (replace(MINT, doi="10.1145/1.2"), {"venue": None, "doi": "10.1145/1.2"}),
        (replace(MINT, doi="10.48550/arXiv.2306.02250"), {"venue": "arXiv"}),
        (MINT, {"venue": "arXiv"}),
    ],
)
def test_what_the_list_knows_or_nobody_does_is_not_published_since(record: Record, more: dict[str, str]) -> None:
    assert list(check_published([entry(7, MINT.title, "2306.02250", **more)], known(record), NONE)) == []


def wording(text: str) -> list[tuple[str, int | None]]:
    paper_list = read_list(text.encode(), "mine")
    return [(finding.message, finding.line) for finding in check_wording(paper_list, text)]


LINK = "[[paper]](https://arxiv.org/abs/2304.00001)"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (f"- A Plain Title, Arixv 2023, {LINK}", "Arixv should be arXiv"),
        (f"- A  Plain Title, arXiv 2023, {LINK}", "there are several spaces in a row inside the title"),
        (f"- A Plain Title，arXiv 2023, {LINK}", "full-width ， among Latin letters"),
        (f"- A Tom &amp; Jerry Title, arXiv 2023, {LINK}", "HTML's &amp; or the like, where Markdown writes &"),
    ],
)
def test_oddities_of_an_entry_are_told_with_its_line(row: str, message: str) -> None:
    assert wording(f"# List\n\n## Papers\n\n{row}\n") == [(message, 5)]


@pytest.mark.parametrize(
    "row",
    [
        f"- A Plain Title, arXiv  2023,  {LINK}",
        f"- 推荐系统，综述 A Title, arXiv 2023, {LINK}",
        "- A Plain Title, arXiv 2023, [[paper]](https://ar5iv.org/abs/2304.00001?a=1&amp;b=2)",
        f"- Tom & Jerry’s “Plain” Title, arXiv 2023, {LINK}",
    ],
)
def test_ordinary_entries_are_left_alone(row: str) -> None:
    assert wording(f"# List\n\n## Papers\n\n{row}\n") == []


def test_oddities_of_the_page_are_told_with_their_lines() -> None:
    text = (
        "### List\n\n## Papers （LLM）\n\n"
        "| Name | Paper | Link |\n|:--|:--|:--|\n"
        f"| N/A | A Plain Title | {LINK} |\n| | | |\n| X | Another Plain Title | {LINK.replace('01)', '02)')} |\n\n"
        "```\n| | | |\n```\n\n## More\n\n- A Third Title, arXiv 2023, [[paper]](https://arxiv.org/abs/2304.00003)\n"
        "[[code]](https://github.com/a/b)\n"
    )
    assert wording(text) == [
        ("full-width （ among Latin letters in a heading", 3),
        ("an empty table row", 8),
        ("links on a line of their own, not indented below their bullet", 18),
        ("the first heading is of level 3, below that of line 3", 1),
        ("1 entry has N/A in place of a name", 7),
    ]


def test_findings_come_worst_first_then_by_line() -> None:
    mixed = [Finding("text", "", 1), Finding("missing-link", "", 9), Finding("wrong-link", "", 8),
             Finding("in-other-lists", ""), Finding("wrong-link", "", 2)]  # fmt: skip
    assert [(finding.kind, finding.line) for finding in worst_first(mixed)] == [
        ("wrong-link", 2), ("wrong-link", 8), ("missing-link", 9), ("text", 1), ("in-other-lists", None),
    ]  # fmt: skip


def a_list(name: str, count: int, address: str | None = None, first: int = 1) -> PaperList:
    listings = tuple(entry(n, f"Paper {n}", list=name) for n in range(first, first + count))
    return PaperList(name, name, address, "markdown", (), RowStyle("bullet"), listings)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (a_list("mine", 3, first=50), True),
        (a_list("theirs", 3, "https://github.com/a/b/", first=50), True),
        (a_list("theirs", 9), True),
        (a_list("theirs", 8), False),
        (a_list("theirs", 40), False),
    ],
)
def test_a_list_is_known_again_by_name_address_or_papers(other: PaperList, same: bool) -> None:
    assert is_same_list(a_list("mine", 10, "https://github.com/a/b"), other) is same
