"""What is computed of a list once: who waits for whom, what is kept and what is forgotten."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from small_index import listing, paper, write_index

from search.once_per_list import OncePerList
from search.stores import Store
from search.stores.local import LocalStore
from ui.web.map_points import list_points

TIMEOUT = 20


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return LocalStore(write_index(tmp_path, [paper("One", None, listing("a"), listing("b"))]))


def test_two_lists_are_computed_side_by_side_and_each_once(store: Store) -> None:
    both, computed = threading.Barrier(2), []

    def compute(_: Store, list_id: str) -> str:
        computed.append(list_id)
        # it breaks unless both lists are here at once
        both.wait(TIMEOUT)
        return f"of {list_id}"

    once = OncePerList(compute)
    with ThreadPoolExecutor(6) as threads:
        answers = threads.map(lambda list_id: once(store, list_id), "aaabbb", timeout=TIMEOUT)
        assert list(answers) == [*["of a"] * 3, *["of b"] * 3]
    assert sorted(computed) == ["a", "b"]


def test_what_failed_is_computed_again_and_nothing_is_an_answer_too(store: Store) -> None:
    said = iter([ValueError("not yet"), None])

    def compute(_: Store, list_id: str) -> None:
        if error := next(said):
            raise error

    once = OncePerList(compute)
    with pytest.raises(ValueError, match="not yet"):
        once(store, "a")
    assert [once(store, "a") for _ in range(3)] == [None] * 3


def test_of_each_store_those_asked_for_last_are_kept(store: Store) -> None:
    computed: list[str] = []
    once = OncePerList(lambda _, list_id: computed.append(list_id), most=2)
    for list_id in "abacab":
        once(store, list_id)
    assert computed == ["a", "b", "c", "b"]


def test_the_points_of_the_map_are_kept_until_the_store_is_gone(tmp_path: Path) -> None:
    store = LocalStore(write_index(tmp_path, [paper("One", None, listing("a"))]))
    assert list_points(store, "a") is list_points(store, "a")
    gone = weakref.ref(store)
    del store
    gc.collect()
    assert gone() is None
