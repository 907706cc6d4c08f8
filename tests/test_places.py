"""Sections by their whole path: the list's id, then its headings from the top."""

from random import Random

import pytest
from conftest import ROOT

from indexer.filing import waiting
from search.engine import SearchEngine
from search.errors import RequestError
from search.filters import Filter, resolve
from search.papers import PaperList, RowStyle
from search.places import Place


def a_list(list_id: str, *sections: tuple[str, ...]) -> PaperList:
    return PaperList(list_id, f"Title of {list_id}", None, "markdown", sections, RowStyle("bullet"), ())


LISTS = (
    a_list(
        "llm-papers",
        ("1. Scoring",),
        ("1. Scoring", "1.1 Item Scoring Task"),
        ("1. Scoring", "1.1 Item Scoring Task", "Overview"),
        ("2. Surveys", "Overview"),
        ("2. Surveys", "Overview", "2. Surveys"),
        ("3. A > B › C",),
        ("3. A > B › C", "C++"),
        ("3. A > B › C", "C#"),
        ("4. A", "B", "C"),
        ("🔥",),
    ),
    a_list("news", ("Overview",), ("Scoring",), ("Item Scoring Task",)),
    a_list("Overview", ("Surveys",)),
    a_list("a > b", ("Scoring",)),
)


def places(name: str, lists: list[str] | None = None) -> tuple[Place, ...]:
    return resolve(lists, [name], None, None, LISTS, ()).places


def of(entry: int, *sections: int) -> tuple[Place, ...]:
    return tuple((LISTS[entry].id, LISTS[entry].sections[number]) for number in sections)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("llm-papers › 1. Scoring", of(0, 0, 1, 2)),
        ("llm-papers › 1 Scoring › 1.1 Item Scoring Task", of(0, 1, 2)),
        ("llm-papers > scoring > item scoring task", of(0, 1, 2)),
        ("LLM Papers>Scoring", of(0, 0, 1, 2)),
        ("  llm-papers  ›  2. Surveys ", of(0, 3, 4)),
        ("llm-papers › 2. Surveys › Overview", of(0, 3, 4)),
        ("llm-papers › 3. A > B › C", of(0, 5, 6, 7)),
        ("llm-papers › 3. A > B > C > C++", of(0, 6)),
        ("llm-papers › 3. A > B › C › C#", of(0, 7)),
        ("llm-papers › 4. A › B › C", of(0, 8)),
        ("llm-papers › 🔥", of(0, 9)),
        ("news › Overview", of(1, 0)),
        ("overview › surveys", of(2, 0)),
        ("a > b › Scoring", of(3, 0)),
    ],
)
def test_a_path_behind_a_lists_id_means_that_section_and_its_subsections_alone(
    name: str, meant: tuple[Place, ...]
) -> None:
    assert places(name) == meant


@pytest.mark.parametrize(
    "name",
    [
        "llm-papers › Overview",
        "llm-papers › Item Scoring Task",
        "news › Scoring › Item Scoring Task",
        "overview › News",
    ],
)
def test_a_heading_that_stands_deeper_or_in_another_list_is_an_error_that_names_the_paths_of_the_list(
    name: str,
) -> None:
    with pytest.raises(RequestError, match=rf"^no section is called '{name}'; known sections, .*: [\w-]+ › "):
        places(name)


@pytest.mark.parametrize("name", ["llm-papers", "llm papers ›", "LLM-Papers > "])
def test_a_list_without_a_heading_is_an_error_that_says_how_to_ask_for_a_list(name: str) -> None:
    with pytest.raises(RequestError) as caught:
        places(name)
    assert str(caught.value) == f"the section {name!r} is a whole list; ask for it as a list: --list llm-papers"


def test_a_heading_that_is_called_as_a_list_is_stays_a_heading() -> None:
    assert places("Overview") == (*of(0, 2, 3, 4), *of(1, 0))


def test_a_path_of_a_list_beside_another_list_means_the_papers_that_stand_in_both() -> None:
    asked = resolve(["news"], ["llm-papers › 1. Scoring", "Overview"], None, None, LISTS, ())
    assert asked == Filter(lists=("news",), places=(*of(0, 0, 1, 2), *of(1, 0)))
    assert resolve(["news"], ["news › Scoring"], None, None, LISTS, ()) == Filter(places=of(1, 1))


def test_the_papers_that_wait_in_a_list_are_those_of_its_own_sections() -> None:
    engine = SearchEngine.open(ROOT / "index")
    graph = "2. LLM & Graph"
    assert waiting(engine, "llm4rec-paper", f"llm4rec-paper › {graph}") == waiting(engine, "llm4rec-paper", graph)
    with pytest.raises(RequestError, match=r"no section is called 'llm4rec-paper › 2\. LLM & Graph'"):
        waiting(engine, "awesome-llm-for-recsys", f"llm4rec-paper › {graph}")


def test_every_path_of_any_headings_means_itself() -> None:
    dice = Random(7)
    parts = ["1.", "1.1", "2", ">", "›", "a", "B", "a b", "C++", "&", "（图）", "推荐", "🔥", "...", "-", "›a", "b>"]
    for _ in range(300):
        paths = {
            tuple(" ".join(dice.choices(parts, k=dice.randint(1, 3))) for _ in range(dice.randint(1, 3)))
            for _ in range(8)
        }
        lists = [a_list(name, *sorted(paths)) for name in ("a", "b › a", " ".join(dice.choices(parts[3:], k=2)))]
        for entry in lists:
            for path in entry.sections:
                written = " › ".join((entry.id, *path))
                found = resolve(None, [written], None, None, lists, ()).places
                assert (entry.id, path) in found, written
                # nothing else, but what is written in the very same way
                for list_id, other in found:
                    ways = {" › ".join((list_id, *other[:depth])) for depth in range(len(other) + 1)}
                    assert written in ways, (written, other)


def test_the_path_of_every_listing_of_the_shipped_index_finds_its_paper() -> None:
    engine = SearchEngine.open(ROOT / "index")
    papers = engine.store.papers_within(Filter())
    asked = {(entry.list, entry.section): paper for paper in papers for entry in paper.listings if entry.section}
    assert len(asked) == 53
    for (list_id, section), paper in asked.items():
        within = engine.within(sections=[" › ".join((list_id, *section))])
        assert paper in engine.store.papers_within(within)
        assert {(one, path[: len(section)]) for one, path in within.places} == {(list_id, section)}
