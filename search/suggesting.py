"""Naming the sections where a paper may belong, by a vote of its nearest listed papers."""

from collections.abc import Sequence

from search.papers import Paper, Suggestion

NEIGHBOURS = 12
_SHARPNESS = 8
_EVIDENCE = 3


def vote(list_id: str, neighbours: Sequence[tuple[Paper, float]]) -> list[Suggestion]:
    """Return a list's sections by their share of the vote of the paper's nearest listed papers.

    `neighbours` are papers of the list with their cosine to the paper; each votes for its sections with its cosine to
    the eighth power, so that a near paper outvotes several distant ones.
    """
    votes: dict[tuple[str, ...], float] = {}
    voters: dict[tuple[str, ...], list[Paper]] = {}
    for paper, cosine in neighbours:
        sections = dict.fromkeys(listing.section for listing in paper.listings if listing.list == list_id)
        weight = max(cosine, 0.0) ** _SHARPNESS
        for section in sections:
            if section and weight > 0:
                votes[section] = votes.get(section, 0.0) + weight / len(sections)
                voters.setdefault(section, []).append(paper)
    total = sum(votes.values())
    return [
        Suggestion(list_id, section, share / total, tuple(voters[section][:_EVIDENCE]))
        for section, share in sorted(votes.items(), key=lambda pair: -pair[1])
    ]
