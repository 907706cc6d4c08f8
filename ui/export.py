"""Answers in forms that programs read: JSON, BibTeX, CSV, Markdown."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

from search.papers import Hit, Listing, Paper, Suggestion

_CSV_COLUMNS = ("rank", "score", "id", "title", "authors", "year", "venue", "url", "lists")
_MARKDOWN_SPECIAL = str.maketrans({character: f"\\{character}" for character in "\\`*_[]<>|#"})


def hits(found: Sequence[Hit], form: str) -> str:
    """Return hits in a form (json, bibtex, csv or markdown), ending in a line end."""
    if form == "json":
        return to_json([_hit(rank, hit) for rank, hit in enumerate(found, start=1)])
    if form == "bibtex":
        from indexer.paper_files.bibtex import write_bibtex

        return write_bibtex([hit.paper for hit in found])
    if form == "csv":
        return _csv(found)
    return "".join(_markdown_line(hit.paper) for hit in found)


def listing_line(listing: Listing) -> str:
    """Return one listing of `awesearch parse` as one line of JSON."""
    return json.dumps(
        {
            "title": listing.title,
            "name": listing.name,
            "arxiv_id": listing.arxiv_id,
            "doi": listing.doi,
            "url": listing.url,
            "code_url": listing.code_url,
            "section": list(listing.section),
            "venue": listing.venue,
            "year": listing.year,
            "date": listing.date,
            "authors": list(listing.authors),
            "facets": dict(listing.facets),
            "note": listing.note,
            "line": listing.line,
        },
        ensure_ascii=False,
    )


def suggestions(listed: Sequence[Paper], suggested: Sequence[Suggestion]) -> str:
    """Return what the lists carry already and where the paper may belong, as JSON."""
    return to_json(
        {
            "listed": [
                {"id": paper.id, "list": entry.list, "section": list(entry.section), "line": entry.line}
                for paper in listed
                for entry in paper.listings
            ],
            "suggestions": [
                {
                    "list": one.list,
                    "section": list(one.section),
                    "probability": round(one.probability, 4),
                    "evidence": [paper.id for paper in one.evidence],
                }
                for one in suggested
            ],
        }
    ).rstrip("\n")


def _hit(rank: int, hit: Hit) -> dict[str, Any]:
    paper = hit.paper
    return {
        "rank": rank,
        "score": round(hit.score, 6),
        "id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "withheld": paper.withheld,
        "names": list(paper.names),
        "authors": list(paper.authors),
        "arxiv_id": paper.arxiv_id,
        "doi": paper.doi,
        "year": paper.year,
        "venue": paper.venue,
        "url": paper.link,
        "code_url": paper.code_url,
        "listings": [{"list": e.list, "section": list(e.section), "line": e.line} for e in paper.listings],
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
    }


def _csv(found: Sequence[Hit]) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_CSV_COLUMNS)
    for rank, hit in enumerate(found, start=1):
        paper = hit.paper
        lists = "; ".join(dict.fromkeys(listing.list for listing in paper.listings))
        authors = "; ".join(paper.authors)
        texts = [paper.id, paper.title, authors, paper.year, paper.venue, paper.link, lists]
        rows.writerow([rank, round(hit.score, 6), *map(_no_formula, texts)])
    return text.getvalue()


def _no_formula(value: str | int | None) -> str | int | None:
    # a spreadsheet computes what begins so, whoever wrote it
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value


def _markdown_line(paper: Paper) -> str:
    title = paper.title.translate(_MARKDOWN_SPECIAL)
    linked = f"[{title}](<{paper.link}>)" if paper.link else title
    said = ", ".join(str(part) for part in (paper.venue, paper.year) if part)
    return f"- {linked}{', ' + said if said else ''}\n"


def to_json(value: object) -> str:
    """Return a value as indented JSON, ending in a line end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
