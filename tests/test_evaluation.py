"""Measuring retrieval: figures computed by hand, and files that are not what they should be."""

import json
import math
from pathlib import Path
from typing import cast

import pytest
from small_index import listing, open_engine, paper, write_index

from search.engine import SearchEngine
from search.errors import InputFileError
from search.evaluation import Qrel, Query, evaluate, read_qrels, read_queries
from search.papers import Hit


class FixedAnswers:
    """Answers each question with the papers whose ids are its words, in their order."""

    def __init__(self) -> None:
        self.modes: set[str] = set()

    def search(self, question: str, k: int, mode: str, misses: bool) -> list[Hit]:
        """Return a hit for each word, as far as `k`."""
        assert misses, "what is measured is the ranking, also where nothing is called relevant"
        self.modes.add(mode)
        return [Hit(paper(one, id=one), 1.0 - place / 1_000) for place, one in enumerate(question.split()[:k])]


def figures(queries: list[Query], qrels: list[Qrel], *, drop_self: bool = False) -> dict[str, float]:
    measured = evaluate(cast("SearchEngine", FixedAnswers()), queries, qrels, mode="dense", drop_self=drop_self)
    return dict(measured.figures)


def test_the_figures_are_those_of_a_computation_by_hand() -> None:
    # relevant at the ranks 2 (grade 2) and 4 (grade 1), a third (grade 1) not found; the best order is 2, 1, 1
    gained = 2 / math.log2(3) + 1 / math.log2(5)
    best = 2 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    qrels = [Qrel("q", "b", 2), Qrel("q", "d", 1), Qrel("q", "lost", 1), Qrel("q", "a", 0)]
    assert figures([Query("q", "a b c d e")], qrels) == pytest.approx(
        {"nDCG@10": gained / best, "R@100": 2 / 3, "RR@10": 1 / 2}
    )


def test_the_figures_are_the_mean_over_the_judged_questions() -> None:
    queries = [Query("first", "a b"), Query("second", "c a"), Query("nothing found", "x"), Query("not judged", "a")]
    qrels = [Qrel("first", "a", 1), Qrel("second", "a", 1), Qrel("nothing found", "a", 1)]
    measured = evaluate(cast("SearchEngine", FixedAnswers()), queries, qrels, mode="hybrid", drop_self=False)
    assert measured.queries == 3
    assert dict(measured.figures) == pytest.approx(
        {"nDCG@10": (1 + 1 / math.log2(3)) / 3, "R@100": 2 / 3, "RR@10": 1.5 / 3}
    )


def test_a_judged_question_that_is_not_asked_does_not_count() -> None:
    qrels = [Qrel("asked", "a", 1), Qrel("of another part", "b", 1)]
    assert figures([Query("asked", "a")], qrels) == {"nDCG@10": 1, "R@100": 1, "RR@10": 1}


def test_only_the_first_hundred_answers_count() -> None:
    answers = " ".join(f"paper{i}" for i in range(1, 102))
    recall = [figures([Query("q", answers)], [Qrel("q", f"paper{place}", 1)])["R@100"] for place in (100, 101)]
    assert recall == [1, 0]


@pytest.mark.parametrize("query_id", ["a", "a_2", "a_b_7"])
def test_the_paper_that_a_question_is_made_of_can_be_left_out(query_id: str) -> None:
    own = query_id.rpartition("_")[0] or query_id
    queries, qrels = [Query(query_id, f"{own} wanted")], [Qrel(query_id, "wanted", 1)]
    assert figures(queries, qrels)["RR@10"] == 0.5
    assert figures(queries, qrels, drop_self=True)["RR@10"] == 1


def test_leaving_out_the_paper_itself_still_leaves_a_hundred_answers() -> None:
    answers = "own " + " ".join(f"paper{i}" for i in range(1, 101))
    assert figures([Query("own_1", answers)], [Qrel("own_1", "paper100", 1)], drop_self=True)["R@100"] == 1


def test_an_engine_is_asked_in_the_mode_that_is_measured() -> None:
    answers = FixedAnswers()
    evaluate(cast("SearchEngine", answers), [Query("q", "a")], [Qrel("q", "a", 1)], mode="lexical", drop_self=False)
    assert answers.modes == {"lexical"}


def test_a_real_index_is_measured(tmp_path: Path) -> None:
    papers = [paper("Graph networks", None, listing("a", "s"), id="g"), paper("Texts", id="t"), paper("Both", id="b")]
    engine = open_engine(write_index(tmp_path / "index", papers))
    measured = evaluate(engine, [Query("q", "graphs")], [Qrel("q", "g", 1)], mode="lexical", drop_self=False)
    assert dict(measured.figures) == {"nDCG@10": 1, "R@100": 1, "RR@10": 1}


def test_questions_of_which_none_is_judged_are_an_error() -> None:
    with pytest.raises(InputFileError, match="no question of the queries is judged in the qrels"):
        figures([Query("q", "a")], [Qrel("other", "a", 1)])


@pytest.mark.parametrize(
    "content",
    [
        "query-id\tcorpus-id\tscore\nq1\tp1\t2\nq1\tp 2\t0\nq2\tp1\t-1\n",
        "q1\tp1\t2\nq1\tp 2\t0\nq2\tp1\t-1",
        "q1\t0\tp1\t2\nq1\t0\tp 2\t0\nq2\tQ0\tp1\t-1\n",
        "\ufeffq1\tp1\t2\r\n\r\nq1\tp 2\t0\r\nq2\tp1\t-1 \r\n",
    ],
    ids=["a header", "no header", "TREC's four columns", "Windows"],
)
def test_judgements_are_read_in_every_form(tmp_path: Path, content: str) -> None:
    (tmp_path / "qrels.tsv").write_bytes(content.encode())
    assert read_qrels(tmp_path / "qrels.tsv") == [Qrel("q1", "p1", 2), Qrel("q1", "p 2", 0), Qrel("q2", "p1", -1)]


@pytest.mark.parametrize(
    "line", ["q1\tp1", "q1 p1 1", "q1\tp1\thigh", "q1\tp1\t", "q1\tp1\t1.5", "q\t0\tp\t1\t1", "q\tp\t--1", "q\tp\t²"]
)
def test_a_line_that_is_no_judgement_is_an_error_that_names_it(tmp_path: Path, line: str) -> None:
    (tmp_path / "qrels.tsv").write_text(f"q0\tp0\t1\n\n{line}\n", encoding="utf-8")
    with pytest.raises(InputFileError, match=r"qrels.tsv, line 3 is not query, paper, grade with tabs between: '"):
        read_qrels(tmp_path / "qrels.tsv")


def test_questions_are_read_whatever_else_their_lines_hold(tmp_path: Path) -> None:
    lines = ['{"_id": "q1", "text": "one", "metadata": {"a": [1]}}', "", '{"text": "two\u2028\x85lines", "_id": "q2"}']
    (tmp_path / "queries.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert read_queries(tmp_path / "queries.jsonl") == [Query("q1", "one"), Query("q2", "two\u2028\x85lines")]


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '"text"', json.dumps({"_id": "q"}), json.dumps({"text": "t"}), json.dumps({"_id": 1, "text": "t"})],
)
def test_a_line_that_is_no_question_is_an_error_that_names_it(tmp_path: Path, line: str) -> None:
    (tmp_path / "queries.jsonl").write_text(f'{{"_id": "q", "text": "t"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(InputFileError, match=r'queries.jsonl, line 2 is not \{"_id", "text"\} \('):
        read_queries(tmp_path / "queries.jsonl")


@pytest.mark.parametrize("content", [None, b"\xff\xfe\0"], ids=["missing", "not text"])
def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "judged"
    if content:
        path.write_bytes(content)
    for read in (read_queries, read_qrels):
        with pytest.raises(InputFileError, match=r"judged cannot be read \(.+\); give a text file$"):
            read(path)
