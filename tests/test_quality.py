"""How well the search finds, on questions of our own: a floor that may only rise, and what gets no answer."""

import pytest

from bench.quality.floor import ALLOWED_FALL, of_all_questions, read_floor
from bench.quality.own_questions import own_qrels, own_questions
from search import SearchEngine
from search.evaluation import evaluate


@pytest.fixture(scope="module")
def shipped() -> SearchEngine:
    return SearchEngine.open("index")


def ndcg(engine: SearchEngine, mode: str, *styles: str) -> float:
    asked = [one.query for one in own_questions() if one.style in styles]
    return dict(evaluate(engine, asked, own_qrels(), mode=mode, drop_self=False).figures)["nDCG@10"]


def test_the_index_that_ships_finds_no_worse_than_the_floor(shipped: SearchEngine) -> None:
    assert of_all_questions(shipped) >= read_floor().shipped - ALLOWED_FALL


def test_an_index_with_text_finds_no_worse_than_the_floor(with_text: SearchEngine) -> None:
    assert of_all_questions(with_text) >= read_floor().with_text - ALLOWED_FALL


def test_both_engines_together_find_better_than_each_alone(with_text: SearchEngine) -> None:
    styles = {one.style for one in own_questions() if one.answerable}
    hybrid = ndcg(with_text, "hybrid", *styles)
    assert hybrid > max(ndcg(with_text, "dense", *styles), ndcg(with_text, "lexical", *styles)) + 0.05


def test_names_are_found_as_well_as_by_words_alone(with_text: SearchEngine) -> None:
    assert ndcg(with_text, "hybrid", "name") >= ndcg(with_text, "lexical", "name") - 0.01


def test_chinese_questions_find_papers_through_the_notes_of_the_lists(with_text: SearchEngine) -> None:
    assert ndcg(with_text, "hybrid", "chinese") > ndcg(with_text, "lexical", "chinese")
    assert ndcg(with_text, "dense", "chinese") < 0.1


def test_of_questions_that_chose_nothing_few_get_the_wrong_silence(with_text: SearchEngine) -> None:
    asked = [one for one in own_questions() if one.half == "report"]
    silent = {one.query.id: not with_text.search(one.query.text) for one in asked}
    answerable = [silent[one.query.id] for one in asked if one.answerable]
    others = [silent[one.query.id] for one in asked if not one.answerable]
    assert (len(answerable), len(others)) == (49, 24)
    assert sum(answerable) / len(answerable) <= 0.05
    assert sum(others) / len(others) >= 0.9


def test_every_judgement_is_of_a_question_and_of_a_paper_of_the_index(shipped: SearchEngine) -> None:
    answerable = {one.query.id for one in own_questions() if one.answerable}
    qrels = own_qrels()
    assert {qrel.query_id for qrel in qrels} == answerable
    assert {qrel.grade for qrel in qrels} == {1, 2}
    assert len({(qrel.query_id, qrel.paper_id) for qrel in qrels}) == len(qrels)
    assert [qrel.paper_id for qrel in qrels if not shipped.has(qrel.paper_id)] == []
