import pytest

from search import RequestError
from ui.web.address import Address, parse_address


def test_an_address_comes_back_from_its_query_whatever_its_values_hold() -> None:
    address = Address(
        tab="browse",
        q="what? a&b=c #1 + 100% 生成",
        similar="title:a b",
        list=("one", "two › three"),
        section=('one › "quoted" & <b>', "two › 1.1 A/B"),
        since="2020",
        until="2024",
        venue=("SIGIR",),
        facet=("LLM Backbone (Largest): LLaMA (7B)",),
        code="1",
        k="30",
        paper="arxiv:2305.05065",
    )
    assert parse_address(address.query()) == address


def test_an_empty_address_asks_for_nothing() -> None:
    assert parse_address("") == parse_address("?") == parse_address("?q=&list=+") == Address()
    assert Address().query() == "?"


def test_unknown_fields_are_left_aside_and_of_a_single_field_the_last_value_holds() -> None:
    assert parse_address("?__theme=dark&q=a&q=b&list=x&list=x") == Address(q="b", list=("x",))


def test_a_filter_is_added_once_and_taken_away() -> None:
    address = Address(q="a", section=("x",), since="2020")
    assert address.adding("section", "y") == "?q=a&section=x&section=y&since=2020"
    assert address.adding("section", "x") == "?q=a&section=x&since=2020"
    assert address.without("section", "x") == "?q=a&since=2020"
    assert address.query(since="", code="1") == "?q=a&section=x&code=1"


@pytest.mark.parametrize(
    ("query", "line"),
    [("?tab=nowhere", "the page has no tab 'nowhere'"), ("?" + "list=x&" * 300, "more than 200 fields")],
)
def test_what_no_page_has_is_said(query: str, line: str) -> None:
    with pytest.raises(RequestError, match=line):
        parse_address(query)
