"""What a list holds, counted: each paper once, however often and wherever the list has it."""

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from small_index import listing, lists_of, open_engine, paper, write_index

from search import Paper, RequestError, SearchEngine
from search.filters import Filter
from search.overview import (
    Entry,
    FacetCount,
    SectionCount,
    ValueCount,
    YearCount,
    count_sections,
    overview,
    papers_of,
)


def papers() -> list[Paper]:
    tree = paper(
        "Trees",
        "Leaves.",
        replace(listing("wood", "Plants", "Tall", venue="Forestry", facets=(("Leaf", "green"),)), line=30),
        replace(listing("wood", "Plants", "Tall", facets=(("Leaf", "green"), ("Age", "old"))), line=10),
        replace(listing("wood", "Plants", facets=(("Leaf", "red"),)), line=5),
        replace(listing("other", "Elsewhere", facets=(("Leaf", "blue"),)), line=1),
        year=2020,
    )
    return [
        tree,
        replace(paper("Moss", None, replace(listing("wood", "Plants", "Low"), line=40), year=2022), withheld=True),
        paper("Stone", None, replace(listing("wood"), line=2), venue="Forestry"),
        paper("Grass", "Green.", replace(listing("wood", "Plants", "Low"), line=41), year=2022, venue="Meadow"),
        paper("Sand", None, listing("other", "Elsewhere")),
        paper("Nowhere", "Not listed.", year=1999),
    ]


@pytest.fixture
def engine(tmp_path: Path) -> SearchEngine:
    return open_engine(write_index(tmp_path, papers()))


def test_every_count_is_of_papers_and_the_entries_are_in_the_order_of_the_list(engine: SearchEngine) -> None:
    held = overview(engine.store, "wood")
    assert (held.list.id, held.papers) == ("wood", 4)
    assert held.entries == (
        Entry("title:stone", None, (), 2),
        Entry("title:trees", 2020, ("Plants",), 5),
        Entry("title:trees", 2020, ("Plants", "Tall"), 10),
        Entry("title:trees", 2020, ("Plants", "Tall"), 30),
        Entry("title:moss", 2022, ("Plants", "Low"), 40),
        Entry("title:grass", 2022, ("Plants", "Low"), 41),
    )
    assert held.sections == (
        SectionCount(("Plants",), 3),
        SectionCount(("Plants", "Tall"), 1),
        SectionCount(("Plants", "Low"), 2),
    )
    assert (held.with_abstract, held.withheld, held.without_abstract) == (2, 1, ("title:stone",))
    assert (held.years, held.undated) == ((YearCount(2020, 1), YearCount(2022, 2)), 1)
    assert held.venues == (ValueCount("Forestry", 2), ValueCount("Meadow", 1))
    assert held.facets == (
        FacetCount("Age", 1, (ValueCount("old", 1),)),
        FacetCount("Leaf", 1, (ValueCount("green", 1), ValueCount("red", 1))),
    )


def test_venues_and_values_are_counted_in_all_their_spellings_and_shown_in_the_commonest(tmp_path: Path) -> None:
    t5, bert = ("Backbone", "T5"), ("Backbone", "BERT")
    given = [
        paper("A", None, listing("a", "s", venue="Recsys", facets=(t5,)), venue="RecSys"),
        paper("B", None, listing("a", "s", venue="RecSys", facets=(("backbone", "t 5"), t5)), venue="X"),
        paper("C", None, listing("a", "s", venue="Recsys", facets=(t5, bert))),
        paper("D", None, listing("a", "s", facets=(("Scenario", "News"), ("Note", " "))), listing("b", venue="RecSys")),
    ]
    store = open_engine(write_index(tmp_path, given)).store
    held = overview(store, "a")
    assert held.venues == (ValueCount("RecSys", 4), ValueCount("X", 1))
    assert held.facets == (
        FacetCount("Backbone", 3, (ValueCount("T5", 3), ValueCount("BERT", 1))),
        FacetCount("Scenario", 1, (ValueCount("News", 1),)),
    )


def test_the_counts_of_the_shipped_lists_are_those_of_the_filters() -> None:
    engine = SearchEngine.open(ROOT / "index")
    for entry in engine.store.lists:
        for one in overview(engine.store, entry.id).venues:
            spelled = tuple(venue for venue in engine.store.venues if venue.casefold() == one.value.casefold())
            assert one.papers == engine.store.count(Filter(lists=(entry.id,), venues=spelled))


def test_a_heading_above_sections_is_counted_though_no_paper_stands_right_below_it() -> None:
    entries = [Entry("a", None, ("One", "Two"), 1), Entry("b", None, ("One", "Three"), 2)]
    order = (("One", "Two"), ("Empty", "Below"))
    assert count_sections(entries, order) == (
        SectionCount(("One",), 2),
        SectionCount(("One", "Two"), 1),
        SectionCount(("Empty",), 0),
        SectionCount(("Empty", "Below"), 0),
        SectionCount(("One", "Three"), 1),
    )


def test_a_list_without_papers_holds_nothing(tmp_path: Path) -> None:
    alone = replace(lists_of(papers())[0], id="empty", sections=())
    held = overview(open_engine(write_index(tmp_path, papers(), [*lists_of(papers()), alone])).store, "empty")
    assert (held.papers, held.entries, held.sections, held.years, held.facets) == (0, (), (), (), ())


def test_an_unknown_list_is_one_line(engine: SearchEngine) -> None:
    with pytest.raises(RequestError, match=r"^no list is called 'nowhere'; .*awesearch status"):
        overview(engine.store, "nowhere")


def test_a_list_is_counted_once_for_each_open_index_and_forgotten_with_it(engine: SearchEngine) -> None:
    held = overview(engine.store, "wood")
    assert overview(engine.store, "wood") is held
    other = open_engine(engine.store.path)
    assert overview(other.store, "wood") is not held
    assert overview(other.store, "wood") == held
    gone = weakref.ref(other.store)
    del other
    gc.collect()
    assert gone() is None


def test_papers_come_by_id_in_the_order_asked_and_unknown_ones_are_left_out(engine: SearchEngine) -> None:
    found = papers_of(engine.store, ["title:moss", "title:nothing", "title:trees"])
    assert [one.title for one in found] == ["Moss", "Trees"]
