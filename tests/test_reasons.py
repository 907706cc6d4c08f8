"""Why a paper is an answer: the words that it shares, and the sentence that answers best."""

import time
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from small_index import WordEncoder, listing, open_engine, paper, write_index

from search.engine import SearchEngine
from search.errors import RequestError
from search.reasons import Near, best_passages, matched_words
from search.stores.local import LocalStore

TIGER = paper(
    "Recommender Systems with Generative Retrieval",
    "Most systems embed queries. We decode semantic identifiers of items. Cold items profit.",
    listing("survey", "Codes", name="TIGER", note="向量量化用于推荐", facets=(("backbone", "T5-base"),)),
)
BARE = paper("A paper without an abstract")


@pytest.mark.parametrize(
    ("question", "matched"),
    [
        ("generating recommendations", ("generating", "recommendations")),
        ("What are the semantic ids of TIGER?", ("semantic", "TIGER")),
        ("codes of T5, codes of Llama", ("codes", "T5")),
        ("向量量化 LLM", ("向量量化",)),
        ("量化和推荐的用于", ("量化", "推荐", "用于")),
        ("荐用", ()),
        ("diffusion", ()),
        ("the of", ()),
    ],
)
def test_the_words_that_a_paper_shares_are_named_as_they_were_asked(question: str, matched: tuple[str, ...]) -> None:
    assert matched_words(question, TIGER) == matched


def near(question: str) -> Near:
    encoder = WordEncoder()
    asked = encoder.encode_query([question])[0]
    return lambda texts: encoder.encode_document(texts) @ asked


def passage(question: str, *abstracts: str) -> list[str | None]:
    spans = best_passages(question, abstracts, near(question))
    return [span and abstract[slice(*span)] for span, abstract in zip(spans, abstracts, strict=True)]


def test_each_abstract_has_the_sentence_that_is_nearest() -> None:
    first, second = "We decode identifiers. Cold items profit.", "Nothing here. Identifiers we decode, all of them."
    assert passage("decode identifiers", first, "", second) == [
        "We decode identifiers.",
        None,
        "Identifiers we decode, all of them.",
    ]
    assert passage("anything") == []
    assert passage("anything", "", " ") == [None, None]


def test_only_sentences_with_most_of_the_words_are_compared() -> None:
    compared: list[str] = []

    def listening(texts: list[str]) -> NDArray[np.float32]:
        compared.extend(texts)
        return near("alpha beta")(texts)

    abstract = "One alpha. None here. Two alpha. Nor here. Alpha with beta. Four alpha."
    best_passages("alpha beta", [abstract], listening)
    assert compared == ["Alpha with beta.", "One alpha.", "Two alpha."]
    compared.clear()
    best_passages("gamma", [abstract], listening)
    assert len(compared) == 6


def test_without_a_model_the_sentence_with_most_of_the_words_is_taken() -> None:
    abstracts = ["None. Alpha. Alpha with beta.", "", "None."]
    assert best_passages("alpha beta", abstracts, None) == [(13, 29), None, None]


def test_hits_are_explained_for_what_was_meant(tmp_path: Path) -> None:
    engine = open_engine(write_index(tmp_path, [TIGER, BARE]))
    hits = engine.search("semantc identifiers of items", 2, misses=True)
    assert [(hit.matched, hit.sentence) for hit in hits] == [((), None)] * 2
    first, second = engine.explain("semantc identifiers of items", hits)
    # the word is in no title, so it is not known how it is spelt
    assert (first.matched, first.sentence) == (("identifiers", "items"), "We decode semantic identifiers of items.")
    assert (second.matched, second.sentence) == ((), None)
    assert (first.paper, first.score, first.dense_rank) == (hits[0].paper, hits[0].score, hits[0].dense_rank)
    assert engine.explain("anything", []) == []


def test_of_many_hits_the_first_ten_are_compared_by_meaning(tmp_path: Path) -> None:
    class Listening(WordEncoder):
        heard = 0

        def encode_document(self, texts: list[str]) -> NDArray[np.float32]:
            self.heard += len(texts)
            return super().encode_document(texts)

        def encode_query(self, texts: list[str]) -> NDArray[np.float32]:
            return WordEncoder().encode_document(texts)

    papers = [paper(f"Paper {number}", "Alpha. Beta.", id=str(number)) for number in range(12)]
    encoder = Listening()
    engine = SearchEngine(LocalStore(write_index(tmp_path, papers)), encoder)
    told = engine.explain("alpha", engine.search("alpha", 12))
    assert [hit.sentence for hit in told] == ["Alpha."] * 12
    assert encoder.heard == 10


def test_an_empty_question_explains_nothing(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="the question is empty"):
        open_engine(write_index(tmp_path, [TIGER])).explain(" ", [])


def test_a_long_run_of_chinese_is_matched_at_once() -> None:
    before = time.perf_counter()
    assert matched_words("向量量化" * 2_000, TIGER) == ("向量量化",)
    assert time.perf_counter() - before < 1
