"""The map of the papers: near those that read alike, the same on every run, for any number of papers."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from small_index import open_engine, paper, write_index

from indexer.mapping import draw_map
from search import RequestError
from search.stores.map_places import place_among

TOPICS, DIMENSION = 5, 48


def papers_of_topics(count: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Return unit rows, each near the middle of its topic, and the topic of each."""
    dice = np.random.default_rng(7)
    topics = np.arange(count) % TOPICS
    rows = np.eye(DIMENSION)[topics] + 0.08 * dice.normal(size=(count, DIMENSION))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), topics


def draw(vectors: NDArray[np.float32], most: int = 3_000) -> NDArray[np.float32]:
    return draw_map(vectors, np.zeros(len(vectors), dtype=np.bool_), most=most)


def neighbours(places: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    apart = np.linalg.norm(places[:, None] - places[None], axis=-1)
    np.fill_diagonal(apart, np.inf)
    return np.argsort(apart, axis=1)[:, :count]


def test_the_nearest_on_the_map_are_papers_of_the_same_topic() -> None:
    vectors, topics = papers_of_topics(200)
    places = draw(vectors)
    assert (places.shape, places.dtype) == ((200, 2), np.float32)
    assert (topics[neighbours(places, 10)] == topics[:, None]).all()
    assert (places.min(), places.max()) == (-1, 1)


def test_papers_beyond_the_landmarks_stand_with_their_topic_too() -> None:
    vectors, topics = papers_of_topics(3_000)
    places = draw(vectors, most=100)
    assert (topics[neighbours(places, 10)] == topics[:, None]).mean() > 0.999
    assert np.abs(places).max() == 1
    # each has a place of its own, so that it can be pointed at
    assert len(np.unique(places, axis=0)) > 2_990


def test_listed_papers_are_landmarks_first() -> None:
    vectors, _ = papers_of_topics(300)
    listed = np.zeros(300, dtype=np.bool_)
    listed[100:140] = True
    alone = draw_map(vectors[100:140], np.ones(40, dtype=np.bool_))
    assert draw_map(vectors, listed, most=40)[100:140].tolist() == alone.tolist()


def test_the_same_papers_give_the_same_map() -> None:
    vectors, _ = papers_of_topics(400)
    assert draw(vectors, most=150).tolist() == draw(vectors.copy(), most=150).tolist()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 9, 10, 11])
def test_a_handful_of_papers_has_a_map(count: int) -> None:
    vectors, _ = papers_of_topics(count)
    places = draw(vectors)
    assert (places.shape, places.dtype) == ((count, 2), np.float32)
    assert np.isfinite(places).all()
    assert len(np.unique(places, axis=0)) == count
    assert np.abs(places).max(initial=0) <= 1


@pytest.mark.parametrize("copies", [2, 50])
@pytest.mark.parametrize("different", [1, 2, 20])
def test_papers_that_read_the_same_break_nothing(copies: int, different: int) -> None:
    vectors, _ = papers_of_topics(different)
    places = draw(np.repeat(vectors, copies, axis=0))
    assert np.isfinite(places).all()
    assert np.abs(places).max() == (1 if different > 1 else 0)


def test_what_is_near_to_papers_of_two_places_is_put_at_the_one_where_more_of_them_are() -> None:
    places = np.array([[1, 1], [-1, -1], [-1, -0.99]], dtype=np.float32)
    assert place_among(places, np.array([0.62, 0.6, 0.6], dtype=np.float32), 300) == pytest.approx(
        [-1, -0.995], abs=1e-4
    )


def test_a_question_stands_where_its_papers_stand(tmp_path: Path) -> None:
    papers = [paper("Graphs of users"), paper("Graphs of users again"), paper("Tokens and words")]
    places = np.array([[0.5, 0.25], [0.5, 0.25], [-1, 1]], dtype=np.float32)
    engine = open_engine(write_index(tmp_path, papers, places=places))
    assert engine.place_of("graphs users") == pytest.approx((0.5, 0.25), abs=1e-3)
    assert engine.place_of("tokens words") == pytest.approx((-1, 1), abs=1e-3)
    with pytest.raises(RequestError, match="the question is empty"):
        engine.place_of(" ")


def test_a_question_to_an_empty_index_stands_in_the_middle(tmp_path: Path) -> None:
    empty = np.zeros((0, 64), dtype=np.float32)
    assert open_engine(write_index(tmp_path, [], vectors=empty)).place_of("graphs") == (0.0, 0.0)


def test_a_few_new_papers_are_put_on_the_map_that_there_is() -> None:
    vectors, topics = papers_of_topics(300)
    before = draw(vectors[:290], most=100)
    known = np.concatenate([before, np.full((10, 2), np.nan, dtype=np.float32)])
    places = draw_map(vectors, np.zeros(300, dtype=np.bool_), known, most=100)
    assert places[:290].tolist() == before.tolist()
    near = neighbours(places, 5)[290:]
    assert (topics[near] == topics[290:, None]).all()


@pytest.mark.parametrize(("new", "most"), [(40, 100), (10, 3_000)], ids=["many new papers", "a small map"])
def test_a_map_is_drawn_anew_for_many_new_papers_and_where_that_is_quick(new: int, most: int) -> None:
    vectors, _ = papers_of_topics(300)
    known = np.zeros((300, 2), dtype=np.float32)
    known[-new:] = np.nan
    anew = draw_map(vectors, np.zeros(300, dtype=np.bool_), known, most=most)
    assert anew.tolist() == draw(vectors, most=most).tolist()
