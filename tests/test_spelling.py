"""Misspelt words of a question: what the index has and they were meant to be."""

import pytest
from small_index import listing, paper

from search.papers import Paper
from search.spelling import respelt
from search.stores.lexical import LexicalIndex

PAPERS: list[Paper] = [
    paper("Generative retrieval with semantic identifiers", "We retrieve items by decoding."),
    paper("Sequential recommendation", "Transformers that recommend.", listing("a", "s", name="TALLRec")),
    paper("Sequential recommendations again", "A prompt of a language model."),
    paper("Stan of a process", "Nothing of it"),
]


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex.in_memory(PAPERS)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("genrative retreival", "generative retrieval"),
        ("Semantc identifers?", "semantic identifiers?"),
        ("seqential recomendation, please", "sequential recommendation, please"),
        ("TALREC", "tallrec"),
        ("recomendations", "recommendations"),
    ],
)
def test_a_misspelt_word_becomes_the_nearest_of_titles_and_names(
    index: LexicalIndex, question: str, meant: str
) -> None:
    assert index.respelt(question) == meant


@pytest.mark.parametrize(
    "question",
    [
        "generative retrieval",
        "decoding items",  # only abstracts have them
        "recommending",  # another form of a word that is there
        "the which of and",
        "a recipe for lasagne",  # near to nothing
        "stan and stay",  # short words are one slip away from many others: STAY is not STAN
        "processor",  # no slip of process
        "TalRec",  # a name, and perhaps another one
        "gen3rative seq-ential",  # not only letters, or a part of a word
        "推荐 sequential",
        "",
    ],
)
def test_other_words_stay_as_they_are(index: LexicalIndex, question: str) -> None:
    assert index.respelt(question) == question


def test_of_equally_near_words_the_more_frequent_one_is_taken() -> None:
    index = LexicalIndex.in_memory([paper("planning"), paper("planting"), paper("planting twice")])
    assert index.respelt("planding") == "planting"


def test_what_is_meant_finds_the_paper_and_what_is_written_alone_does_not(index: LexicalIndex) -> None:
    from search.filters import Filter

    assert [*index.search("retreival", 5, Filter())] == []
    assert [hit.row for hit in index.search(index.respelt("retreival"), 5, Filter())] == [0]


def test_a_text_in_another_language_is_looked_up_for_ten_words_and_no_more() -> None:
    looked: list[str] = []

    def starting(start: str) -> list[tuple[str, int]]:
        looked.append(start)
        return []

    text = " ".join(f"{letter}unbekannt" for letter in "abcdefghijklmnop")
    assert respelt(text, lambda _: False, starting, 100) == text
    assert looked == [f"{letter}u" for letter in "abcdefghij"]
