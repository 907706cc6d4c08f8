"""Fusing rankings."""

import pytest

from search.fusion import reciprocal_rank
from search.stores import Ranked


def ranking(*rows: int) -> list[Ranked]:
    return [Ranked(row, score=100.0 - place) for place, row in enumerate(rows)]


def test_a_row_scores_the_sum_of_one_over_sixty_plus_its_ranks() -> None:
    assert reciprocal_rank(ranking(7, 3, 5), ranking(5, 9)) == [
        Ranked(5, 1 / 63 + 1 / 61),
        Ranked(7, 1 / 61),
        Ranked(3, 1 / 62),
        Ranked(9, 1 / 62),
    ]


def test_equal_scores_are_in_the_order_of_rows() -> None:
    assert [hit.row for hit in reciprocal_rank(ranking(8, 2), ranking(2, 8))] == [2, 8]
    assert [hit.row for hit in reciprocal_rank(ranking(9), ranking(4), ranking(6))] == [4, 6, 9]


def test_only_the_order_of_a_ranking_counts() -> None:
    assert reciprocal_rank([Ranked(1, 0.9), Ranked(2, -5.0)]) == reciprocal_rank([Ranked(1, 80.0), Ranked(2, 79.0)])


@pytest.mark.parametrize("rankings", [(), ([],), ([], [])])
def test_nothing_fused_is_nothing(rankings: tuple[list[Ranked], ...]) -> None:
    assert reciprocal_rank(*rankings) == []
