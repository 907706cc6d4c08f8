"""Fusing the ranking by meaning with the ranking by words."""

import math
from collections.abc import Mapping

import pytest

from search.fusion import fuse
from search.stores import NOTHING_FOUND, Ranking

HALF = 0.5
ALL_THAT_WORDS_CAN = 0.45


def ranking(scores: Mapping[int, float], said: float = 1.0, enough: float = 12.0) -> Ranking:
    return Ranking.of([*scores], [*scores.values()], said, enough)


def standard(scores: list[float]) -> list[float]:
    mean = sum(scores) / len(scores)
    spread = math.sqrt(sum((score - mean) ** 2 for score in scores) / len(scores))
    return [(score - mean) / spread for score in scores]


def test_a_row_scores_the_weighted_sum_of_its_standard_scores() -> None:
    # row 7 shares no word and scores 0 there; of the words, row 9 is not read as far as the meaning and is the last
    dense = {7: 0.9, 3: 0.5, 5: 0.1}
    by_meaning = dict(zip(dense, standard([0.9, 0.5, 0.1]), strict=True))
    by_words = dict(zip((3, 5, 7), standard([6.0, 2.0, 0.0]), strict=True))
    fused = fuse(ranking(dense), ranking({3: 6.0, 5: 2.0}), words_share=0.3)
    wanted = {row: 0.7 * by_meaning[row] + 0.3 * by_words[row] for row in dense}
    assert {one.row: one.score for one in fused} == pytest.approx(wanted)
    assert [one.row for one in fused] == sorted(wanted, key=lambda row: -wanted[row])


def test_a_row_that_is_found_by_words_alone_is_as_far_as_the_last_by_meaning() -> None:
    fused = fuse(ranking({1: 0.8, 2: 0.2}), ranking({4: 5.0, 2: 5.0}), words_share=HALF)
    assert [one.row for one in fused] == [1, 2, 4]
    assert fused.scores[1] == fused.scores[2]


def test_equal_scores_are_in_the_order_of_rows() -> None:
    fused = fuse(ranking({8: 0.5, 2: 0.5}), ranking({2: 3.0, 8: 3.0}))
    assert [*fused.rows] == [2, 8]
    assert [*fused.scores] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("best", "said", "share"),
    [
        (4.0, 10.0, ALL_THAT_WORDS_CAN),  # four tenths of the question
        (12.0, 1_000.0, ALL_THAT_WORDS_CAN),  # so high a score that the words are no chance
        (2.0, 10.0, ALL_THAT_WORDS_CAN / 4),  # half of the four tenths
        (6.0, 1_000.0, ALL_THAT_WORDS_CAN / 4),  # half of the high score
    ],
)
def test_words_count_for_less_the_less_of_the_question_the_best_paper_says(
    best: float, said: float, share: float
) -> None:
    dense, words = ranking({1: 0.9, 2: 0.4, 3: 0.1}), {2: best, 3: best / 2}
    fused = fuse(dense, ranking(words, said))
    assert [*fused] == [*fuse(dense, ranking(words), words_share=share)]


@pytest.mark.parametrize("found", [ranking({4: 0.9, 2: 0.3}), NOTHING_FOUND])
def test_what_one_engine_alone_finds_is_its_ranking(found: Ranking) -> None:
    assert [*fuse(found, NOTHING_FOUND)] == [*fuse(NOTHING_FOUND, found)] == [*found]
