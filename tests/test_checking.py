"""Each check of a list: what it must report, and beside it the near miss that it must not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from indexer.abstracts.records import Record
from indexer.checking.addresses import check_malformed, check_missing, check_two_ids
from indexer.checking.dates import check_dates, is_impossible
from indexer.checking.evidence import Known
from indexer.checking.findings import Finding, worst_first
from indexer.checking.habits import check_links
from indexer.checking.identity import check_identity
from indexer.checking.published import check_published
from indexer.checking.repeats import check_repeats
from indexer.checking.siblings import is_same_list
from indexer.checking.source_links import check_broken
from indexer.checking.titles import is_same_title, recased
from indexer.checking.wording import check_wording
from indexer.lists import read_list
from search.papers import Listing, PaperList, RowStyle

NONE: frozenset[Listing] = frozenset()
LINK = "[[paper]](https://arxiv.org/abs/2304.00001)"
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
def test_a_renamed_paper_is_a_note_with_arxivs_title_only_where_the_authors_agree(authors: tuple[str, ...]) -> None:
    listed = entry(7, "Parallel Decoding of Item Slates", "2304.00545", authors=authors)
    fix = "FANS: Fast Sequence Generation" if authors else None
    assert identity(known(FANS), listed) == [("title-differs", 7, fix)]


def test_a_title_of_which_nothing_is_alike_may_be_a_wrong_link_too() -> None:
    (finding,) = check_identity([entry(7, "Parallel Decoding of Item Slates", "2304.00545")], known(FANS)).findings
    assert (finding.kind, finding.fix) == ("title-differs", None)
    assert finding.message.endswith(": another title: renamed, or the link is wrong")


@pytest.mark.parametrize("title", ["FANS: Fast Sequnce Generation", "FANS: Fast SequenceGeneration", "FANS: A Survey"])
def test_a_misspelt_or_shortened_title_is_a_note(title: str) -> None:
    assert identity(known(FANS, MINT), entry(7, title, "2304.00545")) == [
        ("title-differs", 7, "FANS: Fast Sequence Generation")
    ]


def test_a_title_that_is_another_ids_is_a_wrong_link_however_alike_the_two_are() -> None:
    sequential = replace(MINT, title="Leveraging Large Language Models for Sequential Recommendation")
    conversation = replace(FANS, title="Leveraging Large Language Models in Conversational Recommender Systems")
    listed = entry(7, sequential.title, "2304.00545")
    assert identity(known(sequential, conversation), listed) == [("wrong-link", 7, "https://arxiv.org/abs/2306.02250")]
    nobody = replace(conversation, authors=())
    assert identity(known(sequential, nobody), listed) == [("wrong-link", 7, "https://arxiv.org/abs/2306.02250")]


def test_a_work_that_is_on_arxiv_twice_under_like_titles_is_no_wrong_link() -> None:
    longer = replace(TIGER, arxiv_id="2406.00001", title="Recommender Systems with Generative Retrieval: An Extension")
    listed = entry(7, TIGER.title, "2406.00001")
    (finding,) = check_identity([listed], known(TIGER, longer)).findings
    assert (finding.kind, finding.fix) == ("title-differs", None)
    assert "one work under two ids, or a wrong link" in finding.message
    theirs = replace(longer, authors=("Ada Kettle", "Shashank Rajput"))
    assert identity(known(TIGER, theirs), listed) == [("wrong-link", 7, "https://arxiv.org/abs/2305.05065")]


def test_the_title_that_is_offered_has_the_lists_own_capitals() -> None:
    listed = entry(7, "FANS: FAST Sequnce Generation", "2304.00545")
    assert identity(known(FANS), listed) == [("title-differs", 7, "FANS: FAST Sequence Generation")]
    assert recased("P-tuning V2: A Way To Fine-tuning", "P-Tuning v2: a Way to Finetuning") == (
        "P-Tuning v2: a Way to Fine-tuning"
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A Survey of LLMs", "A survey of LLMs."),
        ("A Survey of LLM-Based Agents", "A Survey of LLM Based Agent"),
        ("FANS: Fast Sequence Generation", "Fast Sequence Generation"),
        ("FANS: Fast Sequence Generation", "FANS: Sequences at Once"),
        ("FANS: Fast Sequence Generation", "FANS"),
        ("Era of Language Models", "Era of Language Models (LLMs)"),
        ("Is ChatGPT a Recommender?", "Is ChatGPT a Recommender? A Study"),
        ("Light Model forGenerative Retrieval", "Light Model for Generative Retrieval"),
        ("Light Model for Generative Retrieval", "Light Modle for Generative Retrival"),
    ],
)
def test_titles_that_are_one_spelt_in_two_ways(first: str, second: str) -> None:
    assert (is_same_title(first, second), is_same_title(second, first)) == (True, True)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("A Survey of LLMs for Robotics", "A Survey of LLMs for Economics"),
        ("A Survey of LLMs", "A Survey of LLMs for Economics"),
        ("Supervised Learning of Ranks", "Unsupervised Learning of Ranks"),
        ("A Prompt-based Zero-shot Learner of Words", "A Prompt-based Few-shot Learner of Words"),
        ("Foundation Models, Part 1", "Foundation Models, Part 2"),
        ("Foundation Models, Part I", "Foundation Models, Part II"),
        ("GenRec: A Survey of Models", "RecMind: A Survey of Models"),
        ("Learning From Text", "Learning From Test"),
    ],
)  # fmt: skip
def test_titles_that_are_two(first: str, second: str) -> None:
    assert (is_same_title(first, second), is_same_title(second, first)) == (False, False)


def test_two_titles_that_are_alike_under_one_id_are_two_works_and_no_repeat() -> None:
    robots, money = (
        entry(n, f"A Survey of LLMs for {what}", "2307.11111", section=(where,))
        for n, what, where in ((3, "Robotics", "Here"), (7, "Economics", "There"))
    )
    for second in (money, replace(money, section=("Here",))):
        for evidence in (known(), known(replace(FANS, title="A Survey of LLMs for Robotics", arxiv_id="2307.11111"))):
            found = check_identity([robots, second], evidence)
            assert told(found.findings) == [("one-id-two-works", 7, None)]
            assert found.findings[0].message.endswith("another paper, or the same under an earlier title")
            assert list(check_repeats([robots, second], found.strays)) == []


def test_of_two_titles_that_are_not_the_records_that_nearest_to_it_is_believed() -> None:
    evidence = known(replace(FANS, title="A Survey of LLMs for Robots and Drones", arxiv_id="2307.11111"))
    far, near = entry(3, "Money and LLMs", "2307.11111"), entry(7, "A Survey of LLMs for Robots", "2307.11111")
    assert [(kind, line) for kind, line, _ in identity(evidence, far, near)] == [
        ("one-id-two-works", 3), ("title-differs", 7),
    ]  # fmt: skip


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


def test_a_title_of_a_known_id_under_one_that_nobody_knows_is_told_with_the_known() -> None:
    listed = entry(7, TIGER.title, "2401.99999")
    fix = "https://arxiv.org/abs/2305.05065"
    assert identity(known(TIGER), listed) == [("one-title-two-ids", 7, fix)]
    assert identity(known(TIGER), replace(listed, authors=("Shashank Rajput",))) == [("one-title-two-ids", 7, fix)]
    assert identity(known(TIGER), replace(listed, authors=("Ada Kettle",))) == []


def test_an_id_of_a_month_to_come_is_malformed_and_nothing_else() -> None:
    listed = entry(7, MINT.title, "3104.03517", year=2023, venue="arXiv")
    evidence = known(MINT)
    assert told(check_malformed([listed], evidence)) == [("malformed-link", 7, "https://arxiv.org/abs/2306.02250")]
    assert (identity(evidence, listed), told(check_dates([listed], NONE)), told(check_missing([listed], evidence))) == (
        [], [], [],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arxiv_id", "impossible"),
    [
        ("2611.00001", False), ("2612.00001", True), ("9912.12345", True), ("0704.0001", False),
        ("cs/9901001", False), ("cs/0703001", False), ("cs/0901001", True), ("cs/9001001", True), ("N/A", False),
    ],
)  # fmt: skip
def test_an_id_tells_a_month_in_which_arxiv_gave_such_ids(arxiv_id: str, impossible: bool) -> None:
    assert is_impossible(arxiv_id, datetime(2026, 11, 30, tzinfo=UTC)) is impossible


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
        ("https//arxiv.org/abs/2304.03516", "https://arxiv.org/abs/2304.03516"),
        ("https:/arxiv.org/abs/2304.03516", "https://arxiv.org/abs/2304.03516"),
        ("htps://arxiv.org/pdf/2304.03516", "https://arxiv.org/abs/2304.03516"),
        ("https://https://arxiv.org/abs/2304.03516", "https://arxiv.org/abs/2304.03516"),
        ("arxiv.org/abs/2304.03516", "https://arxiv.org/abs/2304.03516"),
        ("www.arxiv.org/abs/2304.03516", "https://arxiv.org/abs/2304.03516"),
        ("openreview.net/forum?id=x", "https://openreview.net/forum?id=x"),
    ],
)
def test_a_malformed_link_is_told_with_the_address_that_was_meant(address: str, fix: str | None) -> None:
    assert told(check_malformed([entry(7, "A Title", url=address)], known())) == [("malformed-link", 7, fix)]


@pytest.mark.parametrize(
    "address",
    [
        "https://arxiv.org/abs/2304.03516v2", "http://www.arxiv.org/pdf/2304.03516v1.pdf", "HTTPS://arxiv.org/pdf/2304.03516",
        "https://arxiv.org/html/2304.03516v2/x1.png", "https://arxiv.org/abs/cs/9901001", "https://arxiv.org/a/kettle_a_1",
        "https://arxiv.org/pdf/cs.CL/0001001.pdf", "https://doi.org/10.1145/1.2", "/posts/onerec/", "http://[",
        "https://arxiv.org/abs/2304.03516#S1", "https://ar5iv.org/abs/2304.03516", "papers/a.pdf", "./a.org/b",
    ],
)  # fmt: skip
def test_links_that_lead_somewhere_are_not_malformed(address: str) -> None:
    assert told(check_malformed([entry(7, "A Title", url=address)], known())) == []


def test_a_bare_address_in_the_text_needs_no_scheme() -> None:
    listed = entry(7, "A Title", "2304.03516", links=(("", "www.arxiv.org/abs/2304.03516"),))
    assert told(check_malformed([listed], known())) == []


@pytest.mark.parametrize(("url", "links"), [("N/A", (("paper", "N/A"),)), (None, (("Paper", ""),))])
def test_a_link_that_is_none_is_told_once_with_arxivs(url: str | None, links: tuple[tuple[str, str], ...]) -> None:
    title = "Narrative Driven Recommendations"
    for evidence, fix in ((known(MINT), "https://arxiv.org/abs/2306.02250"), (known(), None)):
        listed = [replace(entry(7, title), url=url, links=links)]
        findings = [*check_malformed(listed, evidence), *check_missing(listed, evidence)]
        assert told(findings) == [("malformed-link", 7, fix)]


def test_an_empty_link_beside_one_to_the_paper_or_for_the_code_is_left_alone() -> None:
    doubled = entry(7, "A Title", "2304.03516", links=(("paper", ""), ("pdf", "https://arxiv.org/abs/2304.03516")))
    code = entry(8, "Another", "2304.03517", links=(("code", ""), ("pdf", "https://arxiv.org/abs/2304.03517")))
    assert told(check_malformed([doubled, code], known())) == []


def test_two_papers_under_one_label_of_an_entry_are_told_with_the_one_that_has_the_title() -> None:
    pages = [f"https://arxiv.org/abs/{one}" for one in ("2304.00545", "2306.02250")]
    listed = entry(7, MINT.title, "2304.00545", links=tuple(("Paper", page) for page in pages))
    assert told(check_two_ids([listed], known(MINT))) == [("two-ids-in-one-entry", 7, pages[1])]
    assert told(check_two_ids([listed], known())) == [("two-ids-in-one-entry", 7, None)]


@pytest.mark.parametrize("labels", [("paper", "code"), ("paper", "PDF"), ("related work", "related work")])
def test_links_of_two_labels_or_to_other_things_are_no_two_ids(labels: tuple[str, str]) -> None:
    pages = [f"https://arxiv.org/abs/{one}" for one in ("2304.00545", "2306.02250")]
    listed = entry(7, MINT.title, "2304.00545", links=tuple(zip(labels, pages, strict=True)))
    assert told(check_two_ids([listed], known())) == []


def broken(row: str) -> list[tuple[str, int | None, str | None]]:
    text = f"# List\n\n## Papers\n\n{row}\n- A Second Title, arXiv 2023, {LINK}\n"
    return told(check_broken(read_list(text.encode(), "mine"), text))


@pytest.mark.parametrize(
    "row",
    [
        "- A Plain Title, arXiv 2023, [[paper]](https://arxiv.org/abs/2304.03529",
        "- A Plain Title, arXiv 2023, [paper](https://arxiv.org/abs/2304.03529 [code](https://github.com/a/b)",
        "- [A Plain Title](https://arxiv.org/abs/2304.03529, arXiv 2023",
        "- A Plain Title, arXiv 2023, [[paper]] (https://arxiv.org/abs/2304.03529)",
        "- A Plain Title, arXiv 2023, [[paper]][https://arxiv.org/abs/2304.03529]",
    ],
)
def test_a_link_that_the_source_breaks_is_told_with_the_address(row: str) -> None:
    assert broken(row) == [("malformed-link", 5, "https://arxiv.org/abs/2304.03529")]


@pytest.mark.parametrize(
    "row",
    [
        "- A Plain Title, arXiv 2023, [[paper]](https://arxiv.org/abs/2304.03529), [[code]](https://github.com/a/b)",
        '- A Plain Title, arXiv 2023, [paper](https://arxiv.org/abs/2304.03529 "The page") (see [1] (https://a.org/b))',
        "- A Plain Title, arXiv 2023, [paper](https://a.org/b_(c)), [x] (https://arxiv.org/abs/2304.03529)",
        "- A Plain Title, arXiv 2023, [paper](<https://arxiv.org/abs/2304.03529>) `[a] (https://b.org)`",
        "- A Plain Title, arXiv 2023, [paper](https://arxiv.org/abs/2304.03529\n  )",
    ],
)
def test_links_that_a_page_shows_as_links_are_not_broken(row: str) -> None:
    assert broken(row) == []


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


def test_style_of_links_is_told_once_for_the_whole_list_unless_it_is_that_of_most() -> None:
    listed = [
        entry(3, "A", "2304.00001", "https://arxiv.org/pdf/2304.00001"),
        entry(4, "B", "2304.00002", "http://arxiv.org/abs/2304.00002v2"),
        entry(5, "C", "2304.00003", "https://arxiv.org/pdf/2304.00003.pdf"),
        entry(6, "D", "2304.00004", "https://arxiv.org/abs/2304.00004"),
    ]
    assert [(f.kind, f.line, f.other_lines) for f in check_links(listed)] == [
        ("style", 4, ()), ("style", 4, ()), ("style", 3, (5,)),
    ]  # fmt: skip
    assert [f.line for f in check_links(listed[:3])] == [4, 4]


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


def test_a_repeat_may_lack_its_name_and_two_papers_may_be_alike() -> None:
    title = "GPTRec: Generative Sequential Recommendation with Large Models"
    assert told(check_repeats([entry(3, title), entry(4, title.partition(": ")[2])], NONE)) == [
        ("twice-in-one-section", 4, None)
    ]
    few = "A Rather Long Title of a Paper on the Prompting of Large Language Models as Few-Shot Learners"
    assert list(check_repeats([entry(3, few), entry(4, few.replace("Few", "Zero"))], NONE)) == []


def test_papers_in_several_sections_are_told_at_once_where_it_is_the_lists_habit() -> None:
    def found(count: int, alone: int) -> list[tuple[str, int | None, tuple[int, ...]]]:
        listed = [entry(n, f"Paper {n}", f"2304.{n:05}") for n in range(1, count + alone + 1)]
        again = [replace(one, line=100 + (one.line or 0), section=("More",)) for one in listed[:count]]
        return [(f.kind, f.line, f.other_lines) for f in check_repeats([*listed, *again], NONE)]

    assert found(5, 44) == [("in-several-sections", 1, (2, 3, 4, 5))]
    assert found(5, 45) == [("in-several-sections", n, (100 + n,)) for n in range(1, 6)]
    assert found(4, 0) == [("in-several-sections", n, (100 + n,)) for n in range(1, 5)]


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


def test_bytes_that_are_no_utf_8_are_a_warning_with_the_first_line() -> None:
    data = f"# List\n\n## Papers\n\n- Caf\xe9 Recommenders, arXiv 2023, {LINK}\n\nna\xefve\n".encode("latin-1")
    text = data.decode("utf-8", "replace")
    (finding,) = check_wording(read_list(data, "mine"), text)
    assert (finding.kind, finding.severity, finding.line, finding.other_lines) == ("encoding", "warning", 5, (7,))
    assert finding.message.startswith("2 lines with bytes that are not UTF-8")


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
