"""The vote of the nearest listed papers."""

import pytest
from small_index import listing, paper

from search.suggesting import vote

GRAPHS = paper("Graphs", None, listing("a", "Graphs"))
MORE_GRAPHS = paper("More graphs", None, listing("a", "Graphs"))
TEXTS = paper("Texts", None, listing("a", "Texts"), listing("b", "Elsewhere"))
BOTH = paper("Both", None, listing("a", "Graphs"), listing("a", "Texts", "Long"), listing("a", "Graphs"))
UNSORTED = paper("Unsorted", None, listing("a"))


def test_a_papers_vote_is_its_cosine_to_the_eighth_power() -> None:
    graphs, texts = vote("a", [(GRAPHS, 0.9), (TEXTS, 0.8)])
    assert (graphs.list, graphs.section, graphs.evidence) == ("a", ("Graphs",), (GRAPHS,))
    assert (texts.list, texts.section, texts.evidence) == ("a", ("Texts",), (TEXTS,))
    assert graphs.probability == pytest.approx(0.9**8 / (0.9**8 + 0.8**8))
    assert texts.probability == pytest.approx(0.8**8 / (0.9**8 + 0.8**8))


def test_several_papers_add_their_votes_and_are_the_evidence_nearest_first() -> None:
    texts, graphs = vote("a", [(TEXTS, 0.9), (GRAPHS, 0.6), (MORE_GRAPHS, 0.5)])
    assert texts.probability == pytest.approx(0.9**8 / (0.9**8 + 0.6**8 + 0.5**8))
    assert graphs.evidence == (GRAPHS, MORE_GRAPHS)


def test_no_more_than_three_papers_are_shown_as_evidence() -> None:
    near = [paper(f"Paper {i}", None, listing("a", "Graphs")) for i in range(5)]
    assert vote("a", [(one, 0.9) for one in near])[0].evidence == tuple(near[:3])


def test_a_paper_of_two_sections_shares_its_vote_between_them() -> None:
    assert [(one.section, one.probability) for one in vote("a", [(BOTH, 0.7)])] == [
        (("Graphs",), 0.5),
        (("Texts", "Long"), 0.5),
    ]


def test_the_shares_sum_to_one() -> None:
    shares = [one.probability for one in vote("a", [(GRAPHS, 0.9), (BOTH, 0.8), (TEXTS, 0.3), (UNSORTED, 0.99)])]
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)


@pytest.mark.parametrize("cosine", [0.0, -0.9, 1e-300])
def test_a_paper_that_is_not_near_does_not_vote(cosine: float) -> None:
    assert vote("a", [(GRAPHS, cosine)]) == []
    assert [one.section for one in vote("a", [(TEXTS, 0.5), (GRAPHS, cosine)])] == [("Texts",)]


def test_a_list_without_sections_suggests_none() -> None:
    assert vote("a", [(UNSORTED, 0.9)]) == vote("c", [(GRAPHS, 0.9)]) == vote("a", []) == []
