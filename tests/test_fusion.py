"""Fusing rankings."""

import pytest

from search.fusion import reciprocal_rank
from search.stores import NOTHING_FOUND, Ranked, Ranking


def ranking(*rows: int) -> Ranking:
    return Ranking.of(rows, [100.0 - place for place, _ in enumerate(rows)])


def test_a_row_scores_the_sum_of_one_over_sixty_plus_its_ranks() -> None:
    assert [*reciprocal_rank(ranking(7, 3, 5), ranking(5, 9))] == [
        Ranked(5, 1 / 63 + 1 / 61),
        Ranked(7, 1 / 61),
        Ranked(3, 1 / 62),
        Ranked(9, 1 / 62),
    ]


def test_equal_scores_are_in_the_order_of_rows() -> None:
    assert [hit.row for hit in reciprocal_rank(ranking(8, 2), ranking(2, 8))] == [2, 8]
    assert [hit.row for hit in reciprocal_rank(ranking(9), ranking(4), ranking(6))] == [4, 6, 9]


def test_only_the_order_of_a_ranking_counts() -> None:
    far, near = Ranking.of([1, 2], [0.9, -5.0]), Ranking.of([1, 2], [80.0, 79.0])
    assert [*reciprocal_rank(far)] == [*reciprocal_rank(near)] == [Ranked(1, 1 / 61), Ranked(2, 1 / 62)]


@pytest.mark.parametrize("rankings", [(), (NOTHING_FOUND,), (NOTHING_FOUND, NOTHING_FOUND)])
def test_nothing_fused_is_nothing(rankings: tuple[Ranking, ...]) -> None:
    assert [*reciprocal_rank(*rankings)] == []
