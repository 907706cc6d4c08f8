"""What is read of a paper for finding it by words: a text for each field, and how much a field counts."""

from collections.abc import Iterable

from search.papers import Paper

HASHED = "hashed"
# chosen on csfcube, doris_mae_dev, sentences of arXiv abstracts and the half of our own questions that chooses
# (bench/results/ranking.md): a title's words say a little more, names are what one asks for, headings hold for all the
# papers below them
WEIGHTS = {"text": 1.0, HASHED: 1.0, "title": 0.25, "name": 2.0, "note": 0.7, "heading": 0.5}
"""How much a word counts in each field: `text` is title and abstract together, `hashed` a withheld abstract, whose
words are known by their numbers."""
FLAT = ("name", "note", "heading")
"""The fields that few papers may have: however long they are and however often they say a word, it scores its rarity.
BM25 would take the one name among many papers without names for an endless text."""


def texts_of(paper: Paper) -> dict[str, str]:
    """Return a paper's text for each field of WEIGHTS but the hashed one."""
    listings = paper.listings
    headings = [heading for listing in listings for heading in listing.section]
    return {
        "text": paper.text,
        "title": _lines([paper.title, *(listing.title or "" for listing in listings)]),
        "name": _lines(paper.names),
        "note": _lines(listing.note or "" for listing in listings),
        "heading": _lines([*headings, *(value for listing in listings for _, value in listing.facets)]),
    }


def _lines(said: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(said))
