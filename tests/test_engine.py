"""What a person gets who asks: hits with their ranks, similar papers, sections, and errors that say what to change."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import numpy as np
import pytest
from numpy.typing import NDArray
from small_index import WordEncoder, listing, open_engine, paper, write_index

import search.engine
from search.engine import SearchEngine
from search.errors import RequestError
from search.papers import Hit
from search.stores.local import LocalStore

TIGER = paper(
    "Recommender systems with generative retrieval", "semantic ids decoded by a transformer",
    listing("survey", "Generative", "Semantic ids", name="TIGER", venue="NeurIPS"), listing("blog", "2023"),
    arxiv_id="2305.05065", year=2023,
)  # fmt: skip
LC_REC = paper(
    "Adapting language models with semantic ids", "generative recommendation",
    listing("survey", "Generative", "Semantic ids", venue="ICDE"), arxiv_id="2311.09049", year=2024,
)  # fmt: skip
GRAPH = paper("Graph convolution", "users and items", listing("survey", "Graphs"), year=2020, venue="SIGIR")
COPY = paper("Graph convolution", "users and items", listing("blog", "2020"), id="copy", year=2021)
UNLISTED = paper("Dense passage retrieval", "questions and passages", year=2020, venue="SIGIR")
PAPERS = [TIGER, LC_REC, GRAPH, COPY, UNLISTED]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    return open_engine(write_index(tmp_path_factory.mktemp("index"), PAPERS))


def ids(hits: list[Hit]) -> list[str]:
    return [hit.paper.id for hit in hits]


def cosine(one: str, other: str) -> float:
    rows = WordEncoder().encode_document([one, other])
    return float(rows[0] @ rows[1])


def test_dense_hits_are_papers_by_their_cosine_to_the_question(engine: SearchEngine) -> None:
    question = "graph convolution of users"
    hits = engine.search(question, mode="dense")
    assert [hit.dense_rank for hit in hits] == [1, 2, 3, 4, 5]
    assert [hit.lexical_rank for hit in hits] == [None] * 5
    assert ids(hits)[:2] == [GRAPH.id, "copy"]
    assert [hit.score for hit in hits] == pytest.approx([cosine(question, hit.paper.text) for hit in hits], abs=1e-6)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_lexical_hits_are_only_papers_that_share_a_word(engine: SearchEngine) -> None:
    hits = engine.search("which passages answer questions", mode="lexical")
    assert [(hit.paper, hit.dense_rank, hit.lexical_rank) for hit in hits] == [(UNLISTED, None, 1)]
    assert hits[0].score > 0


def test_hybrid_hits_carry_both_ranks_and_their_fused_score(engine: SearchEngine) -> None:
    question = "generative retrieval"
    hits = engine.search(question)
    dense, lexical = (ids(engine.search(question, mode=mode)) for mode in ("dense", "lexical"))
    assert sorted(ids(hits)) == sorted(dense)
    for hit in hits:
        one = hit.paper.id
        assert hit.dense_rank == dense.index(one) + 1
        assert hit.lexical_rank == (lexical.index(one) + 1 if one in lexical else None)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_hybrid_finds_what_only_one_of_the_two_ranks_high(tmp_path: Path) -> None:
    papers = [paper(f"filler number{i} alpha beta") for i in range(300)]
    named = paper("Something else", "with quite other and many more words", listing("a", "s", name="TIGER9"))
    hits = open_engine(write_index(tmp_path / "index", [*papers, named])).search("tiger9", k=2)
    assert [(hit.lexical_rank, hit.dense_rank) for hit in hits] == [(1, 301), (None, 1)]
    assert hits[0].paper == named


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
@pytest.mark.parametrize("k", [1, 2, 3])
def test_asking_for_fewer_papers_gives_the_head_of_the_answer(engine: SearchEngine, mode: str, k: int) -> None:
    assert (
        engine.search("generative retrieval ids", k, mode=mode)
        == engine.search("generative retrieval ids", 5, mode=mode)[:k]
    )


@pytest.mark.parametrize("k", [6, 1_000, 10_000])
def test_asking_for_more_papers_than_there_are_gives_them_all(engine: SearchEngine, k: int) -> None:
    assert sorted(ids(engine.search("retrieval", k))) == sorted(one.id for one in PAPERS)


@pytest.mark.parametrize("mode", ["hybrid", "dense"])
@pytest.mark.parametrize(
    ("filters", "answering"),
    [
        ({"lists": ["Survey"]}, [TIGER, LC_REC, GRAPH]),
        ({"lists": ["awesome survey", "blog"]}, [TIGER, LC_REC, GRAPH, COPY]),
        ({"sections": ["generative"]}, [TIGER, LC_REC]),
        ({"sections": ["2023", "graphs"]}, [TIGER, GRAPH]),
        ({"lists": ["blog"], "sections": ["2023"]}, [TIGER]),
        ({"years": 2020}, [GRAPH, UNLISTED]),
        ({"years": "2023-"}, [TIGER, LC_REC]),
        ({"years": (2021, 2023)}, [TIGER, COPY]),
        ({"venues": ["sigir"]}, [GRAPH, UNLISTED]),
        ({"venues": ["neurips", "icde"], "years": "-2023"}, [TIGER]),
        ({"lists": ["survey"], "venues": ["SIGIR"], "years": "2020"}, [GRAPH]),
        ({"lists": ["blog"], "years": "1999"}, []),
    ],
)
def test_only_papers_that_the_filters_allow_answer(
    engine: SearchEngine, mode: str, filters: dict[str, list[str]], answering: list[object]
) -> None:
    hits = engine.search("generative retrieval with graphs", mode=mode, **filters)  # type: ignore[arg-type]
    assert sorted(ids(hits)) == sorted(one.id for one in PAPERS if one in answering)


@pytest.mark.parametrize("k", [0, -1, 10_001, 1_000_000])
def test_a_number_of_papers_out_of_range_is_an_error_that_names_the_range(engine: SearchEngine, k: int) -> None:
    for ask in (lambda: engine.search("retrieval", k), lambda: engine.similar(TIGER.id, k)):
        with pytest.raises(RequestError, match=rf"^k is {k}; ask for 1 to 10000 papers$"):
            ask()


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", "the question is empty; ask something"),
        (" \t\n\u3000", "the question is empty; ask something"),
        ("word " * 10_000, r"has 10000 words in 50000 characters; at most 2000 words and 40000 characters are read$"),
        ("x" * 50_000, r"has 1 words in 50000 characters; at most 2000 words"),
        ("gra\0ph", "holds a NUL"),
        ("gra\udcffph", "holds .* half a character"),
    ],
    ids=["empty", "blank", "too many words", "one endless word", "NUL", "undecodable byte"],
)
@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_a_question_that_is_none_is_an_error_that_says_why(
    engine: SearchEngine, mode: str, question: str, message: str
) -> None:
    with pytest.raises(RequestError, match=message) as caught:
        engine.search(question, mode=mode)
    assert len(str(caught.value)) < 200


def test_a_question_of_two_thousand_words_is_answered(engine: SearchEngine) -> None:
    assert len(engine.search("generative " * 2_000, k=3)) == 3


def test_a_question_in_signs_alone_is_answered(engine: SearchEngine) -> None:
    assert engine.search("?!", mode="lexical") == []
    assert len(engine.search("?!", mode="hybrid")) == 5


@pytest.mark.parametrize("mode", ["", "Dense", "bm25"])
def test_an_unknown_mode_is_an_error_that_names_the_known(engine: SearchEngine, mode: str) -> None:
    with pytest.raises(RequestError, match=rf"^the mode is '{mode}'; give one of hybrid, dense, lexical$"):
        engine.search("retrieval", mode=mode)


@pytest.mark.parametrize(
    "filters", [{"lists": ["nobody"]}, {"sections": ["nobody"]}, {"venues": ["nobody"]}, {"years": "20x"}]
)
def test_a_filter_that_names_nothing_is_an_error(engine: SearchEngine, filters: dict[str, list[str]]) -> None:
    with pytest.raises(RequestError, match=r"nobody|20x"):
        engine.search("retrieval", **filters)  # type: ignore[arg-type]


@pytest.mark.parametrize("one", PAPERS, ids=lambda one: one.id)
def test_a_paper_is_never_similar_to_itself(engine: SearchEngine, one: object) -> None:
    hits = engine.similar(one.id, k=4)  # type: ignore[attr-defined]
    assert sorted(ids(hits)) == sorted(other.id for other in PAPERS if other is not one)
    assert [hit.dense_rank for hit in hits] == [1, 2, 3, 4]


def test_of_papers_with_one_text_each_is_the_others_nearest(engine: SearchEngine) -> None:
    assert ids(engine.similar(GRAPH.id, k=1)) == ["copy"]
    assert ids(engine.similar("copy", k=1)) == [GRAPH.id]


def test_many_copies_of_a_paper_are_all_similar_and_the_paper_is_none_of_them(tmp_path: Path) -> None:
    papers = [paper("the same", id=f"copy{i:02}") for i in range(20)]
    engine = open_engine(write_index(tmp_path / "index", papers))
    for row in (0, 7, 19):
        others = [one.id for one in papers if one.id != f"copy{row:02}"]
        assert ids(engine.similar(f"copy{row:02}", k=5)) == others[:5]
        assert ids(engine.similar(f"copy{row:02}", k=100)) == others


@pytest.mark.parametrize("unknown", ["", "2305.05065", "arxiv:0000.00000"])
def test_a_paper_that_the_index_does_not_have_is_an_error(engine: SearchEngine, unknown: str) -> None:
    asked: list[Callable[[str], object]] = [engine.similar, engine.paper, engine.file_listed]
    for ask in asked:
        with pytest.raises(RequestError, match=f"^the index has no paper '{unknown}'; ids are written as"):
            ask(unknown)
    assert not engine.has(unknown)


def test_a_paper_is_had_by_its_id(engine: SearchEngine) -> None:
    assert engine.has("arxiv:2305.05065")
    assert engine.paper("arxiv:2305.05065") == TIGER


def test_every_list_suggests_its_sections_the_most_probable_first(engine: SearchEngine) -> None:
    suggested = engine.suggest("Graph convolution", "for users and items")
    assert [(one.list, one.section, one.evidence[0]) for one in suggested] == [
        ("survey", ("Graphs",), GRAPH),
        ("survey", ("Generative", "Semantic ids"), TIGER),
        ("blog", ("2020",), COPY),
        ("blog", ("2023",), TIGER),
    ]
    for list_id in ("survey", "blog"):
        assert sum(one.probability for one in suggested if one.list == list_id) == pytest.approx(1)


def test_many_papers_are_filed_as_each_alone(engine: SearchEngine) -> None:
    papers = [("Graph convolution", "for users and items"), ("Semantic ids", None)]
    assert engine.file_many(papers, ["survey"]) == [engine.file(*one, ["survey"]) for one in papers]
    assert engine.file_many([]) == []


def test_sections_are_suggested_of_the_chosen_lists_alone(engine: SearchEngine) -> None:
    assert {one.list for one in engine.suggest("Graphs", lists=["Awesome Blog"])} == {"blog"}
    with pytest.raises(RequestError, match="no list is called 'nobody'"):
        engine.suggest("Graphs", lists=["nobody"])


def test_a_paper_of_the_index_is_no_evidence_of_where_it_belongs_itself(engine: SearchEngine) -> None:
    (filed,) = engine.file_listed("copy", lists=["blog"])
    assert {one.section: one.evidence for one in filed.suggestions} == {("2023",): (TIGER,), ("2020",): ()}


@pytest.mark.parametrize("title", ["", "  ", "a\0b", "word " * 10_000])
def test_a_title_that_is_none_suggests_nothing(engine: SearchEngine, title: str) -> None:
    with pytest.raises(RequestError):
        engine.suggest(title)


@pytest.mark.parametrize(
    ("title", "arxiv_id", "papers"),
    [
        ("", "2305.05065", [TIGER]),
        ("RECOMMENDER SYSTEMS, with generative retrieval.", None, [TIGER]),
        ("Graph convolution", None, [GRAPH, COPY]),
        ("Graph convolution", "2311.09049", [LC_REC, GRAPH, COPY]),
        (UNLISTED.title, None, []),
        ("Nobody wrote this", "0000.00000", []),
    ],
)
def test_a_submission_is_known_as_listed_by_its_id_or_its_title(
    engine: SearchEngine, title: str, arxiv_id: str | None, papers: list[object]
) -> None:
    assert engine.listed_as(title, arxiv_id) == papers


def test_twenty_threads_get_the_answers_that_one_gets(tmp_path: Path) -> None:
    papers = [replace(one, id=f"{one.id}{i}", title=f"{one.title} {i}") for i in range(40) for one in PAPERS]
    engine = open_engine(write_index(tmp_path / "index", papers))

    def ask(number: int) -> list[object]:
        return [
            engine.search(f"generative graph {number}", 20, lists=["survey"]),
            engine.search(f"retrieval {number}", 20, mode="lexical", years="2020-2023"),
            engine.similar(papers[number].id),
            engine.suggest(f"Graph {number}"),
            engine.listed_as(papers[number].title),
            engine.has(papers[number].id),
        ]

    together = Barrier(20)

    def ask_with_all_others(number: int) -> list[object]:
        together.wait(timeout=30)
        return ask(number)

    wanted = [ask(number) for number in range(20)]
    with ThreadPoolExecutor(20) as threads:
        assert list(threads.map(ask_with_all_others, range(20))) == wanted


def test_the_model_is_loaded_once_however_many_ask_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []

    def load(name: str) -> WordEncoder:
        loaded.append(name)
        time.sleep(0.05)  # all others come meanwhile
        return WordEncoder()

    monkeypatch.setattr(search.engine, "load_encoder", load)
    engine = SearchEngine(LocalStore(write_index(tmp_path / "index", PAPERS)))
    engine.search("retrieval", mode="lexical")
    engine.similar(TIGER.id)
    assert loaded == []
    with ThreadPoolExecutor(8) as threads:
        assert len(list(threads.map(engine.search, ["retrieval"] * 8))) == 8
    assert loaded == ["words"]


def test_a_question_is_encoded_as_a_question_and_a_submission_as_a_document(tmp_path: Path) -> None:
    class TwoSided(WordEncoder):
        def encode_query(self, texts: list[str]) -> NDArray[np.float32]:
            return -self.encode_document(texts)

    engine = SearchEngine(LocalStore(write_index(tmp_path / "index", PAPERS)), TwoSided())
    assert engine.search(GRAPH.text, mode="dense")[0].score <= 0
    assert engine.suggest("Graph convolution", "users and items", ["blog"])[0].section == ("2020",)


def test_an_index_of_no_papers_answers_with_nothing(tmp_path: Path) -> None:
    engine = open_engine(write_index(tmp_path / "index", []))
    assert engine.search("retrieval") == []
    assert engine.suggest("retrieval") == []
    assert engine.listed_as("retrieval") == []
