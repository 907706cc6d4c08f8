"""Narrowing a question: names as people type them, years in every documented form, errors that name what is known."""

from collections.abc import Sequence

import pytest

from search.errors import RequestError
from search.filters import Filter, parse_years, resolve
from search.papers import PaperList, RowStyle
from search.places import place_key

SURVEY_SECTIONS = (
    ("1. LLM & RS",),
    ("1. LLM & RS", "1.1 Overview"),
    ("1. LLM & RS", "1.2 Scoring/Ranking Function"),
    ("1. LLM & RS", "1.2 Scoring/Ranking Function", "1.2.1 Item Scoring Task"),
    ("2. Graphs （图）",),
    ("2. Graphs （图）", "2.1 Overview"),
)
LISTS = (
    PaperList("survey", "Awesome LLM for RecSys", None, "markdown", SURVEY_SECTIONS, RowStyle("bullet"), ()),
    PaperList("other-list", "Papers", None, "markdown", (("Overview",), ("2023 Survey",), ("2024 Survey",)),
              RowStyle("table"), ()),
)  # fmt: skip
VENUES = ("ACL Findings", "KDD", "NAACL", "RecSys'23", "SIGIR", "SIGIR workshop", "The Web Conference")


def narrowed(
    lists: Sequence[str] | None = None, sections: Sequence[str] | None = None, venues: Sequence[str] | None = None
) -> Filter:
    return resolve(lists, sections, None, venues, LISTS, VENUES)


@pytest.mark.parametrize("nothing", [None, [], ()])
def test_no_names_allow_everything(nothing: Sequence[str] | None) -> None:
    assert not narrowed(nothing, nothing, nothing)


@pytest.mark.parametrize(
    ("name", "list_id"),
    [
        ("survey", "survey"), ("SURVEY", "survey"), (" survey ", "survey"), ("Awesome LLM for RecSys", "survey"),
        ("awesome-llm-for-recsys", "survey"), ("Other List", "other-list"), ("other_list", "other-list"),
        ("papers", "other-list"),
    ],
)  # fmt: skip
def test_a_list_answers_to_its_id_and_its_title_however_they_are_typed(name: str, list_id: str) -> None:
    assert narrowed([name]) == Filter(lists=(list_id,))


def test_a_title_that_two_lists_share_means_both() -> None:
    later = PaperList("survey-2", LISTS[0].title, None, "markdown", (), RowStyle("bullet"), ())
    assert resolve([LISTS[0].title], None, None, None, (*LISTS, later), ()).lists == ("survey", "survey-2")


def test_a_list_that_is_named_twice_counts_once() -> None:
    assert narrowed(["survey", "SURVEY", "papers"]).lists == ("survey", "other-list")


WHOLE_FIRST = SURVEY_SECTIONS[:4]


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("1. LLM & RS", WHOLE_FIRST),
        ("LLM & RS", WHOLE_FIRST),
        ("llm rs", WHOLE_FIRST),
        ("  LLM   &  RS ", WHOLE_FIRST),
        ("Graphs (图)", SURVEY_SECTIONS[4:]),
        ("scoring ranking function", SURVEY_SECTIONS[2:4]),
        ("1.2 Scoring/Ranking Function", SURVEY_SECTIONS[2:4]),
        ("Item Scoring Task", SURVEY_SECTIONS[3:4]),
        ("1. LLM & RS › 1.2 Scoring/Ranking Function", SURVEY_SECTIONS[2:4]),
        ("LLM & RS > Scoring/Ranking Function", SURVEY_SECTIONS[2:4]),
        ("LLM & RS > Scoring/Ranking Function > 1.2.1 Item Scoring Task", SURVEY_SECTIONS[3:4]),
        ("LLM & RS > Overview", SURVEY_SECTIONS[1:2]),
        ("1.1 Overview", SURVEY_SECTIONS[1:2]),
        ("2.1 overview", SURVEY_SECTIONS[5:6]),
    ],
)
def test_a_section_answers_to_its_heading_and_its_path_with_or_without_numbers_and_covers_its_subsections(
    name: str, paths: tuple[tuple[str, ...], ...]
) -> None:
    assert narrowed(["survey"], [name]).places == tuple(("survey", path) for path in paths)


def test_a_heading_without_its_number_means_every_section_of_that_name_in_every_list() -> None:
    assert narrowed(sections=["overview"]).places == (
        ("survey", SURVEY_SECTIONS[1]),
        ("survey", SURVEY_SECTIONS[5]),
        ("other-list", ("Overview",)),
    )


def test_a_number_that_no_section_bears_any_more_does_not_matter() -> None:
    assert narrowed(sections=["7.3 Item Scoring Task"]).places == (("survey", SURVEY_SECTIONS[3]),)


def test_headings_that_differ_only_in_their_number_are_told_apart_by_it() -> None:
    assert narrowed(sections=["2023 Survey"]).places == (("other-list", ("2023 Survey",)),)


def test_the_first_words_of_a_heading_are_enough_where_no_other_heading_begins_so() -> None:
    assert narrowed(sections=["scoring ranking"]).places == (
        ("survey", SURVEY_SECTIONS[2]),
        ("survey", SURVEY_SECTIONS[3]),
    )
    with pytest.raises(RequestError, match="no section is called 'Scor'"):
        narrowed(sections=["Scor"])


def test_a_section_is_looked_for_in_the_chosen_lists_alone() -> None:
    assert narrowed(["papers"], ["Overview"]).places == (("other-list", ("Overview",)),)


def test_sections_that_overlap_count_once() -> None:
    assert narrowed(sections=["Item Scoring Task", "LLM & RS"]).places == (
        ("survey", SURVEY_SECTIONS[3]),
        *(("survey", path) for path in SURVEY_SECTIONS[:3]),
    )


@pytest.mark.parametrize(
    ("name", "venues"),
    [
        ("SIGIR", ("SIGIR", "SIGIR workshop")),
        ("sigir workshop", ("SIGIR workshop",)),
        ("ACL", ("ACL Findings",)),
        ("recsys", ("RecSys'23",)),
        ("RecSys 23", ("RecSys'23",)),
        ("web conference", ("The Web Conference",)),
    ],
)
def test_a_venue_answers_to_whole_words_of_its_name(name: str, venues: tuple[str, ...]) -> None:
    assert narrowed(venues=[name]) == Filter(venues=venues)


@pytest.mark.parametrize(
    ("lists", "sections", "venues", "message"),
    [
        (["nobody"], None, None, r"^no list is called 'nobody'; known lists, nearest first: (?=.*survey).*other-list"),
        (None, ["Overwiew"], None, r"^no section is called 'Overwiew'; known sections, nearest first: Overview; "),
        (["papers"], ["Item Scoring Task"], None, r"^no section is called 'Item Scoring Task'; known .*2023 Survey"),
        (None, None, ["SIGIRR"], r"^no venue is called 'SIGIRR'; known venues, nearest first: SIGIR; "),
        (None, None, ["SIG"], r"^no venue is called 'SIG'; "),
        ([""], None, None, r"^no list is called ''; known lists"),
        (None, ["?!"], None, r"^no section is called '\?!'; known sections"),
        (None, None, [" "], r"^no venue is called ' '; known venues"),
        ("survey", None, None, r"^lists is the text 'survey'; give a list, as in lists=\['survey'\]$"),
        (None, "Overview", None, r"^sections is the text 'Overview'; give a list"),
        (None, None, "ACL", r"^venues is the text 'ACL'; give a list"),
    ],
)  # fmt: skip
def test_a_name_that_nothing_bears_is_an_error_that_names_what_is_known(
    lists: Sequence[str] | None, sections: Sequence[str] | None, venues: Sequence[str] | None, message: str
) -> None:
    with pytest.raises(RequestError, match=message):
        narrowed(lists, sections, venues)


def test_an_error_names_the_nearest_of_many_and_says_where_the_others_are() -> None:
    venues = [f"Venue {i}" for i in range(500)]
    with pytest.raises(RequestError) as caught:
        resolve(None, None, None, ["Venus 77"], LISTS, venues)
    assert "Venue 77; " in str(caught.value)
    assert str(caught.value).count(";") == 12
    assert str(caught.value).endswith(" and 488 more (see `awesearch status`)")


@pytest.mark.parametrize(("kind", "names"), [("venue", {"venues": ["ACL"]}), ("list", {"lists": ["a"]})])
def test_an_index_without_such_a_thing_says_so(kind: str, names: dict[str, list[str]]) -> None:
    with pytest.raises(RequestError, match=f"the index has no {kind}s"):
        resolve(names.get("lists"), None, None, names.get("venues"), (), ())


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        (None, None),
        (2024, (2024, 2024)),
        ("2024", (2024, 2024)),
        (" 2024 ", (2024, 2024)),
        ("2023-2025", (2023, 2025)),
        ("2023 - 2025", (2023, 2025)),
        ("2023-", (2023, 9999)),
        ("-2025", (0, 2025)),
        ((2023, 2025), (2023, 2025)),
        ([2023, 2023], (2023, 2023)),
        (range(2023, 2025), (2023, 2024)),
    ],
)
def test_years_are_read_in_every_documented_form(
    typed: str | int | Sequence[int] | None, years: tuple[int, int] | None
) -> None:
    assert parse_years(typed) == years


@pytest.mark.parametrize(
    "typed",
    [
        "20x", "24", 24, "", " ", "-", "2023-2024-2025", "20232025", "2023 2025", "2023-25", "2023--2025", "202", 0,
        True, "02024", "2024.0", "last year", "٢٠٢٤", "2025-2023", (2025, 2023), (2023,), (),
        (2023, 2024, 2025), (1, 2),
    ],
)  # fmt: skip
def test_years_that_are_none_are_an_error_that_repeats_them(typed: str | int | Sequence[int]) -> None:
    with pytest.raises(RequestError, match="year") as caught:
        parse_years(typed)
    assert all(str(part) in str(caught.value) for part in ([typed] if isinstance(typed, (str, int)) else typed))


def test_places_that_differ_have_keys_that_differ() -> None:
    places = [("a", ("b", "c")), ("a", ("b c",)), ("a", ('b", "c',)), ("a b", ("c",)), ("a", ()), ("a", ("",))]
    assert len({place_key(place) for place in places}) == len(places)
