"""A section has one name in the addresses of the page, whichever tab links it, and the name means it."""

from dataclasses import replace
from pathlib import Path

import pytest
from lxml.html import fragment_fromstring
from small_index import listing, open_engine, paper, write_index

from indexer.filing import Filed
from search.places import find_places
from ui.web.address import Address, parse_address
from ui.web.answers import Answers
from ui.web.chosen_list import chosen_list, section_name
from ui.web.submissions import Submissions
from ui.web.suggest_tab import suggestions


@pytest.mark.parametrize(
    ("section", "named"),
    [(("A  B", " C\tD "), "my list › A B › C D"), ((" ",), "my list ›"), (("A", "", "B"), "my list › A › › B")],
)
def test_every_tab_names_a_section_alike_and_the_name_means_it(
    tmp_path: Path, section: tuple[str, ...], named: str
) -> None:
    cold = paper("Cold Start", "Items.", replace(listing("my list", *section), line=7))
    engine = open_engine(write_index(tmp_path, [cold, paper("First", "Other.", listing("a list", "Other"))]))
    answers, lists = Answers(engine, Submissions(engine, offline=True)), engine.store.lists
    filed = Filed(cold, listed=(cold,), perhaps=(), filings=())
    shown = {
        "search": answers.show(Address(q="cold start items").query()).found or "",
        "suggest": suggestions(lists, filed),
        "lists": answers.show(Address(tab="lists", list=("my list",)).query()).lists or "",
        "browse": answers.show(Address(tab="browse", list=("my list",)).query()).browsed or "",
    }
    for tab, html in shown.items():
        links = [parse_address(one.get("href")) for one in fragment_fromstring(html, create_parent=True).cssselect("a")]
        assert named in {name for link in links for name in link.section}, tab
    assert section_name("my list", section) == named
    assert find_places(named, lists, lists) == [("my list", section)]
    assert chosen_list(engine.store, Address(section=(named,))).id == "my list"
    chosen = fragment_fromstring(
        answers.show(Address(q="cold", section=(named,)).query()).found or "", create_parent=True
    )
    assert [one.text_content() for one in chosen.cssselect(".aw-title")] == ["Cold Start"]
