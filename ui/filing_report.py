"""The account of a filed submission, for people and as JSON: listed already, sections, evidence, the row to paste."""

from collections.abc import Sequence
from typing import Any

import click

from indexer.filing import Filed
from indexer.lists.rows import row_for
from search.papers import Filing, Paper, PaperList
from search.titles import normalise_title
from ui.export.objects import suggestion
from ui.terminal import place, suggested, to_paste, wrapped

_SECTIONS = 3
_PAPERS = 3


def filing_report(one: Filed, lists: Sequence[PaperList], *, named: bool) -> str:
    """Return where a submission is listed already and where it may belong; `named` begins with its title."""
    entries = {entry.id: entry for entry in lists}
    lines = [wrapped("", click.style(one.paper.title or one.paper.id, bold=True))] if named else []
    lines += [line for paper in one.listed for line in _places("Already listed", paper)]
    lines += [line for paper in one.perhaps for line in _places("Perhaps listed already", paper)]
    if one.refused:
        return "\n".join([*lines, wrapped("", f"Not filed: {one.refused}.")])
    if one.by_title and one.filings:
        lines.append(wrapped("", f"By its title alone: {one.by_title}."))
    carriers = {entry.list for paper in one.listed for entry in paper.listings}
    for filing in one.filings:
        lines += ["", *_list(filing, entries[filing.list], None if filing.list in carriers else one.paper)]
    return "\n".join(lines).lstrip("\n") or "The index has no lists to file a paper in."


def filing_json(one: Filed, lists: Sequence[PaperList]) -> dict[str, Any]:
    """Return the same as an object for JSON, with the row to paste into each section."""
    entries = {entry.id: entry for entry in lists}
    return {
        "id": one.paper.id,
        "title": one.paper.title,
        "by_title_alone": one.by_title,
        "listed": [
            {"id": paper.id, "list": entry.list, "section": list(entry.section), "line": entry.line}
            for paper in one.listed
            for entry in paper.listings
        ],
        "perhaps_listed": [paper.id for paper in one.perhaps],
        "refused": one.refused,
        "lists": [
            {
                "list": filing.list,
                "fit": round(filing.fit, 4),
                "fits": filing.fits,
                "row": None if filing.suggestions or not filing.fits else row_for(entries[filing.list], (), one.paper),
            }
            for filing in one.filings
        ],
        "suggestions": [
            {
                "list": said.list,
                **suggestion(said),
                "row": row_for(entries[said.list], said.section, one.paper),
            }
            for filing in one.filings
            for said in filing.suggestions
        ],
    }


def _places(said: str, paper: Paper) -> list[str]:
    head = wrapped("", f"{said}: {paper.title} ({paper.id})")
    named = [
        place(entry.list, entry.section)
        + (f", line {entry.line}" if entry.line else "")
        + (
            f", as {entry.title}"
            if entry.title and normalise_title(entry.title) != normalise_title(paper.title)
            else ""
        )
        for entry in paper.listings
    ]
    return [head, *(wrapped("  ", line) for line in named)]


def _list(filing: Filing, entry: PaperList, to_place: Paper | None) -> list[str]:
    """Return what is said of one list, with the row of the paper that is `to_place`, if it is not there already."""
    head = click.style(filing.list, bold=True)
    nearer = f"nearer than {filing.fit:.0%} of its own papers"
    if not filing.fits:
        return [wrapped("", f"{head}: fits none of its sections ({nearer})")]
    if not filing.suggestions:
        lines = [wrapped("", f"{head}: has no sections to choose from ({nearer})")]
        return lines if to_place is None else [*lines, *to_paste(row_for(entry, (), to_place))]
    if len(filing.suggestions) == 1:
        lines = [wrapped("", f"{head}: has one section ({nearer})")]
    else:
        lines = [wrapped("", f"{head} ({nearer})")]
    lines += [line for one in filing.suggestions[:_SECTIONS] for line in suggested("  ", one, _PAPERS)]
    if to_place is None:
        return lines
    first = filing.suggestions[0].section
    return [*lines, *to_paste(row_for(entry, first, to_place), first)]
