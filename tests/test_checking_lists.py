"""Every error that is known to be in the five lists is found, on its line, from the index that ships and offline."""

from pathlib import Path

import pytest
from conftest import ROOT

from indexer.base_index import BaseIndex
from indexer.checking import CheckReport, CheckRequest, check
from indexer.checking.evidence import Known
from indexer.checking.identity import check_identity
from indexer.same_work import alike
from search.papers import Listing

MARCH, AUGUST, LLM4REC, AWESOME, TIMELINE = "000", "001", "002", "003", "004"


@pytest.fixture(scope="module")
def reports(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, CheckReport]:
    data = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.location.user_data_path", lambda name: data)
        found = {
            path.name[:3]: check(CheckRequest(str(path), ROOT / "index"))
            for path in sorted((shared / "lists").glob("*.txt"))
        }
    assert not list(data.iterdir()), "an offline check writes nothing"
    return found


def lines(report: CheckReport, kind: str, said: str = "") -> list[int]:
    return [
        line
        for finding in report.findings
        if finding.kind == kind and said in finding.message
        for line in (finding.line, *(finding.other_lines if finding.title is None else ()))
        if line
    ]


def fixes(report: CheckReport, kind: str) -> dict[int | None, str | None]:
    return {finding.line: finding.fix for finding in report.findings if finding.kind == kind}


ARXIV = "https://arxiv.org/abs/"


def test_the_ids_of_other_works_are_found_with_the_right_ones(reports: dict[str, CheckReport]) -> None:
    assert {name: fixes(report, "wrong-link") for name, report in reports.items()} == {
        MARCH: {191: f"{ARXIV}2306.02250"},
        AUGUST: {204: f"{ARXIV}2306.02250"},
        LLM4REC: {},
        AWESOME: {},
        TIMELINE: {95: f"{ARXIV}2311.09049", 119: f"{ARXIV}2206.05941"},
    }


def test_the_id_that_stands_under_two_works_is_found(reports: dict[str, CheckReport]) -> None:
    assert [lines(reports[name], "one-id-two-works") for name in (MARCH, AUGUST)] == [[168], [181]]


@pytest.mark.parametrize(
    ("name", "line", "arxiv_id"),
    [
        (MARCH, 80, "2304.03516"),
        (MARCH, 188, "2306.11114"),
        (AUGUST, 86, "2304.03516"),
        (AUGUST, 136, "2403.08206"),
        (AUGUST, 201, "2306.11114"),
    ],
)
def test_malformed_links_are_found(reports: dict[str, CheckReport], name: str, line: int, arxiv_id: str) -> None:
    assert fixes(reports[name], "malformed-link")[line] == ARXIV + arxiv_id


@pytest.mark.parametrize(
    ("name", "kind", "line", "fix"),
    [
        (MARCH, "missing-link", 35, f"{ARXIV}2001.04253"),  # only the code is linked
        (MARCH, "missing-link", 139, f"{ARXIV}2310.13540"),  # Semantic Scholar's page
        (LLM4REC, "missing-link", 187, f"{ARXIV}2305.00447"),  # only the code is linked
        (MARCH, "no-paper-link", 86, None),  # no link at all
        (TIMELINE, "no-paper-link", 39, None),  # /posts/onerec/
    ],
)
def test_papers_without_a_link_are_found(
    reports: dict[str, CheckReport], name: str, kind: str, line: int, fix: str | None
) -> None:
    assert fixes(reports[name], kind)[line] == fix


@pytest.mark.parametrize(
    ("name", "said", "found"),
    [
        (MARCH, "http://", [71, 103, 104, 110, 111]),
        (TIMELINE, "http://", [119]),
        (AWESOME, "a version", [37, 38, 69, 86, 90, 151]),
        (AWESOME, "the PDF", [89]),
    ],
)
def test_the_style_of_links_is_told(reports: dict[str, CheckReport], name: str, said: str, found: list[int]) -> None:
    assert lines(reports[name], "style", f"with {said}") == found


@pytest.mark.parametrize(
    ("name", "line"),
    [
        (MARCH, 84), (MARCH, 138), (MARCH, 177), (MARCH, 192), (AUGUST, 34), (AUGUST, 157),
        (LLM4REC, 148), (LLM4REC, 201), (LLM4REC, 235), (LLM4REC, 245), (LLM4REC, 257), (AWESOME, 64),
    ],
)  # fmt: skip
def test_renamed_and_misspelt_titles_are_notes(reports: dict[str, CheckReport], name: str, line: int) -> None:
    assert line in lines(reports[name], "title-differs")


def test_a_title_glued_to_the_next_word_is_found(reports: dict[str, CheckReport]) -> None:
    assert lines(reports[MARCH], "title-differs", "a space or a hyphen is missing") == [192]


def test_dates_against_the_id_are_found(reports: dict[str, CheckReport]) -> None:
    assert lines(reports[MARCH], "date-before-id") == [25, 47, 122, 126, 127, 179]
    assert lines(reports[AUGUST], "date-before-id") == [25, 49, 128, 132, 133, 137, 192]
    assert lines(reports[MARCH], "date-after-id") == [46, 124, 145]
    assert [lines(reports[name], "date-before-id") for name in (LLM4REC, AWESOME, TIMELINE)] == [[], [], []]


def test_the_same_paper_twice_in_a_section_is_found(reports: dict[str, CheckReport]) -> None:
    found = {name: lines(report, "twice-in-one-section") for name, report in reports.items()}
    assert found == {MARCH: [109, 124, 185], AUGUST: [115, 130, 198], LLM4REC: [92], AWESOME: [], TIMELINE: []}


@pytest.mark.parametrize(
    ("name", "said", "found"),
    [
        (MARCH, "full-width （", [55]),
        (MARCH, "full-width ，", [78, 127, 164]),
        (MARCH, "several spaces", [71, 103, 111]),
        (MARCH, "links on a line of their own", [108]),
        (LLM4REC, "Arixv", [330]),
        (LLM4REC, "empty table row", [384]),
        (LLM4REC, "first heading is of level 3", [1, 52]),
        (LLM4REC, "&amp;", [7, 44, 45]),
        (AWESOME, "", []),
        (TIMELINE, "", []),
    ],
)
def test_oddities_of_the_text_are_told(reports: dict[str, CheckReport], name: str, said: str, found: list[int]) -> None:
    assert lines(reports[name], "text", said) == found


def test_names_that_are_none_are_told(reports: dict[str, CheckReport]) -> None:
    found = [137, 194, 205, 230, 236, 241, 251, 252, 253, 293, 295, 306]
    assert lines(reports[LLM4REC], "style", "N/A") == found


def test_what_most_links_of_a_list_have_is_its_habit(reports: dict[str, CheckReport]) -> None:
    assert [lines(reports[name], "style", "with the PDF") for name in (MARCH, AUGUST)] == [[], []]


def test_line_breaks_and_marks_are_told_once(reports: dict[str, CheckReport]) -> None:
    said = [f.message for f in reports[LLM4REC].findings if f.kind == "style"]
    assert "68 entries have a mark such as ✅ after a name" in said
    assert "12 entries have <br> inside a cell" in said


def test_what_was_not_checked_is_said(reports: dict[str, CheckReport]) -> None:
    assert "offline: 25 of 180 arXiv ids are not known here" in reports[LLM4REC].skipped
    assert all(report.unknown == () for report in reports.values())


def test_a_paper_that_the_prose_links_is_not_said_to_be_missing(reports: dict[str, CheckReport]) -> None:
    near = [finding for finding in reports[LLM4REC].findings if finding.kind == "in-other-lists"]
    assert len(near) > 0
    assert f"{ARXIV}2306.05817" not in [finding.fix for finding in near]


def test_no_more_papers_of_other_lists_are_offered_than_half_the_lists_own(reports: dict[str, CheckReport]) -> None:
    assert reports[TIMELINE].papers == 12
    assert len([finding for finding in reports[TIMELINE].findings if finding.kind == "in-other-lists"]) == 6


def test_each_title_that_is_like_another_under_the_others_id_is_a_wrong_link() -> None:
    base = BaseIndex(ROOT / "index")
    ids = {entry.arxiv_id for name in base.list_names if (one := base.paper_list(name)) for entry in one.listings}
    records = [record for one in sorted(filter(None, ids)) if (record := base.record(one, None))]
    known = Known()
    for record in records:
        known.learn(record)
    pairs = [(one, other) for one in records for other in records if one != other and alike(one.title, other.title)]
    for one, other in pairs:
        listed = Listing("mine", ("Papers",), 7, one.title, arxiv_id=other.arxiv_id)
        (finding,) = check_identity([listed], known).findings
        assert (finding.kind, finding.fix) == ("wrong-link", f"{ARXIV}{one.arxiv_id}")
    assert len(pairs) > 20


def test_the_other_state_of_a_list_is_no_other_list(reports: dict[str, CheckReport]) -> None:
    for name in (MARCH, AUGUST):
        near = [finding for finding in reports[name].findings if finding.kind == "in-other-lists"]
        assert len(near) == 10
        assert not any(finding.message.startswith("foundation-recsys") for finding in near)
