"""Answers in forms that programs read: JSON, BibTeX, CSV, Markdown; one file a form.

A form is imported where it is asked for: cards and JSON need nothing of what reads and writes lists.
"""

from collections.abc import Sequence

from search.papers import Hit, Paper, PaperList, Placed, Shelf
from ui.export import objects
from ui.export.distinct import distinct
from ui.export.objects import to_json

__all__ = ["bibtex", "catalogue", "hits", "paper_list", "to_json"]


def hits(found: Sequence[Hit], form: str) -> str:
    """Return hits in a form (json, bibtex, csv or markdown), ending in a line end."""
    if form == "json":
        return to_json([objects.hit(rank, hit) for rank, hit in enumerate(found, start=1)])
    if form == "csv":
        from ui.export import tables

        return tables.hits(found)
    papers = [hit.paper for hit in found]
    if form == "bibtex":
        return bibtex(papers)
    from ui.export import markdown

    return markdown.bullets(papers)


def catalogue(shelves: Sequence[Shelf], form: str) -> str:
    """Return whole lists in a form, ending in a line end: each paper once, in Markdown under each of its sections."""
    if form == "markdown":
        from ui.export import markdown

        return markdown.lists(shelves)
    papers = distinct(placed.paper for shelf in shelves for placed in shelf.placed)
    if form == "json":
        return to_json([objects.paper(paper) for paper in papers])
    if form == "bibtex":
        return bibtex(papers)
    from ui.export import tables

    return tables.papers(papers)


def paper_list(read: PaperList, form: str) -> str:
    """Return what a list says in a form: a line of JSON or CSV for each listing, the works as BibTeX or Markdown."""
    if form == "json":
        return "".join(f"{objects.listing_line(listing)}\n" for listing in read.listings)
    if form == "csv":
        from ui.export import tables

        return tables.listings(read.listings)
    from indexer.works import work_as_listed

    placed = tuple(Placed(listing.section, work_as_listed(listing)) for listing in read.listings)
    return catalogue([Shelf(read.title, placed)], form)


def bibtex(papers: Sequence[Paper]) -> str:
    """Return papers as BibTeX entries."""
    # only here: reading a list and searching need no BibTeX
    from indexer.paper_files.citing import write_bibtex

    return write_bibtex(papers)
