"""Answers as JSON; what is unknown is null."""

import json
from typing import Any

from search.papers import Hit, Listing, Paper, Suggestion

_ENCODER = json.JSONEncoder(ensure_ascii=False)


def listing(entry: Listing) -> dict[str, Any]:
    """Return one listing of `awesearch parse`."""
    return {
        "title": entry.title,
        "name": entry.name,
        "arxiv_id": entry.arxiv_id,
        "doi": entry.doi,
        "url": entry.url,
        "code_url": entry.code_url,
        "section": list(entry.section),
        "venue": entry.venue,
        "year": entry.year,
        "date": entry.date,
        "authors": list(entry.authors),
        "facets": dict(entry.facets),
        "note": entry.note,
        "line": entry.line,
    }


def listing_line(entry: Listing) -> str:
    """Return one listing of `awesearch parse` as one line of JSON."""
    return _ENCODER.encode(listing(entry))


def paper(one: Paper) -> dict[str, Any]:
    """Return a paper with its places; "et al." is the last of `authors` where more are not named."""
    return {
        "id": one.id,
        "title": one.title,
        "abstract": one.abstract,
        "withheld": one.withheld,
        "names": list(one.names),
        "authors": list(one.authors),
        "arxiv_id": one.arxiv_id,
        "categories": list(one.categories),
        "doi": one.doi,
        "year": one.year,
        "venue": one.venue,
        "journal_ref": one.journal_ref,
        "url": one.link,
        "code_url": one.code_url,
        "listings": [{"list": e.list, "section": list(e.section), "line": e.line} for e in one.listings],
    }


def hit(rank: int, found: Hit) -> dict[str, Any]:
    """Return a hit: its paper, and why it was found."""
    return {
        "rank": rank,
        "score": round(found.score, 6),
        **paper(found.paper),
        "dense_rank": found.dense_rank,
        "lexical_rank": found.lexical_rank,
        "matched": list(found.matched),
        "sentence": found.sentence,
    }


def suggestion(said: Suggestion) -> dict[str, Any]:
    """Return a suggested section with its probability and the ids of the papers that are its evidence."""
    return {
        "section": list(said.section),
        "probability": round(said.probability, 4),
        "evidence": [paper.id for paper in said.evidence],
    }


def to_json(value: object) -> str:
    """Return a value as indented JSON, ending in a line end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
